"""What the drivers of our serial boards have in common: where they are plugged in and the link to them."""

from dataclasses import dataclass, field
from pathlib import Path

from basecamp.clock import Clock
from basecamp.logbook import Logbook
from basecamp.settings.hardware import HardwareSettings
from hardware.ports import Emit, Health
from hardware.serial.frame import BadLineError, Line
from hardware.serial.link import LineLink, Timing
from hardware.serial.wire import Opener, open_serial


@dataclass(frozen=True)
class Bench:
    """What every driver is given: time, logbook, where ports are found and how long to wait."""

    clock: Clock
    logbook: Logbook
    folder: Path | str = "/dev/serial/by-id"
    timing: Timing = field(default_factory=Timing)
    opener: Opener = open_serial

    @classmethod
    def of(cls, settings: HardwareSettings, clock: Clock, logbook: Logbook) -> "Bench":
        timing = Timing(silence_s=settings.silence_s, retry_s=settings.retry_s, answer_s=settings.answer_s)
        return cls(clock, logbook, settings.serial_folder, timing)


class Board:
    """A board of one kind behind a link. A driver overrides `heard` and, when it must tell the board, `booted`."""

    kind: str

    def __init__(self, name: str, port: str, bench: Bench, baud: int = 115200) -> None:
        self.name = name
        self.clock = bench.clock
        self.logbook = bench.logbook
        self.link = LineLink(
            name,
            self.kind,
            port,
            bench.clock,
            bench.logbook,
            heard=self.heard,
            booted=self.booted,
            folder=bench.folder,
            baud=baud,
            timing=bench.timing,
            opener=bench.opener,
        )

    def health(self) -> Health:
        return self.link.health()

    async def run(self, emit: Emit) -> None:
        await self.link.run(emit)

    def heard(self, line: Line, emit: Emit) -> None:
        """A line that is no greeting, heartbeat or answer. Verbs of later programs are ignored."""

    def booted(self) -> None:
        """The board has just started: it knows nothing."""


def scaled(line: Line, index: int, per_unit: int, low: float, high: float) -> float:
    """Argument `index` divided by `per_unit`; BadLineError when it is outside low … high: no such thing is measured."""
    value = line.number(index) / per_unit
    if not low <= value <= high:
        raise BadLineError(f"{line.verb} {value} is outside {low} … {high}")
    return value
