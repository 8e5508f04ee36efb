"""The water meter: a board counts its pulses; the index in litres survives restarts of host and board.

The board counts since its own start and repeats the count, so pulses that fell while nobody listened are not lost.
The index is the one thing a driver keeps in the store, because no one else could rebuild it.
"""

from dataclasses import dataclass

from basecamp.events import Measurement
from basecamp.settings.hardware import WaterDevice
from basecamp.store import Store
from hardware.board import Bench, Board
from hardware.ports import Emit
from hardware.serial.frame import BadLineError, Line

MOST_PER_S = 5.0
"""Litres a second that a house can draw; more is a bouncing contact, and only told."""


@dataclass(frozen=True)
class Index:
    """The index after `count` pulses of the board's run `boot`."""

    litres: float = 0.0
    boot: str = ""
    count: int = 0


def advance(index: Index, boot: str, count: int, litres_per_pulse: float) -> Index:
    """The index once the board says `count`. A new run of the board counts from 0; a count that falls is a new run."""
    if count < 0:
        raise BadLineError(f"a count of pulses is not negative: {count}")
    if index.boot == "":  # the very first time: what fell before we were there is not ours
        return Index(index.litres, boot, count)
    before = index.count if boot == index.boot and count >= index.count else 0
    return Index(index.litres + (count - before) * litres_per_pulse, boot, count)


class SerialWaterMeter(Board):
    """See `hardware.ports.WaterMeter`."""

    kind = "water"

    def __init__(self, name: str, settings: WaterDevice, bench: Bench, store: Store) -> None:
        super().__init__(name, settings.port, bench)
        self.weight = settings.litres_per_pulse
        self.place = settings.place
        self.store = store
        self.key = f"hardware.water.{name}"
        self.index = Index(**store.state(self.key, {}))
        self.known = bool(self.index.boot)
        self.emitted: tuple[float, float] | None = None

    def litres(self) -> float | None:
        return self.index.litres if self.known else None

    def heard(self, line: Line, emit: Emit) -> None:
        if line.verb != "P" or not self.link.boot:
            return  # a count means nothing before the board has said which run it is in
        index = advance(self.index, self.link.boot, line.number(0), self.weight)
        now = self.clock.monotonic()
        if index != self.index:
            self.guard(index.litres - self.index.litres, now)
            self.index = index
            self.store.set_state(self.key, {"litres": index.litres, "boot": index.boot, "count": index.count})
        self.known = True
        if self.emitted is None or index.litres != self.emitted[1] or now - self.emitted[0] >= 55:
            self.emitted = (now, index.litres)
            emit(Measurement(self.clock.now(), "water", self.place, round(index.litres, 3)))

    def guard(self, litres: float, now: float) -> None:
        if self.emitted is not None and litres > self.weight + MOST_PER_S * max(5.0, now - self.emitted[0]):
            self.link.watch.count("improbable pulses")
