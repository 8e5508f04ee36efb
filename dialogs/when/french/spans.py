"""How weeks, months, seasons and years are said in French."""

from dialogs.when.chart import Found
from dialogs.when.french.dayparts import Parts


class Spans(Parts):
    """French weeks, months, seasons and years."""

    def period(self, i: int, found: Found, led: bool, start: int) -> None:
        if i >= self.size:
            return
        this = led and self.is_word(i - 1, "ce", "cet", "cette", "ces")
        here = self.edges[i]
        for end, _ in here.get("WEEKEND", ()):
            if this or (led and self.is_word(i - 1, "le", "du", "au", "en", "pour", "pendant", "courant")):
                found.append((end, {"period": ("weekend", 0, "this" if this else "")}))
            for after, _ in self.lex(end, "NEXT"):
                found.append((after, {"period": ("weekend", 0, "next")}))
            for after, _ in self.lex(end, "AFTER"):
                found.append((after, {"period": ("weekend", 1, "after")}))
            for after, _ in self.lex(end, "LAST"):
                found.append((after, {"period": ("weekend", -1, "last"), "past": True}))
            if self.is_word(end, "en") and self.is_word(end + 1, "huit"):
                found.append((end + 2, {"period": ("weekend", 1, "after")}))
            for place in self.skip(end, "DE", "ON"):
                for after, week in self.weeks(place):
                    found.append((after, {"period": ("weekend_of", week)}))
                if place > end and self.is_word(place - 1, "du", "de"):
                    inner: Found = []
                    inner += self.day_at(place)
                    found += [(after, {"period": ("weekend_near", day)}) for after, day in inner]
        if self.is_word(i, "semaine", "cette", "la"):
            for end, week in self.weeks(i):
                found.append((end, {"period": ("week", week), **({"past": True} if week < 0 else {})}))
            if this or (self.is_word(i - 1, "la", "de") and self.is_word(i - 2, "dans", "cours", "courant")):
                found.append((i + 1, {"period": ("week", 0)}))
            if self.is_word(i, "semaine") and self.is_word(i + 1, "du", "de"):
                for place in self.skip(i + 2, "ON"):
                    inner = []
                    inner += self.day_at(place)
                    if not inner:
                        inner = [(end, {"day": n}) for end, n in self.num(place) if 1 <= n <= 31 and self.clear(end)]
                    found += [(end, {"period": ("week_of", day)}) for end, day in inner]
        self.edge_of(i, found)
        for end, point in self.months(i):
            if (
                "month" in point
                and not ((led and self.is_word(i - 1, "en", "de", "d", "du", "ce", "au")) or end > i + 1)
                and not (self.alone(i, i + 1) or self.is_word(start, "courant", "d"))
            ):
                continue
            found.append((end, {"period": ("month", point), **({"past": True} if "past" in point else {})}))
        if self.is_word(i, "mois") and (this or (led and self.is_word(i - 1, "le") and self.is_word(i - 2, "dans"))):
            found.append((i + 1, {"period": ("month", {"month_rel": 0})}))
        for end, shift in self.rel_year(i):
            found.append((end, {"period": ("year", shift)}))
        if self.is_word(i - 1, "l", "cette") and led:
            for end, shift in self.rel_year(i - 1):
                found.append((end, {"period": ("year", shift)}))
        for end, season in here.get("SEASON", ()):
            if this or (led and self.is_word(i - 1, "l", "en", "au", "le")):
                for after, _ in self.lex(end, "NEXT"):
                    found.append((after, {"period": ("season", season, "next")}))
                for after, _ in self.lex(end, "LAST"):
                    found.append((after, {"period": ("season", season, "last"), "past": True}))
                if (this or self.is_word(i - 1, "au", "en", "l")) and self.clear(end):
                    found.append((end, {"period": ("season", season, "this")}))
        if led and self.is_word(i - 1, "en") and not self.is_word(i + 1, "cours"):
            for end, year in self.years(i):
                found.append((end, {"period": ("the_year", year)}))
        self.coming(i, found, led)

    def edge_of(self, i: int, found: Found) -> None:
        """ "en fin de semaine", "début avril", "mi-décembre", "fin du mois", "milieu de semaine prochaine"."""
        for end, mod in self.lex(i, "MOD"):
            for place in self.skip(end, "DE", "ON"):
                if self.is_word(place, "semaine") and place > end:
                    weeks = self.weeks(place)
                    found += [(after, {"period": ("edge_week", mod, week)}) for after, week in weeks]
                    found.append((place + 1, {"period": ("edge_week", mod, None)}))
                if place > end:
                    found += [(after, {"period": ("edge_weekend", mod)}) for after, _ in self.lex(place, "WEEKEND")]
                if self.is_word(place, "journee") and place > end:
                    continue
                if self.is_word(place, "annee") and place > end:
                    found.append((place + 1, {"period": ("edge_year", mod, 0)}))
                    found += [(after, {"period": ("edge_year", mod, shift)}) for after, shift in self.rel_year(place)]
                for after, month in self.months(place):
                    found.append((after, {"period": ("edge_month", mod, month)}))
                if self.is_word(place, "mois") and place > end:
                    found.append((place + 1, {"period": ("edge_month", mod, {"month_rel": 0})}))

    def coming(self, i: int, found: Found, led: bool) -> None:
        """ "les trois prochains jours", "les 2 dernières semaines", "les trois jours à venir"."""
        for end, count in [*self.num(i), *self.lex(i, "FEW")]:
            if not 1 <= count <= 999:
                continue
            for category, sign in (("NEXT", 1), ("LAST", -1), ("AFTER", 1)):
                for after, _ in self.lex(end, category):
                    for last, unit in self.lex(after, "UNIT"):
                        found.append((last, {"period": ("run", sign, count, unit)}))
                for after, unit in self.lex(end, "UNIT"):
                    for last, _ in self.lex(after, category):
                        if self.is_word(after, "d"):
                            continue
                        found.append((last, {"period": ("run", sign, count, unit)}))
        if led and self.is_word(i - 1, "les", "la"):
            for after, _ in self.lex(i, "NEXT"):
                for last, unit in self.lex(after, "UNIT"):
                    if self.words[after] != "semaine" and not unit.months:
                        found.append((last, {"period": ("run", 1, 3 if self.is_word(i - 1, "les") else 1, unit)}))
        if led and self.is_word(i - 1, "les", "ces"):
            for category, sign in (("NEXT", 1), ("LAST", -1)):
                for after, _ in self.lex(i, category):
                    for end, count in self.num(after):
                        for last, unit in self.lex(end, "UNIT"):
                            found.append((last, {"period": ("run", sign, count, unit)}))
