"""From what was said to instants, given now: the next sensible one, and the other readings ranked after it."""

from datetime import datetime

from dialogs.when.instants import Instant, Scene, point
from dialogs.when.ranges import between
from dialogs.when.value import DayParts, Said
from dialogs.when.wall import before, move

__all__ = ["Instant", "resolve"]


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
        rule = said.first.get("period", ("",))
        whole = rule[0].startswith("edge") and rule[1] in ("late", "end")  # "until the end of the week": to its end
        ends = [(end.until or end.at) if whole else end.at for end in point(said.first, scene)]
        grains = [end.grain for end in point(said.first, scene)]
        return [Instant(now, end, grain, True) for end, grain in zip(ends, grains, strict=True) if before(now, end)]
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
