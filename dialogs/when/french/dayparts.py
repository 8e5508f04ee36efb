"""How parts of the day are said in French."""

from dialogs.when.chart import Found
from dialogs.when.french.dates import Days
from dialogs.when.value import Partial, merge


class Parts(Days):
    """French parts of the day."""

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
            if (
                led
                and self.is_word(i - 1, "la", "le")
                and not (self.clear(end) or self.lex(end, "MOD") or self.lex(end, "LAST") or self.day_before(i - 1))
            ):
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
            if self.is_word(i, "travail", "boulot", "bureau", "taf", "ecole"):
                # The lexicon gives the hour work and school are over.
                how = "at"
            found.append((end, {"part": part, "part_mod": f"meal {how} {shift}"}))
