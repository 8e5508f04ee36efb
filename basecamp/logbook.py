"""The logbook of the house: level, service, text, time, and whether the entry may be forwarded.

`forward=False` is for the errors of a messaging path itself: an SMS error forwarded by SMS would loop for ever (S2).
Reading and writing go through the store, so the logbook survives like everything else.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from basecamp.clock import Clock
from basecamp.store import Point, Store

Level = Literal["debug", "info", "warning", "error", "critical"]
LEVELS: tuple[Level, ...] = ("debug", "info", "warning", "error", "critical")
SERIES = "logbook"
console = logging.getLogger("logbook")


@dataclass(frozen=True)
class Entry:
    """One line of the logbook."""

    at: datetime
    level: Level
    service: str
    text: str
    forward: bool = True

    def as_json(self) -> dict[str, object]:
        """The form the page and the command line show."""
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "level": self.level,
            "service": self.service,
            "text": self.text,
            "forward": self.forward,
        }


class Logbook(Protocol):
    """Where every process writes what happened."""

    def add(self, level: Level, text: str, *, forward: bool = True) -> None: ...

    def entries(self, start: datetime, end: datetime, at_least: Level = "debug") -> list[Entry]: ...


class StoreLogbook:
    """The logbook of one service, kept in a store. A failing store is told on the console, never raised."""

    def __init__(self, store: Store, clock: Clock, service: str) -> None:
        self.store = store
        self.clock = clock
        self.service = service

    def add(self, level: Level, text: str, *, forward: bool = True) -> None:
        console.log(getattr(logging, level.upper()), "%s: %s", self.service, text)
        value = json.dumps({"text": text, "forward": forward}, ensure_ascii=False)
        try:
            self.store.write(Point(SERIES, self.clock.now(), value, {"level": level, "service": self.service}))
        except Exception as error:
            # The logbook is the last to complain: it must never stop what it reports on.
            console.error("the logbook itself cannot be written: %s", error)

    def entries(self, start: datetime, end: datetime, at_least: Level = "debug") -> list[Entry]:
        """The entries of start <= at < end of every service in this store, oldest first."""
        wanted = LEVELS[LEVELS.index(at_least) :]
        return [e for e in map(as_entry, self.store.between(SERIES, start, end)) if e.level in wanted]


def as_entry(point: Point) -> Entry:
    body = json.loads(str(point.value))
    level = point.tags.get("level", "info")
    known: Level = level if level in LEVELS else "info"
    return Entry(point.at, known, point.tags.get("service", "?"), body["text"], body["forward"])
