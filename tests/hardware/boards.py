"""The microcontroller programs under CPython: loaded with stubs of `board`, `digitalio`, `neopixel_write` only."""

import importlib.util
import types
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).resolve().parents[2] / "hardware" / "circuitpython"
PROGRAMS = sorted(path.parent.name for path in ROOT.glob("*/code.py"))


def source(kind: str) -> str:
    return (ROOT / kind / "code.py").read_text(encoding="ascii")


def load(kind: str) -> Any:
    """The program of a board as a module. Its pure parts need no hardware at all."""
    spec = importlib.util.spec_from_file_location(f"board_{kind}", ROOT / kind / "code.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
    for name in ("D0", "D1", "D2", "D3", "D4", "D13", "APA102_MOSI", "APA102_SCK"):
        setattr(board, name, name)
    digitalio.DigitalInOut = Pin  # type: ignore[attr-defined]
    digitalio.Direction = types.SimpleNamespace(INPUT="in", OUTPUT="out")  # type: ignore[attr-defined]
    digitalio.Pull = types.SimpleNamespace(UP="up", DOWN="down")  # type: ignore[attr-defined]
    neopixel.neopixel_write = lambda pin, data: pixels.append(bytes(data))  # type: ignore[attr-defined]
    return {"board": board, "digitalio": digitalio, "neopixel_write": neopixel}
