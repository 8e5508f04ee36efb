"""How times are said in English: one module for each kind of piece, built on the one before."""

from dialogs.when.chart import WIDTH, Found
from dialogs.when.english.offsets import Offsets
from dialogs.when.value import SAME_TIME

__all__ = ["English"]


class English(Offsets):
    """English instants."""

    def read_day(self, i: int) -> Found:
        found: Found = []
        self.day(i, found, True)
        found.sort(key=lambda item: -item[0])
        return found[:WIDTH]

    def pieces(self, i: int) -> Found:
        if self.lex(i, "RECUR"):
            return []
        found: Found = [(end, {"now": True}) for end, _ in self.lex(i, "NOW")]
        found += [(end, {"clock": SAME_TIME, "loose": True}) for end, _ in self.lex(i, "SAME")]
        found += [(end, {"part": part}) for end, part in self.lex(i, "PARTLY")]
        self.clock(i, found)
        for place in reversed(self.skip(i, "ON")[-4:]):
            led = place > i
            self.day(place, found, led)
            self.part(place, found, led, i)
            self.period(place, found, led)
        self.offset(i, found)
        return found
