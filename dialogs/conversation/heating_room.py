""" "Mets le chauffage dans la salle de bain", "heat the bedroom": the house heats as a whole, and offers that."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from basecamp.house import Lang
from dialogs.conversation import heating, heating_later, spoken
from dialogs.conversation.hearing import Meaning
from dialogs.conversation.step import Context, Step, line

BEFORE: Mapping[Lang, str] = {
    "fr": r"(?:dans|de|du|à|au|en|pour)\s+(?:l[ae]s?\s+|l['’]|notre\s+|ma\s+|mon\s+)?",
    "en": r"(?:in|of|for|on)\s+(?:the\s+|our\s+|my\s+)?",
}
"""What stands before the name of a room."""
OTHER: Mapping[Lang, str] = {
    "fr": r"salle (?:de bains?|d['’]eau|à manger)|chambre(?: (?:des|du|de la|de) \w+| d['’]\w+)?|étage|toilettes|entrée"
    r"|couloir|garage|cave|grenier|véranda|buanderie|haut|bas",
    "en": r"(?:\w+ )?bedroom|bathroom|dining room|toilet|hall(?:way)?|garage|cellar|attic|upstairs|downstairs"
    r"|conservatory",
}
"""Rooms that the settings and the thermometers may not name, as a pattern."""


def offer(ctx: Context, meaning: Callable[[str], Meaning]) -> Step | None:
    """The step of an order to heat one room; None when the sentence is none. `meaning` tells what it means without the
    room."""
    named = rooms(ctx).search(ctx.text)
    if named is None:
        return None
    rest = " ".join(f"{ctx.text[: named.start()]} {ctx.text[named.end() :]}".split())
    found = heating_later.ordered(rest, "", ctx.lang, meaning)
    if found is None:
        return None
    mode = heating_later.MODES[str(found.intent)]
    return replace(heating.offer(ctx, mode, line("heating.whole_house"), ""), intent="")


def rooms(ctx: Context) -> re.Pattern[str]:
    """The name of a room in a sentence, with the words before it."""
    known: Iterable[str] = (*ctx.settings.house.rooms, *(one.place for one in ctx.house.temperatures))
    names = [re.escape(spoken.room(name, ctx.lang)) for name in known if not spoken.outside(name)]
    return re.compile(rf"(?i)\b{BEFORE[ctx.lang]}(?:{'|'.join([OTHER[ctx.lang], *names])})\b")
