"""Questions about the house that the phrase books do not hold: the network, batteries, why something rings, when the
heating changes, since when somebody is gone. Only asked where nothing surer was understood."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from basecamp import troubles
from basecamp.house import Lang, Person
from dialogs.conversation import heating, reports, small, spoken
from dialogs.conversation.patterns import pattern
from dialogs.conversation.step import Context, Line, Step, line, raw
from dialogs.report import sections

NETWORK = re.compile(r"(?i)\b(network|internet)\b")
FOR_THEM = re.compile(r"(?i)\b((dis|dites)-(lui|leur)|(tell|remind) (her|him|them))\b")
""" "Quand Marie rentre, dis-lui …" asks nothing about her."""
NIGHTLIGHT = re.compile(re.escape(troubles.NIGHTLIGHT))
BATTERIES = re.compile(r"(?i)batter")
WORDS: Mapping[Lang, Mapping[str, tuple[str, ...]]] = {
    "fr": {
        "network": (
            r"(le réseau|internet|la connexion|le wifi|la box)\b.*\b(march|fonctionn|là|ok|panne|coup|tomb)",
            r"(y a-t-il|(il )?y a|a-t-on|on a|avons-nous) (du réseau|internet|une connexion|du wifi)",
            r"(état|l['’]état) (du réseau|d['’]internet|de la connexion)|^\W*(le réseau|internet|la connexion)\W*$",
        ),
        "batteries": (r"\bpiles?\b|\bbatteries?\b",),
        "heating": (
            r"\b(quand|à quelle heure|pourquoi|depuis quand|combien de temps)\b.*"
            r"\b(chauffage|confort|éco|chauff(er?|era))\b",
            r"^\W*pourquoi (est-ce qu['’])?(il )?(fait|fait-il)( si| aussi| tellement)? (froid|chaud|frais)\b",
        ),
        "nightlight": (
            r"\bveilleuse (est|marche|fonctionne)|\b(est|marche|fonctionne) la veilleuse\b|état de la veilleuse",
        ),
        "services": (
            r"\b(services|serveurs?|programmes)\b.*\b(tourn|march|fonctionn|répond|ok)"
            r"|état (des services|des serveurs|du serveur)",
        ),
        "people": (r"^\W*qui est (déjà |encore )?(partie?|sortie?|absente?|rentrée?|revenue?|arrivée?)s?\b",),
        "person": (
            r"\b(quand|à quelle heure|depuis combien de temps)\b.*\b(rentr|parti|sorti|là|arriv|rev(ien|en)|absent)",
            r"\b(rentrée?|partie?|sortie?|arrivée?|revenue?|là) (quand|à quelle heure|depuis quand)",
            r"^\W*(et )?\w+ est (déjà |encore |bien |toujours )?(rentrée?|partie?|sortie?|arrivée?|revenue?|là)\W*$",
        ),
        "music": (
            r"^\W*(c['’]est quoi|quelle est|quel est) (cette|la|ce|le) (musique|chanson|liste|morceau|titre)\b",
            r"^\W*(quelle|quel) (musique|chanson|liste|morceau|titre) (passe|joue|est-ce|est en cours|on écoute)",
            r"^\W*qu['’]est-ce (qui joue|qu['’]on écoute)\W*$",
        ),
        "report": (
            r"\bpourquoi (ça |tu |la maison )?(sonnes?|bipes?|clignotes?)",
            r"\bpourquoi (est-ce que )?(l[ae] |l['’])?(voyant|lumière|lampe|pavé)\b.*\b(rouge|orange|clignote)",
            r"\b(y a-t-il|(il )?y a|quelle est|c['’]est quoi) (une |l['’]|cette |des )?(alarme|alerte)s?\b",
            r"\b(une |d['’])intrusion\b|\bl['’]alarme (a|avait) sonné\b|\bquelqu['’]un est entré\b|eu du mouvement\b",
            r"\bqu['’]est-ce qui (ne |n['’])?(va|marche|fonctionne) pas\b|^\W*(est-ce que )?tout (marche|fonctionne)\b",
        ),
    },
    "en": {
        "network": (
            r"(network|internet|wifi|connection|router)\b.*\b(work|up|down|ok|back)",
            r"(is|are)( there| we)? (the |an? )?(network|internet|wifi|connection|online)\b|do we have (internet|wifi)",
            r"state of the network|^\W*(the )?(network|internet)\W*$",
        ),
        "batteries": (r"\bbatter(y|ies)\b",),
        "heating": (
            r"\b(when|at what time|what time|why|since when|how long)\b.*\b(heating|comfort|eco|heater|warm(er)?)\b",
            r"^\W*why is it( so)? (cold|hot|chilly|warm)\b",
        ),
        "nightlight": (
            r"\b(is|are) the night ?lights?\b|\bnight ?light (is|state|status)\b|state of the night ?light",
        ),
        "services": (r"\b(services|servers?|programs)\b.*\b(run|work|up|ok|answer)|state of the (services|servers)",),
        "people": (r"^\W*who( has|['’]s| is)? (left|out|away|gone|come (home|back)|back|went out|arrived)\b",),
        "person": (
            r"^\W*(is|has) \w+ (already |still |yet )?(home|here|in|out|back|left|gone|arrived)( yet)?\W*$",
            r"^\W*has \w+ come (home|back|in)( yet)?\W*$",
            r"^\W*\w+ (is|has) (already |still )?(home|here|in|out|back|left|gone|come (home|back))\W*$",
            r"\b(when|what time|how long)\b.*\b(home|here|out|away|gone|left|leave|came|com(e|ing)|back|arriv)",
        ),
        "music": (
            r"^\W*what(['’]s| is) (playing|this song|this music|the song)\b",
            r"^\W*what (song|music|playlist) is (this|playing|on)\b",
        ),
        "report": (
            r"\bwhy (is|are) (it|you|the house|that) (ringing|beeping|blinking)|\bis there (an )?(alarm|alert)\b",
            r"\bwhy (is|are) the (lights?|lamp|light ?pad)\b.*\b(red|orange|blinking|flashing)",
            r"\bwhat(['’]s| is) (the|that|this) (alarm|alert)\b|\bwhat(['’]s| is) (wrong|broken|not working)\b",
            r"\ban? (intrusion|burglar|break-in)\b|\b(the )?alarm (rang|gone off)|\bthe alarm go off\b",
            r"\b(some|any)(body|one) (come|came|been|get) in\b|\bany movement\b",
            r"^\W*(is everything|everything is) (working|running|ok|okay|fine)\b",
        ),
    },
}


ASKED = {lang: {name: pattern(words) for name, words in kinds.items()} for lang, kinds in WORDS.items()}


def wrong(ctx: Context, about: re.Pattern[str]) -> list[Line]:
    """The problems that go on and whose name has one of these words."""
    return [raw(one.text(ctx.lang)) for one in ctx.going_on if about.search(one.key)]


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


def nightlight(ctx: Context) -> Step:
    """How it is set; what is wrong with it comes first."""
    said = wrong(ctx, NIGHTLIGHT) or sections.nightlight_lines(ctx) or [line("ask.nightlight_unknown")]
    return Step(tuple(said), intent="ask_nightlight")


def services(ctx: Context) -> Step:
    """Those that do not answer, those of which nothing is known; else that all do."""
    return Step(tuple(sections.services_lines(ctx)) or (line("ask.services_unknown"),), intent="ask_services")


def music(ctx: Context) -> Step:
    """The playlist that is played."""
    playing = ctx.house.music
    said = line("volume.nothing_plays") if playing is None else line("report.music", playlist=playing)
    return Step((said,), intent="ask_music")


def heating_status(ctx: Context) -> Step:
    return Step(heating.status(ctx), intent="heating_status")


def people(ctx: Context) -> Step:
    return Step(small.presence_lines(ctx), intent="ask_presence")


def person(ctx: Context) -> Step | None:
    """Since when somebody of the household is there or gone, and the return that was announced; None when nobody is
    named."""
    if FOR_THEM.search(ctx.text):
        return None
    named = [name for name in small.household(ctx) if re.search(rf"(?i)\b{re.escape(name)}\b", ctx.text)]
    if not named:
        return None
    found = ((name, small.whereabouts(name, ctx)) for name in named)
    said = [since_when(known, ctx) if known else line("ask.unsure", people=name) for name, known in found]
    away = ctx.house.absence
    if away is not None and away.back is not None and away.back > ctx.now:
        said.append(line("ask.back_at", back=spoken.at(away.back, ctx.now, ctx.lang)))
    return Step(tuple(said), intent="ask_presence", slots={"person": named[0]})


def since_when(one: Person, ctx: Context) -> Line:
    """Where somebody is, and since when as far as that is known."""
    if one.since is None:
        return small.presence_line(one)
    since = spoken.since(one.since, ctx.now, ctx.lang)
    return line("ask.present_since" if one.present else "ask.absent_since", people=one.name, since=since)


def report(ctx: Context) -> Step:
    return replace(reports.command(ctx), intent="report")


ANSWERS: Mapping[str, Callable[[Context], Step | None]] = {
    "network": network,
    "batteries": batteries,
    "heating": heating_status,
    "nightlight": nightlight,
    "services": services,
    "music": music,
    "people": people,
    "person": person,
    "report": report,
}


def answer(ctx: Context) -> Step | None:
    """The answer to such a question; None when the sentence is none."""
    found = next((name for name, words in ASKED[ctx.lang].items() if words.search(ctx.text)), None)
    return None if found is None else ANSWERS[found](ctx)
