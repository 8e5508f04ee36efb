"""Number words in French and English, 0 to 999 999, both ways. Pure; no import beyond the standard library."""

import unicodedata
from collections.abc import Sequence
from typing import Literal

from dialogs.numbers import english, french
from dialogs.numbers.french import Variant

Lang = Literal["fr", "en"]
LIMIT = 999_999

__all__ = ["LIMIT", "Variant", "from_words", "ordinal", "ordinal_from_words", "scan", "scan_ordinal", "to_words"]


def fold(text: str) -> list[str]:
    """The words of `text` without accents, capitals, hyphens and apostrophes."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in bare).split()


def to_words(n: int, lang: Lang, *, variant: Variant = "fr", feminine: bool = False) -> str:
    """`n` as it is said. `variant` picks France, Belgium (septante, nonante) or Switzerland (huitante too).

    `feminine` is for French things that are feminine ('vingt et une heures').
    Raises ValueError outside 0..999 999.
    """
    if not 0 <= n <= LIMIT:
        raise ValueError(f"{n} has no words here: from 0 to {LIMIT} only")
    return french.name(n, variant, feminine) if lang == "fr" else english.name(n)


def scan(words: Sequence[str], i: int, lang: Lang) -> list[tuple[int, int]]:
    """Every number that starts at word `i`, as (index after it, value), longest first. Digits count as words."""
    if i >= len(words):
        return []
    word = words[i]
    if word.isascii() and word.isdigit():
        return [(i + 1, int(word))] if len(word) <= 6 else []
    return french.scan(words, i) if lang == "fr" else english.scan(words, i)


def scan_ordinal(words: Sequence[str], i: int, lang: Lang) -> list[tuple[int, int]]:
    """Every ordinal word that starts at word `i`, as (index after it, value), longest first."""
    if i >= len(words):
        return []
    return french.scan_ordinal(words, i) if lang == "fr" else english.scan_ordinal(words, i)


def from_words(text: str | Sequence[str], lang: Lang) -> int | None:
    """The number that the whole of `text` says ("vingt et une", "une dizaine", "a hundred and five", "42"), or None."""
    words = fold(text) if isinstance(text, str) else list(text)
    if lang == "fr" and words and words[-1] in french.COLLECTIVE:
        if words[:-1] in ([], ["une"], ["la"]):
            return french.COLLECTIVE[words[-1]]
        return None
    if lang == "en" and words in (["dozen"], ["a", "dozen"]):
        return 12
    for end, value in scan(words, 0, lang):
        if end == len(words):
            return value
    return None


def ordinal(n: int, lang: Lang, *, feminine: bool = False) -> str:
    """`n`th in words. Raises ValueError outside 1..999 999."""
    if not 1 <= n <= LIMIT:
        raise ValueError(f"{n} has no ordinal here: from 1 to {LIMIT} only")
    return french.ordinal(n, feminine) if lang == "fr" else english.ordinal(n)


def ordinal_from_words(text: str | Sequence[str], lang: Lang) -> int | None:
    """The rank that the whole of `text` says ("premier", "vingt et unième", "twenty-fourth"), or None."""
    words = fold(text) if isinstance(text, str) else list(text)
    for end, value in scan_ordinal(words, 0, lang):
        if end == len(words):
            return value
    return None
