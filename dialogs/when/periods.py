"""Weeks, weekends, months, seasons and years as [first day, day after the last)."""

from datetime import date, timedelta
from typing import Any

from dialogs.when.days import add_months, days, month_start, months
from dialogs.when.holidays import holiday
from dialogs.when.value import Grain, Partial

Stretch = tuple[date, date, Grain]

SEASONS = {"spring": (3, 21), "summer": (6, 21), "autumn": (9, 23), "winter": (12, 21)}
"""First days, as calendars print them; a season lasts until the next begins."""
ORDER = ("spring", "summer", "autumn", "winter")


def monday(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def period(rule: tuple[Any, ...], today: date, back: bool) -> list[Stretch]:
    """The stretches of days that a period may mean, most likely first."""
    kind = rule[0]
    if kind == "week":
        first = monday(today) + timedelta(days=7 * rule[1])
        return [(first, first + timedelta(days=7), "week")]
    if kind == "week_of":
        return [(monday(d), monday(d) + timedelta(days=7), "week") for d in days(rule[1], today, back)]
    if kind.startswith("weekend"):
        return weekend(rule, today, back)
    if kind == "holiday_weekend":
        return holiday_weekend(rule[1], today)
    if kind == "month":
        return [(first, add_months(first, 1), "month") for first in months(rule[1], today, back)][:1]
    if kind in ("year", "the_year"):
        year = rule[1] if kind == "the_year" else today.year + rule[1]
        return [(date(year, 1, 1), date(year + 1, 1, 1), "month")]
    if kind == "season":
        return season(rule[1], rule[2], today, back)
    if kind == "run":
        return run(rule, today)
    if kind == "nth":
        return nth(rule, today, back)
    return edge(rule, today, back)


def weekend(rule: tuple[Any, ...], today: date, back: bool) -> list[Stretch]:
    """Saturday and Sunday. Inside one, "ce week-end" is this one and "le week-end prochain" the next."""
    saturday = monday(today) + timedelta(days=5)
    inside = today >= saturday
    if rule[0] == "weekend_of":
        start = saturday + timedelta(days=7 * rule[1])
        return [(start, start + timedelta(days=2), "day")]
    if rule[0] == "weekend_near":
        found = days(rule[1], today, back)
        near = [monday(day) + timedelta(days=5) for day in found]
        return [(start, start + timedelta(days=2), "day") for start in near]
    _, shift, mod = rule
    starts = [saturday]
    if mod == "next":
        starts = [saturday + timedelta(days=7)] if inside else [saturday, saturday + timedelta(days=7)]
    elif mod == "following":
        starts = [saturday + timedelta(days=7)] + ([] if inside else [saturday])
    elif mod == "last" or (back and mod != "this" and not inside):
        starts = [saturday - timedelta(days=7)]
    else:
        starts = [saturday + timedelta(days=7 * shift)]
    return [(start, start + timedelta(days=2), "day") for start in starts]


def holiday_weekend(name: str, today: date) -> list[Stretch]:
    """The weekend next to a feast, with the feast when it is a Friday or a Monday."""
    for year in (today.year, today.year + 1):
        day = holiday(name, year)
        if day is None:
            return []
        saturday = monday(day) + timedelta(days=5 if day.weekday() != 0 else -2)
        first, after = min(saturday, day) if day.weekday() == 4 else saturday, saturday + timedelta(days=2)
        if day.weekday() == 0:
            after = day + timedelta(days=1)
        if after > today:
            return [(first, after, "day")]
    return []


def season(name: str, mod: str, today: date, back: bool) -> list[Stretch]:
    """A season; "this" is the running one or the one to come."""
    after = ORDER[(ORDER.index(name) + 1) % 4]
    found = []
    for year in range(today.year - 2, today.year + 3):
        start = date(year, *SEASONS[name])
        end = date(year + (name == "winter"), *SEASONS[after])
        found.append((start, end))
    if mod == "last" or back:
        ended = [s for s in found if s[1] <= today]
        return [(*ended[-1], "month")]
    coming = [s for s in found if (s[0] > today if mod == "next" else s[1] > today)]
    return [(*coming[0], "month")]


def run(rule: tuple[Any, ...], today: date) -> list[Stretch]:
    """ "les trois prochains jours": whole days, weeks, months after or before this one (hours are elsewhere)."""
    _, sign, count, unit = rule
    if unit.seconds:
        return []
    if unit.months:
        here = today.replace(day=1, month=1) if unit.months >= 12 else today.replace(day=1)
        length = count * unit.months
        one = unit.months
        if sign > 0:
            return [(month_start(here, one), month_start(here, one + length), "month")]
        return [(month_start(here, -length), here, "month")]
    here = monday(today) if unit.days == 7 else today
    one, length = timedelta(days=unit.days), timedelta(days=unit.days * count)
    grain: Grain = "week" if unit.days == 7 else "day"
    if sign > 0:
        return [(here + one, here + one + length, grain)]
    return [(here - length, here, grain)]


def nth(rule: tuple[Any, ...], today: date, back: bool) -> list[Stretch]:
    """ "la première semaine d'octobre", "le dernier week-end de septembre", "la deuxième quinzaine d'avril"."""
    _, rank, what, said = rule
    for first in months(said, today, back):
        after = add_months(first, 1)
        if what == "fortnight":
            half = first.replace(day=15)
            stretch: Stretch = (first, half, "day") if rank == 1 else (half, after, "day")
        elif what == "weekend":
            saturdays = [first + timedelta(days=(5 - first.weekday()) % 7 + 7 * n) for n in range(5)]
            inside = [day for day in saturdays if day < after]
            if not -1 <= rank <= len(inside):
                return []
            start = inside[rank - 1] if rank > 0 else inside[-1]
            stretch = (start, start + timedelta(days=2), "day")
        else:
            # The first week is the first whose Monday is in the month, the last the last wholly in it.
            start = first + timedelta(days=(-first.weekday()) % 7 + 7 * (rank - 1))
            if rank < 0:
                start = monday(after - timedelta(days=7))
            stretch = (start, start + timedelta(days=7), "week")
        if back or stretch[1] > today or said.keys() & {"year", "year_rel", "month_rel"}:
            return [stretch]
    return []


def edge(rule: tuple[Any, ...], today: date, back: bool) -> list[Stretch]:
    """Beginning, middle and end of a week, month or year.

    Week: Monday-Tuesday, Wednesday-Thursday, Thursday-Sunday ("end of the week" in English: from Friday).
    Month: first ten days, 10th-19th, 21st to the end.
    Year: two months at either end. (Conventions of the Duckling corpus, except the shorter "début avril".)
    """
    kind, mod = rule[0], rule[1]
    place = {"dawn": "early", "begin": "early"}.get(mod, mod)
    if kind == "edge_day":
        return []
    if kind == "edge_week":
        week = rule[2]
        low, high = {"early": (0, 2), "mid": (2, 4), "late": (3, 7), "end": (4, 7)}[place]
        base = monday(today) + timedelta(days=7 * (week or 0))
        stretch: Stretch = (base + timedelta(days=low), base + timedelta(days=high), "day")
        if week is None and stretch[1] <= today and not back:
            stretch = (stretch[0] + timedelta(days=7), stretch[1] + timedelta(days=7), "day")
        return [stretch]
    if kind == "edge_weekend":
        first, last, grain = weekend(("weekend", 0, ""), today, back)[0]
        sunday = last - timedelta(days=1)
        return [(sunday, last, grain) if place == "late" else (first, sunday, grain)]
    if kind == "edge_year":
        year = today.year + rule[2]
        if place == "mid":
            return [(date(year, 6, 1), date(year, 8, 1), "month")]
        if place == "late":
            return [(date(year, 11, 1), date(year + 1, 1, 1), "month")]
        if not rule[2] and today >= date(year, 3, 1) and not back:
            year += 1
        return [(date(year, 1, 1), date(year, 3, 1), "month")]
    said: Partial = rule[2]
    firsts = list(months(said, today, back))
    for first in firsts:
        after = add_months(first, 1)
        if place == "early":
            stretch = (first, first.replace(day=11), "day")
        elif place == "mid":
            stretch = (first.replace(day=10), first.replace(day=20), "day")
        else:
            stretch = (first.replace(day=21), after, "day")
        if stretch[1] <= today and "month_rel" in said and said["month_rel"] == 0 and not back:
            nxt = month_start(today, 1)
            length = stretch[1] - stretch[0]
            moved = nxt.replace(day=stretch[0].day)
            return [(moved, moved + length, "day")]
        if back or stretch[1] > today or said.keys() & {"year", "year_rel", "month_rel"}:
            return [stretch]
    return []
