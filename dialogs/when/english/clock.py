"""How clock times are said in English."""

from dialogs.when.chart import Found, Hits
from dialogs.when.english.numbers import Numbers
from dialogs.when.value import Clock, Partial


class Clocks(Numbers):
    """English clock times."""

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
                last = last + 1 if self.is_word(last, "ish") else last
                if minute > 59 or (after_zero == end and minute < 10) or (after_zero > end and minute > 9):
                    continue
                if self.digits(end) and (len(self.words[end]) != 2 or not self.digits(i)):
                    continue
                lone = not led and (self.digits(i) or minute not in (15, 30, 45) or not self.alone(i, last))
                self.tail(last, Clock(hour, minute, 0, "minute", twelve), lone, found, bare=True)

    def packed(self, i: int, end: int, value: int, led: bool, found: Found) -> None:
        """ "at 1030", "730 pm", "1900 hours"."""
        text = self.words[i]
        if led and value > 1200 and value % 100 == 0 and self.is_word(end - 1, "hundred") and value <= 2400:
            # "at eighteen hundred"
            after = end + 1 if self.is_word(end, "hours") else end
            self.tail(after, Clock(value // 100, 0, 0, "minute", False), False, found, bare=True)
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
