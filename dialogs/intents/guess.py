"""When no template fits: the likeliest intent by its words, from weights that were learnt (`python -m bench.learn`).

A guess is never more than a proposal. Whatever changes the house is kept under the probability from which a sentence is
acted on, so that the house asks "tu veux dire … ?"; only questions and help are answered at once. A sentence with a
negation, a third person, a past or a condition is never guessed at, and nothing is guessed while a question is pending.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, sqrt
from pathlib import Path

from basecamp.house import Lang
from dialogs.intents import phrasebook
from dialogs.intents.chain import STATEMENTS, opposite
from dialogs.intents.features import features, shaped
from dialogs.intents.match import NONE
from dialogs.intents.names import Entry
from dialogs.intents.text import Word, bag, plain_keys

FOLDER = Path(__file__).resolve().parent
LEAST = 0.4
"""Probability from which a guess is worth asking about; chosen on the dev sentences, see docs/understanding.md."""
SECONDED = 0.35
"""The same when the nearest template is of that intent too."""
SHARE = 3.0
"""How many times likelier than its opposite a guess must be."""
ASKED = 0.49
"""The most that is given to a guess that changes the house: under it the house asks."""
FREE = bag("ask_time ask_temperature ask_presence ask_mode ask_power ask_water heating_status report")
"""Questions change nothing: they are answered at once when the guess is as likely as `SURE`."""
SURE = 0.8
OUT = bag("yes no thanks stop cancel silence help repeat")
"""Never guessed: too short to be told from talk, or likelier meant for somebody else ("how do I cook rice")."""
LONGEST = 14
SUBJECTS = {
    "nightlight": ("nightlight",),
    "heating": ("heating", "comfort", "eco", "work_week", "holiday_week", "more_heat", "less_heat"),
    "music": ("music", "genre"),
    "messages": ("message",),
    "silence": ("silent", "hush", "speak"),
}
"""Lists of the book of which an order must hold something: "turn off the light" is not about the night light."""
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
"""Words after which nothing is guessed: what is said is denied, past, of somebody else, or depends on something."""


DOING = {
    "silence": bag("parler parle voix bruit bruits son entendre talk talking speak speaking voice noise sound hear"),
    "music": bag("danser ecouter chanter chanson dance listen listening song sing tune"),
}
"""What else may be said of a subject."""
MEASURES = bag("moins mieux trop plus jusque more less than until before on off always")
"""Guards that an order may well hold ("plus chaud", "until Monday")."""
OWN: dict[Lang, frozenset[str]] = {
    "fr": bag("je on suis est vais ai avons sommes"),
    "en": bag("i we am are is will have off"),
}
"""Guards that a statement of one's own may hold."""
ASKING: dict[Lang, frozenset[str]] = {
    "fr": bag("? qui ou est-ce que quel combien sais dis savoir"),
    "en": bag("? who where is has did are what tell know"),
}
"""One of these must be there when somebody's name is: "Natacha est partie" is told, not asked."""


