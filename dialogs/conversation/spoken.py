"""Values as words: hours, limits in time, lists of names, counts, temperatures. Pure, both languages."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from basecamp.house import OUTSIDE, Lang
from dialogs import numbers, when
from dialogs.almanac import DAYS, MONTHS
from dialogs.answers import lookup

ROOMS_FR = {
    "salon": "dans le salon",
    "séjour": "dans le séjour",
    "cuisine": "dans la cuisine",
    "chambre": "dans la chambre",
    "bureau": "dans le bureau",
    "entrée": "dans l'entrée",
    "couloir": "dans le couloir",
    "garage": "dans le garage",
    "cave": "à la cave",
    "grenier": "au grenier",
    "véranda": "dans la véranda",
    "salle de bain": "dans la salle de bain",
    "salle de bains": "dans la salle de bains",
    "buanderie": "dans la buanderie",
    "atelier": "dans l'atelier",
}
ROOMS_EN = {
    "salon": "living room",
    "séjour": "living room",
    "cuisine": "kitchen",
    "chambre": "bedroom",
    "bureau": "office",
    "entrée": "hall",
    "couloir": "corridor",
    "garage": "garage",
    "cave": "cellar",
    "grenier": "attic",
    "salle de bain": "bathroom",
    "salle de bains": "bathroom",
    "véranda": "veranda",
    "buanderie": "laundry room",
    "atelier": "workshop",
}


def clock(instant: datetime, lang: Lang) -> str:
    """The hour: "17 heures 30", "midi", "5:30 pm", "noon"."""
    hour, minute = instant.hour, instant.minute
    if lang == "fr":
        # A voice reads "1 heure" and "21 heures" wrongly.
        number = numbers.to_words(hour, lang, feminine=True) if hour in (1, 21) else str(hour)
        word = {0: "minuit", 12: "midi"}.get(hour) or f"{number} heure{'s' if hour > 1 else ''}"
        return word if minute == 0 else f"{word} {minute}"
    if minute == 0 and hour in (0, 12):
        return "noon" if hour else "midnight"
    half = "am" if hour < 12 else "pm"
    shown = hour % 12 or 12
    return f"{shown} {half}" if minute == 0 else f"{shown}:{minute:02d} {half}"


def day(instant: datetime, now: datetime, lang: Lang) -> str:
    """The day as people name it from `now`: "" for today, "demain", "jeudi", "lundi 30 novembre", "le 2 mars"."""
    here = instant.astimezone(now.tzinfo)
    days = (here.date() - now.date()).days
    if days == 0:
        return ""
    if days in (1, -1):
        return {("fr", 1): "demain", ("fr", -1): "hier", ("en", 1): "tomorrow", ("en", -1): "yesterday"}[lang, days]
    if 1 < days < 7:
        return DAYS[lang][here.weekday()]
    year = f" {here.year}" if here.year != now.year and abs(days) > 180 else ""
    named = f"{DAYS[lang][here.weekday()]} " if 7 <= days < 28 else ""
    if lang == "fr":
        first = "1er" if here.day == 1 else str(here.day)
        return f"{named or 'le '}{first} {MONTHS['fr'][here.month - 1]}{year}"
    return f"{named}{MONTHS['en'][here.month - 1]} {here.day}{',' + year if year else ''}"


def date(now: datetime, lang: Lang) -> str:
    """The whole date: "lundi 23 novembre 2026", "Monday, November 23, 2026"."""
    weekday, month = DAYS[lang][now.weekday()], MONTHS[lang][now.month - 1]
    if lang == "fr":
        return f"{weekday} {'1er' if now.day == 1 else now.day} {month} {now.year}"
    return f"{weekday}, {month} {now.day}, {now.year}"


def on_day(instant: datetime, now: datetime, lang: Lang) -> str:
    """The day as part of a question: "demain", "jeudi", "tomorrow", "on Thursday"."""
    named = day(instant, now, lang)
    return f"on {named}" if lang == "en" and named and named not in ("tomorrow", "yesterday") else named


def at(instant: datetime, now: datetime, lang: Lang) -> str:
    """When something happens: "ce soir à 18 heures", "demain à midi", "Thursday at 8:30 am"."""
    return when.say(instant, now, lang)


def until(instant: datetime, now: datetime, lang: Lang) -> str:
    """A limit: "jusqu'à 17 heures", "jusqu'à demain 11 heures", "jusqu'au lundi 7 décembre à 18 heures", "until 5 pm".

    Midnight belongs to the day that it ends, and the small hours to the evening before.
    """
    here = instant.astimezone(now.tzinfo)
    midnight = (here.hour, here.minute) == (0, 0)
    tonight = now.hour >= 18 and here.hour < 5 and (here.date() - now.date()).days == 1
    named, hour = day(here - timedelta(days=1) if midnight or tonight else here, now, lang), clock(here, lang)
    if lang == "fr":
        if any(letter.isdigit() for letter in named):  # a date
            return f"jusqu'au {named.removeprefix('le ')} à {hour}"
        return f"jusqu'à {named} {hour}".replace("  ", " ")
    if not named:
        return f"until {hour}"
    return f"until {hour} {on_day(here - timedelta(days=1) if midnight else here, now, lang)}"


def since(instant: datetime, now: datetime, lang: Lang) -> str:
    """A beginning, after "depuis" or "since": "14 heures 10", "hier à 22 heures", "9 am on November 28"."""
    here = instant.astimezone(now.tzinfo)
    named, hour = on_day(here, now, lang), clock(here, lang)
    if not named:
        return hour
    return f"{named} à {hour}" if lang == "fr" else f"{hour} {named}"


def ago(instant: datetime, now: datetime, lang: Lang) -> str:
    """How long ago, as people say it: "il y a deux heures", "two hours ago"; the day and the hour from a day on."""
    seconds = now.timestamp() - instant.timestamp()
    if seconds < 50:
        return "à l'instant" if lang == "fr" else "just now"
    if seconds >= 7 * 86400:
        # Nobody names the year of last week; what is said here is not read back.
        here = instant.astimezone(now.tzinfo)
        named, hour = on_day(here, now, lang), clock(here, lang)
        return f"{named} à {hour}" if lang == "fr" else f"{named} at {hour}"
    if round(seconds / 60) >= 24 * 60:
        # Rounded to days, yesterday morning would be "two days ago" in the evening.
        return at(instant, now, lang)
    words = span(timedelta(seconds=seconds), lang)
    return f"il y a {words}" if lang == "fr" else f"{words} ago"


def span(length: timedelta, lang: Lang) -> str:
    """A duration of less than a day in one unit, rounded as people do: "20 minutes", "deux heures", "an hour"."""
    minutes = max(1, round(length.total_seconds() / 60))
    if minutes < 60:
        number, one, many = minutes, *(("minute", "minutes"))
    else:
        hours = minutes / 60
        if minutes < 170 and 20 <= minutes % 60 < 40:
            whole = minutes // 60
            if lang == "fr":
                return f"{number_word(whole, lang, feminine=True)} heure{'s' if whole > 1 else ''} et demie"
            return "an hour and a half" if whole == 1 else f"{number_word(whole, lang)} and a half hours"
        number = round(hours)
        one, many = ("heure", "heures") if lang == "fr" else ("hour", "hours")
    if lang == "en" and number == 1 and one == "hour":
        return "an hour"
    return f"{number_word(number, lang, feminine=True)} {one if number == 1 else many}"


LETTERS = {"fr": 16, "en": 12}
"""Numbers up to these are written in letters, as one writes."""


def number_word(number: int, lang: Lang, feminine: bool = False) -> str:
    """Small numbers in letters, others in digits."""
    return numbers.to_words(number, lang, feminine=feminine) if 0 <= number <= LETTERS[lang] else str(number)


def count(number: int, key: str, lang: Lang) -> str:
    """A number of things named by `words.<key>` of the answers: "deux messages", "one message"."""
    one, many = lookup(lang, f"words.{key}")
    return f"{number_word(number, lang)} {one if number == 1 else many}"


def decimal(value: float, lang: Lang, digits: int = 1) -> str:
    """A measure, without useless zeros: "19,5", "19.5", "20"."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.replace(".", ",") if lang == "fr" else text


