"""How parts of the day are said in English."""

from dialogs.when.chart import Found
from dialogs.when.english.dates import Days
from dialogs.when.value import Partial, merge


class Parts(Days):
    """English parts of the day."""

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
            if self.is_word(i, "work", "school"):
                # The lexicon gives the hour work and school are over.
                how = "at"
            found.append((end, {"part": part, "part_mod": f"meal {how} {shift}"}))

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
        if led and not mod and i > 1 and words[i - 1] == "the" and words[i - 2] == "of":
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
