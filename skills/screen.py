"""The screen of the console: lit when somebody stands before it, rings, or speaks (S5, S14)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from basecamp.effects import Effect
from basecamp.events import Alarm, DialogPhase, Doorbell
from basecamp.house import Lang
from basecamp.settings import Settings
from skills.decision import NOTHING, About, Outcomes, Stimulus
from skills.movement import passed

NAME = "screen"
HEARS: tuple[type, ...] = (DialogPhase, Doorbell, Alarm, Effect)


@dataclass(frozen=True)
class State:
    """Lit until then."""

    until: datetime | None = None


def first(settings: Settings) -> State:
    return State()


def durable(state: State) -> object:
    return None


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if not wakes(stimulus, about):
        return state, NOTHING
    return State(now + timedelta(minutes=about.settings.screen.awake_min)), NOTHING


def wakes(stimulus: Stimulus, about: About) -> bool:
    if isinstance(stimulus, DialogPhase):
        return stimulus.phase != "idle"
    if isinstance(stimulus, Doorbell | Alarm):
        # The bell is an alarm for the phones, too: at night it lights the room no more than it rings.
        return about.mode != "asleep" or (isinstance(stimulus, Alarm) and stimulus.active and stimulus.critical)
    if passed(stimulus) == about.settings.presence.console_sensor:
        return about.mode != "asleep" or not about.settings.screen.dark_while_asleep
    return False


def awake(state: State, now: datetime) -> bool:
    """Should the screen be lit now?"""
    return state.until is not None and now < state.until


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    on = awake(state, now)
    return f"Écran {'allumé' if on else 'éteint'}." if lang == "fr" else f"Screen {'on' if on else 'off'}."
