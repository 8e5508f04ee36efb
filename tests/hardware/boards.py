"""The microcontroller programs under CPython: loaded with stubs of `board`, `busio`, `digitalio`, `neopixel_write`."""

import importlib.util
import shutil
import sys
import types
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

ROOT = Path(__file__).resolve().parents[2] / "hardware" / "circuitpython"
PROGRAMS = sorted(path.parent.name for path in ROOT.glob("*/code.py"))


def source(kind: str) -> str:
    return (ROOT / kind / "code.py").read_text(encoding="ascii")


def shared() -> str:
    """What every board has beside its program."""
    return (ROOT / "link.py").read_text(encoding="ascii")


def module_of(name: str, path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LINK = module_of("board_link", ROOT / "link.py")


def load(kind: str) -> Any:
    """The program of a board as a module, which finds `link` beside it. Its pure parts need no hardware at all."""
    with mock.patch.dict(sys.modules, {"link": LINK}):
        return module_of(f"board_{kind}", ROOT / kind / "code.py")


def copied(kind: str, folder: Path) -> Path:
    """A board's drive with the two files that docs/hardware.md has copied; the program's path."""
    drive = folder / f"CIRCUITPY-{kind}"
    drive.mkdir()
    shutil.copy(ROOT / "link.py", drive / "link.py")
    return Path(shutil.copy(ROOT / kind / "code.py", drive / "code.py"))


class Lux:
    """A BH1750 on the I²C bus: `counts` is what it measures; None = it is unplugged."""

    counts: ClassVar[int | None] = 1200
    measuring: ClassVar[bool] = False

    def __init__(self, scl: str, sda: str) -> None:
        self.locked = False

    def try_lock(self) -> bool:
        self.locked = True
        return True

    def writeto(self, address: int, data: bytes) -> None:
        assert self.locked and address == 0x23
        if Lux.counts is None:
            raise OSError("[Errno 19] Unsupported operation")
        Lux.measuring = data == b"\x10"

    def readfrom_into(self, address: int, buffer: bytearray) -> None:
        assert self.locked and address == 0x23 and len(buffer) == 2
        if Lux.counts is None:
            raise OSError("[Errno 19] Unsupported operation")
        assert Lux.measuring, "it was never told to measure"
        buffer[:] = Lux.counts.to_bytes(2, "big")

    def deinit(self) -> None:
        self.locked = False


class Pin:
    """A digital pin: `value` is what is read or written."""

    made: ClassVar[dict[str, "Pin"]] = {}

    def __init__(self, where: str) -> None:
        self.where, self.value, self.direction, self.pull = where, False, None, None
        self.written: list[bool] = []
        Pin.made[where] = self


def stubs(pixels: list[bytes]) -> dict[str, types.ModuleType]:
    """Modules a Trinket M0 has built in."""
    board, digitalio, neopixel = (types.ModuleType(name) for name in ("board", "digitalio", "neopixel_write"))
    busio = types.ModuleType("busio")
    busio.I2C = Lux  # type: ignore[attr-defined]
    for name in ("D0", "D1", "D2", "D3", "D4", "D13", "APA102_MOSI", "APA102_SCK", "SCL", "SDA"):
        setattr(board, name, name)
    digitalio.DigitalInOut = Pin  # type: ignore[attr-defined]
    digitalio.Direction = types.SimpleNamespace(INPUT="in", OUTPUT="out")  # type: ignore[attr-defined]
    digitalio.Pull = types.SimpleNamespace(UP="up", DOWN="down")  # type: ignore[attr-defined]
    neopixel.neopixel_write = lambda pin, data: pixels.append(bytes(data))  # type: ignore[attr-defined]
    return {"board": board, "busio": busio, "digitalio": digitalio, "neopixel_write": neopixel}
