"""Comfort or eco from a later hour on: "mets le chauffage à 18 heures", "turn the heating off at ten"."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from basecamp.effects import Effect, forcing
from basecamp.house import Lang
from dialogs.conversation import heating, heating_days, spoken, times
from dialogs.conversation.hearing import Meaning
from dialogs.conversation.step import Context, Step, line
from dialogs.when import When

MODES = {"heating_comfort": "comfort", "heating_eco": "eco"}
STARTS: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"(?i)(à|a|dans|vers|dès|à partir|après(?![- ]demain)|de|entre)\b"),
    "en": re.compile(r"(?i)(at|in|from|around|about|after|between|starting)\b"),
}
"""How a time begins that moves an order, whatever else was understood of it."""
AWHILE: Mapping[Lang, str] = {"fr": "pendant deux heures", "en": "for two hours"}
ON = re.compile(r"(?i)on\s+")
""" "Turn the heating on | tonight": the word belongs to the order as well as to the day."""


def command(ctx: Context, meaning: Callable[[str], Meaning], whole: Meaning) -> Step | None:
    """The step of an order to force comfort or eco from a later time on; None when the sentence is none.

    `meaning` tells what a part of the sentence means now, `whole` is what the sentence means as one.
    """
    ctx = heating_days.without_all_day(ctx)
    said = times.find(ctx, ctx.text)
    if said is None or times.is_limit(ctx, said):
        return None
    # "Éco cette nuit" was understood as lasting, as soon as that is what its words may say.
    lasting = whole.layer != "guessed" and whole.slots.keys() & {"until", "for"}
    if lasting and not STARTS[ctx.lang].match(said.text) and not times.is_day(said):
        return None
    days = heating_days.named(ctx, said)
    starts = [one for day in days if (one := beginning(ctx, day)) is not None]
    if len(starts) < len(days):
        return None
    head, tail = ctx.text[: days[0].start].strip(), ctx.text[days[-1].end :].strip()
    # "Turn the heating on | tonight", "heat the house | on Saturday".
    ways = (f"{head} on", head) if ctx.lang == "en" and ON.match(days[0].text) else (head,)
    for way in ways:
        if (order := ordered(way, tail, ctx.lang, meaning)) is not None:
            mode, rest = MODES[str(order.intent)], replace(ctx, text=f"{way} {tail}".strip(), slots=order.slots)
            return together([begun(rest, mode, one) for one in sorted(starts, key=lambda one: one.at)])
    return None


def begun(ctx: Context, mode: str, chosen: When) -> Step:
    """Force a mode from this time on; the rest of the sentence, `ctx.text`, may say how long."""
    if chosen.at <= ctx.now:
        return heating.forced(ctx, mode, chosen.until)
    return plan(ctx, mode, chosen.at, chosen.until or times.ending(replace(ctx, now=chosen.at)))


def together(steps: Sequence[Step]) -> Step:
    """Several days as one step: what can be corrected is the last."""
    lines, effects = (line for one in steps for line in one.lines), (effect for one in steps for effect in one.effects)
    return replace(steps[-1], lines=tuple(lines), effects=tuple(effects))


def ordered(head: str, tail: str, lang: Lang, meaning: Callable[[str], Meaning]) -> Meaning | None:
    """The order that the words before and after a time are, beyond doubt; None when they are none."""
    text = f"{head} {tail}".strip()
    order = meaning(text)
    if not is_order(order, lang):
        # "Turn on the heating" alone is less sure an order than with a time.
        order = meaning(f"{text} {AWHILE[lang]}")
        if not is_order(order, lang):
            return None
        order = replace(order, slots={})
    if head and not any(str(one.intent).startswith("heating") and one.certain for one in heads(head, lang, meaning)):
        # "Je rentre à 18 heures, mets le chauffage": the hour is another's.
        return None
    return order


def heads(head: str, lang: Lang, meaning: Callable[[str], Meaning]) -> Iterator[Meaning]:
    """What the words before the time mean, alone and as an order with a time."""
    yield meaning(head)
    yield meaning(f"{head} {AWHILE[lang]}")


def is_order(found: Meaning, lang: Lang) -> bool:
    return found.intent in MODES and found.certain and found.lang == lang


def beginning(ctx: Context, said: When) -> When | None:
    """The earliest of what was said that is still to come, to the hour; None when there is none. Days without an
    hour: `heating_days.daytime`."""
    if times.is_day(said):
        return heating_days.daytime(ctx, said)
    coming = [one for one in (said, *said.alternatives) if one.at > ctx.now + times.SOON]
    if len(coming) <= len(said.alternatives) and said.begun:
        return None  # "ce soir" while it is evening
    return min(coming, key=lambda one: one.at, default=None)


def plan(ctx: Context, mode: str, start: datetime, end: datetime | None, instead_of: str | None = None) -> Step:
    """Force a mode from `start` on; `instead_of` is the beginning that this corrects."""
    effect = forcing(mode, end, start)
    begins, until = effect.args["start"], effect.args["until"]
    at = spoken.capital(spoken.at(start, ctx.now, ctx.lang))
    if end is None:
        said_back = line(f"heating.{mode}_from", At=at)
    else:
        said_back = line(f"heating.{mode}_from_until", At=at, until=spoken.until(end, ctx.now, ctx.lang))
    dropped = (Effect("heater", "unplan", {"start": instead_of}),) if instead_of else ()
    return Step(
        (said_back,),
        (*dropped, effect),
        intent=f"heating_{mode}",
        slots={"from": begins, "until": until},
        remember={"mode": mode, "start": begins, "end": until},
    )


def correct(ctx: Context, before: Mapping[str, Any]) -> Step | None:
    """ "Non, à 19 heures", "plutôt en éco", "jusqu'à 22 heures" after such an order; None when it is none of these."""
    mode, start = str(before["mode"]), datetime.fromisoformat(before["start"])
    end = datetime.fromisoformat(before["end"]) if before["end"] else None
    said = times.find(ctx, ctx.text)
    if said is None:
        other = MODES.get(str(ctx.intent))
        return plan(ctx, other, start, end, before["start"]) if other else None
    if times.is_limit(ctx, said):
        found = times.ending(replace(ctx, now=start))
        return plan(ctx, mode, start, found, before["start"]) if found else None
    chosen = beginning(ctx, said)
    if chosen is None:
        return None
    # What was to last so long, or until then, does so still if that can be.
    kept = end if end is not None and end > chosen.at else None
    return plan(ctx, MODES.get(str(ctx.intent), mode), chosen.at, chosen.until or kept, before["start"])
