"""What a check is: it reads the world through a port, and judges the reading, purely.

A check is one file in this folder and one section of the settings. The engine calls `read` at its period and
`judge` once a subject; a reading that could not be taken is `Unreadable` and never reaches the check's own judgment.
"""

import contextlib
import importlib
import math
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import CheckSettings
from basecamp.store import Point
from nightwatch.sources.port import Sources
from nightwatch.verdict import Dwell, Finding, Instant, State, Text, Unreadable, Verdict, settle

S = TypeVar("S", bound=CheckSettings)
Readings = Mapping[str, Any]
"""Subject -> its reading, or Unreadable."""


class Check(Protocol):
    """One thing that is watched."""

    name: ClassVar[str]
    title: ClassVar[Text]
    """What it watches, for people."""

    always: ClassVar[bool]
    """Goes on while the mains check suspends the others."""

    @property
    def timing(self) -> CheckSettings: ...

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        """What there is to judge, by subject. `states`: what was remembered of each subject known so far."""
        ...

    def judge(self, reading: Any, state: State, now: Instant) -> Verdict:
        """The verdict on one subject."""
        ...

    def explained_by(self, subject: str) -> Sequence[tuple[str, str]]:
        """The (check, subject) whose fault explains a fault of this one, so that it is not told (inhibition)."""
        ...


class Plain(Generic[S]):
    """The common part of the checks."""

    always: ClassVar[bool] = False

    def __init__(self, settings: S) -> None:
        self.settings = settings

    @property
    def timing(self) -> CheckSettings:
        return self.settings

    @property
    def dwell(self) -> Dwell:
        return Dwell(self.settings.raise_s, self.settings.clear_s)

    def explained_by(self, subject: str) -> Sequence[tuple[str, str]]:
        return ()

    def settled(self, level: Any, fr: str, en: str, state: State, now: Instant) -> Verdict:
        """The finding with this check's dwell."""
        return settle(Finding(level, Text(fr, en)), state, now, self.dwell)


def by_place(points: Iterable[Point]) -> dict[str, float]:
    """The figures of some points by place. What is no figure is not heard: one bad sensor must not blind the others."""
    found: dict[str, float] = {}
    for point in points:
        with contextlib.suppress(TypeError, ValueError):
            value = float(point.value)
            if math.isfinite(value):
                found[point.tags.get("place", "")] = value
    return found


def unread(check: Check, reading: Unreadable, state: State, now: Instant) -> Verdict:
    """The verdict on a reading that could not be taken: unknown once that lasts."""
    timing = check.timing
    return settle(Finding("unknown", reading.reason), state, now, Dwell(timing.raise_s, timing.clear_s))


def all_checks(settings: NightwatchSettings) -> list[Check]:
    """Every check of this folder that the settings have not switched off; mains first, then by name."""
    package = importlib.import_module("nightwatch.checks")
    found: list[Check] = []
    for module in pkgutil.iter_modules(package.__path__):
        make = getattr(importlib.import_module(f"nightwatch.checks.{module.name}"), "check", None)
        if make is not None:
            made: Check = make(settings)
            if made.timing.enabled:
                found.append(made)
    return sorted(found, key=lambda one: (one.name != "mains", one.name))
