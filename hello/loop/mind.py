"""The conversation at the microphone, and the house it acts on: text in, a turn out. No sound, no loop."""

import functools
import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from basecamp.clock import Clock
from basecamp.effects import Effect
from basecamp.house import House, Lang
from basecamp.settings import Settings
from dialogs.turn import Turn


class Dialogs(Protocol):
    """What the loop needs of `dialogs.conversation.Dialogs`; the state is opaque here."""

    def start(self, lang: Lang | None = None) -> Any: ...
    def hear(self, text: str, state: Any, house: House, now: datetime, confidence: float = 1.0) -> tuple[Turn, Any]: ...
    def unheard(self, state: Any, house: House, now: datetime) -> tuple[Turn, Any]: ...
    def silence(self, state: Any, house: House, now: datetime) -> tuple[Turn, Any]: ...
    def grammar(self, state: Any, lang: Lang) -> list[str]: ...
    def likely(self, state: Any, lang: Lang) -> list[str]: ...
    def understands(self, text: str, state: Any, now: datetime) -> bool: ...
    def greeting(self, state: Any, house: House, now: datetime) -> Turn: ...


class Household(Protocol):
    """What the loop needs of `skills.household.Household`."""

    def snapshot(self, now: datetime) -> House: ...
    def act(self, effect: Effect, now: datetime) -> None: ...


class Mind:
    """Holds the spoken conversation. What takes time (`think`, `typed`, `warm_up`) is called in the mind's worker."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        dialogs: Dialogs,
        household: Household,
        stopwatch: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.dialogs = dialogs
        self.household = household
        self.stopwatch = stopwatch
        self.conversation: Any = dialogs.start(None)

    def forget(self) -> None:
        """The conversation is over, whatever it expected."""
        self.conversation = self.dialogs.start(None)

    @property
    def quiet(self) -> bool:
        """Is the house in silence mode?"""
        return self.household.snapshot(self.clock.now()).silence

    def languages(self) -> Sequence[Lang]:
        """The languages that may be heard now."""
        return self.settings.house.languages

    def grammars(self) -> dict[Lang, list[str]]:
        """What may be said now, by language; what is likelier stands there several times."""
        state = self.conversation
        return {
            lang: weighted(self.dialogs.grammar(state, lang), self.dialogs.likely(state, lang))
            for lang in self.languages()
        }

    def whole(self) -> Callable[[str], bool]:
        """Does a text make a command or an answer now? Pure, so it may be asked in the ears' thread."""
        now, state = self.clock.now(), self.conversation

        @functools.cache
        def whole(text: str) -> bool:
            return bool(self.dialogs.understands(text, state, now))

        return whole

    def think(self, text: str | None, confidence: float) -> tuple[Turn, float]:
        """The dialog's decision, its effects carried out, and the seconds the decision took.

        `text` None is nobody, empty is somebody who was not understood.
        """
        begun = self.stopwatch()
        now = self.clock.now()
        house = self.household.snapshot(now)
        if text is None:
            turn, self.conversation = self.dialogs.silence(self.conversation, house, now)
        elif not text:
            turn, self.conversation = self.dialogs.unheard(self.conversation, house, now)
        else:
            turn, self.conversation = self.dialogs.hear(text, self.conversation, house, now, confidence)
        took = self.stopwatch() - begun
        self.carry_out(turn, now)
        return turn, took

    def greet(self) -> Turn:
        """What is said to whoever called the house and says nothing."""
        now = self.clock.now()
        return self.dialogs.greeting(self.conversation, self.household.snapshot(now), now)

    def typed(self, text: str, state: Any, afar: bool = False) -> tuple[Turn, Any]:
        """A sentence of another conversation (terminal, page), in the same house; `afar`: from outside it."""
        from dialogs.conversation.distant import from_afar

        now = self.clock.now()
        turn, after = self.dialogs.hear(text, state, self.household.snapshot(now), now)
        if afar:
            turn = replace(turn, effects=tuple(one for effect in turn.effects if (one := from_afar(effect))))
        self.carry_out(turn, now)
        return turn, after

    def carry_out(self, turn: Turn, now: datetime) -> None:
        for effect in turn.effects:
            self.household.act(effect, now)

    def told(self, message: int, heard: bool) -> None:
        """A kept message was said aloud, or only shown: then it still waits."""
        self.household.act(Effect("messages", "said" if heard else "missed", {"ids": [message]}), self.clock.now())

    def warm_up(self) -> None:
        """Let the dialogs load their phrases before anybody waits for an answer; then the garbage collector leaves
        them alone: going through the phrase books takes it some 65 ms, in the middle of a sentence."""
        now = self.clock.now()
        state, house = self.dialogs.start(None), self.household.snapshot(now)
        for lang in self.languages():
            self.dialogs.grammar(state, lang)
        self.dialogs.hear("bonjour", state, house, now)
        gc.collect()
        gc.freeze()


def weighted(phrases: Sequence[str], likely: Sequence[str]) -> list[str]:
    """The phrases, and the likely ones so often that together they are as many as all."""
    return [*phrases, *(list(likely) * (len(phrases) // len(likely)) if likely else ())]
