"""A picture of the house at one instant: what dialogs, report, page and light are given to look at.

Everything is optional but the mode: what nobody measured is None and is said to be unknown, never guessed.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Mode = Literal["cocoon", "lockout", "asleep"]
MODES: tuple[Mode, ...] = ("cocoon", "lockout", "asleep")
Severity = Literal["minor", "major"]
Lang = Literal["fr", "en"]
LANGS: tuple[Lang, ...] = ("fr", "en")
Address = Literal["tu", "vous"]
"""How the house speaks to people in French."""
OUTSIDE = ("dehors", "extérieur", "exterieur", "outside", "outdoors", "jardin", "garden")
"""Names of a place (in lower case) that is out of doors."""


@dataclass(frozen=True)
class Temperature:
    """One reading: the place as configured ("salon"), in °C, and when it was taken."""

    place: str
    celsius: float
    at: datetime


Span = Literal["night", "yesterday", "today"]
"""The night that was (from yesterday evening to this morning), the day before, this day so far."""


@dataclass(frozen=True)
class Range:
    """How cold and how warm it was at a place, °C."""

    place: str
    span: Span
    low: float
    high: float


@dataclass(frozen=True)
class Planned:
    """What the heater is to force later."""

    mode: Literal["comfort", "eco"]
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Heating:
    """What the heater does and why."""

    profile: str = "work_week"
    """Name of the weekly profile: work_week, holiday_week or one of the owner's."""
    mode: Literal["comfort", "eco", "frost"] = "eco"
    why: Literal["profile", "forced", "absence", "preheat", "safety"] = "profile"
    until: datetime | None = None
    """When the reason ends, if it does; None = until somebody says otherwise or the next profile change."""
    next_mode: Literal["comfort", "eco", "frost"] | None = None
    next_change: datetime | None = None
    setpoint: float | None = None
    """Wanted temperature, °C."""
    on: bool | None = None
    """Is it heating right now; None = unknown."""
    planned: tuple[Planned, ...] = ()
    """What begins later, earliest first."""


@dataclass(frozen=True)
class Person:
    """Somebody of the household. `present` is None while nobody knows."""

    name: str
    present: bool | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Message:
    """A message kept for the household, oldest first in `House.messages`."""

    id: int
    sender: str
    text: str
    at: datetime
    heard: bool = False
    person: str | None = None
    """Whom it is for; None = everybody."""


@dataclass(frozen=True)
class Problem:
    """Something wrong, or that was wrong (`until` set) and has not been reported yet."""

    key: str
    severity: Severity
    fr: str
    en: str
    since: datetime
    until: datetime | None = None
    alarm: int = 0
    """Number of the alarm that nightwatch repeats until somebody answers it; 0 = there is nothing to answer."""

    def text(self, lang: Lang) -> str:
        """The sentence in the wanted language."""
        return self.fr if lang == "fr" else self.en


@dataclass(frozen=True)
class Used:
    """What was used on a day that is over, from its first minute to its last."""

    day: date
    amount: float


@dataclass(frozen=True)
class Cut:
    """A power cut that is over."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Power:
    """Mains and electricity."""

    state: Literal["ok", "blackout", "unknown"] = "unknown"
    since: datetime | None = None
    watts: float | None = None
    kwh_today: float | None = None
    kwh_before: tuple[Used, ...] = ()
    """Of the days before, the newest first; a day that was not measured whole is missing."""
    cuts: tuple[Cut, ...] = ()
    """The last ones, the newest first."""


@dataclass(frozen=True)
class Water:
    """Water meter."""

    litres_today: float | None = None
    litres_before: tuple[Used, ...] = ()
    leak: bool | None = None


@dataclass(frozen=True)
class Service:
    """A process of the house, as the pings tell."""

    name: str
    host: str
    ok: bool | None
    version: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Absence:
    """What was announced when leaving; `back` is None when nobody knows."""

    since: datetime
    back: datetime | None = None


@dataclass(frozen=True)
class House:
    """The snapshot. `dialogs` sees the house through this and nothing else."""

    mode: Mode = "cocoon"
    mode_since: datetime | None = None
    silence: bool = False
    silence_until: datetime | None = None
    """When it ends by itself."""
    heating: Heating = field(default_factory=Heating)
    absence: Absence | None = None
    temperatures: tuple[Temperature, ...] = ()
    """First = the primary sensor inside; a place called "dehors"/"outside" is outside."""
    ranges: tuple[Range, ...] = ()
    """In the same order; of spans that were measured for the most part."""
    people: tuple[Person, ...] = ()
    messages: tuple[Message, ...] = ()
    problems: tuple[Problem, ...] = ()
    power: Power = field(default_factory=Power)
    water: Water = field(default_factory=Water)
    nightlight: Literal["ON", "OFF", "AUTO"] | None = None
    music: str | None = None
    """Playlist being played."""
    volume: int | None = None
    """Of the music, percent; None = there is no player."""
    services: tuple[Service, ...] = ()
    low_batteries: tuple[str, ...] = ()
    network_ok: bool | None = None
    day: bool | None = None
    """True between sunrise and sunset."""
    sunrise: datetime | None = None
    """Today's, as `sunset`; None where the sun does not rise."""
    sunset: datetime | None = None
    rang: datetime | None = None
    """When the bell was rung last."""
