"""What the guess of an intent looks at: words, their beginnings, neighbours, and what is no word of the book."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from zlib import crc32

from dialogs.intents import times
from dialogs.intents.names import Entry
from dialogs.intents.phrasebook import Book
from dialogs.intents.text import Word

STEM = 4
LONGER_STEM = 6


def shaped(
    words: Sequence[Word], book: Book, index: Mapping[str, tuple[Entry, ...]], vocabulary: frozenset[str]
) -> list[str]:
    """The words with times, names and unknown words replaced by what they are."""
    longest: dict[int, int] = {}
    for span in times.spans(words, book.lang):
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


def features(shape: Sequence[str]) -> list[int]:
    """Hashes of everything that is looked at, each once."""
    found: dict[str, None] = {}
    unknown = 0
    row = ["<"]
    for key in shape:
        if key[0] == "?" and len(key) > 1:
            unknown += 1
            found["?" + key] = None
            key = "?"
        else:
            found["w" + key] = None
            if key[0] not in "@{":
                found.update((f"s{key[:size]}", None) for size in (STEM, LONGER_STEM) if len(key) > size)
        row.append(key)
    row.append(">")
    for one, two in pairwise(row):
        found[f"b{one} {two}"] = None
    for one, two in zip(row, row[2:], strict=False):
        found[f"g{one} {two}"] = None
    found[f"u{min(unknown, 4)}"] = None
    found[f"n{min(len(shape), 9) // 2}"] = None
    return [crc32(name.encode()) for name in found]
