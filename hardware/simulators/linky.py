"""A Linky meter: whole frames on a pty, in historic or standard mode, with a consumption that adds up."""

from collections.abc import Iterable
from pathlib import Path
from random import Random

from basecamp.clock import Clock
from hardware.linky.frame import ETX, STX, Group, Mode, encode_group
from hardware.simulators.line import Pty

FRAME_S = 2.0
"""A frame is sent this often, seconds."""


class SimulatedLinky:
    """A meter drawing `va`. Story actions: draw, change, mode_is, plug, unplug, renumber, hush, talk, garbage, corrupt,
    half, parity."""

    kind = "linky"

    def __init__(self, folder: Path, name: str, clock: Clock, random: Random | None = None) -> None:
        self.pty = Pty(folder, name)
        self.clock = clock
        self.random = random or Random(1)
        self.mode: Mode = "historic"
        self.option = "HC.."
        self.wh = {"HCHC": 4_000_000.0, "HCHP": 8_000_000.0}
        self.number = "021528603314"
        self.va = 500
        self.seen = clock.monotonic()
        self.hushed = False
        self.bad = 0
        self.with_parity = False

    async def __aenter__(self) -> "SimulatedLinky":
        self.plug()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.unplug()

    async def run(self) -> None:
        """Send frames for ever."""
        while True:
            self.beat()
            await self.clock.sleep(FRAME_S)

    @property
    def total(self) -> int:
        """The sum of its indexes, Wh."""
        return sum(int(value) for value in self.wh.values())

    def groups(self) -> Iterable[Group]:
        amperes = round(self.va / 230)
        if self.mode == "historic":
            yield Group("ADCO", self.number)
            yield Group("OPTARIF", self.option)
            yield Group("ISOUSC", "45")
            for label, value in self.wh.items():
                yield Group(label, f"{int(value):09d}")
            yield Group("PTEC", "HP..")
            yield Group("IINST", f"{amperes:03d}")
            yield Group("IMAX", "090")
            yield Group("PAPP", f"{self.va:05d}")
            yield Group("HHPHC", "A")
            yield Group("MOTDETAT", "000000")
            return
        stamp = "H" + self.clock.now().strftime("%y%m%d%H%M%S")
        yield Group("ADSC", self.number)
        yield Group("VTIC", "02")
        yield Group("DATE", "", stamp)
        yield Group("NGTF", "H PLEINE/CREUSE ")
        yield Group("LTARF", "  HEURE  PLEINE ")
        yield Group("EAST", f"{self.total:09d}")
        yield Group("IRMS1", f"{amperes:03d}")
        yield Group("URMS1", "230")
        yield Group("SINSTS", f"{self.va:05d}")
        yield Group("SMAXSN", f"{self.va:05d}", stamp)

    def frame(self) -> bytes:
        """One frame as sent, damaged if it is to be."""
        data = b"".join(encode_group(group, self.mode) for group in self.groups())
        if self.bad:
            self.bad -= 1
            middle = data.index(b"PAPP" if self.mode == "historic" else b"SINSTS") + 8
            data = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        data = bytes((STX,)) + data + bytes((ETX,))
        if self.with_parity:
            data = bytes(byte | 0x80 * (byte.bit_count() % 2) for byte in data)
        return data

    def beat(self) -> None:
        """Count what was drawn since, and send a frame."""
        now = self.clock.monotonic()
        self.wh["HCHP"] += self.va * (now - self.seen) / 3600
        self.seen = now
        if not self.hushed:
            self.pty.write(self.frame())

    def draw(self, va: int) -> None:
        """The house draws `va`."""
        self.va = va

    def change(self) -> None:
        """Another meter is fitted: its indexes begin at 0."""
        self.wh = dict.fromkeys(self.wh, 0.0)
        self.number = "041999999999"

    def mode_is(self, mode: Mode) -> None:
        """Switch to "historic" or "standard"."""
        self.mode = mode

    def parity(self) -> None:
        """Send the parity bit, as a reader that passes on 7E1 as it is."""
        self.with_parity = True

    def plug(self) -> None:
        self.pty.plug()

    def unplug(self) -> None:
        self.pty.unplug()

    def renumber(self) -> None:
        self.unplug()
        self.plug()

    def hush(self) -> None:
        self.hushed = True

    def talk(self) -> None:
        self.hushed = self.with_parity = False
        self.bad = 0

    def garbage(self, bytes: int = 300) -> None:
        self.pty.write(self.random.randbytes(bytes))

    def corrupt(self, frames: int = 1) -> None:
        """Damage one digit of the power in the next frames."""
        self.bad = frames

    def half(self) -> None:
        """The first half of a frame."""
        data = self.frame()
        self.pty.write(data[: len(data) // 2])
