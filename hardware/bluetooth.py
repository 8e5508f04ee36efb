"""The Bluetooth scanner: known phones and tags among everything that advertises, heard through bleak.

Phones hide behind addresses that change; the identity resolving key (IRK) of a phone tells its addresses from
others'. One that hears nobody at all, strangers included, is broken: an empty street has more radios than that.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from basecamp.events import Sighting
from basecamp.settings.hardware import BluetoothDevice, KnownDevice
from hardware.board import Bench
from hardware.ports import Emit, Health
from hardware.timing import within
from hardware.watch import Watch

START_S = 15.0
"""BlueZ may take long when its adapter is being reset, seconds."""
WORST_DBM, BEST_DBM = -127, 20


@dataclass(frozen=True)
class Heard:
    """One advertisement. `rssi` in dBm; `data` is the service data by UUID, in lower case."""

    address: str
    name: str
    rssi: int
    data: Mapping[str, bytes] = field(default_factory=dict)


class Directory:
    """Who is who: finds the known device behind an advertisement. IRKs are tried once an address."""

    def __init__(self, known: Mapping[str, KnownDevice]) -> None:
        self.known = known
        self.resolved: dict[str, str | None] = {}
        self.ciphers: list[tuple[str, Any]] = []
        keys = {name: device.irk for name, device in known.items() if device.irk}
        if keys:
            from bluetooth_data_tools import get_cipher_for_irk

            self.ciphers = [(name, get_cipher_for_irk(bytes.fromhex(key))) for name, key in keys.items()]

    def who(self, heard: Heard) -> str | None:
        """The name of the known device that said this; None for a stranger."""
        for name, device in self.known.items():
            if device.address and device.address == heard.address.upper():
                return name
            if device.name and device.name == heard.name:
                return name
            if device.service and device.service.lower() in heard.data:
                data = heard.data[device.service.lower()]
                if data.startswith(bytes.fromhex(device.service_data)):
                    return name
        return self.resolve(heard.address)

    def resolve(self, address: str) -> str | None:
        if not self.ciphers:
            return None
        if address not in self.resolved:
            if len(self.resolved) > 5000:  # a busy street renews its addresses every quarter of an hour
                self.resolved.clear()
            self.resolved[address] = self.try_keys(address)
        return self.resolved[address]

    def try_keys(self, address: str) -> str | None:
        from bluetooth_data_tools import resolve_private_address

        for name, cipher in self.ciphers:
            try:
                if resolve_private_address(cipher, address):
                    return name
            except (ValueError, IndexError):  # not an address (macOS gives identifiers)
                return None
        return None


def bleak_scanner(adapter: str, backend: Any = None) -> Callable[[Callable[[Any, Any], None]], Any]:
    """Makes bleak scanners that call what they are given with each device and its advertisement."""

    def make(callback: Callable[[Any, Any], None]) -> Any:
        from bleak import BleakScanner

        bluez: Any = {"adapter": adapter} if adapter else {}
        return BleakScanner(callback, bluez=bluez, backend=backend)

    return make


class BluetoothScanner:
    """See `hardware.ports.Scanner`. `make` builds the scanner, by default bleak's for this system."""

    def __init__(
        self,
        name: str,
        settings: BluetoothDevice,
        known: Mapping[str, KnownDevice],
        bench: Bench,
        make: Callable[[Callable[[Any, Any], None]], Any] | None = None,
    ) -> None:
        self.name = name
        self.settings = settings
        self.bench = bench
        self.clock = bench.clock
        self.directory = Directory(known)
        self.make = make or bleak_scanner(settings.adapter)
        self.watch = Watch(name, bench.clock, bench.logbook, bench.timing.steady_s, bench.timing.problem_s)
        self.heard_at = 0.0
        self.told: dict[str, float] = {}

    def health(self) -> Health:
        return self.watch.snapshot()

    async def run(self, emit: Emit) -> None:
        while True:
            try:
                await self.session(emit)
            except Exception as error:  # bleak passes on whatever BlueZ and D-Bus raise
                fr = f"Le Bluetooth ({self.name}) ne marche pas : vérifier l'adaptateur et le service bluetooth."
                reason = str(error) or type(error).__name__
                self.watch.trouble("missing", fr, f"{self.name} cannot scan: {reason}", emit)
            await self.clock.sleep(self.bench.timing.retry_s)

    async def session(self, emit: Emit) -> None:
        """Scan until it hears nobody for too long."""
        scanner = self.make(lambda device, data: self.advertised(device, data, emit))
        await within(self.clock, START_S, scanner.start())
        self.watch.count("openings")
        started = self.heard_at = self.clock.monotonic()
        try:
            while True:
                quiet = self.clock.monotonic() - self.heard_at
                if quiet >= self.settings.quiet_s:
                    break
                await self.clock.sleep(min(self.settings.quiet_s - quiet, 60.0))
        finally:
            await asyncio.shield(self.stop(scanner))
        fr = f"Le Bluetooth ({self.name}) n'entend plus personne, même pas les voisins : il est sans doute en panne."
        lasted = self.clock.monotonic() - max(started, self.heard_at)
        self.watch.trouble("silent", fr, f"{self.name} heard nobody for {lasted:.0f} s: it scans anew", emit)

    async def stop(self, scanner: Any) -> None:
        try:
            await within(self.clock, START_S, scanner.stop())
        except Exception:
            self.watch.count("failed stops")

    def advertised(self, device: Any, data: Any, emit: Emit) -> None:
        """Called by bleak for each advertisement, on the event loop."""
        self.heard_at = self.clock.monotonic()
        self.watch.fine(emit)
        rssi = int(data.rssi)
        if not WORST_DBM < rssi <= BEST_DBM:  # −127 is how some adapters say "unknown"
            self.watch.count("absurd signals")
            return
        service_data = {uuid.lower(): bytes(value) for uuid, value in data.service_data.items()}
        heard = Heard(device.address, data.local_name or device.name or "", rssi, service_data)
        who = self.directory.who(heard)
        if who is None:
            return
        if self.heard_at - self.told.get(who, float("-inf")) >= self.settings.repeat_s:
            self.told[who] = self.heard_at
            emit(Sighting(self.clock.now(), who, rssi, self.name))
