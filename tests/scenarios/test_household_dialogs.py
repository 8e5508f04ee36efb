"""Words to deeds: what the real dialogs decide, carried out by the real household. The table of departures, spoken."""

import random
from dataclasses import replace

import pytest

from basecamp.effects import Effect
from dialogs.conversation import Dialogs
from dialogs.conversation.undo import undo
from tests.skills.house import Home, family, paris

MON, TUE = "2026-11-23", "2026-11-24"


class Talk:
    """A conversation in a house: every effect of a turn is carried out."""

    def __init__(self, at: str, lang: str = "fr") -> None:
        self.home = Home(at, family())
        self.dialogs = Dialogs(self.home.settings, random.Random(1))
        self.state = self.dialogs.start(lang)

    def say(self, *texts: str) -> str:
        said = ""
        for text in texts:
            turn, self.state = self.dialogs.hear(text, self.state, self.home.house, self.home.now)
            for effect in turn.effects:
                self.home.household.act(effect, self.home.now)
            assert turn.mode == self.home.house.mode, "the turn tells the mode that the house then has"
            said = turn.said
        errors = [text for level, text in self.home.log.lines if level == "error"]
        assert errors == []
        return said

    def heating(self, at: str) -> tuple[str, str]:
        heating = self.home.household.snapshot(paris(at)).heating
        return heating.mode, heating.why


TABLE = [
    (f"{MON} 07:10", "ce midi", "at noon", f"{MON} 12:00", f"{MON} 11:00"),
    (f"{MON} 08:30", "ce soir", "tonight", f"{MON} 18:00", f"{MON} 17:00"),
    (f"{MON} 08:30", "dans une heure", "in an hour", f"{MON} 09:30", None),
    (f"{MON} 08:30", "dans trois jours", "in three days", "2026-11-26 08:30", "2026-11-26 07:30"),
    (f"{MON} 20:00", "demain midi", "tomorrow noon", f"{TUE} 12:00", f"{TUE} 11:00"),
    (f"{MON} 08:30", "aucune idée", "no idea", None, None),
]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("at", "fr", "en", "back", "eco_until"), TABLE)
def test_leaving_by_word(at: str, fr: str, en: str, back: str | None, eco_until: str | None, lang: str) -> None:
    talk = Talk(at, lang)
    before = talk.home.house.heating
    talk.say("je pars" if lang == "fr" else "I'm leaving", fr if lang == "fr" else en)
    house = talk.home.house
    assert house.mode == "lockout"
    assert house.absence.back == (paris(back) if back else None)
    if eco_until is None:
        assert house.heating == before
        return
    assert (house.heating.mode, house.heating.why, house.heating.until) == ("eco", "absence", paris(eco_until))
    assert talk.heating(eco_until) == ("comfort", "preheat")
    assert back is not None
    assert talk.heating(back)[1] == "profile"


@pytest.mark.parametrize(("leaving", "returning"), [("je pars", "je suis rentré"), ("I'm leaving", "I'm back")])
def test_coming_back_early_by_word(leaving: str, returning: str) -> None:
    talk = Talk(f"{MON} 08:30", "fr" if "pars" in leaving else "en")
    talk.say(leaving, "ce soir" if "pars" in leaving else "tonight")
    talk.home.at(f"{MON} 12:00")
    talk.home.restart()
    talk.say(returning)
    assert talk.home.house.mode == "cocoon"
    assert talk.home.house.absence is None
    assert talk.heating(f"{MON} 12:30") == ("comfort", "profile")


def test_a_night_by_word() -> None:
    talk = Talk(f"{MON} 22:45")
    talk.say("bonne nuit")
    assert (talk.home.house.mode, talk.home.house.silence) == ("asleep", True)
    talk.home.at(f"{TUE} 06:45")
    talk.home.restart()
    talk.say("je suis réveillé")
    assert (talk.home.house.mode, talk.home.house.silence) == ("cocoon", False)


@pytest.mark.parametrize(("words", "mode", "why", "profile"), [
    ("chauffage force le mode confort", "comfort", "forced", "work_week"),
    ("chauffage force le mode éco", "eco", "forced", "work_week"),
    ("chauffage semaine de vacances", "comfort", "profile", "holiday_week"),
])  # fmt: skip
def test_heating_by_word(words: str, mode: str, why: str, profile: str) -> None:
    talk = Talk(f"{MON} 09:00")
    talk.say(words)
    heating = talk.home.house.heating
    assert (heating.mode, heating.why, heating.profile) == (mode, why, profile)
    talk.say("chauffage automatique")
    assert talk.home.house.heating.why == "profile"


def test_other_words() -> None:
    talk = Talk(f"{MON} 09:00")
    talk.say("allume la veilleuse")
    assert talk.home.house.nightlight == "ON"
    talk.say("active le mode silence")
    assert talk.home.house.silence
    talk.say("désactive le mode silence")
    assert not talk.home.house.silence


def test_messages_by_word() -> None:
    talk = Talk(f"{MON} 09:00")
    talk.say("je pars", "je ne sais pas")
    talk.home.act("messages", "add", text="Rappelle-moi", sender="Mamie", person=None)
    said = talk.say("je suis rentré")
    if "Rappelle-moi" not in said:
        said = talk.say("lis les messages")
    assert "Rappelle-moi" in said
    assert all(message.heard for message in talk.home.house.messages)


SETUPS = [
    (),
    ("je pars", "ce soir"),
    ("je pars", "je ne sais pas"),
    ("bonne nuit",),
    ("chauffage force le mode confort",),
    ("chauffage semaine de vacances",),
    ("active le mode silence",),
    ("active le mode silence", "bonne nuit"),
]
COMMANDS = [
    ("je pars", "demain midi"),
    ("je pars", "je ne sais pas"),
    ("je suis rentré",),
    ("bonne nuit",),
    ("je suis réveillé",),
    ("chauffage force le mode éco",),
    ("chauffage automatique",),
    ("chauffage semaine de vacances",),
    ("active le mode silence",),
    ("éteins la veilleuse",),
]


@pytest.mark.parametrize("setup", SETUPS, ids=lambda words: ", ".join(words) or "a plain morning")
@pytest.mark.parametrize("command", COMMANDS, ids=", ".join)
def test_what_was_done_can_be_undone(setup: tuple[str, ...], command: tuple[str, ...]) -> None:
    """The inverse that the dialogs compute, carried out by the real skills, gives the same house again."""
    talk = Talk(f"{MON} 09:00")
    talk.say(*setup)
    talk.home.wait(minutes=20).tick()
    before = talk.home.house
    effects: list[Effect] = []
    for text in command:
        turn, talk.state = talk.dialogs.hear(text, talk.state, talk.home.house, talk.home.now)
        effects += turn.effects
        for effect in turn.effects:
            talk.home.household.act(effect, talk.home.now)
    back = undo(effects, before, talk.home.settings)
    assert back is not None
    for effect in back:
        talk.home.household.act(effect, talk.home.now)
    after = replace(talk.home.house, mode_since=before.mode_since)
    assert after == before
