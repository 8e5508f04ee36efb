"""The shape all skills share: a frozen state, a pure `decide`, and what a decision may ask for.

A skill is a module with

    NAME                                     its name in the store ("skill.NAME") and in effects
    HEARS                                    kinds of stimuli it decides on, besides the effects that name it
    State                                    a frozen dataclass that `skills.keep` writes as JSON
    first(settings) -> State                 the state of a house that was just installed
    decide(state, stimulus, now, about) -> (state, outcomes)
    status(state, now, about, lang) -> str   one sentence for report, page and remote command line

and, where it needs them,

    durable(state)                           the part whose change is written at once; the rest at most 5 min late
    after_restart(state) -> State            what a state from the store is worth in a new process

`now` and every instant inside a state are in UTC: two instants of one ZoneInfo compare by their wall clock,
which is wrong on the two daylight-saving nights. `about.zone` gives the wall clock back where people's hours matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

from basecamp.effects import Effect
from basecamp.events import Event
from basecamp.house import Lang, Mode, Severity
from basecamp.settings import Settings
from basecamp.store import Point


@dataclass(frozen=True)
class Tick:
    """Time has passed: what waits for an instant looks whether it has come."""


@dataclass(frozen=True)
class Note:
    """A line for the logbook."""

    text: str
    level: Literal["debug", "info", "warning", "error", "critical"] = "info"


Stimulus = Event | Effect | Tick
Outcome = Event | Effect | Note | Point
Outcomes = tuple[Outcome, ...]
NOTHING: Outcomes = ()


@dataclass(frozen=True)
class Reading:
    """One believed measurement, in the unit of its series; `at` in UTC."""

    value: float
    at: datetime


class About(NamedTuple):
    """What a decision may know of the rest of the house besides its own state."""

    settings: Settings
    zone: tzinfo
    lang: Lang = "fr"
    """Language of announcements and of the logbook."""
    mode: Mode = "cocoon"
    mode_since: datetime | None = None
    silence: bool = False
    present: frozenset[str] = frozenset()
    """First names of those known to be there."""
    arrived: Mapping[str, datetime] = MappingProxyType({})
    """When each of them came."""
    somebody: bool | None = None
    """Is anybody there? None = nobody knows."""
    temperatures: Mapping[str, Reading] = MappingProxyType({})
    """The last believed temperature of each place, °C."""
    lux: Reading | None = None
    """Light outside, lux."""
    day: bool | None = None
    worst: Severity | None = None
    """The gravest problem that is going on now."""
    past_problem: bool = False
    """One went away and was not reported yet."""
    comfort: bool | None = None
    """Is comfort wanted now? None = the heater has not decided yet."""
    unheard: int = 0
    """Messages nobody has heard."""

    def local(self, instant: datetime) -> datetime:
        """The instant on the wall clock of the house."""
        return instant.astimezone(self.zone)

    def say(self, fr: str, en: str) -> str:
        """The one of the two sentences that this house's announcements use."""
        return fr if self.lang == "fr" else en


S = TypeVar("S")


class Skill(Protocol[S]):
    """What a module of this package must have to be a skill."""

    NAME: str
    HEARS: tuple[type, ...]

    def first(self, settings: Settings) -> S: ...

    def decide(self, state: S, stimulus: Stimulus, now: datetime, about: About) -> tuple[S, Outcomes]: ...

    def status(self, state: S, now: datetime, about: About, lang: Lang) -> str: ...


def utc(instant: datetime, zone: tzinfo = UTC) -> datetime:
    """The instant in UTC; a naive one is read on the wall clock of `zone`."""
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=zone)
    return instant.astimezone(UTC)


def instant_of(value: Any, zone: tzinfo) -> datetime | None:
    """The instant of an effect's argument (ISO 8601 or null), in UTC. ValueError when it is none."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return utc(value, zone)
    return utc(datetime.fromisoformat(str(value)), zone)


def person_of(value: Any) -> str | None:
    """The name in an effect's argument; None when nobody is named. ValueError when it is no name."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not the name of a person")
    return value


def for_skill(stimulus: Stimulus, name: str) -> Effect | None:
    """The stimulus when it is an effect addressed to this skill."""
    return stimulus if isinstance(stimulus, Effect) and stimulus.skill == name else None


def seconds_between(earlier: datetime, later: datetime) -> float:
    """Elapsed seconds, right across daylight-saving changes."""
    return later.timestamp() - earlier.timestamp()


BACK_S = 60.0
"""An instant further in the future than this was written by a clock that was set back since, seconds."""


def recent(instant: datetime, now: datetime, seconds: float) -> bool:
    """Was it at most `seconds` ago? Not when a wrong clock wrote it: it would be just now until it is so."""
    return -BACK_S <= seconds_between(instant, now) <= seconds


def lasts(until: datetime | None, now: datetime, longest_s: float) -> bool:
    """Does what ends at `until` still go on? Further ahead than `longest_s`, it was begun by a clock set back since."""
    return until is not None and 0 < seconds_between(now, until) <= longest_s


class UnknownActionError(ValueError):
    """An effect names an action that its skill does not have."""

    def __init__(self, effect: Effect) -> None:
        super().__init__(f"the skill {effect.skill} has no action {effect.action!r}")
