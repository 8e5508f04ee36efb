"""A sentence with the words of time found in it: look-ups by place, the same in both languages."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date
from typing import Any

from dialogs import numbers
from dialogs.when import lexicon
from dialogs.when.tokens import Tokens
from dialogs.when.value import Clock, Lang, Partial

Found = list[tuple[int, Partial]]
"""Readings that begin at a place: (index after the last word, what it says), longest first."""
Hits = list[tuple[int, Any]]
WIDTH = 5
"""Readings kept at one place: the longest ones. Bounds the work on hostile texts."""


TIMELY = frozenset(
    ("PART", "RELDAY", "WEEKDAY", "TONIGHT", "HALF", "AMPM", "ON", "AT", "UNTIL", "TO", "SHARP", "ZONE", "MONTH")
)
"""What may follow a bare number without being counted by it."""


class Chart(ABC):
    """The words of one sentence, with look-ups by place; readings are remembered, so nothing is read twice."""

    lang: Lang
    follow: frozenset[str]
    leaving: frozenset[str]
    """Verbs after which a bare duration is an absence ("je pars trois jours")."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.size = len(tokens.words)
        table = lexicon.entries(self.lang)
        words = tokens.words
        self.edges: list[dict[str, Hits]] = []
        for i, word in enumerate(words):
            here: dict[str, Hits] = {}
            for phrase, category, value in table.get(word, ()):
                width = len(phrase)
                if width == 1 or words[i : i + width] == phrase:
                    here.setdefault(category, []).append((i + width, value))
            self.edges.append(here)
        self.edges.append({})
        self.numbers: dict[int, Hits] = {}
        self.memo: dict[tuple[str, int], Any] = {}
        self.work = 0

    def lex(self, i: int, category: str) -> Hits:
        """The words of `category` that begin at `i`, longest first."""
        return self.edges[i].get(category, []) if i < self.size else []

    def is_word(self, i: int, *words: str) -> bool:
        """Whether word `i` is one of `words`."""
        return 0 <= i < self.size and self.words[i] in words

    def remember(self, name: str, i: int, read: Callable[[int], Any]) -> Any:
        """`read(i)`, once."""
        key = (name, i)
        if key not in self.memo:
            self.memo[key] = read(i)
        return self.memo[key]

    def num(self, i: int) -> Hits:
        """Numbers that begin at `i`, longest first."""
        if i >= self.size:
            return []
        found = self.numbers.get(i)
        if found is None:
            found = self.numbers[i] = numbers.scan(self.words, i, self.lang)
        return found

    def digits(self, i: int) -> bool:
        """Whether word `i` is written in digits."""
        return i < self.size and self.words[i][0].isdigit()

    def clear(self, end: int) -> bool:
        """Whether what follows a bare number lets it be a time: it must not count a thing ("7 degrees")."""
        if end >= self.size:
            return True
        here = self.edges[end]
        if "UNIT" in here and self.words[end] not in ("second", "a"):
            return False
        return self.words[end] in self.follow or bool(here.keys() & TIMELY)

    def skip(self, i: int, *categories: str) -> list[int]:
        """Places after any run of words of `categories` from `i`, `i` included; furthest first."""
        places = [i]
        for place in places:
            for category in categories:
                for end, _ in self.lex(place, category):
                    if end not in places and len(places) < 8:
                        places.append(end)
        places.sort(reverse=True)
        return places

    # Clock times in digits.

    def digital(self, i: int, led: bool) -> Found:
        """18:30, 18:30:05, and 18.30 where a word before or after it makes it a time."""
        words, glued = self.words, self.tokens.glued
        if not (self.digits(i) and i + 2 < self.size and words[i + 1] in (":", ".") and self.digits(i + 2)):
            return []
        if words[i + 1] == "." and not (glued(i + 1) and glued(i + 2) and len(words[i + 2]) == 2):
            return []
        if i and glued(i) and words[i - 1] in ".:/-":
            return []
        if len(words[i]) > 2 or len(words[i + 2]) != 2:
            return []
        hour, minute = int(words[i]), int(words[i + 2])
        if hour > 24 or minute > 59 or (i + 4 < self.size and words[i + 1] == "." == words[i + 3]):
            return []
        second, end, grain = 0, i + 3, "minute"
        if i + 4 < self.size and words[i + 3] == ":" and self.digits(i + 4) and int(words[i + 4]) < 60:
            second, end, grain = int(words[i + 4]), i + 5, "second"
        if end + 1 < self.size and words[end] == "." and glued(end) and glued(end + 1):
            return []
        if words[i + 1] == "." and not (led or self.lex(end, "AMPM") or self.lex(end, "HALF") or self.alone(i, end)):
            return []
        twelve = 1 <= hour <= 12 and not words[i].startswith("0")
        clock = Clock(hour, minute, second, "second" if grain == "second" else "minute", twelve)
        return [(end, {"clock": clock})]

    # What stands around.

    def day_before(self, i: int) -> bool:
        """Whether words that name a day end just before `i` ("demain" matin, "le 24" au soir)."""
        if i and (self.words[i - 1].isdigit() or self.words[i - 1] in ("th", "st", "nd", "rd", "er")):
            return True
        for j in range(max(0, i - 5), i):
            for category in ("WEEKDAY", "RELDAY", "HOLIDAY", "MONTH", "NEXT", "LAST", "AFTER", "WEEKSON"):
                if any(end == i for end, _ in self.lex(j, category)):
                    return True
            if any(end == i for end, _ in self.num(j)):
                return True
        return False

    @abstractmethod
    def alone(self, i: int, end: int) -> bool:
        """Whether nothing but hesitations stands around words i..end."""

    def ordinals(self, i: int) -> Hits:
        """Ordinals that begin at `i` ("24th", "1er", "premier"), longest first."""
        return []


def full_year(year: int) -> int:
    """26 is 2026, 74 is 1974."""
    if year >= 100:
        return year
    return 2000 + year if year < 60 else 1900 + year


def real_date(day: int, month: int, year: int = 2024) -> bool:
    """Whether that day exists (29 February in some year)."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
