"""What each stretch of words can stand for, and what it costs to pass over it: the field that a reading walks."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from basecamp.house import Lang
from dialogs.intents import correct, times
from dialogs.intents.names import Entry
from dialogs.intents.phrasebook import SOMEONE, Book
from dialogs.intents.text import Word, bag

SKIP_COST = {"?": 0.0, "filler": 0.02, "light": 0.06, "lead": 0.06, "tail": 0.04}
UNKNOWN_COST = 1.0
UNUSED_COST = 1.6
"""A word of the house's vocabulary that the reading leaves out: worse than a word nobody knows."""
SOUND_COST = 0.2
ANY_COST = 0.08
LATE_COST = 0.75
"""An unknown word once the order has begun ("éteins la veilleuse bleue"): likelier a detail than a subject."""
MOMENT_COST = 0.03
"""What can be a duration is rather one ("trois jours"), except "dix heures", which is an hour of the day too."""
TIME_COST = 0.3
NAME_COST = 0.12
"""A word taken for the name of somebody the house does not know."""
DETERMINERS: dict[Lang, frozenset[str]] = {
    "fr": bag("le la les l un une des du de mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce cet "
              "cette ces quel quelle au aux"),
    "en": bag("the a an my your his her its our their this that these those some any which what no"),
}  # fmt: skip
LONGEST_ANY = 6

TOLERANT, SOUND, UNKNOWN = 1, 2, 4


Edge = tuple[int, str, float, Any, int]
"""Where it ends, its sign, what it costs, its value (None: what was said), how (bits)."""


class Skip(NamedTuple):
    end: int
    how: str
    cost: float


class Lattice(NamedTuple):
    edges: list[dict[str, list[Edge]]]
    """Place → sign → what it may stand for from there."""
    skips: list[list[Skip]]
    unknown: int
    """Words that are in no list, template or time."""
    late: float
    """What an unknown word costs once the order has begun: less when the sentence has two words of the house."""
    added: Sequence[dict[str, list[Edge]]] = ()
    """The edges that `sounding` put to those of another lattice."""


def lattice(words: Sequence[Word], book: Book, names: dict[str, tuple[Entry, ...]]) -> Lattice:
    """Every sign that each stretch of words can stand for, as they are written."""
    count = len(words)
    edges: list[list[Edge]] = [[] for _ in range(count)]
    skips: list[list[Skip]] = [[] for _ in range(count)]
    unknown = content = 0
    signs, literals, pairs = book.signs, book.literals, book.pairs
    keys = [word.key for word in words]
    for at, key in enumerate(keys):
        here, over = edges[at], skips[at]
        known = signs.get(key)
        if known:
            here.extend((at + 1, sign, 0.0, None, 0) for sign in known)
        if key in literals:
            here.append((at + 1, key, 0.0, None, 0))
            known = known or (key,)
        for phrase, sign in pairs.get((key, keys[at + 1]), ()) if at + 1 < count else ():
            size = len(phrase)
            if size <= count - at and (size == 2 or tuple(keys[at : at + size]) == phrase):
                if sign[0] == "+":
                    over.append(Skip(at + size, sign[1:], SKIP_COST[sign[1:]]))
                else:
                    here.append((at + size, sign, 0.0, None, 0))
        for phrase, sign, value in names.get(key, ()):
            size = len(phrase)
            if tuple(keys[at : at + size]) == phrase:
                if sign[0] == "+":
                    over.append(Skip(at + size, sign[1:], SKIP_COST[sign[1:]]))
                else:
                    here.append((at + size, sign, 0.0, value, 0))
                known = known or (sign,)
        hows = book.skips.get(key)
        over.extend(Skip(at + 1, how, SKIP_COST[how]) for how in hows or ())
        if key in book.guards:
            pass
        elif key == "?":
            over.append(Skip(at + 1, "?", 0.0))
        elif times.is_time(key, book.lang):
            pass
        elif known and not hows:
            content += key in signs
            weighty = key in book.concepts or any(sign[0] == "{" and end == at + 1 for end, sign, *_ in here)
            over.append(Skip(at + 1, "unused" if weighty else "unknown", UNUSED_COST if weighty else UNKNOWN_COST))
        elif not hows:
            unknown += 1
            over.append(Skip(at + 1, "unknown", UNKNOWN_COST))
        if namelike(keys, at, book):
            here.append((at + 1, SOMEONE, NAME_COST, None, 0))
            if at + 1 < count and namelike(keys, at + 1, book):
                here.append((at + 2, SOMEONE, 2 * NAME_COST, None, 0))
        timeless = True
        for end in range(at + 1, min(count, at + LONGEST_ANY) + 1):
            newest = keys[end - 1]
            if newest in book.guards or newest in ("?", "pause"):  # "mets la musique en pause" names no music
                break
            timeless = timeless and not times.is_time(newest, book.lang)
            here.append((end, "{title}", ANY_COST * (end - at), None, 0))
            if timeless:
                here.append((end, "{any}", ANY_COST * (end - at), None, 0))
    for span in times.spans(words, book.lang):
        skips[span.start].append(Skip(span.end, "time", TIME_COST))
        clock = any(word.key in times.HOUR for word in words[span.start : span.end])
        moment = MOMENT_COST if "{duration}" in span.kinds and not clock else 0.0
        first, last = words[span.start].start, words[span.end - 1].end
        edges[span.start].extend(
            (span.end, kind, moment if kind == "{when}" else 0.0, times.Stretch(first, last, kind), 0)
            for kind in span.kinds
        )
    return Lattice([by_sign(here) for here in edges], skips, unknown, LATE_COST if content > 1 else UNKNOWN_COST)


def sounding(web: Lattice, words: Sequence[Word], book: Book) -> Lattice:
    """The lattice with what the words may stand for by their sound; itself when that is nothing."""
    more: list[list[Edge]] = [[] for _ in words]
    for at, word in enumerate(words):
        if word.key != "?" and word.key not in book.guards:
            more[at] += [(at + 1, sign, SOUND_COST, None, SOUND) for sign in correct.signs(word, book)]
    for at, end, sign, changed in correct.phrases(words, book):
        more[at].append((end, sign, SOUND_COST * changed, None, SOUND))
    if not any(more):
        return web
    edges = [dict(here) for here in web.edges]
    for here, added in zip(edges, more, strict=True):
        for edge in added:
            here[edge[1]] = [*here.get(edge[1], ()), edge]
    return web._replace(edges=edges, added=[by_sign(here) for here in more])


def by_sign(edges: Sequence[Edge]) -> dict[str, list[Edge]]:
    """The edges of a place by their sign."""
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge[1], []).append(edge)
    return found


def namelike(keys: Sequence[str], at: int, book: Book) -> bool:
    """May this word be a first name? No word of the book, no time, and nothing that makes it a thing before it."""
    key = keys[at]
    if len(key) < 2 or not key.isalpha() or key in book.signs or key in book.literals or key in book.skips:
        return False
    before = keys[at - 1] if at else ""
    return before not in DETERMINERS[book.lang] and not times.is_time(key, book.lang)
