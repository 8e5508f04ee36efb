"""The spans of time that people look back on: the night that was, yesterday, today so far. Pure."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from basecamp.house import Span

NIGHT_BEGINS, NIGHT_ENDS = time(20), time(9)
"""Of the night that was: from yesterday evening to this morning."""


def spans(now: datetime) -> Mapping[Span, tuple[datetime, datetime]]:
    """From when to when each goes; `now` on the wall clock of the house."""

    def at(days: int, hour: time) -> datetime:
        return datetime.combine(now.date() + timedelta(days=days), hour, now.tzinfo)

    return {
        "night": (at(-1, NIGHT_BEGINS), at(0, NIGHT_ENDS)),
        "yesterday": (at(-1, time()), at(0, time())),
        "today": (at(0, time()), at(1, time())),
    }
