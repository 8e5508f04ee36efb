"""One conversation with a house behind it: every sentence is understood, answered, and its effects carried out."""

import logging
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from basecamp.house import House, Lang
from basecamp.settings import Settings
from dialogs.conversation import Dialogs, State
from dialogs.conversation.rendering import mode_after
from dialogs.conversation.state import Done
from dialogs.conversation.undo import undo
from dialogs.turn import Turn

if TYPE_CHECKING:
    from basecamp.store import SqliteStore
    from skills.household import Household

log = logging.getLogger(__name__)
KEY = "dialogs.conversation"
"""State of the store in which the conversation waits for the next call."""
TERSE = ("help", "status", "report", "mode", "heat", "say", "messages")
"""Verbs that make sense at home; the others are nightwatch's."""
LAPSE = timedelta(minutes=10)
"""A question nobody answered for this long is no longer put."""


class Talk:
    """A conversation and its house. `home` None: a house in memory that begins as new; else its folder."""

    def __init__(
        self, settings: Settings, clock: Callable[[], datetime], lang: Lang | None, home: Path | None, seed: int | None
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.lang = lang
        self.home = home
        self.dialogs = Dialogs(settings, random.Random(seed))
        self.store = open_store(home)
        self.house = open_house(self.store, settings)
        self.state = self.resumed()

    def resumed(self) -> State:
        """The conversation as it was left; a new one when none was, or when its question has lapsed."""
        fresh = self.dialogs.start(self.lang)
        kept = self.store.state(KEY) if self.home else None
        if not isinstance(kept, dict):
            return fresh
        state = State.from_json(kept.get("state", {}))
        age = abs(self.clock().timestamp() - float(kept.get("at", 0.0)))
        pending = state.pending if age <= LAPSE.total_seconds() else ()
        lang = fresh.lang if fresh.fixed else state.lang
        return State(lang, fresh.fixed, pending, state.said, state.used, 0, state.done)

    def hear(self, text: str) -> Turn:
        """One sentence; an empty one is a silence."""
        now = self.clock()
        self.house.tick(now)
        house = self.house.snapshot(now)
        turn, state = self.dialogs.hear(text, self.state, house, now)
        terse = self.terse(text, turn, house, now) if turn.outcome == "unclear" and turn.intent is None else None
        if terse is not None:
            turn = terse
            self.state = self.noted(turn, house, now)
        else:
            self.state = state
        for effect in turn.effects:
            self.house.act(effect, now)
        if self.home:
            with told():
                self.store.set_state(KEY, {"at": now.timestamp(), "state": self.state.as_json()})
        return turn

    def terse(self, text: str, turn: Turn, house: House, now: datetime) -> Turn | None:
        """A verb of the remote command line ("mode away 18h"): typed here it does the same. None when it is none."""
        from basecamp.remote import answer, parse

        command = parse(text)
        if command.verb not in TERSE:
            return None
        reply = answer(command, house, now, turn.lang, self.settings, brief=False)
        return Turn(
            text, turn.lang, None, 1.0, reply.text, mode_after(reply.effects, house.mode), expects=self.state.expects,
            effects=reply.effects,
        )  # fmt: skip

    def noted(self, turn: Turn, house: House, now: datetime) -> State:
        """A terse verb is a command like any other: "répète" says it again, "annule" undoes it."""
        state = replace(self.state, said=turn.said)
        if not turn.effects:
            return state
        return replace(state, done=Done("", now.isoformat(), {}, undo(turn.effects, house, self.settings)))

    def restart(self) -> None:
        """A new conversation; in a new house too when it is only in memory."""
        if self.home is None:
            self.store.close()
            self.store = open_store(None)
            self.house = open_house(self.store, self.settings)
        else:
            with told():
                self.store.drop_state(KEY)
        self.state = self.dialogs.start(self.lang)

    def close(self) -> None:
        """Write what is only in memory."""
        self.house.close(self.clock())
        self.store.close()


@contextmanager
def told() -> Iterator[None]:
    """A store that cannot be written is told; the answer is given all the same."""
    try:
        yield
    except sqlite3.Error as error:
        log.error("the conversation is not kept for the next call: %s", error)


def open_store(home: Path | None) -> "SqliteStore":
    """The store of a house; raises StoreError with a sentence when its folder cannot be used."""
    from basecamp.store import SqliteStore

    return SqliteStore(":memory:" if home is None else home / "basecamp.db")


def open_house(store: "SqliteStore", settings: Settings) -> "Household":
    from skills.household import Household

    return Household(store, settings)
