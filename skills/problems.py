"""What is wrong now, and what was wrong and nobody has been told yet: for the report and the lightpad."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from basecamp import troubles
from basecamp.events import Alarm, AlarmAnswered, ProblemChanged
from basecamp.house import Lang, Problem, Severity
from basecamp.settings import Settings
from basecamp.store import Point
from skills import mains
from skills.decision import NOTHING, About, Note, Outcomes, Stimulus, Tick, UnknownActionError, for_skill, utc

NAME = "problems"
HEARS: tuple[type, ...] = (ProblemChanged, Alarm, Tick)
BY_NIGHTWATCH = "nightwatch/raised/"
"""How the key of an alarm of the house begins when nightwatch shows it."""
CUT = "nightwatch/mains/house"
"""A power cut, when nightwatch shows it."""
CALL = "help"
"""The alarm of somebody who calls for help."""
WORDS = 80
"""Characters of what was said that are told on."""
FORGET = timedelta(days=2)
"""A past problem nobody asked about is forgotten after this."""
MUTE = {
    troubles.NIGHTLIGHT: ("Le relais de la veilleuse ne répond pas.", "The relay of the night light does not answer."),
    troubles.KIOSK: (
        "Le relais de la lumière du kiosque ne répond pas.",
        "The relay of the kiosk light does not answer.",
    ),
    troubles.DOORBELL: ("Le relais du carillon ne répond pas.", "The relay of the door chime does not answer."),
    troubles.MUSIC: ("Le lecteur de musique ne répond pas.", "The music player does not answer."),
}
"""Devices that may not do what they are told, by the key of the problem. The heater tells of its own."""


@dataclass(frozen=True)
class State:
    """By key; a problem with `until` set is over."""

    items: Mapping[str, Problem] = field(default_factory=dict)


def first(settings: Settings) -> State:
    return State()


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if isinstance(stimulus, ProblemChanged):
        return changed(state, stimulus, now, about)
    if isinstance(stimulus, Alarm):
        if not stimulus.active:
            return state, (Note(about.say(stimulus.fr, stimulus.en)),)
        point = Point("alarm", now, stimulus.key, {"critical": str(stimulus.critical).lower()})
        if not stimulus.critical:
            return state, (point,)
        if shown_already(state, stimulus.key):
            return state, (point, Note(about.say(stimulus.fr, stimulus.en), "critical"))
        # An alarm is a happening, not a level: it is shown as a past problem until somebody was told.
        problem = Problem(stimulus.key, "major", stimulus.fr, stimulus.en, now, now)
        note = Note(about.say(stimulus.fr, stimulus.en), "critical")
        return State({**state.items, stimulus.key: problem}), (point, note)
    if effect := for_skill(stimulus, NAME):
        if effect.action == "device":
            key = str(effect.args["key"])
            if key not in MUTE:
                raise ValueError(f"{key!r} is no device that is told of: use one of {', '.join(MUTE)}")
            return state, (ProblemChanged(now, key, "minor", *MUTE[key], not effect.args["answers"]),)
        if effect.action == "call":
            return state, (called(str(effect.args["text"]), now),)
        if effect.action == "answer":
            return answered(state, int(effect.args["alarm"]), now)
        if effect.action != "reported":
            raise UnknownActionError(effect)
        told = effect.args.get("keys")
        left = {key: one for key, one in state.items.items() if one.until is None or (told and key not in told)}
        return State(left), NOTHING
    if isinstance(stimulus, Tick):
        old = [key for key, one in state.items.items() if one.until is not None and now - one.until > FORGET]
        if old:
            return State({key: one for key, one in state.items.items() if key not in old}), NOTHING
    return state, NOTHING


def called(text: str, now: datetime) -> Alarm:
    """Somebody in the house calls for help, and said yes to raising the alarm."""
    said = text[:WORDS].rstrip(" .!?")
    return Alarm(now, CALL, f"Appel à l'aide dans la maison : {said}.", f"A call for help in the house: {said}.")


def by_nightwatch(key: str) -> str:
    """What nightwatch calls the same problem of the house."""
    return CUT if key == mains.KEY else BY_NIGHTWATCH + key


def shown_already(state: State, key: str) -> bool:
    """Does nightwatch show this problem as going on?"""
    shown = state.items.get(by_nightwatch(key))
    return shown is not None and shown.until is None


def changed(state: State, event: ProblemChanged, now: datetime, about: About) -> tuple[State, Outcomes]:
    known = state.items.get(event.key)
    going_on = known is not None and known.until is None
    if event.active == going_on:
        if known is not None and going_on:
            now_so = replace(known, severity=event.severity, fr=event.fr, en=event.en, alarm=event.alarm)
            return (state if now_so == known else State({**state.items, event.key: now_so})), NOTHING
        return state, NOTHING
    if event.active and shown_already(state, event.key):
        return state, NOTHING
    tags = {"key": event.key, "severity": event.severity}
    point = Point("problem", now, event.active, tags)
    if event.active:
        since = utc(event.at, about.zone)
        problem = Problem(event.key, event.severity, event.fr, event.en, since, alarm=event.alarm)
        level = Note(about.say(event.fr, event.en), "error" if event.severity == "major" else "warning")
        # What the house saw itself comes back from nightwatch: it is told once, and is not over while it goes on there.
        others = {key: one for key, one in state.items.items() if by_nightwatch(key) != event.key}
        return State({**others, event.key: problem}), (point, level)
    assert known is not None
    over = replace(known, until=utc(event.at, about.zone), alarm=0)
    return State({**state.items, event.key: over}), (
        point,
        Note(about.say(f"Résolu : {known.fr}", f"Solved: {known.en}")),
    )


def answered(state: State, alarm: int, now: datetime) -> tuple[State, Outcomes]:
    """Somebody takes care of this alarm: nightwatch is told, and nobody is asked again. One that is not shown is left:
    0 would be all of them."""
    if alarm <= 0 or all(one.alarm != alarm for one in state.items.values()):
        return state, NOTHING
    left = {key: replace(one, alarm=0) if one.alarm == alarm else one for key, one in state.items.items()}
    return State(left), (AlarmAnswered(now, alarm),)


def worst(state: State) -> Severity | None:
    """The gravest severity among what is going on."""
    now = {one.severity for one in state.items.values() if one.until is None}
    return "major" if "major" in now else "minor" if now else None


def past(state: State) -> bool:
    return any(one.until is not None for one in state.items.values())


def listed(state: State) -> tuple[Problem, ...]:
    """For the snapshot: what goes on first, major before minor, oldest first; then what is over."""
    return tuple(sorted(state.items.values(), key=lambda p: (p.until is not None, p.severity != "major", p.since)))


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    going_on = [one for one in listed(state) if one.until is None]
    if not going_on:
        return "Aucun problème." if lang == "fr" else "No problem."
    return " ".join(one.text(lang) for one in going_on)
