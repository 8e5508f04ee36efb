"""The understanding of one sentence in the state of a conversation: what the engine is given. Lazy: nothing is read
from the phrase books before the first sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from basecamp.house import Lang
from basecamp.settings import Settings
from dialogs.conversation.state import State

if TYPE_CHECKING:
    from dialogs.intents import Names
    from dialogs.when import DayParts


CERTAIN = 0.9
"""Probability from which what a phrase book matched is an order beyond doubt."""


@dataclass(frozen=True)
class Meaning:
    """What a sentence means."""

    intent: str | None
    confidence: float
    """Probability that the intent is right; that none is, when it is None."""
    lang: Lang
    slots: Mapping[str, Any] = field(default_factory=dict)
    """Times are `dialogs.when.When`, the rest is plain."""
    others: tuple[tuple[str, float], ...] = ()
    """The runners-up with their probability, best first."""
    layer: str = ""
    """Which layer matched, for --explain."""
    template: str = ""

    @property
    def certain(self) -> bool:
        """Beyond doubt, so that a part of a sentence may be taken for a sentence of its own."""
        return self.layer in ("exact", "tolerant") and self.confidence >= CERTAIN


WHOLE = 0.9
"""Probability given to an answer that no phrase book knows but that is a time from its first word to its last."""

Understand = Callable[[str, datetime, State, Settings], Meaning]
"""(text, now, state, settings) -> what it means now."""


def understand(text: str, now: datetime, state: State, settings: Settings) -> Meaning:
    """The real one: the intents of the phrase books, in the language of the conversation or found in the sentence."""
    from dialogs import intents
    from dialogs.intents.texted import written

    text = written(text)
    found = intents.understand(
        text,
        now,
        state.lang if state.fixed else "auto",
        expects=state.expects,
        parts=day_parts(settings),
        current=state.lang,
        names=names(settings),
    )
    if found.intent is None and state.expects == "return_time":
        from dialogs import when

        said = when.read(text, now, found.lang, day_parts(settings))
        if said is not None:
            return Meaning("leave", WHOLE, found.lang, {"back": said}, found.runners_up, "time")
    return Meaning(
        found.intent, found.confidence, found.lang, found.slots, found.runners_up, found.layer, found.template
    )


def day_parts(settings: Settings) -> "DayParts":
    """The hours of the parts of the day, as this house means them."""
    from dialogs.when import DayParts

    given = settings.house.day_parts
    return DayParts(given.morning, given.noon, given.afternoon, given.evening, given.night)


def names(settings: Settings) -> "Names":
    """The names of the house that sentences may hold."""
    from dialogs import intents

    house = settings.house
    return intents.Names(house.people, house.rooms, playlists(settings), house.name)


def playlists(settings: Settings) -> tuple[str, ...]:
    """Names of the playlists people may ask for; empty = the house keeps no list of them, any name may be right."""
    known = settings.music.playlists
    usual = settings.music.playlist
    return (usual, *known) if known and usual and usual not in known else known
