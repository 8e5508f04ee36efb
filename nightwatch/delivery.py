"""What the outbox remembers: cases, deliveries, accounts of the channels. Values only.

A *case* is one thing to be told, with its steps of escalation. A *delivery* is one message to one destination,
which may carry several notices that came close together.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from nightwatch.alarms import Notice, known
from nightwatch.routing import Steps

Progress = Literal["ready", "sending", "delivered", "refused", "lost", "expired"]
"""lost = sent as often as allowed, never confirmed; refused = for good; expired = given up."""
FINAL: tuple[Progress, ...] = ("delivered", "refused", "lost", "expired")


@dataclass(frozen=True)
class Delivery:
    """One message to one destination. Times are steady seconds."""

    id: int
    to: str
    notices: tuple[Notice, ...]
    created_s: float
    not_before_s: float
    progress: Progress = "ready"
    tries: int = 0
    copies: int = 0
    """How often it may have been received so far."""
    next_s: float = 0.0
    error: str = ""
    receipt: str = ""
    """Open receipt: an answer may still come, and it may still ring."""
    done_s: float | None = None

    @property
    def critical(self) -> bool:
        return any(notice.level == "critical" for notice in self.notices)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"notices": [notice.as_json() for notice in self.notices]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Delivery":
        return cls(**known(cls, data) | {"notices": tuple(Notice.from_json(one) for one in data["notices"])})


@dataclass(frozen=True)
class Case:
    """One thing to be told, and how far its escalation went."""

    id: int
    notice: Notice
    steps: Steps
    step: int
    step_s: float
    deliveries: tuple[tuple[int, int], ...] = ()
    """(step, delivery)."""
    closed_s: float | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"notice": self.notice.as_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Case":
        return cls(
            **known(cls, data)
            | {
                "notice": Notice.from_json(data["notice"]),
                "steps": tuple(tuple(step) for step in data["steps"]),
                "deliveries": tuple((int(a), int(b)) for a, b in data["deliveries"]),
            }
        )


@dataclass(frozen=True)
class Account:
    """How a channel did lately: failures in a row, the last error, when it was used (steady seconds, a day back)."""

    failures: int = 0
    error: str = ""
    used: tuple[float, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Account":
        return cls(int(data["failures"]), str(data["error"]), tuple(float(at) for at in data["used"]))
