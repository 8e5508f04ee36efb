"""The pieces of a dialog: a question is data, a step is a pure function from a `Context` to a `Step`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from basecamp.effects import Effect
from basecamp.house import House, Lang, Problem
from basecamp.settings import Settings
from dialogs.conversation.state import State
from dialogs.turn import Outcome


@dataclass(frozen=True)
class Line:
    """One sentence to say: a key of the answers with its values, or a text that is ready."""

    key: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


def line(key: str, **values: str) -> Line:
    """A sentence of the answers."""
    return Line(key, values)


def raw(text: str) -> Line:
    """A sentence that is already in words."""
    return Line(text=text)


@dataclass(frozen=True)
class Ask:
    """A question to put next."""

    name: str
    lines: tuple[Line, ...]
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What a dialog does with one sentence."""

    lines: tuple[Line, ...] = ()
    effects: tuple[Effect, ...] = ()
    ask: Ask | None = None
    intent: str | None = None
    """The intent of the turn when it is another than the one understood."""
    slots: Mapping[str, Any] | None = None
    """The slots of the turn when they are others than those understood; plain JSON."""
    outcome: Outcome = "answered"
    remember: Mapping[str, Any] | None = None
    """What a correction of this will need; None = nothing that could be corrected."""
    retry: bool = False
    """The answer was of no use: `ask` counts as another try of the same question."""
    drop: bool = False
    """Every other pending question is dropped too."""
    keep_undo: bool = False
    """This corrects what was done before: undoing goes back to before that."""
    asked: bool = False
    """The pending question is already in `lines`: it is not put again."""


@dataclass(frozen=True)
class Context:
    """Everything a step may look at."""

    text: str
    intent: str | None
    slots: Mapping[str, Any]
    lang: Lang
    house: House
    now: datetime
    settings: Settings
    state: State
    data: Mapping[str, Any] = field(default_factory=dict)
    """What the pending question has gathered."""

    @property
    def fr(self) -> bool:
        return self.lang == "fr"

    @property
    def going_on(self) -> tuple[Problem, ...]:
        """The problems that are not over."""
        return tuple(one for one in self.house.problems if one.until is None)

    def wrong(self, key: str) -> bool:
        """Does the problem with this key go on?"""
        return any(one.key == key for one in self.going_on)


Answer = Callable[[Context], Step | None]
LetGo = Callable[[Context], Step]


def silent(ctx: Context) -> Step:
    """Nobody answered: nothing changes, and nothing is said to an empty room."""
    return Step(outcome="silent")


@dataclass(frozen=True)
class Question:
    """A question of the house, as data: what it expects and what happens when the answer does not come."""

    name: str
    answer: Answer
    """The step: None when the sentence is no answer to this question."""
    silent: LetGo
    """What to do when nobody answered, even after the reprompt."""
    unclear: LetGo
    """What to do when the answers were of no use."""
    help: str
    """Key of the answer to "aide"."""
    examples: str
    """Key of the answers that are good ones, for "je n'ai pas compris"."""
    tries: int = 2
    """Useless answers before it lets go."""
    comes_back: bool = False
    """True: another command in between is carried out and the question is put again. False: it is replaced."""
    timeout: float | None = None
    """Seconds to wait for the beginning of an answer; None = the setting of the ears."""
