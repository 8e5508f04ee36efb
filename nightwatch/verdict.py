"""What a check says: a level, a reason in both languages, and what it wants to remember. Values only.

Time has two faces. `Instant.wall` is what people read on a clock and may jump; `Instant.steady` counts the seconds the
watchman has watched, over all its lives, and only grows: every duration is measured on it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from basecamp.house import Lang

Level = Literal["ok", "warning", "critical", "unknown", "suspended"]
AlarmLevel = Literal["ok", "warning", "critical"]
RANK: Mapping[str, int] = {"ok": 0, "suspended": 0, "unknown": 1, "warning": 2, "critical": 3}

State = Mapping[str, Any]
"""What a check remembers between two looks: plain JSON."""


def one_line(text: str) -> str:
    """Printable and on one line: a new line in it would read as another alarm in the SMS."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@dataclass(frozen=True)
class Text:
    """A sentence in both languages."""

    fr: str
    en: str

    def say(self, lang: Lang) -> str:
        return self.fr if lang == "fr" else self.en

    def as_json(self) -> list[str]:
        return [self.fr, self.en]

    @classmethod
    def from_json(cls, data: Any) -> "Text":
        return cls(str(data[0]), str(data[1]))


@dataclass(frozen=True)
class Instant:
    """Now. `wall`: aware; `steady`: seconds watched since the first start ever. `trusted`: the wall may be believed.

    `awake_s`: seconds since the full watch began again after a blackout (infinity = no blackout is remembered):
    what is old only because the house was dark is not held against it.
    """

    wall: datetime
    steady: float
    trusted: bool = True
    awake_s: float = math.inf

    @property
    def utc(self) -> datetime:
        """The wall in UTC. Python adds local times by their digits: an hour off when the clocks change."""
        return self.wall.astimezone(UTC)


@dataclass(frozen=True)
class Action:
    """Something a verdict asks to be done, once: restart a program ("program@host") through supervisord."""

    what: Literal["restart"]
    target: str


@dataclass(frozen=True)
class Finding:
    """What one reading shows, before anybody has waited to see whether it lasts."""

    level: Level
    reason: Text


@dataclass(frozen=True)
class Verdict:
    """What a check says of one subject, dwell included. `news` are told once and need no end."""

    level: Level
    reason: Text
    state: State = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    news: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """A reading that could not be taken, and why. Neither fine nor broken: unknown."""

    reason: Text


@dataclass(frozen=True)
class Dwell:
    """How long a change must last before it is believed, in seconds, for the worse and for the better."""

    raise_s: float
    clear_s: float


NOT_YET = Text("pas encore mesuré", "not measured yet")


def settle(finding: Finding, state: State, now: Instant, dwell: Dwell) -> Verdict:
    """The verdict once `dwell` is respected both ways.

    `state` keeps the level believed ("level", "reason") and, while another is waiting to be believed,
    that one's rank and since when ("waiting", "since"). Among several worse levels in a row the wait is common:
    a warning that becomes critical does not start again. The very first good news is believed at once.
    """
    believed = state.get("level")
    rest = {key: value for key, value in state.items() if key not in ("level", "reason", "waiting", "since")}
    taken = rest | {"level": finding.level, "reason": finding.reason.as_json()}
    if believed == finding.level or (believed is None and finding.level == "ok"):
        return Verdict(finding.level, finding.reason, taken)
    up = believed is None or RANK[finding.level] > RANK[believed]
    waiting = "worse" if up else "better"
    since = float(state["since"]) if state.get("waiting") == waiting else now.steady
    if now.steady - since >= (dwell.raise_s if up else dwell.clear_s):
        return Verdict(finding.level, finding.reason, taken)
    held = dict(state) | {"waiting": waiting, "since": since}
    if believed is None:
        return Verdict("unknown", NOT_YET, held)
    return Verdict(believed, Text.from_json(state["reason"]), held)


def forget_waiting(state: State) -> dict[str, Any]:
    """The state as it is taken up again after a restart: what was waiting to be believed begins its wait anew."""
    return {key: value for key, value in state.items() if key not in ("waiting", "since")}


def with_extra(verdict: Verdict, **extra: Any) -> Verdict:
    """The verdict, remembering more."""
    return replace(verdict, state=dict(verdict.state) | extra)


def duration(seconds: float) -> Text:
    """A span as people say it: "2 h 10", "45 min", "20 s"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return Text(f"{whole} s", f"{whole} s")
    minutes = whole // 60
    if minutes < 60:
        return Text(f"{minutes} min", f"{minutes} min")
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        text = f"{hours} h {minutes:02d}" if minutes else f"{hours} h"
        return Text(text, text)
    return Text(f"{hours // 24} jours", f"{hours // 24} days")


def figure(value: float, digits: int = 1) -> Text:
    """A number with the decimal mark of each language."""
    text = f"{value:.{digits}f}"
    return Text(text.replace(".", ","), text)
