"""English number words, 0 to 999 999. Words are given in lower case, without hyphens."""

from collections.abc import Sequence

UNITS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
STARTERS = frozenset(["zero", "a", "hundred", "thousand", *UNITS, *TEENS, *TENS])
NAMES = ["zero", *UNITS, *TEENS]
TEN_NAMES = {value: word for word, value in TENS.items() if word != "fourty"}
IRREGULAR = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12, "twelveth": 12,
}  # fmt: skip

Reading = tuple[int, int]
"""(index after the last word, value)."""


def below_hundred(words: Sequence[str], i: int) -> list[Reading]:
    """1 to 99 starting at word `i`."""
    if i >= len(words):
        return []
    word = words[i]
    if word in UNITS:
        return [(i + 1, UNITS[word])]
    if word in TEENS:
        return [(i + 1, TEENS[word])]
    if word not in TENS:
        return []
    found = [(i + 1, TENS[word])]
    if i + 1 < len(words) and words[i + 1] in UNITS:
        found.append((i + 2, TENS[word] + UNITS[words[i + 1]]))
    return found


def below_thousand(words: Sequence[str], i: int) -> list[Reading]:
    """1 to 999 starting at word `i`; 'a hundred' and 'hundred' are 100, the 'and' is optional."""
    if i >= len(words):
        return []
    found = below_hundred(words, i)
    heads: list[Reading] = []
    if words[i] == "hundred":
        heads.append((i + 1, 100))
    elif words[i] == "a" and i + 1 < len(words) and words[i + 1] == "hundred":
        heads.append((i + 2, 100))
    for end, value in found:
        if value < 20 and end < len(words) and words[end] == "hundred":
            heads.append((end + 1, value * 100))
    for end, value in heads:
        found.append((end, value))
        linked = end + 1 if end < len(words) and words[end] == "and" else end
        found.extend((after, value + rest) for after, rest in below_hundred(words, linked))
    return found


def scan(words: Sequence[str], i: int) -> list[Reading]:
    """Every number that starts at word `i`, longest first; empty when none does."""
    if i >= len(words) or words[i] not in STARTERS:
        return []
    if words[i] == "zero":
        return [(i + 1, 0)]
    found = below_thousand(words, i)
    heads: list[Reading] = []
    if words[i] == "thousand":
        heads.append((i + 1, 1000))
    elif words[i] == "a" and i + 1 < len(words) and words[i + 1] == "thousand":
        heads.append((i + 2, 1000))
    for end, value in found:
        if value < 1000 and end < len(words) and words[end] == "thousand":
            heads.append((end + 1, value * 1000))
    for end, value in heads:
        found.append((end, value))
        linked = end + 1 if end < len(words) and words[end] == "and" else end
        found.extend((after, value + rest) for after, rest in below_thousand(words, linked))
    found.sort(reverse=True)
    return found


def under_thousand_name(n: int) -> str:
    """1 to 999 in words, with the British 'and'."""
    hundreds, rest = divmod(n, 100)
    tail = ""
    if rest:
        tail = NAMES[rest] if rest < 20 else TEN_NAMES[rest // 10 * 10] + (f"-{NAMES[rest % 10]}" if rest % 10 else "")
    if not hundreds:
        return tail
    head = f"{NAMES[hundreds]} hundred"
    return f"{head} and {tail}" if tail else head


def name(n: int) -> str:
    """`n` in words."""
    if n == 0:
        return "zero"
    thousands, rest = divmod(n, 1000)
    parts = [f"{under_thousand_name(thousands)} thousand"] if thousands else []
    if rest:
        parts.append(("and " if parts and rest < 100 else "") + under_thousand_name(rest))
    return " ".join(parts)


def scan_ordinal(words: Sequence[str], i: int) -> list[Reading]:
    """Every ordinal that starts at word `i` ('first', 'twenty fourth'), longest first."""
    found: list[Reading] = []
    for end in range(min(len(words), i + 16), i, -1):
        last = words[end - 1]
        if last in IRREGULAR:
            unit = IRREGULAR[last]
            final = NAMES[unit]
        elif last.endswith("ieth"):
            final = last[:-4] + "y"
        elif last.endswith("th"):
            final = last[:-2]
        else:
            continue
        cardinal = [*words[i : end - 1], final]
        found.extend((end, value) for after, value in scan(cardinal, 0) if after == len(cardinal))
    return found


def ordinal(n: int) -> str:
    """'first', 'twenty-fourth'."""
    text = name(n)
    for word, value in IRREGULAR.items():
        if word != "twelveth" and text.endswith(NAMES[value]) and not text.endswith("teen"):
            return text[: len(text) - len(NAMES[value])] + word
    return text[:-1] + "ieth" if text.endswith("y") else text + "th"
