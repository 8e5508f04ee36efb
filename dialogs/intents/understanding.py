"""From a sentence to an intent, or to a refusal: exact, then tolerant, then by sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from basecamp.house import Lang
from dialogs.intents import calibration, correct, language, match, names, phrasebook, times
from dialogs.intents.names import Names
from dialogs.intents.text import Word, clean, words

if TYPE_CHECKING:
    from dialogs.when import DayParts, When

Layer = Literal["exact", "tolerant", "sound", "refused"]
LIMIT = 0.95
"""Readings dearer than this are refused."""
NO_NAMES = Names()
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
        return attempt(text, now, lang, expects, parts, names)
    first = language.guess(text, current)
    one = attempt(text, now, first, expects, parts, names)
    if one.intent is not None and (first == current or one.confidence > 0.9):
        return one
    two = attempt(text, now, "en" if first == "fr" else "fr", expects, parts, names)
    if two.intent is None:
        return one
    if one.intent is None or two.confidence > one.confidence + 0.05:
        return two
    return one


def attempt(
    text: str, now: datetime, lang: Lang, expects: str | None, parts: DayParts | None, known: Names
) -> Understanding:
    """What a sentence means in one language."""
    said = words(text, lang)
    if not said or len(said) > LONGEST:
        return Understanding(None, 1.0, lang, rest=clean(text).strip())
    book = phrasebook.book(lang)
    index = names.index(known, lang)
    web = match.lattice(said, book, index, corrected=False)
    readings = match.walk(said, web, book, expects)
    if (not readings or readings[0].cost > 0.35) and web.unknown <= 4:
        mended, price = correct.mended(said, book, index)
        again = match.walk(mended, match.lattice(mended, book, index, corrected=True), book, expects)
        best = {reading.intent: reading for reading in readings}
        for reading in again:
            if price:
                reading = replace(reading, cost=reading.cost + price, how=reading.how | match.TOLERANT)
            old = best.get(reading.intent)
            if old is None or reading.cost < old.cost:
                best[reading.intent] = reading
        readings = sorted(best.values(), key=lambda reading: reading.cost)
    return judged(text, said, readings, now, lang, parts, book)


def judged(
    text: str,
    said: list[Word],
    readings: list[match.Reading],
    now: datetime,
    lang: Lang,
    parts: DayParts | None,
    book: phrasebook.Book,
) -> Understanding:
    """Accepts the cheapest reading, or refuses; probabilities for both."""
    chances = calibration.chances(readings, len(said))
    runners = tuple((reading.intent, round(chance, 3)) for reading, chance in zip(readings, chances, strict=True))[:4]
    if not readings or readings[0].cost > LIMIT:
        best = runners[0][1] if runners else 0.0
        return Understanding(None, round(1.0 - best, 3), lang, rest=clean(text).strip(), runners_up=runners)
    best_reading = readings[0]
    slots = read_slots(best_reading, text, said, now, lang, parts)
    layer: Layer = "exact"
    if best_reading.how & match.SOUND:
        layer = "sound"
    elif best_reading.how & match.TOLERANT:
        layer = "tolerant"
    line = book.templates[best_reading.template].text
    return Understanding(
        best_reading.intent, runners[0][1], lang, slots, layer, runners[1:], "", line
    )  # fmt: skip


def read_slots(
    reading: match.Reading, text: str, said: list[Word], now: datetime, lang: Lang, parts: DayParts | None
) -> dict[str, Any]:
    """The slots with their values: times are read here, only for the reading that won."""
    slots: dict[str, Any] = {}
    for name, value in reading.slots:
        if isinstance(value, times.Span):
            stretch = clean(text)[said[value.start].start : said[value.end - 1].end]
            found = read_time(stretch, now, lang, parts, "{duration}" in value.kinds)
            if found is not None:
                slots[name] = found
        else:
            slots[name] = {"true": True, "false": False}.get(value, value)
    return slots


WHOLE: dict[Lang, dict[str, str]] = {
    "fr": {"journée": "ce soir", "journee": "ce soir", "matinée": "ce midi", "matinee": "ce midi", "matin": "ce midi",
           "après-midi": "ce soir", "nuit": "demain matin"},
    "en": {"day": "this evening", "morning": "at noon", "afternoon": "this evening", "night": "tomorrow morning"},
}  # fmt: skip
"""What "pour la journée" ends with."""


def read_time(text: str, now: datetime, lang: Lang, parts: DayParts | None, lasting: bool) -> When | None:
    """A stretch of time words; None when it cannot be read. What lasts ends at its `until`."""
    from dialogs.when import DayParts, find

    hours = parts or DayParts()
    if not lasting:
        return find(text, now, lang, hours)
    found = find(f"{'pendant' if lang == 'fr' else 'for'} {text}", now, lang, hours)
    if found is None:
        ending = WHOLE[lang].get(text.split()[-1])
        found = find(ending, now, lang, hours) if ending else None
    return found and replace(found, text=text)
