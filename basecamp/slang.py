"""Time slang, both ways: "dans 3 mn", "il y a 5 h", "in 3 min", "5 h ago".

Short offsets for logs, SMS and the remote command line; the standard library only, so it loads in no time.
Sentences are read by `dialogs.when`; this reads only what it writes, and its usual spellings.
"""

import re
from datetime import timedelta
from typing import Literal

Lang = Literal["fr", "en"]

UNITS: dict[Lang, tuple[tuple[int, str], ...]] = {
    "fr": ((604800, "sem"), (86400, "j"), (3600, "h"), (60, "mn"), (1, "s")),
    "en": ((604800, "wk"), (86400, "d"), (3600, "h"), (60, "min"), (1, "s")),
}
SECONDS = {
    "s": 1, "sec": 1, "seconde": 1, "secondes": 1, "second": 1, "seconds": 1, "secs": 1,
    "mn": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "heure": 3600, "heures": 3600, "hour": 3600, "hours": 3600,
    "j": 86400, "d": 86400, "jour": 86400, "jours": 86400, "day": 86400, "days": 86400,
    "sem": 604800, "semaine": 604800, "semaines": 604800, "wk": 604800, "wks": 604800, "week": 604800,
    "weeks": 604800,
}  # fmt: skip
NOW = {"fr": "maintenant", "en": "now"}
PIECE = re.compile(r"(\d+(?:[.,]\d+)?|une?|an?|one)\s*([a-z]+)|(\d+)(?=\s*$)")
LIMIT = 100 * 366 * 86400
"""Seconds; longer is no slang."""


def span(delta: timedelta, lang: Lang = "fr") -> str:
    """A length of time in its largest unit, two when the second one matters: "3 mn", "1 h 30", "2 j", "45 s".

    The sign is left out. Hours keep their minutes under 10 h, days their hours under 3 days; the rest is rounded.
    """
    seconds = round(abs(delta.total_seconds()))
    day, hour, minute = UNITS[lang][1][1], UNITS[lang][2][1], UNITS[lang][3][1]
    if seconds < 60:
        return f"{seconds} s"
    minutes = (seconds + 30) // 60
    if minutes < 60:
        return f"{minutes} {minute}"
    if minutes < 600:
        hours, left = divmod(minutes, 60)
        return f"{hours} {hour} {left:02d}" if left else f"{hours} {hour}"
    hours = (minutes + 30) // 60
    if hours < 48:
        return f"{hours} {hour}"
    if hours < 72:
        days, left = divmod(hours, 24)
        return f"{days} {day} {left} {hour}" if left else f"{days} {day}"
    days = (hours + 12) // 24
    if days >= 14 and days % 7 == 0:
        return f"{days // 7} {UNITS[lang][0][1]}"
    return f"{days} {day}"


def offset(delta: timedelta, lang: Lang = "fr") -> str:
    """An offset from now: positive is to come ("dans 3 mn", "in 3 min"), negative is gone ("il y a 5 h", "5 h ago")."""
    if round(delta.total_seconds()) == 0:
        return NOW[lang]
    length = span(delta, lang)
    if lang == "fr":
        return f"dans {length}" if delta > timedelta(0) else f"il y a {length}"
    return f"in {length}" if delta > timedelta(0) else f"{length} ago"


def read_span(text: str) -> timedelta | None:
    """A length of time in slang, either language: "3 mn", "1 h 30", "2h", "90 s", "1,5 h", "une heure"; else None."""
    rest = text.strip().lower()
    total = 0.0
    last = 0
    while rest:
        match = PIECE.match(rest)
        if match is None:
            return None
        number, unit, bare = match.groups()
        if bare is not None:
            # "1 h 30", "2 mn 15": the next smaller unit.
            if last not in (3600, 60) or int(bare) > 59:
                return None
            total += int(bare) * last // 60
            rest = rest[match.end() :].strip()
            last = 0
            continue
        size = SECONDS.get(unit)
        if size is None or (last and size >= last):
            return None
        amount = 1.0 if number[0].isalpha() else float(number.replace(",", "."))
        total += amount * size
        last = size
        rest = re.sub(r"^\s*(?:et|and)?\s+|^\s+", "", rest[match.end() :])
        if last == 0 and rest:
            return None
    if (not last and total == 0) or total > LIMIT:
        return None
    return timedelta(seconds=total)


def read_offset(text: str) -> timedelta | None:
    """An offset in slang, either language: "dans 3 mn" is +3 min, "5 h ago" is -5 h, "now" is 0; None otherwise."""
    words = " ".join(text.lower().replace("\u00a0", " ").split())
    if words in NOW.values():
        return timedelta(0)
    for opening, closing, sign in (("dans ", "", 1), ("in ", "", 1), ("il y a ", "", -1), ("", " ago", -1)):
        if words.startswith(opening) and words.endswith(closing):
            length = read_span(words[len(opening) : len(words) - len(closing)])
            if length is not None and (opening or closing):
                return sign * length
    return None
