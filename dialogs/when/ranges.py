"""From one instant to another ("de 9 h à 11 h", "du 13 au 15"); the end is exclusive, and a last day is whole."""

from dataclasses import replace
from datetime import datetime, timedelta

from dialogs.when.days import DAY_KEYS
from dialogs.when.hours import hours, part_time
from dialogs.when.instants import MIDNIGHT, Instant, Scene, finer, on_day, point
from dialogs.when.value import Partial
from dialogs.when.wall import at, before, hour


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
