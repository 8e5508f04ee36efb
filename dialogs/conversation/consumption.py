"""What was used, by the day, week or month: "combien d'eau hier ?", "how much electricity this week?"."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from basecamp.house import House, Lang, Used
from dialogs.answers import lookup
from dialogs.conversation import spoken, times
from dialogs.conversation.step import Context, Line, Step, line

ASKED: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"(?i)\bcombien\b"),
    "en": re.compile(r"(?i)\bhow (much|many)\b"),
}
USED: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"(?i)\bconsomm|\bdépens[ée]"),
    "en": re.compile(r"(?i)\bconsum|\b(use|used|usage)\b"),
}
"""One of these, or water or electricity by name, is what is asked about."""
OTHER: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(
        r"(?i)\b(de temps|d['’]heures|degrés|messages?|personnes?|fois|gaz|essence|argent|euros?|coûte"
        r"|coupures?|pannes?|fuites?)"
    ),
    "en": re.compile(
        r"(?i)\bhow much (time|longer|money|does|is)\b|\b(degrees|messages?|people|gas|petrol|cuts?|outages?|leaks?)\b"
    ),
}
"""Something else that is counted."""
OF = re.compile(r"(?i)^(?:(?:de )?courant |d['’])|['’]s$")
""" "La consommation d'hier", "yesterday's usage"; "de courant hier" is not "courant janvier"."""


@dataclass(frozen=True)
class Meter:
    """What is counted, and how it is said."""

    named: Mapping[Lang, re.Pattern[str]]
    key: str
    """Of its words in the answers, below `used`."""
    unit: str
    digits: int
    counted: Callable[[House], tuple[Sequence[Used], float | None]]
    """On the days before, and today."""


METERS: Mapping[str, Meter] = {
    "ask_water": Meter(
        {
            "fr": re.compile(r"(?i)\b(eau|litres?)\b"),
            "en": re.compile(r"(?i)\b(water|lit(re|er)s?)\b"),
        },
        "water",
        "litres",
        0,
        lambda house: (house.water.litres_before, house.water.litres_today),
    ),
    "ask_power": Meter(
        {
            "fr": re.compile(r"(?i)\b(électricité|courant|énergie|kilowatt|kwh)"),
            "en": re.compile(r"(?i)\b(electricity|power|energy|kilowatt|kwh)"),
        },
        "power",
        "kwh",
        1,
        lambda house: (house.power.kwh_before, house.power.kwh_today),
    ),
}
"""By the intent of a question about it."""


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both counted, and how they were said."""

    first: date
    last: date
    said: str


@dataclass(frozen=True)
class Sum:
    """What one meter counted, in words, and on how many of the days."""

    amount: str
    days: int


def answer(ctx: Context) -> Step | None:
    """What the house used then; None when the sentence asks for nothing of the kind, or for no day that has begun."""
    lang, text = ctx.lang, ctx.text
    named = [intent for intent, meter in METERS.items() if meter.named[lang].search(text)]
    counted = USED[lang].search(text) or (named and ASKED[lang].search(text))
    if not counted or OTHER[lang].search(text):
        return None
    span, today = days(ctx), ctx.now.date()
    if span is None or (span.first == span.last == today and named):
        return None  # what is used today is what "l'eau" and "le courant" tell
    told = [one for intent in named or METERS if (one := used(span, METERS[intent], ctx)) is not None]
    return Step(tuple(lines(span, told, ctx)), intent="ask_water" if named == ["ask_water"] else "ask_power")


def days(ctx: Context) -> Span | None:
    """The days that are meant, as far as they have begun; a weekday is the last one that was."""
    said, today = times.find(ctx, ctx.text), ctx.now.date()
    if said is None or said.grain not in ("day", "week", "month"):
        return None
    first = said.at.date()
    last = (said.until - timedelta(microseconds=1)).date() if said.until else first
    if first > today and said.grain == "day" and times.WEEKDAY.search(said.text):
        first, last = first - timedelta(days=7), last - timedelta(days=7)
    return Span(first, min(last, today), OF.sub("", said.text)) if first <= today else None


def used(span: Span, meter: Meter, ctx: Context) -> Sum | None:
    """What was used of one thing in this time; None when no day of it was measured."""
    before, now = meter.counted(ctx.house)
    amounts = [one.amount for one in before if span.first <= one.day <= span.last]
    if span.last == ctx.now.date() and now is not None:
        amounts.append(now)
    if not amounts:
        return None
    amount = spoken.measure(sum(amounts), meter.unit, ctx.lang, meter.digits)
    return Sum(lookup(ctx.lang, f"used.{meter.key}").format(amount=amount), len(amounts))


def lines(span: Span, told: Sequence[Sum], ctx: Context) -> list[Line]:
    """What was used, in one sentence; then on how many days that is, when some are missing."""
    when = spoken.capital(span.said)
    if not told:
        return [line("used.unknown", When=when)]
    said = [line("used.in_all", When=when, amounts=spoken.join([one.amount for one in told], ctx.lang))]
    fewest = min(one.days for one in told)
    if fewest < (span.last - span.first).days + 1:
        said.append(line("used.partly", days=spoken.count(fewest, "day", ctx.lang)))
    return said
