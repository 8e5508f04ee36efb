"""A sentence with the words of time found in it, and what both languages read the same way."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from dialogs import numbers
from dialogs.when import lexicon
from dialogs.when.tokens import Tokens
from dialogs.when.value import Clock, Grain, Lang, Partial, Span, merge

Found = list[tuple[int, Partial]]
"""Readings that begin at a place: (index after the last word, what it says), longest first."""
Hits = list[tuple[int, Any]]
MAX_PIECES = 6
MAX_WORK = 3000
"""Pieces tried in one sentence; people need a hundred. Bounds the time a hostile text may take."""
WIDTH = 5
"""Readings kept at one place: the longest ones. Bounds the work on hostile texts."""


TIMELY = frozenset(
    ("PART", "RELDAY", "WEEKDAY", "TONIGHT", "HALF", "AMPM", "ON", "AT", "UNTIL", "TO", "SHARP", "ZONE", "MONTH")
)
"""What may follow a bare number without being counted by it."""


class Chart:
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
        return i < self.size and self.words[i] in words

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

    # Durations.

    def amounts(self, i: int) -> list[tuple[int, float]]:
        """How many of a unit: a number, a decimal, a fraction, "a few", "une dizaine de"."""
        words, glued = self.words, self.tokens.glued
        found: list[tuple[int, float]] = []
        if self.digits(i) and i + 2 < self.size and glued(i + 1) and glued(i + 2) and self.digits(i + 2):
            if words[i + 1] in (",", "."):
                found.append((i + 3, float(f"{words[i]}.{words[i + 2]}")))
            elif words[i + 1] == "/" and int(words[i + 2]) in (2, 3, 4) and int(words[i]) < 4:
                found.append((i + 3, int(words[i]) / int(words[i + 2])))
        for end, low in self.num(i):
            found.append((end, low))
            if self.is_word(end, "ou", "a", "or", "to", "-"):
                # "deux ou trois heures": the shorter one; it may be longer.
                found += [(after, low) for after, high in self.num(end + 1) if low < high]
        found += self.lex(i, "FEW")
        return found

    def duration(self, i: int) -> list[tuple[int, Span]]:
        """Durations that begin at `i`, longest first."""
        found: list[tuple[int, Span]] = self.remember("duration", i, self.read_duration)
        return found

    def read_duration(self, i: int) -> list[tuple[int, Span]]:
        found: list[tuple[int, Span]] = []
        for end, span in self.lex(i, "SPAN"):
            found.append((end, span))
            found += self.longer(end, span, span, 1)
        for after, amount in self.amounts(i):
            for place in self.skip(after, "ADJ"):
                for end, amount_here, unit in self.units(place, amount):
                    if amount_here > 100_000:
                        continue
                    span = scale(unit, amount_here)
                    found.append((end, span))
                    found += self.longer(end, span, unit, amount_here)
        # The shortest is kept for "une heure plus tard" read from a longer list; order: longest first.
        found.sort(key=lambda item: -item[0])
        return found[:WIDTH]

    def units(self, i: int, amount: float) -> list[tuple[int, float, Span]]:
        """The unit at `i` with the amount before it ("two and a half hours" adds to it in English)."""
        return [(end, amount, unit) for end, unit in self.lex(i, "UNIT")]

    def longer(self, i: int, span: Span, unit: Span, amount: float) -> list[tuple[int, Span]]:
        """What may follow a duration: a half, or a smaller unit; in both languages."""
        found: list[tuple[int, Span]] = []
        for end, extra in self.halves(i, unit):
            found.append((end, add(span, extra)))
        smaller = lexicon.MINUTE if unit == lexicon.HOUR else lexicon.SECOND if unit == lexicon.MINUTE else None
        for place in [i, *(end for end, _ in self.lex(i, "AND"))]:
            if smaller is not None and place == i:
                for end, value in self.num(i):
                    if 0 < value < 60 and self.clear(end):
                        found.append((end, add(span, scale(smaller, value))))
            if self.lex(i, "SPAN") and place == i:
                continue
            for end, extra in self.duration(place):
                if size(extra) < size(unit):
                    found.append((end, add(span, extra)))
        return found

    def alone(self, i: int, end: int) -> bool:
        """Whether nothing but hesitations stands around words i..end."""
        raise NotImplementedError

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

    def halves(self, i: int, unit: Span) -> list[tuple[int, Span]]:
        """ "et demie", "and a half"; given by the language."""
        raise NotImplementedError

    # Instants.

    def day_at(self, i: int) -> Found:
        """Days that begin at `i`, as after "la veille de"; longest first."""
        found: Found = self.remember("day", i, self.read_day)
        return found

    def read_day(self, i: int) -> Found:
        """Days that begin at `i`; given by the language."""
        raise NotImplementedError

    def pieces(self, i: int) -> Found:
        """Everything at `i` that says one thing of an instant; given by the language."""
        raise NotImplementedError

    def point(self, i: int) -> Found:
        """Instants that begin at `i`: pieces in any order, as people say them; longest first."""
        found: Found = self.remember("point", i, self.read_point)
        return found

    def read_point(self, i: int) -> Found:
        results: dict[int, Partial] = {}
        self.extend(i, {}, 0, results)
        return sorted(results.items(), key=lambda item: -item[0])[:WIDTH]

    def extend(self, i: int, so_far: Partial, depth: int, results: dict[int, Partial]) -> None:
        """Add one more piece at `i`, and another after it, as long as they agree."""
        places = [i]
        self.work += 1
        if so_far:
            if depth >= MAX_PIECES or self.work > MAX_WORK:
                return
            places += [end for end, _ in self.lex(i, "CONNECT")]
        for place in places:
            readings: Found = self.remember("pieces", place, self.read_pieces)
            for end, piece in readings:
                both = merge(so_far, piece)
                if both is not None:
                    if end not in results and both.keys() != {"part_mod"}:
                        results[end] = both
                    self.extend(end, both, depth + 1, results)

    def read_pieces(self, i: int) -> Found:
        if i >= self.size or (not self.edges[i] and not self.digits(i) and not self.num(i) and not self.ordinals(i)):
            return []
        found = self.pieces(i)
        found.sort(key=lambda item: -item[0])
        return found

    def ordinals(self, i: int) -> Hits:
        """Ordinals that begin at `i` ("24th", "1er", "premier"), longest first."""
        return []


def scale(unit: Span, amount: float) -> Span:
    """So many of a unit; a broken number of days becomes hours, of months becomes days."""
    whole = int(amount)
    broken = amount - whole
    span = unit.times(whole)
    if broken:
        if unit.months:
            months = unit.months * broken
            span = add(span, Span(int(months), round((months - int(months)) * 30), 0, unit.grain))
        elif unit.days:
            span = add(span, Span(0, 0, round(unit.days * broken * 86400), "hour"))
        else:
            span = add(span, Span(0, 0, round(unit.seconds * broken), "minute" if unit.seconds > 60 else "second"))
    return span


FINENESS: Mapping[Grain, int] = {"second": 0, "minute": 1, "hour": 2, "day": 3, "week": 4, "month": 5}


def add(a: Span, b: Span) -> Span:
    """Both spans, as precise as the finer one."""
    grain = min(a.grain, b.grain, key=lambda grain: FINENESS[grain])
    return Span(a.months + b.months, a.days + b.days, a.seconds + b.seconds, grain)


def size(span: Span) -> int:
    """Rough length in seconds, to compare."""
    return (span.months * 30 + span.days) * 86400 + span.seconds


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
