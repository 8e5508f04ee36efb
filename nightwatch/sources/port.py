"""What a check may ask of the world. Every answer may fail with SourceError; every question has a timeout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from basecamp.errors import HelloError
from basecamp.machine import Machine
from basecamp.store import Point
from hardware.ports import MainsReading
from nightwatch.verdict import Instant


class SourceError(HelloError):
    """A reading could not be taken; `fr` and `en` say why, for the verdict."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.fr = fr
        self.en = en


@dataclass(frozen=True)
class Program:
    """A program as supervisord tells: its state is RUNNING, STARTING, BACKOFF, STOPPING, STOPPED, EXITED or FATAL."""

    name: str
    state: str
    detail: str = ""


@dataclass(frozen=True)
class Reception:
    """What the modem says of the network. `dbm` None = it cannot tell."""

    dbm: float | None
    registered: bool | None
    operator: str = ""


@dataclass(frozen=True)
class HostReading:
    """The watch host: percent free or available, °C of the processor (None = no sensor)."""

    disk_free: float
    memory_free: float
    cpu_c: float | None
    synchronised: bool | None = None
    """What the kernel says of its clock; None = it does not say."""


@dataclass(frozen=True)
class SentryReading:
    """What a sentry told of its machine (None = nothing yet), so many seconds ago; since it is asked when never."""

    age_s: float
    machine: Machine | None


@dataclass(frozen=True)
class AddressReading:
    """The address the outside sees, and the one the router says it has (None = not asked or not told)."""

    seen: str
    router: str | None = None


@dataclass(frozen=True)
class ChannelReading:
    """How a way out does: failures in a row, age in seconds of its oldest waiting message, what it says of itself."""

    failures: int = 0
    waiting_s: float = 0.0
    last_error: str = ""
    condition: str = ""
    """Empty = fine; else a sentence of the channel about itself."""


@dataclass(frozen=True)
class Raised:
    """An alarm handed in by the house (intrusion …), still on unless it is said to be over (not `active`)."""

    key: str
    fr: str
    en: str
    critical: bool = True
    active: bool = True


@dataclass(frozen=True)
class Question:
    """Measurements wanted: a series, from when to when."""

    series: str
    start: datetime
    end: datetime
    tags: Mapping[str, str] = field(default_factory=dict)


class Sources(Protocol):
    """The world."""

    async def mains(self) -> list[MainsReading]: ...

    async def points(self, question: Question) -> list[Point]:
        """The points with start <= at < end, oldest first."""
        ...

    async def latest(self, series: str, since: datetime) -> list[Point]:
        """The last point of each set of tags heard after `since`."""
        ...

    async def mode(self) -> str:
        """The mode of the house: cocoon, lockout or asleep."""
        ...

    async def programs(self, host: str) -> list[Program]:
        """The programs of that host's supervisord (one of `services.supervisors`)."""
        ...

    async def reachable(self, addresses: Sequence[str]) -> list[bool | None]:
        """Does each `host` answer a ping, each `host:port` a TCP connection? Asked together. None = cannot be asked."""
        ...

    async def resolves(self, names: Sequence[str]) -> list[bool]:
        """Does each name have an address?"""
        ...

    async def address(self) -> AddressReading: ...

    async def reception(self) -> Reception: ...

    async def host(self) -> HostReading: ...

    async def sentries(self, now: Instant) -> Mapping[str, SentryReading]:
        """By the names of the hosts they guard."""
        ...

    async def channels(self) -> Mapping[str, ChannelReading]: ...

    async def raised(self) -> list[Raised]: ...

    async def trouble(self) -> str:
        """Why the watchman's own database cannot be written; empty = it can."""
        ...

    async def restart(self, program: str, host: str) -> None:
        """Restart a program through that host's supervisord."""
        ...
