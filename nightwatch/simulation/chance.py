"""A long story written by chance (seeded): faults of every kind over many days, and the truth about them.

It is told with slower looks than a real house (mains every minute, the rest every ten), so that a year takes seconds.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from basecamp.settings.nightwatch import NightwatchSettings
from nightwatch.simulation.story import HOUSE, Event, Happening, Story, merged

SLOW: Mapping[str, Any] = {
    "mains": {"every_s": 120},
    "light": {"every_s": 3600},
    "temperature": {"every_s": 1800},
    "sensors": {"every_s": 3600, "readers": {"temperature": "operator@bc-ui"}},
    "modules": {"every_s": 1800, "late_s": 900, "grace_s": 900},
    "batteries": {"every_s": 7200},
    "consumption": {"every_s": 3600},
    "leak": {"every_s": 3600},
    "services": {"every_s": 1800},
    "network": {"every_s": 600},
    "internet": {"every_s": 600},
    "gsm": {"every_s": 1800},
    "host": {"every_s": 1800},
    "channels": {"every_s": 1800},
    "database": {"every_s": 7200},
    "raised": {"every_s": 7200},
    "alarms": {"inhibit_s": 2500},
}


@dataclass(frozen=True)
class Fault:
    """What really was wrong: from when to when (seconds since the start), and the checks that may alarm about it."""

    kind: str
    start: float
    end: float
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of fault: how often in a year, how long in seconds, what it sets and sets back, who may notice."""

    name: str
    yearly: float
    shortest: float
    longest: float
    begin: Mapping[str, Any]
    end: Mapping[str, Any]
    checks: tuple[str, ...]


KINDS: tuple[Kind, ...] = (
    Kind("cut", 40, 120, 6 * 3600, {"mains": False}, {"mains": True}, ("mains",)),
    Kind("flicker", 60, 1, 40, {"mains": False}, {"mains": True}, ("mains",)),
    Kind("internet", 50, 60, 8 * 3600, {"internet": False}, {"internet": True}, ("internet", "channels")),
    Kind("dns", 12, 60, 4 * 3600, {"dns": False}, {"dns": True}, ("internet", "channels")),
    Kind("router", 12, 300, 3 * 3600, {"router": False}, {"router": True}, ("network", "channels")),
    Kind("host", 12, 300, 9 * 3600, {"host.bc-hq": False}, {"host.bc-hq": True}, ("network",)),
    Kind("modem", 12, 300, 8 * 3600, {"modem": False}, {"modem": True}, ("gsm", "channels")),
    Kind("gsm", 12, 300, 8 * 3600, {"modem.registered": False}, {"modem.registered": True}, ("gsm", "channels")),
    Kind("sms silence", 20, 300, 6 * 3600, {"sms": "hang"}, {"sms": "ok"}, ("channels",)),
    Kind("sms lost", 10, 300, 6 * 3600, {"sms": "lost"}, {"sms": "ok"}, ("channels",)),
    Kind("pushover silence", 20, 300, 6 * 3600, {"pushover": "hang"}, {"pushover": "ok"}, ("channels",)),
    Kind("frost", 8, 6000, 40000, {"temperature.salon": 3.0}, {"temperature.salon": 19.5}, ("temperature",)),
    Kind("cold", 8, 6000, 40000, {"temperature.salon": 10.0}, {"temperature.salon": 19.5}, ("temperature",)),
    Kind("leak", 6, 2 * 86400, 4 * 86400, {"water.leak": 20.0}, {"water.leak": 0.0}, ("leak",)),
    Kind("tap", 8, 7200, 20000, {"water.flow": 900.0}, {"water.flow": 12.0}, ("consumption",)),
    Kind("battery", 6, 86400, 5 * 86400, {"battery.chambre": 1.9}, {"battery.chambre": 2.9}, ("batteries",)),
    Kind(
        "sensor",
        8,
        3600,
        86400,
        {"silent.temperature.chambre": True},
        {"silent.temperature.chambre": False},
        ("sensors",),
    ),
    Kind("module", 15, 600, 20000, {"ping.operator@bc-ui": False}, {"ping.operator@bc-ui": True}, ("modules",)),
    Kind(
        "program",
        15,
        600,
        20000,
        {"program.hello@bc-hq": "FATAL"},
        {"program.hello@bc-hq": "RUNNING"},
        ("services",),
    ),
    Kind("disk", 4, 3600, 86400, {"disk": 2.0}, {"disk": 60.0}, ("host",)),
    Kind("data", 8, 600, 20000, {"data": False}, {"data": True}, ("*",)),
)


@dataclass(frozen=True)
class Chance:
    """The story, and the truth."""

    story: Story
    faults: tuple[Fault, ...]


def write(seed: int, days: int, start: datetime | None = None) -> Chance:
    """A story of `days` days; the last three are quiet, so that everything can end."""
    dice = random.Random(seed)
    begin = start or datetime(2026, 1, 5, tzinfo=ZoneInfo("Europe/Paris"))
    length = days * 86400.0
    last = length - 3 * 86400.0
    events: list[Event] = []
    faults: list[Fault] = []
    for kind in KINDS:
        at = 86400.0
        while True:
            at += dice.expovariate(kind.yearly / (365 * 86400.0))
            if at >= last:
                break
            end = min(at + dice.uniform(kind.shortest, kind.longest), last)
            events += [
                Event(at, Happening(at="+0 s", set=dict(kind.begin))),
                Event(end, Happening(at="+0 s", set=dict(kind.end))),
            ]
            faults.append(Fault(kind.name, at, end, kind.checks))
            at = end + 3600.0
    # Nightwatch itself dies and starts again, now and then right in the middle of something.
    moments = [fault.start + dice.uniform(0, 30) for fault in dice.sample(faults, min(len(faults), days // 8))]
    moments += [dice.uniform(86400, last) for _ in range(days // 8)] if last > 86400 else []
    events += [Event(at, Happening(at="+0 s", restart=dice.uniform(5, 900))) for at in moments]
    events.sort(key=lambda event: event.at)
    settings = NightwatchSettings.model_validate(merged(HOUSE, SLOW))
    story = Story(f"chance {seed}", begin, length, "fr", settings, {}, tuple(events))
    return Chance(story, tuple(sorted(faults, key=lambda fault: fault.start)))
