"""What a sentence says of time, as the dialogs need it: sure, ambiguous, past, a part of the day that has begun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, Literal

from dialogs.conversation.step import Context

When = Any
"""A `dialogs.when.When`."""
Kind = Literal["at", "unknown", "ambiguous", "past", "part"]


@dataclass(frozen=True)
class Reading:
    """A time as it was said."""

    kind: Kind
    at: datetime | None = None
    """For "at" and "past"."""
    choices: tuple[datetime, ...] = ()
    """For "ambiguous", earliest first."""
    part: str = ""
    """For "part": the part of the day that has begun, a key of `words.today_parts`."""


UNKNOWN = Reading("unknown")
SOON = timedelta(minutes=1)
"""A return nearer than this is no return."""


def returning(ctx: Context, asked: Mapping[str, Any] | None = None) -> Reading | None:
    """The return that the sentence tells; None when it tells none. `asked` is what the question had gathered."""
    said = ctx.slots.get("back")
    if said == "unknown":
        return UNKNOWN
    if isinstance(said, str) and said:
        said = find(ctx, said)
    if said is None and ctx.slots.get("for") is not None:
        said = ctx.slots["for"]
    if said is None and ctx.intent in (None, "return_time"):
        said = find(ctx, ctx.text)
    if said is None:
        return None
    return settle(read(said, ctx.now), ctx.now, asked or {})


def mentions_time(ctx: Context) -> bool:
    """Is there a time in the sentence?"""
    return any(is_when(value) for value in ctx.slots.values()) or find(ctx, ctx.text) is not None


def leaving_later(ctx: Context) -> bool:
    """ "Je pars demain", "je pars dans dix minutes": not now."""
    return ctx.slots.get("at") is not None


def limit(ctx: Context) -> Reading | None:
    """The end that a sentence gives to a forced mode."""
    said = ctx.slots.get("until") or ctx.slots.get("for")
    if isinstance(said, str):
        said = find(ctx, said)
    if said is None:
        return None
    return read(said, ctx.now)


def find(ctx: Context, text: str) -> When:
    return import_module("dialogs.when").find(text, ctx.now, ctx.lang, ctx.settings.house.day_parts)


def is_when(value: object) -> bool:
    return hasattr(value, "grain") and hasattr(value, "at")


def read(said: When, now: datetime) -> Reading:
    """A `When` as a reading: the limit of a period is its end ("pendant trois jours", "jusqu'à demain soir")."""
    if said.begun and said.until is None:
        return Reading("part", said.at, part=part_of(said.at))
    at = target(said)
    choices = sorted({at, *(target(other) for other in said.alternatives)})
    future = tuple(choice for choice in choices if choice - now > SOON)
    if not future:
        return Reading("past", at)
    if len(future) > 1:
        return Reading("ambiguous", choices=future)
    return Reading("at", future[0])


def target(said: When) -> datetime:
    at: datetime = said.at
    return at


def settle(reading: Reading, now: datetime, asked: Mapping[str, Any]) -> Reading:
    """Two answers together: "à sept heures" then "ce soir", or "ce soir" then "à neuf heures"."""
    if "choices" in asked:
        choices = tuple(datetime.fromisoformat(one) for one in asked["choices"])
        return among(reading, choices)
    if "part" in asked and reading.kind == "ambiguous":
        near = [one for one in reading.choices if one - now < timedelta(hours=12)]
        if len(near) == 1:
            return Reading("at", near[0])
    return reading


def among(reading: Reading, choices: Sequence[datetime]) -> Reading:
    """The choice that a second answer points at: the same instant, the same day, or the same half of the day."""
    if reading.kind == "at" and reading.at is not None:
        at = reading.at
        if at in choices:
            return reading
        same_day = [one for one in choices if one.date() == at.date()]
        same_half = [one for one in same_day if (one.hour < 12) == (at.hour < 12)]
        for narrowed in (same_half, same_day):
            if len(narrowed) == 1:
                return Reading("at", narrowed[0])
    if reading.kind == "part" and reading.at is not None:
        same = [one for one in choices if one.date() == reading.at.date()]
        if len(same) == 1:
            return Reading("at", same[0])
    if reading.kind == "ambiguous" and set(reading.choices) == set(choices):
        return Reading("at", choices[0])
    return reading


def part_of(at: datetime) -> str:
    """Name of the part of the day that an hour belongs to."""
    if at.hour < 11:
        return "morning"
    if at.hour < 14:
        return "noon"
    if at.hour < 17:
        return "afternoon"
    return "evening" if at.hour < 21 else "night"
