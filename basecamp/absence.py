"""The heating rule of a departure: eco until an hour before the return, then comfort until the return.

Source: "Leaving the house, exactly" of the feature list. Pure; shared by the dialogs, which say it back,
and the heater, which does it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class EcoSpan:
    """Eco is forced from `start` to `until`, comfort from `until` to `back`; aware instants."""

    start: datetime
    until: datetime
    back: datetime


def plan(now: datetime, back: datetime | None, preheat: timedelta, min_eco: timedelta) -> EcoSpan | None:
    """What to force when leaving at `now` until `back`; None = leave the heating alone.

    None when the return is unknown or past, or when the eco span would be shorter than `min_eco`.
    Spans are real elapsed time, so a daylight-saving night does not shorten the pre-heating.
    """
    if back is None:
        return None
    until = datetime.fromtimestamp(back.timestamp() - preheat.total_seconds(), back.tzinfo)
    if until.timestamp() - now.timestamp() < min_eco.total_seconds():
        return None
    return EcoSpan(now, until, back)
