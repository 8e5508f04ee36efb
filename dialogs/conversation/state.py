"""What a conversation remembers from one turn to the next: plain values, so that it survives a restart as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from basecamp.effects import Effect
from basecamp.house import Lang

VERSION = 1
NAMES = ("return_time", "heating", "messages", "delete_all", "playlist", "confirm", "emergency")
"""Every question there is; one of another version is forgotten."""


@dataclass(frozen=True)
class Pending:
    """A question that waits for its answer."""

    name: str
    """Which one: a key of `questions.QUESTIONS`."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What its dialog has gathered so far; plain JSON."""
    said: str = ""
    """The question as it was put, to be put again after an interruption."""
    tries: int = 0
    """Answers that were of no use so far."""
    silences: int = 0
    """How often nobody answered."""

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "data": dict(self.data),
            "said": self.said,
            "tries": self.tries,
            "silences": self.silences,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Pending":
        return cls(
            str(data["name"]),
            dict(data.get("data", {})),
            str(data.get("said", "")),
            int(data.get("tries", 0)),
            int(data.get("silences", 0)),
        )


@dataclass(frozen=True)
class Done:
    """The last thing that was done, so that it can be corrected or undone for a while."""

    intent: str
    at: str
    """When, ISO 8601."""
    data: Mapping[str, Any] = field(default_factory=dict)
    undo: tuple[Effect, ...] | None = ()
    """What brings the house back to how it was; None when that cannot be done."""

    def as_json(self) -> dict[str, Any]:
        return {
            "intent": self.intent,
            "at": self.at,
            "data": dict(self.data),
            "undo": None if self.undo is None else [effect.as_json() for effect in self.undo],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Done":
        kept = data["undo"]
        effects = (
            None if kept is None else tuple(Effect(one["skill"], one["action"], dict(one["args"])) for one in kept)
        )
        return cls(str(data["intent"]), str(data["at"]), dict(data["data"]), effects)


@dataclass(frozen=True)
class Asked:
    """The last small question that was answered, so that another may go on from it."""

    text: str
    intent: str
    at: str
    """When, ISO 8601."""

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "intent": self.intent, "at": self.at}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Asked":
        return cls(str(data["text"]), str(data["intent"]), str(data["at"]))


@dataclass(frozen=True)
class State:
    """Where the conversation stands. Handed back to `Dialogs.hear` with the next sentence."""

    lang: Lang = "fr"
    fixed: bool = False
    """True when the language was chosen (config, --lang): it then no longer follows the sentences."""
    pending: tuple[Pending, ...] = ()
    """Questions waiting, the one just asked last: an interruption comes back to those before it."""
    said: str = ""
    """The last thing said, for "répète"."""
    used: Mapping[str, int] = field(default_factory=dict)
    """The variant last used of each answer, so that the next one is another."""
    unclear: int = 0
    """Sentences in a row that were not understood."""
    done: Done | None = None
    asked: Asked | None = None

    @property
    def expects(self) -> str | None:
        """Name of the question that waits for an answer."""
        return self.pending[-1].name if self.pending else None

    @property
    def question(self) -> Pending | None:
        return self.pending[-1] if self.pending else None

    def as_json(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "lang": self.lang,
            "fixed": self.fixed,
            "pending": [one.as_json() for one in self.pending],
            "said": self.said,
            "used": dict(self.used),
            "unclear": self.unclear,
            "done": self.done.as_json() if self.done else None,
            "asked": self.asked.as_json() if self.asked else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "State":
        """The state kept by `as_json`. What cannot be read gives a new conversation: nothing is lost but a question."""
        try:
            if data["version"] != VERSION or data["lang"] not in ("fr", "en"):
                return cls()
            return cls(
                data["lang"],
                bool(data["fixed"]),
                tuple(Pending.from_json(one) for one in data["pending"] if one["name"] in NAMES),
                str(data["said"]),
                {str(key): int(value) for key, value in data["used"].items()},
                int(data["unclear"]),
                Done.from_json(data["done"]) if data["done"] else None,
                Asked.from_json(data["asked"]) if data.get("asked") else None,
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            return cls()
