"""What the reader of times gives back, and what its grammar passes around."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Literal, NamedTuple, TypedDict

Lang = Literal["fr", "en"]
Grain = Literal["second", "minute", "hour", "day", "week", "month"]


@dataclass(frozen=True)
class DayParts:
    """The hour each part of the day stands for in this house (local wall clock)."""

    morning: time = time(8)
    noon: time = time(12)
    afternoon: time = time(15)
    evening: time = time(18)
    night: time = time(22)


PARTS = DayParts()
"""The hours of a house that configures none."""


@dataclass(frozen=True)
class When:
    """A time found in a text."""

    at: datetime
    """Aware, in the zone of `now`. The beginning, when it is a period."""
    until: datetime | None
    """End of a period, exclusive; None for an instant or a day. A part of the day stands for its hour: None."""
    grain: Grain
    """How precisely it was said."""
    text: str
    """The words that were read as a time."""
    start: int
    """Place of `text` in the given text, characters."""
    end: int
    alternatives: tuple["When", ...] = ()
    """Other readings, most likely first; empty when the words leave no doubt."""
    past: bool = False
    """`at` is before now (a begun part of the day is past and begun)."""
    begun: bool = False
    """A part of the day or a period that `now` is in ("ce soir" said at 19:30)."""


class Clock(NamedTuple):
    """An hour of the day as said: 0 <= hour <= 24."""

    hour: int
    minute: int
    second: int
    grain: Grain
    twelve: bool
    """Said on a 12-hour dial: 7 may be 19."""


SAME_TIME = Clock(-1, 0, 0, "minute", False)
"""The hour it is now, on another day."""


class Span(NamedTuple):
    """A duration: calendar months and days, and elapsed seconds."""

    months: int
    days: int
    seconds: int
    grain: Grain

    def times(self, factor: int) -> "Span":
        """The span repeated, or turned back with -1."""
        return Span(self.months * factor, self.days * factor, self.seconds * factor, self.grain)


class Partial(TypedDict, total=False):
    """What a few words say of an instant; two are merged when they say different things."""

    now: bool
    rel: int
    """Days from today."""
    weekday: int
    """0 = Monday."""
    weekday_mod: str
    """this, next, last, after (the one after the next)."""
    weeks_on: int
    """Days added to a weekday counted from today: "lundi en huit" is 7."""
    week: int
    """Weeks from this one, for a weekday of that week."""
    day: int
    month: int
    month_rel: int
    year: int
    year_rel: int
    """Years from this one."""
    special: tuple[Any, ...]
    """A day by rule, see `days.special`."""
    clock: Clock
    half: str
    """am, pm, or the part of the day an hour belongs to ("7 heures du soir")."""
    part: str
    part_mod: str
    """early, mid, late."""
    this: bool
    """"ce soir": today is named."""
    offset: Span
    base: "Partial"
    """What the offset is counted from; now without it."""
    period: tuple[Any, ...]
    """A week, month, year … see `periods`."""
    loose: bool
    """A bare hour ("sept heures"): a time only when nothing else is said."""
    past: bool
    """Said as past."""


class Said(NamedTuple):
    """A whole time expression before it meets a clock."""

    kind: str
    """point, range, until, since, lasting, by."""
    first: Partial
    second: Partial | None = None
    span: Span | None = None


def merge(a: Partial, b: Partial) -> Partial | None:
    """What both say together, or None when they say the same thing twice or cannot go together."""
    twice = a.keys() & b.keys()
    if twice and not (twice == {"part"} and a["part"] == b["part"]):
        # "demain soir pour le dîner" names the evening twice, and the meal says when in it.
        return None
    both: Partial = {**a, **b}
    if "now" in both and len(both) > 1:
        return None
    if "period" in both and not both["period"][0].startswith("weekend") and both.keys() - {"period", "past"}:
        if both["period"][0] == "week" and "weekday" in both and "week" not in both and "weekday_mod" not in both:
            week = both["period"][1]
            del both["period"]
            both["week"] = week
            return both
        return None
    if "offset" in both:
        extra = both.keys() - {"offset", "base", "past"}
        if extra and (both["offset"].seconds or not extra <= {"clock", "half", "part", "part_mod"}):
            return None
    if both.get("part") == "noon" and "clock" in both:
        return None
    if "this" in both and ("weekday" in both or both.get("rel", 0)):
        return None
    if "special" in both and both.keys() & {"rel", "day", "month"}:
        return None
    if "half" in both and "part" in both and both["half"] not in ("am", "pm"):
        return None
    return both
