"""Arithmetic on instants that survives the nights the clocks change.

Days and months move on the wall clock; hours, minutes and seconds are real elapsed time.
"""

from datetime import UTC, date, datetime, time, timedelta

from dialogs.when.days import shift
from dialogs.when.value import Span


def at(day: date, clock: time, now: datetime) -> datetime:
    """That wall-clock time in the zone of `now`. An hour skipped in spring moves on; one that comes twice in
    autumn is the first that is still to come."""
    zone = now.tzinfo
    first = datetime.combine(day, clock, zone)
    back = first.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) != first.replace(tzinfo=None):
        return back
    second = first.replace(fold=1)
    if second.utcoffset() != first.utcoffset() and first.timestamp() <= now.timestamp() < second.timestamp():
        return second
    return first


def hour(day: date, hours: int, minute: int, second: int, now: datetime) -> datetime:
    """`hours` may be 24 and more: the small hours of the next day."""
    return at(day + timedelta(days=hours // 24), time(hours % 24, minute, second), now)


def move(start: datetime, span: Span) -> datetime:
    """`start` moved by a span: calendar part first, elapsed part after."""
    moved = start
    if span.months or span.days:
        moved = at(shift(start.date(), span), start.timetz().replace(tzinfo=None), start)
        if moved.utcoffset() != start.utcoffset() and start.fold:
            moved = moved.replace(fold=0)
    if span.seconds:
        moved = (moved.astimezone(UTC) + timedelta(seconds=span.seconds)).astimezone(start.tzinfo)
    return moved


def before(a: datetime, b: datetime) -> bool:
    """a < b as instants (datetimes of one zone compare by their wall clock, which is wrong in an autumn night)."""
    return a.timestamp() < b.timestamp()
