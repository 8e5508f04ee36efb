"""Reading a story: a TOML file with a house, a start, events in time and what is expected of the watchman."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field, ValidationError

from basecamp.errors import HelloError
from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.section import Section
from nightwatch.simulation.house import fault

UNITS = {"s": 1.0, "sec": 1.0, "min": 60.0, "mn": 60.0, "h": 3600.0, "d": 86400.0, "j": 86400.0}
PART = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|min|mn|h|d|j)(?![a-z])")

HOUSE: Mapping[str, Any] = {
    "alarms": {
        "people": {"owner": {"sms": "+33600000001", "pushover": "u"}, "second": {"sms": "+33600000002"}},
        "self_test": "",
        "report_at": "",
    },
    "network": {"router": "router", "hosts": ["bc-hq", "bc-ui"]},
    "services": {"supervisors": {"bc-hq": "http://bc-hq:9001"}},
}
"""Settings of the usual simulated house; a story's [settings] go over them."""


class StoryError(HelloError):
    """The story cannot be read: names the file, the place and what was expected."""


class HandedIn(Section):
    """raise = { key, fr, en, active = false }"""

    key: str
    fr: str
    en: str
    active: bool = Field(True, description="false = it is over")


class Quiet(Section):
    """maintenance = { checks, for }"""

    checks: tuple[str, ...]
    span: str = Field(alias="for")


class Happening(Section):
    """[[event]]"""

    at: str = Field(description="'02:00' or '02:00:30' (the next such time), '+90 min' after the start, or ISO")
    set: dict[str, Any] = Field({}, description="values of the house that change")
    ack: int | None = Field(None, description="acknowledge this alarm, 0 = all")
    restart: float | None = Field(None, description="nightwatch is killed and starts again this many seconds later")
    clock: str = Field("", description="the watchman's clock jumps: '+1 h', '-10 d'")
    raise_: HandedIn | None = Field(None, alias="raise", description="the house hands in: key, fr, en, active")
    maintenance: Quiet | None = Field(None, description="checks, and for = '2 h'")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Expectation(Section):
    """[[expect]] what must be among the lines printed."""

    kind: str = Field(description="verdict, alarm, repeat, unstable, resolution, info, message or action")
    check: str | None = Field(None)
    subject: str | None = Field(None)
    level: str | None = Field(None)
    channel: str | None = Field(None)
    person: str | None = Field(None)
    outcome: str | None = Field(None)
    text: str | None = Field(None, description="contained in the text or reason")
    after: str | None = Field(None, description="not before")
    before: str | None = Field(None, description="not after")
    count: int | None = Field(None, ge=0, description="exactly so many; without it at least one")


class StoryFile(Section):
    """The whole file."""

    title: str = Field("")
    start: datetime = Field(description="aware instant, or local time of the house")
    duration: str = Field(description="how long it lasts, '4 h'")
    language: Literal["fr", "en"] = "fr"
    settings: dict[str, Any] = Field({}, description="[nightwatch] settings that differ")
    house: dict[str, Any] = Field({}, description="values of the house at the start")
    event: tuple[Happening, ...] = ()
    expect: tuple[Expectation, ...] = ()


@dataclass(frozen=True)
class Event:
    """Something that happens `at` seconds after the start."""

    at: float
    what: Happening


@dataclass(frozen=True)
class Story:
    """A story ready to be told."""

    title: str
    start: datetime
    length_s: float
    language: Literal["fr", "en"]
    settings: NightwatchSettings
    house: Mapping[str, Any]
    events: tuple[Event, ...]
    expectations: tuple[Expectation, ...] = field(default=())


def seconds(text: str) -> float:
    """The span of "90 min", "2 h 30 min", "-1 h"; StoryError when it is none."""
    sign = -1.0 if text.strip().startswith("-") else 1.0
    rest = text.strip().lstrip("+-").strip()
    parts = PART.findall(rest)
    if not parts or PART.sub("", rest).strip():
        raise StoryError(f"'{text}' is no span of time: write for example '90 s', '5 min', '2 h 30 min' or '1 d'.")
    return sign * sum(float(number) * UNITS[unit] for number, unit in parts)


