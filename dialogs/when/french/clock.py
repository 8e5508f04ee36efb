"""How clock times are said in French."""

from dialogs.when.chart import Found
from dialogs.when.french.numbers import Numbers
from dialogs.when.value import Clock, Partial


class Clocks(Numbers):
    """French clock times."""

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
            if not self.is_word(start, "de") and self.clear_minutes(end):
                # "à dix-huit trente": the word "heures" is swallowed; without "à", only round minutes and alone.
                for last, minute in self.num(end):
                    alone = led or (hour > 5 and minute in (15, 30, 45) and self.alone(i, last))
                    if 10 <= minute < 60 and alone and self.clear(last):
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
        if self.is_word(i, "zero"):
            for end, minute in self.num(i + 1):
                if 0 < minute < 10 and self.clear(end):
                    put(end, minute)  # "seize heures zéro cinq"
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
