"""The bell: a chime, an announcement, and a word to the phones of the household (S22)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from basecamp.events import Alarm, Announcement, Doorbell
from basecamp.house import Lang
from basecamp.settings import Settings
from basecamp.store import Point
from skills.decision import NOTHING, About, Note, Outcomes, Stimulus, lasts, seconds_between
from skills.words import words

NAME = "doorbell"
HEARS: tuple[type, ...] = (Doorbell,)
KEY = "doorbell"
LONGEST_S = 10.0
"""No chime is longer (see the settings), seconds."""


@dataclass(frozen=True)
class State:
    rang: datetime | None = None
    chime_until: datetime | None = None


def first(settings: Settings) -> State:
    return State()


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if not isinstance(stimulus, Doorbell):
        return state, NOTHING
    settings = about.settings.doorbell
    again = state.rang is not None and 0 <= seconds_between(state.rang, now) < settings.quiet_s
    chime_until = None if about.silence else now + timedelta(seconds=settings.chime_s)
    after = State(now, chime_until)
    if again:
        return after, NOTHING
    at = about.local(now)
    fr, en = f"On a sonné à la porte à {at:%H:%M}.", f"Somebody rang at the door at {at:%H:%M}."
    if about.somebody is False:
        fr, en = f"{fr} Il n'y a personne à la maison.", f"{en} Nobody is at home."
    return after, (
        Announcement(now, words(about.lang, "doorbell.rings"), about.lang, True),
        Alarm(now, KEY, fr, en, False, news=True),
        Point("doorbell", now, True),
        Note(about.say("On a sonné à la porte.", "Somebody rang at the door.")),
    )


def chiming(state: State, now: datetime) -> bool:
    """Should the chime's relay be closed now?"""
    return lasts(state.chime_until, now, LONGEST_S)


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    if state.rang is None:
        return "Personne n'a sonné." if lang == "fr" else "Nobody rang."
    at = about.local(state.rang)
    return f"Dernière visite le {at:%d/%m à %H:%M}." if lang == "fr" else f"Last visit on {at:%d/%m at %H:%M}."
