"""The microcontroller programs: their protocol is ours, their decisions are right, they fit a Trinket M0."""

import ast
import contextlib
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basecamp.events import Doorbell, Measurement, Movement
from basecamp.settings.hardware import (
    DoorbellDevice,
    LightpadDevice,
    LightSensorDevice,
    PirDevice,
    RelayDevice,
    WaterDevice,
)
from hardware.doorbell import SerialDoorbell
from hardware.lightpad import SerialLightPad
from hardware.pir import SerialLightSensor, SerialPirBoard
from hardware.ports import Colour
from hardware.relay import SerialRelay
from hardware.serial import frame
from hardware.simulators import boards
from hardware.simulators.board import BEAT_S, SimulatedBoard
from hardware.simulators.line import Pty
from hardware.water import SerialWaterMeter
from tests.hardware.boards import LINK, PROGRAMS, ROOT, copied, load, shared, source
from tests.hardware.kit import CALM, Table, running, until

LARGEST = 6500
"""Bytes of a program: CircuitPython on a 32 kB chip leaves about 20 kB, and compiles it there."""


@pytest.mark.parametrize("kind", PROGRAMS)
def test_the_protocol_is_ours_and_no_program_has_one_of_its_own(kind: str) -> None:
    program = load(kind)
    assert kind == program.KIND
    assert (LINK.VERSION, LINK.LONGEST) == (frame.VERSION, frame.LONGEST)
    assert LINK.BEAT_MS == BEAT_S * 1000
    assert program.Link is LINK.Link and program.serve is LINK.serve
    tree = ast.parse(source(kind))
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert not own & {"since", "crc16", "frame", "parse", "Link", "serve"}


def test_every_kind_of_board_with_a_simulator_has_a_program() -> None:
    # The Muta receiver is somebody else's board; only its line is ours.
    kinds = {one.kind for one in vars(boards).values() if isinstance(one, type) and issubclass(one, SimulatedBoard)}
    assert kinds - {"board", "muta"} == set(PROGRAMS)


@given(st.binary(max_size=80))
def test_the_checksum_is_ours(data: bytes) -> None:
    assert LINK.crc16(data) == frame.crc16(data)


PIR = load("pir")


def test_what_a_board_says_is_understood_and_what_we_say_too() -> None:
    line = frame.decode(LINK.frame("pir", 42, "M entry 1").encode())
    assert line == frame.Line("pir", 42, "M", ("entry", "1"))
    sent = frame.encode(frame.Line("pir", 7, "?")).decode()
    assert LINK.parse("pir", sent) == ["7", "?"] and LINK.parse("pir", "noise$" + sent) == ["7", "?"]
    for wrong in ("", "$", "*", "$*", "$1 pir 7 ?*0000", sent.replace("pir", "pad"), sent[:-4], "$1 pir 7*", "é" * 50):
        assert LINK.parse("pir", wrong) is None
    assert LINK.parse("pir", frame.encode(frame.Line("pir", 7, "?"), version=2).decode()) is None


@given(st.text(max_size=200))
def test_noise_never_stops_a_board(noise: str) -> None:
    link = LINK.Link("pir", "1.1", lambda text: None, 1)
    for char in noise:
        link.hear(char)
    assert len(link.line) <= LINK.LONGEST


@pytest.mark.parametrize("kind", [*PROGRAMS, ""])
def test_a_program_is_small_and_says_only_what_the_board_can(kind: str) -> None:
    text = source(kind) if kind else shared()
    assert len(text) + (len(shared()) if kind else 0) < LARGEST
    tree = ast.parse(text)
    for node in ast.walk(tree):
        assert not isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.AsyncFunctionDef | ast.Match | ast.NamedExpr)
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None and all(arg.annotation is None for arg in node.args.args)
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    built_in = {"board", "busio", "digitalio", "microcontroller", "neopixel_write", "supervisor", "sys", "time"}
    assert imported <= built_in | ({"link"} if kind else set())
    limits = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is int]
    assert max(limits) < 2**30, "this build has no long integers"


class Heard:
    """What a program says, as lines."""

    def __init__(self) -> None:
        self.text = ""

    def __call__(self, text: str) -> None:
        self.text += text

    def lines(self) -> list[str]:
        raw, self.text = self.text.split("\n")[:-1], ""
        return [" ".join((line.verb, *line.args)) for line in (frame.decode(one.encode()) for one in raw)]


def test_the_pir_program() -> None:
    heard = Heard()
    board = PIR.Pir(heard, 0xBEEF)
    levels = {"entry": False, "ui": True}
    board.step(LINK.TICKS - 100, levels, lambda: 21.37)  # the clock is about to wrap
    assert heard.lines() == ["HI 1.1 beef", "M entry 0", "M ui 1", "T 2137"]
    board.step(10, {"entry": True, "ui": True}, lambda: 21.37)
    assert heard.lines() == ["M entry 1"]
    board.step(5000, {"entry": True, "ui": True}, lambda: 21.37)
    assert heard.lines() == ["UP 5", "M entry 1", "M ui 1"]
    board.step(60_000, {"entry": True, "ui": True}, lambda: -3.0)
    assert heard.lines()[-1] == "T -300"