@dataclass(frozen=True)
class Weights:
    """A linear model: for each feature, the classes it speaks for or against."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    hashes: array[int]
    starts: array[int]
    classes: bytes
    values: array[int]


def packed(weights: Weights) -> bytes:
    """The bytes of a weights file."""
    head = "\n".join((",".join(weights.labels), ",".join(f"{x:.4f}" for x in weights.bias), repr(weights.scale)))
    sizes = f"{len(weights.hashes)} {len(weights.values)}\n"
    parts = [little(weights.hashes), little(weights.starts), weights.classes, weights.values.tobytes()]
    return zlib.compress(f"{head}\n{sizes}".encode() + b"".join(parts), 9)


def little(numbers: array[int]) -> bytes:
    """Little-endian bytes on any machine."""
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(data: bytes) -> Weights:
    """The weights of a file. Raises ValueError or zlib.error when it is none."""
    labels, bias, scale, sizes, body = zlib.decompress(data).split(b"\n", 4)
    rows, entries = (int(size) for size in sizes.split())
    hashes, starts, values = array("I"), array("I"), array("b")
    hashes.frombytes(body[: 4 * rows])
    starts.frombytes(body[4 * rows : 8 * rows + 4])
    if sys.byteorder == "big":
        hashes.byteswap()
        starts.byteswap()
    at = 8 * rows + 4
    values.frombytes(body[at + entries : at + 2 * entries])
    named = tuple(labels.decode().split(","))
    return Weights(
        named, tuple(map(float, bias.split(b","))), float(scale), hashes, starts, body[at : at + entries], values
    )


@lru_cache(maxsize=2)
def weights(lang: Lang) -> Weights:
    """The weights of a language, read on first use."""
    return unpacked((FOLDER / f"guess_{lang}.bin").read_bytes())


def chances(shape: Sequence[str], model: Weights) -> list[tuple[str, float]]:
    """Every class with its probability, best first."""
    found = features(shape)
    scores = [0.0] * len(model.labels)
    hashes, starts, classes, values = model.hashes, model.starts, model.classes, model.values
    for one in found:
        at = bisect_left(hashes, one)
        if at < len(hashes) and hashes[at] == one:
            for entry in range(starts[at], starts[at + 1]):
                scores[classes[entry]] += values[entry]
    factor = model.scale / sqrt(len(found))
    scores = [score * factor + bias for score, bias in zip(scores, model.bias, strict=True)]
    top = max(scores)
    powers = [exp(score - top) for score in scores]
    total = sum(powers)
    return sorted(
        ((label, power / total) for label, power in zip(model.labels, powers, strict=True)), key=lambda one: -one[1]
    )


def guess(
    said: Sequence[Word], lang: Lang, index: Mapping[str, tuple[Entry, ...]], nearest: str | None = None
) -> tuple[tuple[str, float], ...]:
    """The likeliest intents with the probability they are given, best first; nothing when none is likely enough.

    `nearest` is the intent of the template that came nearest, which counts as a second opinion.
    """
    keys = {word.key for word in said}
    if not 1 < len(said) <= LONGEST or keys & VETO[lang]:
        return ()
    book = phrasebook.book(lang)
    shape = shaped(said, book, index, vocabulary(lang))
    ranked = chances(shape, weights(lang))
    intent, chance = ranked[0]
    if not fits(intent, said, shape, book):
        return ()
    if intent == NONE or intent in OUT or chance < (SECONDED if intent == nearest else LEAST):
        return ()
    if any(opposite(intent, other) and chance < SHARE * rival for other, rival in ranked):
        return ()
    most = 1.0 if intent in FREE and chance >= SURE else ASKED
    return tuple((one, round(min(score, most), 3)) for one, score in ranked[:4] if one != NONE)


@lru_cache(maxsize=2)
def vocabulary(lang: Lang) -> frozenset[str]:
    """Every word of the book."""
    return phrasebook.book(lang).vocabulary


def fits(intent: str, said: Sequence[Word], shape: Sequence[str], book: phrasebook.Book) -> bool:
    """May these words be that intent at all? An order is no tale, a statement is one's own, a question is asked."""
    keys = {word.key for word in said}
    unknown = sum(key[0] == "?" and len(key) > 1 for key in shape)
    if intent in FREE:
        if intent == "ask_time" and "@time" in shape:
            return False  # "what time is dinner"
        return not unknown and ("{person}" not in shape or bool(keys & ASKING[book.lang]))
    tale = guards(said, book) - MEASURES
    if intent in STATEMENTS:
        return not unknown and "{person}" not in shape and "?" not in keys and tale <= OWN[book.lang]
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


@lru_cache(maxsize=2)
def subjects(lang: Lang) -> dict[str, tuple[str, ...]]:
    """The beginning of an intent → the phrases of its subject, between spaces."""
    lists = phrasebook.book(lang).lists
    return {
        kind: tuple(f" {' '.join(plain_keys(one, lang))} " for name in found for one in lists.get(name, ()))
        for kind, found in SUBJECTS.items()
    }
