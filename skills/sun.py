"""Sunrise and sunset at the house (`astral`, loaded on first use)."""

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache

HORIZON = -0.833
"""Elevation of the sun's centre at sunrise and sunset, degrees: refraction and half its width."""


@lru_cache(maxsize=64)
def times(day: date, latitude: float, longitude: float, zone: tzinfo = UTC) -> tuple[datetime | None, datetime | None]:
    """Sunrise and sunset of that date in `zone`, as instants in UTC; None where the sun does not rise or set then."""
    from astral import Observer
    from astral.sun import sunrise, sunset

    observer = Observer(latitude, longitude)
    found: list[datetime | None] = []
    for event in (sunrise, sunset):
        try:
            found.append(event(observer, date=day, tzinfo=zone).astimezone(UTC))
        except ValueError:
            found.append(None)
    return found[0], found[1]


def is_day(now: datetime, latitude: float, longitude: float) -> bool:
    """Is the sun up?"""
    rise, set_ = times(now.astimezone(UTC).date(), latitude, longitude)
    if rise is not None and set_ is not None and rise < set_:
        return rise <= now < set_
    # Far north, or so far west that the day of UTC holds the night: ask for the height of the sun.
    from astral import Observer
    from astral.sun import elevation

    return bool(elevation(Observer(latitude, longitude), now.astimezone(UTC)) > HORIZON)
