"""A day of the house and of the watchman, lived by the real skills, whose points are what the pages must show."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from basecamp.alive import Alive
from basecamp.clock import SimulatedClock
from basecamp.events import Alarm, Doorbell, Event, Measurement, ProblemChanged
from basecamp.house import Severity
from basecamp.logbook import StoreLogbook
from basecamp.settings import Settings
from basecamp.store import Point, SqliteStore
from nightwatch.checks.host import Gauge
from nightwatch.memory import Memory
from nightwatch.sources.port import Reception
from skills import metrics
from tests.skills.house import Home, family

MINUTES = 30 * 60
"""Long enough for a night, for both ways of daylight, and for two local days."""
MODES = {120: "asleep", 600: "cocoon", 780: "lockout", 1020: "cocoon"}
"""Minute → mode that somebody asks for."""
PROBLEM = ("nightwatch/mains/house", 300, 420)
"""Key, minute of its beginning, of its end."""
BLACKOUT = (900, 903)
WATTS = 600.0
LITRES_AN_HOUR = 12.0
SILENT, REPLACED = (600, 780), 1200
"""The meter of the garden counts 1 L a minute; it is not heard for a while, and replaced later."""
DISK_A_DAY = 1.0


def settings() -> Settings:
    """Everything that can be driven is."""
    return family(
        heating={"device": "heater"},
        kiosk={"device": "kiosk", "evening_until": "22:30"},
        influx={"url": "http://127.0.0.1:1"},  # nightwatch fills its outbox; nobody empties it here
    )


def measured(now: datetime, minute: int) -> list[Event]:
    """What the devices tell at this minute."""
    lit = BLACKOUT[0] <= minute < BLACKOUT[1]
    told: list[Event] = [Measurement(now, "mains", "ups", 0.0 if lit else 1.0)]
    if minute % 5:
        return told
    hours = minute / 60
    if not SILENT[0] <= minute < SILENT[1]:
        told.append(Measurement(now, "water", "garden", 100.0 + minute if minute < REPLACED else minute - REPLACED))
    return [
        *told,
        Measurement(now, "temperature", "salon", 18.0 + 2 * ((minute // 60) % 2)),
        Measurement(now, "temperature", "chambre", 17.5),
        Measurement(now, "temperature", "dehors", 4.0),
        Measurement(now, "light", "salon", 120.0),
        Measurement(now, "battery", "chambre", 2.7),
        Measurement(now, "power", "linky", WATTS),
        Measurement(now, "energy", "linky", 5_000_000 + WATTS * hours),
        Measurement(now, "water", "meter", 80_000 + LITRES_AN_HOUR * hours),
        Measurement(now, "cpu", "bc-hq", 12.0),
        Measurement(now, "disk", "bc-hq:/", 40.0 + DISK_A_DAY * hours / 24),
    ]


def happens(home: Home, minute: int) -> None:
    """What people do, and what goes wrong."""
    if mode := MODES.get(minute):
        home.act("modes", "set", mode=mode)
        home.act("silence", "set", on=mode == "asleep")
    if minute == 180:
        home.act("heater", "force", mode="eco", until=(home.now + timedelta(hours=2)).isoformat())
    key, begins, ends = PROBLEM
    if minute in (begins, ends):
        # It grew worse meanwhile: the tags of its end are not those of its beginning.
        severity: Severity = "minor" if minute == begins else "major"
        home.handle(ProblemChanged(home.now, key, severity, "Coupé.", "Cut.", minute == begins))
    if minute == 480:
        home.handle(Doorbell(home.now))
        home.act("messages", "add", sender="Natacha", text="Bonjour.")
        home.handle(Alarm(home.now, "intrusion.PIR_entry", "Intrusion.", "Intrusion.", True))
        home.act("heater", "no such action")  # an error of the logbook
    if minute % 45 == 0:
        home.move("PIR_entry")
    if minute % 45 == 1:
        home.move("PIR_entry", False)
    if minute == 20:
        home.sight("tel-nio")


def of_the_house(end: datetime) -> list[Point]:
    home = Home(settings=settings())
    home.store = SqliteStore(":memory:", mirror=True)
    home.restart()
    clock = SimulatedClock(end - timedelta(minutes=MINUTES))
    home.household.logbook = StoreLogbook(home.store, clock, "hello")
    alive = Alive(home.store, clock, "hello", "bc-hq")
    for minute in range(MINUTES):
        home.now = (end - timedelta(minutes=MINUTES - minute)).astimezone(ZoneInfo("Europe/Paris"))
        clock.elapsed = 60.0 * minute
        for event in measured(home.now, minute):
            home.handle(event)
        if minute % 30 == 0:
            for event in metrics.sample("bc-ui", home.settings, home.now):
                home.handle(event)
        happens(home, minute)
        home.tick()
        alive.ping()
    return [point for _, point in home.store.unmirrored(1_000_000)]


def of_the_watchman(end: datetime, folder: Path) -> list[Point]:
    clock = SimulatedClock(end - timedelta(hours=2))
    memory = Memory(settings(), clock, folder)
    assert memory.store is not None
    StoreLogbook(memory.store, clock, "nightwatch").add("info", "nightwatch restarted")
    host: dict[str, Any] = {
        "disk": Gauge("disk", 70.0), "memory": Gauge("memory", 55.0), "cpu": Gauge("cpu", 51.0),
    }  # fmt: skip
    for minute in range(100):
        clock.elapsed = 60.0 * minute
        memory.ping()
        memory.record("gsm", {"modem": Reception(-79.0, True)})
        memory.record("host", host)
    memory.failed("sms", "refused", "a test")
    points = [point for _, point in memory.store.unmirrored(1_000_000)]
    memory.close()
    return points


def live(end: datetime, folder: Path) -> Sequence[Point]:
    """All that the house and its watchman would mirror of the hours before `end`."""
    return [*of_the_house(end), *of_the_watchman(end, folder)]


def minutes_of(point: Point, end: datetime) -> float:
    """The minute of the day at which this point was written."""
    return MINUTES - (end - point.at).total_seconds() / 60


def now() -> datetime:
    """A round instant, old enough for VictoriaMetrics, which hides its last half minute."""
    return datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=2)