def test_the_doorbell_program() -> None:
    module, heard = load("doorbell"), Heard()
    bell = module.Bell(heard, 1)
    pressed = [(0, False), (10, True), (20, False), (30, True), (50, True), (61, True), (300, True), (470, True)]
    pressed += [(500, False), (520, True), (540, True), (560, True)]  # bounces
    chimes = [(at, bell.step(at, button, {})) for at, button in pressed]
    assert heard.lines() == ["HI 1.1 0001", "B 0", "B 1"], "one press is one press"
    assert [at for at, on in chimes if on] == [61, 300]
    for at, button in ((600, False), (650, False), (3000, True), (3040, True)):
        bell.step(at, button, {"entry": True})
    assert heard.lines() == ["M entry 1", "B 2"]


def test_the_relay_program_opens_by_itself() -> None:
    module, heard = load("relay"), Heard()
    relays = module.Relays(heard, 1)
    relays.step(0)
    heard.lines()
    assert relays.obey("R", ["1", "1", "600"], 1000) == "" and relays.closed == {"1": True, "2": False}
    relays.step(600_999)
    assert relays.closed["1"]
    relays.step(601_000)
    assert not relays.closed["1"] and heard.lines()[-1] == "R 1 0"
    for wrong in (["3", "1", "60"], ["1", "2", "60"], ["1", "1", "0"], ["1", "1", "99999"], ["1", "1", "x"]):
        assert relays.obey("R", wrong, 0) == "value"
    assert relays.obey("R", ["1"], 0) == relays.obey("C", [], 0) == "unknown"


def test_the_water_program_counts_closings_that_last() -> None:
    module, heard = load("water"), Heard()
    meter = module.Meter(heard, 1)
    contact = [(0, True), (10, False), (40, False), (50, True), (60, False), (70, True), (96, True), (99, True)]
    for at, closed in contact:
        meter.step(at, closed)
    assert meter.pulses == 1 and heard.lines() == ["HI 1.1 0001", "P 0", "P 1"]


def test_the_light_program() -> None:
    module, heard = load("light"), Heard()
    sky = module.Light(heard, 1)
    seen = [(0, None), (500, 1200), (1000, 1200), (1500, 6000), (2000, 1210), (3000, 1700), (4000, 12), (5000, 14)]
    for at, counts in [*seen, (6000, None), (60_900, 14), (64_000, 14)]:
        sky.step(at, lambda counts=counts: counts)
    # Nothing while it does not answer; at once when the light changes by more than a quarter; else every minute.
    assert heard.lines() == ["HI 1.1 0001", "L 10000", "L 14166", "L 100", "UP 5", "UP 60", "L 116"]
    assert module.decilux(0xFFFF) == 546125, "54,612 lux, the most it measures"
    assert sky.obey("C", [], 0) == "unknown"


def test_the_lightpad_program() -> None:
    module, heard = load("lightpad"), Heard()
    pad = module.Pad(heard, 1)
    assert pad.step(0) == (0, 0, 0) and pad.step(10) is None
    assert pad.obey("C", ["ff8000", "0", "60"], 1000) == "" and pad.step(1010) == (255, 128, 0)
    assert pad.step(60_999) is None and pad.step(61_000) == (0, 0, 0), "dark when the host is dead"
    assert pad.obey("C", ["0000ff", "4000", "60"], 70_000) == ""
    blues = [shown[2] for at in range(70_000, 74_000, 20) if (shown := pad.step(at))]
    assert min(blues) == 76 and max(blues) == 255
    assert max(abs(a - b) for a, b in itertools.pairwise(blues)) <= 5, "gently"
    for wrong in (["ff80", "0", "60"], ["ff80zz", "0", "60"], ["ff8000", "-1", "60"], ["ff8000", "0", "0"]):
        assert pad.obey("C", wrong, 0) == "value"
    assert pad.obey("X", [], 0) == "unknown"
    assert module.dotstar((1, 2, 3)) == b"\0\0\0\0\xff\x03\x02\x01\xff\xff\xff\xff"


# --- the whole programs, loop and pins included, on a pty with the real drivers

