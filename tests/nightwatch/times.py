"""Instants for tests."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nightwatch.verdict import Instant

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 23, 12, tzinfo=PARIS)


def at(seconds: float, start: datetime = NOON, **more: object) -> Instant:
    """The instant so many seconds after the start, steady counting from 1000."""
    return Instant(start + timedelta(seconds=seconds), 1000.0 + seconds, **more)  # type: ignore[arg-type]
