"""How days are said in English."""

from dialogs.when.chart import Found, Hits, full_year, real_date
from dialogs.when.english.months import Months
from dialogs.when.value import Partial

SHORT_DAYS = ("sun", "sat", "mon", "wed", "fri", "thu", "tue")


class Days(Months):
    """English days."""

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
                self.is_word(i - 2, "on", "by", "until", "till", "from", "before", "after", "for")
                or i == 1
                # "on the evening of the twenty-fourth"
                or (i > 2 and self.is_word(i - 2, "of") and bool(self.lex(i - 3, "PART")))
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
