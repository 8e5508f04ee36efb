"""What the words alone say a sentence means, from weights that were learnt (`python -m bench.learn`).

Two uses. When no template fits, the likeliest intent is proposed: the house asks "tu veux dire … ?"; only questions,
and what has no opposite, is as good as certain and holds nothing that could turn it round, are acted on at once. And
when a template fits but the words clearly say something else ("no night light please"), the house asks about that
instead. Nothing is guessed while a question is pending, of a denied order, or where the opposite is nearly as likely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from basecamp.house import Lang
from dialogs.intents import phrasebook
from dialogs.intents.chain import AGAINST, STATEMENTS, opposite
from dialogs.intents.features import features, hashed, shaped
from dialogs.intents.match import NONE
from dialogs.intents.names import Entry
from dialogs.intents.text import Word, bag, plain_keys
from dialogs.intents.turned import denied, depends, is_past
from dialogs.intents.weights import chances, weights

REFUSED = 0.01
"""Probability of "no order" from which nothing is proposed; chosen on authors that were not learnt from."""
LEAST = 0.3
"""Share that the likeliest intent must have of all that is no refusal, to be worth asking about."""
SHORT, EVEN = bag("yes no thanks stop cancel repeat help"), 0.5
"""What is said in a conversation needs more than that."""
SHARE = 10.0
"""How many times likelier than its opposite a guess must be."""
ASKED = 0.49
"""The most that is given to a guess that is asked about."""
FREE = bag("ask_time ask_temperature ask_presence ask_mode ask_power ask_water heating_status report")
"""Questions change nothing: they are answered at once when the guess is as likely as `SURE`."""
SURE = 0.8
BOLD = 0.97
"""Probability from which what has no opposite is carried out without asking, when nothing in it could turn it round."""
ACTED = 0.9
"""The most that is given to any guess."""
OTHER, UNLIKELY, HARDLY = 0.85, 0.1, 0.02
"""A template gives way to another intent as likely as the first when its own is less likely than the second; one that
fits well only when its own is less likely than the third."""
FITS_WELL = 0.9
CONTRARY = 0.7
"""A template gives way at this probability to the opposite of its intent."""
NOTHING = 0.97
"""Probability of "no order" from which no other reading is looked for."""
TALK = 0.7
"""A template gives way to "no order" at this probability."""
LONGEST = 20
SUBJECTS = {
    "nightlight": ("nightlight",),
    "heating": ("heating", "comfort", "eco", "work_week", "holiday_week", "more_heat", "less_heat"),
    "music": ("music", "genre"),
    "messages": ("message",),
    "silence": ("silent", "hush", "speak"),
}
"""Lists of the book of which an order must hold something to be carried out unasked."""
VETO: dict[Lang, frozenset[str]] = {
    "fr": bag(
        "ne pas jamais rien aucun aucune ni sans sauf si elle ils elles lui leur leurs ses avait avais avaient etait "
        "etais etaient serait seraient aurait disait dit dite disent parce pourquoi quand comme hier fut vont veut "
        "demain voulait allait"
    ),
    "en": bag(
        "not never no nobody nothing without unless if he she they him her them his their was were had said says told "
        "tells why because when yesterday used tomorrow"
    ),
}
"""Words after which nothing is done unasked: what is said may be denied, past, of somebody else, or depend on
something."""
DOING = {
    "silence": bag("parler parle voix bruit bruits son entendre talk talking speak speaking voice noise sound hear"),
}
"""What else may be said of a subject."""
MEASURES = bag("moins mieux trop plus jusque more less than until before on off always")
"""Guards that an order may well hold ("plus chaud", "until Monday")."""
ASKING: dict[Lang, frozenset[str]] = {
    "fr": bag("? qui ou est-ce que quel combien sais dis savoir"),
    "en": bag("? who where is has did are what tell know"),
}
"""One of these must be there: "Natacha est partie" is told, not asked."""


class Guess(NamedTuple):
    """What the words say, and how they may be used."""

    ranked: tuple[tuple[str, float], ...]
    """Every intent that was learnt with its probability, best first, refusals (`NONE`) included."""
    proposal: tuple[tuple[str, float], ...]
    """What may be proposed, as probabilities that say whether the house asks first; nothing when nothing may."""


def guess(said: Sequence[Word], lang: Lang, index: Mapping[str, tuple[Entry, ...]]) -> Guess:
    """The likeliest intents of some words."""
    if not 0 < len(said) <= LONGEST:
        return Guess((), ())
    book = phrasebook.book(lang)
    shape = shaped(said, book, index, vocabulary(lang))
    ranked = tuple(chances(hashed(features(shape, book)), weights(lang)))
    return Guess(ranked, proposed(ranked, said, shape, book))


def proposed(
    ranked: Sequence[tuple[str, float]], said: Sequence[Word], shape: Sequence[str], book: phrasebook.Book
) -> tuple[tuple[str, float], ...]:
    """What may be proposed of it."""
    nothing = next((chance for one, chance in ranked if one == NONE), 0.0)
    orders = [(one, chance) for one, chance in ranked if one != NONE]
    intent, chance = orders[0]
    if nothing > REFUSED or chance < LEAST * (1 - nothing):
        return ()
    keys = {word.key for word in said}
    if (intent in SHORT and chance < EVEN) or (intent in ("yes", "no") and "@time" in shape) or set(shape) == {"@time"}:
        return ()
    if (
        denied(intent, said, book)
        or (intent == "ask_presence" and ASKING[book.lang].isdisjoint(keys))
        or (intent in STATEMENTS and is_past(said, book.lang))
        or depends(intent, said, book)
        or any(opposite(intent, other) and chance < SHARE * rival for other, rival in orders)
    ):
        return ()
    most = ASKED
    clear = chance >= SURE if intent in FREE else chance >= BOLD and intent not in AGAINST
    if clear and keys.isdisjoint(VETO[book.lang]) and fits(intent, said, shape, book):
        most = ACTED
    return tuple((one, round(min(score, most), 3)) for one, score in orders[:4])


def allows(intent: str, ranked: Sequence[tuple[str, float]]) -> bool:
    """May what a clause says be asked about: do the words not speak for talk, or for the opposite?"""
    likely = dict(ranked)
    return likely.get(NONE, 1.0) < DOUBTED and not any(
        opposite(intent, other) and SHARE * chance > likely.get(intent, 0.0) for other, chance in ranked
    )


DOUBTED = 0.5
"""Probability of "no order" from which a clause that is an order by itself is not even asked about."""


def is_talk(heard: Guess) -> bool:
    """Are the words so clearly no order that no other reading need be looked for?"""
    return bool(heard.ranked) and heard.ranked[0][0] == NONE and heard.ranked[0][1] >= NOTHING


def hardly(intent: str, ranked: Sequence[tuple[str, float]]) -> bool:
    """Do the words speak against this intent altogether?"""
    return dict(ranked).get(intent, 1.0) < HARDLY


def disputed(intent: str, sure: float, ranked: Sequence[tuple[str, float]]) -> str | None:
    """What the words say instead of the `intent` of a template as sure as `sure`, when they say so clearly."""
    likely = dict(ranked)
    if intent not in likely or ranked[0][0] == intent:
        return None  # nothing is known of an intent that was never learnt
    other, chance = ranked[0]
    mine = likely[intent]
    if opposite(intent, other) and chance >= CONTRARY and mine < 1 - CONTRARY:
        return other  # "plus besoin de forcer le chauffage"
    if other == NONE:
        return other if chance >= TALK else None
    most = HARDLY if sure >= FITS_WELL else UNLIKELY
    return other if mine < most and chance >= OTHER else None


@lru_cache(maxsize=2)
def vocabulary(lang: Lang) -> frozenset[str]:
    """Every word of the book."""
    return phrasebook.book(lang).vocabulary


def fits(intent: str, said: Sequence[Word], shape: Sequence[str], book: phrasebook.Book) -> bool:
    """Is this clear enough to be done unasked? An order is no tale, a question is asked."""
    keys = {word.key for word in said}
    unknown = sum(key[0] == "?" and len(key) > 1 for key in shape)
    if intent in FREE:
        if intent == "ask_time" and "@time" in shape:
            return False  # "what time is dinner"
        return not unknown and ("{person}" not in shape or bool(keys & ASKING[book.lang]))
    tale = guards(said, book) - MEASURES
    return unknown < 2 and not tale and names_subject(intent, said, book.lang)


def guards(said: Sequence[Word], book: phrasebook.Book) -> set[str]:
    """Words that make a tale or a question, without those that belong to a courtesy ("est-ce que tu peux")."""
    keys = [word.key for word in said]
    kept = list(keys)
    for at, pair in enumerate(pairwise(keys)):
        for phrase, sign in book.pairs.get(pair, ()):
            if sign[0] == "+" and tuple(keys[at : at + len(phrase)]) == phrase:
                kept[at : at + len(phrase)] = [""] * len(phrase)
    return set(kept) & book.guards


def names_subject(intent: str, said: Sequence[Word], lang: Lang) -> bool:
    """Is the thing that the order is about named in it?"""
    kind = intent.partition("_")[0]
    named = subjects(lang).get(kind)
    text = f" {' '.join(word.key for word in said)} "
    return named is None or any(one in text for one in named) or any(word.key in DOING.get(kind, ()) for word in said)


def another_subject(intent: str, said: Sequence[Word], lang: Lang) -> bool:
    """Do these words name a thing of the house that the order is not about?"""
    kind = intent.partition("_")[0]
    text = f" {' '.join(word.key for word in said)} "
    return any(one in text for other, named in subjects(lang).items() if other != kind for one in named)


@lru_cache(maxsize=2)
def subjects(lang: Lang) -> dict[str, tuple[str, ...]]:
    """The beginning of an intent → the phrases of its subject, between spaces."""
    lists = phrasebook.book(lang).lists
    return {
        kind: tuple(f" {' '.join(plain_keys(one, lang))} " for name in found for one in lists.get(name, ()))
        for kind, found in SUBJECTS.items()
    }
