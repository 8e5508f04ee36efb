"""French number words, 0 to 999 999, with the Belgian and Swiss forms (septante, huitante, octante, nonante).

Words are given without accents, capitals or hyphens, as the tokenisers of the house make them.
"""

from collections.abc import Sequence
from typing import Literal

Variant = Literal["fr", "be", "ch"]

UNITS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
}  # fmt: skip
TEENS = {"dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16}
TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
SWISS = {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90}
COLLECTIVE = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
}  # fmt: skip
STARTERS = frozenset(
    ["zero", *UNITS, *TEENS, *TENS, "vingts", *SWISS, "cent", "cents", "mille"],
)
NAMES = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
]  # fmt: skip
TEN_NAMES = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}

Reading = tuple[int, int]
"""(index after the last word, value)."""


def low(words: Sequence[str], i: int) -> list[Reading]:
    """1 to 19 starting at word `i`: every reading, shortest first."""
    word = words[i]
    if word in UNITS:
        return [(i + 1, UNITS[word])]
    if word not in TEENS:
        return []
    found = [(i + 1, TEENS[word])]
    if word == "dix" and i + 1 < len(words) and words[i + 1] in ("sept", "huit", "neuf"):
        found.append((i + 2, 10 + UNITS[words[i + 1]]))
    return found


def below_hundred(words: Sequence[str], i: int) -> list[Reading]:
    """1 to 99 starting at word `i`."""
    size = len(words)
    if i >= size:
        return []
    word = words[i]
    found = low(words, i)
    tens, after = 0, i + 1
    if word == "quatre" and i + 1 < size and words[i + 1] in ("vingt", "vingts"):
        tens, after = 80, i + 2
    elif word in TENS:
        tens = TENS[word]
    elif word in SWISS:
        tens = SWISS[word]
    if not tens:
        return found
    found.append((after, tens))
    if after >= size:
        return found
    linked = after + 1 if words[after] == "et" and after + 1 < size else after
    wide = word == "soixante" or (tens == 80 and word == "quatre")
    for end, value in low(words, linked):
        if linked > after and value not in (1, 11):
            continue
        if value < 10 or (wide and value < 20):
            found.append((end, tens + value))
    return found


def below_thousand(words: Sequence[str], i: int) -> list[Reading]:
    """1 to 999 starting at word `i`."""
    if i >= len(words):
        return []
    found = below_hundred(words, i)
    heads: list[Reading] = [(i + 1, 100)] if words[i] in ("cent", "cents") else []
    for end, value in found:
        if 2 <= value <= 9 and end < len(words) and words[end] in ("cent", "cents"):
            heads.append((end + 1, value * 100))
    for end, value in heads:
        found.append((end, value))
        found.extend((after, value + rest) for after, rest in below_hundred(words, end))
    return found


def scan(words: Sequence[str], i: int) -> list[Reading]:
    """Every number that starts at word `i`, longest first; empty when none does."""
    if i >= len(words) or words[i] not in STARTERS:
        return []
    if words[i] == "zero":
        return [(i + 1, 0)]
    found = below_thousand(words, i)
    heads: list[Reading] = [(i + 1, 1000)] if words[i] == "mille" else []
    for end, value in found:
        if value > 1 and end < len(words) and words[end] == "mille":
            heads.append((end + 1, value * 1000))
    for end, value in heads:
        found.append((end, value))
        found.extend((after, value + rest) for after, rest in below_thousand(words, end))
    found.sort(reverse=True)
    return found


def under_hundred_name(n: int, variant: Variant) -> str:
    """1 to 99 in words, traditional hyphens."""
    if n < 20:
        return NAMES[n]
    if variant != "fr" and n // 10 in (7, 8, 9) and not (variant == "be" and n // 10 == 8):
        name = {7: "septante", 8: "huitante", 9: "nonante"}[n // 10]
        return plain_tens(name, n % 10)
    if n < 70:
        return plain_tens(TEN_NAMES[n // 10 * 10], n % 10)
    if n < 80:
        return "soixante et onze" if n == 71 else f"soixante-{NAMES[n - 60]}"
    if n == 80:
        return "quatre-vingts"
    return f"quatre-vingt-{NAMES[n - 80]}"


def plain_tens(name: str, unit: int) -> str:
    """'vingt', 'vingt et un', 'vingt-deux'."""
    if unit == 0:
        return name
    return f"{name} et un" if unit == 1 else f"{name}-{NAMES[unit]}"


def under_thousand_name(n: int, variant: Variant) -> str:
    """1 to 999 in words."""
    hundreds, rest = divmod(n, 100)
    if not hundreds:
        return under_hundred_name(rest, variant)
    head = "cent" if hundreds == 1 else f"{NAMES[hundreds]} cent" + ("" if rest else "s")
    return f"{head} {under_hundred_name(rest, variant)}" if rest else head


def name(n: int, variant: Variant = "fr", feminine: bool = False) -> str:
    """`n` in words; `feminine` gives 'une', 'vingt et une' as hours want it."""
    if n == 0:
        return NAMES[0]
    thousands, rest = divmod(n, 1000)
    parts: list[str] = []
    if thousands:
        # 'quatre-vingts' and 'deux cents' lose their s before 'mille'.
        head = under_thousand_name(thousands, variant)
        if head.endswith(("vingts", "cents")):
            head = head[:-1]
        parts.append("mille" if thousands == 1 else f"{head} mille")
    if rest:
        parts.append(under_thousand_name(rest, variant))
    text = " ".join(parts)
    if feminine and (text == "un" or text.endswith((" un", "-un"))):
        text += "e"
    return text


IRREGULAR = {"premier": 1, "premiere": 1, "second": 2, "seconde": 2}
STEMS = {"cinqu": "cinq", "neuv": "neuf", "quatr": "quatre", "onz": "onze", "douz": "douze", "treiz": "treize",
         "quatorz": "quatorze", "quinz": "quinze", "seiz": "seize", "trent": "trente", "mill": "mille",
         "quarant": "quarante", "cinquant": "cinquante", "soixant": "soixante", "septant": "septante",
         "huitant": "huitante", "octant": "octante", "nonant": "nonante"}  # fmt: skip


def scan_ordinal(words: Sequence[str], i: int) -> list[Reading]:
    """Every ordinal that starts at word `i` ('premier', 'vingt et unieme'), longest first."""
    if words[i] in IRREGULAR:
        return [(i + 1, IRREGULAR[words[i]])]
    for end in range(min(len(words), i + 16), i, -1):
        last = words[end - 1]
        if not last.endswith("ieme"):
            continue
        stem = last[: -len("ieme")]
        cardinal = [*words[i : end - 1], STEMS.get(stem, stem)]
        for after, value in scan(cardinal, 0):
            if after == len(cardinal):
                return [(end, value)]
    return []


def ordinal(n: int, feminine: bool = False) -> str:
    """'premier', 'deuxième', 'vingt et unième'."""
    if n == 1:
        return "première" if feminine else "premier"
    text = name(n)
    if text.endswith(("vingts", "cents")):
        text = text[:-1]
    if text.endswith("cinq"):
        text += "u"
    elif text.endswith("neuf"):
        text = text[:-1] + "v"
    elif text.endswith("e"):
        text = text[:-1]
    return text + "ième"
