"""The phrases that may be said now, for a recognizer that only hears what it is given."""

import re
from calendar import monthrange
from collections.abc import Iterator
from functools import lru_cache

from basecamp.house import Lang
from dialogs import almanac, numbers
from dialogs.intents import phrasebook
from dialogs.intents.names import Names
from dialogs.intents.phrasebook import Book, Template
from dialogs.intents.template import EMPTY, Choice, Literal, Node, Reference, Sequence, Slot

TIMES: dict[Lang, tuple[str, ...]] = {
    "fr": (
        "ce soir", "demain matin", "ce midi", "demain midi", "demain soir", "dans une heure", "dans deux heures",
        "dans trois jours", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "demain",
        "à dix-huit heures", "vers dix-neuf heures", "à vingt heures", "cet après-midi", "dans trois heures",
        "dans quatre heures", "dans une demi-heure", "dans un quart d'heure", "dans une semaine", "dans deux jours",
        "lundi matin", "lundi soir", "vendredi soir", "dimanche soir", "samedi midi", "à midi", "à minuit",
        "à dix-sept heures trente", "à six heures et demie", "vers midi", "vers quinze heures", "à treize heures",
        "à quatorze heures", "à seize heures", "à vingt et une heures", "à vingt-deux heures", "à vingt-trois heures",
        "à huit heures", "à neuf heures", "à dix heures", "à onze heures", "dans cinq heures", "dans six heures",
        "dans dix minutes", "dans vingt minutes", "dans trente minutes", "dans quatre jours", "dans cinq jours",
        "dans une semaine", "dans quinze jours", "après-demain", "la semaine prochaine", "lundi prochain", "cette nuit",
        "en fin de journée", "en fin d'après-midi", "en début de soirée", "dans une heure et demie",
        "à dix-huit heures trente", "à dix-neuf heures trente", "à midi et demi", "à sept heures du soir",
    ),
    "en": (
        "tonight", "tomorrow morning", "at noon", "tomorrow at noon", "tomorrow evening", "in an hour", "in two hours",
        "in three days", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow",
        "at six pm", "at seven", "at eight", "this afternoon", "this evening", "in three hours", "in half an hour",
        "in four hours", "in a couple of hours", "in a week", "in two days", "on monday", "on friday evening",
        "at midnight", "around six", "at five thirty", "at half past six", "at quarter to seven", "around noon",
        "at nine", "at ten", "at eleven", "at two", "at three", "at four", "at five", "in five hours",
        "in six hours", "in ten minutes", "in twenty minutes", "in thirty minutes", "in four days", "in five days",
        "next week", "next monday", "on sunday night", "the day after tomorrow", "at lunchtime", "by six o'clock",
        "tomorrow night", "in an hour and a half", "late tonight", "at five pm", "at nine in the morning",
    ),
}  # fmt: skip
DURATIONS: dict[Lang, tuple[str, ...]] = {
    "fr": ("une heure", "deux heures", "trois heures", "une demi-heure", "trois jours", "une semaine", "deux jours",
           "quatre heures", "une journée", "dix minutes", "trente minutes", "la journée", "deux semaines"),
    "en": ("an hour", "two hours", "three hours", "half an hour", "three days", "a week", "two days", "four hours",
           "ten minutes", "thirty minutes", "the day", "two weeks", "a couple of hours"),
}  # fmt: skip
PAST: dict[Lang, tuple[str, ...]] = {
    "fr": ("hier", "hier soir", "la semaine dernière"),
    "en": ("yesterday", "last night", "last week"),
}
DAYS: dict[Lang, tuple[str, ...]] = {
    "fr": ("ce soir", "demain", "lundi", "demain soir"),
    "en": ("tonight", "tomorrow", "monday"),
}
LAST_WORDS: dict[Lang, tuple[int, ...]] = {"fr": (*range(1, 17), 20, 30, 31), "en": (*range(1, 22), 30, 31)}
"""Days of a month that end in every word a day ends in, and begin in every word one begins with."""
TIMED = ("return_time", "heating_until")
"""Questions that are answered by a time."""
ODD = re.compile(r"[^\w' ]")
CLIPPED = re.compile(r"\b(?:l|s|d|qu)'(?![aeiouyhœàâäéèêëîïôöùûü])")
"""An elision that nobody makes ("à l'centre"): what a template writes whose places take all words."""


