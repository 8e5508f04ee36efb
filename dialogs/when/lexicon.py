"""The words of time, looked up from every place of a sentence at once.

A lexicon maps a category to lines "phrase|phrase": value; phrases are written as the tokeniser gives them
(lower case, no accents, no apostrophes: "aujourd hui", "o clock").
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from dialogs.when.value import Lang, Span

Table = Mapping[str, Mapping[str, Any]]
Entry = tuple[tuple[str, ...], str, Any]

SECOND = Span(0, 0, 1, "second")
MINUTE = Span(0, 0, 60, "minute")
HOUR = Span(0, 0, 3600, "hour")
DAY = Span(0, 1, 0, "day")
WEEK = Span(0, 7, 0, "week")
MONTH = Span(1, 0, 0, "month")
YEAR = Span(12, 0, 0, "month")


def index(table: Table) -> dict[str, list[Entry]]:
    """First word -> entries, so that one look-up a word finds all that may begin there."""
    found: dict[str, list[Entry]] = {}
    for category, lines in table.items():
        for phrases, value in lines.items():
            for phrase in phrases.split("|"):
                words = tuple(phrase.split())
                found.setdefault(words[0], []).append((words, category, value))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


@lru_cache(maxsize=2)
def entries(lang: Lang) -> dict[str, list[Entry]]:
    """The index of a language, built at its first use."""
    if lang == "fr":
        from dialogs.when.words_fr import TABLE
    else:
        from dialogs.when.words_en import TABLE
    return index(TABLE)
