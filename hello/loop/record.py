"""The record of a turn: what was heard and said, and how long each stage took."""

from dataclasses import dataclass, field
from typing import Any

from dialogs.turn import Turn


@dataclass
class Stages:
    """Instants of one turn, on the monotonic scale of the loop (seconds); 0 = did not happen.

    `decision` and `render` are measured computing times in seconds, also in simulated time.
    """

    wake: float = 0.0
    speech_end: float = 0.0
    text: float = 0.0
    decided: float = 0.0
    first_sound: float = 0.0
    decision: float = 0.0
    render: float = 0.0

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in vars(self).items()}

    def line(self) -> str:
        """For `hello run -v`: the delays a person feels."""
        parts = []
        if self.text and self.speech_end:
            parts.append(f"end of speech → text {1000 * (self.text - self.speech_end):.0f} ms")
        parts.append(f"decision {1000 * self.decision:.1f} ms")
        if self.render:
            parts.append(f"first sound rendered in {1000 * self.render:.0f} ms")
        if self.first_sound and self.speech_end:
            parts.append(f"end of speech → first sound {1000 * (self.first_sound - self.speech_end):.0f} ms")
        return " · ".join(parts)


@dataclass(frozen=True)
class Record:
    """A finished turn."""

    turn: Turn
    stages: Stages
    greeting: bool = False
    why: str = ""
    """How the utterance ended: ended, capped, timeout."""
    extra: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {**self.turn.as_json(), "greeting": self.greeting, "stages": self.stages.as_json(), "why": self.why}
