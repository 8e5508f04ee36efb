"""From what was said to instants, given now: the next sensible one, and the other readings ranked after it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from dialogs.when.days import DAY_KEYS, days, shift
from dialogs.when.hours import hours, part_time
from dialogs.when.periods import period
from dialogs.when.value import Clock, DayParts, Grain, Partial, Said, Span
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


def resolve(said: Said, now: datetime, parts: DayParts, past: bool) -> list[Instant]:
    """The readings, most likely first; empty when the words say no possible time ("le 31 février").

    Raises OverflowError or ValueError for times beyond the calendar; the caller refuses them.
    """
    scene = Scene(now, parts, past)
    if said.kind == "point":
        return point(said.first, scene)
    if said.kind == "range" and said.second is not None:
        return between(said.first, said.second, scene)
    if said.kind == "until":
        ends = point(said.first, scene)
        return [Instant(now, end.at, end.grain, True) for end in ends if before(now, end.at)]
    if said.kind == "since":
        starts = point(said.first, Scene(now, parts, True))
        return [Instant(start.at, now, start.grain) for start in starts if before(start.at, now)]
    if said.span is None:
        return []
    if said.kind == "ago_until_now":
        return [Instant(move(now, said.span.times(-1)), now, said.span.grain)]
    if not said.first:
        if past:
            return [Instant(move(now, said.span.times(-1)), now, said.span.grain)]
        return [Instant(now, move(now, said.span), said.span.grain)]
    return [Instant(s.at, move(s.at, said.span), s.grain) for s in point(said.first, scene)]


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


# Ranges.


def between(first: Partial, second: Partial, scene: Scene) -> list[Instant]:
    """From one instant to another; the end is exclusive, and a last day is whole."""
    now = scene.now
    if "clock" in first and "clock" in second and not second.keys() & DAY_KEYS:
        return hours_between(first, second, scene)
    if (
        "weekday" in first
        and "weekday" in second
        and not second.keys() & (DAY_KEYS - {"weekday"})
        and first.get("part") != "night"
    ):
        for start in point(first, scene):
            ahead = (second["weekday"] - start.at.date().weekday()) % 7
            return [closed(start, on_day(second, start.at.date() + timedelta(days=ahead), scene)[0], now)]
        return []
    if first.get("part") == "night" and second.keys() == {"weekday"}:
        # "dans la nuit de samedi à dimanche"
        _, over = part_time("night", "", scene.parts)
        return [replace(n, until=hour(n.at.date(), over // 60, over % 60, 0, now)) for n in point(first, scene)]
    starts = point(first, scene)
    if "day" in first and "day" in second and not starts:
        return []
    for start in starts:
        later = Scene(start.at, scene.parts, False)
        if not second.keys() & DAY_KEYS and "offset" not in second and "period" not in second:
            ends = on_day(second, start.at.date(), scene)
        elif "rel" in second or "offset" in second or "weekday_mod" in second or "period" in second:
            ends = point(second, scene)
        else:
            ends = point(second, later)
        for end in ends:
            if before(start.at, end.at) or (start.at == end.at and end.grain == "day"):
                return [closed(start, end, now)]
    return []


def closed(start: Instant, end: Instant, now: datetime) -> Instant:
    """The stretch: a last day counts whole, an hour ends at its stroke."""
    until = end.until or end.at
    if end.grain == "day" and end.until is None:
        until = at(end.at.date() + timedelta(days=1), MIDNIGHT, now)
    return Instant(start.at, until, start.grain, not before(now, start.at) and before(now, until))


def hours_between(first: Partial, second: Partial, scene: Scene) -> list[Instant]:
    """ "entre midi et deux", "de 22h à 6h", "from 9 to 5": the end is the first such hour after the beginning."""
    now = scene.now
    a, b = first["clock"], second["clock"]
    if first.keys() & (DAY_KEYS | {"offset", "period"}) or "part" in first:
        starts = point(first, scene)
    else:
        starts = []
        for shift_days in (-1, 0, 1):
            for h in hours(a, first):
                starts.append(
                    Instant(hour(scene.today + timedelta(days=shift_days), h, a.minute, a.second, now), None, a.grain)
                )
        starts.sort(key=lambda reading: reading.at.timestamp(), reverse=scene.past)
    for start in starts:
        ends = [
            hour(start.at.date() + timedelta(days=n), h, b.minute, b.second, now)
            for n in (0, 1)
            for h in hours(b, {k: v for k, v in second.items() if k != "part"} if "part" in first else second)  # type: ignore[arg-type]
        ]
        after = sorted((end for end in ends if before(start.at, end)), key=lambda end: end.timestamp())
        if not after:
            continue
        reading = Instant(start.at, after[0], finer(a.grain, b.grain), not before(now, start.at))
        if first.keys() & (DAY_KEYS | {"offset", "period"}):
            return [reading]
        if scene.past and not before(now, start.at):
            return [reading]
        if not scene.past and not before(start.at, now):
            return [reading]
        if not scene.past and before(now, after[0]) and (after[0] - start.at) <= timedelta(hours=10):
            return [reading]
    return []
