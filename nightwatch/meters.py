"""Consumption from a meter's index: what flowed, and for how much of the time the meter was heard. Pure.

Missing data is never zero: an amount comes with the evidence that the meter spoke. An index that falls is a meter
reset or replaced: what flowed across that step is unknown.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from basecamp.store import Point


@dataclass(frozen=True)
class Flow:
    """What flowed in a span, in the unit of the index. `complete`: the meter was heard all along, without reset."""

    amount: float
    complete: bool


def flow(points: Sequence[Point], start: datetime, end: datetime, gap_s: float, tail_s: float = 0.0) -> Flow:
    """What flowed between two instants. `points`: oldest first, ideally from one before `start` to one after `end`.

    An increment that straddles a border is shared in proportion; a silence longer than `gap_s` makes the
    account incomplete, and what flowed in it is counted whole only when it lies inside the span.
    What is no number was not heard.
    `tail_s`: where `end` is now, the last reading may be so old without leaving a hole.
    """
    begin, stop = start.timestamp(), end.timestamp()
    amount, covered = 0.0, 0.0
    points = [point for point in points if isinstance(point.value, int | float) and math.isfinite(point.value)]
    for before, after in itertools.pairwise(points):
        left, right = before.at.timestamp(), after.at.timestamp()
        overlap = min(right, stop) - max(left, begin)
        if right <= left or overlap <= 0:
            continue
        increment = float(after.value) - float(before.value)
        if increment < 0:
            continue
        inside = overlap / (right - left)
        if right - left <= gap_s:
            amount += increment * inside
            covered += overlap
        elif inside == 1:
            amount += increment
    if points:
        tail = stop - max(points[-1].at.timestamp(), begin)
        if 0 < tail <= tail_s:
            covered += tail
    return Flow(amount, stop - begin - covered < 1.0)


def by_meter(points: Sequence[Point], place: str = "") -> list[Point]:
    """The points of one meter: of `place`, or of the place most heard when none is named."""
    if place:
        return [point for point in points if point.tags.get("place") == place]
    counts: dict[str, int] = {}
    for point in points:
        counts[point.tags.get("place", "")] = counts.get(point.tags.get("place", ""), 0) + 1
    if not counts:
        return []
    best = max(sorted(counts), key=lambda name: counts[name])
    return [point for point in points if point.tags.get("place", "") == best]
