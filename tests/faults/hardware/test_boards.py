"""Every serial board misbehaves in every listed way; its neighbour is not disturbed, it recovers alone, it is told."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from basecamp.events import Doorbell, Measurement, Movement, ProblemChanged
from basecamp.settings.hardware import (
    DoorbellDevice,
    LightpadDevice,
    LightSensorDevice,
    MutaDevice,
    PirDevice,
    RelayDevice,
    WaterDevice,
)
from hardware.doorbell import SerialDoorbell
from hardware.errors import DeviceError
from hardware.lightpad import SerialLightPad
from hardware.muta import MutaReceiver
from hardware.pir import SerialLightSensor, SerialPirBoard
from hardware.ports import Colour
from hardware.relay import SerialRelay
from hardware.simulators.boards import BOARDS
from hardware.water import SerialWaterMeter
from tests.hardware.kit import CALM, QUICK, Table, beating, running, until

PORT = "usb-Adafruit_Trinket_M0_A"


def driver(kind: str, table: Table) -> Any:
    bench = table.bench
    match kind:
        case "pir":
            return SerialPirBoard("pir", PirDevice(kind="pir", port=PORT), bench)
        case "light":
            return SerialLightSensor("light", LightSensorDevice(kind="light", port=PORT), bench)
        case "lightpad":
            return SerialLightPad("lightpad", LightpadDevice(kind="lightpad", port=PORT), bench)
        case "doorbell":
            return SerialDoorbell("doorbell", DoorbellDevice(kind="doorbell", port=PORT), bench)
        case "relay":
            return SerialRelay("relay", RelayDevice(kind="relay", port=PORT), bench)
        case "muta":
            return MutaReceiver("muta", MutaDevice(kind="muta", port=PORT, modules={"3": "salon"}), bench)
        case "water":
            return SerialWaterMeter("water", WaterDevice(kind="water", port=PORT), bench, table.store)
    raise AssertionError(kind)


async def works(kind: str, device: Any, board: Any, table: Table) -> None:
    """The whole way, from the thing that happens to the event or from the wish to the thing."""
    before = len(table.events)

    def seen(fits: Callable[[Any], bool]) -> Callable[[], bool]:
        return lambda: any(fits(event) for event in table.events[before:])

    match kind:
        case "pir":
            board.active = dict.fromkeys(board.sensors, False)
            await until(lambda: not any(device.levels().values()) and device.levels())
            board.move("entry")
            await until(seen(lambda e: isinstance(e, Movement) and e.sensor == "PIR_entry" and e.active))
            board.move("entry", False)
            await until(seen(lambda e: isinstance(e, Movement) and not e.active))
            board.temperature(19.53)
            await until(seen(lambda e: e == Measurement(e.at, "temperature", "salon", 19.53)))
        case "light":
            board.light(123.4)
            await until(seen(lambda e: e == Measurement(e.at, "light", "dehors", 123.4)))
            assert device.lux() == 123.4
        case "lightpad":
            colour = "ff8000" if board.colour != "ff8000" else "0000ff"
            await device.show(Colour.from_hex(colour), pulse_s=4)
            assert (board.colour, board.pulse_ms) == (colour, 4000)
        case "doorbell":
            await until(lambda: device.pressed == board.presses)
            board.press()
            await until(seen(lambda e: isinstance(e, Doorbell)))
        case "relay":
            await device.switch(True)
            assert board.closed["1"] and await device.state() is True
            await device.switch(False)
            assert not board.closed["1"] and await device.state() is False
        case "muta":
            board.reading("3", 19.5, 2.71)
            await until(seen(lambda e: e == Measurement(e.at, "battery", "salon", 2.71)))
            assert device.modules()["salon"].celsius == 19.5
        case "water":
            # The count of a new board is that of a new index, before it has told it.
            await until(lambda: device.known and device.link.boot == board.boot and device.index.count == board.pulses)
            litres = device.litres()
            board.draw(3)
            await until(seen(lambda e: isinstance(e, Measurement) and e.value == litres + 3))


# The fault, whether it lasts until it is ended, and the conditions it may bring (none: it is only counted).
FAULTS: dict[str, tuple[Callable[[Any], None], Callable[[Any], None] | None, set[str]]] = {
    "garbage": (lambda b: b.garbage(500), None, set()),
    "flood without end of line": (lambda b: b.flood(3000), None, set()),
    "half line": (lambda b: b.half(), None, set()),
    "damaged lines": (lambda b: b.corrupt(3), None, set()),
    "reset": (lambda b: b.reset(), None, set()),
    "reset without a word": (lambda b: b.reset(banner=False), None, set()),
    "silence": (lambda b: b.hush(), lambda b: b.talk(), {"silent"}),
    "only noise": (lambda b: b.corrupt(10**6), lambda b: b.talk(), {"wrong"}),
    "the REPL": (lambda b: b.banner(), None, {"silent"}),
    "unplugged": (lambda b: b.unplug(), lambda b: b.plug(), {"missing"}),
    "renumbered": (lambda b: b.renumber(), None, {"missing"}),
    "another version": (lambda b: b.newer(), lambda b: b.talk(), {"wrong"}),
    "another board": (lambda b: b.impostor(), lambda b: b.talk(), {"wrong"}),
}


@pytest.mark.parametrize("kind", sorted(BOARDS))
async def test_every_fault(kind: str, tmp_path: Path) -> None:
    table = Table(tmp_path / "by-id", CALM)
    witness_kind = "light" if kind != "light" else "muta"
    board = BOARDS[kind](table.folder, PORT, table.clock)
    other = BOARDS[witness_kind](table.folder, "usb-FTDI_B", table.clock)
    device = driver(kind, table)
    witness = driver(witness_kind, table)
    witness.link.port = "usb-FTDI_B"
    async with board, other, running(device, table), running(witness, table):
        with beating(board, other):
            await until(lambda: device.health().condition == "ok" and witness.health().condition == "ok")
            await until(lambda: device.health().firmware == f"{kind} 1.0")
            await works(kind, device, board, table)
            for name, (cause, end, conditions) in FAULTS.items():
                table.store.db.execute("DELETE FROM points WHERE series = 'logbook'")
                if end is not None or name == "the REPL":
                    await be_quick(device)
                cause(board)
                if end is not None:
                    await until(lambda: device.health().condition in conditions)  # noqa: B023 - awaited in this turn
                    for lang in ("fr", "en"):
                        assert device.health().text(lang)
                    openings = device.health().faults["openings"]
                    # It goes on trying, and does not say so each time.
                    missing = conditions == {"missing"}
                    if not missing:
                        await until(lambda: device.health().faults["openings"] > openings + 1)  # noqa: B023
                    end(board)
                elif name == "the REPL":
                    await until(lambda: device.health().condition == "silent")
                elif name == "renumbered":
                    await until(lambda: device.link.wire is None)
                await until(lambda: not board.bad)
                device.link.timing = CALM
                await until(lambda: device.health().condition == "ok" and device.link.watch.outage is None)
                await works(kind, device, board, table)
                told = table.warnings(f"{kind} ")
                if conditions:
                    assert 1 <= len(told) <= 2, (name, told)
                    assert any("works again" in entry.text for entry in table.log()), name
                else:
                    assert told == [], (name, told)
                if name.startswith("reset"):
                    assert any("started again by itself" in entry.text for entry in table.log()), name
                assert witness.health().condition == "ok", name
                await works(witness_kind, witness, other, table)
            assert witness.health().faults["openings"] == 1
            assert device.health().faults["bad lines"] > 0 and device.health().faults["resets"] >= 3


async def be_quick(device: Any) -> None:
    """From the next line on, a quarter of a second of silence is silence."""
    device.link.timing = QUICK
    heard = device.health().heard
    await until(lambda: device.health().heard != heard)


async def test_a_board_that_is_deaf_is_told_to_the_caller_and_gets_the_wish_when_it_hears_again(tmp_path: Path) -> None:
    table = Table(tmp_path, replace(CALM, answer_s=0.1))
    board = BOARDS["lightpad"](tmp_path, PORT, table.clock)
    device = driver("lightpad", table)
    async with board, running(device, table):
        with beating(board):
            await until(lambda: device.health().condition == "ok")
            board.deaf()
            with pytest.raises(DeviceError, match="did not answer"):
                await device.show(Colour(0, 0, 255))
            board.talk()
            await until(lambda: board.colour == "0000ff")  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["lightpad", "relay"])
async def test_what_was_wanted_is_there_again_after_a_reset_and_after_an_absence(kind: str, tmp_path: Path) -> None:
    table = Table(tmp_path, CALM)
    board: Any = BOARDS[kind](tmp_path, PORT, table.clock)
    device = driver(kind, table)

    def so() -> bool:
        return board.colour == "ff0000" if kind == "lightpad" else board.closed["1"]

    async with running(device, table):
        with beating(board):
            with pytest.raises(DeviceError):  # wanted before the board was ever there
                await (device.show(Colour(255, 0, 0)) if kind == "lightpad" else device.switch(True))
            async with board:
                await until(so)
                for cause in (board.reset, board.forget, board.renumber):
                    cause()
                    await until(so)


async def test_a_relay_opens_when_its_host_is_dead(tmp_path: Path) -> None:
    table = Table(tmp_path, CALM)
    board: Any = BOARDS["relay"](tmp_path, PORT, table.clock)
    device = SerialRelay("relay", RelayDevice(kind="relay", port=PORT, hold_s=600), table.bench)
    async with board:
        async with running(device, table):
            await until(lambda: device.link.wire is not None)
            await device.switch(True)
            assert board.closed["1"]
        board.until["1"] = table.clock.monotonic() - 1  # ten minutes later
        board.beat()
        assert not board.closed["1"]


async def test_an_outage_that_lasts_is_a_problem_and_its_end_too(tmp_path: Path) -> None:
    table = Table(tmp_path, CALM)
    board = BOARDS["pir"](tmp_path, PORT, table.clock)
    device = driver("pir", table)
    async with running(device, table):
        await until(lambda: any(isinstance(e, ProblemChanged) and e.active for e in table.events))
        async with board:
            with beating(board):
                await until(lambda: any(isinstance(e, ProblemChanged) and not e.active for e in table.events))
    begun, ended = table.of(ProblemChanged)
    assert (begun.active, ended.active) == (True, False) and begun.key == ended.key == "hardware.pir"
    assert "pir" in begun.fr and "branché" in begun.fr and "plugged in" in begun.en


async def test_two_ports_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    table = Table(tmp_path, CALM)
    board = BOARDS["pir"](tmp_path, PORT, table.clock)
    twin = BOARDS["pir"](tmp_path, PORT + "_2", table.clock)
    device = SerialPirBoard("pir", PirDevice(kind="pir", port="Trinket"), table.bench)
    async with board, twin, running(device, table):
        await until(lambda: "Several ports" in device.health().en)
        assert PORT + "_2" in device.health().en
