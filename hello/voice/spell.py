"""Numbers, times, temperatures and dates as words, before synthesis: engines read "19,5 °C" and "13:00" wrongly."""

import re
from collections.abc import Callable

from basecamp.house import Lang
from dialogs.numbers import to_words

MINUS = r"[-−–]"
NUMBER = r"\d{1,6}"
MONTHS: dict[Lang, tuple[str, ...]] = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
UNITS: dict[Lang, dict[str, tuple[str, str]]] = {
    "fr": {
        "°C": ("degré", "degrés"),
        "°": ("degré", "degrés"),
        "%": ("pour cent", "pour cent"),
        "kWh": ("kilowattheure", "kilowattheures"),
        "kW": ("kilowatt", "kilowatts"),
        "W": ("watt", "watts"),
        "V": ("volt", "volts"),
        "km/h": ("kilomètre heure", "kilomètres heure"),
        "km": ("kilomètre", "kilomètres"),
        "m³": ("mètre cube", "mètres cubes"),
        "L": ("litre", "litres"),
        "l": ("litre", "litres"),
        "mn": ("minute", "minutes"),
        "min": ("minute", "minutes"),
        "s": ("seconde", "secondes"),
        "j": ("jour", "jours"),
        "€": ("euro", "euros"),
        "dBm": ("décibel milliwatt", "décibels milliwatt"),
        "m": ("mètre", "mètres"),
    },
    "en": {
        "°C": ("degree", "degrees"),
        "°": ("degree", "degrees"),
        "%": ("per cent", "per cent"),
        "kWh": ("kilowatt hour", "kilowatt hours"),
        "kW": ("kilowatt", "kilowatts"),
        "W": ("watt", "watts"),
        "V": ("volt", "volts"),
        "km/h": ("kilometre per hour", "kilometres per hour"),
        "km": ("kilometre", "kilometres"),
        "m³": ("cubic metre", "cubic metres"),
        "L": ("litre", "litres"),
        "l": ("litre", "litres"),
        "mn": ("minute", "minutes"),
        "min": ("minute", "minutes"),
        "h": ("hour", "hours"),
        "s": ("second", "seconds"),
        "€": ("euro", "euros"),
        "dBm": ("decibel milliwatt", "decibels milliwatt"),
        "m": ("metre", "metres"),
    },
}
ADDRESS = re.compile(r"\b(?:https?://(?:[^\s/@]*@)?(?:www\.)?|www\.)(?P<place>[^\s/?#:]+)\S*", re.IGNORECASE)
LETTERS = re.compile(r"([^\W\d_])\1{3,}")
MARKS = re.compile(r"[!?]{2,}")
DOTS = re.compile(r"\.{2,}")
RULERS = re.compile(r"([-=*_~#|])\1+")
"""Marks of which the embedded voice reads each one aloud."""
LONG = re.compile(r"\S{40}(?=\S)")
"""Longer than any word of both languages."""
FEMININE = {"minute", "minutes", "seconde", "secondes", "heure", "heures"}
COUNTED = r"(?:heure|minute|seconde|semaine|année|personne|alarme|mesure)s?"
"""Feminine nouns that are counted in sentences of the house: "21 minutes", not "vingt et un minutes"."""


def sayable(text: str, lang: Lang) -> str:
    """The text with every figure and unit in words. Text without figures or signs comes back unchanged."""
    text = pronounceable(text)
    for pattern, replace in RULES[lang]:
        text = pattern.sub(replace, text)
    text = text.replace(".m..", ".m.")  # the sentence ends with "a.m."
    return re.sub(r"[ \u00a0\u202f]+", " ", text).strip()


def pronounceable(text: str) -> str:
    """Without what nobody would say: "ouiiiiiii !!!!!!!" is "ouiii !", of an address the place is left, and what is
    longer than any word is cut (the embedded voice hangs for ever in a word of 127 letters)."""
    text = LETTERS.sub(r"\1\1\1", ADDRESS.sub(lambda match: match["place"], text))
    text = MARKS.sub(lambda match: "?" if "?" in match[0] else "!", text)
    text = RULERS.sub(" ", DOTS.sub("…", text))
    return LONG.sub(lambda match: f"{match[0]} ", text)


def digits(number: str, lang: Lang) -> str:
    """A number that is none (a code, a telephone number) as it is said: one digit after the other."""
    return " ".join(to_words(int(digit), lang) for digit in number)


