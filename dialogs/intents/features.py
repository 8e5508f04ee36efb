"""What the guess of an intent looks at: words, their letters and lists, neighbours, and how many are no words of the
book."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from zlib import crc32

from dialogs.intents import times
from dialogs.intents.names import Entry
from dialogs.intents.phrasebook import Book
from dialogs.intents.text import Word, bag

STEM = 4
LONGER_STEM = 6
GOOD = bag("good bon bonne belle douce")
DAY_PARTS = bag("morning afternoon evening night day nuit soir soiree journee matinee matin apres-midi aprem")
LETTERS = (3, 4)
"""Sizes of the pieces of words that are looked at: what a typing error or another ending leaves alone."""


def shaped(
    words: Sequence[Word], book: Book, index: Mapping[str, tuple[Entry, ...]], vocabulary: frozenset[str]
) -> list[str]:
    """The words with times, names and unknown words replaced by what they are."""
    longest: dict[int, int] = {}
    wishes = {
        at for at in range(1, len(words)) if words[at - 1].key in GOOD and words[at].key in DAY_PARTS
    }  # "good morning" and "good night" speak of no time, and mean the opposite
    for span in times.spans(words, book.lang):
        if not wishes.isdisjoint(range(span.start, span.end)):
            continue
        longest[span.start] = max(longest.get(span.start, 0), span.end)
    result: list[str] = []
    at = 0
    while at < len(words):
        key = words[at].key
        if at in longest:
            result.append("@time")
            at = longest[at]
            continue
        for phrase, sign, _ in index.get(key, ()):
            if sign[0] == "{" and tuple(word.key for word in words[at : at + len(phrase)]) == phrase:
                result.append(sign)
                at += len(phrase)
                break
        else:
            result.append(key if key in vocabulary else f"?{key}")
            at += 1
    return result


def features(shape: Sequence[str], book: Book) -> list[str]:
    """The names of everything that is looked at, each once."""
    found: dict[str, None] = {}
    unknown = 0
    row = ["<"]
    for key in shape:
        if key[0] == "?" and len(key) > 1:
            unknown += 1
            key = key[1:]
        row.append(key)
        found["w" + key] = None
        if key[0] in "@{":
            continue
        found.update((f"s{key[:size]}", None) for size in (STEM, LONGER_STEM) if len(key) > size)
        whole = f"^{key}$"
        for size in LETTERS:
            found.update((f"c{whole[at : at + size]}", None) for at in range(len(whole) - size + 1))
        found.update((f"l{sign}", None) for sign in book.signs.get(key, ()))
    row.append(">")
    found.update((f"b{one} {two}", None) for one, two in pairwise(row))
    found.update((f"g{one} {two}", None) for one, two in zip(row, row[2:], strict=False))
    found.update((f"t{one} {two} {three}", None) for one, two, three in zip(row, row[1:], row[2:], strict=False))
    signs = [lists_of(key, book) for key in row]
    found.update((f"B{one} {two}", None) for one, two in pairwise(signs))
    found.update((f"C{one} {two}", None) for one, two in pairwise([sign for sign in signs if sign != "_"]))
    found[f"u{min(unknown, 4)}"] = None
    found[f"n{min(len(shape), 9) // 2}"] = None
    return list(found)


def lists_of(key: str, book: Book) -> str:
    """The first list a word is in, a guard or an end by itself, "_" for the rest."""
    signs = book.signs.get(key)
    return signs[0] if signs else key if key in book.guards or key in "<>" else "_"


def hashed(names: Sequence[str]) -> list[int]:
    """Features as numbers, the same on every machine."""
    return [crc32(name.encode()) for name in names]
