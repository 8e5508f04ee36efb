"""Processor, memory, disks and temperature of this host: stored, and told when they stay bad (S23).

`sample` reads them (`basecamp.machine`) as Measurement events; `decide` is pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from basecamp import machine
from basecamp.events import Measurement, ProblemChanged
from basecamp.house import Lang
from basecamp.settings import Settings
from skills.decision import NOTHING, About, Outcomes, Reading, Stimulus, seconds_between

NAME = "metrics"
HEARS: tuple[type, ...] = (Measurement,)
SERIES = (machine.CPU, machine.MEMORY, machine.DISK, machine.HEAT)
"""In percent of what there is, the heat in °C; place = host, or host:file system."""


@dataclass(frozen=True)
class State:
    """By "series/place": last values, since when each is too high, and which were told."""

    last: Mapping[str, Reading] = field(default_factory=dict)
    high: Mapping[str, datetime] = field(default_factory=dict)
    told: frozenset[str] = frozenset()


def first(settings: Settings) -> State:
    return State()


def durable(state: State) -> object:
    return state.told


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if not isinstance(stimulus, Measurement) or stimulus.series not in SERIES:
        return state, NOTHING
    key = f"{stimulus.series}/{stimulus.place}"
    state = replace(state, last={**state.last, key: Reading(stimulus.value, now)})
    bad = too_high(stimulus, about.settings)
    if bad == (key in state.told):
        return replace(state, high={k: v for k, v in state.high.items() if k != key}), NOTHING
    since = state.high.get(key, now)
    if seconds_between(since, now) < about.settings.metrics.dwell_min * 60:
        return replace(state, high={**state.high, key: since}), NOTHING
    high = {k: v for k, v in state.high.items() if k != key}
    return replace(state, high=high, told=state.told ^ {key}), (problem(stimulus, now, bad),)


def too_high(event: Measurement, settings: Settings) -> bool:
    limits = {
        "memory": settings.metrics.memory_percent,
        "disk": settings.metrics.disk_percent,
        "cpu_temperature": settings.metrics.cpu_celsius,
    }
    return event.value > limits.get(event.series, float("inf"))


WORDS = {
    "memory": ("La mémoire de", "The memory of", "est presque pleine", "is almost full", "%"),
    "disk": ("Le disque de", "The disk of", "est presque plein", "is almost full", "%"),
    "cpu_temperature": ("Le processeur de", "The processor of", "est trop chaud", "is too hot", "°C"),
}


def problem(event: Measurement, now: datetime, active: bool) -> ProblemChanged:
    fr_what, en_what, fr_state, en_state, unit = WORDS[event.series]
    fr = f"{fr_what} {event.place} {fr_state} ({event.value:.0f} {unit})."
    en = f"{en_what} {event.place} {en_state} ({event.value:.0f} {unit})."
    return ProblemChanged(now, f"metrics.{event.series}.{event.place}", "minor", fr, en, active)


def sample(host: str, settings: Settings, now: datetime) -> list[Measurement]:
    """The measurements of this host now. What cannot be read is left out. Takes a few milliseconds."""
    figures = machine.read(settings.metrics.disks).stored(host)
    return [Measurement(now, series, place, value) for series, place, value in figures]


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    if not state.last:
        return "Pas encore de mesure de la machine." if lang == "fr" else "The host was not measured yet."
    units = {"cpu_temperature": "°C"}
    parts = (
        f"{key.replace('/', ' ', 1)} {one.value:.0f} {units.get(key.partition('/')[0], '%')}"
        for key, one in sorted(state.last.items())
    )
    return " · ".join(parts)
