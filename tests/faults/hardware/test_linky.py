"""The Linky misbehaves in every way; it recovers alone and the logbook tells it once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from basecamp.events import Measurement
from basecamp.settings.hardware import LinkyDevice
from hardware.linky import Linky, meter
from hardware.simulators.linky import SimulatedLinky
from tests.hardware.kit import Table, beating, running, until

PORT = "usb-FTDI_TIC"
FAULTS: dict[str, tuple[Callable[[SimulatedLinky], None], str]] = {
    "garbage": (lambda m: m.garbage(3000), ""),
    "half a frame": (lambda m: m.half(), ""),
    "a damaged digit": (lambda m: m.corrupt(3), ""),
    "parity": (lambda m: m.parity(), ""),
    "silence": (lambda m: m.hush(), "silent"),
    "unplugged": (lambda m: m.unplug(), "missing"),
    "renumbered": (lambda m: m.renumber(), ""),
    "another mode": (lambda m: m.mode_is("standard"), ""),
    "another meter": (lambda m: m.change(), ""),
}


async def test_every_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meter, "EVERY_S", 0.0)
    table = Table(tmp_path)
    simulated = SimulatedLinky(tmp_path, PORT, table.clock)
    device = Linky("linky", LinkyDevice(kind="linky", port=PORT), table.bench)
    async with simulated, running(device, table):
        with beating(simulated):
            for name, (cause, condition) in FAULTS.items():
                table.store.db.execute("DELETE FROM points")
                cause(simulated)
                if condition:
                    await until(lambda: device.health().condition == condition)  # noqa: B023
                    assert device.health().fr and device.health().en
                    simulated.talk()
                    simulated.plug()
                simulated.draw(simulated.va + 100)
                await until(lambda: (reading := device.latest()) and reading.power == simulated.va, 10)
                await until(lambda: device.latest().energy == simulated.total)  # type: ignore[union-attr]
                await until(lambda: device.watch.outage is None)
                assert len(table.warnings("linky")) <= 1, name
                assert bool(table.warnings("linky")) >= bool(condition), name
    powers = {event.value for event in table.of(Measurement) if event.series == "power"}  # type: ignore[attr-defined]
    assert powers <= {500.0 + 100 * n for n in range(len(FAULTS) + 1)}, "a damaged digit was believed"
    assert device.health().faults["bad groups"] >= 3


async def test_a_port_that_only_makes_noise_is_wrong_and_both_speeds_are_tried(tmp_path: Path) -> None:
    table = Table(tmp_path)
    simulated = SimulatedLinky(tmp_path, PORT, table.clock)
    simulated.beat = simulated.garbage  # type: ignore[method-assign,assignment]
    device = Linky("linky", LinkyDevice(kind="linky", port=PORT), table.bench)
    async with simulated, running(device, table):
        with beating(simulated):
            await until(lambda: "1200 baud" in device.health().en and device.health().condition == "wrong")
            await until(lambda: "9600 baud" in device.health().en)
    assert len(table.warnings("linky")) == 1
