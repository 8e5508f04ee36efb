"""From lines to words, and from slots and effects to what a `Turn` shows."""

import logging
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from basecamp.effects import Effect
from basecamp.house import Mode
from basecamp.settings import Settings
from dialogs.answers import AnswersError, say
from dialogs.conversation.state import State
from dialogs.conversation.step import Line

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rendered:
    """Lines in words: all of them, the last one alone, and the variants they took."""

    text: str
    last: str
    used: Mapping[str, int]


def render(lines: Sequence[Line], state: State, settings: Settings, rng: random.Random) -> Rendered:
    """The sentences, each in a variant that was not used last."""
    parts: list[str] = []
    used = state.used
    for one in lines:
        if one.text:
            parts.append(one.text)
        elif one.key:
            try:
                said = say(one.key, one.values, state.lang, settings.house.address, used, rng)
            except AnswersError as error:
                # A sentence spoilt by an edit must not keep the house from locking: the others are said.
                log.error("%s", error)
                continue
            parts.append(said.text)
            used = said.used
    return Rendered(" ".join(parts), parts[-1] if parts else "", used)


def plain_words(text: str) -> str:
    """A sentence as a recognizer writes it: lower case, no punctuation, apostrophes kept."""
    return " ".join(re.sub(r"[^\w' ]", " ", text.lower().replace("’", "'")).split())


def mode_after(effects: Sequence[Effect], mode: Mode) -> Mode:
    """The mode of the house once the effects are carried out."""
    for effect in effects:
        if (effect.skill, effect.action) == ("modes", "set"):
            mode = effect.args["mode"]
    return mode


def plain(slots: Mapping[str, Any]) -> dict[str, Any]:
    """Slots as JSON: times as ISO 8601."""
    return {name: value.at.isoformat() if hasattr(value, "at") else value for name, value in slots.items()}
