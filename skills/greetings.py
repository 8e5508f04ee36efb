"""Who comes home is greeted by name, and hears what waits for them (S16)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from basecamp.effects import Effect
from basecamp.events import Announcement, ModeChanged, Presence
from basecamp.house import Lang
from basecamp.settings import Settings
from skills.decision import NOTHING, About, Outcomes, Stimulus, recent
from skills.movement import passed
from skills.words import words

NAME = "greetings"
HEARS: tuple[type, ...] = (Presence, ModeChanged, Effect)


@dataclass(frozen=True)
class State:
    greeted: Mapping[str, datetime] = field(default_factory=dict)
    passage: datetime | None = None
    """Last passage at the entry."""


def first(settings: Settings) -> State:
    return State()


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    window = about.settings.presence.arrival_min * 60
    if passed(stimulus) == about.settings.presence.entry_sensor:
        state = replace(state, passage=now)
        if about.mode == "lockout":
            # Whether this is somebody of the house is for the watch to say: its change of mode greets.
            return state, NOTHING
        return greet(state, lately(about, now, window), now, about)
    at_door = state.passage is not None and recent(state.passage, now, window)
    if isinstance(stimulus, Presence) and stimulus.present and at_door and about.mode != "lockout":
        return greet(state, [stimulus.person], now, about)
    if isinstance(stimulus, ModeChanged) and stimulus.before == "lockout" and stimulus.cause in ("pir", "bluetooth"):
        return greet(state, lately(about, now, window), now, about)
    return state, NOTHING


def lately(about: About, now: datetime, window: float) -> list[str]:
    """Those who arrived within the last `window` seconds, first come first."""
    found = sorted((since, person) for person, since in about.arrived.items() if recent(since, now, window))
    return [person for _, person in found]


def greet(state: State, people: list[str], now: datetime, about: About) -> tuple[State, Outcomes]:
    again = about.settings.presence.greet_again_min * 60
    fresh = [p for p in people if p not in state.greeted or not recent(state.greeted[p], now, again)]
    if not fresh:
        return state, NOTHING
    state = replace(state, greeted={**state.greeted, **dict.fromkeys(fresh, now)})
    return state, (
        Announcement(now, greeting(fresh, about.local(now).hour, about.lang), about.lang),
        *(Effect("messages", "replay", {"person": person}) for person in fresh),
    )


def greeting(people: list[str], hour: int, lang: Lang) -> str:
    """ "Bonsoir Nio et Natacha …" by the hour of the day."""
    part = "evening" if hour >= 18 or hour < 5 else "morning" if hour < 12 else "afternoon"
    names = people[0] if len(people) == 1 else f"{', '.join(people[:-1])} {words(lang, 'greeting.and')} {people[-1]}"
    return words(lang, f"greeting.{part}", people=names)


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    if not state.greeted:
        return "Personne n'a été accueilli." if lang == "fr" else "Nobody was greeted."
    person, at = max(state.greeted.items(), key=lambda item: item[1])
    local = about.local(at)
    if lang == "fr":
        return f"Dernier accueil : {person} le {local:%d/%m à %H:%M}."
    return f"Last greeting: {person} on {local:%d/%m at %H:%M}."
