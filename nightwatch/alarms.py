"""Alarms as levels: one record for each (check, subject), and what must be said about it. Pure.

* A condition that is already true when the watchman starts alarms: only the level counts, never the edge.
* What was announced is resolved aloud, exactly once; what was never announced ends in silence.
* Inhibition and maintenance keep quiet about a fault; they never stop watching it nor announcing an end.
* What comes and goes (flapping) becomes one summary, then silence until it is stable again.
* *Unknown* neither raises nor ends anything; lasting too long, it is a warning of its own.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal

from nightwatch.verdict import RANK, AlarmLevel, Instant, Level, Text, duration

Kind = Literal["alarm", "repeat", "resolution", "unstable", "info"]
YEAR_S = 366 * 86400.0
LONG_AGO = float("-inf")
NOTHING = Text("", "")


def known(kind: type, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields this version has: what a newer one wrote beside them must not lose the record."""
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in data.items() if name in names}


@dataclass(frozen=True)
class Policy:
    """How patient people are, in seconds and numbers; see [nightwatch.alarms] for each meaning."""

    repeat_s: float = 1800
    repeats: int = 12
    flap_count: int = 3
    flap_s: float = 1800
    calm_s: float = 900


@dataclass(frozen=True)
class Record:
    """All that is known of one (check, subject)."""

    check: str
    subject: str
    id: int = 0
    """Number of the current or last alarm, as people use it in "ok 12"; 0 = never any."""
    level: AlarmLevel = "ok"
    reason: Text = NOTHING
    since: str = ""
    """When this alarm began, ISO 8601."""
    since_s: float = 0.0
    changed_s: float | None = None
    """When the level last changed; None = never."""
    announced: AlarmLevel = "ok"
    """What people believe."""
    acknowledged: str = ""
    """By whom; empty = nobody yet."""
    next_repeat: float | None = None
    repeated: int = 0
    raises: tuple[float, ...] = ()
    flapping: bool = False
    unknown_since: float | None = None
    blind: bool = False
    """All that was told is that there is no news: a fault found later is still to be told."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"reason": self.reason.as_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Record":
        return cls(**known(cls, data) | {"reason": Text.from_json(data["reason"]), "raises": tuple(data["raises"])})


@dataclass(frozen=True)
class Notice:
    """Something to be told. `level` decides the route; `since` and `lasted` are for the text."""

    kind: Kind
    check: str
    subject: str
    alarm: int
    level: Literal["info", "warning", "critical"]
    text: Text
    at: str
    """ISO 8601."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"text": self.text.as_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Notice":
        return cls(**known(cls, data) | {"text": Text.from_json(data["text"])})


def step(
    record: Record,
    level: Level,
    reason: Text,
    now: Instant,
    policy: Policy,
    *,
    quiet: bool,
    next_id: int,
    unknown_after_s: float = 0,
) -> tuple[Record, tuple[Notice, ...]]:
    """One verdict after the other: the record it leads to, and what must be told now.

    `quiet`: inhibited or under maintenance. `next_id`: number a new alarm takes (taken when the record's id is it).
    """
    if level == "suspended":
        return record, ()
    if level == "unknown":
        since = now.steady if record.unknown_since is None else record.unknown_since
        record = replace(record, unknown_since=since)
        if record.level == "ok" and unknown_after_s and now.steady - since >= unknown_after_s:
            text = Text(f"Plus de nouvelles : {reason.fr}", f"No news: {reason.en}")
            record = replace(changed(record, "warning", text, now, policy, next_id), blind=True)
    else:
        if record.unknown_since is not None:
            record = replace(record, unknown_since=None)
        if level != record.level:
            record = changed(record, level, reason, now, policy, next_id)
        elif level != "ok":
            record = replace(record, reason=reason)
        if level == "ok":
            record = replace(record, blind=False)
    # An end is told with the reason of now: "the current is back", not what was wrong.
    return tell(record, reason if level == "ok" else record.reason, now, policy, quiet)


def changed(record: Record, level: AlarmLevel, reason: Text, now: Instant, policy: Policy, next_id: int) -> Record:
    """The record at a new level; a rise from ok is a new alarm unless the old one is still being told (flapping)."""
    raises = tuple(at for at in record.raises if now.steady - at < policy.flap_s)
    if RANK[level] > RANK[record.level]:
        raises = (*raises, now.steady)
        if record.level == "ok" and record.announced == "ok":
            record = replace(
                record, id=next_id, since=iso(now), since_s=now.steady, acknowledged="", next_repeat=None, repeated=0
            )
    elif level != "ok" and record.announced != "ok":
        # Milder than what people believe: nothing to say, but a new rise must be told again.
        record = replace(record, announced=level)
    # What people believe goes on is still called by what was wrong, also while it is fine for a moment (flapping).
    reason = record.reason if level == "ok" else reason
    return replace(record, level=level, reason=reason, raises=raises, changed_s=now.steady)


