"""Power cuts that are over: "y a-t-il eu une coupure cette nuit ?", "how long was the power out?"."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from basecamp.house import Cut, Lang
from basecamp.spans import spans
from dialogs.conversation import consumption, small, spoken
from dialogs.conversation.patterns import pattern
from dialogs.conversation.step import Context, Line, Step, line

CUT = {
    "fr": r"(coupures?|pannes? (de courant|d['’]électricité))",
    "en": r"((power|electricity|mains) (cuts?|failures?|outages?)|outages?|blackouts?)",
}
CURRENT = {"fr": r"(courant|électricité|jus)", "en": r"(power|electricity|mains)"}
"""What it is called, and what is cut."""


def naming(lang: Lang, *words: str) -> re.Pattern[str]:
    """One pattern of several, with the names put in."""
    return pattern(one.replace("CUT", CUT[lang]).replace("CURRENT", CURRENT[lang]) for one in words)


ASKED: Mapping[Lang, re.Pattern[str]] = {
    "fr": naming(
        "fr",
        r"\bcoupures?\b.*\b(quand|combien|duré|eu lieu|était)\b|\b(quand|combien|durée?|dernière)\b.*\bCUT\b",
        r"\b(y a|a)(-t-il|-t-on)? eu (une |de |des |d['’]autres )?CUT\b",
        r"^\W*(et )?(les |des )?(dernières )?coupures( de courant| d['’]électricité)?\W*$",
        r"\bCUT\b.*\b(nuit|hier|avant-hier|semaine|mois|ce matin)\b",
        r"\b(on|nous) (a|avons) eu (une |des )?CUT\b|\bj['’]ai eu une CUT\b",
        r"\bCURRENT (a|avait) (été coupée?|sauté|disjoncté)\b|\bon a été coupés?\b",
        r"\bcombien de temps\b.*\b(coupée?s?|(sans|plus (eu )?(de |d['’]))\W*CURRENT)\b",
        r"\b(quand|à quelle heure)\b.*\bCURRENT\b.*\b(reven|parti|rétabli|coupé|sauté)",
        r"\b(quand|à quelle heure)\b.*\b(est|a) (revenue?|partie?|sauté)\b.*\bCURRENT\b",
        r"\bdepuis (quand|combien de temps)\b.*\b(CURRENT|coupure|coupée?)\b",
    ),
    "en": naming(
        "en",
        r"^\W*(and )?(the )?(last )?((power|electricity) (cuts|outages|failures)|outages|blackouts)\W*$",
        r"\b(when|how (long|many|often))\b.*\bCUT\b|\blast CUT\b",
        r"\b(was|were|have|has|did|is|any|last)\b.*\bCUT\b.*\b(last|yesterday|today|this|night|recently|week|long)\b",
        r"\b(was|were|has|have) there (been )?(a|an|any) CUT\b",
        r"\b(did|has|have|had) (we|i|the house) (had |have )?(lost|lose) (the )?CURRENT\b",
        r"\b(did|has|have|had) (we|i|the house) (had|have) (a|an|any) CUT\b",
        r"\b(did|has|was) the CURRENT (go|gone|been|cut)( out| off| cut)?\b.*\b(out|off|cut|last|yesterday|night)\b",
        r"\b(when|how long|since when|what time)\b.*\bCURRENT\b.*\b(back|out|off|away|gone|cut|return)",
        r"\bhow long (were|have) we (been )?without CURRENT\b",
    ),
}
"""Words that ask for cuts that were, or for how long one lasts."""
OTHER: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"(?i)\b(eau|chauffage|internet|réseau|wi-?fi|box|téléphone|musique|veilleuse|gaz)\b"),
    "en": re.compile(r"(?i)\b(water|heating|internet|network|wi-?fi|router|phone|music|night ?light|gas)\b"),
}
"""What else may be cut."""
NIGHT: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"(?i)\b(cette|la) nuit\b"),
    "en": re.compile(r"(?i)\b(last night|during the night|overnight|in the night)\b"),
}


def answer(ctx: Context) -> Step | None:
    """When the power was cut, and how long; None when the sentence asks nothing of the kind. One that goes on is told
    as "le courant" tells it."""
    if not ASKED[ctx.lang].search(ctx.text) or OTHER[ctx.lang].search(ctx.text):
        return None
    if ctx.house.power.state == "blackout":
        return Step(tuple(small.mains_lines(ctx)), intent="ask_cut")
    return Step(told(ctx.house.power.cuts, ctx), intent="ask_cut")


def told(cuts: Sequence[Cut], ctx: Context) -> tuple[Line, ...]:
    """How many there were in the time that was named, and the last one."""
    if not cuts:
        return (line("cuts.none"),)
    last = (line("cuts.last", at=spoken.at(cuts[0].since, ctx.now, ctx.lang), span=length(cuts[0], ctx.lang)),)
    named = asked_for(ctx)
    if named is None:
        return last
    begins, ends, said = named
    when = spoken.capital(said)
    then = [one for one in cuts if one.since < ends and one.until > begins]
    if not then:
        return (line("cuts.none_then", When=when), *last)
    whole = timedelta(seconds=sum((one.until - one.since).total_seconds() for one in then))
    if len(then) == 1:
        # The day was just named: only the hour is news.
        short = ends - begins <= timedelta(days=1, hours=1)
        at = spoken.clock(then[0].since, ctx.lang) if short else spoken.at(then[0].since, ctx.now, ctx.lang)
        return (line("cuts.one_at" if short else "cuts.one", When=when, at=at, span=length(then[0], ctx.lang)),)
    count = spoken.count(len(then), "cut", ctx.lang)
    return (line("cuts.many", When=when, count=count, span=spoken.span(whole, ctx.lang)), *last[: then[0] == cuts[0]])


def asked_for(ctx: Context) -> tuple[datetime, datetime, str] | None:
    """From when to when, and how it was said; None when no time was named. "Cette nuit" is the one that was."""
    if found := NIGHT[ctx.lang].search(ctx.text):
        return *spans(ctx.now)["night"], found[0]
    days = consumption.days(ctx)
    if days is None:
        return None
    begins = datetime.combine(days.first, time(), ctx.now.tzinfo)
    return begins, datetime.combine(days.last + timedelta(days=1), time(), ctx.now.tzinfo), days.said


def length(cut: Cut, lang: Lang) -> str:
    """How long it lasted."""
    return spoken.span(cut.until - cut.since, lang)
