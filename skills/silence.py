"""Silence: nothing is said aloud, dialogs still work. On by default while asleep; waking up puts it back (S14)."""

from dataclasses import dataclass, replace
from datetime import datetime

from basecamp.events import ModeChanged
from basecamp.house import Lang
from basecamp.settings import Settings
from basecamp.store import Point
from skills.decision import NOTHING, About, Note, Outcomes, Stimulus, UnknownActionError, for_skill

NAME = "silence"
HEARS: tuple[type, ...] = (ModeChanged,)


@dataclass(frozen=True)
class State:
    """Is it silent, and what it was before the night (None = no night is going on)."""

    on: bool = False
    before_night: bool | None = None


def first(settings: Settings) -> State:
    return State()


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    after = state
    if effect := for_skill(stimulus, NAME):
        match effect.action:
            case "set" if effect.args.get("remember", False):
                after = night(state) if effect.args["on"] else replace(state, on=False)
            case "set":
                after = State(bool(effect.args["on"]))
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
    if after.on == state.on:
        return after, NOTHING
    fr, en = ("activé", "on") if after.on else ("désactivé", "off")
    return after, (Point("silence", now, after.on), Note(about.say(f"Mode silence {fr}.", f"Silence {en}.")))


def night(state: State) -> State:
    """Silent, and what it was is kept unless something is kept already."""
    return State(True, state.on if state.before_night is None else state.before_night)


def restored(state: State) -> State:
    """As before the night; when nothing is kept, as it is."""
    return state if state.before_night is None else State(state.before_night)


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    if lang == "fr":
        return f"Le mode silence est {'activé' if state.on else 'désactivé'}."
    return f"Silence is {'on' if state.on else 'off'}."
