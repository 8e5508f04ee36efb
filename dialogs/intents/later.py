"""Orders said with a time that they cannot keep: "éteins la veilleuse dans une heure" is not to be done now, nor is
"allume la veilleuse à 20 heures". The house asks before it does them at once.

A time beside an order that does not move it ("… ce soir", "… pour la nuit") or that belongs to a reason given for it
("silence, I'm on a call in ten seconds") changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from basecamp.house import Lang
from dialogs.intents import times
from dialogs.intents.match import COMMANDS
from dialogs.intents.text import bag, clean, words

if TYPE_CHECKING:
    from dialogs.when import DayParts

ORDERS = COMMANDS - {"messages"}
SOON = timedelta(minutes=1)
MOVING: dict[Lang, frozenset[str]] = {
    "fr": times.WEEKDAYS["fr"] | times.HOUR | bag("dans a vers partir demain apres pendant durant minute minutes"),
    "en": times.WEEKDAYS["en"] | bag("in at from around by tomorrow after for oclock am pm"),
}
"""Words of a time that moves an order, or gives it an end."""
FROM_NOW: dict[Lang, frozenset[str]] = {"fr": bag("dans"), "en": bag("in within")}
ENDS = ("until", "for")


def postponed(
    intent: str,
    text: str,
    slots: Collection[str],
    now: datetime,
    lang: Lang,
    parts: DayParts | None,
    is_order: Callable[[str], bool],
) -> bool:
    """Is this order to be done later, or for a while only, and nothing of that was understood?

    `slots` are the names of what was understood; `is_order` tells whether a text alone is this very order.
    """
    if intent not in ORDERS or not any(times.is_time(word.key, lang) for word in words(text, lang)):
        return False
    from dialogs.when import DayParts, find, rest

    text = clean(text)
    found = find(text, now, lang, parts or DayParts())
    if found is None or (found.until or found.at) <= now + SOON:
        return False
    said = {word.key for word in words(found.text, lang)}
    if any(end in slots for end in ENDS) and not said & FROM_NOW[lang]:
        return False
    return bool(said & MOVING[lang] or found.text[:1].isdigit()) and is_order(rest(text, found))
