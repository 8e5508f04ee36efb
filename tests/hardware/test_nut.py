"""The NUT client against the real upsd with its dummy-ups driver, and against servers that misbehave."""

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from basecamp.clock import SystemClock
from basecamp.settings.hardware import NutDevice
from hardware.nut import NutMains, online

CLOCK = SystemClock()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tool(*names: str) -> str:
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("nut-server is not installed (apt-get install nut-server)")
    return found


class Nut:
    """upsd and dummy-ups of Debian's nut-server, started directly on the loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.upsd = tool("/lib/nut/upsd", "/usr/sbin/upsd", "upsd")
        self.driver = tool("/lib/nut/dummy-ups", "/usr/lib/nut/dummy-ups", "dummy-ups")
        self.env = {**os.environ, "NUT_CONFPATH": str(folder), "NUT_STATEPATH": str(folder)}
        self.env["NUT_ALTPIDPATH"] = str(folder)
        (folder / "ups.conf").write_text(
            f"[ups]\n  driver = dummy-ups\n  port = {folder}/ups.dev\n  mode = dummy-once\n  pollinterval = 1\n"
        )
        (folder / "upsd.conf").write_text(f"LISTEN 127.0.0.1 {self.port}\nMAXAGE 3\n")
        (folder / "upsd.users").write_text("[watch]\n  password = secret\n")
        for name in ("ups.conf", "upsd.conf", "upsd.users"):
            (folder / name).chmod(0o600)
        self.say("OL CHRG", 97)
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def say(self, status: str, charge: int) -> None:
        (self.folder / "ups.dev").write_text(f"ups.status: {status}\nbattery.charge: {charge}\n")

    def start(self, *what: str) -> None:
        user = ["-u", "root"] if os.geteuid() == 0 else []
        commands = {"driver": [self.driver, "-a", "ups", "-F", *user], "upsd": [self.upsd, "-F", *user]}
        for name in what:
            self.running[name] = subprocess.Popen(
                commands[name], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )

    def stop(self, *what: str) -> None:
        for name in what:
            process = self.running.pop(name)
            process.terminate()
            process.wait(5)

    def client(self, **changes: object) -> NutMains:
        settings = {"kind": "nut", "port": self.port, "timeout_s": 2.0, **changes}
        return NutMains("ups", NutDevice.model_validate(settings), CLOCK)


@pytest.fixture(scope="module")
def nut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nut]:
    nut = Nut(tmp_path_factory.mktemp("nut"))
    nut.start("driver", "upsd")
    limit = time.monotonic() + 15
    while asyncio.run(nut.client().read()).online is None:
        assert time.monotonic() < limit, "upsd did not start"
        time.sleep(0.05)
    yield nut
    nut.stop(*tuple(nut.running))


async def until_online(client: NutMains, wanted: bool | None) -> None:
    async with asyncio.timeout(30):
        while (await client.read()).online is not wanted:  # noqa: ASYNC110 - it waits for upsd, not for a task
            await asyncio.sleep(0.05)


async def test_mains_and_charge(nut: Nut) -> None:
    reading = await nut.client().read()
    assert (reading.online, reading.battery) == (True, 97.0) and "OL CHRG" in reading.detail


async def test_a_user_and_a_wrong_name(nut: Nut) -> None:
    assert (await nut.client(user="watch", password="secret").read()).online is True
    unknown = await nut.client(ups="other").read()
    assert unknown.online is None and "knows no UPS called 'other'" in unknown.detail
    assert "ne connaît pas d'onduleur 'other'" in unknown.fr
    assert await nut.client().variables("battery.charge", "no.such.thing") == {"battery.charge": "97"}


async def test_blackout_lost_driver_lost_server_and_back(nut: Nut) -> None:
    client = nut.client()
    nut.stop("driver")
    nut.say("OB DISCHRG", 80)
    await until_online(client, None)
    assert "driver" in (await client.read()).detail or "lost its UPS" in (await client.read()).detail
    nut.start("driver")
    await until_online(client, False)
    assert (await client.read()).battery == 80
    nut.stop("upsd")
    gone = await client.read()
    assert gone.online is None and "cannot be reached" in gone.detail and "est injoignable" in gone.fr
    nut.start("upsd")
    await until_online(client, False)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("OL", True),
        ("OL CHRG", True),
        ("OB LB", False),
        ("ALARM OL", True),
        ("OL OB", None),
        ("BYPASS", None),
        ("", None),
    ],
)
def test_the_status_words(status: str, expected: bool | None) -> None:
    assert online(status) is expected


@contextlib.asynccontextmanager
async def server(answer: bytes | None, close: bool = True) -> AsyncIterator[NutMains]:
    released = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        if answer is None:
            await released.wait()
        else:
            writer.write(answer)
        writer.close()

    listener = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    try:
        yield NutMains("ups", NutDevice(kind="nut", port=port, timeout_s=0.3), CLOCK)
    finally:
        released.set()
        listener.close()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "did not answer"),
        (b"", "broke off"),
        (b"VAR ups ups.status", "broke off"),
        (b"x" * 100_000, "broke off"),
        (b"HTTP/1.0 400 Bad Request\r\n", "answered"),
        (b"ERR DATA-STALE\n", "lost its UPS"),
        (b"ERR ACCESS-DENIED\n", "refuses"),
        (b'VAR ups other.thing "OL"\n', "answered"),
    ],
)
async def test_servers_that_misbehave_are_unknown(answer: bytes | None, said: str) -> None:
    async with server(answer) as client:
        reading = await client.read()
        assert reading.online is None and said in reading.detail
