"""What every test may ask for."""

import socket

import pytest


@pytest.fixture
def unused_port() -> int:
    """A TCP port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
