"""How weeks, months, seasons and years are said in English."""

from dialogs.when.chart import Found
from dialogs.when.english.dayparts import Parts

WEAK_MONTHS = ("may", "march", "mar", "jan", "jun", "dec", "sep", "august")


class Spans(Parts):
    """English weeks, months, seasons and years."""

    def period(self, i: int, found: Found, led: bool) -> None:
        if i >= self.size:
            return
        here = self.edges[i]
        for end, week in self.weeks(i):
            found.append((end, {"period": ("week", week), **({"past": True} if week < 0 else {})}))
        for end, _ in here.get("WEEKEND", ()):
            if led and self.is_word(i - 1, "the", "this", "at", "on"):
                found.append((end, {"period": ("weekend", 0, "this" if self.is_word(i - 1, "this") else "")}))
                found += [(after, {"period": ("weekend", 2, "")}) for after, _ in self.lex(end, "AFTERNEXT")]
                if self.is_word(end, "of"):
                    for place in self.skip(end + 1, "ON"):
                        near: Found = []
                        near += self.day_at(place)
                        found += [(after, {"period": ("weekend_near", day)}) for after, day in near]
        for category, shift, mod in (("THIS", 0, "this"), ("NEXT", 1, "following"), ("LAST", -1, "last")):
            for end, _ in here.get(category, ()):
                for after, _ in self.lex(end, "WEEKEND"):
                    value = 0 if self.is_word(end - 1, "coming", "upcoming") else shift
                    found.append((after, {"period": ("weekend", value, mod), **({"past": True} if shift < 0 else {})}))
                for after, season in self.lex(end, "SEASON"):
                    how = {"this": "this", "following": "next", "last": "last"}[mod]
                    found.append((after, {"period": ("season", season, how), **({"past": True} if shift < 0 else {})}))
        if led and self.is_word(i - 1, "in", "the"):
            for end, season in here.get("SEASON", ()):
                if self.is_word(i - 1, "in") or self.is_word(i - 2, "in", "over", "during"):
                    found.append((end, {"period": ("season", season, "this")}))
        for end, name in here.get("HOLIDAY", ()):
            for after, _ in self.lex(end, "WEEKEND"):
                found.append((after, {"period": ("holiday_weekend", name)}))
        if self.is_word(i, "week") and self.is_word(i + 1, "of", "beginning", "starting"):
            for place in self.skip(i + 2, "ON"):
                inner: Found = []
                inner += self.day_at(place)
                found += [(end, {"period": ("week_of", day)}) for end, day in inner]
        for end, point in self.months(i):
            weak = "month" in point and end == i + 1
            if weak:
                if (
                    self.words[i] in WEAK_MONTHS
                    and not (
                        led and self.is_word(i - 1, "in", "by", "since", "until", "of", "during", "for", "throughout")
                    )
                    and not (self.words[i] in ("march", "august", "may") and self.size == 1 and self.words[i] != "may")
                ):
                    continue
                if not led and not self.alone(i, end):
                    continue
                if led and self.is_word(i - 1, "the", "a"):
                    continue
            found.append((end, {"period": ("month", point), **({"past": True} if "past" in point else {})}))
        for end, shift in self.rel_year(i):
            found.append((end, {"period": ("year", shift), **({"past": True} if shift < 0 else {})}))
        if led and self.is_word(i - 1, "in", "since", "after", "before", "by", "during", "from"):
            for end, year in self.years(i):
                found.append((end, {"period": ("the_year", year)}))
        self.edge_of(i, found)
        self.coming(i, found)

    def edge_of(self, i: int, found: Found) -> None:
        """ "end of the month", "early march", "late next week", "mid october"."""
        hits = self.lex(i, "MOD")
        if self.is_word(i, "eod", "eom", "eow") and i:
            kind = {
                "eod": ("edge_day", "late"),
                "eom": ("edge_month", "late", {"month_rel": 0}),
                "eow": ("edge_week", "end", 0),
            }
            found.append((i + 1, {"period": kind[self.words[i]]}))
        for end, mod in hits:
            for place in [end, *(end + 1 for _ in [0] if self.is_word(end, "of", "the", "in"))]:
                if self.is_word(place, "the", "of"):
                    place += 1
                for after, month in self.months(place):
                    if self.words[i] == "later":
                        continue
                    found.append((after, {"period": ("edge_month", mod, month)}))
                end_of = "end" if mod == "late" and self.is_word(end - 1, "of", "end") else mod
                for after, week in self.weeks(place):
                    found.append((after, {"period": ("edge_week", end_of, week)}))
                of = self.is_word(end - 1, "of") or self.is_word(place - 1, "of", "the", "in")
                if of and self.is_word(place, "week"):
                    found.append((place + 1, {"period": ("edge_week", end_of, None)}))
                if of:
                    found += [(after, {"period": ("edge_weekend", mod)}) for after, _ in self.lex(place, "WEEKEND")]
                if of and self.is_word(place, "month"):
                    found.append((place + 1, {"period": ("edge_month", mod, {"month_rel": 0})}))
                if of and self.is_word(place, "year"):
                    found.append((place + 1, {"period": ("edge_year", mod, 0)}))
                if of and self.is_word(place, "day"):
                    found.append((place + 1, {"period": ("edge_day", mod)}))
                    found.append((place + 1, {"part": "day", "part_mod": mod}))
                for after, shift in self.rel_year(place):
                    found.append((after, {"period": ("edge_year", mod, shift)}))

    def coming(self, i: int, found: Found) -> None:
        """ "next three days", "the past 2 weeks", "next few hours"."""
        for category, sign in (("NEXT", 1), ("LAST", -1)):
            for start, _ in self.lex(i, category):
                for end, unit in self.lex(start, "UNIT"):
                    if unit.seconds >= 60 and self.words[end - 1] in ("hour", "minute"):
                        found.append((end, {"period": ("run", sign, 1, unit)}))
                    elif self.words[end - 1] in ("minutes", "hours", "days", "weeks"):
                        found.append((end, {"period": ("run", sign, 3, unit)}))
                for end, count in [*self.num(start), *self.lex(start, "FEW")]:
                    for after, unit in self.lex(end, "UNIT"):
                        if 1 <= count < 1000 and not self.is_word(start, "a", "an"):
                            found.append((after, {"period": ("run", sign, count, unit)}))
