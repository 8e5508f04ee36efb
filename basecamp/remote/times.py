"""Times as one types them on a phone: `18h`, `18h30`, `18:30`, `demain 12h`, `2h`, `30m`, `3j`, `in 2h`, `jeudi 8h`,
`ce soir`, `demain matin`."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Literal

from basecamp.settings.house import DayPartHours

UNITS = {
    "m": 60,
    "mn": 60,
    "min": 60,
    "minute": 60,
    "minutes": 60,
    "h": 3600,
    "heure": 3600,
    "heures": 3600,
    "hour": 3600,
    "hours": 3600,
    "d": 86400,
    "j": 86400,
    "jour": 86400,
    "jours": 86400,
    "day": 86400,
    "days": 86400,
}
DAYS = {
    "today": 0,
    "aujourd'hui": 0,
    "tomorrow": 1,
    "demain": 1,
    "apres-demain": 2,
}
WEEKDAYS = {
    name: number
    for names in (
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        ("lun", "mar", "mer", "jeu", "ven", "sam", "dim"),
    )
    for number, name in enumerate(names)
}
HOURS = {"midi": 12, "noon": 12, "minuit": 0, "midnight": 0}
PARTS = {
    "matin": "morning",
    "midi": "noon",
    "apres-midi": "afternoon",
    "aprem": "afternoon",
    "soir": "evening",
    "nuit": "night",
    "morning": "morning",
    "noon": "noon",
    "afternoon": "afternoon",
    "evening": "evening",
    "night": "night",
}
THIS = ("ce", "cet", "cette", "this")
"""Words before a part of today."""
AFTER = ("in", "dans", "for", "pendant", "pour")
"""Words before a duration."""
AT = ("at", "a", "until", "till", "jusqu'a", "vers")
"""Words before an hour of the day."""


@dataclass(frozen=True)
class Terse:
    """A typed time: a duration from now, or an hour of a day."""

    seconds: int | None = None
    hour: int | None = None
    minute: int = 0
    days: int | None = None
    """Days from today; None = the next time it is that hour."""
    weekday: int | None = None
    """0 = Monday; the next one, today included while the hour is still to come."""
    part: str = ""
    """A part of the day, by its name in the settings: its hour is meant."""

    def begun(self, now: datetime, parts: DayPartHours) -> bool:
        """Is it this evening or tonight, which has begun: at what hour?"""
        return self.days == 0 and self.part in ("evening", "night") and self.instant(now, parts) is None

    def instant(self, now: datetime, parts: DayPartHours | None = None) -> datetime | None:
        """The instant meant, aware, or None when it is already past ("demain" never is, "today 8h" at noon is)."""
        if self.part:
            start: time = getattr(parts or DayPartHours.model_construct(), self.part)
            return replace(self, hour=start.hour, minute=start.minute, part="").instant(now)
        if self.seconds is not None:
            return datetime.fromtimestamp(now.timestamp() + self.seconds, now.tzinfo)
        hour = 8 if self.hour is None else self.hour
        base = now.replace(hour=hour, minute=self.minute, second=0, microsecond=0)
        if self.weekday is not None:
            ahead = (self.weekday - now.weekday()) % 7
            at = base + timedelta(days=ahead)
            return at if at > now else at + timedelta(days=7)
        if self.days is None:
            return base if base > now else base + timedelta(days=1)
        at = base + timedelta(days=self.days)
        return at if at > now else None


def read(words: list[str], bare_hours: Literal["clock", "duration"]) -> Terse | None:
    """The time in folded words; None when it is none. `bare_hours` says what "2h" alone is here: 02:00 or two hours."""
    rest = list(words)
    days: int | None = None
    weekday: int | None = None
    if rest and rest[0] in AFTER:
        return duration(rest[1:])
    if rest and rest[0].startswith("+"):
        return duration([rest[0][1:], *rest[1:]])
    certain = False
    if rest and rest[0] in AT:
        certain, rest = True, rest[1:]
    if rest and rest[0] in DAYS:
        days, certain, rest = DAYS[rest[0]], True, rest[1:]
    elif rest and rest[0] in WEEKDAYS:
        weekday, certain, rest = WEEKDAYS[rest[0]], True, rest[1:]
    if rest and rest[0] in AT:
        rest = rest[1:]
    if rest == ["tonight"]:
        rest = ["this", "evening"]
    if len(rest) == 2 and rest[0] in THIS and rest[1] in PARTS and weekday is None and days in (None, 0):
        return Terse(days=0, part=PARTS[rest[1]])
    if len(rest) == 1 and rest[0] in PARTS and rest[0] not in HOURS and (days is not None or weekday is not None):
        return Terse(days=days, weekday=weekday, part=PARTS[rest[0]])
    if not rest:
        return Terse(days=days, weekday=weekday) if days is not None or weekday is not None else None
    if not certain and (bare_hours == "duration" or not re.search(r"\dh", "".join(rest))):
        lasting = duration(rest)
        if lasting is not None:
            return lasting
    found = clock([f"{rest[0]}h"] if bare_hours == "clock" and len(rest) == 1 and rest[0].isdigit() else rest)
    if found is None:
        return None
    return Terse(hour=found[0], minute=found[1], days=days, weekday=weekday)


def duration(words: list[str]) -> Terse | None:
    """ "2h", "90 min", "1h30", "3j"."""
    text = "".join(words)
    if both := re.fullmatch(r"(\d{1,3})h(\d{1,2})", text):
        return positive(int(both[1]) * 3600 + int(both[2]) * 60)
    if one := re.fullmatch(r"(\d{1,4})([a-z]+)", text):
        unit = UNITS.get(one[2])
        return positive(int(one[1]) * unit) if unit else None
    return None


def positive(seconds: int) -> Terse | None:
    """A duration of a minute to a year."""
    return Terse(seconds=seconds) if 60 <= seconds <= 366 * 86400 else None


def clock(words: list[str]) -> tuple[int, int] | None:
    """ "18h", "18h30", "18:30", "6pm", "midi"."""
    text = "".join(words)
    if text in HOURS:
        return HOURS[text], 0
    if half := re.fullmatch(r"(\d{1,2})(?::(\d{2}))?(am|pm)", text):
        hour, minute = int(half[1]), int(half[2] or 0)
        if not 1 <= hour <= 12 or minute > 59:
            return None
        return hour % 12 + (12 if half[3] == "pm" else 0), minute
    if said := re.fullmatch(r"(\d{1,2})(?:h|heures?|:)(\d{2})?", text):
        hour, minute = int(said[1]), int(said[2] or 0)
        return (hour % 24, minute) if hour <= 24 and minute <= 59 and hour * 60 + minute <= 1440 else None
    return None
