"""All devices of a host from its settings, a story played to them, and what the doctor finds."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from basecamp.clock import SimulatedClock
from basecamp.config import parse as parse_settings
from basecamp.errors import ConfigError
from basecamp.events import Doorbell, Measurement, Movement
from basecamp.settings import Settings
from hardware import ports, simulators
from hardware.doctor import look, survey
from hardware.house import build
from hardware.relay import SerialRelay
from hardware.serial.wire import open_serial
from hardware.simulators.boards import BOARDS
from hardware.simulators.heater import SimulatedHttpRelay
from hardware.simulators.play import FastClock, StoryError, parse, play
from hardware.simulators.supply import SimulatedSupply
from tests.hardware.kit import CALM, Table, beating, until

ALL = """
[hardware]
serial_folder = "{folder}/by-id"
silence_s = 2
retry_s = 0.05
[hardware.devices]
pir = {{ kind = "pir", port = "PIR" }}
pad = {{ kind = "lightpad", port = "PAD" }}
bell = {{ kind = "doorbell", port = "BELL" }}
heater = {{ kind = "relay", port = "RELAY" }}
kiosk = {{ kind = "relay_http", url = "{url}", timeout_s = 5 }}
muta = {{ kind = "muta", port = "MUTA", modules = {{ 3 = "salon" }} }}
sky = {{ kind = "light", port = "LIGHT" }}
linky = {{ kind = "linky", port = "LINKY" }}
water = {{ kind = "water", port = "WATER" }}
host = {{ kind = "mains", folder = "{folder}/sys/supply" }}
ups = {{ kind = "nut", port = 1, timeout_s = 0.2 }}
blue = {{ kind = "bluetooth" }}
screen = {{ kind = "screen", on = ["true"], off = ["no-such-command"] }}
"""


def settings(folder: Path, url: str = "http://127.0.0.1:1") -> Settings:
    return parse_settings(ALL.format(folder=folder, url=url))


def test_every_driver_is_what_its_port_says(tmp_path: Path) -> None:
    table = Table(tmp_path)
    hardware = build(settings(tmp_path).hardware, table.clock, table.logbook, table.store)
    promised: dict[str, type] = {
        "pir": ports.PirBoard,
        "pad": ports.LightPad,
        "bell": ports.Doorbell,
        "heater": ports.Relay,
        "kiosk": ports.Relay,
        "muta": ports.Thermometers,
        "sky": ports.LightSensor,
        "linky": ports.ElectricityMeter,
        "water": ports.WaterMeter,
        "blue": ports.Scanner,
        "screen": ports.Screen,
    }
    assert set(hardware.devices) == set(promised) and set(hardware.mains) == {"host", "ups"}
    for name, port in promised.items():
        device = hardware.devices[name]
        assert isinstance(device, ports.Device) and device.name == name
        for needed in {m for m in dir(port) if not m.startswith("_")} - {"name"}:
            assert callable(getattr(device, needed)), (name, needed)
    assert {health.condition for health in hardware.health()} == {"starting"}


def test_two_devices_on_one_port_are_refused(tmp_path: Path) -> None:
    table = Table(tmp_path)
    both = 'a = {kind="pir", port="X"}\nb = {kind="water", port="X"}'
    with pytest.raises(ConfigError, match="both on the port 'X'"):
        build(parse_settings(f"[hardware.devices]\n{both}").hardware, table.clock, table.logbook, table.store)


async def test_two_relays_of_one_board(tmp_path: Path) -> None:
    table = Table(tmp_path)
    text = """[hardware]
