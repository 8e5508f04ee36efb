"""How offsets are said in French."""

from dialogs.when.chart import Found
from dialogs.when.french.spans import Spans
from dialogs.when.value import Clock, Grain, Partial, Span


class Offsets(Spans):
    """French offsets."""

    def offset(self, i: int, found: Found) -> None:
        """ "dans deux heures", "il y a trois jours", "deux heures plus tard", "deux jours après noël"."""
        here = self.edges[i]
        for start, _ in here.get("IN", ()):
            for place in self.skip(start, "ABOUT"):
                for end, span in self.duration(place):
                    for after in self.skip(end, "SHARP"):
                        found.append((after, {"offset": span}))
                if self.is_word(place - 1, "l") and self.is_word(place, "heure"):
                    found.append((place + 1, {"offset": Span(0, 0, 3600, "hour")}))
                for end, count in self.num(place):
                    for after, day in self.lex(end, "WEEKDAY"):
                        found.append((after, {"special": ("counted", count, day)}))
        if self.is_word(i, "la", "le", "l") and self.is_word(i + 1, "semaine", "mois", "heure", "annee"):
            for unit_end, unit in self.lex(i + 1, "UNIT"):
                for place, sign in self.lex(unit_end, "BEFORE"):
                    for after, base in self.point(place):
                        if base.keys() & {"special", "month"} and "offset" not in base:
                            found.append((after, {"offset": unit.times(sign), "base": base}))
        for unit_end, day in self.lex(i + 1, "WEEKDAY") if self.is_word(i, "le") else ():
            for place, sign in self.lex(unit_end, "BEFORE"):
                for after, base in self.point(place):
                    if "special" in base and "part" not in base:
                        found.append((after, {"special": ("nth_after", sign, day, base)}))
        for start, _ in here.get("AGO", ()):
            if self.is_word(i, "ca", "cela", "voila"):
                continue
            for place in self.skip(start, "ABOUT"):
                for end, span in self.duration(place):
                    for after in self.skip(end, "SHARP"):
                        found.append((after, {"offset": span.times(-1), "past": True}))
        for end, span in self.duration(i):
            for after, sign in self.lex(end, "LATER"):
                if after >= self.size or self.is_word(after, "et", ",", ".", "que") or (sign > 0 and self.clear(after)):
                    piece: Partial = {"offset": span.times(sign)}
                    if sign < 0:
                        piece["past"] = True
                    if not (self.is_word(end, "apres", "avant") and self.point(after)):
                        found.append((after, piece))
            for place, sign in self.lex(end, "BEFORE"):
                for after, base in self.point(place):
                    if "offset" not in base and "now" not in base and "loose" not in base:
                        found.append((after, {"offset": span.times(sign), "base": base}))
            if (
                self.is_word(end, "a")
                and self.is_word(end + 1, "partir", "compter")
                and self.is_word(end + 2, "de", "d")
            ):
                for after, base in self.point(end + 3):
                    if "offset" not in base:
                        found.append((after, {"offset": span, "base": base}))


def grain_of(clock: Clock) -> Grain:
    """The grain of an hour."""
    return clock.grain