RUNNER = """
import os, runpy, select, sys, time, types
sys.path.insert(0, {root!r})
from tests.hardware.boards import Lux, Pin, stubs
sys.path[0] = {drive!r}  # as on the board: what lies beside the program

def readable(_):
    return bool(select.select([0], [], [], 0)[0])

started, sleep = time.monotonic(), time.sleep
sys.modules.update(stubs([]))
sys.modules["microcontroller"] = types.SimpleNamespace(cpu=types.SimpleNamespace(temperature=21.5))
sys.modules["supervisor"] = types.SimpleNamespace(
    runtime=type("Runtime", (), dict(autoreload=True, serial_bytes_available=property(readable)))(),
    ticks_ms=lambda: int((time.monotonic() - started) * 1000 * {speed}) & 0x1FFFFFFF)
sys.stdin = types.SimpleNamespace(read=lambda size: os.read(0, size).decode("latin-1"))
sys.stdout = types.SimpleNamespace(write=lambda text: os.write(1, text.encode()), flush=lambda: None)
script = {script!r}

def pins_move(seconds):
    sleep(0.003)
    while script and time.monotonic() - started >= script[0][0]:
        _, pin, value = script.pop(0)
        if pin == "lux":
            Lux.counts = value
        else:
            Pin.made[pin].value = value

time.sleep = pins_move
runpy.run_path({program!r}, run_name="__main__")
"""


@contextlib.contextmanager
def program(
    kind: str, pty: Pty, script: list[tuple[float, str, int | bool | None]], speed: float = 20.0
) -> Iterator[None]:
    """The program of a board as a process behind a pty; `script` moves its pins: seconds, pin, level."""
    root, path = str(ROOT.parents[1]), copied(kind, pty.link.parent)
    code = RUNNER.format(root=root, drive=str(path.parent), speed=speed, script=script, program=str(path))
    pty.plug()
    ours = os.open(pty.link, os.O_RDWR | os.O_NOCTTY)
    process = subprocess.Popen([sys.executable, "-c", code], stdin=pty.master, stdout=pty.master)
    try:
        yield
    finally:
        process.kill()
        process.wait(5)
        os.close(ours)
        pty.unplug()


async def test_the_pir_program_with_its_driver(tmp_path: Path) -> None:
    table = Table(tmp_path, CALM)
    device = SerialPirBoard("pir", PirDevice(kind="pir", port="T", offset=-1.5), table.bench)
    with program("pir", Pty(tmp_path, "T"), [(0.5, "D0", True), (0.7, "D0", False)]):
        async with running(device, table):
            await until(lambda: len(table.of(Movement)) >= 2 and table.of(Measurement))
    assert device.health().firmware == "pir 1.1"
    assert [(e.sensor, e.active) for e in table.of(Movement)][:2] == [("PIR_entry", True), ("PIR_entry", False)]  # type: ignore[attr-defined]
    assert table.of(Measurement)[0].value == 20.0  # type: ignore[attr-defined]
    assert device.health().faults.get("bad lines", 0) == 0


async def test_the_light_program_with_its_driver_and_a_sensor_that_is_unplugged(tmp_path: Path) -> None:
    table = Table(tmp_path, CALM)
    sky = SerialLightSensor("sky", LightSensorDevice(kind="light", port="SKY"), table.bench)
    script: list[tuple[float, str, int | bool | None]] = [(0.4, "lux", None), (0.8, "lux", 24)]
    with program("light", Pty(tmp_path, "SKY"), script):
        async with running(sky, table):
            await until(lambda: [e.value for e in table.of(Measurement)][:2] == [1000.0, 20.0])  # type: ignore[attr-defined]
    assert sky.health().firmware == "light 1.1" and sky.lux() == 20.0
    assert sky.health().faults.get("bad lines", 0) == 0


async def test_the_other_programs_with_their_drivers(tmp_path: Path) -> None:
    table = Table(tmp_path, CALM)
    pad = SerialLightPad("pad", LightpadDevice(kind="lightpad", port="PAD"), table.bench)
    bell = SerialDoorbell("bell", DoorbellDevice(kind="doorbell", port="BELL"), table.bench)
    relay = SerialRelay("relay", RelayDevice(kind="relay", port="RELAY"), table.bench)
    water = SerialWaterMeter("water", WaterDevice(kind="water", port="WATER"), table.bench, table.store)
    # Buttons and contacts pull their pin down; a stub begins low, that is pressed and closed.
    bell_pins = [(0.3, "D0", True), (1.2, "D0", False), (1.5, "D0", True)]
    meter_pins = [(0.3 + n / 5, "D0", bool(n % 2 == 0)) for n in range(7)]
    with contextlib.ExitStack() as stack:
        for kind, port, script in (
            ("lightpad", "PAD", []),
            ("doorbell", "BELL", bell_pins),
            ("relay", "RELAY", []),
            ("water", "WATER", meter_pins),
        ):
            stack.enter_context(program(kind, Pty(tmp_path, port), script))  # type: ignore[arg-type]
        async with running(pad, table), running(bell, table), running(relay, table), running(water, table):
            everyone = (pad, bell, relay, water)
            await until(lambda: all(device.health().firmware for device in everyone))
            await pad.show(Colour(255, 128, 0), pulse_s=2)
            await relay.switch(True)
            assert await relay.state() is True
            await until(lambda: table.of(Doorbell))
            await until(lambda: water.index.count >= 3)
    assert all(device.health().faults.get("bad lines", 0) == 0 for device in everyone)
