"""Silence: nothing is said aloud, dialogs still work. On by default while asleep; waking up puts it back (S14).

One that was asked for a while ends by itself, but not in the night.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from basecamp.effects import Effect
from basecamp.events import ModeChanged
from basecamp.house import Lang
from basecamp.settings import Settings
from basecamp.store import Point
from skills.decision import NOTHING, About, Note, Outcomes, Stimulus, Tick, UnknownActionError, for_skill, utc

NAME = "silence"
HEARS: tuple[type, ...] = (Tick, ModeChanged)


@dataclass(frozen=True)
class State:
    """Is it silent, and what it was before the night (None = no night is going on)."""

    on: bool = False
    before_night: bool | None = None
    until: datetime | None = None
    """When the silence that somebody asked for ends."""


def first(settings: Settings) -> State:
    return State()


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    after = state
    if effect := for_skill(stimulus, NAME):
        match effect.action:
            case "set" if effect.args.get("remember", False):
                after = night(state) if effect.args["on"] else replace(state, on=False, until=None)
            case "set":
                after = State(bool(effect.args["on"]), until=end_of(effect, about))
            case "restore":
                after = restored(state)
            case _:
                raise UnknownActionError(effect)
    elif isinstance(stimulus, ModeChanged):
        # The dialogs write the same effects beside `modes.set`; a remote command or a timer does not.
        if stimulus.mode == "asleep" and about.settings.modes.silent_night:
            after = night(state)
        elif stimulus.before == "asleep":
            after = restored(state)
    elif state.until is not None and now >= state.until:
        after = ended(state)
    if after.on == state.on:
        return after, NOTHING
    fr, en = ("activé", "on") if after.on else ("désactivé", "off")
    told = Point("silence", now, after.on), Note(about.say(f"Mode silence {fr}.", f"Silence {en}."))
    # Nobody speaks with the house when the time is up: what came meanwhile is told without being asked.
    return after, (*told, Effect("messages", "remind", {})) if isinstance(stimulus, Tick) else told


def night(state: State) -> State:
    """Silent, and what it was is kept unless something is kept already."""
    return replace(state, on=True, before_night=state.on if state.before_night is None else state.before_night)


def restored(state: State) -> State:
    """As before the night; when nothing is kept, as it is."""
    if state.before_night is None:
        return state
    return State(state.before_night, until=state.until if state.before_night else None)


def end_of(effect: Effect, about: About) -> datetime | None:
    """When a silence that is asked for ends; one without an end lasts."""
    until = effect.args.get("until")
    return utc(datetime.fromisoformat(str(until)), about.zone) if until and effect.args["on"] else None


def ended(state: State) -> State:
    """The time is up; in the night only what comes after it is no silence any more."""
    return State() if state.before_night is None else replace(state, before_night=False, until=None)


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    end = f"{about.local(state.until):%H:%M}" if state.on and state.until else ""
    if lang == "fr":
        return f"Le mode silence est {'activé' if state.on else 'désactivé'}{f' jusque {end}' if end else ''}."
    return f"Silence is {'on' if state.on else 'off'}{f' until {end}' if end else ''}."
