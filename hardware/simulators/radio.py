"""The air around a Bluetooth scanner: a backend for `BleakScanner(backend=…)` that hears what a test or a trace says.

    radio = Radio()
    scanner = BluetoothScanner(..., make=bleak_scanner("", radio.backend()))
    radio.say("AA:BB:CC:DD:EE:FF", "phone", -60)
    await radio.replay(trace, clock)          # lines: seconds, address, rssi, name, UUID, data in hexadecimal

The adapter misbehaves with `radio.fault`: "absent" (start fails), "stuck" (start never ends), "unstoppable".
"""

import asyncio
import csv
from collections.abc import Iterable, Sequence
from typing import Any

from basecamp.clock import Clock


class Radio:
    """Everything that is heard, for every scanner that is started."""

    def __init__(self) -> None:
        self.scanners: list[Any] = []
        self.fault = ""
        self.starts = 0

    def backend(self) -> Any:
        """The class to give to bleak."""
        from bleak.backends.scanner import BaseBleakScanner
        from bleak.exc import BleakError

        radio = self

        class RadioScanner(BaseBleakScanner):
            def __init__(self, callback: Any, services: Any, mode: str, **_: Any) -> None:
                super().__init__(callback, services)

            async def start(self) -> None:
                radio.starts += 1
                if radio.fault == "absent":
                    raise BleakError("No Bluetooth adapters found.")
                if radio.fault == "stuck":
                    await asyncio.Event().wait()
                radio.scanners.append(self)

            async def stop(self) -> None:
                if self in radio.scanners:
                    radio.scanners.remove(self)
                if radio.fault == "unstoppable":
                    raise BleakError("org.bluez.Error.InProgress")

        return RadioScanner

    def say(self, address: str, name: str = "", rssi: int = -60, services: dict[str, bytes] | None = None) -> None:
        """A device advertises."""
        from bleak.backends.scanner import AdvertisementData

        data = AdvertisementData(name or None, {}, services or {}, list(services or {}), None, rssi, ())
        for scanner in tuple(self.scanners):
            device = scanner.create_or_update_device(address, address, name or None, None, data)
            scanner.call_detection_callbacks(device, data)

    async def replay(self, trace: Iterable[str], clock: Clock) -> None:
        """Say every line of a trace at its time, in seconds from now."""
        start = clock.monotonic()
        for row in csv.reader(line for line in trace if line.strip() and not line.startswith("#")):
            at, address, rssi, name, uuid, data = pad(row)
            await clock.sleep(float(at) - (clock.monotonic() - start))
            self.say(address, name, int(rssi), {uuid: bytes.fromhex(data)} if uuid else None)


def pad(row: Sequence[str]) -> list[str]:
    """A line of a trace has six columns; the last ones may be left out."""
    return [field.strip() for field in row] + [""] * (6 - len(row))
