"""Hours of the day as people write them in the settings file ("8:00", "8h", "08h30"), as the programs read them."""

import re

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
JOURS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")


def hour(text: str) -> str:
    """ "HH:MM"; ValueError with what was expected."""
    found = re.fullmatch(r"(\d{1,2})(?:[:hH](\d{2})?)?", text.strip())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise ValueError("an hour of the day such as 08:00")
    return f"{int(found[1]):02d}:{int(found[2] or 0):02d}"


def span(text: str) -> str:
    """ "HH:MM-HH:MM"."""
    try:
        first, last = text.split("-")
        return f"{hour(first)}-{hour(last)}"
    except ValueError:
        raise ValueError("a span of the day such as 22:30-05:30") from None


def daily(text: str) -> str:
    """ "HH:MM", or empty."""
    return hour(text) if text.strip() else ""


def weekly(text: str) -> str:
    """ "HH:MM" for every day or "sun HH:MM" for one a week, or empty."""
    *day, clock = text.split() or [""]
    if not day:
        return daily(clock)
    name = day[0].lower()[:3]
    name = DAYS[JOURS.index(name)] if name in JOURS else name
    if len(day) > 1 or name not in DAYS:
        raise ValueError("a day and an hour such as sun 11:00")
    return f"{name} {hour(clock)}"


def minutes(text: str) -> int:
    """Minutes since midnight of "HH:MM"."""
    return 60 * int(text[:2]) + int(text[3:5])
