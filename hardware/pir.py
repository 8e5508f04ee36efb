"""The board with movement detectors, thermometer and perhaps light sensor; and the light sensor alone."""

from collections.abc import Mapping
from datetime import datetime

from basecamp.events import Measurement, Movement
from basecamp.settings.hardware import LightSensorDevice, PirDevice
from hardware.board import Bench, Board, scaled
from hardware.ports import Emit
from hardware.serial.frame import BadLineError, Line

STALE_S = 600.0
"""A light reading older than this is not believed any more, seconds."""


class Detectors:
    """The levels of the detectors of a board: an event when one changes, none when it is only repeated."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.known: dict[str, bool] = {}

    def heard(self, line: Line, at: datetime, emit: Emit) -> None:
        """A line `M sensor level`."""
        level = line.number(1)
        if level not in (0, 1):
            raise BadLineError(f"a detector is 0 or 1, not {level}")
        own = line.word(0)
        sensor = self.names.get(own, f"PIR_{own}")
        active = bool(level)
        before = self.known.get(sensor)
        self.known[sensor] = active
        # The first "nobody" after a start is no news.
        if active != before and not (before is None and not active):
            emit(Movement(at, sensor, active))


class SerialPirBoard(Board):
    """See `hardware.ports.PirBoard`."""

    kind = "pir"

    def __init__(self, name: str, settings: PirDevice, bench: Bench) -> None:
        super().__init__(name, settings.port, bench)
        self.place = settings.place
        self.offset = settings.offset
        self.detectors = Detectors(settings.sensors)

    def levels(self) -> Mapping[str, bool]:
        return dict(self.detectors.known)

    def heard(self, line: Line, emit: Emit) -> None:
        now = self.clock.now()
        if line.verb == "M":
            self.detectors.heard(line, now, emit)
        elif line.verb == "T":
            celsius = scaled(line, 0, 100, -40, 85) + self.offset
            emit(Measurement(now, "temperature", self.place, round(celsius, 2)))
        elif line.verb == "L":
            emit(Measurement(now, "light", self.place, scaled(line, 0, 10, 0, 200_000)))


class SerialLightSensor(Board):
    """See `hardware.ports.LightSensor`."""

    kind = "light"

    def __init__(self, name: str, settings: LightSensorDevice, bench: Bench) -> None:
        super().__init__(name, settings.port, bench)
        self.place = settings.place
        self.last: tuple[float, float] | None = None

    def lux(self) -> float | None:
        if self.last is None or self.clock.monotonic() - self.last[0] > STALE_S:
            return None
        return self.last[1]

    def heard(self, line: Line, emit: Emit) -> None:
        if line.verb == "L":
            lux = scaled(line, 0, 10, 0, 200_000)
            self.last = (self.clock.monotonic(), lux)
            emit(Measurement(self.clock.now(), "light", self.place, lux))
