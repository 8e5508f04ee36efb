"""What `hello doctor` says about the phrase books an owner may have edited."""

import tomllib
from pathlib import Path

from basecamp.house import Lang
from dialogs.intents import lattice, match, phrasebook
from dialogs.intents.grammar import Phrases
from dialogs.intents.names import Names, index
from dialogs.intents.template import TemplateError
from dialogs.intents.text import bag, words

INTENTS = bag(
    "leave return sleep wake_up report heating heating_work_week heating_holiday_week heating_comfort heating_eco "
    "heating_auto heating_status silence silence_on silence_off messages acknowledge ask_time ask_temperature "
    "ask_presence ask_mode ask_power ask_water nightlight_on nightlight_off nightlight_auto music_play music_stop help "
    "repeat cancel stop yes no thanks"
)
"""The names of the intents: those of `hello ask --json`."""
SAMPLE = 12
"""Phrases of each template that are tried against the others."""


def check(path: Path | None = None, lang: Lang = "fr") -> list[str]:
    """What is wrong in a phrase book, a sentence each: unreadable, unknown intent, slot or list, or one sentence that
    two intents claim. Empty when all is well. `path` defaults to the book of `lang`.
    """
    file = path or phrasebook.FOLDER / f"{lang}.toml"
    try:
        book = phrasebook.read(file, lang)
    except TemplateError as error:
        return [str(error)]
    found = [
        f'{file.name}: "{template.intent}" is no intent of the house (line "{template.text}")'
        for template in book.templates
        if template.intent not in INTENTS and template.intent != match.NONE
    ]
    found += twice(file)
    return found + claims(book, file.name)


def twice(file: Path) -> list[str]:
    """The same template under two intents."""
    owners: dict[tuple[str, str], str] = {}
    found: list[str] = []
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    groups = {"": tables.get("say", {}), **tables.get("answer", {})}
    for group, intents in groups.items():
        for intent, lines in intents.items():
            for line in lines.splitlines() if isinstance(lines, str) else lines:
                text = " ".join(line.split())
                if not text or text.startswith("#"):
                    continue
                owner = owners.setdefault((group, text), intent)
                if owner != intent:
                    found.append(f'{file.name}: "{text}" stands under {owner} and under {intent}: keep one')
    return found


def claims(book: phrasebook.Book, name: str) -> list[str]:
    """Sentences that two intents understand equally well."""
    found: dict[tuple[str, str], str] = {}
    writer = Phrases(book, Names())
    known = index(Names(), book.lang)
    for template in book.templates:
        for phrase in writer.some(template, SAMPLE):
            said = words(phrase, book.lang)
            if not said:
                continue
            web = lattice.lattice(said, book, known)
            readings = match.walk(said, web, book, template.expects)
            if len(readings) > 1 and readings[1].cost - readings[0].cost < 0.02:
                one, two = sorted((readings[0].intent, readings[1].intent))
                found.setdefault((one, two), phrase)
    return [
        f'{name}: "{phrase}" is claimed by {one} and by {two}: change one of them'
        for (one, two), phrase in found.items()
    ]
