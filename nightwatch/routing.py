"""Who is told by which way, and who next. Pure."""

from collections.abc import Collection, Iterable

from basecamp.settings.nightwatch.alarms import Route
from nightwatch.alarms import Notice

Steps = tuple[tuple[str, ...], ...]
"""Destinations "channel:person", step by step."""


CARRIED = {"gsm": "sms"}
"""Checks of what carries a channel: their alarms are alarms about it."""


def channel_of(destination: str) -> str:
    return destination.partition(":")[0]


def best_effort(destination: str) -> bool:
    """The voice of the house is no proof that anybody heard: it never counts as delivered."""
    return channel_of(destination) == "voice"


def steps_for(notice: Notice, routes: Iterable[Route], reachable: Collection[str]) -> Steps:
    """The steps of the first route that fits, without what cannot be reached.

    `reachable`: the destinations that exist ("sms:owner" …). What is wrong with a channel never goes out on that
    channel (S2); when that leaves nothing, any other real destination serves.
    """
    banned = notice.subject if notice.check == "channels" else CARRIED.get(notice.check, "")
    steps: Steps = ()
    for route in routes:
        if notice.level in route.levels and ("*" in route.checks or notice.check in route.checks):
            steps = tuple(tuple(route_step) for route_step in route.steps)
            break
    kept = tuple(
        inside
        for step in steps
        if (inside := tuple(one for one in step if one in reachable and channel_of(one) != banned))
    )
    if any(not best_effort(one) for step in kept for one in step):
        return kept
    rest = tuple(sorted(one for one in reachable if channel_of(one) != banned and not best_effort(one)))
    return (*kept, rest) if rest else kept
