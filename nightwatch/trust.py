"""Can the wall clock be believed? Pure.

It may start in 1970, jump back an hour or forward ten years. Durations never use it; what depends on the hour of the
day (the leak of the morning, the night, the age of measurements) waits while it is not trusted.
"""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from nightwatch.verdict import Text, duration

FLOOR = datetime(2024, 1, 1, tzinfo=UTC).timestamp()
"""No house runs this program before it was written."""
SETTLED_S = 600.0
"""A small jump is believed once the clock has gone on regularly for this long."""
DAY_S = 86400.0


@dataclass(frozen=True)
class Trust:
    """What is remembered between two looks; `offset` = wall - steady."""

    trusted: bool = True
    offset: float | None = None
    jumped_s: float | None = None
    """Steady instant of the last jump."""
    good: float | None = None
    """The offset when the clock was last believed: a jump that is undone is forgiven."""
    far: bool = False
    """It jumped by more than a day: only the kernel's word (synchronised) makes it believable again."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def look(
    trust: Trust, wall: float, steady: float, jump_s: float, synchronised: bool | None, *, fresh: bool = False
) -> tuple[Trust, Text | None]:
    """The trust after one look (`wall`: Unix seconds), and what to tell if the clock jumped.

    `fresh`: the first look after a start; steady did not count while the watchman was down, so the wall may then be
    ahead (by less than a year) but not behind.
    """
    offset = wall - steady
    moved = 0.0 if trust.offset is None else offset - trust.offset
    sane = wall >= FLOOR
    news: Text | None = None
    allowed = 0.0 <= moved < 366 * DAY_S if fresh else abs(moved) <= jump_s
    if trust.offset is not None and not allowed and not (fresh and abs(moved) <= jump_s):
        trust = replace(trust, trusted=False, jumped_s=steady, far=abs(moved) > DAY_S)
        span = duration(abs(moved))
        way_fr, way_en = ("d'avance", "forward") if moved > 0 else ("de retard", "back")
        news = Text(f"L'horloge a sauté : {span.fr} {way_fr}.", f"The clock jumped {span.en} {way_en}.")
    if trust.trusted and sane and trust.offset is not None and abs(moved) < 0.01:
        return trust, news
    trust = replace(trust, offset=offset)
    if not sane:
        return replace(trust, trusted=False, jumped_s=steady, far=True), news
    if trust.trusted:
        return replace(trust, good=offset), news
    undone = trust.good is not None and abs(offset - trust.good) <= jump_s
    waited = trust.jumped_s is None or steady - trust.jumped_s >= SETTLED_S
    if synchronised or undone or (waited and not trust.far):
        return replace(trust, trusted=True, jumped_s=None, far=False, good=offset), news
    return trust, news
