"""The real watchman with a modem: alarms out, commands in, killed at the delicate places."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest

from hardware.simulators.modem import Modem, Sim
from tests.faults.nightwatch.process import Process
from tests.nightwatch.servers import TOKEN, USER, FakePushover

OWNER = "+33612345678"
SETTINGS = """
[nightwatch.alarms.people.owner]
sms = "{owner}"
[nightwatch.sms]
enabled = true
port = "{port}"
pin_file = "{pin}"
poll_s = 0.3
send_s = 3
reopen_s = 0.3
"""


@pytest.fixture
async def modem(tmp_path: Path, nightwatch: Process) -> AsyncIterator[Modem]:
    pin = tmp_path / "pin"
    pin.write_text("1739")
    pin.chmod(0o600)
    with Modem(tmp_path / "by-id", sim=Sim(size=100, pin="1739")) as modem:
        nightwatch.configure(SETTINGS.format(owner=OWNER, port=modem.port, pin=pin))
        yield modem
        if nightwatch.process is not None:
            await nightwatch.kill()


async def until(condition: Callable[[], object], limit_s: float = 25) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def texts(modem: Modem, word: str = "") -> list[str]:
    return [sent.text for sent in modem.sent if word in sent.text]


def command_lines(nightwatch: Process) -> list[str]:
    """Of the watchman and what he started, as anybody on this host may read them."""
    assert nightwatch.process is not None
    watchman = psutil.Process(nightwatch.process.pid)
    return [" ".join(one.cmdline()) for one in (watchman, *watchman.children(recursive=True))]


def workers() -> int:
    """Workers of gammu that live, of any parent of ours."""
    found = 0
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit():
            try:
                found += b"sms.worker" in Path(f"/proc/{name}/cmdline").read_bytes()
            except OSError:
                continue
    return found


async def test_an_alarm_goes_out_and_is_acknowledged_by_its_answer(nightwatch: Process, modem: Modem) -> None:
    await nightwatch.start()
    await nightwatch.logged("is open")
    nightwatch.mains(False)
    await until(lambda: texts(modem, "ALERTE 1"))
    assert modem.sent[0].number == OWNER
    modem.receive("+33699999999", "ok 1")
    modem.receive(OWNER, "OK 1")
    await until(lambda: texts(modem, "renvoie le code"))
    code = texts(modem, "renvoie le code")[0].split("code ")[1][:6]
    modem.receive(OWNER, code)
    await until(lambda: texts(modem, "Alarme 1 vue"))
    assert [record["acknowledged"] for record in nightwatch.rows("record")] == ["sms:owner"]
    assert modem.sim.slots == {} and nightwatch.rows("inbox") == []
    nightwatch.mains(True)
    await until(lambda: texts(modem, "Fin 1"))
    assert len(modem.sent) == 4, "the stranger got no answer"
    # Nothing secret in the log, nor on a command line.
    assert code not in nightwatch.text() and "1739" not in nightwatch.text()
    lines = command_lines(nightwatch)
    assert any("sms.worker" in line for line in lines) and any("nightwatch" in line for line in lines)
    assert not any(secret in line for line in lines for secret in (code, "1739", TOKEN, USER))
    assert modem.pins_tried == ["1739"]
    assert await nightwatch.stop() == 0
    await until(lambda: workers() == 0)


async def test_500_messages_waiting_on_the_sim_hold_no_alarm_back(nightwatch: Process, modem: Modem) -> None:
    # The SIM holds 100; the network keeps the others and hands them over as it is emptied.
    for number in range(499):
        modem.receive("+33699999999", f"Gagnez un lot {number}")
    modem.receive(OWNER, "status")
    assert len(modem.sim.slots) + len(modem.sim.waiting) == 500
    await nightwatch.start()
    await nightwatch.logged("is open", 40)
    nightwatch.mains(False)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await until(lambda: texts(modem, "ALERTE 1"), 40)
    took, left = loop.time() - began, len(modem.sim.slots) + len(modem.sim.waiting)
    assert left > 0, "the alarm went out before they were all taken in"
    await until(lambda: texts(modem, "Coupure de courant") and len(modem.sent) >= 2, 90)
    await until(lambda: not modem.sim.slots and not modem.sim.waiting and not nightwatch.rows("inbox"), 90)
    assert len(modem.sent) == 2, "the owner was answered, the stranger never"
    db = sqlite3.connect(nightwatch.data / "nightwatch.db", timeout=5)
    (lines,) = db.execute("SELECT count(*) FROM audit WHERE what LIKE '%is unknown%'").fetchone()
    db.close()
    assert lines == 20 and took < 20


async def killed_while_sending(place: str, home: Path, pushover: FakePushover) -> None:
    """Killed after Ctrl-Z (the network has it, nobody said so), or after +CMGS (said, not yet written down)."""
    nightwatch = Process(home, pushover)
    with Modem(home / "by-id", sim=Sim(size=100)) as modem:
        nightwatch.configure(SETTINGS.format(owner=OWNER, port=modem.port, pin=""))
        try:
            nightwatch.mains(False)
            if place == "ctrl_z":
                modem.fault("hang_after_ctrl_z", taken=True)
                await nightwatch.start()
                await until(lambda: modem.sent)
                await nightwatch.kill()
            else:
                await nightwatch.start({"NIGHTWATCH_FAULT": "after_cmgs"})
                assert await nightwatch.died() == -9
            await nightwatch.start()
            await until(lambda: len(texts(modem, "ALERTE 1")) == 2)
            nightwatch.mains(True)
            await until(lambda: texts(modem, "Fin 1"))
            assert len(texts(modem, "ALERTE 1")) == 2 and len(texts(modem, "Fin 1")) == 1
        finally:
            await nightwatch.kill()


async def test_killed_while_sending_there_are_two_copies_at_most(tmp_path: Path, nightwatch: Process) -> None:
    places = ("ctrl_z", "cmgs")
    await asyncio.gather(*(killed_while_sending(one, tmp_path / one, nightwatch.pushover) for one in places))
    await until(lambda: workers() == 0, 5)  # they die with their parents
