"""The Bluetooth scanner: who is who, traces, and an adapter that misbehaves."""

import asyncio
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from bluetooth_data_tools import get_cipher_for_irk, resolve_private_address

from basecamp.clock import SimulatedClock, settle
from basecamp.events import Event, ProblemChanged, Sighting
from basecamp.settings.hardware import BluetoothDevice, KnownDevice
from hardware.bluetooth import BluetoothScanner, Directory, Heard, bleak_scanner
from hardware.simulators.radio import Radio
from tests.hardware.kit import Table

IRK = "ec0234a357c8ad05341010a60a397d9b"
TAG = "0000fee5-0000-1000-8000-00805f9b34fb"
KNOWN = {
    "nio": KnownDevice(person="Nio", irk=IRK),
    "natacha": KnownDevice(person="Natacha", address="aa:bb:cc:dd:ee:01"),
    "keys": KnownDevice(person="Nio", service=TAG.upper(), service_data="0A0B"),
    "watch": KnownDevice(person="Zoe", name="Montre de Zoé"),
}
ZONE = ZoneInfo("Europe/Paris")


def private_address(irk: str, prand: int) -> str:
    """An address as a phone with this key makes it: 24 random bits (top two 01) and their hash."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    head = ((prand & 0x3FFFFF) | 0x400000).to_bytes(3, "big")
    encryptor = Cipher(algorithms.AES(bytes.fromhex(irk)), modes.ECB()).encryptor()
    raw = head + (encryptor.update(b"\x00" * 13 + head) + encryptor.finalize())[13:]
    return ":".join(f"{byte:02X}" for byte in raw)


def test_the_addresses_of_the_test_are_those_of_the_library() -> None:
    assert resolve_private_address(get_cipher_for_irk(bytes.fromhex(IRK)), private_address(IRK, 12345))


def test_who_is_who() -> None:
    who = Directory(KNOWN).who
    assert who(Heard(private_address(IRK, 1), "", -60)) == who(Heard(private_address(IRK, 77), "", -60)) == "nio"
    assert who(Heard("AA:BB:CC:DD:EE:01", "", -60)) == "natacha"
    assert who(Heard("11:22:33:44:55:66", "Montre de Zoé", -60)) == "watch"
    assert who(Heard("11:22:33:44:55:66", "Montre de Zoé 2", -60)) is None
    assert who(Heard("11:22:33:44:55:66", "", -60, {TAG: b"\x0a\x0b\x01"})) == "keys"
    assert who(Heard("11:22:33:44:55:66", "", -60, {TAG: b"\x0a"})) is None
    assert who(Heard(private_address("00" * 16, 1), "", -60)) is None
    assert who(Heard("not-an-address", "", -60)) is None


class Scan:
    """A scanner on bleak with a simulated radio and clock."""

    def __init__(self, folder: Path, **settings: float) -> None:
        self.clock = SimulatedClock(datetime(2026, 11, 23, 8, 0, tzinfo=ZONE))
        self.table = Table(folder)
        self.radio = Radio()
        self.events: list[Event] = []
        bench = self.table.bench
        bench = type(bench)(self.clock, self.table.logbook)
        given = BluetoothDevice.model_validate({"kind": "bluetooth", **settings})
        self.scanner = BluetoothScanner("hq", given, KNOWN, bench, bleak_scanner("", self.radio.backend()))
        self.task = asyncio.ensure_future(self.scanner.run(self.events.append))

    async def until_started(self, count: int) -> None:
        for _ in range(100):
            await settle()
            if self.radio.starts >= count and self.radio.scanners:
                return
            await self.clock.advance(1)
        raise AssertionError("the scanner did not start")

    async def close(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    def sightings(self) -> list[tuple[str, int]]:
        return [(event.device, event.rssi) for event in self.events if isinstance(event, Sighting)]


TRACE = f"""\
# seconds, address, dBm, name, service, data
0.0, 11:22:33:44:55:66, -80, television
1.0, AA:BB:CC:DD:EE:01, -70
2.0, AA:BB:CC:DD:EE:01, -60
12.0, AA:BB:CC:DD:EE:01, -55
13.0, {private_address(IRK, 5)}, -81
14.0, 77:88:99:AA:BB:CC, -127, Montre de Zoé
15.0, 77:88:99:AA:BB:CC, -88, Montre de Zoé
16.0, 66:55:44:33:22:11, -40, , {TAG}, 0a0b0c
""".splitlines()


async def test_a_trace_is_replayed(tmp_path: Path) -> None:
    scan = Scan(tmp_path)
    await scan.until_started(1)
    replay = asyncio.ensure_future(scan.radio.replay(TRACE, scan.clock))
    await scan.clock.advance(20)
    await replay
    assert scan.sightings() == [("natacha", -70), ("natacha", -55), ("nio", -81), ("watch", -88), ("keys", -40)]
    assert all(event.scanner == "hq" for event in scan.events if isinstance(event, Sighting))
    assert scan.scanner.health().condition == "ok" and scan.scanner.health().faults["absurd signals"] == 1
    await scan.close()
    assert scan.radio.scanners == []


async def test_a_scanner_that_hears_nobody_says_that_it_is_broken(tmp_path: Path) -> None:
    scan = Scan(tmp_path, quiet_s=600)
    await scan.until_started(1)
    scan.radio.say("11:22:33:44:55:66", "television")
    await scan.clock.advance(599)
    assert scan.scanner.health().condition == "ok"
    await scan.clock.advance(5)
    assert scan.scanner.health().condition == "silent" and "même pas les voisins" in scan.scanner.health().fr
    await scan.clock.advance(3600)  # it goes on trying, and says so once
    assert len(scan.table.warnings("heard nobody")) == 1
    assert [type(e) for e in scan.events] == [ProblemChanged]
    await scan.until_started(3)
    scan.radio.say("11:22:33:44:55:66", "television")
    await scan.clock.advance(30)
    scan.radio.say("11:22:33:44:55:66", "television")
    assert scan.scanner.health().condition == "ok"
    assert [event.active for event in scan.events if isinstance(event, ProblemChanged)] == [True, False]
    await scan.close()


@pytest.mark.parametrize("fault", ["absent", "stuck", "unstoppable"])
async def test_an_adapter_that_misbehaves(tmp_path: Path, fault: str) -> None:
    scan = Scan(tmp_path, quiet_s=60)
    scan.radio.fault = fault
    await scan.clock.advance(300)
    assert scan.scanner.health().condition in ("missing", "silent") and scan.scanner.health().fr
    assert len(scan.table.warnings()) == 1, scan.table.warnings()
    assert scan.radio.starts > 2
    scan.radio.fault = ""
    await scan.clock.advance(20)
    await scan.until_started(1)
    scan.radio.say("AA:BB:CC:DD:EE:01", rssi=-50)
    assert scan.sightings() == [("natacha", -50)] and scan.scanner.health().condition == "ok"
    await scan.close()
