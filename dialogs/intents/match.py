"""A sentence walked through the network of a phrase book: the cheapest reading of each intent, and what it cost.

What a reading costs says how far the sentence is from the templates: words of the template are free, courtesies nearly,
a word corrected by its sound or by its letters costs some, a word that nothing explains a lot. Guard words (negations,
third persons, pasts) can never be skipped: only a template that holds them can match, so a negation or a tale about
the thing never passes for the order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dialogs.intents import chain
from dialogs.intents.lattice import TOLERANT, UNKNOWN, Edge, Lattice, Skip
from dialogs.intents.network import Tags
from dialogs.intents.phrasebook import Book
from dialogs.intents.text import Word, bag

JOIN_COST = 0.12
COMMANDS = bag(
    "silence_on silence_off nightlight_on nightlight_off nightlight_auto music_play music_stop messages "
    "heating_work_week heating_holiday_week heating_auto heating_comfort heating_eco"
)
"""Orders made of a verb and a thing, where a word more is a detail."""
ANYTIME = bag(
    "silence_on silence_off nightlight_on nightlight_off nightlight_auto music_play music_stop messages "
    "heating_work_week heating_holiday_week heating_auto ask_temperature ask_power ask_water ask_presence"
)
"""Orders and questions that a time said beside them does not change ("… pour la nuit")."""
NONE = "none"
"""The intent of the templates that are known to be no order ("je vais à la cuisine")."""
ASKED_GAIN = 0.03
"""What a sentence costs more when it is no answer to the pending question."""
BEGUN, COMMAND, TIMELESS, ENDING = 1, 2, 4, 8
"""Kinds of states: no start, of `COMMANDS`, of `ANYTIME`, complete."""
CEILING = 0.99
"""Readings dearer than this are dropped on the way."""


@dataclass(frozen=True)
class Reading:
    """One way to understand the sentence."""

    intent: str
    cost: float
    slots: tuple[tuple[str, Any], ...]
    """Values are strings, or `times.Stretch` still to be read."""
    how: int
    """Bits: TOLERANT, SOUND; 0 = every word as in the book."""
    template: int
    doubt: float = 0.0
    """What the template itself admits ("{doubt=0.3}")."""


def said(words: Sequence[Word], at: int, end: int) -> str:
    """The words under an edge, as they were written."""
    return " ".join(word.form for word in words[at:end]).replace("' ", "'")


Path = tuple[float, tuple[tuple[str, Any], ...], int, tuple[tuple[str, int], ...]]
"""How a state was reached: cost, slots, how (bits), and the whole sentences said before: (intent, where it ended)."""


Target = tuple[int, Tags, str]
"""What a sign leads to: a state, slots set before, the slot that the sign fills."""
FEW = 12
"""States after a first word that are not worth sorting out."""


def walk(words: Sequence[Word], web: Lattice, book: Book, expects: str | None) -> list[Reading]:
    """The cheapest reading of each intent, best first."""
    return best_of(paths(words, web, book, expects)[-1], len(words), book)


def paths(
    words: Sequence[Word],
    web: Lattice,
    book: Book,
    expects: str | None,
    chained: bool = False,
    ceiling: float = CEILING,
    before: Sequence[dict[int, Path]] | None = None,
) -> list[dict[int, Path]]:
    """The cheapest way to each state at each place.

    `chained`: several sentences of the book may follow each other. `ceiling`: what is dearer is dropped on the way.
    `before`: the paths of a walk that took fewer steps, without what the lattice has `added`, or not chained; then only
    what is new is walked.
    """
    network, count = book.network, len(words)
    moves = network.moves
    starts = [book.starts[None]]
    if expects is not None and expects in book.starts:
        starts.append(book.starts[expects])
    active: list[dict[int, Path]] = [{} for _ in range(count + 1)] if before is None else [*map(dict, before)]
    for start in starts if before is None else ():
        active[0][start] = (0.0 if start == starts[-1] else ASKED_GAIN, (), 0, ())
    nothing: dict[str, list[Edge]] = {}
    kinds = network.kinds
    further, beyond = following(web, web.edges, ceiling)
    fresh = following(web, web.added, ceiling)[1] if web.added and before is not None and not chained else None
    for at in range(count):
        here, edges = active[at], web.edges[at]
        if chained and at:
            again = joined(here, at, book)
            if again is not None and again[0] < ceiling:
                here[starts[0]] = again
        if not here:
            continue
        skips: dict[int, list[tuple[int, float, int]]] = {}
        walked = before[at] if before is not None else {}
        more = web.added[at] if web.added and not chained else nothing
        for state, path in here.items():
            known = walked.get(state) is path and (chained or state not in starts)
            if known and fresh is None:
                continue
            out = moves.get(state)
            if out is None:
                out = network.out(state)
            kind = kinds.get(state)
            if kind is None:
                kind = kinds[state] = kind_of(state, book)
            if known and fresh is not None:
                if out.keys().isdisjoint(fresh[at]):
                    continue
            elif not kind & ENDING and out.keys().isdisjoint((beyond if kind & COMMAND else further)[at]):
                continue
            field = more if known else edges
            cost, slots, how, done = path
            if not out.keys().isdisjoint(field.keys()):
                for sign in [sign for sign in out if sign in field] if len(out) < len(field) else field:
                    targets = out.get(sign)
                    if targets is None:
                        continue
                    for end, _, price, given, heard in field[sign]:
                        total = cost + price
                        if total > ceiling:
                            continue
                        after = active[end]
                        some: Sequence[Target] = targets
                        if len(targets) > FEW and state in starts:
                            some = hopeful(state, sign, targets, beyond[end], book)
                        for target, tags, name in some:
                            old = after.get(target)
                            if old is None or total < old[0]:
                                filled = slots + tags if tags else slots
                                if name:
                                    filled = (*filled, (name, said(words, at, end) if given is None else given))
                                after[target] = (total, filled, how | heard, done)
            passed = skips.get(kind)
            if passed is None:
                passed = skips[kind] = passing(web.skips[at], kind, web.late, ceiling, chained)
            for end, price, mark in passed:
                total = cost + price
                if total > ceiling:
                    continue
                old = active[end].get(state)
                if old is None or total < old[0]:
                    active[end][state] = (total, slots, how | mark, done)
    return active


def following(
    web: Lattice, edges: Sequence[dict[str, list[Edge]]], ceiling: float
) -> tuple[list[set[str]], list[set[str]]]:
    """For each place the signs that stand there or after words that may be passed over: for all states, and for those
    of orders, which may pass over a word that nothing explains. A state from which none of them leads on is at its end.
    """
    count = len(edges)
    further: list[set[str]] = [set() for _ in range(count + 1)]
    beyond: list[set[str]] = [set() for _ in range(count + 1)]
    for at in range(count - 1, -1, -1):
        further[at].update(edges[at])
        beyond[at].update(edges[at])
        for end, how, price in web.skips[at]:
            if price <= ceiling:
                further[at] |= further[end]
            if price <= ceiling or (how == "unknown" and web.late <= ceiling):
                beyond[at] |= beyond[end]
    return further, beyond


def hopeful(state: int, sign: str, targets: tuple[Target, ...], signs: set[str], book: Book) -> Sequence[Target]:
    """Those of the many states after a first word from which one of the signs that follow leads on, or that are
    complete."""
    fans = book.network.fans
    fan = fans.get((state, sign))
    if fan is None:
        fan = fans[state, sign] = fanned(targets, book)
    chosen = set(fan[""])
    for one in signs:
        chosen.update(fan.get(one, ()))
    return [targets[at] for at in sorted(chosen)]


def fanned(targets: tuple[Target, ...], book: Book) -> dict[str, list[int]]:
    """The places of the targets by the signs that lead on from them; complete ones under ""."""
    found: dict[str, list[int]] = {"": []}
    for at, (target, _, _) in enumerate(targets):
        if kind_of(target, book) & ENDING:
            found[""].append(at)
        for sign in book.network.out(target):
            found.setdefault(sign, []).append(at)
    return found


def kind_of(state: int, book: Book) -> int:
    """What decides which words may be passed over in a state, as bits."""
    owner = book.network.owner.get(state, "")
    kind = 0 if state in book.starts.values() else BEGUN
    return kind | COMMAND * (owner in COMMANDS) | TIMELESS * (owner in ANYTIME) | ENDING * bool(book.network.end(state))


def passing(
    skips: Sequence[Skip], kind: int, late: float, ceiling: float, chained: bool
) -> list[tuple[int, float, int]]:
    """Where the states of a kind may go on without a word of theirs, what that costs and its bits."""
    found = []
    for end, how, price in skips:
        if (
            (how == "lead" and kind & BEGUN)
            or (how == "time" and not kind & TIMELESS)
            or (how == "tail" and not kind & ENDING)
        ):
            continue
        if how == "unknown":
            if chained:
                continue
            if kind & BEGUN and kind & COMMAND:
                price = late
        if price <= ceiling:
            found.append((end, price, 0 if price < 0.5 else TOLERANT | UNKNOWN))
    return found


def divided(active: Sequence[dict[int, Path]], book: Book) -> bool:
    """Is a whole sentence complete before the end? Else there is no use in looking for several."""
    return any(completes(here, book) for here in active[1:-1])


def all_explained(active: Sequence[dict[int, Path]]) -> bool:
    """Has no way passed over a word that nothing explains? Then several sentences may go on from there."""
    return not any(path[2] & UNKNOWN for here in active for path in here.values())


def begun_again(active: Sequence[dict[int, Path]], book: Book) -> bool:
    """Is there a place where a sentence is complete and another way has only passed over words so far? There the
    sentence that follows takes the place of the other way."""
    start = book.starts[None]
    return any(start in here and completes(here, book) for here in active[1:-1])


def completes(states: dict[int, Path], book: Book) -> bool:
    """Is a template complete in one of the states?"""
    end, kinds = book.network.end, book.network.kinds
    return any(end(state) if (kind := kinds.get(state)) is None else kind & ENDING for state in states)


def joined(states: dict[int, Path], at: int, book: Book) -> Path | None:
    """The cheapest sentence that is complete at `at`, as the beginning of another one."""
    best: Path | None = None
    ends = book.network.ends
    for state, path in states.items():
        complete = ends.get(state)
        for index, tags in book.network.end(state) if complete is None else complete:
            template = book.templates[index]
            cost, slots, how, done = path
            doubt = sum(float(value) for name, value in slots + tags if name == "doubt")
            cost += doubt + JOIN_COST
            if template.intent != NONE and (best is None or cost < best[0]):
                kept = tuple(slot for slot in slots + tags if slot[0] != "doubt")
                best = (cost, kept, how, (*done, (template.intent, at)))
    return best


def best_of(states: dict[int, Path], count: int, book: Book) -> list[Reading]:
    """The readings that are complete at the end of the sentence."""
    best: dict[str, Reading] = {}
    for state, (cost, slots, how, done) in states.items():
        for index, tags in book.network.end(state):
            template = book.templates[index]
            intent: str | None = template.intent
            if done:
                ends = [0, *(end for _, end in done), count]
                sizes = [after - before for before, after in pairwise(ends)]
                intent = chain.together([*(one for one, _ in done), template.intent], sizes)
            if intent is None or (how & UNKNOWN and intent in chain.SOCIAL):
                continue
            values = dict(slots + tags)
            doubt = float(values.pop("doubt", 0.0))
            reading = Reading(intent, cost + doubt, tuple(values.items()), how, index, doubt)
            old_reading = best.get(intent)
            if old_reading is None or reading.cost < old_reading.cost:
                best[intent] = reading
    return sorted(best.values(), key=lambda reading: reading.cost)
