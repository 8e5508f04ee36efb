"""How times are said in English."""

from dialogs.when.chart import WIDTH, Found, Hits, full_year, real_date
from dialogs.when.reader import Reader
from dialogs.when.value import SAME_TIME, Clock, Partial, Span, merge
from dialogs.when.words_en import FOLLOW

SHORT_DAYS = ("sun", "sat", "mon", "wed", "fri", "thu", "tue")
WEAK_MONTHS = ("may", "march", "mar", "jan", "jun", "dec", "sep", "august")


class English(Reader):
    """English instants."""

    lang = "en"
    follow = FOLLOW
    leaving = frozenset(("away", "out", "gone"))

    # Durations.

    def units(self, i: int, amount: float) -> list[tuple[int, float, Span]]:
        found = super().units(i, amount)
        if self.is_word(i, "and", "1"):
            j = i + 1 if self.is_word(i, "and") else i
            if self.is_word(j, "a", "an", "one") and self.is_word(j + 1, "half", "quarter"):
                extra = 0.5 if self.is_word(j + 1, "half") else 0.25
                found += [(end, amount + extra, unit) for end, unit in self.lex(j + 2, "UNIT")]
            elif self.is_word(j, "half"):
                found += [(end, amount + 0.5, unit) for end, unit in self.lex(j + 1, "UNIT")]
        if self.is_word(i, "point"):
            for end, tenth in self.num(i + 1):
                if tenth < 10:
                    found += [(after, amount + tenth / 10, unit) for after, unit in self.lex(end, "UNIT")]
        return found

    def halves(self, i: int, unit: Span) -> list[tuple[int, Span]]:
        j = i + 1 if self.is_word(i, "and") else i
        if j == i or not self.is_word(j, "a", "an", "half", "quarter", "three"):
            return []
        k = j + 1 if self.is_word(j, "a", "an") else j
        if self.is_word(k, "half"):
            if unit.months:
                return [(k + 1, Span(unit.months // 2, 15 if unit.months == 1 else 0, 0, "month"))]
            if unit.days:
                return [(k + 1, Span(0, 0, unit.days * 43200, "hour"))]
            return [(k + 1, Span(0, 0, unit.seconds // 2, "minute" if unit.seconds > 60 else "second"))]
        if unit.seconds == 3600 and self.is_word(k, "quarter") and not self.is_word(k + 1, "of"):
            return [(k + 1, Span(0, 0, 900, "minute"))]
        if unit.seconds == 3600 and self.is_word(j, "three") and self.is_word(j + 1, "quarters"):
            return [(j + 2, Span(0, 0, 2700, "minute"))]
        return []

    def ordinals(self, i: int) -> Hits:
        from dialogs import numbers

        if i >= self.size:
            return []
        if self.digits(i):
            if self.is_word(i + 1, "st", "nd", "rd", "th") and len(self.words[i]) < 3:
                return [(i + 2, int(self.words[i]))]
            return []
        if self.words[i].endswith(("st", "d", "th", "ty")) or (
            self.num(i) and i + 1 < self.size and self.words[i + 1].endswith(("st", "d", "th"))
        ):
            return [(end, n) for end, n in numbers.scan_ordinal(self.words, i, "en") if n <= 31]
        return []

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

    # Clock times.

    def clock(self, i: int, found: Found) -> None:
        """ "at half past six", "6:30 pm", "quarter to seven", "seven o'clock", "at noon", "8 tonight"."""
        for place in self.skip(i, "AT", "ABOUT"):
            self.core(place, place > i, found)

    def core(self, i: int, led: bool, found: Found) -> None:
        for end, hour in self.lex(i, "NOON"):
            self.tail(end, Clock(hour, 0, 0, "hour", False), False, found)
        for end, digital in self.digital(i, led):
            self.tail(end, digital["clock"], False, found)
        self.relative(i, led, found)
        for end, hour in self.num(i):
            if hour > 24:
                self.packed(i, end, hour, led, found)
                continue
            twelve = 1 <= hour <= 12 and not self.words[i].startswith("0")
            clock = Clock(hour, 0, 0, "hour", twelve)
            for after, _ in self.lex(end, "OCLOCK"):
                if self.is_word(end, "hundred"):
                    if self.is_word(end + 1, "hours"):
                        self.tail(after, clock._replace(twelve=False), False, found)
                    continue
                self.tail(after, clock, False, found)
            if self.is_word(end, "h") and self.digits(i):
                minute_hits = [(e, m) for e, m in self.num(end + 1) if m < 60 and self.tokens.glued(end + 1)]
                for after, minute in minute_hits:
                    self.tail(after, Clock(hour, minute, 0, "minute", twelve), False, found)
                if (led or hour > 12) and not self.is_word(i - 1, "for"):
                    self.tail(end + 1, clock, False, found)
            if self.is_word(end, "hours") and led and len(self.words[i]) == 4:
                continue
            self.tail(end, clock, not led, found)
            after_zero = end + 1 if self.is_word(end, "oh", "o", "zero") else end
            for last, minute in self.num(after_zero):
                if minute > 59 or (after_zero == end and minute < 10) or (after_zero > end and minute > 9):
                    continue
                if self.digits(end) and (len(self.words[end]) != 2 or not self.digits(i)):
                    continue
                lone = not led and (self.digits(i) or minute not in (15, 30, 45) or not self.alone(i, last))
                self.tail(last, Clock(hour, minute, 0, "minute", twelve), lone, found, bare=True)

    def packed(self, i: int, end: int, value: int, led: bool, found: Found) -> None:
        """ "at 1030", "730 pm", "1900 hours"."""
        text = self.words[i]
        if not text.isdigit() or len(text) not in (3, 4):
            return
        hour, minute = divmod(value, 100)
        if hour > 23 or minute > 59:
            return
        twelve = 1 <= hour <= 12 and not text.startswith("0")
        clock = Clock(hour, minute, 0, "minute", twelve)
        if self.is_word(end, "hours", "hrs", "h"):
            self.tail(end + 1, clock._replace(twelve=False), False, found)
        if not self.clear(end) or (self.is_word(end, ".", "-", "/", ":") and self.digits(end + 1)):
            return
        if 1900 <= value <= 2100 and not (led and self.is_word(i - 1, "at", "around", "about", "@", "approximately")):
            return
        self.tail(end, clock, not led, found, bare=True)

    def relative(self, i: int, led: bool, found: Found) -> None:
        """ "half past six", "a quarter to noon", "ten past 3pm", "5 minutes to midnight", "half three"."""
        if self.is_word(i - 1, "from", "between"):
            return
        starts: list[tuple[int, int]] = []
        j = i + 1 if self.is_word(i, "a") else i
        if self.is_word(j, "quarter"):
            starts.append((j + 1, 15))
        if self.is_word(j, "half"):
            starts.append((j + 1, 30))
            for end, hour in self.num(j + 1):
                if 1 <= hour <= 12 and self.clear(end) and j == i:
                    self.tail(end, Clock(hour, 30, 0, "minute", True), False, found)
        for end, minute in self.num(i):
            if 0 < minute < 60:
                starts.append((end, minute))
                if self.is_word(end, "minutes", "minute", "mins", "min"):
                    starts.append((end + 1, minute))
        for after, minute in starts:
            for place, sign in self.lex(after, "MINUS"):
                hours: Hits = [(end, h) for end, h in self.num(place) if 1 <= h <= 24]
                hours += [(end, 12 if h == 12 else 24) for end, h in self.lex(place, "NOON")]
                for end, hour in hours:
                    named = bool(self.lex(place, "NOON"))
                    if self.is_word(end, ":") or (not named and self.lex(end, "UNIT")):
                        continue
                    # "nine to five", "10 to 11": from one hour to another.
                    if (
                        not named
                        and self.lex(after - 1, "UNIT") == []
                        and self.is_word(after, "to", "till", "until")
                        and (minute % 5 or (self.digits(i) and self.digits(place)))
                    ):
                        continue
                    if (
                        self.is_word(after, "till", "before", "til", "until", "of")
                        and not (led or named or minute == 15)
                        and not self.alone(i, end)
                    ):
                        continue
                    twelve = not named and hour <= 12
                    if sign > 0:
                        clock = Clock(hour, minute, 0, "minute", twelve)
                    else:
                        before = hour - 1 if hour > 1 else 12
                        clock = Clock(before, 60 - minute, 0, "minute", twelve)
                    self.tail(end, clock, False, found)

    def tail(self, i: int, clock: Clock, naked: bool, found: Found, bare: bool = False) -> None:
        """After an hour: "pm", "o'clock", "sharp", "in the evening". A `naked` number needs one of them."""
        words = self.words
        piece: Partial = {"clock": clock}
        spelt = clock.grain == "hour" and i > 0 and words[i - 1] not in ("clock", "oclock", "clocks", "h", "hours")
        if (
            not naked and (not spelt or (clock.hour in (12, 24) and self.lex(i - 1, "NOON")) or self.bare_ok(i, clock))
        ) or (naked and self.next_is_part(i)):
            found.append((i, piece))
        for place in self.skip(i, "SHARP"):
            if place > i and not naked:
                found.append((place, piece))
            for middle in self.skip(place, "OCLOCK")[:2]:
                ends = [(end, half) for end, half in self.lex(middle, "AMPM")]
                if place == i and self.is_word(i, "a", "p") and self.tokens.glued(i) and words[i - 1].isdigit():
                    ends.append((i + 1, "am" if words[i] == "a" else "pm"))
                ends += self.lex(middle, "HALF")
                for end, half in ends:
                    if (clock.hour > 12 and half == "am") or ((half == "am" or half == "pm") and clock.hour == 0):
                        continue
                    said: Partial = {"clock": clock, "half": half}
                    for after in self.skip(end, "SHARP"):
                        found.append((after, said))
                        # "3 pm in the afternoon"
                        for last, _ in self.lex(after, "HALF"):
                            found.append((last, said))

    def next_is_part(self, i: int) -> bool:
        """Whether "tonight", "this evening" or "tomorrow" follows a naked hour ("8 tonight")."""
        if self.lex(i, "TONIGHT"):
            return True
        if self.is_word(i, "tomorrow", "this") and self.lex(i + 1, "PART"):
            return True
        return self.is_word(i, "tomorrow", "today") and i + 1 >= self.size

    def bare_ok(self, i: int, clock: Clock) -> bool:
        """Whether "at seven" may be an hour: nothing it counts follows, and nothing else was being set."""
        if not self.clear(i) or self.is_word(i, "/", "-", ".", "percent", "degrees"):
            return self.is_word(i, "-") and clock.hour <= 24
        before = self.words[: max(0, i - 2)]
        setting = {"set", "thermostat", "temperature", "volume", "heating", "channel", "heater", "brightness", "turn",
                   "keep", "level", "page", "number", "degrees"}  # fmt: skip
        if setting & set(before) and not {"alarm", "wake", "remind", "timer", "reminder", "off", "on"} & set(before):
            return False
        return not (clock.hour > 12 and clock.grain == "hour" and not self.digits(i - 1))

    # Days.

    def day(self, i: int, found: Found, led: bool) -> None:
        """ "tomorrow", "next monday", "march 1st", "the 24th", "christmas eve", "the day after christmas"."""
        if i >= self.size:
            return
        here = self.edges[i]
        for end, days in here.get("RELDAY", ()):
            if (
                self.is_word(i, "the", "during", "by")
                and self.words[i + 1] == "day"
                and end == i + 2
                and not self.is_word(i, "during")
            ):
                continue
            found.append((end, {"rel": days}))
            if self.is_word(end, "week") and days > 0:
                found.append((end + 1, {"rel": days + 7}))
        for end, days in here.get("EVE", ()):
            inner: Found = []
            for place in self.skip(end, "ON"):
                inner += self.day_at(place)
            found += [(after, {"special": ("shift", base, days)}) for after, base in inner if "rel" not in base]
        self.weekday(i, found, led)
        self.holiday(i, found)
        self.dates(i, found, led)
        self.nth(i, found)

    def holiday(self, i: int, found: Found) -> None:
        starts: list[tuple[int, str]] = [(i, "")]
        starts += [(end, "") for end, _ in self.lex(i, "NEXT") + self.lex(i, "THIS")]
        starts += [(end, "last") for end, _ in self.lex(i, "LAST")]
        for start, mod in starts:
            for end, name in self.lex(start, "HOLIDAY"):
                if not self.clear(end) and not self.num(end) and not self.lex(end, "WEEKEND"):
                    continue
                if mod:
                    found.append((end, {"special": ("holiday", name, None, -1), "past": True}))
                    continue
                found.append((end, {"special": ("holiday", name, None, 0)}))
                for place in self.skip(end, "ON"):
                    for after, year in self.num(place):
                        if 1900 < year < 2200:
                            found.append((after, {"special": ("holiday", name, year, 0)}))
                    for after, shift in self.rel_year(place):
                        found.append((after, {"special": ("holiday", name, None, ("year", shift))}))

    def rel_year(self, i: int) -> Hits:
        """ "this year", "next year", "last year" as years from this one."""
        found: Hits = []
        for category, shift in (("THIS", 0), ("NEXT", 1), ("LAST", -1)):
            for end, _ in self.lex(i, category):
                if self.is_word(end, "year", "yr"):
                    found.append((end + 1, shift))
        return found

    def weeks(self, i: int) -> Hits:
        """ "this week", "next week", "last week", "the week after next" as weeks from this one."""
        found: Hits = []
        for category, shift in (("THIS", 0), ("NEXT", 1), ("LAST", -1)):
            for end, _ in self.lex(i, category):
                if self.is_word(end, "week", "wk") and not self.is_word(end + 1, "end"):
                    found.append((end + 1, shift))
                    if shift == -1 and self.is_word(end + 1, "s"):
                        found.append((end + 2, shift))
        j = i + 1 if self.is_word(i, "the") else i
        if self.is_word(j, "week"):
            found += [(end, 2) for end, _ in self.lex(j + 1, "AFTERNEXT")]
            if self.is_word(j + 1, "before") and self.is_word(j + 2, "last"):
                found.append((j + 3, -2))
        return found

    def weekday(self, i: int, found: Found, led: bool) -> None:
        for end, week in self.weeks(i):
            # "last week's sunday", "next week monday"
            for place in self.skip(end, "ON"):
                for after, day in self.lex(place, "WEEKDAY"):
                    found.append((after, {"weekday": day, "week": week}))
        starts: list[tuple[int, str]] = [(i, "")]
        for category, mod in (("THIS", "this"), ("NEXT", "next"), ("LAST", "last")):
            starts += [(end, mod) for end, _ in self.lex(i, category)]
        self.counted(i, found)
        for start, mod in starts:
            if mod == "next" and self.is_word(start - 1, "next", "following"):
                mod = "following"
            for end, day in self.lex(start, "WEEKDAY"):
                word = self.words[start]
                if word in SHORT_DAYS and not mod:
                    whole = i == 0 and end == self.size
                    if not (
                        whole or led or self.is_word(end, ",") or self.lex(end, "MONTH") or self.digits(end)
                    ) and not (self.lex(end, "AT") and word not in ("sun", "sat", "wed")):
                        continue
                    if led and self.is_word(start - 1, "the") and not self.digits(end):
                        continue
                if word == "mar":
                    continue
                if word.endswith("days") and not mod:
                    continue
                piece: Partial = {"weekday": day}
                if mod:
                    piece["weekday_mod"] = mod
                if mod == "last":
                    piece["past"] = True
                found.append((end, piece))
                if mod:
                    continue
                for after, _ in self.lex(end, "AFTERNEXT"):
                    found.append((after, {"weekday": day, "weekday_mod": "after"}))
                if self.is_word(end, "week") and not self.is_word(end + 1, "end"):
                    found.append((end + 1, {"weekday": day, "weeks_on": 7}))
                if self.is_word(end, "fortnight"):
                    found.append((end + 1, {"weekday": day, "weeks_on": 14}))
                if self.is_word(end, "next", "coming"):
                    found.append((end + 1, {"weekday": day, "weekday_mod": "next"}))
                if self.is_word(end, "last"):
                    found.append((end + 1, {"weekday": day, "weekday_mod": "last", "past": True}))
                for place in self.skip(end, "ON"):
                    for after, week in self.weeks(place):
                        found.append((after, {"weekday": day, "week": week}))
                if self.is_word(end, "in"):
                    for after, span in self.duration(end + 1):
                        if span.days >= 7 and span.days % 7 == 0 and not span.seconds:
                            found.append((after, {"weekday": day, "weeks_on": span.days}))

    def counted(self, i: int, found: Found) -> None:
        """ "three fridays from now", "two thursdays ago"."""
        for end, count in self.num(i):
            for after, day in self.lex(end, "WEEKDAY"):
                if self.words[end].endswith("days") or count == 1:
                    for last, _ in self.lex(after, "FROMNOW"):
                        if self.words[last - 1] in ("now", "hence", "today"):
                            found.append((last, {"special": ("counted", count, day)}))
                    for last, _ in self.lex(after, "AGO"):
                        found.append((last, {"special": ("counted", -count, day), "past": True}))

    def years(self, i: int) -> Hits:
        """2026, "twenty twenty six", "two thousand and twenty six", after a date."""
        found = [(end, year) for end, year in self.num(i) if 1900 <= year <= 2199 and not self.lex(end, "UNIT")]
        for end, century in self.num(i):
            if century in (19, 20) and not self.digits(i):
                found += [(after, century * 100 + rest) for after, rest in self.num(end) if 10 <= rest <= 99]
        return sorted(found, reverse=True)

    def dates(self, i: int, found: Found, led: bool) -> None:
        for end, month in self.lex(i, "MONTH"):
            j = end + 1 if self.is_word(end, "the") else end
            for after, day in [*self.ordinals(j), *self.num(j)]:
                if not 1 <= day <= 31 or self.is_word(after, ":") or (self.lex(after, "AMPM")):
                    continue
                if self.is_word(j, "second") and self.is_word(j + 1, "week", "weekend"):
                    continue
                self.year_after(after, {"day": day, "month": month}, found)
        for end, day in [*self.ordinals(i), *((e, n) for e, n in self.num(i))]:
            if not 1 <= day <= 31:
                continue
            place = end + 1 if self.is_word(end, "of") else end
            if self.is_word(place, "day") and self.is_word(place + 1, "of", "in"):
                continue
            for after, month in self.lex(place, "MONTH"):
                if (
                    self.words[place] in ("may", "march", "mar")
                    and place == end
                    and not self.digits(end - 1)
                    and not self.ordinals(i)
                    and not self.clear(after)
                ):
                    continue
                self.year_after(after, {"day": day, "month": month}, found)
        for end, day in [*self.ordinals(i), *((e, n) for e, n in self.num(i))]:
            if self.is_word(end, "of") and 1 <= day <= 31:
                for after, shift in self.rel_months(end + 1):
                    found.append((after, {"day": day, "month_rel": shift}))
                if self.is_word(end + 1, "the") and self.is_word(end + 2, "month"):
                    found.append((end + 3, {"day": day}))
        for end, day in self.ordinals(i):
            if not 1 <= day <= 31:
                continue
            the = self.is_word(i - 1, "the")
            strong = the and (
                self.is_word(i - 2, "on", "by", "until", "till", "from", "before", "after", "for") or i == 1
            )
            if (
                (
                    strong
                    or (the and self.digits(i))
                    or ((i and self.lex(i - 1, "WEEKDAY")) or (i > 1 and the and self.lex(i - 2, "WEEKDAY")))
                )
                and self.clear(end)
                and not self.lex(end, "MONTH")
            ):
                found.append((end, {"day": day}))
        if i and self.lex(i - 1, "WEEKDAY"):
            for end, day in self.num(i):
                if 1 <= day <= 31 and self.digits(i) and end == self.size and day > 12:
                    found.append((end, {"day": day}))
        self.numeric(i, found, led)

    def year_after(self, i: int, piece: Partial, found: Found) -> None:
        """The date, and a year after it."""
        if not real_date(piece["day"], piece["month"]):
            found.append((i, piece))
            return
        found.append((i, piece))
        j = i + 1 if self.is_word(i, ",", "of", "in") else i
        for after, year in self.years(j):
            found.append((after, {**piece, "year": year}))
        if (
            self.digits(i)
            and len(self.words[i]) == 2
            and int(self.words[i]) > 12
            and self.clear(i + 1)
            and not self.is_word(i + 1, ":")
            and not self.lex(i + 1, "AMPM")
        ):
            found.append((i + 1, {**piece, "year": full_year(int(self.words[i]))}))
        for after, shift in self.rel_year(j):
            found.append((after, {**piece, "year_rel": shift}))

    def numeric(self, i: int, found: Found, led: bool) -> None:
        """2/15, 12/24/2026 (month first unless that cannot be), 2026-12-24."""
        words = self.words
        if not self.digits(i) or i + 2 >= self.size or not self.digits(i + 2):
            return
        mark = words[i + 1]
        if mark not in "/-." or (mark == "." and not (i + 4 < self.size and words[i + 3] == ".")):
            return
        three = i + 4 < self.size and words[i + 3] == mark and self.digits(i + 4)
        if len(words[i]) == 4:
            if three:
                found.append((i + 5, {"year": int(words[i]), "month": int(words[i + 2]), "day": int(words[i + 4])}))
            return
        if len(words[i]) > 2 or len(words[i + 2]) > 2:
            return
        month, day = int(words[i]), int(words[i + 2])
        if month > 12:
            month, day = day, month
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return
        if three:
            if len(words[i + 4]) in (2, 4):
                piece: Partial = {"day": day, "month": month, "year": full_year(int(words[i + 4]))}
                found.append((i + 5, piece))
            return
        if (
            (
                mark == "/"
                or (mark == "-" and ((led and self.is_word(i - 1, "on")) or (i == 0 and self.size == 3 and day > 12)))
            )
            and self.clear(i + 3)
            and not (mark == "/" and month < 4 and day in (2, 3, 4) and self.lex(i + 3, "UNIT"))
        ):
            found.append((i + 3, {"day": day, "month": month}))

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

    # Parts of the day.

    def part(self, i: int, found: Found, led: bool, start: int) -> None:
        """ "this evening", "tonight", "in the morning", "late afternoon", "after lunch"."""
        if i >= self.size:
            return
        here = self.edges[i]
        for end, _ in here.get("TONIGHT", ()):
            found.append((end, {"part": "evening", "this": True}))
            if self.is_word(end, "late"):
                found.append((end + 1, {"part": "evening", "this": True, "part_mod": "late"}))
        for end, part in here.get("PART", ()):
            self.parts(i, end, part, "", found, led)
        for end, mod in here.get("MOD", ()):
            for place in self.skip(end, "ON")[:3]:
                for after, _ in self.lex(place, "TONIGHT"):
                    found.append((after, {"part": "evening", "this": True, "part_mod": mod}))
                for after, part in self.lex(place, "PART"):
                    if part != "noon" and not (part == "night" and self.is_word(after, "club")):
                        self.parts(place, after, part, mod, found, True)
            if self.is_word(end, "last") and self.is_word(end + 1, "night"):
                found.append((end + 2, {"part": "night", "rel": -1, "past": True}))
            # "late tomorrow evening", "early monday morning": the word waits for its part.
            if self.is_word(i, "late", "early") and (
                self.lex(end, "RELDAY") or self.lex(end, "WEEKDAY") or self.lex(end, "NEXT")
            ):
                found.append((end, {"part_mod": mod}))
        if self.is_word(i, "last") and self.is_word(i + 1, "night"):
            found.append((i + 2, {"part": "night", "rel": -1, "past": True}))
        if self.is_word(i, "last") and self.is_word(i + 1, "evening"):
            found.append((i + 2, {"part": "evening", "rel": -1, "past": True}))
        for end, (part, shift) in here.get("MEAL", ()):
            lead = self.words[start:i]
            if self.words[i] in ("work", "school") and "after" not in lead:
                continue
            # "tomorrow lunch"
            if not led and not (i and self.lex(i - 1, "RELDAY")):
                continue
            if self.is_word(i - 1, "for") and self.is_word(i - 2, "time", "out", "s", "is"):
                continue
            how = "after" if "after" in lead else "before" if "before" in lead else "at"
            found.append((end, {"part": part, "part_mod": f"meal {how} {shift} {self.words[i]}"}))

    def parts(self, i: int, end: int, part: str, mod: str, found: Found, led: bool) -> None:
        """One part of the day at i..end, with what stands before and after it."""
        words = self.words
        if words[i] == "eve" and not (i and self.lex(i - 1, "RELDAY")):
            return
        piece: Partial = {"part": part}
        if mod:
            piece["part_mod"] = mod
        if i and words[i - 1] == "this":
            piece["this"] = True
        elif not mod and part == "noon" and led and self.is_word(i - 1, "at"):
            return
        elif not led and not mod and not (i and (self.lex(i - 1, "RELDAY") or self.lex(i - 1, "WEEKDAY"))):
            # A bare "morning" is a greeting, unless it is all that was said.
            if (
                not (self.alone(i, end) and part in ("noon", "morning", "evening", "afternoon"))
                and not self.is_word(end, "of")
                and not (i and (self.is_word(i - 1, "clock") or self.day_before(i)))
            ):
                return
            if (part == "morning" and i == 0 and self.size == 1) or self.is_word(i - 1, "good"):
                return
        if led and i and words[i - 1] == "the" and i > 1 and words[i - 2] in ("of",):
            return
        if self.is_word(i - 1, "good") or (led and not self.part_stands(i, end)):
            return
        found.append((end, piece))
        if self.is_word(end, "of", "on"):
            inner: Found = []
            for place in self.skip(end + 1, "ON"):
                inner += self.day_at(place)
            for after, day in inner:
                whole = merge(piece, day)
                if whole is not None:
                    found.append((after, whole))

    def part_stands(self, i: int, end: int) -> bool:
        """Whether the part at i..end is a time and no "night light", "afternoon tea" or "the night was dark"."""
        if not self.clear(end) and not self.lex(end, "MOD"):
            return False
        if self.is_word(i - 1, "on", "of") and not self.day_before(i - 1) and not self.lex(i, "MOD"):
            return False
        if not self.is_word(i - 1, "the") or self.alone(i - 1, end) or self.lex(end, "ON"):
            return self.is_word(i - 1, "the") or not self.is_word(i, "night") or not self.is_word(i - 1, "to")
        before = (
            "in",
            "during",
            "by",
            "for",
            "over",
            "until",
            "till",
            "through",
            "before",
            "after",
            "since",
            "from",
            "of",
        )
        return self.is_word(i - 2, *before)

    # Weeks, months, years, seasons.

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
                if of and self.is_word(place, "month"):
                    found.append((place + 1, {"period": ("edge_month", mod, {"month_rel": 0})}))
                if of and self.is_word(place, "year"):
                    found.append((place + 1, {"period": ("edge_year", mod, 0)}))
                if of and self.is_word(place, "day"):
                    found.append((place + 1, {"period": ("edge_day", mod)}))
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

    # Offsets.

    def offset(self, i: int, found: Found) -> None:
        """ "in two hours", "3 days ago", "an hour and a half from now", "two weeks from tomorrow"."""
        for start, _ in self.lex(i, "IN"):
            for end, span in self.duration(start):
                if self.is_word(i, "after") and self.is_word(end, "ago"):
                    continue
                for after in [end, *(e for e, _ in self.lex(end, "FROMNOW") if self.words[e - 1] in ("time", "now"))]:
                    for last in self.skip(after, "SHARP"):
                        found.append((last, {"offset": span}))
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
