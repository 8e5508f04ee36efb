"""The night light (veilleuse): ON, OFF or AUTO; day and night; is it as dark outside as the sun says (S7)?

AUTO is lit at night while somebody lives here: never in lockout, where a light would be a sign of a burglar.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from basecamp.events import Announcement, ModeChanged, ProblemChanged
from basecamp.house import Lang
from basecamp.settings import Settings
from basecamp.store import Point
from skills import sun
from skills.decision import (
    About,
    Note,
    Outcomes,
    Stimulus,
    Tick,
    UnknownActionError,
    for_skill,
    seconds_between,
)

NAME = "nightlight"
HEARS: tuple[type, ...] = (Tick, ModeChanged)
Mode = Literal["ON", "OFF", "AUTO"]
MODES: tuple[Mode, ...] = ("ON", "OFF", "AUTO")
NAMES = {"ON": ("allumée", "on"), "OFF": ("éteinte", "off"), "AUTO": ("en automatique", "automatic")}
DARK_KEY = "light.dark_before_sunset"
LIGHT_KEY = "light.light_before_sunrise"
WARNINGS = {
    DARK_KEY: ("Il fait noir avant le coucher du soleil.", "It is dark before sunset."),
    LIGHT_KEY: ("Il y a de la lumière avant le lever du soleil.", "There is light before sunrise."),
}


@dataclass(frozen=True)
class State:
    mode: Mode = "AUTO"
    on: bool = False
    day: bool | None = None
    """None until the first tick."""
    odd: Mapping[str, datetime] = field(default_factory=dict)
    """What is strange about the light, by key, since when."""
    warned: frozenset[str] = frozenset()


def durable(state: State) -> object:
    return replace(state, odd={})


def first(settings: Settings) -> State:
    return State(settings.nightlight.mode)


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    outcomes: Outcomes = ()
    if effect := for_skill(stimulus, NAME):
        if effect.action != "set":
            raise UnknownActionError(effect)
        mode = effect.args.get("mode")
        if mode not in MODES:
            raise ValueError(f"{mode!r} is no mode of the night light: ON, OFF or AUTO")
        if mode != state.mode:
            state = replace(state, mode=mode)
            fr, en = NAMES[mode]
            outcomes = (Note(about.say(f"Veilleuse : {fr}.", f"Night light: {en}.")),)
    elif isinstance(stimulus, Tick):
        state, outcomes = daylight(state, now, about)
    on = lit(state, about)
    if on != state.on:
        state = replace(state, on=on)
        outcomes += (Point("nightlight", now, on, {"mode": state.mode}),)
    return state, outcomes


def lit(state: State, about: About) -> bool:
    if state.mode != "AUTO":
        return state.mode == "ON"
    return state.day is False and about.mode != "lockout"


def daylight(state: State, now: datetime, about: About) -> tuple[State, Outcomes]:
    house = about.settings.house
    day = sun.is_day(now, house.latitude, house.longitude)
    outcomes: Outcomes = ()
    if day != state.day:
        state = replace(state, day=day)
        outcomes = (Point("day", now, day),)
    state, warned = compare(state, now, about)
    return state, outcomes + warned


def compare(state: State, now: datetime, about: About) -> tuple[State, Outcomes]:
    """Light against sun, each strangeness for a while before it is believed, and as long before it is over."""
    dwell = about.settings.nightlight.dwell_min * 60
    strange = {key for key in WARNINGS if is_odd(key, now, about)}
    changing = {key: state.odd.get(key, now) for key in WARNINGS if (key in strange) != (key in state.warned)}
    due = frozenset(key for key, since in changing.items() if seconds_between(since, now) >= dwell)
    changing = {key: since for key, since in changing.items() if key not in due}
    if changing != state.odd:
        state = replace(state, odd=changing)
    outcomes: Outcomes = ()
    for key in sorted(due):
        fr, en = WARNINGS[key]
        active = key not in state.warned
        outcomes += (ProblemChanged(now, key, "minor", fr, en, active),)
        if active:
            outcomes += (Announcement(now, about.say(fr, en), about.lang),)
    return (replace(state, warned=state.warned ^ due) if due else state), outcomes


def is_odd(key: str, now: datetime, about: About) -> bool:
    """Dark while the sun is well up, or light while it is well under and has not risen yet."""
    settings, house, lux = about.settings.nightlight, about.settings.house, about.lux
    if lux is None or seconds_between(lux.at, now) > 1800:
        return False
    rise, set_ = sun.times(about.local(now).date(), house.latitude, house.longitude, about.zone)
    margin = timedelta(minutes=settings.margin_min)
    if rise is None or set_ is None:
        return False
    if key == DARK_KEY:
        return lux.value < settings.dark_lux and rise + margin < now < set_ - margin
    return lux.value > settings.light_lux and about.local(now).hour < 12 and now < rise - margin


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    house = about.settings.house
    rise, set_ = sun.times(about.local(now).date(), house.latitude, house.longitude, about.zone)
    hours = f"{about.local(rise):%H:%M} – {about.local(set_):%H:%M}" if rise and set_ else "–"
    if lang == "fr":
        return f"Veilleuse {state.mode}, {'allumée' if state.on else 'éteinte'} ; soleil {hours}."
    return f"Night light {state.mode}, {'on' if state.on else 'off'}; sun {hours}."
