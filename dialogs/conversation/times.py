"""What a sentence says of time, as the dialogs need it: sure, ambiguous, past, a part of the day begun, a day alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from basecamp.house import Lang
from dialogs import almanac, numbers, when
from dialogs.conversation.choices import chosen
from dialogs.conversation.hearing import day_parts
from dialogs.conversation.step import Context
from dialogs.intents.slots import BEGINS, WHOLE
from dialogs.when import When

Kind = Literal["at", "unknown", "ambiguous", "past", "part", "day", "vague"]
SOON = timedelta(minutes=1)
"""What began less than this ago begins now."""
FROM_NOW = re.compile(
    r"(?i)\s*((dans|in|within)\b"
    r"(?!\s+(la|le|l['’]|the)\s*(matin|soir|apr|nuit|journ|mi-|morning|noon|afternoon|evening|night|day|early|late|middle))"
    r"|d['’]ici (?=(une?|deux|trois|quatre|cinq|six|dix|quinze|vingt|trente|quelques) |\d+ ?(m|j|s|heure)))"
)
"""A time counted from now, which a day named before does not move; "dans la soirée" and "d'ici midi" are none."""
WEEKDAY = re.compile(rf"(?i)\b({'|'.join((*almanac.DAYS['fr'], *almanac.DAYS['en']))})\b")
HALF = re.compile(r"(?i)(?P<half>[ap])\.? ?m\.?")
"""A half of the day alone: the answer to "tonight at 7 pm, or tomorrow at 7 am?"."""
NAMED = re.compile(
    rf"(?i)\b({'|'.join((*almanac.DAYS['fr'], *almanac.DAYS['en'], *almanac.MONTHS['fr'], *almanac.MONTHS['en']))}"
    r"|demain|tomorrow|hier|yesterday|week-?end)\b|\d/\d"
)
"""A day said with an hour: it takes the place of the day named before."""
PART = re.compile(r"(?i)matin|midi|soir|nuit|morning|noon|evening|night")
EXACT = re.compile(r"(?i)heure|hour|clock|\d")
TODAY = re.compile(r"(?i)\s*(ce|cet|cette|this|tonight)\b")
"""Words of a time: a part of the day, an hour, today."""
SMALL_HOURS = time(4)
TOMORROW = re.compile(r"(?i)\b(demain|tomorrow)\b")
BARE = re.compile(r"(?i)\S+ (heures?|hours?)( (et )?[\w-]+)?|\d+ ?h( ?\d\d)?")
"""An hour, with its minutes, without "à" or "vers": perhaps a duration."""
SHORT = timedelta(hours=6)
"""A bare hour longer than this is no duration."""
WISH = re.compile(
    r"(?i)\b((passe[sz]?|souhaite\w*) une |have a |enjoy (a|your) )?\b(bonne|belle|douce|good|nice|great|lovely) "
    r"(matinée|journée|soirée|nuit|morning|day|evening|afternoon|night|weekend|week-end)\b"
)
"""A day that is wished, not one that lasts."""
ENDS: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"(?i)\b(jusqu|pour|pendant|durant|toute?|d['’]ici)"),
    "en": re.compile(r"(?i)\b(until|till?|for|by|all|over|overnight|during|within)\b"),
}
"""How a time begins that is the end of an order, or its length."""
LASTING = re.compile(r"(?i)\b(pendant|pour|durant|for)\s+$")
"""Before a duration: "je pars pour deux heures"."""
COMING = re.compile(
    r"(?i)\b(rentr(e|es|ons|erai|era|erons|er)|rev(iens|ient|enons|iendrai|iendra|iendrons|enir)|repasse(rai)?|retour"
    r"|(serai|sera|serons|suis|est) (là|rentrée?s?|revenue?s?|à la maison)|arrive(rai)?"
    r"|(be|get|come|coming|i'm|we're|am|are) (back|home|in|there)|back|home|return(ing)?)\b"
)
"""Words that tell of coming back."""
NEGATED = re.compile(r"(?i)\b(pas|jamais|not|never)\b(?! (avant|before|until|till))")
"""A return that is denied; "pas avant jeudi" is none."""


@dataclass(frozen=True)
class Reading:
    """A time as it was said."""

    kind: Kind
    at: datetime | None = None
    """For "at", "past", "part" and "day" (any hour of that day)."""
    choices: tuple[datetime, ...] = ()
    """For "ambiguous", earliest first."""
    said: str = ""
    """The words."""


UNKNOWN = Reading("unknown")


def returning(ctx: Context, asked: Mapping[str, Any] | None = None) -> Reading | None:
    """The return that the sentence tells; None when it tells none. `asked` is what the question had gathered."""
    if asked and "choices" in asked and (pointed := chosen(ctx.text, asked["choices"])) is not None:
        return Reading("at", datetime.fromisoformat(pointed))
    said = ctx.slots.get("back")
    if said == "unknown":
        return UNKNOWN
    if isinstance(said, str):
        said = find(ctx, said)
    if said is None:
        said = lasting_in(ctx) if ctx.intent == "leave" else None
    if said is None and asked and "choices" in asked and (half := HALF.fullmatch(ctx.text.strip(" .!?"))):
        choices = [datetime.fromisoformat(one) for one in asked["choices"]]
        fitting = [one for one in choices if (one.hour < 12) == (half["half"].lower() == "a")]
        return Reading("at", fitting[0]) if len(fitting) == 1 else None
    if said is None:
        return None
    if ctx.intent == "leave" and (named := named_after(ctx, said)) is not None:
        return named
    lasting = as_duration(ctx, said.text) if spoken_as_duration(ctx.text, said) else None
    asked = asked or {}
    if "day" in asked and not FROM_NOW.match(said.text):
        return on_day(said, date.fromisoformat(asked["day"]), ctx.now)
    reading = read(lasting or said, ctx.now)
    if reading.kind == "at" and reading.at is not None and ctx.now.time() < SMALL_HOURS and TOMORROW.search(said.text):
        # Before going to bed, tomorrow is often the day that has already begun.
        reading = Reading("ambiguous", choices=(reading.at - timedelta(days=1), reading.at))
    if reading.kind == "ambiguous" and lasting is None and "choices" not in asked:
        reading = with_duration(ctx, reading, said)
    if "from" in asked and WEEKDAY.search(said.text):
        reading = not_before(reading, date.fromisoformat(asked["from"]))
    if "choices" in asked:
        return among(reading, [datetime.fromisoformat(one) for one in asked["choices"]])
    if "part" in asked:
        return in_part(reading, ctx.now)
    return reading


def named_after(ctx: Context, said: When) -> Reading | None:
    """The return told after a length of time: "je pars trois jours, je rentre jeudi soir" is Thursday evening."""
    place = ctx.text.casefold().find(said.text.casefold())
    lasting = as_duration(ctx, said.text)
    if place < 0 or lasting is None or lasting.until is None or COMING.search(ctx.text[:place]):
        return None
    after = ctx.text[place + len(said.text) :]
    coming = COMING.search(after)
    named = find(ctx, after[coming.end() :]) if coming is not None else None
    if named is None or NEGATED.search(after):
        return None
    reading = read(named, ctx.now)
    weekday = WEEKDAY.search(named.text)
    return not_before(reading, (lasting.until - timedelta(days=3)).date()) if weekday else reading


def not_before(reading: Reading, first: date) -> Reading:
    """A weekday said after "la semaine prochaine" is one of that week, not of this one."""

    def moved(at: datetime) -> datetime:
        early = (first - at.date()).days
        return at + timedelta(days=7 * -(-early // 7)) if early > 0 else at

    if reading.kind not in ("at", "day", "ambiguous"):
        return reading
    choices = tuple(moved(choice) for choice in reading.choices)
    return replace(reading, at=moved(reading.at) if reading.at else None, choices=choices)


def limit(ctx: Context) -> Reading | None:
    """The end that a sentence gives to a forced mode."""
    until, lasting = ctx.slots.get("until"), ctx.slots.get("for")
    if isinstance(until, str):
        until = find(ctx, until)
    if until is not None:
        return read(until, ctx.now)
    if lasting is None:
        found = lasting_in(ctx)
    else:
        found = as_duration(ctx, lasting if isinstance(lasting, str) else lasting.text)
        if found is None and isinstance(lasting, When):
            return end_of(ctx, lasting)
    return read(found, ctx.now) if found is not None else None


def ending(ctx: Context) -> datetime | None:
    """The end that is said ("pour deux heures", the sooner of two), if it is to come."""
    reading = limit(ctx)
    if reading is None:
        return None
    end = reading.choices[0] if reading.kind == "ambiguous" else reading.at
    return end if end is not None and end > ctx.now else None


def end_of(ctx: Context, said: When) -> Reading | None:
    """The end of a part of the day or of days ("toute la journée", "pour le week-end"), unless they are far."""
    ending = WHOLE[ctx.lang].get(said.text.split()[-1].casefold())
    if ending is not None and (last := find(ctx, ending)) is not None:
        return read(last, ctx.now)
    if said.until is None:
        return None
    return Reading("at", said.until) if said.at <= ctx.now + timedelta(days=1) else None


def is_limit(ctx: Context, said: When) -> bool:
    """Is this time of an order its end or its length, and not when it begins?"""
    return bool(ENDS[ctx.lang].match(said.text)) or spoken_as_duration(ctx.text, said)


def without(text: str, said: When) -> str:
    """The text without that time."""
    return " ".join(f"{text[: said.start]} {text[said.end :]}".split())


def spoken_as_duration(text: str, said: When) -> bool:
    """Do the words before the time say that it lasts so long ("pour trois heures", not "à trois heures")?"""
    place = text.casefold().find(said.text.casefold())
    return place > 0 and bool(LASTING.search(text[:place]))


def as_duration(ctx: Context, text: str) -> When | None:
    """Words read as a duration from now ("trois jours"); None when they are none."""
    found = find(ctx, f"{'pendant' if ctx.fr else 'for'} {text}")
    if found is None or found.start > 0 or found.until is None or found.at > ctx.now + SOON:
        return None
    return found


def lasting_in(ctx: Context) -> When | None:
    """The duration in "je m'absente trois jours", "force eco for two hours"."""
    words = WISH.sub("", ctx.text).split()
    for first, word in enumerate(words):
        if not word[0].isalnum() or (first and part_of_number(words[first - 1], ctx)):
            continue
        if first and BEGINS[ctx.lang].search(f"{words[first - 1]} "):
            continue
        if (found := as_duration(ctx, " ".join(words[first:]))) is not None:
            return found
    return None


def part_of_number(word: str, ctx: Context) -> bool:
    """May the next word go on with this one ("half | an hour", "vingt | deux heures")?"""
    bare = word.casefold().strip(",.")
    return bare in ("half", "and", "et", "demi", "demie", "quarter", "quart", "of") or (
        numbers.from_words(bare, ctx.lang) is not None
    )


def with_duration(ctx: Context, reading: Reading, said: When) -> Reading:
    """ "Deux heures" alone may also mean in two hours, when it is short; the nearest two are asked about."""
    if not BARE.fullmatch(said.text.strip()):
        return reading
    lasting = as_duration(ctx, said.text)
    if lasting is None or lasting.until is None or lasting.until - ctx.now > SHORT:
        return reading
    return Reading("ambiguous", choices=tuple(sorted({lasting.until, *reading.choices}))[:2])


def find(ctx: Context, text: str) -> When | None:
    """The time in a text."""
    return when.find(text, ctx.now, ctx.lang, day_parts(ctx.settings))


def is_time(ctx: Context, text: str) -> bool:
    """Do these words say a time and nothing else?"""
    found = find(ctx, text)
    return found is not None and found.text == text


def read(said: When, now: datetime) -> Reading:
    """A `When` as a reading. What lasts until something ("jusqu'à demain", "pendant trois jours") is its end."""
    if said.until is not None and said.at <= now + SOON < said.until and not said.alternatives:
        return Reading("at", said.until)
    if said.begun and said.until is None and said.grain == "hour":
        return Reading("part", said.at, said=said.text)
    if is_day(said):
        if said.past and said.at.date() < now.date():
            return Reading("past", said.at, said=said.text)
        last = (said.until or said.at) - timedelta(days=1)
        one_day = said.grain == "day" and last.date() <= said.at.date()  # "le week-end" is two
        later = one_day and said.at.date() > now.date()
        return Reading("day" if later else "vague", said.at)
    if said.past:
        # "Ce matin" said at noon names today: tomorrow is not what was meant.
        return Reading("past", said.at, said=said.text)
    choices = sorted({said.at, *(other.at for other in said.alternatives)})
    future = tuple(choice for choice in choices if choice > now)
    if not future:
        return Reading("past", said.at, said=said.text)
    if len(future) > 2:
        # Two days and two halves of each: the hour is taken as it was said, the day is asked about.
        future = tuple(choice for choice in future if choice.time() == said.at.time())[:2] or future[:2]
    if len(future) > 1:
        return Reading("ambiguous", choices=future)
    return Reading("at", future[0], said=said.text)


def is_day(said: When) -> bool:
    """Is it a day, several or a month, without an hour?"""
    return said.grain in ("day", "week", "month") and not counted(said)


def after(days: When) -> datetime:
    """The midnight that ends a day, or several."""
    return days.until or datetime.combine(days.at.date() + timedelta(days=1), time(), days.at.tzinfo)


def counted(said: When) -> bool:
    """ "Dans trois jours" is to the minute, unlike "jeudi" and "dans la journée"."""
    return bool(FROM_NOW.match(said.text)) or said.at.time() != time(0)


def on_day(said: When, day: date, now: datetime) -> Reading:
    """An hour said after a day: "demain" – "à quelle heure ?" – "vers midi"."""
    if said.grain in ("day", "week", "month") or NAMED.search(said.text):
        return read(said, now)
    hours: set[time] = {one.at.time() for one in (said, *said.alternatives)}
    # Midnight ends the day, as in "samedi à minuit".
    choices = sorted(datetime.combine(day + timedelta(days=hour == time(0)), hour, now.tzinfo) for hour in hours)
    future = tuple(choice for choice in choices if choice > now)
    if not future:
        return Reading("past", choices[0], said=said.text)
    return Reading("at", future[0]) if len(future) == 1 else Reading("ambiguous", choices=future)


def in_part(reading: Reading, now: datetime) -> Reading:
    """An hour said after a part of the day that has begun: "ce soir" – "à quelle heure ?" – "à neuf heures"."""
    if reading.kind != "ambiguous":
        return reading
    near = [one for one in reading.choices if one - now < timedelta(hours=9)]
    return Reading("at", near[0]) if len(near) == 1 else reading


def among(reading: Reading, choices: Sequence[datetime]) -> Reading:
    """The choice that a second answer points at: the instant itself, its day, or the half of the day ("du matin")."""
    if reading.kind == "ambiguous":
        common = sorted(set(reading.choices) & set(choices))
        # The same doubt again: the nearest one, and it is said back.
        return Reading("at", common[0]) if common else reading
    at = reading.at
    if at is None or (reading.kind == "at" and at in choices):
        return reading
    same_day = [one for one in choices if one.date() == at.date()]
    if reading.kind == "day" and len(same_day) == 1:
        return Reading("at", same_day[0])
    if not PART.search(reading.said) or EXACT.search(reading.said):
        return reading
    pool = same_day if TODAY.match(reading.said) or reading.kind == "at" else choices
    half = [one for one in pool if (one.hour < 12) == (at.hour < 12)]
    return Reading("at", half[0]) if len(half) == 1 else reading


def part_of(at: datetime) -> str:
    """Name of the part of the day that an hour belongs to, a key of `words.today_parts`."""
    if at.hour < 11:
        return "morning"
    if at.hour < 14:
        return "noon"
    if at.hour < 17:
        return "afternoon"
    return "evening" if at.hour < 21 else "night"
