"""How times are said in French."""

from dialogs.when.chart import WIDTH, Found, Hits, full_year, real_date
from dialogs.when.reader import Reader
from dialogs.when.value import SAME_TIME, Clock, Grain, Partial, Span, merge
from dialogs.when.words_fr import FOLLOW


class French(Reader):
    """French instants."""

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

    # Clock times.

    def clock(self, i: int, found: Found) -> None:
        """ "à dix-huit heures trente", "18h30", "midi moins le quart", "vers sept heures du soir"."""
        for place in self.skip(i, "AT", "ABOUT"):
            if place > i and self.lex(place - 1, "RECUR"):
                continue
            self.core(place, place > i, i, found)

    def core(self, i: int, led: bool, start: int, found: Found) -> None:
        for end, hour in self.lex(i, "NOON"):
            if self.is_word(i - 1, "apres") and hour == 12:
                # "après midi" without its hyphen is the afternoon.
                continue
            ends = self.minutes(end, hour, False, grain_noon=True)
            for after, clock in ends:
                if after == end and not led and hour == 12:
                    continue
                self.tail(after, {"clock": clock}, found)
        for end, digital in self.digital(i, led):
            self.tail(end, digital, found)
        about = led and any(end == i for j in range(start, i) for end, _ in self.lex(j, "ABOUT"))
        for end, hour in self.num(i):
            if hour > 24:
                continue
            twelve = 1 <= hour <= 12 and not self.words[i].startswith("0")
            for after, _unit in self.lex(end, "UNIT"):
                if self.words[end] not in ("heure", "heures", "h", "hr", "hrs", "heur", "hs"):
                    continue
                for last, clock in self.minutes(after, hour, twelve):
                    piece: Partial = {"clock": clock}
                    lasts = self.is_word(i - 1, "pour", "de") and led
                    spelt = twelve and (not self.digits(i) or hour < 6)
                    if (not led or lasts) and (spelt or (last == after and (twelve or hour == 24))):
                        piece["loose"] = True
                    self.tail(last, piece, found)
            if led and not self.is_word(start, "de") and self.clear_minutes(end):
                # "à dix-huit trente": the word "heures" is swallowed.
                for last, minute in self.num(end):
                    if 10 <= minute < 60 and self.clear(last):
                        self.tail(last, {"clock": Clock(hour, minute, 0, "minute", twelve)}, found)
            if about and self.clear(end) and not self.is_word(end, ",", ".", "/", "-") and hour:
                self.tail(end, {"clock": Clock(hour, 0, 0, "hour", twelve)}, found)

    def clear_minutes(self, i: int) -> bool:
        return i < self.size and (not self.digits(i) or len(self.words[i]) == 2)

    def minutes(self, i: int, hour: int, twelve: bool, grain_noon: bool = False) -> list[tuple[int, Clock]]:
        """What may follow the hour: "trente", "et demie", "moins le quart", "passées de dix minutes", or nothing."""
        found = [(i, Clock(hour, 0, 0, "hour", twelve))]

        def put(end: int, minute: int, second: int = 0) -> None:
            if minute >= 0:
                found.append((end, Clock(hour, minute, second, "second" if second else "minute", twelve)))
            else:
                before = hour - 1 if hour > 1 else 12 if twelve else 23
                found.append((end, Clock(before, 60 + minute, 0, "minute", twelve)))

        words = self.words
        j = i + 1 if self.is_word(i, "et") else i
        if self.is_word(i, "passe", "passes", "passee", "passees") and self.is_word(i + 1, "de"):
            j = i + 2
        for end, minute in self.num(j):
            if minute > 59:
                continue
            marked = self.lex(end, "UNIT") and words[end] in ("minute", "minutes", "min", "mn", "'", "m", "mins")
            if marked:
                put(end + 1, minute)
                for after, second in self.num(end + 1):
                    if second < 60 and self.lex(after, "UNIT") and words[after][0] in 's"':
                        put(after + 1, minute, second)
                if self.is_word(end + 1, "et"):
                    for after, second in self.num(end + 2):
                        if second < 60 and self.is_word(after, "seconde", "secondes"):
                            put(after + 1, minute, second)
            elif (j == i and self.clear(end)) or (
                self.tokens.glued(end - 1) and (end - 2 < 0 or self.tokens.glued(end - 1)) and not self.lex(end, "UNIT")
            ):
                put(end, minute)
        if self.is_word(i, "et"):
            if self.is_word(i + 1, "demi", "demie", "demies"):
                put(i + 2, 30)
            if self.is_word(i + 1, "quart"):
                put(i + 2, 15)
            if self.is_word(i + 1, "un") and self.is_word(i + 2, "quart"):
                put(i + 3, 15)
        if self.is_word(i, "demi", "demie"):
            put(i + 1, 30)
        if self.is_word(j, "trois", "3") and self.is_word(j + 1, "quart", "quarts"):
            put(j + 2, 45)
        if self.is_word(i, "un") and self.is_word(i + 1, "quart"):
            put(i + 2, 15)
        if self.is_word(i, "moins"):
            k = i + 2 if self.is_word(i + 1, "le", "un", "l") else i + 1
            if self.is_word(k, "quart"):
                put(k + 1, -15)
            for end, minute in self.num(i + 1):
                if 0 < minute < 60:
                    after = end + 1 if self.is_word(end, "minute", "minutes", "min", "mn") else end
                    put(after, -minute)
        return found

    def tail(self, i: int, piece: Partial, found: Found) -> None:
        """After an hour: "pile", "du matin", "environ"."""
        found.append((i, piece))
        for place in self.skip(i, "SHARP"):
            if place > i:
                found.append((place, {k: v for k, v in piece.items() if k != "loose"}))  # type: ignore[arg-type]
            for end, half in self.lex(place, "HALF"):
                if half == "morning" and self.is_word(place, "le") and self.lex(end, "MOD"):
                    continue
                known: Partial = {k: v for k, v in piece.items() if k != "loose"}  # type: ignore[assignment]
                known["half"] = half
                for after in self.skip(end, "SHARP"):
                    found.append((after, known))

    # Days.

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
            if (led and self.is_word(i - 1, "le", "du", "au", "les", "ce")) and (
                not ordinal or day == 1 or self.is_word(end - 1, "er")
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

    # Parts of the day.

    def part(self, i: int, found: Found, led: bool, start: int) -> None:
        """ "ce soir", "dans la matinée", "en fin d'après-midi", "le matin tôt", "après le déjeuner"."""
        this = led and any(end == i for end, _ in self.lex(i - 1, "THIS"))
        for end, part in self.lex(i, "PART"):
            if part == "day":
                if this:
                    found.append((end, {"rel": 0}))
                continue
            if (
                part != "noon"
                and not led
                and not self.day_before(i)
                and not (self.alone(i, end) and not self.is_word(i, "nuit"))
            ):
                # "bonne nuit", "une belle soirée": no time.
                continue
            if led and self.is_word(i - 1, "de", "d", "du") and not self.day_before(i - 1):
                # "une lampe de nuit", "la playlist du matin"
                continue
            if led and self.is_word(i - 1, "la", "le") and not (self.clear(end) or self.lex(end, "MOD") or self.day_before(i - 1)):
                # "la nuit était belle"
                continue
            piece: Partial = {"part": part, "this": True} if this else {"part": part}
            self.modified(end, piece, found)
            for after, _ in self.lex(end, "LAST"):
                if led and part in ("night", "evening", "afternoon", "morning"):
                    found.append((after, {"part": part, "rel": -1, "past": True}))
            if this or part == "noon":
                continue
            for place in self.skip(end, "DE", "ON"):
                # "la matinée du 15 février", "le soir de noël"
                if place > end and self.is_word(place - 1, "du", "de", "d", "la", "le"):
                    inner: Found = []
                    inner += self.day_at(place)
                    for after, day in inner:
                        whole = merge(piece, day)
                        if whole is not None and not ({"rel"} & day.keys() and self.is_word(place, "la")):
                            found.append((after, whole))
        for end, mod in self.lex(i, "MOD"):
            for place in self.skip(end, "DE", "ON"):
                this_one = self.is_word(place - 1, "ce", "cet", "cette")
                for after, part in self.lex(place, "PART"):
                    if place == end and part not in ("afternoon", "morning", "evening", "night") and mod != "mid":
                        continue
                    if part == "noon":
                        continue
                    piece = {"part": part, "part_mod": mod}
                    if this_one:
                        piece["this"] = True
                    found.append((after, piece))
        if self.is_word(i - 1, "a", "au", "l", "le", "la", "apres", "avant", "pendant"):
            self.meal(i, found, start)
        elif start == i and self.is_word(i, "apres", "avant", "pendant"):
            self.meal(i + 1, found, start)
        if (
            self.is_word(i, "l")
            and not self.is_word(i - 1, "est", "etait", "quelle")
            and self.is_word(i + 1, "heure")
            and self.is_word(i + 2, "du", "de", "d", "des")
        ):
            k = i + 4 if self.is_word(i + 3, "l", "la", "le") else i + 3
            self.meal(k, found, start)

    def modified(self, end: int, piece: Partial, found: Found) -> None:
        """The part, and "tôt" or "tard" after it."""
        found.append((end, piece))
        for after, mod in self.lex(end, "MOD"):
            if self.words[end] in ("tot", "tard", "tres", "assez", "de"):
                found.append((after, {**piece, "part_mod": mod}))

    def meal(self, i: int, found: Found, start: int) -> None:
        for end, (part, shift) in self.lex(i, "MEAL"):
            lead = self.words[start : i + 1]
            if part == "evening" and self.is_word(i, "travail", "boulot", "bureau", "taf") and "apres" not in lead:
                continue
            if self.is_word(i, "ecole") and "apres" not in lead:
                continue
            how = "after" if "apres" in lead else "before" if "avant" in lead else "at"
            found.append((end, {"part": part, "part_mod": f"meal {how} {shift} {self.words[i]}"}))

    # Weeks, months, years, seasons.

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

    # Offsets.

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
