"""What was announced when leaving: since when, and when somebody comes back (None = nobody knows)."""

from dataclasses import dataclass
from datetime import datetime

from basecamp.events import ModeChanged
from basecamp.house import Lang
from basecamp.settings import Settings
from skills.decision import NOTHING, About, Outcomes, Stimulus, UnknownActionError, for_skill, instant_of

NAME = "absence"
HEARS: tuple[type, ...] = (ModeChanged,)


@dataclass(frozen=True)
class State:
    """`since` None = nobody is known to be away."""

    since: datetime | None = None
    back: datetime | None = None


def first(settings: Settings) -> State:
    return State()


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if effect := for_skill(stimulus, NAME):
        if effect.action == "clear":
            return State(), NOTHING
        if effect.action != "set":
            raise UnknownActionError(effect)
        since = instant_of(effect.args.get("since"), about.zone) or now
        return State(since, instant_of(effect.args.get("back"), about.zone)), NOTHING
    if isinstance(stimulus, ModeChanged) and stimulus.before == "lockout":
        return State(), NOTHING
    return state, NOTHING


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    if state.since is None:
        return "Aucune absence annoncée." if lang == "fr" else "No absence was announced."
    if state.back is None:
        return "Retour inconnu." if lang == "fr" else "The return is unknown."
    back = about.local(state.back)
    return f"Retour prévu le {back:%d/%m à %H:%M}." if lang == "fr" else f"Return expected on {back:%d/%m at %H:%M}."