def offset(text: str, start: datetime, after: float = 0.0) -> float:
    """Seconds since the start of an instant written as in a story; a clock time is the first one not before `after`."""
    if text.strip().startswith("+"):
        return seconds(text)
    if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", text.strip()):
        hour, minute, *second = (int(part) for part in text.strip().split(":"))
        earliest = datetime.fromtimestamp(start.timestamp() + after, start.tzinfo)
        try:
            at = earliest.replace(hour=hour, minute=minute, second=second[0] if second else 0, microsecond=0)
        except ValueError:
            raise StoryError(f"'{text}' is no time of day: write for example '02:00' or '02:00:30'.") from None
        if at < earliest:
            at += timedelta(days=1)
        return at.timestamp() - start.timestamp()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise StoryError(f"'{text}' is no instant: write '02:00', '+90 min' or 2026-11-23T02:00:00+01:00.") from None
    return (at if at.tzinfo else at.replace(tzinfo=start.tzinfo)).timestamp() - start.timestamp()


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` over `below`, section by section."""
    result = dict(below)
    for key, value in above.items():
        both = isinstance(value, Mapping) and isinstance(result.get(key), Mapping)
        result[key] = merged(result[key], value) if both else value
    return result


def parse(text: str, name: str = "story") -> Story:
    """The story in a TOML text; StoryError with a sentence when it is none."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StoryError(f"The story {name} is not TOML: {error}.") from None
    try:
        told = StoryFile.model_validate(data)
        settings = NightwatchSettings.model_validate(merged(HOUSE, told.settings))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise StoryError(f"In the story {name}, {where} is wrong: {first['msg']} (see docs/nightwatch.md).") from None
    start = told.start if told.start.tzinfo else told.start.replace(tzinfo=ZoneInfo("Europe/Paris"))
    events: list[Event] = []
    last = 0.0
    for values in (told.house, *(what.set for what in told.event)):
        for key, value in values.items():
            if why := fault(key, value):
                raise StoryError(f"In the story {name}, {why} (see docs/nightwatch.md).")
    for what in told.event:
        for span in (what.clock, what.maintenance.span if what.maintenance is not None else ""):
            if span:
                seconds(span)
        last = offset(what.at, start, last)
        events.append(Event(last, what))
    return Story(
        told.title,
        start,
        seconds(told.duration),
        told.language,
        settings,
        told.house,
        tuple(sorted(events, key=lambda event: event.at)),
        told.expect,
    )


def load(path: Path) -> Story:
    """The story of a file."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise StoryError(f"There is no story {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise StoryError(f"The story {path} cannot be read: {reason}.") from None
    return parse(text, str(path))


def unmet(expectations: tuple[Expectation, ...], lines: list[dict[str, Any]], start: datetime) -> list[str]:
    """The expectations that the lines of a story do not fulfil, as sentences."""
    missed = []
    for wanted in expectations:
        found = [one for one in lines if fits(wanted, one, start)]
        if (wanted.count is None and not found) or (wanted.count is not None and len(found) != wanted.count):
            much = "at least one" if wanted.count is None else f"exactly {wanted.count}"
            shape = {key: value for key, value in wanted.model_dump().items() if value is not None and key != "count"}
            missed.append(f"expected {much} of {shape}, found {len(found)}")
    return missed


def fits(wanted: Expectation, one: Mapping[str, Any], start: datetime) -> bool:
    same = ("kind", "check", "subject", "level", "channel", "person", "outcome")
    if any(getattr(wanted, name) is not None and one.get(name) != getattr(wanted, name) for name in same):
        return False
    if wanted.text is not None and wanted.text not in str(one.get("text", one.get("reason", ""))):
        return False
    at = datetime.fromisoformat(str(one["at"])).timestamp() - start.timestamp()
    if wanted.after is not None and at < offset(wanted.after, start) - 0.5:
        return False
    return wanted.before is None or at <= offset(wanted.before, start) + 0.5