def tell(record: Record, reason: Text, now: Instant, policy: Policy, quiet: bool) -> tuple[Record, tuple[Notice, ...]]:
    """What must be told of this record now."""
    if not record.flapping and len(record.raises) >= policy.flap_count and record.raises[-1] == now.steady:
        record = replace(record, flapping=True)
        if not quiet and record.level != "ok":
            text = Text(
                f"Instable, {len(record.raises)} fois en {duration(now.steady - record.raises[0]).fr} : "
                f"{record.reason.fr} Je me tais jusqu'à ce que ce soit stable.",
                f"Unstable, {len(record.raises)} times in {duration(now.steady - record.raises[0]).en}: "
                f"{record.reason.en} I keep quiet until it is stable.",
            )
            notice = Notice("unstable", record.check, record.subject, record.id, record.level, text, iso(now))
            return announced(record, now, policy), (notice,)
    if record.flapping:
        if now.steady - (record.changed_s if record.changed_s is not None else LONG_AGO) < policy.calm_s:
            return record, ()
        record = replace(record, flapping=False, raises=())
    if record.level == "ok":
        if record.announced == "ok" or record.unknown_since is not None:
            # What is not known ends nothing.
            return record, ()
        lasted = duration(age(record, now))
        text = Text(f"{reason.fr} (après {lasted.fr})", f"{reason.en} (after {lasted.en})")
        # An end goes where the alarm went, whatever its level was last.
        notice = Notice("resolution", record.check, record.subject, record.id, record.announced, text, iso(now))
        record = replace(record, announced="ok", acknowledged="", next_repeat=None, repeated=0)
        return record, (notice,)
    if quiet:
        return record, ()
    found = record.blind and record.unknown_since is None
    if RANK[record.level] > RANK[record.announced] or found:
        notice = Notice("alarm", record.check, record.subject, record.id, record.level, reason, iso(now))
        record = replace(record, acknowledged="", blind=record.blind and not found)
        return announced(record, now, policy), (notice,)
    due = record.next_repeat is not None and now.steady >= record.next_repeat
    if record.level == "critical" and due and not record.acknowledged and record.repeated < policy.repeats:
        lasted = duration(age(record, now))
        text = Text(f"Toujours, depuis {lasted.fr} : {reason.fr}", f"Still, for {lasted.en}: {reason.en}")
        notice = Notice("repeat", record.check, record.subject, record.id, record.level, text, iso(now))
        again = replace(record, repeated=record.repeated + 1, next_repeat=now.steady + policy.repeat_s)
        return again, (notice,)
    return record, ()


def age(record: Record, now: Instant) -> float:
    """Seconds since the alarm began. The watchman does not count while he is down (his battery was empty, too): then
    the wall clock knows better, where it may be believed."""
    watched = now.steady - record.since_s
    if not now.trusted or not record.since:
        return watched
    by_wall = (now.wall - datetime.fromisoformat(record.since)).total_seconds()
    # More than a year longer: it began with a clock of 1970.
    return by_wall if watched < by_wall < watched + YEAR_S else watched


def announced(record: Record, now: Instant, policy: Policy) -> Record:
    """The record once people were told of its level; only what is critical is told again."""
    repeat = now.steady + policy.repeat_s if record.level == "critical" else None
    return replace(record, announced=record.level, next_repeat=repeat, repeated=0)


def shown(record: Record) -> Text:
    """What is wrong, as page, report and status name it."""
    if not record.flapping:
        return record.reason
    return Text(f"Instable : {record.reason.fr}", f"Unstable: {record.reason.en}")


def unanswered(record: Record) -> bool:
    """Were people told of something critical, and has nobody said yet that he takes care of it?"""
    return record.announced == "critical" and not record.acknowledged


def acknowledge(record: Record, who: str) -> Record:
    """The record once somebody said that he takes care of it."""
    return replace(record, acknowledged=who) if record.level != "ok" or record.announced != "ok" else record


def iso(now: Instant) -> str:
    return now.wall.isoformat(timespec="seconds")
