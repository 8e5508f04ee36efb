"""How times are said in French: one module for each kind of piece, built on the one before."""

from dialogs.when.chart import WIDTH, Found
from dialogs.when.french.offsets import Offsets
from dialogs.when.value import SAME_TIME

__all__ = ["French"]


class French(Offsets):
    """French instants."""

    def read_day(self, i: int) -> Found:
        found: Found = []
        self.day(i, found, True, i)
        found.sort(key=lambda item: -item[0])
        return found[:WIDTH]

    def pieces(self, i: int) -> Found:
        if self.lex(i, "RECUR"):
            return []
        found: Found = [(end, {"now": True}) for end, _ in self.lex(i, "NOW")]
        found += [(end, {"clock": SAME_TIME, "loose": True}) for end, _ in self.lex(i, "SAME")]
        found += [(end, {"part": part}) for end, part in self.lex(i, "PARTLY")]
        self.clock(i, found)
        places = self.skip(i, "ON")[-4:]
        for place in reversed(places):
            led = place > i
            self.day(place, found, led, i)
            self.part(place, found, led, i)
            self.period(place, found, led, i)
        self.offset(i, found)
        return found
