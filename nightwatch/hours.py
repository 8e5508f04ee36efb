"""Spans of the day as they are written in the settings, "HH:MM-HH:MM"; across midnight when the end comes first."""

from datetime import datetime, time, timedelta


def span(text: str) -> tuple[time, time]:
    """The two ends; ValueError when it is none."""
    first, _, last = text.partition("-")
    return time.fromisoformat(first.strip()), time.fromisoformat(last.strip())


def inside(text: str, at: datetime) -> bool:
    """Is the instant, on its own clock, within the span?"""
    start, end = span(text)
    clock = at.timetz().replace(tzinfo=None)
    return start <= clock < end if start <= end else clock >= start or clock < end


def last_night(text: str, at: datetime) -> tuple[datetime, datetime]:
    """The last such span that was over at `at`, as instants in its zone."""
    start, end = span(text)
    over = datetime.combine(at.date(), end, at.tzinfo)
    if over > at:
        over = datetime.combine(at.date() - timedelta(days=1), end, at.tzinfo)
    begin = datetime.combine(over.date(), start, at.tzinfo)
    if start >= end:
        begin = datetime.combine(over.date() - timedelta(days=1), start, at.tzinfo)
    return begin, over


def midnight(at: datetime) -> datetime:
    """The beginning of that day."""
    return datetime.combine(at.date(), time(0), at.tzinfo)
