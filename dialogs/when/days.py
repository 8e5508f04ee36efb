"""Which day is meant: from the words ("lundi en huit", "le 2", "noël") and today to dates, most likely first."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from dialogs.when.holidays import holiday, nth_weekday
from dialogs.when.value import Partial, Span

DAY_KEYS = frozenset(("rel", "weekday", "day", "month", "month_rel", "year", "year_rel", "special", "week", "weeks_on"))
FAR = 40
"""Years searched for a date that fits ("vendredi 13 février")."""


def month_start(today: date, shift: int) -> date:
    """The first day of the month `shift` months from this one."""
    months = today.year * 12 + today.month - 1 + shift
    return date(months // 12, months % 12 + 1, 1)


def add_months(day: date, months: int) -> date:
    """The same day of the month, or the last one of a shorter month."""
    first = month_start(day, months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def shift(day: date, span: Span) -> date:
    """A date moved by the calendar part of a span."""
    return add_months(day, span.months) + timedelta(days=span.days)


def days(said: Partial, today: date, past: bool) -> list[date]:
    """The dates that `said` may mean, most likely first; empty when there is none."""
    back = past or bool(said.get("past"))
    found = list(candidates(said, today, back))
    if "weekday" in said and ("rel" in said or "special" in said):
        found = [day for day in found if day.weekday() == said["weekday"]]
    if "rel" in said and ("day" in said or "month" in said):
        found = [day for day in found if day.day == said.get("day", day.day)]
    return found


def candidates(said: Partial, today: date, back: bool) -> Iterator[date]:
    if "rel" in said:
        yield today + timedelta(days=said["rel"])
    elif "special" in said:
        yield from special(said["special"], today, back)
    elif "day" in said:
        yield from dated(said, today, back)
    elif "weekday" in said:
        yield from weekdays(said, today, back)


def weekdays(said: Partial, today: date, back: bool) -> Iterator[date]:
    """A weekday with what is said around it."""
    weekday = said["weekday"]
    ahead = (weekday - today.weekday()) % 7
    mod = said.get("weekday_mod", "")
    if "week" in said:
        yield today + timedelta(days=weekday - today.weekday() + 7 * said["week"])
    elif "weeks_on" in said:
        yield today + timedelta(days=ahead + said["weeks_on"])
    elif mod == "last" or (back and mod != "next"):
        behind = (today.weekday() - weekday) % 7 or 7
        yield today - timedelta(days=behind)
        if behind == 7 and not mod:
            yield today
    elif mod == "after":
        # "mercredi d'après" = of the week after; "friday after next".
        if weekday > today.weekday():
            yield today + timedelta(days=ahead + 7)
        else:
            yield today + timedelta(days=ahead or 7)
    elif mod == "following":
        # English "next friday" is the one of next week; some mean the coming one.
        yield today + timedelta(days=weekday - today.weekday() + 7)
        if weekday > today.weekday():
            yield today + timedelta(days=ahead)
    elif mod == "next":
        yield today + timedelta(days=ahead or 7)
        if weekday > today.weekday():
            yield today + timedelta(days=ahead + 7)
    else:
        yield today + timedelta(days=ahead or 7)
        if not ahead:
            yield today


def dated(said: Partial, today: date, back: bool) -> Iterator[date]:
    """A day of the month, with or without month and year, that falls on the weekday said with it."""
    day, weekday = said["day"], said.get("weekday")

    def fits(year: int, month: int) -> date | None:
        if not 1 <= year <= 9998 or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
            return None
        found = date(year, month, day)
        return found if weekday is None or found.weekday() == weekday else None

    if "month_rel" in said:
        first = month_start(today, said["month_rel"])
        found = fits(first.year, first.month)
        if found:
            yield found
        return
    if "month" in said:
        month = said["month"]
        if "year" in said or "year_rel" in said:
            found = fits(said.get("year", today.year + said.get("year_rel", 0)), month)
            if found:
                yield found
            return
        here = fits(today.year, month)
        if here and weekday is not None and (here >= today or (today - here).days < 60):
            # "dimanche 10 février" said two days later is that day, not the one in six years.
            yield here
            return
        step = -1 if back else 1
        for years in range(FAR):
            found = fits(today.year + step * years, month)
            if found and ((found <= today) if back else (found >= today)):
                yield found
                return
        return
    for months in range(12 * 8):
        first = month_start(today, -months if back else months)
        found = fits(first.year, first.month)
        if found and ((found <= today) if back else (found >= today)):
            yield found
            return


def special(rule: tuple[Any, ...], today: date, back: bool) -> Iterator[date]:
    """Days by rule: feasts, "la veille de", "premier mardi d'octobre"."""
    kind = rule[0]
    if kind == "holiday":
        _, name, year, which = rule
        found: date | None = None
        if year is not None:
            found = holiday(name, year)
        elif isinstance(which, tuple):
            found = holiday(name, today.year + which[1])
        else:
            years = range(today.year, today.year - 3, -1) if which < 0 or back else range(today.year, today.year + 3)
            for candidate in years:
                found = holiday(name, candidate)
                if found and ((found < today) if which < 0 or back else (found >= today)):
                    break
        if found:
            yield found
    elif kind == "shift":
        for day in days(rule[1], today, back):
            moved = day + timedelta(days=rule[2])
            # "le lendemain de noël" said on the 26th is today, and on the 27th next year's.
            if moved < today and "special" in rule[1] and rule[1]["special"][0] == "holiday" and not back:
                later = days(rule[1], day + timedelta(days=1), back)
                moved = later[0] + timedelta(days=rule[2]) if later else moved
            yield moved
    elif kind == "nth":
        _, rank, what, month = rule
        for first in months(month, today, back):
            if what == "day":
                last = monthrange(first.year, first.month)[1]
                number = last if rank < 0 else rank
                nth = first.replace(day=number) if number <= last else None
            else:
                nth = nth_weekday(first.year, first.month, what, rank)
            explicit = month.keys() & {"year", "year_rel", "month_rel"}
            if nth and (explicit or ((nth <= today) if back else (nth >= today))):
                yield nth
                return
    elif kind == "counted":
        _, count, weekday = rule
        ahead = (weekday - today.weekday()) % 7 or 7
        behind = (today.weekday() - weekday) % 7 or 7
        yield today + timedelta(days=ahead + 7 * (count - 1) if count > 0 else -behind + 7 * (count + 1))
    elif kind == "nth_after":
        _, rank, weekday, base = rule
        for day in days(base, today, back):
            if rank < 0:
                yield day - timedelta(days=((day.weekday() - weekday - 1) % 7) + 1)
            else:
                yield day + timedelta(days=((weekday - day.weekday() - 1) % 7) + 1 + 7 * (rank - 1))


def months(said: Partial, today: date, back: bool) -> Iterator[date]:
    """First days of the months that `said` may mean, most likely first."""
    if "month_rel" in said:
        yield month_start(today, said["month_rel"])
        return
    month = said["month"]
    if "year" in said:
        yield date(said["year"], month, 1)
    elif "year_rel" in said:
        ahead = 1 + (month <= today.month) if said["year_rel"] == 99 else said["year_rel"]
        yield date(today.year + ahead, month, 1)
    elif back or said.get("past"):
        first = date(today.year, month, 1)
        if first >= today.replace(day=1):
            first = date(today.year - 1, month, 1)
        yield first
        yield first.replace(year=first.year - 1)
    else:
        first = date(today.year, month, 1)
        if first < today.replace(day=1):
            first = date(today.year + 1, month, 1)
        yield first
        yield first.replace(year=first.year + 1)
