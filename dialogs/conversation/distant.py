"""Sentences by SMS, Pushover or a terminal: the understanding of free text that `basecamp.remote` asks for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from basecamp.effects import Effect
from basecamp.house import House, Lang
from basecamp.remote import Understood
from dialogs.conversation.engine import Dialogs
from dialogs.conversation.state import State


class Sentences:
    """`basecamp.remote.FreeUnderstanding` by the dialogs of the house."""

    def __init__(self, dialogs: Dialogs) -> None:
        self.dialogs = dialogs

    def sentence(
        self, text: str, house: House, now: datetime, lang: Lang, state: Mapping[str, Any] | None
    ) -> Understood:
        """One line of a person far away; a question it leads to is kept in the `state` handed back."""
        before = State.from_json(state) if state is not None else replace(self.dialogs.start(), lang=lang)
        turn, after = self.dialogs.hear(text, before, house, now)
        effects = tuple(remote for effect in turn.effects if (remote := from_afar(effect)) is not None)
        understood = turn.outcome != "unclear" or turn.expects is not None or bool(effects)
        return Understood(turn.said, effects, understood, turn.expects, after.as_json() if after.pending else None)

    def report(self, house: House, now: datetime, lang: Lang, full: bool) -> str:
        """The spoken report as one text."""
        from dialogs import report

        return " ".join(report.sentences(house, now, lang, self.dialogs.settings, full))


def from_afar(effect: Effect) -> Effect | None:
    """The effect as asked from outside: the cause is told, and a message read on a phone was not heard at home."""
    if (effect.skill, effect.action) == ("messages", "heard"):
        return None
    if (effect.skill, effect.action) == ("modes", "set"):
        return Effect("modes", "set", {**effect.args, "cause": "remote"})
    return effect
