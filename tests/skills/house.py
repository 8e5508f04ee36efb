"""A household in memory with a clock that only the test moves."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from basecamp.bus import LocalBus
from basecamp.effects import Effect
from basecamp.events import Announcement, Event, Movement, Sighting
from basecamp.settings import Settings
from basecamp.store import SqliteStore
from skills.household import Household

PARIS = ZoneInfo("Europe/Paris")
PHONES = {
    "tel-nio": {"person": "Nio", "name": "nio"},
    "tel-natacha": {"person": "Natacha", "name": "natacha"},
}


def paris(text: str) -> datetime:
    """ "2026-11-23 08:30" on the wall clock of the house."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def family(**sections: Any) -> Settings:
    """Two people with phones, a Bluetooth scanner, no heater that is driven; more sections as given."""
    data: dict[str, Any] = {
        "house": {"people": ["Nio", "Natacha"]},
        "hardware": {"phones": PHONES, "devices": {"scanner": {"kind": "bluetooth"}}},
    }
    for name, section in sections.items():
        data[name] = {**data.get(name, {}), **section}
    return Settings.model_validate(data)


class Log:
    """A logbook that keeps its lines."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def add(self, level: str, text: str, *, forward: bool = True) -> None:
        self.lines.append((level, text))

    def entries(self, start: datetime, end: datetime, at_least: str = "debug") -> list[Any]:
        return []


class Home:
    """A household, its store, the instant it is, and all it published so far."""

    def __init__(self, start: str = "2026-11-23 08:00", settings: Settings | None = None) -> None:
        self.now = paris(start)
        self.settings = settings or family()
        self.store = SqliteStore(":memory:")
        self.log = Log()
        self.events: list[Event] = []
        self.bus = LocalBus()
        self.bus.subscribe(Event, self.events.append)
        self.restart()

    def restart(self) -> None:
        """The process is killed and starts again with what the store kept."""
        self.household = Household(self.store, self.settings, self.bus, self.log)

    def at(self, text: str) -> "Home":
        self.now = paris(text)
        return self

    def wait(self, **span: float) -> "Home":
        self.now = datetime.fromtimestamp(self.now.timestamp() + timedelta(**span).total_seconds(), PARIS)
        return self

    def act(self, skill: str, action: str, **args: Any) -> "Home":
        self.household.act(Effect(skill, action, args), self.now)
        return self

    def handle(self, event: Event) -> list[Event]:
        return self.household.handle(event, self.now)

    def move(self, sensor: str = "PIR_indoor", active: bool = True) -> list[Event]:
        return self.handle(Movement(self.now, sensor, active))

    def sight(self, device: str = "tel-nio", rssi: int = -60, scanner: str = "scanner") -> list[Event]:
        return self.handle(Sighting(self.now, device, rssi, scanner))

    def tick(self) -> list[Event]:
        return self.household.tick(self.now)

    def run(self, minutes: float, step_s: float = 30.0, sights: tuple[str, ...] = ()) -> list[Event]:
        """Time passes; the phones in `sights` are heard at each step."""
        found: list[Event] = []
        for _ in range(round(minutes * 60 / step_s)):
            self.wait(seconds=step_s)
            for device in sights:
                found += self.sight(device)
            found += self.tick()
        return found

    @property
    def house(self) -> Any:
        return self.household.snapshot(self.now)

    def said(self) -> list[str]:
        """Everything announced so far."""
        return [event.text for event in self.events if isinstance(event, Announcement)]

    def of(self, kind: type[Event]) -> list[Any]:
        """All events of a kind so far."""
        return [event for event in self.events if isinstance(event, kind)]
