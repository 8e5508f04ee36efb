""" "Silence ce soir", "be quiet today": a silence that ends with the part of the day, or the days, that were named."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from basecamp.house import Lang
from dialogs.conversation import doubt, things, times
from dialogs.conversation.hearing import Meaning, day_parts
from dialogs.conversation.step import Context, Step
from dialogs.when import When

ORDERS = ("silence", "silence_on")
HUSH = re.compile(r"(?i)\b(tais|taisez|tait|chut|quiet|silent|hush|shush)\b")
"""Words that stop what is being said, and with a time mean silence."""


WHOLE: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        r"(pendant |durant )?toute la journée": "aujourd'hui",
        r"(pendant |durant )?toute la matinée": "ce matin",
        r"(pendant |durant )?tout l['’]après-midi": "cet après-midi",
        r"(pendant |durant )?toute la soirée": "ce soir",
    },
    "en": {
        r"(for )?(all|the whole|the rest of the) (day)( long)?": "today",
        r"(for )?(all|the whole|the rest of the) (morning|afternoon|evening)( long)?": r"this \3",
    },
}
"""A whole part of the day ends as the part does."""


def command(ctx: Context, meaning: Callable[[str], Meaning]) -> Step | None:
    """The step of such an order; None when the sentence is none. `meaning` tells what it means without the time."""
    for words, short in WHOLE[ctx.lang].items():
        ctx = replace(ctx, text=re.sub(rf"(?i)\b{words}\b", short, ctx.text))
    said = times.find(ctx, ctx.text)
    if said is None or times.is_limit(ctx, said) or (end := ending(ctx, said)) is None:
        return None
    rest = times.without(ctx.text, said)
    order = meaning(rest)
    hush = order.intent == "stop" and HUSH.search(rest)
    if not (order.intent in ORDERS or hush) or not order.certain:
        return None
    if said.at > ctx.now and not said.begun:
        return doubt.propose(ctx, ["silence_on"], {"text": ctx.text})
    return replace(things.silent_until(ctx, end), intent="silence_on")


def ending(ctx: Context, said: When) -> datetime | None:
    """When the part of the day or the days end; None for an hour, which is no part."""
    if times.is_day(said):
        return times.after(said)
    if said.grain != "hour" or not times.PART.search(said.text) or times.EXACT.search(said.text):
        return None
    parts, here = day_parts(ctx.settings), said.at.astimezone(ctx.now.tzinfo)
    following = {parts.morning: parts.noon, parts.noon: parts.afternoon, parts.afternoon: parts.evening}
    if here.time() in following:
        return datetime.combine(here.date(), following[here.time()], here.tzinfo)
    midnight = datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo)
    return midnight if here.time() == parts.evening else datetime.combine(midnight.date(), parts.morning, here.tzinfo)
