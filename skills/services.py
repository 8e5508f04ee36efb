"""The processes of the house, as their signs of life in the store tell: for the report and the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from basecamp.house import Lang, Service
from basecamp.settings import Settings
from skills.decision import (
    NOTHING,
    About,
    Outcomes,
    Stimulus,
    UnknownActionError,
    for_skill,
    instant_of,
    seconds_between,
)

NAME = "services"
HEARS: tuple[type, ...] = ()
LATE_S = 180.0
"""Silent for longer = not fine. Restarting it is nightwatch's business."""
FORGET = timedelta(days=3)
"""A process that was not heard for this long was taken out of the house."""


@dataclass(frozen=True)
class Ping:
    """The last sign of life of a process."""

    version: str
    at: datetime


@dataclass(frozen=True)
class State:
    """By "service@host"."""

    heard: Mapping[str, Ping] = field(default_factory=dict)


def first(settings: Settings) -> State:
    return State()


def durable(state: State) -> object:
    return tuple(state.heard)


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    effect = for_skill(stimulus, NAME)
    if effect is None:
        return state, NOTHING
    if effect.action != "pinged":
        raise UnknownActionError(effect)
    heard = {name: ping for name, ping in state.heard.items() if now - ping.at < FORGET}
    for one in effect.args["pings"]:
        at = instant_of(one["at"], about.zone)
        heard[f"{one['service']}@{one['host']}"] = Ping(str(one.get("version", "")), at or now)
    return State(heard), NOTHING


def listed(state: State, now: datetime, about: About) -> tuple[Service, ...]:
    """For the snapshot, by name."""
    found = []
    for key, ping in sorted(state.heard.items()):
        service, _, host = key.partition("@")
        ok = seconds_between(ping.at, now) <= LATE_S
        found.append(Service(service, host, ok, ping.version, about.local(ping.at)))
    return tuple(found)


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    late = [f"{one.name} ({one.host})" for one in listed(state, now, about) if not one.ok]
    if not state.heard:
        return "Aucun service entendu." if lang == "fr" else "No service was heard."
    if late:
        return f"En retard : {', '.join(late)}." if lang == "fr" else f"Late: {', '.join(late)}."
    return "Tous les services répondent." if lang == "fr" else "All services answer."