def words(number: str, lang: Lang, feminine: bool = False) -> str:
    """A whole or decimal number, possibly negative, in words: "-19,5" → "moins dix-neuf virgule cinq"."""
    sign = ""
    if re.match(MINUS, number):
        sign = "moins " if lang == "fr" else "minus "
        number = number[1:]
    whole, _, decimals = number.replace(",", ".").partition(".")
    said = to_words(int(whole), lang)
    if decimals.strip("0"):
        point = "virgule" if lang == "fr" else "point"
        if lang == "fr" and len(decimals) <= 2 and not decimals.startswith("0"):
            tail = to_words(int(decimals), lang)
        else:
            tail = " ".join(to_words(int(digit), lang) for digit in decimals)
        return f"{sign}{said} {point} {tail}"
    if feminine:
        said = feminine_form(said)
    return sign + said


def feminine_form(said: str) -> str:
    """ "vingt et un" → "vingt et une" (heures, minutes)."""
    return said + "e" if said.endswith("un") else said


INSTANT = re.compile(r"\b(?:à|vers)[ \u00a0]$")
"""Before "12 h" it makes an hour of the day of it; without, it may be a length: "il y a 12 h" is not "il y a midi"."""


def hour_fr(match: re.Match[str]) -> str:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if hour > 23 and not match["minute"]:
        return f"{feminine_form(to_words(hour, 'fr'))} heures"  # a length: "il y a 25 h"
    if hour > 23 or minute > 59:
        return match[0]
    if minute == 0 and hour in (0, 12) and (match["minute"] or INSTANT.search(match.string[: match.start()])):
        return "midi" if hour else "minuit"
    name = f"{feminine_form(to_words(hour, 'fr'))} heure{'s' if hour > 1 else ''}"
    return f"{name} {feminine_form(to_words(minute, 'fr'))}" if minute else name


def hour_en(match: re.Match[str]) -> str:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if hour > 23 or minute > 59:
        return match[0]
    if minute == 0 and hour == 0:
        return "midnight"
    if minute == 0 and hour == 12:
        return "noon"
    half = "a.m." if hour < 12 else "p.m."
    name = to_words(hour % 12 or 12, "en")
    if minute == 0:
        return f"{name} {half}"
    tail = to_words(minute, "en") if minute > 9 else f"oh {to_words(minute, 'en')}"
    return f"{name} {tail} {half}"


def meridiem(match: re.Match[str]) -> str:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if not 1 <= hour <= 12 or minute > 59:
        return match[0]
    tail = "" if not minute else " " + (to_words(minute, "en") if minute > 9 else f"oh {to_words(minute, 'en')}")
    return f"{to_words(hour, 'en')}{tail} {match['half'].lower()[0]}.m."


def date_of(lang: Lang) -> Callable[[re.Match[str]], str]:
    def date(match: re.Match[str]) -> str:
        day, month = int(match["day"]), int(match["month"])
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return match[0]
        year = f" {to_words(int(match['year']), lang)}" if match["year"] else ""
        if lang == "fr":
            return f"{'premier' if day == 1 else to_words(day, 'fr')} {MONTHS['fr'][month - 1]}{year}"
        return f"{ordinal_en(day)} of {MONTHS['en'][month - 1]}{year}"

    return date


ORDINALS_EN = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def ordinal_en(number: int) -> str:
    """21 → "twenty-first"."""
    said = to_words(number, "en")
    head, separator, last = re.match(r"(.*?)([- ]?)(\w+)$", said).groups()  # type: ignore[union-attr]
    if last in ORDINALS_EN:
        last = ORDINALS_EN[last]
    elif last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last += "th"
    return head + separator + last


def ordinal_fr(match: re.Match[str]) -> str:
    number, ending = int(match["number"]), match["ending"]
    if number == 1:
        return "première" if ending.startswith(("r", "è", "re")) or ending == "ère" else "premier"
    said = to_words(number, "fr")
    if said.endswith("e"):
        said = said[:-1]
    elif said.endswith("cinq"):
        said += "u"
    elif said.endswith("neuf"):
        said = said[:-1] + "v"
    return said.removesuffix("s") + "ième" if number in (80, 200) else said + "ième"


def with_unit(lang: Lang) -> Callable[[re.Match[str]], str]:
    def spell(match: re.Match[str]) -> str:
        number, unit = match["number"], match["unit"]
        one, many = UNITS[lang][unit]
        value = abs(float(re.sub(MINUS, "", number).replace(",", ".")))
        # French counts 1.9 as singular, English does not.
        single = value < 2 if lang == "fr" else value == 1
        name = one if single else many
        return apart(f"{words(number, lang, name in FEMININE)} {name}", match)

    return spell


