"""Every device of this host, made from the settings and kept running side by side."""

import asyncio
from dataclasses import dataclass, field
from typing import TypeVar

from basecamp.clock import Clock
from basecamp.errors import ConfigError
from basecamp.logbook import Logbook
from basecamp.settings import hardware as kinds
from basecamp.settings.hardware import DeviceSettings, HardwareSettings
from basecamp.store import Store
from hardware.board import Bench
from hardware.ports import Device, Emit, Health, Mains

T = TypeVar("T")
CRASH_S = 60.0
"""A driver that fails by its own fault is started again after this long, seconds."""


@dataclass
class Hardware:
    """The devices by their names in the settings. Mains are read when asked and need no running."""

    bench: Bench
    devices: dict[str, Device] = field(default_factory=dict)
    mains: dict[str, Mains] = field(default_factory=dict)

    def of(self, kind: type[T]) -> dict[str, T]:
        """The devices made by a driver class, by name."""
        return {name: device for name, device in self.devices.items() if isinstance(device, kind)}

    def health(self) -> list[Health]:
        """How every device is."""
        return [device.health() for device in self.devices.values()]

    async def run(self, emit: Emit) -> None:
        """Run all of them until cancelled; none disturbs another, not even by a fault of its driver."""
        async with asyncio.TaskGroup() as group:
            for device in self.devices.values():
                group.create_task(self.keep(device, emit), name=f"hardware.{device.name}")

    async def keep(self, device: Device, emit: Emit) -> None:
        while True:
            try:
                await device.run(emit)
            except Exception as error:
                self.bench.logbook.add("error", f"the driver of {device.name} failed: {type(error).__name__}: {error}")
            await self.bench.clock.sleep(CRASH_S)


def build(settings: HardwareSettings, clock: Clock, logbook: Logbook, store: Store) -> Hardware:
    """The devices of the settings. Opens nothing yet.

    Raises ConfigError when two devices share a port; only the relays of one board may, each with its own channel.
    """
    bench = Bench.of(settings, clock, logbook)
    hardware = Hardware(bench)
    ports: dict[tuple[str, int], str] = {}
    for name, device in settings.devices.items():
        if isinstance(device, kinds.SerialDevice):
            place = (device.port, device.channel) if isinstance(device, kinds.RelayDevice) else (device.port, 0)
            for (port, channel), other in ports.items():
                if port == device.port and (channel == place[1] or 0 in (channel, place[1])):
                    raise ConfigError(
                        f"In the settings, hardware.devices.{name} and hardware.devices.{other} are both on the "
                        f"port {device.port!r}: give each its own (or, for relays of one board, its own channel)."
                    )
            ports[place] = name
        if isinstance(device, kinds.MainsDevice | kinds.NutDevice):
            hardware.mains[name] = make_mains(name, device, clock)
        else:
            hardware.devices[name] = make(name, device, hardware, settings, store)
    return hardware


def make_mains(name: str, device: kinds.MainsDevice | kinds.NutDevice, clock: Clock) -> Mains:
    """The reader of one source of mains."""
    if isinstance(device, kinds.MainsDevice):
        from hardware.mains import SysfsMains

        return SysfsMains(name, device, clock)
    from hardware.nut import NutMains

    return NutMains(name, device, clock)


def make(name: str, device: DeviceSettings, made: Hardware, settings: HardwareSettings, store: Store) -> Device:
    """The driver of one device; `made` are those before it."""
    from hardware import bluetooth, doorbell, lightpad, linky, muta, pir, relay, screen, water

    bench = made.bench
    match device:
        case kinds.PirDevice():
            return pir.SerialPirBoard(name, device, bench)
        case kinds.LightSensorDevice():
            return pir.SerialLightSensor(name, device, bench)
        case kinds.LightpadDevice():
            return lightpad.SerialLightPad(name, device, bench)
        case kinds.DoorbellDevice():
            return doorbell.SerialDoorbell(name, device, bench)
        case kinds.RelayDevice():
            owners = [one for one in made.of(relay.SerialRelay).values() if one.board is None]
            board = next((one for one in owners if one.link.port == device.port), None)
            return relay.SerialRelay(name, device, bench, board)
        case kinds.HttpRelayDevice():
            return relay.HttpRelay(name, device, bench)
        case kinds.MutaDevice():
            return muta.MutaReceiver(name, device, bench)
        case kinds.LinkyDevice():
            return linky.Linky(name, device, bench)
        case kinds.WaterDevice():
            return water.SerialWaterMeter(name, device, bench, store)
        case kinds.BluetoothDevice():
            return bluetooth.BluetoothScanner(name, device, settings.phones, bench)
        case kinds.ScreenDevice():
            return screen.CommandScreen(name, device, bench)
    raise TypeError(f"no driver for {device!r}")
