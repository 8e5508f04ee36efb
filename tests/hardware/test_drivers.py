"""What the drivers make of the lines of their boards, line by line and without a port."""

import asyncio
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basecamp.clock import SimulatedClock
from basecamp.events import Doorbell, Event, Measurement, Movement, ProblemChanged
from basecamp.logbook import StoreLogbook
from basecamp.settings.hardware import (
    DoorbellDevice,
    LightpadDevice,
    LightSensorDevice,
    MutaDevice,
    PirDevice,
    RelayDevice,
    WaterDevice,
)
from basecamp.store import SqliteStore
from hardware.board import Bench
from hardware.doorbell import SerialDoorbell
from hardware.errors import DeviceError, DeviceMissingError, DeviceRefusedError, DeviceSilentError
from hardware.lightpad import SerialLightPad
from hardware.muta import MutaReceiver
from hardware.pir import SerialLightSensor, SerialPirBoard
from hardware.ports import BLACK, Colour
from hardware.relay import SerialRelay
from hardware.serial.frame import BadLineError, Line
from hardware.serial.wire import find_port, open_serial
from hardware.timing import within
from hardware.watch import Watch
from hardware.water import Index, SerialWaterMeter, advance


class Desk:
    """A bench on a simulated clock, and what was emitted."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Europe/Paris")))
        self.store = SqliteStore(":memory:")
        self.logbook = StoreLogbook(self.store, self.clock, "test")
        self.bench = Bench(self.clock, self.logbook)
        self.events: list[Event] = []

    def say(self, device: Any, text: str) -> None:
        """A line of the board, past the checks of the link."""
        verb, *args = text.split()
        device.link.take(Line(device.kind, 0, verb, tuple(args)), self.events.append)

    def log(self) -> list[str]:
        day = datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))
        return [e.text for e in self.logbook.entries(day, day.replace(year=2028))]


def test_a_movement_is_told_when_it_changes() -> None:
    desk = Desk()
    pir = SerialPirBoard("pir", PirDevice(kind="pir", port="x", place="bureau", offset=-2), desk.bench)
    for text in ("M entry 0", "M entry 1", "M entry 1", "M entry 0", "M cellar 1"):
        desk.say(pir, text)
    seen = [(e.sensor, e.active) for e in desk.events if isinstance(e, Movement)]
    assert seen == [("PIR_entry", True), ("PIR_entry", False), ("PIR_cellar", True)]
    assert pir.levels() == {"PIR_entry": False, "PIR_cellar": True}
    desk.say(pir, "T 2150")
    desk.say(pir, "L 123")
    desk.say(pir, "FUTURE verb")  # of a later program: ignored
    assert desk.events[-2:] == [
        Measurement(desk.clock.now(), "temperature", "bureau", 19.5),
        Measurement(desk.clock.now(), "light", "bureau", 12.3),
    ]


@pytest.mark.parametrize("text", ["M entry 2", "M entry", "M", "T x", "T 99999", "T", "L -1"])
def test_what_no_board_can_mean_is_a_bad_line(text: str) -> None:
    desk = Desk()
    pir = SerialPirBoard("pir", PirDevice(kind="pir", port="x"), desk.bench)
    with pytest.raises(BadLineError):
        desk.say(pir, text)
    assert desk.events == []


async def test_light_is_not_believed_for_ever() -> None:
    desk = Desk()
    sky = SerialLightSensor("sky", LightSensorDevice(kind="light", port="x"), desk.bench)
    assert sky.lux() is None
    desk.say(sky, "L 15000")
    assert sky.lux() == 1500.0
    await desk.clock.advance(601)
    assert sky.lux() is None


async def test_the_bell_rings_once_a_press_and_never_late() -> None:
    desk = Desk()
    bell = SerialDoorbell("bell", DoorbellDevice(kind="doorbell", port="x"), desk.bench)
    desk.say(bell, "B 7")  # pressed seven times before we were there
    assert desk.events == []
    desk.say(bell, "B 8")
    desk.say(bell, "B 8")
    assert len(desk.events) == 1
    await desk.clock.advance(5)
    desk.say(bell, "B 10")  # one line was lost: still one ring
    assert [type(e) for e in desk.events] == [Doorbell, Doorbell]
    await desk.clock.advance(3600)
    desk.say(bell, "B 11")
    assert len(desk.events) == 2 and desk.log() == ["somebody rang at bell while it could not be heard"]
    desk.say(bell, "HI 1.0 aaaa")
    desk.say(bell, "B 0")
    desk.say(bell, "B 1")
    assert len(desk.events) == 3
    desk.say(bell, "M entry 1")
    assert isinstance(desk.events[-1], Movement) and bell.levels() == {"PIR_entry": True}


def test_modules_by_place_and_strangers_once() -> None:
    desk = Desk()
    muta = MutaReceiver("muta", MutaDevice(kind="muta", port="x", modules={"3": "salon"}), desk.bench)
    desk.say(muta, "V 3 1952 2710 -71")
    now = desk.clock.now()
    assert desk.events == [Measurement(now, "temperature", "salon", 19.52), Measurement(now, "battery", "salon", 2.71)]
    assert (muta.modules()["salon"].rssi, muta.modules()["salon"].volts) == (-71, 2.71)
    desk.say(muta, "V 3 -512 1990")
    assert muta.modules()["salon"].celsius == -5.12 and muta.modules()["salon"].rssi is None
    for _ in range(3):
        desk.say(muta, "V 9 1952 2710 -71")
    assert len(desk.events) == 4 and len(desk.log()) == 1 and "module 9" in desk.log()[0]
    with pytest.raises(BadLineError):
        desk.say(muta, "V 3 1952 9000 -71")


def test_the_water_index_survives_restarts_of_both() -> None:
    desk = Desk()

    def meter() -> SerialWaterMeter:
        return SerialWaterMeter(
            "water", WaterDevice(kind="water", port="x", litres_per_pulse=0.5), desk.bench, desk.store
        )

    first = meter()
    desk.say(first, "P 100")  # which run of the board is this? not known yet
    assert first.litres() is None
    desk.say(first, "HI 1.0 aaaa")
    desk.say(first, "P 100")
    assert first.litres() == 0.0, "what fell before the first time is not ours"
    desk.say(first, "P 104")
    second = meter()  # the host starts again, and four pulses fall meanwhile
    assert second.litres() == 2.0
    desk.say(second, "HI 1.0 aaaa")
    desk.say(second, "P 108")
    assert second.litres() == 4.0
    desk.say(second, "HI 1.0 bbbb")  # the board starts again
    desk.say(second, "P 0")
    desk.say(second, "P 2")
    assert second.litres() == 5.0
    values = [e.value for e in desk.events if isinstance(e, Measurement)]
    assert values == sorted(values) and values[-1] == 5.0


async def test_a_still_meter_is_evidence_once_a_minute() -> None:
    desk = Desk()
    meter = SerialWaterMeter("water", WaterDevice(kind="water", port="x"), desk.bench, desk.store)
    desk.say(meter, "HI 1.0 aaaa")
    for _ in range(60):  # five minutes of heartbeats
        desk.say(meter, "P 7")
        await desk.clock.advance(5)
    assert len(desk.events) == 6


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 50)), max_size=30))
def test_the_index_is_what_flowed(runs: list[tuple[bool, int]]) -> None:
    index, flowed, boot, count = advance(Index(), "0", 0, 1.0), 0, 0, 0
    for reset, pulses in runs:
        if reset:
            boot, count = boot + 1, 0
        count += pulses
        flowed += pulses
        index = advance(index, str(boot), count, 1.0)
        assert index.litres == flowed


def test_colours() -> None:
    assert Colour.from_hex("#ff8000").hex == "ff8000" and BLACK.hex == "000000"
    for wrong in ("ff80", "ff80zz", "#ff80000"):
        with pytest.raises(ValueError):
            Colour.from_hex(wrong)
    with pytest.raises(ValueError, match="0 to 255"):
        Colour(256, 0, 0)


async def test_a_pulse_has_limits_and_nobody_there_is_said() -> None:
    desk = Desk()
    pad = SerialLightPad("pad", LightpadDevice(kind="lightpad", port="x"), desk.bench)
    with pytest.raises(ValueError, match="to 60 s"):
        await pad.show(BLACK, 0.1)
    relay = SerialRelay("heater", RelayDevice(kind="relay", port="x"), desk.bench)
    for asked in (pad.show(BLACK), relay.switch(True), relay.state()):
        with pytest.raises(DeviceMissingError, match=r"is not there \(not open yet\)"):
            await asked
    relay.link.watch.trouble("missing", "", "heater is not there: no port is called x.")
    with pytest.raises(DeviceMissingError, match=r"^heater is not there \(no port is called x\)\.$"):
        await relay.switch(True)


def test_ports_by_name(tmp_path: Path) -> None:
    with pytest.raises(DeviceMissingError, match="there is nothing"):
        find_port("PIR", tmp_path / "none")
    for name in ("usb-PIR_1", "usb-PIR_12", "usb-PAD"):
        (tmp_path / name).touch()
    assert find_port("usb-PIR_1", tmp_path).name == "usb-PIR_1", "the whole name wins"
    assert find_port("PAD", tmp_path).name == "usb-PAD"
    with pytest.raises(DeviceMissingError, match="Several ports"):
        find_port("PIR", tmp_path)
    with pytest.raises(DeviceMissingError, match="there is usb-PAD, usb-PIR_1"):
        find_port("LINKY", tmp_path)
    assert find_port(str(tmp_path / "usb-PAD")).name == "usb-PAD"
    with pytest.raises(DeviceMissingError, match="no port"):
        find_port(str(tmp_path / "none"))


async def test_what_is_no_port_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DeviceMissingError, match="cannot be opened"):
        await open_serial(tmp_path / "file", 115200)


async def test_waiting_has_an_end_on_the_clock_that_was_given() -> None:
    clock = Desk().clock
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(within(clock, 10, never))
    await clock.advance(9.9)
    assert not task.done()
    await clock.advance(0.2)
    with pytest.raises(TimeoutError):
        await task
    assert never.cancelled()


async def test_a_device_that_flaps_is_one_outage() -> None:
    desk = Desk()
    watch = Watch("pir", desk.clock, desk.logbook, steady_s=10, problem_s=60)
    for _ in range(50):
        watch.trouble("missing", "pir absent", "pir is gone", desk.events.append)
        await desk.clock.advance(3)
        watch.fine(desk.events.append)
        await desk.clock.advance(2)
    assert desk.log() == ["pir is gone"] and watch.snapshot().condition == "ok"
    assert [e.active for e in desk.events if isinstance(e, ProblemChanged)] == [True]
    for _ in range(4):
        watch.fine(desk.events.append)
        await desk.clock.advance(5)
    assert desk.log() == ["pir is gone", "pir works again after 248 s"]
    assert [e.active for e in desk.events if isinstance(e, ProblemChanged)] == [True, False]


@pytest.mark.parametrize("error", [DeviceMissingError("x"), DeviceRefusedError("x"), DeviceSilentError("x")])
async def test_what_a_driver_tells_people_fits_both_forms_of_address(error: DeviceError) -> None:
    """Drivers do not know how the house addresses people: neither "vérifie" nor "vérifiez"."""
    desk = Desk()
    link = SerialRelay("relay", RelayDevice(kind="relay", port="RELAY"), desk.bench).link
    link.lost(error, desk.events.append)
    await desk.clock.advance(61)
    link.lost(error, desk.events.append)
    (told,) = desk.events
    assert isinstance(told, ProblemChanged)
    advice = told.fr.partition(" : ")[2]
    assert advice.split()[0] in ("vérifier", "le") and not re.search(r"\b\w+-l[ea]\b|\w+ez\b", advice)
