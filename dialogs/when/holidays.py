"""Feasts with a fixed or a computed date, by name.

Easter by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8). Names that differ by country
follow the language that uses them: fête des mères is French, Mother's Day American, Mothering Sunday British.
"""

from datetime import date, timedelta

FIXED = {
    "christmas": (12, 25), "christmas_eve": (12, 24), "boxing": (12, 26), "new_year_eve": (12, 31),
    "new_year": (1, 1), "all_saints": (11, 1), "all_souls": (11, 2), "armistice": (11, 11), "labour_fr": (5, 1),
    "victory": (5, 8), "bastille": (7, 14), "assumption": (8, 15), "epiphany": (1, 6), "candlemas": (2, 2),
    "valentine": (2, 14), "halloween": (10, 31), "music": (6, 21), "april_fools": (4, 1),
    "saint_nicholas": (12, 6), "saint_john": (6, 24), "saint_patrick": (3, 17), "independence": (7, 4),
    "guy_fawkes": (11, 5), "earth": (4, 22), "juneteenth": (6, 19),
}  # fmt: skip
FROM_EASTER = {
    "easter": 0, "easter_monday": 1, "good_friday": -2, "holy_thursday": -3, "palm_sunday": -7, "ascension": 39,
    "pentecost": 49, "pentecost_monday": 50, "shrove_tuesday": -47, "ash_wednesday": -46, "mothers_uk": -21,
}  # fmt: skip
NTH = {
    "thanksgiving": (11, 3, 4), "labor_us": (9, 0, 1), "mlk": (1, 0, 3), "presidents": (2, 0, 3),
    "columbus": (10, 0, 2), "mothers_us": (5, 6, 2), "fathers_us": (6, 6, 3), "fathers_fr": (6, 6, 3),
    "memorial": (5, 0, -1),
}  # fmt: skip
"""month, weekday (0 = Monday), rank (-1 = last)."""


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 19 * m) // 433
    month = (h + m - 7 * n + 90) // 25
    return date(year, month, (h + m - 7 * n + 33 * month + 19) % 32)


def nth_weekday(year: int, month: int, weekday: int, rank: int) -> date | None:
    """The `rank`th `weekday` of a month, -1 for the last; None when the month has not so many."""
    if rank < 0:
        following = date(year + month // 12, month % 12 + 1, 1)
        last = following - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    day = 1 + (weekday - first.weekday()) % 7 + 7 * (rank - 1)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def holiday(name: str, year: int) -> date | None:
    """The date of a feast in a year; None for a name it does not know."""
    if name in FIXED:
        return date(year, *FIXED[name])
    if name in FROM_EASTER:
        return easter(year) + timedelta(days=FROM_EASTER[name])
    if name in NTH:
        return nth_weekday(year, *NTH[name])
    thanksgiving = nth_weekday(year, *NTH["thanksgiving"])
    if name in ("black_friday", "cyber_monday") and thanksgiving is not None:
        return thanksgiving + timedelta(days=1 if name == "black_friday" else 4)
    if name == "mothers_fr":
        # The last Sunday of May, or the first of June when that is Pentecost (Code de l'action sociale, D215-1).
        last = nth_weekday(year, 5, 6, -1)
        return nth_weekday(year, 6, 6, 1) if last == easter(year) + timedelta(days=49) else last
    return None