serial_folder = "FOLDER"
retry_s = 0.05
[hardware.devices]
heater = {kind="relay", port="RELAY"}
kiosk = {kind="relay", port="RELAY", channel=2}"""
    config = parse_settings(text.replace("FOLDER", str(tmp_path))).hardware
    hardware = build(config, table.clock, table.logbook, table.store)
    heater, kiosk = hardware.of(SerialRelay).values()
    board: Any = BOARDS["relay"](tmp_path, "usb-RELAY", table.clock)
    task = asyncio.ensure_future(hardware.run(table.events.append))
    async with board:
        await until(lambda: kiosk.health().condition == "ok")
        await kiosk.switch(True)
        assert board.closed == {"1": False, "2": True}
        await heater.switch(True)
        await kiosk.switch(False)
        assert board.closed == {"1": True, "2": False}
        board.reset()
        await until(lambda: board.closed == {"1": True, "2": False})
        await until(lambda: (heater.known, kiosk.known) == (True, False))
        assert (await heater.state(), await kiosk.state()) == (True, False)
        assert [health.name for health in hardware.health()] == ["heater", "kiosk"]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    with pytest.raises(ConfigError, match="its own channel"):
        text = text.replace("channel=2", "channel=1")
        build(parse_settings(text).hardware, table.clock, table.logbook, table.store)


async def test_a_port_that_is_in_use_is_said(tmp_path: Path) -> None:
    table = Table(tmp_path)
    text = f'[hardware]\nserial_folder = "{tmp_path}"\n[hardware.devices]\npir = {{kind="pir", port="PIR"}}'
    async with BOARDS["pir"](tmp_path, "usb-PIR", table.clock):
        wire = await open_serial(tmp_path / "usb-PIR", 115200)
        (found,) = await look(parse_settings(text), 1.0)
        wire.close()
    assert found.state == "missing" and "in use by another program" in found.en and "déjà utilisé" in found.fr


async def test_a_driver_that_fails_by_its_own_fault_is_told_and_does_not_stop_the_others(tmp_path: Path) -> None:
    table = Table(tmp_path)
    clock = SimulatedClock(datetime(2026, 11, 23, tzinfo=ZoneInfo("Europe/Paris")))
    hardware = build(settings(tmp_path).hardware, clock, table.logbook, table.store)
    runs: list[str] = []

    class Broken:
        name = "broken"

        def health(self) -> ports.Health:
            return ports.Health("broken")

        async def run(self, emit: ports.Emit) -> None:
            runs.append("run")
            raise ZeroDivisionError("a bug")

    hardware.devices = {"broken": Broken(), "screen": hardware.devices["screen"]}
    task = asyncio.ensure_future(hardware.run(table.events.append))
    await clock.advance(130)
    assert len(runs) == 3 and not task.done()
    told = [entry.text for entry in table.log() if entry.level == "error"]
    assert told == ["the driver of broken failed: ZeroDivisionError: a bug"] * 3
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


STORY = """
title = "Somebody comes home"
[devices.pir]
kind = "pir"
link = "usb-PIR"
[devices.bell]
kind = "doorbell"
link = "usb-BELL"
[devices.sim]
kind = "modem"
[[steps]]
at = 0.3
device = "bell"
do = "press"
[[steps]]
at = 0.4
device = "sim"
do = "receive"
number = "+33612345678"
text = "Je rentre"
[[steps]]
at = 0.2
device = "pir"
do = "move"
sensor = "entry"
[[steps]]
at = 0.5
device = "pir"
do = "temperature"
celsius = 19.5
[[steps]]
at = 0.6
device = "pir"
do = "garbage"
"""


async def test_a_story_is_played_to_the_real_drivers(tmp_path: Path) -> None:
    table = Table(tmp_path, CALM)
    config = settings(tmp_path).hardware
    hardware = build(config, table.clock, table.logbook, table.store)
    hardware.devices = {name: hardware.devices[name] for name in ("pir", "bell")}
    task = asyncio.ensure_future(hardware.run(table.events.append))
    told: list[str] = []
    await play(parse(STORY), tmp_path / "by-id", table.clock, lambda step: told.append(step.do))
    assert told == ["move", "press", "receive", "temperature", "garbage"]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert [type(e) for e in table.events] == [Movement, Doorbell, Measurement]


def ports_in(folder: Path) -> list[Path]:
    return list(folder.glob("usb-*"))


async def test_the_story_that_comes_with_the_project_is_played_to_its_end(tmp_path: Path) -> None:
    text = (Path(simulators.__file__).parent / "stories" / "evening.toml").read_text(encoding="utf-8")
    told: list[str] = []
    await play(parse(text), tmp_path, FastClock(500), lambda step: told.append(step.do))
    assert len(told) == 16 and ports_in(tmp_path) == [], "everything is unplugged at the end"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = ", "not TOML"),
        ('[devices.a]\nkind = "cat"', "unknown kind 'cat'"),
        ('[[steps]]\ndevice = "b"\ndo = "x"', "no device for"),
        ('[devices.a]\nkind = "pir"\n[[steps]]\ndevice = "a"\ndo = "dance"', "cannot 'dance'; it can"),
        ('[devices.a]\nkind = "pir"\n[[steps]]\ndevice = "a"\ndo = "move"\nspeed = 3', "move of a pir"),
    ],
)
def test_a_story_that_cannot_be_played_says_why(text: str, said: str) -> None:
    with pytest.raises(StoryError, match=said):
        parse(text)


async def test_the_doctor_says_what_answers_and_with_which_program(tmp_path: Path) -> None:
    table = Table(tmp_path)
    ports_at = tmp_path / "by-id"
    pir = BOARDS["pir"](ports_at, "usb-PIR", table.clock)
    mute = BOARDS["water"](ports_at, "usb-WATER", table.clock)
    wrong = BOARDS["relay"](ports_at, "usb-MUTA", table.clock)
    stranger = BOARDS["light"](ports_at, "usb-Arduino", table.clock)
    mute.hush()
    heater = SimulatedHttpRelay(tmp_path, "kiosk", table.clock)
    supply = SimulatedSupply(tmp_path / "sys", "supply", table.clock)
    async with pir, mute, wrong, stranger, heater, supply:
        with beating(pir, wrong, stranger):
            found = {one.device: one for one in await look(settings(tmp_path, heater.url), 15.0)}
    states = {name: one.state for name, one in found.items()}
    assert states == {
        "pir": "works",
        "pad": "missing",
        "bell": "missing",
        "heater": "missing",
        "kiosk": "works",
        "muta": "broken",
        "sky": "missing",
        "linky": "missing",
        "water": "broken",
        "blue": "missing",
        "screen": "missing",
        "host": "works",
        "ups": "missing",
        "usb-Arduino": "works",
    }
    assert found["pir"].firmware == "pir 1.0"
    assert found["pir"].fr == "pir (pir) répond, programme pir 1.0."
    assert found["pir"].en == "pir (pir) answers, program pir 1.0."
    assert "'relay' and not 'muta'" in found["muta"].en and "secteur présent" in found["host"].fr
    assert "no device of the settings" in found["usb-Arduino"].en and "aucun appareil" in found["usb-Arduino"].fr
    assert all(one.text("fr") and one.text("en") and one.fr != one.en for one in found.values())


def test_the_doctor_of_an_empty_house_finds_nothing_wrong(tmp_path: Path) -> None:
    assert survey(parse_settings(f'[hardware]\nserial_folder = "{tmp_path}"')) == []
