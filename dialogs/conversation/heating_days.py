"""The days that an order names without an hour: "samedi et dimanche", "lundi et mercredi", "all day tomorrow"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from basecamp.house import Lang
from dialogs.conversation import times
from dialogs.conversation.hearing import day_parts
from dialogs.conversation.step import Context
from dialogs.when import When

SINCE = re.compile(r"(?i)(dès|à partir|après(?![- ]demain)|from|starting|after)\b")
"""How a time begins from which on something is to last."""
ALL_DAY: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        r"(?i)\btoute la journée( de\b| d['’])?": " ",
        r"(?i)\btoute (?=la semaine\b)|\btout (?=le week-?end\b)": "",
    },
    "en": {
        r"(?i)\b(all day( long)?|the whole day)( on\b)?": " ",
        r"(?i)\b(all( the)?|the whole) weekend\b": "this weekend",
        r"(?i)\ball (?=(next|the) week\b)": "",
    },
}
"""What says of a day, or days, that all of it is meant, and how it is said without."""
BETWEEN = re.compile(r"(?i)\s*(,\s*|\b(et|and)\b\s*)+")
"""What stands between two days."""


def without_all_day(ctx: Context) -> Context:
    """ "Demain toute la journée" is "demain": without the words for all of a day, where one is named besides."""
    bare = ctx.text
    for words, instead in ALL_DAY[ctx.lang].items():
        bare = re.sub(words, instead, bare)
    bare = " ".join(bare.split())
    said = times.find(ctx, bare) if bare != ctx.text else None
    return replace(ctx, text=bare) if said is not None and times.is_day(said) else ctx


def named(ctx: Context, said: When) -> tuple[When, ...]:
    """The times of an order as they stand in the text: days in a row ("samedi et dimanche") are one, days apart
    several; anything else is what was found."""
    if not times.is_day(said):
        return (said,)
    found: list[When] = []
    for start, part in parts(ctx.text):
        day = times.find(ctx, part)
        if day is not None and times.is_day(day) and (not found or not day.start):
            here = replace(day, start=start + day.start, end=start + day.end)
            if found and here.at == times.after(found[-1]):
                begin = found[-1].start
                found[-1] = replace(found[-1], until=times.after(here), end=here.end, text=ctx.text[begin : here.end])
            else:
                found.append(here)
            if day.end == len(part):
                continue
        if found:
            break
    return tuple(found) if any(one.start <= said.start < one.end for one in found) else (said,)


def parts(text: str) -> Iterator[tuple[int, str]]:
    """The pieces of a sentence between commas and "et", with where they begin."""
    start = 0
    for between in BETWEEN.finditer(text):
        yield start, text[start : between.start()]
        start = between.end()
    yield start, text[start:].rstrip(" .!?")


def daytime(ctx: Context, said: When) -> When | None:
    """From the morning of a day ("demain", "ce week-end"), or from now on when it has begun, until midnight after it;
    "dès demain" has no end. None for a month, and for what is over."""
    if said.grain == "month" or times.after(said) <= ctx.now:
        return None
    morning = datetime.combine(said.at.date(), day_parts(ctx.settings).morning, said.at.tzinfo)
    return replace(said, at=max(morning, ctx.now), until=None if SINCE.match(said.text) else times.after(said))
