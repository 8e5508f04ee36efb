"""Texts for SMS: GSM-7 where it holds every letter, else Unicode; and short forms that fit one message.

GSM-7 holds é è ù ì ò à Ç but not ç ê â î ô û ë ï œ À È Ê (3GPP TS 23.038): 160 characters a message, 153 a part of
a long one; with one other letter the message is UCS-2: 70, or 67 a part.
"""

import unicodedata
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€")
"""Two septets each."""
SAME = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "…": "...",
        "–": "-",
        "—": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "œ": "oe",
        "Œ": "Oe",
        "°": " deg",
        "×": "x",
        "•": "-",
        "→": "->",
    }
)
"""Signs that GSM-7 writes otherwise without losing anything."""


@dataclass(frozen=True)
class Sms:
    """A text ready to be sent."""

    text: str
    unicode: bool
    """True: it must be sent as UCS-2, or its accents are damaged."""
    parts: int
    """Messages it takes."""
    lost: tuple[str, ...] = ()
    """Letters whose accent was given up to fit, in order; never lost without being listed here."""


def equivalent(text: str) -> str:
    """The text with typographic signs as GSM-7 writes them: nothing is lost."""
    return text.replace("« ", '"').replace(" »", '"').replace("«", '"').replace("»", '"').translate(SAME)


def septets(text: str) -> int | None:
    """Length in GSM-7, None when a letter is not in it."""
    if any(letter not in BASIC and letter not in EXTENDED for letter in text):
        return None
    return len(text) + sum(letter in EXTENDED for letter in text)


def bare(letter: str) -> str:
    """A letter as GSM-7 can write it, without its accent if need be; "?" for what has no base letter."""
    if letter in BASIC or letter in EXTENDED:
        return letter
    base = "".join(one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one))
    return base if base and septets(base) is not None else "?"


def parts(length: int, whole: int, part: int) -> int:
    return 1 if length <= whole else -(-length // part)


def sms(text: str, critical: bool = False) -> Sms:
    """How to send `text`. `critical`: it must arrive in as few messages as possible, so accents that GSM-7 lacks are
    given up when that saves a message; otherwise every accent is kept, as Unicode if need be."""
    same = equivalent(unicodedata.normalize("NFC", text))
    length = septets(same)
    if length is not None:
        return Sms(same, False, parts(length, 160, 153))
    wide = parts(len(same.encode("utf-16-be")) // 2, 70, 67)
    stripped = "".join(bare(letter) for letter in same)
    narrow = parts(septets(stripped) or len(stripped), 160, 153)
    if critical and narrow < wide:
        lost = tuple(letter for letter in same if bare(letter) != letter)
        return Sms(stripped, False, narrow, lost)
    return Sms(same, True, wide)


def shorten(text: str, limit: int = 160) -> str:
    """At most `limit` characters: whole sentences if one fits, else cut at a word, with "..." to show it."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    ends = [
        place + 1
        for place, sign in enumerate(text[:limit])
        if sign in ".!?" and text[place + 1 : place + 2] in ("", " ")
    ]
    if ends and ends[-1] >= limit // 2:
        return text[: ends[-1]]
    cut = text[: max(0, limit - 3)]
    at_word = cut.rsplit(" ", 1)[0].rstrip(",;: ")
    return (at_word or cut) + "..." if limit > 3 else text[:limit]
