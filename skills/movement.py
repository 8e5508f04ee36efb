"""Movement detectors: levels become passages (S5). Somebody who keeps moving is one passage, not fifty.

A passage is told to the other skills as the effect `movement.passage` with the sensor's name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from basecamp.effects import Effect
from basecamp.events import Movement
from basecamp.house import Lang
from basecamp.settings import Settings
from basecamp.store import Point
from skills.decision import NOTHING, About, Outcomes, Stimulus, seconds_between

NAME = "movement"
HEARS: tuple[type, ...] = (Movement,)


@dataclass(frozen=True)
class Level:
    """What a detector says, and when it last said anything."""

    active: bool
    at: datetime


@dataclass(frozen=True)
class State:
    levels: Mapping[str, Level] = field(default_factory=dict)


def durable(state: State) -> object:
    return None


def first(settings: Settings) -> State:
    return State()


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if isinstance(stimulus, Effect) and stimulus.skill == NAME:
        return state, NOTHING
    if not isinstance(stimulus, Movement):
        return state, NOTHING
    before = state.levels.get(stimulus.sensor)
    after = State({**state.levels, stimulus.sensor: Level(stimulus.active, now)})
    outcomes: Outcomes = ()
    if before is None or before.active != stimulus.active:
        outcomes = (Point("movement", now, stimulus.active, {"sensor": stimulus.sensor}),)
    # Boards that only tell pulses never say when one ends: a minute without any is an end as well.
    rest = about.settings.presence.dwell_s if before is None or not before.active else 60.0
    # What a clock wrote that was set back since says nothing: a passage too many is better than one that is missed.
    rested = before is None or not 0 <= seconds_between(before.at, now) < rest
    if stimulus.active and rested:
        outcomes += (passage(stimulus.sensor),)
    return after, outcomes


def passage(sensor: str) -> Effect:
    return Effect(NAME, "passage", {"sensor": sensor})


def passed(stimulus: Stimulus) -> str | None:
    """The sensor when the stimulus is a passage."""
    if isinstance(stimulus, Effect) and (stimulus.skill, stimulus.action) == (NAME, "passage"):
        return str(stimulus.args["sensor"])
    return None


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    if not state.levels:
        return "Aucun détecteur entendu." if lang == "fr" else "No detector was heard."
    sensor, level = max(state.levels.items(), key=lambda item: item[1].at)
    at = about.local(level.at)
    return f"Dernier mouvement : {sensor} à {at:%H:%M}." if lang == "fr" else f"Last movement: {sensor} at {at:%H:%M}."
