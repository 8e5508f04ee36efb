"""How offsets are said in English."""

from dialogs.when.chart import Found
from dialogs.when.english.spans import Spans
from dialogs.when.lexicon import HOUR


class Offsets(Spans):
    """English offsets."""

    def offset(self, i: int, found: Found) -> None:
        """ "in two hours", "3 days ago", "an hour and a half from now", "two weeks from tomorrow"."""
        for start, _ in self.lex(i, "IN"):
            for end, span in self.duration(start):
                if self.is_word(i, "after") and self.is_word(end, "ago"):
                    continue
                for after in [end, *(e for e, _ in self.lex(end, "FROMNOW") if self.words[e - 1] in ("time", "now"))]:
                    for last in self.skip(after, "SHARP"):
                        found.append((last, {"offset": span}))
            if self.is_word(start, "hour") and self.is_word(start - 1, "the") and self.is_word(start - 2, "within"):
                found.append((start + 1, {"offset": HOUR}))
        if self.is_word(i, "the") and self.is_word(i + 1, "week", "month", "year", "hour"):
            for unit_end, unit in self.lex(i + 1, "UNIT"):
                for place, sign in self.lex(unit_end, "BEFORE"):
                    for after, base in self.point(place):
                        if base.keys() & {"special", "month"} and "offset" not in base:
                            found.append((after, {"offset": unit.times(sign), "base": base}))
        if self.is_word(i, "the"):
            for unit_end, day in self.lex(i + 1, "WEEKDAY"):
                for place, sign in self.lex(unit_end, "BEFORE"):
                    for after, base in self.point(place):
                        if "special" in base and "part" not in base:
                            found.append((after, {"special": ("nth_after", sign, day, base)}))
        for end, span in self.duration(i):
            if span.days and span.days % 7 == 0 and not span.seconds:
                for after, ahead in self.lex(end, "RELDAY"):
                    if ahead >= 0:
                        found.append((after, {"rel": ahead + span.days}))
                if self.is_word(end, "on"):
                    for after, day in self.lex(end + 1, "WEEKDAY"):
                        found.append((after, {"weekday": day, "weeks_on": span.days}))
        for place in self.skip(i, "ABOUT"):
            for end, span in self.duration(place):
                for after, _ in self.lex(end, "AGO"):
                    if (
                        self.words[end] in ("before", "back", "earlier", "prior")
                        and after < self.size
                        and (self.point(after) or not self.is_word(after, ",", "."))
                    ):
                        continue
                    found.append((after, {"offset": span.times(-1), "past": True}))
                for after, _ in self.lex(end, "FROMNOW"):
                    if self.words[end] in ("after", "time", "later") and after < self.size and not self.clear(after):
                        continue
                    if self.words[end] == "time" or (self.words[end] == "after" and self.point(after)):
                        continue
                    found.append((after, {"offset": span}))
                for after, sign in self.lex(end, "BEFORE"):
                    for last, base in self.point(after):
                        if "offset" in base or "loose" in base:
                            continue
                        if "now" in base:
                            if sign > 0:
                                found.append((last, {"offset": span}))
                            continue
                        found.append((last, {"offset": span.times(sign), "base": base}))
