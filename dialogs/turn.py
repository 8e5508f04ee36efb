"""The contract of the dialogs: text goes in, a `Turn` comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from basecamp.effects import Effect
from basecamp.house import Lang, Mode

Outcome = Literal["answered", "silent", "cancelled", "unclear"]


@dataclass(frozen=True)
class Turn:
    """One exchange: what was heard, what it means, what to say, what to do, what is expected next."""

    heard: str
    """The text as it came in; empty for a silence."""
    lang: Lang
    intent: str | None
    """None when it was not understood."""
    confidence: float
    """Probability that the intent is right, 0 to 1."""
    said: str
    """What the house answers, in `lang`; empty when it says nothing."""
    mode: Mode
    """The mode of the house once the effects are carried out."""
    slots: Mapping[str, Any] = field(default_factory=dict)
    """Plain JSON; instants are ISO 8601 strings."""
    expects: str | None = None
    """Name of the pending question (for example "return_time"), None when the dialog is over."""
    effects: tuple[Effect, ...] = ()
    outcome: Outcome = "answered"
    timeout: float = 6.0
    """Seconds the ears should wait for the beginning of an answer when one is expected."""

    def as_json(self) -> dict[str, Any]:
        """The object printed by `hello ask --json`."""
        return {
            "heard": self.heard,
            "lang": self.lang,
            "intent": self.intent,
            "confidence": round(self.confidence, 3),
            "slots": dict(self.slots),
            "said": self.said,
            "expects": self.expects,
            "mode": self.mode,
            "effects": [effect.as_json() for effect in self.effects],
        }
