"""The port of every way out.

`send` hands one message over and says, as honestly as it can, what became of it:

* delivered: the other side confirmed that it has it;
* refused: it certainly has not (`permanent`: trying again is useless; `wait_s`: not before that many seconds);
* unknown: it may or may not have it (silence after the decisive step, a timeout). Never guess "refused" here.

A channel never raises for what the world does, has a timeout on everything, and sends one message at a time.
"""

from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from basecamp.house import Lang

Outcome = Literal["delivered", "refused", "unknown"]


@dataclass(frozen=True)
class Message:
    """What is handed to a channel. `id` is the outbox's number: the same for every copy of the same message."""

    id: int
    person: str
    """Name in [nightwatch.alarms] people."""
    title: str
    text: str
    level: Literal["info", "warning", "critical"] = "info"
    emergency: bool = False
    """A critical alarm that asks for an answer (not its end)."""
    alarms: tuple[int, ...] = ()
    lang: Lang = "fr"
    picture: bytes | None = None
    """A PNG, for channels that can carry one."""


@dataclass(frozen=True)
class Sent:
    """What became of a message."""

    outcome: Outcome
    reason: str = ""
    permanent: bool = False
    wait_s: float | None = None
    receipt: str = ""
    """By which an answer can be asked for; empty = none."""

    @classmethod
    def delivered(cls, receipt: str = "") -> "Sent":
        return cls("delivered", receipt=receipt)

    @classmethod
    def refused(cls, reason: str, *, permanent: bool = False, wait_s: float | None = None) -> "Sent":
        return cls("refused", reason, permanent, wait_s)

    @classmethod
    def unknown(cls, reason: str) -> "Sent":
        return cls("unknown", reason)


class Channel(Protocol):
    """A way out."""

    name: str
    timeout_s: float
    """Longest a `send` takes; after it the caller gives up and takes the outcome as unknown."""

    async def send(self, message: Message) -> Sent: ...

    async def condition(self) -> str:
        """What the channel says of itself: empty = fine, else what is wrong. Cheap: asked every minute."""
        ...

    async def close(self) -> None: ...


@runtime_checkable
class Answers(Protocol):
    """A channel by which people can acknowledge what they got (Pushover emergencies)."""

    async def answer(self, receipt: str) -> Literal["acknowledged", "waiting", "over"]:
        """Has somebody acknowledged? "over" = it will ring no more and nobody did. Raises nothing: "waiting"."""
        ...

    async def cancel(self, receipt: str) -> bool:
        """Stop it ringing; did that work?"""
        ...
