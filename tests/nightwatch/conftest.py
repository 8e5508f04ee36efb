"""What the tests of the watchman share."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.nightwatch.servers import TOKEN, USER, FakePushover


@pytest.fixture
async def pushover() -> AsyncIterator[FakePushover]:
    server = await FakePushover().start()
    yield server
    await server.stop()


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "pushover.toml"
    path.write_text(f'token = "{TOKEN}"\nuser = "{USER}"\n')
    path.chmod(0o600)
    return path


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def device(pushover: FakePushover, tmp_path: Path) -> Path:
    """This host as a device of the account, and the file of its secrets."""
    pushover.secret = "s3cretOfTheDevice"
    pushover.devices["d1"] = "nightwatch"
    path = tmp_path / "device.toml"
    path.write_text(f'secret = "{pushover.secret}"\ndevice = "d1"\n')
    path.chmod(0o600)
    return path
