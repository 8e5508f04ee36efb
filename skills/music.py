"""Music: a playlist on a network player that is in standby (S9). What is wanted is here; `skills.players` does it."""

from dataclasses import dataclass, replace
from datetime import datetime

from basecamp.events import ModeChanged
from basecamp.house import Lang
from basecamp.settings import Settings
from basecamp.store import Point
from skills.decision import NOTHING, About, Note, Outcomes, Stimulus, UnknownActionError, for_skill

NAME = "music"
HEARS: tuple[type, ...] = (ModeChanged,)


@dataclass(frozen=True)
class State:
    """What is wanted: a playlist (None = silence) at a volume in percent."""

    playlist: str | None = None
    volume: int = 60
    asked: int = 0
    """Grows with each wish to play, so that the same playlist can be asked for again after it ended."""


def first(settings: Settings) -> State:
    return State(volume=settings.music.volume)


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if isinstance(stimulus, ModeChanged) and stimulus.mode != "cocoon" and state.playlist is not None:
        return stopped(state, now)
    effect = for_skill(stimulus, NAME)
    if effect is None:
        return state, NOTHING
    match effect.action:
        case "play":
            if about.settings.music.player == "none":
                fr, en = "Musique demandée, mais aucun lecteur n'est réglé.", "Music wanted, but no player is set."
                return state, (Note(about.say(fr, en), "warning"),)
            name = str(effect.args.get("playlist") or about.settings.music.playlist)
            if not name:
                raise ValueError("no playlist is named, and music.playlist is empty")
            return replace(state, playlist=name, asked=state.asked + 1), (
                Point("music", now, name),
                Note(about.say(f"Musique : {name}.", f"Music: {name}.")),
            )
        case "stop":
            return stopped(state, now)
        case "volume":
            percent = int(effect.args["percent"])
            if not 0 <= percent <= 100:
                raise ValueError(f"a volume goes from 0 to 100 percent, not {percent}")
            return replace(state, volume=percent), NOTHING
        case "ended":
            return stopped(state, now)
    raise UnknownActionError(effect)


def stopped(state: State, now: datetime) -> tuple[State, Outcomes]:
    if state.playlist is None:
        return state, NOTHING
    return replace(state, playlist=None), (Point("music", now, ""),)


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    if state.playlist is None:
        return "Pas de musique." if lang == "fr" else "No music."
    if lang == "fr":
        return f"Musique : {state.playlist}, volume {state.volume} %."
    return f"Music: {state.playlist}, volume {state.volume} %."
