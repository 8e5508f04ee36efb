"""The story of the demo: a Monday of the house, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from basecamp.events import Event, MessageReceived, Movement, Sighting
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
class Happening:
    """Something the sensors see, or a message that comes.

    The house must say something with `says` in it ("" = nothing). `later`: seconds that pass on the wall clock
    before it. `alarm`: an alarm must go out.
    """

    text: str
    event: Callable[[datetime], Event] | None
    says: str = ""
    later: float = 0.0
    alarm: bool = False


@dataclass(frozen=True)
class Scene:
    """A moment of the day: what is said or happens, and what the house must be afterwards."""

    at: time
    title: str
    lines: tuple[Line | Happening, ...]
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
        time(11, 20),
        "Un inconnu",
        (
            Happening("un mouvement dans la maison vide", lambda now: Movement(now, "PIR_indoor"), says="Qui"),
            Happening("une minute passe, personne ne répond", None, later=75, alarm=True),
        ),
        lambda house: house.mode == "lockout",
        "lockout, alarme d'intrusion",
    ),
    Scene(
        time(17, 55),
        "Le retour",
        (Line("je suis revenu", "fr", "return", hotword=True),),
        lambda house: house.mode == "cocoon" and house.absence is None,
        "cocoon, l'éco forcé est annulé",
    ),
    Scene(
        time(18, 2),
        "Natacha arrive",
        (
            Happening("passage à l'entrée", lambda now: Movement(now, "PIR_entry")),
            Happening("le téléphone de Natacha", lambda now: Sighting(now, "phone-natacha", -60), says="Natacha"),
        ),
        lambda house: any(person.name == "Natacha" and person.present for person in house.people),
        "Natacha est là",
    ),
    Scene(
        time(18, 5),
        "Un SMS",
        (
            Happening(
                "SMS de Nio : J'arrive dans 20 minutes",
                lambda now: MessageReceived(now, "Nio", "J'arrive dans 20 minutes"),
                says="J'arrive dans 20 minutes",
            ),
        ),
        lambda house: True,
        "dit tout de suite, quelqu'un est là",
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
