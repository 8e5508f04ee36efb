"""When what was read of a sentence is only part of the time that it says, or no time at all: then nothing is read."""

from typing import Any

JOINS = ("and", "of", "to", "past", "after", ".", ":", "et", "moins", "hundred")
NOT_COUNTED = ("a", "an", "one", "un", "une", "neuf", "second", "that", "o", "zero", "couple")
LINKS = (",", "of", "the", "de", "du", "le", "la", "en", "au", "a", "tout", "toute", "at", "very", "right")
"""What may stand between a day and its part: "demain, en toute fin de …"."""
OWNERS = ("a", "my", "your", "his", "her", "our", "their")
AFTER_AN_HOUR = frozenset(
    ", . ; ? ! - a about actually and around at because before but by for from i if in is it on or our please "  # noqa: SIM905
    "sharp so sorry that the then this today tomorrow tonight too we when will with you".split()
)
"""What may follow "five to ten" when it is a time of day."""


def leftover(chart: Any, i: int, end: int) -> bool:
    """Whether words of time that were not read touch the ones that were ("the closest monday", "jul 18, friday").

    What was read would then be a part taken for the whole, so it is refused.
    """
    before, after = i - 1, end
    while before >= 0 and chart.words[before] in LINKS:
        before -= 1
    while after < chart.size and chart.words[after] in (",", "of", "the", "de", "du", "le", "la", "in", "en"):
        after += 1
    if touched(chart, i, end) or adjective(chart, i, end):
        return True
    if after > end and chart.is_word(end, "de", "of") and "COUNTED" in chart.edges[after]:
        # "une semaine de travail" is a heating profile.
        return True
    if before >= 0 and ("BLOCK" in chart.edges[before] or named_time(chart, before)):
        return True
    if chart.lex(end, "AFTERNEXT"):
        return True  # "the evening after next"
    return after < chart.size and ("BLOCK" in chart.edges[after] or named_time(chart, after))


def touched(chart: Any, i: int, end: int) -> bool:
    """Whether a number or a word of hours that was not read touches what was: "[ten of] nine tonight"."""
    place = i - 1
    if place > 0 and chart.words[place] in JOINS:
        place -= 1
    before = chart.words[place] if place >= 0 else ""
    if before.endswith("ish") or before in ("following", "suivant", "whole", "temps"):
        return True
    if before == "time" and place > 0 and chart.words[place - 1] == "same":
        return True  # "same time next week"
    after = chart.words[end] if end < chart.size else ""
    if after in ("or", "ou") and end + 1 < chart.size and counts(chart, end + 1):
        return True  # "in a day or two"
    if after in ("until", "till", "jusqu", "jusque") or (i == 0 and end == 1 and after in ("is", "was")):
        return True  # a bound that was not read; "noon is a funny word"
    if end == i + 3 and chart.words[i + 1] == "to" and after.isalpha() and after not in AFTER_AN_HOUR:
        return True  # "five to ten people are coming"
    hour = end < chart.size and (chart.digits(end) or counts(chart, end)) and not chart.lex(end, "FILLER")
    clock = chart.words[end - 1] in ("heure", "heures", "h") and hour
    return bool(clock) or (place >= 0 and counts(chart, place))


def counts(chart: Any, i: int) -> bool:
    """Is word `i` a number, in digits or in words, or an hour of clocks?"""
    word = chart.words[i]
    if word in NOT_COUNTED:
        return False
    return bool(chart.digits(i)) or bool(chart.num(i)) or word in ("half", "quarter", "oclock", "hundred")


def adjective(chart: Any, i: int, end: int) -> bool:
    """Is a day only said of a thing ("my sunday shoes", "a friday person")?"""
    if end != i + 1 or chart.lang != "en" or i < 1 or end >= chart.size or not named_time(chart, i):
        return False
    return chart.words[i - 1] in OWNERS and chart.words[end].isalpha() and not any(chart.edges[end].values())


def named_time(chart: Any, i: int) -> bool:
    """Whether word `i` is the full name of a day, a month or a relative day, and nothing else."""
    word = chart.words[i]
    if len(word) < 4 or word in ("march", "mars", "second", "todays", "mids", "journee"):
        return False
    return any(end == i + 1 for name in ("WEEKDAY", "MONTH", "RELDAY") for end, _ in chart.lex(i, name))
