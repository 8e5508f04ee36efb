"""The slots of a reading with their values: times are read here, only for the reading that won."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from basecamp.house import Lang
from dialogs.intents import match, times
from dialogs.intents.text import clean

if TYPE_CHECKING:
    from dialogs.when import DayParts, When


def read_slots(reading: match.Reading, text: str, now: datetime, lang: Lang, parts: DayParts | None) -> dict[str, Any]:
    """The slots with their values: times are read here, only for the reading that won."""
    slots: dict[str, Any] = {}
    for name, value in reading.slots:
        if name == "_":
            continue
        if isinstance(value, times.Stretch):
            if name == "for" and BEGINS[lang].search(clean(text)[: value.start]):
                continue
            found = read_time(clean(text)[value.start : value.end], now, lang, parts, value.kind == "{duration}")
            if found is not None:
                slots[name] = found
        else:
            slots[name] = {"true": True, "false": False}.get(value, value)
    return slots


BEGINS: dict[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"(?i)\b(à|a|dans|vers|dès|partir de|après|de|entre)\s+$"),
    "en": re.compile(r"(?i)\b(at|in|from|around|after|between)\s+$"),
}
"""Before a time that begins something: "à 18 heures" is no 18 hours."""
WHOLE: dict[Lang, dict[str, str]] = {
    "fr": {"journée": "ce soir", "journee": "ce soir", "matinée": "ce midi", "matinee": "ce midi", "matin": "ce midi",
           "après-midi": "ce soir", "nuit": "demain matin", "soirée": "à minuit", "soiree": "à minuit"},
    "en": {"day": "this evening", "morning": "at noon", "afternoon": "this evening", "night": "tomorrow morning",
           "evening": "at midnight"},
}  # fmt: skip
"""What "pour la journée" ends with."""
THE = ("la", "le", "toute", "tout", "the", "all")


def read_time(text: str, now: datetime, lang: Lang, parts: DayParts | None, lasting: bool) -> When | None:
    """A stretch of time words; None when it cannot be read. What lasts ends at its `until`."""
    from dialogs.when import DayParts, find

    hours = parts or DayParts()
    words = text.lower().split()
    ending = WHOLE[lang].get(words[-1])
    if lasting and ending and words[0] in THE:
        found = find(ending, now, lang, hours)  # "la nuit" begins at ten, but lasts until the morning
        return found and replace(found, text=text)
    found = None if lasting else find(text, now, lang, hours)
    if found is not None:
        return found
    # "about two hours" is no moment but lasts.
    found = find(f"{'pendant' if lang == 'fr' else 'for'} {text}", now, lang, hours)
    if found is None:
        found = find(ending, now, lang, hours) if ending else None
    return found and replace(found, text=text)
