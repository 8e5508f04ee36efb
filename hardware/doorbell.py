"""The bell button of the entry. The board counts the presses and repeats the count, so that none is lost."""

from collections.abc import Mapping

from basecamp.events import Doorbell
from basecamp.settings.hardware import DoorbellDevice
from hardware.board import Bench, Board
from hardware.pir import Detectors
from hardware.ports import Emit
from hardware.serial.frame import Line

FRESH_S = 15.0
"""A press that is known only this long after the last word of the board is too old to ring for, seconds."""


class SerialDoorbell(Board):
    """See `hardware.ports.Doorbell`."""

    kind = "doorbell"

    def __init__(self, name: str, settings: DoorbellDevice, bench: Bench) -> None:
        super().__init__(name, settings.port, bench)
        self.detectors = Detectors(settings.sensors)
        self.pressed: int | None = None
        self.counted = 0.0

    def levels(self) -> Mapping[str, bool]:
        """The last known level of each detector, by the name used in Movement events."""
        return dict(self.detectors.known)

    def heard(self, line: Line, emit: Emit) -> None:
        if line.verb == "M":
            self.detectors.heard(line, self.clock.now(), emit)
        elif line.verb == "B":
            self.count(line.number(0), emit)

    def count(self, presses: int, emit: Emit) -> None:
        now = self.clock.monotonic()
        fresh = now - self.counted <= FRESH_S
        if self.pressed is not None and presses != self.pressed and presses > 0:
            if fresh:
                emit(Doorbell(self.clock.now()))
            else:
                self.logbook.add("info", f"somebody rang at {self.name} while it could not be heard")
        self.pressed, self.counted = presses, now

    def booted(self) -> None:
        # The count begins again at 0; before the first start was seen it is not known what it was.
        if self.pressed is not None:
            self.pressed = 0
