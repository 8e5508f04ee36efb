"""A process for each test, and a Pushover."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.nightwatch.process import Process
from tests.nightwatch.servers import FakePushover


@pytest.fixture
async def nightwatch(tmp_path: Path) -> AsyncIterator[Process]:
    server = await FakePushover().start()
    process = Process(tmp_path, server)
    process.configure()
    yield process
    if process.process is not None:
        await process.kill()
    await server.stop()
