"""The answers of the remote command line: text, effects, and what needs a code."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basecamp.effects import Effect
from basecamp.house import Absence, Heating, House, Lang, Message, Power, Problem, Temperature, Water
from basecamp.remote import RemoteReply, Understood, answer, parse, short
from basecamp.settings import HouseSettings, Settings
from basecamp.settings.house import DayPartHours

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Europe/Paris"))
LANGS: tuple[Lang, ...] = ("fr", "en")


def reply(line: str, house: House | None = None, lang: Lang = "fr", **more: Any) -> RemoteReply:
    return answer(parse(line), house or House(), NOW, lang, **more)


def problem(number: int, severity: Any = "minor", words: str = "La pile du capteur est faible") -> Problem:
    return Problem(f"p{number}", severity, f"{words} {number}", f"The battery is low {number}", NOW)


def test_away_with_a_return_is_the_departure_rule() -> None:
    got = reply("mode away 18h")
    assert got.text == "Mode lockout, retour 18h, éco jusqu'à 17h."
    assert got.needs_code
    assert got.effects == (
        Effect("modes", "set", {"mode": "lockout", "cause": "remote"}),
        Effect(
            "heater",
            "absence",
            {
                "start": "2026-11-23T08:30:00+01:00",
                "until": "2026-11-23T17:00:00+01:00",
                "back": "2026-11-23T18:00:00+01:00",
            },
        ),
        Effect("absence", "set", {"back": "2026-11-23T18:00:00+01:00", "since": "2026-11-23T08:30:00+01:00"}),
    )


def test_away_too_short_or_unknown_leaves_the_heating() -> None:
    for line, said in (
        ("mode away in 1h", "Mode lockout, retour 9h30, chauffage inchangé."),
        ("mode away", "Mode lockout, retour inconnu, chauffage inchangé."),
    ):
        got = reply(line)
        assert got.text == said
        assert [effect.skill for effect in got.effects] == ["modes", "absence"]


def test_a_time_already_past_does_nothing() -> None:
    got = reply("mode away today 8h")
    assert got.effects == () and not got.needs_code
    assert "déjà passé" in got.text


def test_night_and_home() -> None:
    night = reply("mode night")
    assert night.effects[:2] == (
        Effect("modes", "set", {"mode": "asleep", "cause": "remote"}),
        Effect("silence", "set", {"on": True, "remember": True}),
    )
    home = reply("mode home", House(mode="asleep", silence=True))
    assert Effect("silence", "restore") in home.effects
    assert Effect("heater", "end_absence") in home.effects and Effect("absence", "clear") in home.effects


def test_heat() -> None:
    assert reply("heat eco 2h").effects == (
        Effect("heater", "force", {"mode": "eco", "until": "2026-11-23T10:30:00+01:00"}),
    )
    assert reply("heat eco 2h", lang="en").text == "Heating forced to eco until 10:30."
    assert reply("heat comfort").effects == (Effect("heater", "force", {"mode": "comfort", "until": None}),)
    assert reply("heat auto").effects == (Effect("heater", "auto"),)
    assert reply("heat work").effects == (Effect("heater", "profile", {"name": "work_week"}),)
    heating = Heating(mode="eco", why="absence", until=NOW + timedelta(hours=3))
    got = reply("heat status", House(heating=heating))
    assert got.text == "Chauffage éco jusqu'à 11h30." and got.effects == ()


def test_what_needs_a_code() -> None:
    for line in ("mode home", "heat auto", "ack 12", "open ssh", "close web", "test"):
        assert reply(line).needs_code, line
    for line in ("help", "status", "report", "messages", "say bonjour", "heat status", "n'importe quoi"):
        assert not reply(line).needs_code, line


def test_say_ack_open_close() -> None:
    assert reply("say À table !").effects == (
        Effect("speech", "say", {"text": "À table !", "lang": "fr", "urgent": False}),
    )
    assert reply("ack 12").effects == (Effect("alarms", "ack", {"id": 12}),)
    assert reply("open ssh 30m").effects == (Effect("door", "open", {"what": "ssh", "minutes": 30}),)
    assert reply("open web").effects == (Effect("door", "open", {"what": "web"}),)
    assert reply("close ssh").effects == (Effect("door", "close", {"what": "ssh"}),)


def test_messages_stay_waiting() -> None:
    house = House(
        messages=(
            Message(1, "Natacha", "vieux", NOW, heard=True),
            Message(2, "Natacha", "J'arrive à midi", NOW - timedelta(hours=1)),
        )
    )
    got = reply("messages", house)
    assert got.text == "Natacha 7h30 : J'arrive à midi"
    assert got.effects == ()
    assert reply("messages").text == "Aucun message."
    assert reply("messages", lang="en").text == "No messages."


def test_status_tells_the_worst_first() -> None:
    house = House(
        mode="lockout",
        absence=Absence(NOW, NOW.replace(hour=18, minute=0)),
        heating=Heating(mode="eco"),
        temperatures=(Temperature("dehors", 3.0, NOW), Temperature("salon", 19.46, NOW)),
        power=Power("ok"),
        problems=(problem(1), problem(2, "major", "Plus de réseau")),
    )
    assert reply("status", house).text == (
        "Plus de réseau 2; La pile du capteur est faible 1. absent (retour 18h), chauffage éco 19,5°, courant ok"
    )
    assert reply("status", House(), "en").text == "all fine. home, heating eco"


def test_a_cut_and_a_leak_are_told_even_without_a_problem() -> None:
    house = House(power=Power("blackout"), water=Water(leak=True))
    assert short(house, NOW, "fr").startswith("COUPURE DE COURANT; FUITE D'EAU.")
    named = House(power=Power("blackout"), problems=(Problem("mains", "major", "Coupure", "Power cut", NOW),))
    assert short(named, NOW, "fr").startswith("Coupure. ")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("count", range(12))
def test_status_always_fits_and_counts_what_it_leaves_out(lang: Lang, count: int) -> None:
    house = House(problems=tuple(problem(number) for number in range(count)), power=Power("ok"))
    said = short(house, NOW, lang)
    assert len(said) <= 160
    told = said.count("capteur" if lang == "fr" else "battery")
    if told < count:
        assert f"+{count - told} " in said


@pytest.mark.parametrize("lang", LANGS)
def test_every_help_fits_one_message(lang: Lang) -> None:
    for topic in ("", "status", "report", "mode", "heat", "say", "ack", "messages", "open", "close", "test", "help"):
        got = reply(f"help {topic}", lang=lang)
        assert 10 < len(got.text) <= 160 and not got.text.endswith("..."), got.text


@given(st.text(max_size=200), st.sampled_from(LANGS))
def test_every_brief_answer_fits(line: str, lang: Lang) -> None:
    assert len(reply(line, lang=lang).text) <= 160


class Parrot:
    """An understanding of two sentences, with a question in between."""

    def sentence(
        self, text: str, house: House, now: datetime, lang: Lang, state: Mapping[str, Any] | None
    ) -> Understood:
        if text == "je pars":
            return Understood("Tu reviens quand ?", expects="return_time", state={"asked": 1})
        if state == {"asked": 1}:
            return Understood(f"Noté, {text}.", (Effect("modes", "set", {"mode": "lockout"}),))
        return Understood("", understood=False)

    def report(self, house: House, now: datetime, lang: Lang, full: bool) -> str:
        return "Un long rapport. " * (20 if full else 1)


def test_free_sentences_go_to_the_understanding_with_their_state() -> None:
    first = reply("je pars", understanding=Parrot())
    assert (first.text, first.expects, first.needs_code) == ("Tu reviens quand ?", "return_time", False)
    second = reply("18h", understanding=Parrot(), state=first.state)
    assert (second.text, second.state, second.needs_code) == ("Noté, 18h.", None, True)
    assert reply("blabla", understanding=Parrot()).text == "Pas compris : blabla. Envoie : help"


def test_without_understanding_a_sentence_is_refused_with_the_way_to_help() -> None:
    assert reply("je pars").text == "Pas compris : je pars. Envoie : help"
    assert reply("what ever", lang="en").text == "Not understood: what ever. Send: help"


def test_reports() -> None:
    assert reply("report full", understanding=Parrot(), brief=False).text.count("rapport") == 20
    assert len(reply("report full", understanding=Parrot()).text) <= 160
    house = House(problems=(problem(1),))
    assert reply("report full", house, brief=False).text == "La pile du capteur est faible 1. présent, chauffage éco."


def test_it_imports_nothing_heavy() -> None:
    code = (
        "import sys, basecamp.remote; "
        "print([m for m in ('rapidfuzz', 'dateparser', 'numpy', 'dialogs', 'vosk', 'hello') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


EVENING = NOW.replace(hour=19)


@pytest.mark.parametrize(
    ("line", "back"),
    [
        ("mode away ce soir", "2026-11-23T18:00:00+01:00"),
        ("mode absent demain soir", "2026-11-24T18:00:00+01:00"),
        ("mode away tonight", "2026-11-23T18:00:00+01:00"),
        ("mode away tomorrow morning", "2026-11-24T08:00:00+01:00"),
        ("mode away jeudi soir", "2026-11-26T18:00:00+01:00"),
        ("mode away ce midi", "2026-11-23T12:00:00+01:00"),
        ("mode away this afternoon", "2026-11-23T15:00:00+01:00"),
    ],
)
def test_parts_of_the_day_are_their_hours(line: str, back: str) -> None:
    assert {"back": back, "since": NOW.isoformat()} in [effect.args for effect in reply(line).effects]


def test_parts_of_the_day_are_those_of_the_settings() -> None:
    late = Settings(house=HouseSettings(day_parts=DayPartHours(evening=time(20, 30))))
    assert reply("mode away ce soir", settings=late).text == "Mode lockout, retour 20h30, éco jusqu'à 19h30."


@pytest.mark.parametrize(
    ("line", "lang", "said"),
    [
        ("mode away ce soir", "fr", "mode away ce soir : à quelle heure ? Par exemple 22h."),
        ("heat eco ce soir", "fr", "heat eco ce soir : à quelle heure ? Par exemple 22h."),
        ("mode away tonight", "en", "mode away tonight: at what time? For example 10pm."),
        ("mode away ce midi", "fr", "mode away ce midi : c'est déjà passé."),
    ],
)
def test_a_part_that_has_begun_needs_its_hour(line: str, lang: Lang, said: str) -> None:
    got = answer(parse(line), House(), EVENING, lang)
    assert (got.text, got.effects) == (said, ())


@pytest.mark.parametrize("lang", LANGS)
def test_a_week_the_house_does_not_have_is_not_promised(lang: Lang) -> None:
    settings = Settings.model_validate({"heating": {"profiles": {"chalet": {}}, "profile": "chalet"}})
    said = "Aucune semaine de vacances n'est réglée." if lang == "fr" else "No holiday week is set."
    got = reply("heat holiday", lang=lang, settings=settings)
    assert (got.text, got.effects, got.needs_code) == (said, (), False)
    assert reply("heat work", lang=lang).effects == (Effect("heater", "profile", {"name": "work_week"}),)
