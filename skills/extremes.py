"""How cold and how warm it was: the lowest and the highest reading of each hour, for two days. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from basecamp.house import Range
from basecamp.spans import spans
from skills.decision import Reading, seconds_between

KEPT = timedelta(hours=49)
ENOUGH = 0.5
"""Less of a span measured tells nothing about it."""
HOUR_S = 3600.0


@dataclass(frozen=True)
class Hour:
    """What a thermometer said within an hour, °C; `start` in UTC."""

    start: datetime
    low: float
    high: float


def with_reading(hours: tuple[Hour, ...], reading: Reading) -> tuple[Hour, ...]:
    """The hours, newest first, with one more reading; one that comes late is left out."""
    start = reading.at.replace(minute=0, second=0, microsecond=0)
    if not hours or start > hours[0].start:
        recent = tuple(one for one in hours if start - one.start < KEPT)
        return (Hour(start, reading.value, reading.value), *recent)
    first = hours[0]
    if start < first.start or first.low <= reading.value <= first.high:
        return hours
    return (Hour(start, min(first.low, reading.value), max(first.high, reading.value)), *hours[1:])


def ranges(place: str, hours: tuple[Hour, ...], now: datetime) -> tuple[Range, ...]:
    """How cold and how warm it was there in each span that was measured for the most part."""
    found = []
    for span, (begin, end) in spans(now).items():
        within = [one for one in hours if begin <= one.start < end]
        elapsed_s = min(seconds_between(begin, end), seconds_between(begin, now))
        if within and len(within) * HOUR_S >= ENOUGH * elapsed_s:
            found.append(Range(place, span, min(one.low for one in within), max(one.high for one in within)))
    return tuple(found)
