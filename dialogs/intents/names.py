"""Names of the house that sentences may hold: people, rooms, playlists, and the house itself."""

from dataclasses import dataclass
from functools import lru_cache

from basecamp.house import Lang
from dialogs.intents.text import words


@dataclass(frozen=True)
class Names:
    """As configured, written as the owner writes them."""

    people: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ("salon", "cuisine", "chambre")
    playlists: tuple[str, ...] = ()
    house: str = "BASECAMP"


Entry = tuple[tuple[str, ...], str, str]
"""Words, sign, the name as configured."""


@lru_cache(maxsize=16)
def index(names: Names, lang: Lang) -> dict[str, tuple[Entry, ...]]:
    """First word → entries of the names that begin with it."""
    found: dict[str, list[Entry]] = {}
    kinds = (("{person}", names.people), ("{place}", names.rooms), ("{playlist}", names.playlists))
    for sign, values in (*kinds, ("+lead", (names.house,)), ("+tail", (names.house,))):
        for value in values:
            keys = tuple(word.key for word in words(value, lang))
            if keys:
                found.setdefault(keys[0], []).append((keys, sign, value))
    return {key: tuple(entries) for key, entries in found.items()}
