"""Durations: how many of which unit, and what may be added ("et demie", "a half")."""

from abc import abstractmethod
from collections.abc import Mapping

from dialogs.when import lexicon
from dialogs.when.chart import WIDTH, Chart
from dialogs.when.value import Grain, Span


class Durations(Chart):
    """Adds durations to the look-ups."""

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

    @abstractmethod
    def halves(self, i: int, unit: Span) -> list[tuple[int, Span]]:
        """ "et demie", "and a half"; given by the language."""


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
