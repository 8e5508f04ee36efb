"""Instants, given now: a day, an hour, a part of the day or an offset, with the other readings ranked after it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dialogs.when.days import DAY_KEYS, days, shift
from dialogs.when.hours import hours, part_time
from dialogs.when.periods import period
from dialogs.when.value import Clock, DayParts, Grain, Partial, Span
from dialogs.when.wall import at, before, hour, move

MIDNIGHT = time(0)
CLOCK_KEYS = frozenset(("clock", "half", "part", "part_mod"))


@dataclass(frozen=True, slots=True)
class Instant:
    """One reading."""

    at: datetime
    until: datetime | None
    grain: Grain
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """When and where it was said."""

    now: datetime
    parts: DayParts
    past: bool

    @property
    def today(self) -> date:
        return self.now.date()


def point(said: Partial, scene: Scene) -> list[Instant]:
    """An instant, or a stretch of days."""
    now = scene.now
    if "now" in said:
        return [Instant(now, None, "second")]
    if "offset" in said:
        return moved(said, scene)
    if "period" in said:
        return stretched(said, scene)
    if said.keys() & DAY_KEYS:
        readings: list[Instant] = []
        for day in days(said, scene.today, scene.past):
            readings += on_day(said, day, scene)
        return readings
    if "part" in said:
        return part_alone(said, scene)
    if "clock" in said:
        return clock_alone(said, scene)
    return []


def moved(said: Partial, scene: Scene) -> list[Instant]:
    """ "dans deux heures", "deux jours après noël", "dans trois jours à midi"."""
    span = said["offset"]
    if "base" in said:
        found = []
        for base in point(said["base"], scene):
            there = move(base.at, span)
            found.append(Instant(there, None, finer(span.grain, base.grain)))
        if said.keys() & CLOCK_KEYS:
            return [r for base in found for r in on_day(said, base.at.date(), scene)]
        if not scene.past and "past" not in said["base"]:
            later = [reading for reading in found if before(scene.now, reading.at)]
            return later or found
        return found
    if said.keys() & CLOCK_KEYS:
        return on_day(said, shift(scene.today, span), scene)
    return [Instant(move(scene.now, span), None, span.grain)]


def finer(a: Grain, b: Grain) -> Grain:
    """The more precise of two grains."""
    order: tuple[Grain, ...] = ("second", "minute", "hour", "day", "week", "month")
    return min(a, b, key=order.index)


def stretched(said: Partial, scene: Scene) -> list[Instant]:
    """A week, a month, a weekend; "ce week-end à dix heures" is on its Saturday."""
    rule = said["period"]
    back = scene.past or "past" in said
    if rule[0] == "run" and rule[3].seconds:
        span: Span = rule[3].times(rule[2] * rule[1])
        other = move(scene.now, span)
        start, end = (scene.now, other) if rule[1] > 0 else (other, scene.now)
        return [Instant(start, end, span.grain)]
    if rule[0] == "edge_day":
        return on_day({"part": "day", "part_mod": "late"}, scene.today, scene)
    found = []
    for first, after, grain in period(rule, scene.today, back):
        if said.keys() & CLOCK_KEYS:
            found += on_day(said, first, scene)
            continue
        start, end = at(first, MIDNIGHT, scene.now), at(after, MIDNIGHT, scene.now)
        found.append(Instant(start, end, grain, not before(scene.now, start) and before(scene.now, end)))
    return found


# Parts of the day.


def part_alone(said: Partial, scene: Scene) -> list[Instant]:
    """A part of the day without a day: today's, or the next when it is over and no day was named."""
    now, today = scene.now, scene.today
    part, named = said["part"], bool(said.get("this"))
    if "clock" in said:
        return clock_in_part(said, scene)
    start, end = part_time(part, said.get("part_mod", ""), scene.parts)
    first_day = today
    if part == "night":
        # At three in the morning "cette nuit" is the night that began yesterday.
        last_night_over = hour(today - timedelta(days=1), end // 60, end % 60, 0, now)
        if before(now, last_night_over) or (scene.past and before(now, hour(today, start // 60, start % 60, 0, now))):
            first_day = today - timedelta(days=1)
    begin = hour(first_day, start // 60, start % 60, 0, now)
    over = hour(first_day, end // 60, end % 60, 0, now)
    begun = not before(now, begin) and before(now, over)
    following = hour(first_day + timedelta(days=1), start // 60, start % 60, 0, now)
    previous = hour(first_day - timedelta(days=1), start // 60, start % 60, 0, now)
    if scene.past and before(now, begin) and not named:
        return [Instant(previous, None, "hour")]
    reading = Instant(begin, None, "hour", begun)
    if before(now, begin):
        if part == "night" and named and now.hour < 12:
            # In the morning "cette nuit" is often the night that ended.
            return [reading, Instant(previous, None, "hour")]
        return [reading]
    if scene.past:
        return [reading]
    if named or begun:
        return [reading, Instant(following, None, "hour")]
    return [Instant(following, None, "hour")]


# Clock times.


def on_day(said: Partial, day: date, scene: Scene) -> list[Instant]:
    """A day, with its hour or its part when they were said."""
    now = scene.now
    if "clock" in said:
        clock = said["clock"]
        if clock.hour < 0:
            clock = Clock(now.hour, now.minute, 0, "minute", False)
        found = [Instant(hour(day, h, clock.minute, clock.second, now), None, clock.grain) for h in hours(clock, said)]
        if clock.hour == 24 and "part" not in said:
            # "samedi à minuit" ends Saturday for most people, begins it for some.
            found.append(Instant(hour(day, 0, clock.minute, clock.second, now), None, clock.grain))
        if day == scene.today and not scene.past and "past" not in said:
            found.sort(key=lambda reading: before(reading.at, now))
        return found
    if "part" in said:
        start, end = part_time(said["part"], said.get("part_mod", ""), scene.parts)
        begin = hour(day, start // 60, start % 60, 0, now)
        over = hour(day, end // 60, end % 60, 0, now)
        return [Instant(begin, None, "hour", not before(now, begin) and before(now, over))]
    return [Instant(at(day, MIDNIGHT, now), None, "day", day == scene.today)]


def clock_alone(said: Partial, scene: Scene) -> list[Instant]:
    """An hour without a day: its next occurrences (its last ones in the past), nearest first."""
    clock, now = said["clock"], scene.now
    if clock.hour < 0:
        return []
    found: dict[float, datetime] = {}
    for shift_days in (-1, 0, 1):
        for h in hours(clock, said):
            day = scene.today + timedelta(days=shift_days)
            if h == 24 and clock.hour != 24:
                day, h = day + timedelta(days=1), 0
            there = hour(day, h % 24 if clock.hour == 24 else h, clock.minute, clock.second, now)
            if not before(now, there) if scene.past else before(now, there):
                found[there.timestamp()] = there
    ordered = [found[key] for key in sorted(found, reverse=scene.past)]
    return [Instant(there, None, clock.grain) for there in ordered[: 2 if len(hours(clock, said)) > 1 else 1]]


def clock_in_part(said: Partial, scene: Scene) -> list[Instant]:
    """ "ce soir à huit heures", "cette nuit à trois heures", "le matin à neuf heures"."""
    clock, now = said["clock"], scene.now
    named = bool(said.get("this"))
    ordered = []
    for h in hours(clock, said):
        for shift_days in (-1, 0, 1):
            ordered.append(hour(scene.today + timedelta(days=shift_days), h, clock.minute, clock.second, now))
    if scene.past:
        gone = sorted((t for t in ordered if not before(now, t)), key=lambda t: -t.timestamp())
        return [Instant(t, None, clock.grain) for t in gone[:1]]
    coming = sorted((t for t in ordered if before(now, t)), key=lambda t: t.timestamp())
    if named:
        part_day = [hour(scene.today, h, clock.minute, clock.second, now) for h in hours(clock, said)]
        if said["part"] == "night" and coming and coming[0].date() <= scene.today + timedelta(days=1):
            return [Instant(coming[0], None, clock.grain)]
        if part_day and before(part_day[0], now):
            return [Instant(part_day[0], None, clock.grain), *(Instant(t, None, clock.grain) for t in coming[:1])]
        return [Instant(t, None, clock.grain) for t in part_day[:1]]
    return [Instant(t, None, clock.grain) for t in coming[:1]]
