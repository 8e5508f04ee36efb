"""What the guess of an intent looks at: words, their letters and lists, neighbours, and how many are no words of the
book."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
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
    found: list[str] = []
    unknown = 0
    row = ["<"]
    for key in shape:
        if key[0] == "?" and len(key) > 1:
            unknown += 1
            key = key[1:]
        row.append(key)
        found += pieces(key)
        if key[0] not in "@{":
            found += ["l" + sign for sign in book.signs.get(key, ())]
    row.append(">")
    found += [f"b{one} {two}" for one, two in pairwise(row)]
    found += [f"g{one} {two}" for one, two in zip(row, row[2:], strict=False)]
    found += [f"t{one} {two} {three}" for one, two, three in zip(row, row[1:], row[2:], strict=False)]
    signs = [lists_of(key, book) for key in row]
    found += [f"B{one} {two}" for one, two in pairwise(signs)]
    found += [f"C{one} {two}" for one, two in pairwise([sign for sign in signs if sign != "_"])]
    found += (f"u{min(unknown, 4)}", f"n{min(len(shape), 9) // 2}")
    return list(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def pieces(key: str) -> tuple[str, ...]:
    """A word, its beginnings and its letters; the sign of a time or a name only by itself."""
    if key[0] in "@{":
        return ("w" + key,)
    whole = f"^{key}$"
    stems = [f"s{key[:size]}" for size in (STEM, LONGER_STEM) if len(key) > size]
    letters = [f"c{whole[at : at + size]}" for size in LETTERS for at in range(len(whole) - size + 1)]
    return ("w" + key, *stems, *letters)


def lists_of(key: str, book: Book) -> str:
    """The first list a word is in, a guard or an end by itself, "_" for the rest."""
    signs = book.signs.get(key)
    return signs[0] if signs else key if key in book.guards or key in "<>" else "_"


def hashed(names: Sequence[str]) -> list[int]:
    """Features as numbers, the same on every machine."""
    return [crc32(name.encode()) for name in names]
