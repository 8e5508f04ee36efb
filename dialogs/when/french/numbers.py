"""French: numbers, ranks and durations, on which the rest builds."""

from dialogs.when.chart import Hits
from dialogs.when.reader import Reader
from dialogs.when.value import Span
from dialogs.when.words_fr import FOLLOW


class Numbers(Reader):
    """What the French grammar shares."""

    lang = "fr"
    follow = FOLLOW
    leaving = frozenset(("absente", "absent", "absents", "pars", "partons", "sors", "sortons", "absentes", "absenter"))

    def halves(self, i: int, unit: Span) -> list[tuple[int, Span]]:
        if not self.is_word(i, "et", "trois", "un", "3"):
            return []
        found: list[tuple[int, Span]] = []
        half = Span(unit.months // 2, 15 if unit.months == 1 else 0, unit.seconds // 2, "minute")
        if unit.days:
            half = Span(0, 0, unit.days * 43200, "hour")
        if unit.months:
            half = half._replace(grain="month" if unit.months > 1 else "day")
        if unit.seconds == 60:
            half = Span(0, 0, 30, "second")
        if self.is_word(i, "et") and self.is_word(i + 1, "demi", "demie", "demies", "demis"):
            found.append((i + 2, half))
        if unit.seconds == 3600:
            j = i + 1 if self.is_word(i, "et") else i
            if self.is_word(j, "quart") and j > i:
                found.append((j + 1, Span(0, 0, 900, "minute")))
            if self.is_word(j, "un", "1") and self.is_word(j + 1, "quart"):
                found.append((j + 2, Span(0, 0, 900, "minute")))
            if self.is_word(j, "trois", "3") and self.is_word(j + 1, "quart", "quarts"):
                found.append((j + 2, Span(0, 0, 2700, "minute")))
        return found

    def ordinals(self, i: int) -> Hits:
        if i >= self.size:
            return []
        if self.is_word(i, "premier", "premiere"):
            return [(i + 1, 1)]
        if self.digits(i) and self.is_word(i + 1, "er", "e", "eme", "ieme", "ere") and self.tokens.glued(i + 1):
            return [(i + 2, int(self.words[i]))] if len(self.words[i]) < 3 else []
        return []

    def ranks(self, i: int) -> Hits:
        """Ranks of things ("deuxième", "dernier" = -1)."""
        from dialogs import numbers

        found: Hits = [*self.ordinals(i), *numbers.scan_ordinal(self.words, i, "fr")]
        found += [(end, -1) for end, _ in self.lex(i, "LAST") if self.is_word(i, "dernier", "derniere")]
        return found
