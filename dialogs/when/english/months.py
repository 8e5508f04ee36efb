"""How months and years are said in English, and days counted in them ("first tuesday of october")."""

from dialogs.when.chart import Found, Hits
from dialogs.when.english.clock import Clocks
from dialogs.when.value import Partial


class Months(Clocks):
    """English months and years."""

    def rel_year(self, i: int) -> Hits:
        """ "this year", "next year", "last year" as years from this one."""
        found: Hits = []
        for category, shift in (("THIS", 0), ("NEXT", 1), ("LAST", -1)):
            for end, _ in self.lex(i, category):
                if self.is_word(end, "year", "yr"):
                    found.append((end + 1, shift))
        return found

    def years(self, i: int) -> Hits:
        """2026, "twenty twenty six", "two thousand and twenty six", after a date."""
        found = [(end, year) for end, year in self.num(i) if 1900 <= year <= 2199 and not self.lex(end, "UNIT")]
        for end, century in self.num(i):
            if century in (19, 20) and not self.digits(i):
                found += [(after, century * 100 + rest) for after, rest in self.num(end) if 10 <= rest <= 99]
        return sorted(found, reverse=True)

    def rel_months(self, i: int) -> Hits:
        """ "this month", "next month", "last month" as months from this one."""
        found: Hits = []
        for category, shift in (("THIS", 0), ("NEXT", 1), ("LAST", -1)):
            for end, _ in self.lex(i, category):
                if self.is_word(end, "month"):
                    found.append((end + 1, shift))
        return found

    def months(self, i: int) -> list[tuple[int, Partial]]:
        """A month: "october 2026", "next month", "next march", "the month"."""
        found: list[tuple[int, Partial]] = []
        for end, month in self.lex(i, "MONTH"):
            found.append((end, {"month": month}))
            j = end + 1 if self.is_word(end, "of", ",", "in") else end
            found += [(after, {"month": month, "year": year}) for after, year in self.years(j)]
            found += [(after, {"month": month, "year_rel": shift}) for after, shift in self.rel_year(j)]
            for after, _ in self.lex(end, "AFTERNEXT"):
                found.append((after, {"month": month, "year_rel": 99}))
        found += [(end, {"month_rel": n, **({"past": True} if n < 0 else {})}) for end, n in self.rel_months(i)]
        for end, _ in self.lex(i, "NEXT") + self.lex(i, "THIS"):
            found += [(after, {"month": month}) for after, month in self.lex(end, "MONTH")]
        for end, _ in self.lex(i, "LAST"):
            found += [(after, {"month": month, "past": True}) for after, month in self.lex(end, "MONTH")]
        return found

    def nth(self, i: int, found: Found) -> None:
        """ "first tuesday of october", "last day of next month", "third week of june"."""
        ranks = [*self.ordinals(i), *((end, -1) for end, _ in self.lex(i, "LAST") if self.words[end - 1] == "last")]
        for end, rank in ranks:
            kinds: list[tuple[int, object]] = [(after, day) for after, day in self.lex(end, "WEEKDAY")]
            if self.is_word(end, "day"):
                kinds.append((end + 1, "day"))
            if self.is_word(end, "week") and not self.is_word(end + 1, "end"):
                kinds.append((end + 1, "week"))
            kinds += [(after, "weekend") for after, _ in self.lex(end, "WEEKEND")]
            for after, kind in kinds:
                if self.is_word(after, "after") and isinstance(kind, int):
                    for last, base in self.point(after + 1):
                        if "special" in base:
                            found.append((last, {"special": ("nth_after", rank, kind, base)}))
                if not self.is_word(after, "of", "in"):
                    continue
                months = self.months(after + 1)
                if self.is_word(after + 1, "the") and self.is_word(after + 2, "month"):
                    months = [(after + 3, {"month_rel": 0})]
                for last, month in months:
                    key = "period" if kind in ("week", "weekend") else "special"
                    found.append((last, {key: ("nth", rank, kind, month)}))  # type: ignore[misc]
