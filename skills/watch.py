"""The guard of the empty house: a movement in lockout is somebody of the household, or an intrusion (S15, S16).

Whose phone arrived since the lockout began is known. A phone that never left counts for a while only: later it is taken
for one that was forgotten at home, and would otherwise open the house to a burglar. Whoever is not known is asked who
they are and has a grace time: a phone that arrives, or "je suis rentré", ends it; else it is an alarm. When somebody of
the house comes after all, whoever got the alarm is told so.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from basecamp.effects import Effect
from basecamp.events import Alarm, Announcement, ModeChanged, Presence
from basecamp.house import Lang
from basecamp.settings import Settings
from skills.decision import BACK_S, NOTHING, About, Note, Outcomes, Stimulus, Tick, recent, seconds_between
from skills.movement import passed
from skills.words import words

NAME = "watch"
HEARS: tuple[type, ...] = (ModeChanged, Tick, Presence, Effect)


@dataclass(frozen=True)
class Pending:
    """Somebody unknown moved at `sensor`; an alarm at `deadline` unless they turn out to be known."""

    sensor: str
    at: datetime
    deadline: datetime


@dataclass(frozen=True)
class State:
    pending: Pending | None = None
    alarmed: datetime | None = None
    """Last intrusion alarm of this lockout."""
    raised: tuple[str, ...] = ()
    """Keys of the alarms that nobody of the house has called off yet."""


def first(settings: Settings) -> State:
    return State()


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if isinstance(stimulus, ModeChanged):
        if somebody_known(stimulus):
            return State(), called_off(state, stimulus, now, about)
        return State(raised=state.raised), NOTHING
    if isinstance(stimulus, Tick):
        if state.pending is not None and now >= state.pending.deadline:
            return alarm(state, state.pending, now, about)
        if state.pending is not None and seconds_between(state.pending.at, now) < -BACK_S:
            return replace(state, pending=wait_for(state.pending.sensor, now, about)), NOTHING
        return state, NOTHING
    if isinstance(stimulus, Presence):
        if not stimulus.present or state.pending is None:
            return state, NOTHING
        if about.mode == "lockout":
            return replace(state, pending=None), (notice("known_arrival", "bluetooth"),)
        return replace(state, pending=None), NOTHING
    sensor = passed(stimulus)
    if sensor is None:
        return state, NOTHING
    if about.mode == "lockout":
        return moved(state, sensor, now, about)
    if about.mode == "asleep" and guards_the_night(sensor, about) and state.pending is None and not lately(about, now):
        return replace(state, pending=wait_for(sensor, now, about)), NOTHING
    return state, NOTHING


def moved(state: State, sensor: str, now: datetime, about: About) -> tuple[State, Outcomes]:
    settings = about.settings.presence
    locked_for = seconds_between(about.mode_since, now) if about.mode_since is not None else float("inf")
    if locked_for < -BACK_S:
        locked_for = float("inf")
    if locked_for < settings.exit_min * 60:
        return state, NOTHING
    if known(about, locked_for):
        return replace(state, pending=None), (notice("known_movement", "pir"),)
    if state.pending is not None:
        return state, NOTHING
    if state.alarmed is not None and 0 <= seconds_between(state.alarmed, now) < settings.alarm_repeat_min * 60:
        return state, NOTHING
    question = words(about.lang, "watch.who", about.settings.house.address)
    seen = about.say(f"Mouvement inconnu ({sensor}) en absence.", f"Unknown movement ({sensor}) while away.")
    return replace(state, pending=wait_for(sensor, now, about)), (
        Announcement(now, question, about.lang, True),
        Note(seen, "warning"),
    )


def wait_for(sensor: str, now: datetime, about: About) -> Pending:
    return Pending(sensor, now, now + timedelta(seconds=about.settings.presence.grace_s))


def known(about: About, locked_for: float) -> bool:
    """Does a phone explain the movement?"""
    if about.mode_since is None:
        return bool(about.present)
    arrived = any(since > about.mode_since for since in about.arrived.values())
    return arrived or (bool(about.present) and locked_for < about.settings.presence.stay_min * 60)


def lately(about: About, now: datetime) -> bool:
    """Did somebody of the house arrive just now? A phone is often heard before its owner opens the door."""
    window = about.settings.presence.arrival_min * 60
    return any(recent(since, now, window) for since in about.arrived.values())


def guards_the_night(sensor: str, about: About) -> bool:
    return about.settings.presence.night_entry_alarm and sensor == about.settings.presence.entry_sensor


def notice(trigger: str, cause: str) -> Effect:
    return Effect("modes", "notice", {"trigger": trigger, "cause": cause})


def alarm(state: State, pending: Pending, now: datetime, about: About) -> tuple[State, Outcomes]:
    at = about.local(pending.at)
    left = ", ".join(sorted(about.present))
    mode = ("sommeil", "asleep") if about.mode == "asleep" else (about.mode, f"in {about.mode} mode")
    fr = f"Intrusion : mouvement inconnu ({pending.sensor}) à {at:%H:%M}, maison en mode {mode[0]}."
    en = f"Intrusion: unknown movement ({pending.sensor}) at {at:%H:%M}, the house is {mode[1]}."
    if left:
        fr += f" Téléphone resté à la maison : {left}."
        en += f" Phone left at home: {left}."
    outcomes: Outcomes = (Alarm(now, f"intrusion.{pending.sensor}", fr, en, True),)
    if about.mode == "lockout":
        said = words(about.lang, "watch.intrusion")
        outcomes += (Announcement(now, said, about.lang, True),)
    raised = tuple(dict.fromkeys((*state.raised, f"intrusion.{pending.sensor}")))
    return State(None, now, raised), outcomes


def somebody_known(changed: ModeChanged) -> bool:
    """Was it a person of the house who changed the mode? The hour is nobody, a movement in the night anybody."""
    return changed.cause in ("speech", "remote", "bluetooth") or (changed.cause, changed.before) == ("pir", "lockout")


def called_off(state: State, changed: ModeChanged, now: datetime, about: About) -> Outcomes:
    """Who got the alarm hears that it is over, and how the house knows: words can be said by anybody."""
    came = [name for name, at in about.arrived.items() if state.alarmed is None or at >= state.alarmed]
    names = ", ".join(sorted(came or about.present))
    fr, en = {
        "speech": (" par quelqu'un sur place", " by somebody at the house"),
        "remote": (" à distance", " from afar"),
    }.get(changed.cause, (f", téléphone reconnu : {names}", f", phone recognized: {names}"))
    at = about.local(now)
    over = f"Alarme levée à {at:%H:%M}{fr}.", f"Alarm called off at {at:%H:%M}{en}."
    return tuple(Alarm(now, key, *over, True, active=False) for key in state.raised)


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    if state.pending is not None:
        return (
            "Mouvement inconnu en cours de vérification." if lang == "fr" else "An unknown movement is being checked."
        )
    if state.alarmed is not None:
        at = about.local(state.alarmed)
        return f"Intrusion signalée à {at:%H:%M}." if lang == "fr" else f"Intrusion reported at {at:%H:%M}."
    return "Rien à signaler." if lang == "fr" else "Nothing to report."
