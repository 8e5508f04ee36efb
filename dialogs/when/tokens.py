"""Text to words: lower case, no accents, no apostrophes, each with its place in the text.

"l'après-midi", "l apres midi" and "L’APRÈS-MIDI" give the same words, because speech recognition and
keyboards write the same sentence in different ways.
"""

import re
import unicodedata
from dataclasses import dataclass

PATTERN = re.compile(r"\d+|[a-z\u0300-\u036f]+|[^\s\w]")
LINKS = "'-"
MARKS = frozenset("-:/.,'\"@&?!;")


def folding() -> dict[int, str]:
    """One character to one character: capitals and accents away, typographic marks made plain."""
    table: dict[int, str] = {}
    for code in [*range(0x41, 0x5B), *range(0xC0, 0x180)]:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        table[code] = base if len(base) == 1 else chr(code)
    for odd, plain in {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'", "″": '"', "“": '"', "”": '"',
                       "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ",
                       "œ": "e", "Œ": "e", "…": " ", "º": "e", "°": "e"}.items():  # fmt: skip
        table[ord(odd)] = plain
    return table


FOLD = folding()


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text, and where each begins and ends in it (character offsets)."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def glued(self, i: int) -> bool:
        """Whether word `i` follows the one before it without a space."""
        return 0 < i < len(self.words) and self.starts[i] == self.ends[i - 1]


def tokenise(text: str) -> Tokens:
    """Cut `text` into words, numbers and the few marks that matter in times (: / - . , ' ")."""
    plain = text.translate(FOLD)
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    size = len(plain)
    for match in PATTERN.finditer(plain):
        word = match.group()
        start, end = match.span()
        first = word[0]
        if not first.isascii():
            word = "".join(c for c in word if c.isascii())
            if not word:
                continue
        elif first in MARKS:
            before = plain[start - 1] if start else " "
            after = plain[end] if end < size else " "
            if first == "." and not (before.isdigit() and after.isdigit()):
                # "p.m.", "lun." or the end of a sentence.
                if before.isalpha() or after.isalpha() or (after == " " and end >= size):
                    continue
            elif (first == "'" and not before.isdigit()) or (
                first == "-" and ((before.isalpha() and after.isalpha()) or (before == " ") != (after == " "))
            ):
                continue
        elif not word.isascii():
            word = "".join(c for c in word if c.isascii())
        words.append(word)
        starts.append(start)
        ends.append(end)
    return Tokens(tuple(words), tuple(starts), tuple(ends))
