"""The real watchman takes commands by Pushover: announced, answered, killed in between, not fooled by its own words."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.nightwatch.process import Process

AID = 2002
SETTINGS = """
[nightwatch.pushover_in]
enabled = true
secret_file = "{device}"
applications = [2002]
socket = "{socket}"
"""


@pytest.fixture
def watched(nightwatch: Process, tmp_path: Path) -> Process:
    nightwatch.pushover.secret = "s3cretOfTheDevice"
    nightwatch.pushover.devices["d1"] = "nightwatch"
    path = tmp_path / "device.toml"
    path.write_text('secret = "s3cretOfTheDevice"\ndevice = "d1"\n')
    path.chmod(0o600)
    socket = nightwatch.pushover.url.replace("http", "ws") + "/push"
    nightwatch.configure(SETTINGS.format(device=path, socket=socket))
    return nightwatch


async def until(condition: Callable[[], object], limit_s: float = 25) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def told(process: Process, words: str) -> list[str]:
    return [text for text in process.texts() if words in text]


async def test_an_alarm_is_acknowledged_by_a_message_and_its_code(watched: Process) -> None:
    await watched.start()
    await until(lambda: watched.pushover.sockets)
    watched.mains(False)
    await until(lambda: told(watched, "ALERTE 1"))
    await watched.pushover.deliver("OK 1", 3003)  # some other application of the account
    await watched.pushover.deliver("status", AID)
    await until(lambda: told(watched, "Coupure de courant") and len(watched.texts()) == 2)
    await watched.pushover.deliver("OK 1", AID)
    await until(lambda: told(watched, "renvoie le code"))
    found = re.search(r"code (\d{6})", told(watched, "renvoie le code")[0])
    assert found is not None
    assert not any(record["acknowledged"] for record in watched.rows("record"))
    await watched.pushover.deliver(found[1], AID)
    await until(lambda: told(watched, "Alarme 1 vue"))
    assert {record["check"]: record["acknowledged"] for record in watched.rows("record")}["mains"] == "pushover:owner"
    # Its own words came back to its own device each time, and were no commands.
    await until(lambda: watched.pushover.waiting == [])
    assert len(watched.texts()) == 4
    assert found[1] not in watched.text() and "s3cretOfTheDevice" not in watched.text()
    assert await watched.stop() == 0


async def test_killed_after_it_took_a_message_the_command_is_done_once(watched: Process) -> None:
    watched.pushover.keeps = True  # the deletion never gets through
    await watched.pushover.deliver("status", AID)
    await watched.start()
    await until(lambda: told(watched, "RAS"))
    await asyncio.sleep(0.3)  # an answer is told at least once: that it went out is written a moment after
    await watched.kill()
    looked = watched.pushover.looked
    await watched.start()
    await until(lambda: watched.pushover.looked > looked)
    await watched.pushover.deliver("help", AID)
    await until(lambda: len(watched.texts()) == 2)
    assert len(told(watched, "RAS")) == 1


async def test_without_its_secrets_it_says_what_to_do(watched: Process, tmp_path: Path) -> None:
    (tmp_path / "device.toml").unlink()
    await watched.start()
    assert await watched.died() == 2
    assert "There is no file" in watched.text() and "Traceback" not in watched.text()