class Phrases:
    """Counts and numbers the phrases of templates, so that any of them can be written out alone."""

    def __init__(self, book: Book, names: Names, bare: bool = False) -> None:
        self.book = book
        self.bare = bare
        """Leave out what is optional."""
        lang = book.lang
        self.slots: dict[str, tuple[str, ...]] = {
            "when": TIMES[lang], "duration": DURATIONS[lang], "past": PAST[lang], "day": DAYS[lang],
            "place": names.rooms, "person": names.people, "playlist": names.playlists, "any": (), "title": (),
        }  # fmt: skip
        self.counts: dict[int, int] = {}

    def inner(self, node: Node) -> tuple[str, ...] | Node:
        """A part as its node, a list or slot as its phrases."""
        if isinstance(node, Reference):
            return self.book.parts[node.name] if node.name in self.book.parts else self.book.lists[node.name]
        if isinstance(node, Slot):
            return self.slots.get(node.kind, ())
        if isinstance(node, Literal):
            return (node.form,)
        return ("",)

    def options(self, node: Choice) -> tuple[Node, ...]:
        return (EMPTY,) if self.bare and EMPTY in node.items else node.items

    def count(self, node: Node) -> int:
        """How many phrases a node stands for."""
        known = self.counts.get(id(node))
        if known is None:
            if isinstance(node, Choice):
                known = sum(self.count(item) for item in self.options(node))
            elif isinstance(node, Sequence):
                known = 1
                for item in node.items:
                    known *= self.count(item)
            else:
                inner = self.inner(node)
                known = len(inner) if isinstance(inner, tuple) else self.count(inner)
            self.counts[id(node)] = known
        return known

    def phrase(self, node: Node, number: int) -> str:
        """The phrase of that number, 0 … count - 1."""
        if isinstance(node, Choice):
            for item in self.options(node):
                size = self.count(item)
                if number < size:
                    return self.phrase(item, number)
                number -= size
        if isinstance(node, Sequence):
            pieces: list[str] = []
            for item in node.items:
                number, own = divmod(number, self.count(item))
                pieces.append(self.phrase(item, own))
            return " ".join(piece for piece in pieces if piece)
        inner = self.inner(node)
        return inner[number] if isinstance(inner, tuple) else self.phrase(inner, number)

    def some(self, template: Template, most: int) -> Iterator[str]:
        """At most `most` phrases of a template, spread over all of them."""
        total = self.count(template.node)
        if not total:
            return
        size = min(total, most)
        for step in range(size):
            phrase = self.phrase(template.node, step * total // size)
            if "?" not in phrase:  # what is only a question by its mark is not heard as one
                yield phrase


def spoken_times(lang: Lang) -> list[str]:
    """Times in which every hour, minute and day stands once beside each of its neighbours: a recognizer's grammar goes
    from word to word, so what is not in the list as a whole can still be heard ("demain vers dix-neuf heures quinze").
    """
    said = [numbers.to_words(hour, lang, feminine=lang == "fr").replace("-", " ") for hour in range(24)]
    if lang == "fr":
        hours = [f"{said[n]} heure{'s' if n > 1 else ''}" for n in range(1, 24)]
        found = [f"{word} {hour}" for hour in hours for word in ("à", "vers")] + [f"dans {hour}" for hour in hours[:12]]
        minutes = "quinze|trente|quarante cinq|et quart|et demie|moins le quart|du matin|du soir|pile"
        found += [f"à dix heures {one}" for one in minutes.split("|")]
        found += [f"dans {said[n]} {unit}" for n in range(2, 11) for unit in ("jours", "minutes")]
        found += ["dans un mois", *(f"dans {said[n]} {unit}" for n in range(2, 7) for unit in ("semaines", "mois"))]
        found += [f"{day} {part}" for day in (*almanac.DAYS[lang], "demain", "après demain")
                  for part in ("matin", "midi", "après midi", "soir", "à midi", "vers midi")]  # fmt: skip
        return [
            *found,
            "demain à dix heures",
            "demain vers dix heures",
            "lundi à dix heures",
            "ce soir vers dix heures",
        ]
    found = [f"{word} {said[n]}" for n in range(2, 13) for word in ("at", "around", "by")]
    found += [f"at {said[n]} {end}" for n in range(1, 13) for end in ("pm", "o'clock", "thirty", "fifteen")]
    found += [f"at {part} {said[n]}" for n in range(1, 13) for part in ("half past", "quarter to", "quarter past")]
    found += ["at ten fifteen", "at ten forty five", "at ten in the morning", "at ten in the evening", "at ten am"]
    found += [f"in {said[n]} {unit}" for n in range(2, 13) for unit in ("hours", "days", "minutes")]
    found += ["in a month", *(f"in {said[n]} {unit}" for n in range(2, 7) for unit in ("weeks", "months"))]
    found += [f"{day} {part}" for day in (*almanac.DAYS[lang], "tomorrow")
              for part in ("morning", "noon", "afternoon", "evening", "night", "at ten", "around ten")]  # fmt: skip
    return [*found, "tonight at ten", "tonight around ten", "this evening around ten"]


def spoken_dates(lang: Lang) -> list[str]:
    """Days of a month, each step from word to word once as in `spoken_times`: "le vingt quatre décembre", "the first of
    january", "december twenty fourth"."""
    months = [(month, monthrange(2024, number)[1]) for number, month in enumerate(almanac.MONTHS[lang], 1)]
    if lang == "fr":
        days = {day: "premier" if day == 1 else numbers.to_words(day, lang) for day in range(1, 32)}
        found = [f"le {day}" for day in days.values()]
        found += [f"le {days[day]} {month}" for month, last in months for day in LAST_WORDS[lang] if day <= last]
        found += [f"{weekday} {days[day]}" for weekday in almanac.DAYS[lang] for day in LAST_WORDS[lang] if day < 31]
        return found + [f"{word} {month}" for month, _ in months for word in ("en", "fin")]
    days = {day: numbers.ordinal(day, lang) for day in range(1, 32)}
    found = [f"on the {day}" for day in days.values()] + [f"{weekday} the first" for weekday in almanac.DAYS[lang]]
    found += [f"the {days[day]} of january" for day in LAST_WORDS[lang]]
    found += [f"{month} {days[day]}" for month, last in months for day in LAST_WORDS[lang] if day <= last]
    return found + [
        form for month, _ in months for form in (f"the first of {month}", f"{month} the first", f"in {month}")
    ]


def plain(phrase: str) -> str:
    """As a recognizer wants it: lower case, no hyphens or signs, "j'ai" kept whole."""
    return " ".join(ODD.sub(" ", phrase.lower().replace("' ", "'")).split())


@lru_cache(maxsize=32)
def phrases(expects: str | None, lang: Lang, names: Names, limit: int) -> tuple[str, ...]:
    """The phrases, those of the pending question first, each once."""
    book = phrasebook.book(lang)
    asked = [template for template in book.templates if expects is not None and template.expects == expects]
    always = [template for template in book.templates if template.expects is None and template.intent != "none"]
    times = [*spoken_times(lang), *spoken_dates(lang)] if expects in TIMED else []
    found = dict.fromkeys(map(plain, times))
    for group, share in ((asked, len(found) + limit // 3 if asked else 0), (always, limit)):
        for bare, most in ((True, 8), (True, 40), (False, 8), (True, 160), (False, 60)):
            writer = Phrases(book, names, bare)
            for template in group:
                for phrase in writer.some(template, most):
                    if len(found) >= share:
                        break
                    heard = plain(phrase)
                    if lang == "en" or not CLIPPED.search(heard):
                        found[heard] = None
    found.pop("", None)
    return tuple(found)


def grammar(expects: str | None, lang: Lang, names: Names | None = None, limit: int = 2000) -> list[str]:
    """Phrases for the recognizer while `expects` is pending: lower case, accents kept, numbers in words.

    Apostrophes stay ("j'ai"), hyphens become spaces. At most `limit` phrases, the answers to the question first. Every
    one of them is understood by `understand` with the same `expects`.
    """
    return list(phrases(expects, lang, names or Names(), limit))


def words(lang: Lang) -> set[str]:
    """Every word of every phrase of the book: those that the recognizer's model should know."""
    book = phrasebook.book(lang)
    found: set[str] = set()
    for options in (*book.lists.values(), TIMES[lang], DURATIONS[lang]):
        for phrase in options:
            found.update(plain(phrase).split())
    for template in book.templates:
        for form in literals(template.node, book):
            found.update(plain(form).split())
    return {word for word in found if word.strip("'") and not any(c.isdigit() for c in word)}


def literals(node: Node, book: Book) -> Iterator[str]:
    """The words written in a template, its parts included."""
    if isinstance(node, Literal):
        yield node.form
    elif isinstance(node, Reference) and node.name in book.parts:
        yield from literals(book.parts[node.name], book)
    elif isinstance(node, Sequence | Choice):
        for item in node.items:
            yield from literals(item, book)
