"""English: numbers, ranks and durations, on which the rest builds."""

from dialogs.when.chart import Hits
from dialogs.when.reader import Reader
from dialogs.when.value import Span
from dialogs.when.words_en import FOLLOW


class Numbers(Reader):
    """What the English grammar shares."""

    lang = "en"
    follow = FOLLOW
    leaving = frozenset(("away", "out", "gone"))

    def units(self, i: int, amount: float) -> list[tuple[int, float, Span]]:
        found = super().units(i, amount)
        if self.is_word(i, "and", "1"):
            j = i + 1 if self.is_word(i, "and") else i
            if self.is_word(j, "a", "an", "one") and self.is_word(j + 1, "half", "quarter"):
                extra = 0.5 if self.is_word(j + 1, "half") else 0.25
                found += [(end, amount + extra, unit) for end, unit in self.lex(j + 2, "UNIT")]
            elif self.is_word(j, "half"):
                found += [(end, amount + 0.5, unit) for end, unit in self.lex(j + 1, "UNIT")]
        if self.is_word(i, "point"):
            for end, tenth in self.num(i + 1):
                if tenth < 10:
                    found += [(after, amount + tenth / 10, unit) for after, unit in self.lex(end, "UNIT")]
        return found

    def halves(self, i: int, unit: Span) -> list[tuple[int, Span]]:
        j = i + 1 if self.is_word(i, "and") else i
        if j == i or not self.is_word(j, "a", "an", "half", "quarter", "three"):
            return []
        k = j + 1 if self.is_word(j, "a", "an") else j
        if self.is_word(k, "half"):
            if unit.months:
                return [(k + 1, Span(unit.months // 2, 15 if unit.months == 1 else 0, 0, "month"))]
            if unit.days:
                return [(k + 1, Span(0, 0, unit.days * 43200, "hour"))]
            return [(k + 1, Span(0, 0, unit.seconds // 2, "minute" if unit.seconds > 60 else "second"))]
        if unit.seconds == 3600 and self.is_word(k, "quarter") and not self.is_word(k + 1, "of"):
            return [(k + 1, Span(0, 0, 900, "minute"))]
        if unit.seconds == 3600 and self.is_word(j, "three") and self.is_word(j + 1, "quarters"):
            return [(j + 2, Span(0, 0, 2700, "minute"))]
        return []

    def ordinals(self, i: int) -> Hits:
        from dialogs import numbers

        if i >= self.size:
            return []
        if self.digits(i):
            if self.is_word(i + 1, "st", "nd", "rd", "th") and len(self.words[i]) < 3:
                return [(i + 2, int(self.words[i]))]
            return []
        if self.words[i].endswith(("st", "d", "th", "ty")) or (
            self.num(i) and i + 1 < self.size and self.words[i + 1].endswith(("st", "d", "th"))
        ):
            return [(end, n) for end, n in numbers.scan_ordinal(self.words, i, "en") if n <= 31]
        return []