def measure(value: float, key: str, lang: Lang, digits: int = 1) -> str:
    """A measure with its unit in words: "19,5 degrés", "one degree" keeps its digit: "1 degree"."""
    one, many = lookup(lang, f"words.{key}")
    text = decimal(value, lang, digits)
    # What is said decides, not what was measured: 1.7 litres are said as "2 litres".
    single = abs(round(value, digits)) < 2 if lang == "fr" else text in ("1", "-1")
    return f"{text} {one if single else many}"


def join(names: Sequence[str], lang: Lang) -> str:
    """Names as one says them: "Natacha, Nio et Zoé"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {lookup(lang, 'words.and')} {names[-1]}"


def outside(place: str) -> bool:
    """Is this the name of a place out of doors."""
    return place.casefold() in OUTSIDE


def place(name: str, lang: Lang) -> str:
    """Where: "dans le salon", "in the living room"; a name of the owner's stays as it is: "côté mezzanine"."""
    known = name.casefold()
    if outside(name):
        return "dehors" if lang == "fr" else "outside"
    if lang == "fr":
        return ROOMS_FR.get(known, f"côté {name}")
    return f"in the {room(name, lang)}"


def room(name: str, lang: Lang) -> str:
    """The bare name of a place as one says it: "bedroom" for "chambre" in English; a name of the owner's as it is."""
    return ROOMS_EN.get(name.casefold(), name) if lang == "en" else name


def capital(text: str) -> str:
    """The text with its first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]
