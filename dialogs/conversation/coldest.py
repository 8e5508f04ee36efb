"""How cold or warm it was: "il a fait combien cette nuit ?", "did it freeze last night?"."""

import re
from collections.abc import Mapping

from basecamp.house import Lang, Range, Span
from dialogs.answers import lookup
from dialogs.conversation import small, spoken
from dialogs.conversation.patterns import pattern
from dialogs.conversation.step import Context, Line, Step, line, raw

FROST: Mapping[Lang, re.Pattern[str]] = {
    "fr": pattern((r"\b(il a|a-t-il|y a-t-il eu du) gel[ée]?\b|\bça a gelé\b|\bil y a eu du gel\b",)),
    "en": pattern((r"\b(did it|has it) (freeze|frozen)\b|\b(was|has) there (been )?(a |any )?frost\b|\bit froze\b",)),
}
WAS: Mapping[Lang, re.Pattern[str]] = {
    "fr": pattern(
        (
            r"\b(il a|a-t-il|ça a) fait\b.*\b(froid|chaud|frais|bon|combien|degrés|température)\b",
            r"\b(combien|quelle température)\b.*\b(il a|a-t-il) fait\b|\bquelle température (a-t-il|il a) fait\b",
            r"\b(il faisait|faisait-il)\b.*\b(froid|chaud|frais|bon|combien|degrés)\b",
            r"\b(combien|quelle température)\b.*\b(il faisait|faisait-il)\b",
            r"\b(a été|était|fut) la température\b",
            r"\btempérature\b.*\b(minimale|maximale|mini|maxi|a été|était|descendue?|montée?)\b",
            r"\bla nuit a été (froide|fraîche|chaude|douce)\b",
            r"\b(la plus (basse|haute|froide|chaude)|minimale|maximale)\b.*\b(nuit|hier|aujourd['’]hui|journée)\b",
        )
    ),
    "en": pattern(
        (
            r"\bhow (cold|warm|hot|chilly) (was it|did it get|has it been|was (the|last) (house|night))\b",
            r"\bwhat was the temperature\b|\bwhat temperature was it\b|\bwas it (very |so )?(cold|warm|hot|freezing)\b",
            r"\b(lowest|highest|coldest|warmest|hottest|minimum|maximum)\b.*\b(night|yesterday|today)\b",
            r"\bhow many degrees was it\b",
        )
    ),
}
SPANS: Mapping[Lang, Mapping[Span, re.Pattern[str]]] = {
    "fr": {
        "night": re.compile(r"(?i)\bnuit\b"),
        "yesterday": re.compile(r"(?i)\bhier\b(?! soir)"),
        "today": re.compile(r"(?i)\b(aujourd['’]hui|la journée|ce matin)\b"),
    },
    "en": {
        "night": re.compile(r"(?i)\b(last|the) night\b|\bovernight\b"),
        "yesterday": re.compile(r"(?i)\byesterday\b(?! evening)"),
        "today": re.compile(r"(?i)\b(today|this morning)\b"),
    },
}
PLACES: Mapping[Lang, Mapping[str, re.Pattern[str]]] = {
    "fr": {
        "outside": re.compile(r"(?i)\b(dehors|extérieure?|jardin)\b"),
        "inside": re.compile(r"(?i)\b(dans la maison|à l['’]intérieur|chez (moi|nous)|ici|dedans)\b"),
    },
    "en": {
        "outside": re.compile(r"(?i)\b(outside|outdoors|garden)\b"),
        "inside": re.compile(r"(?i)\b(inside|indoors|in the house|here|at home)\b"),
    },
}


def answer(ctx: Context) -> Step | None:
    """The lowest and the highest temperature of the night that was, of yesterday or of today so far; None when the
    sentence asks nothing of the kind."""
    frost = FROST[ctx.lang].search(ctx.text) is not None
    if not frost and not WAS[ctx.lang].search(ctx.text):
        return None
    span: Span | None = next((name for name, words in SPANS[ctx.lang].items() if words.search(ctx.text)), None)
    if span is None and not frost:
        return None
    return Step(told(ctx, span or "night", frost), intent="ask_temperature")


def told(ctx: Context, span: Span, frost: bool) -> tuple[Line, ...]:
    """What was measured then, at the place that was named; else outside and at the primary sensor."""
    when = lookup(ctx.lang, f"words.spans.{span}")
    then = [one for one in ctx.house.ranges if one.span == span]
    room = small.named_place(ctx)
    words = PLACES[ctx.lang]
    if room is not None:
        chosen = [one for one in then if small.same_place(one.place, room)]
    else:
        outside = [one for one in then if spoken.outside(one.place)][:1]
        inside = [one for one in then if not spoken.outside(one.place)][:1]
        only_inside, only_outside = words["inside"].search(ctx.text), frost or words["outside"].search(ctx.text)
        chosen = inside if only_inside else outside if only_outside else outside + inside
    if not chosen:
        return (line("ask.range_unknown", When=when),)
    first, *more = [f"{where(one, ctx.lang, room is not None)}{between(one, ctx.lang)}" for one in chosen]
    return (raw(f"{when}, {first}"), *(raw(spoken.capital(one)) for one in more))


def where(one: Range, lang: Lang, named: bool) -> str:
    """Its place: the primary sensor, which nobody named, stands for the house."""
    return spoken.place(one.place, lang) if named or spoken.outside(one.place) else lookup(lang, "words.inside")


def between(one: Range, lang: Lang) -> str:
    """Between what and what it was there."""
    low, high = spoken.decimal(one.low, lang), spoken.measure(one.high, "degrees", lang)
    key = "ask.range_one" if low == spoken.decimal(one.high, lang) else "ask.range"
    return str(lookup(lang, key)).format(low=low, high=high)
