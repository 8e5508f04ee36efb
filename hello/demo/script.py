"""The story of the demo: a Monday of the house, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from basecamp.house import House, Lang


@dataclass(frozen=True)
class Line:
    """Something a person says. `hotword`: said first; `breath`: in the same breath, or the greeting is awaited.

    An empty text is nobody answering; an empty intent is not checked.
    """

    text: str
    lang: Lang
    intent: str
    hotword: bool = False
    breath: bool = True


@dataclass(frozen=True)
class Scene:
    """A moment of the day: what is said, and what the house must be afterwards."""

    at: time
    title: str
    lines: tuple[Line, ...]
    then: Callable[[House], bool]
    must: str
    """`then` in words, for the transcript."""


STORY: tuple[Scene, ...] = (
    Scene(
        time(8, 30),
        "Le départ",
        (
            Line("je pars", "fr", "leave", hotword=True, breath=False),
            Line("ce soir", "fr", "leave"),
        ),
        lambda house: (
            house.mode == "lockout"
            and house.heating.mode == "eco"
            and house.heating.until is not None
            and house.heating.until.hour == 17
        ),
        "lockout, éco jusqu'à 17:00",
    ),
    Scene(
        time(17, 55),
        "Le retour",
        (Line("je suis revenu", "fr", "return", hotword=True),),
        lambda house: house.mode == "cocoon" and house.absence is None,
        "cocoon, l'éco forcé est annulé",
    ),
    Scene(
        time(18, 10),
        "Les nouvelles",
        (Line("rapport", "fr", "report", hotword=True),),
        lambda house: house.mode == "cocoon",
        "cocoon",
    ),
    Scene(
        time(22, 45),
        "Good night",
        (Line("good night", "en", "sleep", hotword=True),),
        lambda house: house.mode == "asleep" and house.silence,
        "asleep, silence on",
    ),
)
