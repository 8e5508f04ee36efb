"""The door, where there is one to look after."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from basecamp.house import Lang
from basecamp.settings.nightwatch import NightwatchSettings
from nightwatch.keeper import Keeper
from nightwatch.verdict import Instant

if TYPE_CHECKING:
    from nightwatch.door.door import RouterDoor

KIND = "door"
"""Of the keeper's records."""


def make_door(
    section: NightwatchSettings, lang: Lang, keeper: Keeper, now: Callable[[], Instant]
) -> "RouterDoor | None":
    """None = switched off; then only what an earlier life left open is closed, if there is such."""
    if not section.door.enabled and not keeper.load(KIND):
        return None
    from nightwatch.door.door import RouterDoor
    from nightwatch.door.router import UpnpRouter

    return RouterDoor(section.door, lang, keeper, UpnpRouter(section.door), now)
