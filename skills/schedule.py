"""The heater's timetable: weekly profiles and exceptional spans, as a function of the instant. Pure.

Safe on daylight-saving nights: instants are in UTC; the slots of a profile are on the wall clock of the house.
A wall-clock time that the spring night skips counts one hour later; one that the autumn night repeats counts once,
the first time.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from basecamp.settings.heating import WEEKEND, WORKDAYS, HeatingSettings, slot_minutes

Level = Literal["comfort", "eco"]
Why = Literal["profile", "forced", "absence", "preheat"]
DAYS = WORKDAYS + WEEKEND
AHEAD_DAYS = 9
"""A weekly profile that ever changes does so within this many days."""

Week = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Forced:
    """Somebody wants this level from `since` on; `until` None = until somebody says otherwise."""

    mode: Level
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Away:
    """Eco from `start` to `until`, comfort from `until` to `back` (see `basecamp.absence`)."""

    start: datetime
    until: datetime
    back: datetime


@dataclass(frozen=True)
class Plan:
    """All that decides what is wanted when. `week` None = no profile exists: always comfort."""

    week: Week | None
    zone: tzinfo
    forced: Forced | None = None
    away: Away | None = None
    planned: tuple[Forced, ...] = ()
    """What is to be forced later, earliest first."""


def week_of(settings: HeatingSettings, name: str) -> Week | None:
    """The slots of a profile from Monday to Sunday.

    A name that is not in the settings any more falls back to the configured profile, then to the first one.
    """
    profiles = settings.profiles
    for candidate in (name, settings.profile, *profiles):
        if candidate in profiles:
            return tuple(tuple(profiles[candidate].get(day, ())) for day in DAYS)
    return None


@lru_cache(maxsize=512)
def comfort_spans(week: Week, zone: tzinfo, day: date) -> tuple[tuple[float, float], ...]:
    """The comfort spans that begin on `day`, as timestamps in seconds."""
    spans = []
    for slot in week[day.weekday()]:
        start, end = slot_minutes(slot)
        spans.append((at_minute(day, start, zone), at_minute(day, end, zone)))
    return tuple(sorted(spans))


def at_minute(day: date, minute: int, zone: tzinfo) -> float:
    """The timestamp of a minute of that local day (1440 and more = the next day)."""
    wall = datetime.combine(day, time(), zone) + timedelta(minutes=minute)
    return wall.timestamp()


def local_date(instant: datetime, zone: tzinfo) -> date:
    return instant.astimezone(zone).date()


def profile_level(plan: Plan, instant: datetime) -> Level:
    """What the profile alone wants."""
    if plan.week is None:
        return "comfort"
    at = instant.timestamp()
    today = local_date(instant, plan.zone)
    for day in (today - timedelta(days=1), today):
        if any(start <= at < end for start, end in comfort_spans(plan.week, plan.zone, day)):
            return "comfort"
    return "eco"


@lru_cache(maxsize=256)
def boundaries(week: Week, zone: tzinfo, day: date) -> tuple[float, ...]:
    """The timestamps from the day before `day` to AHEAD_DAYS later at which the profile may change."""
    found = set()
    for offset in range(-1, AHEAD_DAYS):
        for start, end in comfort_spans(week, zone, day + timedelta(days=offset)):
            found |= {start, end}
    return tuple(sorted(found))


def next_profile_change(plan: Plan, instant: datetime) -> datetime | None:
    """When the profile wants something else for the first time after `instant`; None = never."""
    if plan.week is None:
        return None
    edges = boundaries(plan.week, plan.zone, local_date(instant, plan.zone))
    now = profile_level(plan, instant)
    for edge in edges[bisect_right(edges, instant.timestamp()) :]:
        at = datetime.fromtimestamp(edge, UTC)
        if profile_level(plan, at) != now:
            return at
    return None


def forced_at(plan: Plan, instant: datetime) -> Forced | None:
    """What is forced at an instant; of several spans the one that began last."""
    known = (plan.forced, *plan.planned) if plan.forced is not None else plan.planned
    there = [one for one in known if one.since <= instant and (one.until is None or instant < one.until)]
    return max(there, key=lambda one: one.since, default=None)


def level_at(plan: Plan, instant: datetime) -> tuple[Level, Why]:
    """What is wanted at an instant, and why. What was forced rules over an absence, both over the profile."""
    forced, away = forced_at(plan, instant), plan.away
    if forced is not None:
        return forced.mode, "forced"
    if away is not None:
        if away.start <= instant < away.until:
            return "eco", "absence"
        if away.until <= instant < away.back:
            return "comfort", "preheat"
    return profile_level(plan, instant), "profile"


def reason_ends(plan: Plan, instant: datetime) -> datetime | None:
    """When the reason for the level at `instant` ends; None for the profile and for what was forced for good."""
    why = level_at(plan, instant)[1]
    if why == "forced":
        forced = forced_at(plan, instant)
        return forced.until if forced is not None else None
    if plan.away is not None and why == "absence":
        return plan.away.until
    if plan.away is not None and why == "preheat":
        return plan.away.back
    return None


def next_change(plan: Plan, instant: datetime) -> tuple[datetime, Level] | None:
    """The first instant after `instant` at which another level is wanted, and that level."""
    level = level_at(plan, instant)[0]
    at = instant
    for _ in range(64):
        following = next_edge(plan, at)
        if following is None:
            return None
        wanted = level_at(plan, following)[0]
        if wanted != level:
            return following, wanted
        at = following
    return None


def next_edge(plan: Plan, instant: datetime) -> datetime | None:
    """The next instant at which anything may change."""
    edges = [next_profile_change(plan, instant)]
    for forced in (plan.forced, *plan.planned):
        edges += [forced.since, forced.until] if forced is not None else []
    if plan.away is not None:
        edges += [plan.away.start, plan.away.until, plan.away.back]
    return min((edge for edge in edges if edge is not None and edge > instant), default=None)
