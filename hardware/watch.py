"""How a device is, told once: one line in the logbook when an outage begins, one when it is over, however it flaps.

An outage is over when the device has made sense for `steady_s` without a break, so that one that comes and goes
every few seconds is one outage and not a hundred lines. An outage that lasts `problem_s` also becomes a
`ProblemChanged` for report, page and light; its end too.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from basecamp.clock import Clock
from basecamp.events import ProblemChanged
from basecamp.logbook import Logbook
from hardware.ports import Condition, Emit, Health


class Watch:
    """The condition of one device. Pure but for the logbook and `emit`; fed by its driver."""

    def __init__(
        self, name: str, clock: Clock, logbook: Logbook, steady_s: float = 10.0, problem_s: float = 60.0
    ) -> None:
        self.name = name
        self.clock = clock
        self.logbook = logbook
        self.steady_s = steady_s
        self.problem_s = problem_s
        self.health = Health(name, since=clock.now())
        self.faults: Counter[str] = Counter()
        self.told: set[Condition] = set()
        self.outage: float | None = None
        self.outage_at: datetime | None = None
        self.sound: float | None = None
        self.problem: tuple[str, str] | None = None

    def snapshot(self) -> Health:
        """The health with its counters."""
        return replace(self.health, faults=dict(self.faults))

    def count(self, fault: str, number: int = 1) -> None:
        """One more fault of a kind that needs no line of its own."""
        self.faults[fault] += number

    def firmware(self, text: str) -> None:
        """What the device says its program is."""
        self.health = replace(self.health, firmware=text)

    def trouble(self, condition: Condition, fr: str, en: str, emit: Emit | None = None) -> None:
        """The device is lost or talks nonsense. Call it at every failed attempt: it is told once an outage."""
        now, ticks = self.clock.now(), self.clock.monotonic()
        self.sound = None
        if self.outage is None:
            self.outage, self.outage_at = ticks, now
        if condition != self.health.condition:
            self.health = replace(self.health, condition=condition, since=now)
        self.health = replace(self.health, fr=fr, en=en)
        if condition not in self.told:
            self.told.add(condition)
            self.logbook.add("warning", en)
        if emit is not None and self.problem is None and ticks - self.outage >= self.problem_s:
            self.problem = (fr, en)
            emit(ProblemChanged(now, f"hardware.{self.name}", "minor", fr, en, True))

    def fine(self, emit: Emit | None = None) -> None:
        """The device said something that makes sense."""
        now, ticks = self.clock.now(), self.clock.monotonic()
        if self.health.condition != "ok":
            self.health = replace(self.health, condition="ok", since=now, fr="", en="")
        self.health = replace(self.health, heard=now)
        if self.outage is None:
            return
        if self.sound is None:
            self.sound = ticks
        if ticks - self.sound < self.steady_s:
            return
        lasted = self.sound - self.outage
        self.logbook.add("info", f"{self.name} works again after {lasted:.0f} s")
        if self.problem is not None and emit is not None:
            fr, en = self.problem
            emit(ProblemChanged(now, f"hardware.{self.name}", "minor", fr, en, False))
        self.outage = self.outage_at = self.sound = self.problem = None
        self.told.clear()
