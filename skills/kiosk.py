"""The outdoor light: lit by a movement when it is dark, or all evening while somebody is there (S21)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from basecamp.effects import Effect
from basecamp.house import Lang
from basecamp.settings import Settings
from basecamp.store import Point
from skills.decision import NOTHING, About, Outcomes, Stimulus, Tick, lasts, seconds_between
from skills.movement import passed

NAME = "kiosk"
HEARS: tuple[type, ...] = (Tick, Effect)


@dataclass(frozen=True)
class State:
    on: bool = False
    until: datetime | None = None
    """A movement lights it until then."""


def first(settings: Settings) -> State:
    return State()


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if not about.settings.kiosk.device:
        return state, NOTHING
    sensor = passed(stimulus)
    if sensor in about.settings.kiosk.sensors:
        state = replace(state, until=now + timedelta(minutes=about.settings.kiosk.hold_min))
    elif not isinstance(stimulus, Tick):
        return state, NOTHING
    on = dark(now, about) and (evening(now, about) or lasts(state.until, now, about.settings.kiosk.hold_min * 60))
    if on == state.on:
        return state, NOTHING
    return replace(state, on=on), (Point("kiosk", now, on),)


def dark(now: datetime, about: About) -> bool:
    """By the sensor outside when it is fresh, else by the sun; unknown counts as dark: a light harms nobody."""
    settings = about.settings.nightlight
    if about.lux is not None and seconds_between(about.lux.at, now) < 1800:
        return about.lux.value < settings.light_lux
    return about.day is not True


def evening(now: datetime, about: About) -> bool:
    """From noon to the set hour (which may lie after midnight) while somebody is there."""
    until = about.settings.kiosk.evening_until
    if until is None or about.somebody is not True or about.mode != "cocoon":
        return False
    at = about.local(now).time()
    if until.hour < 12:
        return at.hour >= 12 or at < until
    return at.hour >= 12 and at < until


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    if lang == "fr":
        return f"Lumière du kiosque {'allumée' if state.on else 'éteinte'}."
    return f"Kiosk light {'on' if state.on else 'off'}."
