"""From a sentence to an intent, or to a refusal: exact, then tolerant, then by sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Literal

from basecamp.house import Lang
from dialogs.intents import (
    calibration,
    chain,
    clauses,
    correct,
    elsewhere,
    guess,
    language,
    later,
    lattice,
    match,
    names,
    phrasebook,
    times,
)
from dialogs.intents.names import Names
from dialogs.intents.slots import read_slots
from dialogs.intents.text import Word, clean, words

if TYPE_CHECKING:
    from dialogs.when import DayParts

Layer = Literal["exact", "tolerant", "sound", "guessed", "refused"]
LIMIT = 0.95
"""Readings dearer than this are refused."""
NO_NAMES = Names()
ENOUGH = 0.35
"""A reading as cheap as this needs no corrections."""
MOST_UNKNOWN = 4
"""Words of no list: with more, the sentence is about something else."""
CLAUSE_LIMIT = 0.3
CLAUSE_COST = 0.35
PLAIN = 0.986
"""A template that is as sure as this needs no second opinion."""
LONGEST = 40
"""Words: nobody gives the house a longer order in one breath."""


@dataclass(frozen=True)
class Understanding:
    """What a sentence means."""

    intent: str | None
    confidence: float
    """Probability that `intent` is right (that no intent is, when it is None), calibrated on the dev sentences."""
    lang: Lang
    slots: Mapping[str, Any] = field(default_factory=dict)
    """Raw: times are `dialogs.when.When`; plain strings and True otherwise."""
    layer: Layer = "refused"
    runners_up: tuple[tuple[str, float], ...] = ()
    """Other intents with their probability, best first. For a refusal: what it came nearest to."""
    rest: str = ""
    """What no template explained."""
    template: str = ""
    """The line of the phrase book that matched."""
    talk: bool = False
    """Refused because it is known to be no order."""
    clause: str = ""
    """Refused, but one clause alone is this intent ("repeat that, I was half asleep")."""


def understand(
    text: str,
    now: datetime,
    lang: Literal["fr", "en", "auto"] = "auto",
    *,
    expects: str | None = None,
    parts: DayParts | None = None,
    current: Lang = "fr",
    names: Names = NO_NAMES,
) -> Understanding:
    """What a sentence means. Pure; never raises on any text.

    `expects` is the pending question of the conversation (its answers are understood besides all commands), `current`
    the language of the conversation, kept for sentences that exist in both languages.
    """
    if lang != "auto":
        return or_guessed(attempt(text, now, lang, expects, parts, names), text, expects, names)
    return or_guessed(in_either(text, now, current, expects, parts, names), text, expects, names)


def or_guessed(found: Understanding, text: str, expects: str | None, known: Names) -> Understanding:
    """With no question pending: what the words alone say, where no template fits or where they clearly disagree."""
    if expects is not None or (found.intent is not None and found.confidence >= PLAIN):
        return found
    heard = by_words(text, found.lang, known)
    if found.layer == "sound" and found.intent and guess.hardly(found.intent, heard.ranked):
        # "ben non, c'est pas ce que je voulais" is no "je pars".
        found = refusal(text, found.lang, runners_up=((found.intent, 0.0),))
    if found.intent is None:
        ranked = () if found.talk else heard.proposal
        if not ranked and found.clause and guess.allows(found.clause, heard.ranked):
            ranked = ((found.clause, guess.ASKED),)
        if not ranked:
            return found
        return replace(
            found, intent=ranked[0][0], confidence=ranked[0][1], layer="guessed", runners_up=ranked[1:], rest=""
        )
    other = guess.disputed(found.intent, found.confidence, heard.ranked)
    if other is None:
        return found
    if other == match.NONE:
        return refusal(text, found.lang, round(heard.ranked[0][1], 3), runners_up=((found.intent, guess.UNLIKELY),))
    mine = (found.intent, round(min(found.confidence, guess.ASKED) / 2, 3))
    return Understanding(other, guess.ASKED, found.lang, layer="guessed", runners_up=(mine,))


def refusal(
    text: str, lang: Lang, sure: float = 1.0, *, runners_up: tuple[tuple[str, float], ...] = (), talk: bool = False
) -> Understanding:
    """No intent, with all that was said as the rest."""
    return Understanding(None, sure, lang, runners_up=runners_up, rest=clean(text).strip(), talk=talk)


@lru_cache(maxsize=2)
def by_words(text: str, lang: Lang, known: Names) -> guess.Guess:
    """What the words alone say; asked for twice of the same sentence."""
    return guess.guess(words(text, lang), lang, names.index(known, lang))


def in_either(
    text: str, now: datetime, current: Lang, expects: str | None, parts: DayParts | None, names: Names
) -> Understanding:
    """What a sentence means in the language it seems to be in, or else in the other."""
    evidence = language.evidence(text)
    first: Lang = current if not evidence else "fr" if evidence > 0 else "en"
    one = attempt(text, now, first, expects, parts, names)
    if for_others(words(text, first), first, names):
        return one
    if one.intent is not None and (first == current or one.confidence > 0.9):
        return one
    two = attempt(text, now, "en" if first == "fr" else "fr", expects, parts, names)
    if two.intent is None:
        # Nothing is understood, and one word more is no language: the answer stays in that of the conversation.
        return two if first != current and abs(evidence) == 1 and one.intent is None else one
    if evidence and two.layer != "exact" and (abs(evidence) > 1 or two.layer == "sound"):
        return one  # "no, noon" is no French
    if one.intent is None or two.confidence > one.confidence + 0.05:
        return two
    return one


def for_others(said: Sequence[Word], lang: Lang, known: Names) -> bool:
    """Is another assistant or device called by its name?"""
    return elsewhere.addressed(said, phrasebook.book(lang), names.index(known, lang))


def attempt(
    text: str, now: datetime, lang: Lang, expects: str | None, parts: DayParts | None, known: Names
) -> Understanding:
    """What a sentence means in one language."""
    said = words(text, lang)
    if not said or len(said) > LONGEST:
        return refusal(text, lang)
    book = phrasebook.book(lang)
    if for_others(said, lang, known):
        return refusal(text, lang, talk=True)

    def hopeless() -> bool:
        return expects is None and guess.is_talk(by_words(text, lang, known))

    readings = heard(said, book, expects, names.index(known, lang), hopeless)
    if (not readings or readings[0].cost > LIMIT) and (part := clauses.order(text)) and not hopeless():
        return in_clause(text, part, now, lang, parts, known, readings, len(said))
    return judged(text, readings, now, lang, parts, book)


def in_clause(
    text: str,
    parts_of_text: list[str],
    now: datetime,
    lang: Lang,
    parts: DayParts | None,
    known: Names,
    readings: list[match.Reading],
    count: int,
) -> Understanding:
    """The one order among clauses that are talk ("on se gèle, mets le confort"), else a refusal."""
    book = phrasebook.book(lang)
    found: list[tuple[str, list[Word], match.Reading]] = []
    aside: set[str] = set()
    pieces = [(part, words(part, lang)) for part in parts_of_text]
    if any(word.key in clauses.TOLD[lang] for _, said in pieces for word in said):
        return judged(text, readings, now, lang, parts, book)
    for part, said in pieces:
        best = as_written(said, book, names.index(known, lang))
        if best and best[0].cost < CLAUSE_LIMIT and best[0].intent != match.NONE:
            if best[0].intent in chain.SOCIAL:
                aside.add(best[0].intent)
            if best[0].intent not in chain.SOCIAL or best[0].intent == "cancel":
                found.append((part, said, best[0]))
    intents = {reading.intent for _, _, reading in found}
    orders = intents - chain.STATEMENTS or intents or aside - {"yes", "no"}
    asked = next(iter(orders)) if len(orders) == 1 else ""
    if len(intents) != 1 or not clauses.stands(found[0][2].intent, found[0][0], parts_of_text, lang):
        return replace(judged(text, readings, now, lang, parts, book), clause=asked)
    part, said, reading = found[0]
    others = [words_of for one, words_of in pieces if one != part]
    if any(guess.another_subject(reading.intent, one, lang) for one in others):
        return replace(judged(text, readings, now, lang, parts, book), clause=asked)  # "turn the music off, I'll sleep"
    dear = replace(reading, cost=reading.cost + CLAUSE_COST, how=reading.how | lattice.TOLERANT)
    result = judged(part, [dear], now, lang, parts, book)
    if waits(text, reading.intent, result.slots, now, lang, parts, book):
        return replace(result, confidence=min(result.confidence, guess.ASKED))
    return result


def heard(
    said: list[Word],
    book: phrasebook.Book,
    expects: str | None,
    index: dict[str, tuple[names.Entry, ...]],
    hopeless: Callable[[], bool] = lambda: False,
) -> list[match.Reading]:
    """Readings of the words: as they are, then with homophones and typing errors, then as several sentences.

    The first costs little; the others are spared what is `hopeless`, because its words are clearly talk.
    """
    web = lattice.lattice(said, book, index)
    paths = match.paths(said, web, book, expects)
    readings = match.best_of(paths[-1], len(said), book)
    if (readings and readings[0].cost <= ENOUGH) or web.unknown > MOST_UNKNOWN or hopeless():
        return readings
    mended, price = correct.mended(said, book, index)
    written = lattice.lattice(mended, book, index) if price else web
    heard_too = lattice.sounding(written, mended, book)
    enough = min(match.CEILING, readings[0].cost) if readings else match.CEILING
    if heard_too is not web:
        paths = match.paths(mended, heard_too, book, expects, ceiling=enough, before=None if price else paths)
        readings = merged(readings, match.best_of(paths[-1], len(mended), book), price)
    if (not readings or readings[0].cost > ENOUGH) and match.divided(paths, book):
        explained = heard_too.late > enough or match.all_explained(paths)
        walked = paths if explained and not match.begun_again(paths, book) else None
        paths = match.paths(mended, heard_too, book, expects, chained=True, ceiling=enough, before=walked)
        readings = merged(readings, match.best_of(paths[-1], len(mended), book), price)
    return readings


def as_written(
    said: list[Word], book: phrasebook.Book, index: dict[str, tuple[names.Entry, ...]]
) -> list[match.Reading]:
    """The best reading of a clause, which is only read as it is written, and only when that is cheap: what it sounds
    like is looked for in whole sentences."""
    if not said:
        return []
    web = lattice.lattice(said, book, index)
    return match.best_of(match.paths(said, web, book, None, ceiling=CLAUSE_LIMIT)[-1], len(said), book)[:1]


def merged(readings: list[match.Reading], more: list[match.Reading], price: float) -> list[match.Reading]:
    """The cheapest of both for each intent; `price` is what the corrections of `more` cost."""
    best = {reading.intent: reading for reading in readings}
    for reading in more:
        if price:
            reading = replace(reading, cost=reading.cost + price, how=reading.how | lattice.TOLERANT)
        old = best.get(reading.intent)
        if old is None or reading.cost < old.cost:
            best[reading.intent] = reading
    return sorted(best.values(), key=lambda reading: reading.cost)


def judged(
    text: str,
    readings: list[match.Reading],
    now: datetime,
    lang: Lang,
    parts: DayParts | None,
    book: phrasebook.Book,
) -> Understanding:
    """Accepts the cheapest reading, or refuses; probabilities for both."""
    readings = [reading for reading in readings if readable(reading, text, now, lang, parts)]
    chances = calibration.chances(readings)
    scored = [(reading.intent, round(chance, 3)) for reading, chance in zip(readings, chances, strict=True)]
    runners = tuple(one for one in scored if one[0] != match.NONE)[:4]
    talk = bool(readings) and readings[0].intent == match.NONE and readings[0].cost <= LIMIT
    if not readings or readings[0].cost > LIMIT or talk:
        best = runners[0][1] if runners else 0.0
        known = talk and not readings[0].doubt  # "arrête de …" is mostly talk: its words may know better
        return refusal(text, lang, round(1.0 - best, 3), runners_up=runners, talk=known)
    best_reading = readings[0]
    slots = read_slots(best_reading, text, now, lang, parts)
    layer: Layer = "exact"
    if best_reading.how & lattice.SOUND:
        layer = "sound"
    elif best_reading.how & lattice.TOLERANT:
        layer = "tolerant"
    line = book.templates[best_reading.template].text
    ask = slots.pop("ask", False) or waits(text, best_reading.intent, slots, now, lang, parts, book)
    sure = min(runners[0][1], guess.ASKED) if ask else runners[0][1]
    return Understanding(best_reading.intent, sure, lang, slots, layer, runners[1:], "", line)


def waits(
    text: str,
    intent: str,
    slots: Mapping[str, Any],
    now: datetime,
    lang: Lang,
    parts: DayParts | None,
    book: phrasebook.Book,
) -> bool:
    """Is this order said with a time that nothing understood?"""
    return later.postponed(intent, text, slots, now, lang, parts, partial(is_order, intent=intent, book=book))


def is_order(text: str, intent: str, book: phrasebook.Book) -> bool:
    """Is a text, as it is written, an order of this intent?"""
    best = as_written(words(text, book.lang), book, names.index(NO_NAMES, book.lang))
    return bool(best) and best[0].intent == intent and best[0].cost < CLAUSE_LIMIT


def readable(reading: match.Reading, text: str, now: datetime, lang: Lang, parts: DayParts | None) -> bool:
    """False for a bound or a beginning that is no time after all ("un rapport entre les deux")."""
    spans = [(name, value) for name, value in reading.slots if isinstance(value, times.Stretch)]
    if reading.cost > LIMIT or not any(name in ("since", "until", "for") for name, _ in spans):
        return True
    return all(name in read_slots(reading, text, now, lang, parts) for name, _ in spans)
