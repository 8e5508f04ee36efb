"""The words of the house in both languages: what the recognizer must know whatever else it knows.

The lists stand in `vocabulary.toml`; number words are made here, since this package may not look into `dialogs`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

_LISTS: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8")
)
DAYS = _LISTS["days"]
MONTHS = _LISTS["months"]
DAY_PARTS = _LISTS["day_parts"]
ROOMS = _LISTS["rooms"]
FIRST_NAMES = _LISTS["first_names"]
HOUSE = _LISTS["house"]
"""Commands and answers, as people say them."""
LETTERS = {lang: list("abcdefghijklmnopqrstuvwxyz") for lang in ("fr", "en")}

_FR_UNITS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_FR_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
_EN_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_TENS = dict(zip(range(20, 100, 10), _TENS, strict=True))


def number_words(n: int, lang: str) -> str:
    """0–9999 in words. French joins with hyphens ("vingt-deux"), English with spaces ("twenty two")."""
    if n < 0 or n > 9999:
        raise ValueError(f"number_words knows 0 to 9999, not {n}")
    if n >= 1000:
        head, rest = divmod(n, 1000)
        if lang == "fr":
            first = "mille" if head == 1 else f"{number_words(head, lang)} mille"
        else:
            first = f"{number_words(head, lang)} thousand"
        return first if rest == 0 else f"{first} {number_words(rest, lang)}"
    if n >= 100:
        head, rest = divmod(n, 100)
        if lang == "fr":
            first = "cent" if head == 1 else f"{number_words(head, lang)} cent"
            return first if rest == 0 else f"{first} {number_words(rest, lang)}"
        first = f"{number_words(head, lang)} hundred"
        return first if rest == 0 else f"{first} and {number_words(rest, lang)}"
    if lang == "fr":
        if n < 20:
            return _FR_UNITS[n]
        base = 60 if 60 <= n < 80 else 80 if n >= 80 else n // 10 * 10
        rest = n - base
        if rest == 0:
            return _FR_TENS[base]
        if rest in (1, 11) and base != 80:
            return f"{_FR_TENS[base]} et {_FR_UNITS[rest]}"
        return f"{_FR_TENS[base]}-{_FR_UNITS[rest]}"
    if n < 20:
        return _EN_UNITS[n]
    tens = _EN_TENS[n // 10 * 10]
    return tens if n % 10 == 0 else f"{tens} {_EN_UNITS[n % 10]}"