def apart(said: str, match: re.Match[str]) -> str:
    """What is said instead of a match, not glued to the letters beside it ("A4", "18h30m")."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return f"{' ' if before.isalpha() else ''}{said}{' ' if after.isalnum() else ''}"


def plain(lang: Lang) -> Callable[[re.Match[str]], str]:
    return lambda match: apart(words(match[0], lang), match)


def code(lang: Lang) -> Callable[[re.Match[str]], str]:
    return lambda match: apart(digits(match[0], lang), match)


def unit_pattern(lang: Lang) -> re.Pattern[str]:
    names = "|".join(re.escape(unit) for unit in sorted(UNITS[lang], key=len, reverse=True))
    return re.compile(rf"(?P<number>(?:(?<![\w]){MINUS})?{NUMBER}(?:[.,]\d+)?)[ \u00a0\u202f]?(?P<unit>{names})(?!\w)")


Rules = list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]


def thousands(lang: Lang) -> Callable[[re.Match[str]], str]:
    def grouped(match: re.Match[str]) -> str:
        number = re.sub(r"\D", "", match[0])
        millions, rest = divmod(int(number), 1_000_000)
        if number.startswith("0") or not 0 < millions < 1000:
            return number
        plural = "s" if lang == "fr" and millions > 1 else ""
        tail = f" {to_words(rest, lang)}" if rest else ""
        return f"{to_words(millions, lang)} million{plural}{tail}"

    return grouped


def dotted(lang: Lang) -> Callable[[re.Match[str]], str]:
    """An address or a version: each number by itself."""
    return lambda match: apart(" point ".join(words(number, lang) for number in match[0].split(".")), match)


ISO_DATE = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])")
DOTTED_DATE = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?![\d.])")
DOTTED = re.compile(r"(?<![\d.])\d{1,5}(?:\.\d{1,5}){2,}(?!\d)")
CODE = re.compile(r"(?<![\d.,])0\d+(?![.,]?\d)|\d{7,}")
"""Figures that are no quantity: with a nought before, or more of them than anybody counts."""
DATE = re.compile(r"(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>\d{4}))?(?![\d/])")
PLAIN = re.compile(rf"(?:(?<![\w]){MINUS})?{NUMBER}(?:[.,]\d+)?")
GROUPS = re.compile(r"(?<![\d:/])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")

RULES: dict[Lang, Rules] = {
    "fr": [
        (GROUPS, thousands("fr")),
        (ISO_DATE, date_of("fr")),
        (DOTTED_DATE, date_of("fr")),
        (DOTTED, dotted("fr")),
        (DATE, date_of("fr")),
        (
            re.compile(r"(?<!\d)(?P<hour>\d{1,2})(?:[:]|[ \u00a0\u202f]?h[ \u00a0\u202f]?)(?P<minute>[0-5]\d)(?!\d)"),
            hour_fr,
        ),
        (re.compile(r"(?<!\d)(?P<hour>\d{1,2})[ \u00a0\u202f]?h(?P<minute>)(?!\w)"), hour_fr),
        (re.compile(r"(?<!\d)(?P<number>\d{1,3})(?P<ending>er|re|ère|e|ème|eme|nd|nde)(?!\w)"), ordinal_fr),
        (
            re.compile(
                rf"(?<![\w.,])\d{{0,5}}1(?=[ \u00a0\u202f]{COUNTED}\b)|(?<=\bheure )\d?1\b|(?<=\bheures )\d?1\b"
            ),
            lambda match: words(match[0], "fr", feminine=True),
        ),
        (unit_pattern("fr"), with_unit("fr")),
        (CODE, code("fr")),
        (PLAIN, plain("fr")),
    ],
    "en": [
        (re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){2,}(?!\d)"), thousands("en")),
        (GROUPS, thousands("en")),
        (re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), lambda match: ""),
        (ISO_DATE, date_of("en")),
        (DOTTED_DATE, date_of("en")),
        (DOTTED, dotted("en")),
        (DATE, date_of("en")),
        (
            re.compile(r"(?<!\d)(?P<hour>\d{1,2})(?::(?P<minute>[0-5]\d))?[ \u00a0]?(?P<half>[aApP]\.?[mM]\b\.?)"),
            meridiem,
        ),
        (re.compile(r"(?<!\d)(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?!\d)"), hour_en),
        (
            re.compile(r"(?<!\d)(?P<number>\d{1,3})(?:st|nd|rd|th)(?!\w)"),
            lambda match: ordinal_en(int(match["number"])),
        ),
        (
            re.compile(rf"\b(?P<month>{'|'.join(MONTHS['en'])}) (?P<day>[12]?\d|3[01])(?![\d:.,]\d|\w)"),
            lambda match: f"{match['month']} {ordinal_en(int(match['day']))}",
        ),
        (unit_pattern("en"), with_unit("en")),
        (CODE, code("en")),
        (PLAIN, plain("en")),
    ],
}
