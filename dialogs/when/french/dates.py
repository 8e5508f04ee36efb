"""How days are said in French."""

from dialogs.when.chart import Found, Hits, full_year, real_date
from dialogs.when.french.clock import Clocks
from dialogs.when.value import Partial

DIALLED = (
    "appelle",
    "appeler",
    "appelez",
    "compose",
    "composez",
    "composer",
    "faites",
    "fais",
    "tape",
    "tapez",
    "joue",
)
"""Before "le 15" these make it a number, no day."""


class Days(Clocks):
    """French days."""

    def day(self, i: int, found: Found, led: bool, start: int) -> None:
        """ "demain", "lundi prochain", "le 24 décembre", "le 2/3", "noël", "la veille de noël"."""
        if i >= self.size:
            return
        here = self.edges[i]
        for end, days in here.get("RELDAY", ()):
            found.append((end, {"rel": days}))
            found += [(after, {"rel": days + more}) for after, more in self.lex(end, "WEEKSON")]
            for after, mod in self.lex(end, "MOD"):
                # "demain très tôt", "demain tard"
                if self.words[after - 1] in ("tot", "heure", "tard"):
                    part = "evening" if mod == "late" else "morning"
                    found.append((after, {"rel": days, "part": part, "part_mod": mod}))
        for end, mod in here.get("MOD", ()):
            if self.words[end - 1] in ("tot", "tard", "heure") and (
                self.lex(end, "RELDAY") or self.lex(end, "WEEKDAY")
            ):
                found.append((end, {"part_mod": mod}))
        for end, days in here.get("EVE", ()):
            for place in self.skip(end, "ON"):
                inner: Found = []
                inner += self.day_at(place)
                found += [(after, {"special": ("shift", base, days)}) for after, base in inner]
        if "WEEKDAY" in here:
            self.weekday(i, found, led)
        for end, name in here.get("HOLIDAY", ()):
            if self.is_word(i - 1, "de", "d") and i > 1 and "EVE" not in self.edges[start]:
                # "le sapin de noël"; "le soir de noël" is read with its evening.
                if self.is_word(i - 2, "soir", "soiree", "nuit") and name == "christmas":
                    found.append((end, {"special": ("holiday", "christmas_eve", None, 0)}))
                if not self.edges[i - 2].keys() & {"PART", "UNIT", "WEEKEND", "WEEKDAY", "MOD"} and not self.is_word(
                    i - 2, "jour", "partir", "lendemain", "veille", "alentours", "environs"
                ):
                    continue
            if not self.clear(end) and not self.lex(end, "NEXT") and not self.lex(end, "LAST"):
                continue
            found.append((end, {"special": ("holiday", name, None, 0)}))
            for place in self.skip(end, "DE"):
                for after, year in self.num(place):
                    if 1900 < year < 2200:
                        found.append((after, {"special": ("holiday", name, year, 0)}))
            for after, _ in [*self.lex(end, "NEXT")]:
                found.append((after, {"special": ("holiday", name, None, 0)}))
            for after, _ in [*self.lex(end, "LAST")]:
                found.append((after, {"special": ("holiday", name, None, -1), "past": True}))
            for place in self.skip(end, "DE"):
                for after, shift in self.rel_year(place):
                    found.append((after, {"special": ("holiday", name, None, ("year", shift))}))
        self.dates(i, found, led)
        self.nth(i, found)

    def rel_year(self, i: int) -> Hits:
        """ "cette année", "l'année prochaine", "l'an dernier" as years from this one."""
        j = i + 1 if self.is_word(i, "l", "cette", "une") else i
        if not self.is_word(j, "an", "annee"):
            return []
        if self.is_word(i, "cette"):
            return [(j + 1, 0)]
        found = [(end, 1) for end, _ in self.lex(j + 1, "NEXT") + self.lex(j + 1, "AFTER")]
        return found + [(end, -1) for end, _ in self.lex(j + 1, "LAST")]

    def weekday(self, i: int, found: Found, led: bool) -> None:
        alone = i == 0 and self.size == 1
        for end, day in self.lex(i, "WEEKDAY"):
            if (
                len(self.words[i]) < 4
                and self.words[i] in ("mar", "mer", "sam", "jeu", "dim", "lun", "ven")
                and not (led and self.digits(end))
                and not (alone or self.digits(end))
            ):
                continue
            if self.words[i].endswith("is") and self.words[i] != "lundi" and self.words[i].endswith("dis"):
                continue
            piece: Partial = {"weekday": day}
            if led and self.lex(i - 1, "THIS"):
                piece["weekday_mod"] = "this"
            found.append((end, piece))
            for after, _ in self.lex(end, "NEXT"):
                found.append((after, {"weekday": day, "weekday_mod": "next"}))
            for after, _ in self.lex(end, "AFTER"):
                found.append((after, {"weekday": day, "weekday_mod": "after"}))
            for after, _ in self.lex(end, "LAST"):
                found.append((after, {"weekday": day, "weekday_mod": "last", "past": True}))
            for place, part in self.lex(end, "PART"):
                for after, _ in self.lex(place, "LAST"):
                    found.append((after, {"weekday": day, "part": part, "weekday_mod": "last", "past": True}))
                for after, _ in self.lex(place, "NEXT"):
                    found.append((after, {"weekday": day, "part": part, "weekday_mod": "next"}))
            for after, days in self.lex(end, "WEEKSON"):
                found.append((after, {"weekday": day, "weeks_on": days}))
            for place in self.skip(end, "DE", "ON"):
                for after, week in self.weeks(place):
                    found.append((after, {"weekday": day, "week": week}))
                if self.is_word(place, "dans", "d", "en") or (place > end and self.is_word(place - 1, "dans")):
                    for after, span in self.duration(place):
                        # "dans huit jours" is a week, "dans quinze jours" two, after a weekday.
                        days = {8: 7, 15: 14}.get(span.days, span.days)
                        if days and days % 7 == 0 and not span.seconds:
                            found.append((after, {"weekday": day, "weeks_on": days}))

    def weeks(self, i: int) -> Hits:
        """ "la semaine prochaine", "cette semaine", "la semaine d'après" as weeks from this one."""
        j = i + 1 if self.is_word(i, "la", "cette") else i
        if not self.is_word(j, "semaine", "sem"):
            return []
        if self.is_word(i, "cette"):
            return [(j + 1, 0)]
        found = [(end, 1) for end, _ in self.lex(j + 1, "NEXT") + self.lex(j + 1, "AFTER")]
        found += [(end, -1) for end, _ in self.lex(j + 1, "LAST")]
        if self.is_word(j + 1, "en") and self.is_word(j + 2, "cours"):
            found.append((j + 3, 0))
        return found

    def years(self, i: int) -> Hits:
        """A year after a date: four digits, two after a slash, or in words."""
        return [(end, year) for end, year in self.num(i) if 1900 <= year <= 2199 and self.clear(end)]

    def dates(self, i: int, found: Found, led: bool) -> None:
        words = self.words
        heads = [*self.ordinals(i), *((end, n) for end, n in self.num(i) if 1 <= n <= 31)]
        for end, day in heads:
            ordinal = (end > i and (not self.digits(end - 1)) and self.digits(i)) or self.is_word(i, "premier")
            for after, month in self.month_after(end):
                if not real_date(day, month):
                    found.append((after, {"day": day, "month": month}))
                    continue
                found.append((after, {"day": day, "month": month}))
                for last, year in self.years(after):
                    found.append((last, {"day": day, "month": month, "year": year}))
                if (
                    self.digits(after)
                    and len(words[after]) == 2
                    and not self.lex(after + 1, "UNIT")
                    and self.clear(after + 1)
                    and int(words[after]) > 12
                ):
                    found.append((after + 1, {"day": day, "month": month, "year": full_year(int(words[after]))}))
                for last, shift in self.rel_year(after):
                    found.append((last, {"day": day, "month": month, "year_rel": shift}))
                for place in self.skip(after, "DE"):
                    for last, shift in self.rel_year(place):
                        if place > after:
                            found.append((last, {"day": day, "month": month, "year_rel": shift}))
            if (
                (led and self.is_word(i - 1, "le", "du", "au", "les", "ce"))
                and not self.is_word(i - 2, *DIALLED)
                and (not ordinal or day == 1 or self.is_word(end - 1, "er"))
            ):
                if self.is_word(end, "du", "de") and self.is_word(end + 1, "mois", "ce"):
                    k = end + 2 if self.is_word(end + 1, "mois") else end + 3
                    found.append((k, {"day": day, "month_rel": 0} if self.is_word(end + 1, "ce") else {"day": day}))
                    for after, _ in self.lex(k, "NEXT") + self.lex(k, "AFTER"):
                        found.append((after, {"day": day, "month_rel": 1}))
                    for after, _ in self.lex(k, "LAST"):
                        found.append((after, {"day": day, "month_rel": -1, "past": True}))
                elif self.is_word(end, "courant"):
                    found.append((end + 1, {"day": day, "month_rel": 0}))
                elif self.clear(end) and not self.is_word(end, "/", "h"):
                    found.append((end, {"day": day}))
            elif i and self.lex(i - 1, "WEEKDAY") and self.clear(end) and not self.lex(end, "UNIT"):
                found.append((end, {"day": day}))
        self.numeric(i, found, led)

    def numeric(self, i: int, found: Found, led: bool) -> None:
        """2/3, 02/03/2026, 24.12.2026, 2026-12-24, "le 17 02"."""
        words = self.words
        if not self.digits(i) or i + 1 >= self.size:
            return
        mark = words[i + 1]
        if len(words[i]) == 4 and mark in "-/" and i + 4 < self.size and words[i + 3] == mark:
            if self.digits(i + 2) and self.digits(i + 4):
                found.append((i + 5, {"year": int(words[i]), "month": int(words[i + 2]), "day": int(words[i + 4])}))
            return
        if len(words[i]) > 2:
            return
        spaced = self.digits(i + 1)
        step = 1 if spaced else 2
        if not spaced and mark not in "/-.":
            return
        if not self.digits(i + step) or not self.digits(i) or len(words[i + step]) > 2:
            return
        day, month = int(words[i]), int(words[i + step])
        third = i + 2 * step
        if spaced and (self.digits(third + 1) or (i and self.digits(i - 1))):
            return
        if third < self.size and self.digits(third) and (spaced or words[third - 1] == mark):
            if (
                len(words[third]) in (2, 4)
                and 1 <= month <= 12
                and (led or not spaced or (i == 0 and third + 1 == self.size))
            ):
                found.append((third + 1, {"day": day, "month": month, "year": full_year(int(words[third]))}))
            return
        whole = i == 0 and i + step + 1 == self.size
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            return
        if mark == "/" or (led and self.is_word(i - 1, "le", "du", "au") and mark in "-." and not spaced):
            if self.clear(i + step + 1):
                found.append((i + step + 1, {"day": day, "month": month}))
        elif (
            spaced
            and self.clear(i + 2)
            and ((led and self.is_word(i - 1, "le")) or (whole and (day > 24 or month < 10)))
        ):
            found.append((i + 2, {"day": day, "month": month}))

    def month_after(self, i: int) -> Hits:
        """A month name after a day, with "de" or "du mois de" between."""
        if self.is_word(i, "de", "d") and self.lex(i + 1, "MONTH"):
            return self.lex(i + 1, "MONTH")
        if self.is_word(i, "du") and self.is_word(i + 1, "mois") and self.is_word(i + 2, "de", "d"):
            return self.lex(i + 3, "MONTH")
        if self.is_word(i, "sept") and not self.digits(i - 1):
            # "dix-sept" is no tenth of September.
            return []
        return self.lex(i, "MONTH")

    def months(self, i: int) -> list[tuple[int, Partial]]:
        """A month: "octobre 2026", "mois prochain", "ce mois"."""
        found: list[tuple[int, Partial]] = []
        for end, month in self.lex(i, "MONTH") if not self.is_word(i, "sept") else ():
            found.append((end, {"month": month}))
            for place in self.skip(end, "DE"):
                found += [(after, {"month": month, "year": year}) for after, year in self.years(place)]
                found += [(after, {"month": month, "year_rel": shift}) for after, shift in self.rel_year(place)]
            for after, _ in self.lex(end, "NEXT"):
                found.append((after, {"month": month}))
            for after, _ in self.lex(end, "LAST"):
                found.append((after, {"month": month, "past": True}))
        j = i + 1 if self.is_word(i, "ce", "le", "du", "au") else i
        if self.is_word(j, "mois"):
            if self.is_word(i, "ce"):
                found.append((j + 1, {"month_rel": 0}))
            for after, _ in self.lex(j + 1, "NEXT") + self.lex(j + 1, "AFTER"):
                found.append((after, {"month_rel": 1}))
            for after, _ in self.lex(j + 1, "LAST"):
                found.append((after, {"month_rel": -1, "past": True}))
            if self.is_word(j + 1, "de", "d"):
                found += [(end, p) for end, p in self.months(j + 2) if "month" in p]
        return found

    def nth(self, i: int, found: Found) -> None:
        """ "premier mercredi du mois prochain", "dernier jour d'octobre", "3e jour d'octobre"."""
        for end, rank in self.ranks(i):
            kinds: list[tuple[int, object]] = [(after, day) for after, day in self.lex(end, "WEEKDAY")]
            if self.is_word(end, "jour"):
                kinds.append((end + 1, "day"))
            if self.is_word(end, "semaine"):
                kinds.append((end + 1, "week"))
            if self.is_word(end, "quinzaine"):
                kinds.append((end + 1, "fortnight"))
            kinds += [(after, "weekend") for after, _ in self.lex(end, "WEEKEND")]
            for after, kind in kinds:
                for place in self.skip(after, "DE"):
                    if place == after:
                        continue
                    for last, month in self.months(place):
                        if kind in ("week", "weekend", "fortnight"):
                            found.append((last, {"period": ("nth", rank, kind, month)}))
                        else:
                            found.append((last, {"special": ("nth", rank, kind, month)}))
                    if self.is_word(place, "mois", "l"):
                        k = place + 1 if self.is_word(place, "mois") else place + 2
                        if self.is_word(place, "mois"):
                            this: Partial = {"month_rel": 0}
                            if kind in ("week", "weekend", "fortnight"):
                                found.append((k, {"period": ("nth", rank, kind, this)}))
                            else:
                                found.append((k, {"special": ("nth", rank, kind, this)}))
