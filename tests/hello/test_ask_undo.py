""" "Annule" with the real skills: whatever was done last, the house is again as it was."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from basecamp.settings import Settings
from hello.ask.talk import Talk

NOW = datetime.fromisoformat("2026-11-23T08:30:00+01:00")
BEFORE = [
    (),
    ("je pars, je rentre ce soir",),
    ("bonne nuit",),
    ("active le mode silence", "bonne nuit"),
    ("force le mode confort jusqu'à 20 heures",),
    ("mets le chauffage à 19 heures",),
    ("chauffage semaine de vacances", "active le mode silence"),
    ("mets la playlist jazz", "allume la veilleuse"),
]
COMMANDS = [
    ("je pars", "ce soir"),
    ("je pars, je rentre demain midi",),
    ("je pars", "je ne sais pas"),
    ("je pars", "ce soir", "non, demain midi"),
    ("bonne nuit",),
    ("je suis levé",),
    ("je suis rentré",),
    ("force le mode éco",),
    ("mets le chauffage à 18 heures",),
    ("force le mode confort pendant deux heures",),
    ("chauffage semaine de vacances",),
    ("chauffage automatique",),
    ("active le mode silence",),
    ("désactive le mode silence",),
    ("éteins la veilleuse",),
    ("mets la playlist rock",),
    ("arrête la musique",),
    ("mode away 18h",),
    ("mode night",),
    ("heat eco 2h",),
]


def seen(talk: Talk) -> dict[str, Any]:
    """What people chose; not since when, nor what follows from it."""
    house = talk.house.snapshot(talk.clock())
    away = (house.absence.since, house.absence.back) if house.absence else None
    heating = house.heating
    return {
        "mode": house.mode,
        "silence": house.silence,
        "heating": (heating.profile, heating.mode, heating.why, heating.until, heating.planned),
        "absence": away,
        "nightlight": house.nightlight,
        "music": house.music,
    }


@pytest.mark.parametrize("before", BEFORE)
def test_cancel_brings_the_real_house_back(before: tuple[str, ...]) -> None:
    for command in COMMANDS:
        clock = [NOW]
        talk = Talk(Settings(), lambda now=clock: now[0], "fr", None, 0)  # type: ignore[misc]
        for text in before:
            talk.hear(text)
        clock[0] = NOW + timedelta(minutes=15)
        house = seen(talk)
        for text in command:
            talk.hear(text)
        clock[0] += timedelta(seconds=20)
        talk.hear("annule")
        assert seen(talk) == house, command
        talk.close()


def test_a_terse_verb_is_what_was_done_last() -> None:
    talk = Talk(Settings(), lambda: NOW, "fr", None, 0)
    talk.hear("allume la veilleuse")
    said = talk.hear("mode away 18h").said
    assert talk.hear("répète").said == said
    talk.hear("annule")
    assert (seen(talk)["mode"], seen(talk)["nightlight"]) == ("cocoon", "ON")
    talk.close()
