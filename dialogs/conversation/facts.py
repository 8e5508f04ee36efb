"""Questions about the house that the phrase books do not hold: the network, batteries, why something rings, when the
heating changes. Only asked where nothing surer was understood."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from basecamp.house import Lang
from dialogs.conversation import heating, reports, small
from dialogs.conversation.step import Context, Line, Step, line, raw

NETWORK = re.compile(r"(?i)\b(network|internet)\b")
BATTERIES = re.compile(r"(?i)batter")
WORDS: Mapping[Lang, Mapping[str, tuple[str, ...]]] = {
    "fr": {
        "network": (
            r"(le réseau|internet|la connexion|le wifi|la box)\b.*\b(march|fonctionn|là|ok|panne|coup|tomb)",
            r"(y a-t-il|(il )?y a|a-t-on|on a|avons-nous) (du réseau|internet|une connexion|du wifi)",
            r"(état|l['’]état) (du réseau|d['’]internet|de la connexion)|^\W*(le réseau|internet|la connexion)\W*$",
        ),
        "batteries": (r"\bpiles?\b|\bbatteries?\b",),
        "heating": (r"\b(quand|à quelle heure|pourquoi|depuis quand)\b.*\b(chauffage|confort|éco|chauffer?)\b",),
        "report": (
            r"\bpourquoi (ça |tu |la maison )?(sonnes?|bipes?|clignotes?)",
            r"\b(y a-t-il|(il )?y a|quelle est|c['’]est quoi) (une |l['’]|cette |des )?(alarme|alerte)s?\b",
        ),
    },
    "en": {
        "network": (
            r"(network|internet|wifi|connection|router)\b.*\b(work|up|down|ok|back)",
            r"(is|are)( there| we)? (the |an? )?(network|internet|wifi|connection|online)\b|do we have (internet|wifi)",
            r"state of the network|^\W*(the )?(network|internet)\W*$",
        ),
        "batteries": (r"\bbatter(y|ies)\b",),
        "heating": (r"\b(when|at what time|what time|why|since when)\b.*\b(heating|comfort|eco|heater)\b",),
        "report": (
            r"\bwhy (is|are) (it|you|the house|that) (ringing|beeping|blinking)|\bis there (an )?(alarm|alert)\b",
            r"\bwhat(['’]s| is) (the|that|this) (alarm|alert)\b",
        ),
    },
}


def pattern(words: Iterable[str], around: str = "{}") -> re.Pattern[str]:
    """One pattern of several; a hyphen is heard as a space."""
    return re.compile("(?i)" + around.format(f"(?:{'|'.join(words)})").replace("-", "[- ]"))


ASKED = {lang: {name: pattern(words) for name, words in kinds.items()} for lang, kinds in WORDS.items()}


def wrong(ctx: Context, about: re.Pattern[str]) -> list[Line]:
    """The problems that go on and whose name has one of these words."""
    return [raw(one.text(ctx.lang)) for one in ctx.house.problems if one.until is None and about.search(one.key)]


def network(ctx: Context) -> Step:
    """What is wrong with it, by name; else what is known."""
    known = {None: "report.network_unknown", True: "report.network_ok", False: "report.network"}
    said = wrong(ctx, NETWORK) or [line(known[ctx.house.network_ok])]
    return Step(tuple(said), intent="ask_network")


def batteries(ctx: Context) -> Step:
    """Those of sensors that are low, and that of the uninterruptible supply when something is wrong with it."""
    said, low = wrong(ctx, BATTERIES), ctx.house.low_batteries
    if low:
        said.append(small.batteries_line(low, ctx.lang))
    return Step(tuple(said) or (line("ask.batteries_ok"),), intent="ask_batteries")


def heating_status(ctx: Context) -> Step:
    return Step(heating.status(ctx), intent="heating_status")


def report(ctx: Context) -> Step:
    return replace(reports.command(ctx), intent="report")


ANSWERS: Mapping[str, Callable[[Context], Step]] = {
    "network": network,
    "batteries": batteries,
    "heating": heating_status,
    "report": report,
}


def answer(ctx: Context) -> Step | None:
    """The answer to such a question; None when the sentence is none."""
    found = next((name for name, words in ASKED[ctx.lang].items() if words.search(ctx.text)), None)
    return None if found is None else ANSWERS[found](ctx)
