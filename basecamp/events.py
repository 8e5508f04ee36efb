"""What happens in the house, as values on the bus. Each event is dated by whoever saw it."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, get_args, get_type_hints

from basecamp.house import Lang, Mode, Severity


@dataclass(frozen=True)
class Event:
    """Base of all events; `at` is aware."""

    at: datetime
    kinds: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls) -> None:
        Event.kinds[cls.__name__] = cls

    def as_json(self) -> dict[str, Any]:
        """A JSON form that `from_json` reads back."""
        plain = {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(self).items()
        }
        return {"event": type(self).__name__, **plain}


@dataclass(frozen=True)
class Movement(Event):
    """A PIR saw somebody (`active`) or its dwell ended. `sensor`: PIR_entry, PIR_ui or PIR_indoor."""

    sensor: str
    active: bool = True


@dataclass(frozen=True)
class Sighting(Event):
    """A known phone or tag was heard by a scanner; `rssi` in dBm."""

    device: str
    rssi: int
    scanner: str = "local"


@dataclass(frozen=True)
class Presence(Event):
    """Somebody is known to have arrived or left (decided, with hysteresis)."""

    person: str
    present: bool


@dataclass(frozen=True)
class Doorbell(Event):
    """The bell button was pressed."""


@dataclass(frozen=True)
class ModeChanged(Event):
    """The house changed its mode; `cause` is speech, pir, bluetooth, remote or timer."""

    mode: Mode
    before: Mode
    cause: str


@dataclass(frozen=True)
class Measurement(Event):
    """A reading: series ("temperature", "light", "battery", "power", "water"), place, value in the series' unit."""

    series: str
    place: str
    value: float


@dataclass(frozen=True)
class Announcement(Event):
    """Something to be said aloud when the current dialog is over; urgent ones come first."""

    text: str
    lang: Lang = "fr"
    urgent: bool = False
    message: int = 0
    """Number of the kept message that is told; 0 = none."""


@dataclass(frozen=True)
class MessageReceived(Event):
    """A family member's message (SMS) for the house."""

    sender: str
    text: str


@dataclass(frozen=True)
class ProblemChanged(Event):
    """A problem began (`active`) or ended. `severity`: minor or major. `alarm`: as in `basecamp.house.Problem`."""

    key: str
    severity: Severity
    fr: str
    en: str
    active: bool = True
    alarm: int = 0


@dataclass(frozen=True)
class PowerCut(Event):
    """A power cut that is over, as nightwatch saw it: the house may have been dark itself."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class AlarmAnswered(Event):
    """Somebody in the house said that they take care of the alarm with this number; nightwatch repeats it no more."""

    alarm: int


@dataclass(frozen=True)
class Alarm(Event):
    """Something a person must know now (intrusion, leak); nightwatch sends it. Not `active`: that it is over, and why.

    `news`: a happening (the bell): told each time, and it has no end.
    """

    key: str
    fr: str
    en: str
    critical: bool = True
    active: bool = True
    news: bool = False


@dataclass(frozen=True)
class DialogPhase(Event):
    """Where the voice loop is: idle, listening, thinking or speaking. For the light and the screen."""

    phase: str


def from_json(data: dict[str, Any]) -> Event:
    """The event of `as_json`; ValueError when it names none or its fields do not fit."""
    given = dict(data)
    kind = Event.kinds.get(str(given.pop("event", "")))
    if kind is None:
        raise ValueError(f"no event is called {data.get('event')!r}")
    try:
        given["at"] = datetime.fromisoformat(str(given["at"]))
        for name, wanted in kinds_of(kind.__name__).items():
            if name in given and not fits(given[name], wanted):
                raise ValueError(f"{name} is {given[name]!r}")
        return kind(**given)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the fields of a {kind.__name__} event do not fit: {error}") from None


@cache
def kinds_of(name: str) -> dict[str, Any]:
    """The fields of the event called so, and what each holds."""
    kind = Event.kinds[name]
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def fits(value: Any, wanted: Any) -> bool:
    """Is it of that type? What comes from another process may be anything."""
    if choices := get_args(wanted):
        return isinstance(value, str) and value in choices
    if wanted is datetime:
        return isinstance(value, datetime) and value.tzinfo is not None
    if wanted in (int, float):
        return isinstance(value, int | wanted) and not isinstance(value, bool)
    return isinstance(value, wanted)
