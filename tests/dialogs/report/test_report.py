"""The report: problems first and grouped, with ages as people say them; then how the house stands."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from basecamp.house import Absence, Heating, House, Lang, Person, Power, Problem, Service, Severity, Temperature, Water
from basecamp.settings import Settings
from dialogs.report import sentences, short
from tests.dialogs.conversation.talking import MORNING, Talk, at, messages

LEAK = Problem("water.leak", "major", "Fuite d'eau.", "Water leak.", MORNING - timedelta(hours=2))
SENSOR = Problem(
    "sensor.cave", "minor", "La sonde de la cave se tait", "The cellar sensor is silent", at("2026-11-20T08:30")
)
OVER = Problem("net", "minor", "Internet a été coupé", "The Internet was cut", at("03:00"), at("03:10"))

BUSY = House(
    mode="lockout",
    absence=Absence(at("07:00"), at("18:00")),
    heating=Heating(mode="eco", why="absence", until=at("17:00"), setpoint=16.0, on=False),
    temperatures=(
        Temperature("salon", 17.5, MORNING),
        Temperature("dehors", 2.0, MORNING),
        Temperature("chambre", 16.0, MORNING - timedelta(hours=3)),
    ),
    people=(Person("Natacha", False), Person("Nio", False)),
    messages=messages("un", "deux"),
    problems=(OVER, SENSOR, LEAK),
    power=Power("ok", watts=240.0),
    water=Water(litres_today=80.0, leak=True),
    nightlight="AUTO",
    services=(Service("pir", "bc-ui", True), Service("heater", "bc-hq", False), Service("sms", "bc-watch", None)),
    low_batteries=("porte",),
    network_ok=True,
)


def told(house: House, lang: Lang = "fr", full: bool = False) -> str:
    return " ".join(sentences(house, MORNING, lang, Settings(), full))


def test_the_short_report() -> None:
    assert told(BUSY) == (
        "Quatre problèmes en cours. Fuite d'eau, il y a deux heures. La sonde de la cave se tait, vendredi dernier à "
        "8 heures 30. Le service heater ne répond pas. Et un de plus. C'est terminé, mais c'est arrivé. "
        "Internet a été coupé, il y a six heures. La maison est en mode lockout. Retour prévu ce soir à 18 heures. "
        "Le chauffage est en éco, pour l'absence, jusqu'à 17 heures. Il fait 17,5 degrés dans la maison. "
        "Dehors, il fait 2 degrés. D'après ce que je sais, il n'y a personne. Tu as deux nouveaux messages."
    )


def test_the_short_report_in_english() -> None:
    said = told(BUSY, "en")
    assert said.startswith("Four problems at the moment. Water leak, two hours ago. The cellar sensor is silent, ")
    assert said.endswith("As far as I know, nobody is home. You have two new messages.")


def test_the_full_report_leaves_nothing_out() -> None:
    said = told(BUSY, full=True)
    for words in (
        "Pile faible : porte.",
        "La consigne est de 16 degrés. Il ne chauffe pas en ce moment.",
        "Il fait 16 degrés dans la chambre. C'était il y a trois heures.",
        "La maison consomme 240 watts.",
        "La maison a consommé 80 litres aujourd'hui.",
        "Le réseau fonctionne.",
        "Je n'ai pas de nouvelles du service sms.",
        "La veilleuse est en automatique.",
    ):
        assert words in said
    assert "de plus" not in said


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_quiet_house(lang: Lang) -> None:
    assert told(House(), lang).startswith("Tout va bien." if lang == "fr" else "All is well.")
    full = told(House(), lang, full=True)
    for unknown in (
        ("la température", "le courant est là", "nouvelles du compteur", "nouvelles du réseau", "qui est là")
        if lang == "fr"
        else ("the temperature", "the power is on", "the water meter", "the network", "who is home")
    ):
        assert unknown in full


def test_what_a_problem_already_tells_is_not_told_twice() -> None:
    house = House(water=Water(leak=True), problems=(LEAK,), power=Power("blackout"), network_ok=False)
    said = told(house)
    assert said.startswith("Trois problèmes en cours.")
    assert said.count("uite d'eau") == 1
    assert "Il y a une coupure de courant." in said and "Le réseau ne répond pas." in said


@pytest.mark.parametrize("count", range(1, 8))
@pytest.mark.parametrize("full", [False, True])
def test_the_count_is_what_is_told_and_what_is_left(count: int, full: bool) -> None:
    severities: tuple[Severity, Severity] = ("minor", "major")
    problems = tuple(
        Problem(
            f"p{number}",
            severities[number % 2],
            f"Panne {number}",
            f"Fault {number}",
            MORNING - timedelta(hours=number),
        )
        for number in range(count)
    )
    said = told(House(problems=problems), full=full)
    named = [number for number in range(count) if f"Panne {number}," in said]
    assert len(named) == (count if full else min(count, 3))
    first = said.index(f"Panne {named[0]},")
    majors = [said.index(f"Panne {number},") for number in named if number % 2]
    minors = [said.index(f"Panne {number},") for number in named if not number % 2]
    assert first >= 0 and (not majors or not minors or max(majors) < min(minors))
    assert ("de plus" in said) == (count > 3 and not full)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Le four est loin, il y a deux heures : vérifier que son câble tient. Module cave : 1,9 V, il y a "),
        ("en", "The oven is away, two hours ago: check that its cable holds. Module cellar: 1.9 V, two hours ago. "),
    ],
)
def test_an_hour_belongs_to_what_happened_and_not_to_what_to_do(lang: Lang, said: str) -> None:
    began = MORNING - timedelta(hours=2)
    oven = "Le four est loin : vérifier que son câble tient.", "The oven is away: check that its cable holds."
    cave = "Module cave : 1,9 V.", "Module cellar: 1.9 V."
    problems = Problem("hardware.oven", "minor", *oven, began), Problem("battery", "minor", *cave, began)
    assert said in told(House(problems=problems), lang)
    assert said in told(House(problems=tuple(replace(one, until=MORNING) for one in problems)), lang)


def test_rooms_and_services_are_named_in_the_language_of_the_report() -> None:
    house = House(low_batteries=("chambre",), services=(Service("sms", "bc-watch", None),))
    said = told(house, "en", full=True)
    assert "Low battery: bedroom." in said and "I have no news of the service sms." in said
    assert "Pile faible : chambre." in told(house)


def test_by_voice() -> None:
    turn = Talk(house=BUSY)("rapport")
    assert (turn.intent, turn.slots, turn.expects) == ("report", {"full": False}, None)
    full = Talk("en", house=BUSY)("full report")
    assert full.slots == {"full": True} and "Low battery: porte." in full.said


def test_any_house_can_be_told() -> None:
    rng = random.Random(1)
    parts = (
        "mode",
        "absence",
        "heating",
        "temperatures",
        "people",
        "messages",
        "problems",
        "power",
        "water",
        "services",
    )
    for _ in range(300):
        chosen = {name: getattr(BUSY, name) for name in parts if rng.random() < 0.5}
        house = replace(House(), **chosen)
        for lang in ("fr", "en"):
            for full in (False, True):
                said = " ".join(sentences(house, MORNING, lang, Settings(), full))  # type: ignore[arg-type]
                assert "{" not in said and "None" not in said and "  " not in said
            assert len(short(house, MORNING, lang)) <= 160  # type: ignore[arg-type]


def test_in_one_message() -> None:
    assert short(BUSY, MORNING, "fr") == (
        "Fuite d'eau; La sonde de la cave se tait. absent (retour 18h), chauffage éco 17,5°, courant ok, 2 message(s)"
    )


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_past_problems_are_told_once_and_what_was_done_before_can_still_be_undone(lang: Lang) -> None:
    said = {"fr": ("bonne nuit", "rapport", "annule"), "en": ("good night", "report", "cancel")}[lang]
    talk = Talk(lang, house=replace(BUSY, mode="cocoon", absence=None))
    talk(said[0])
    turn = talk(said[1])
    assert [(one.skill, one.action, one.args) for one in turn.effects] == [("problems", "reported", {"keys": ["net"]})]
    assert ("modes", "set", {"mode": "cocoon"}) in [(one.skill, one.action, one.args) for one in talk(said[2]).effects]


def test_a_report_without_past_problems_does_nothing() -> None:
    assert Talk(house=replace(BUSY, problems=(SENSOR, LEAK)))("rapport complet").effects == ()


def test_the_short_report_only_counts_as_told_what_it_tells() -> None:
    over = tuple(
        replace(OVER, key=f"net{number}", since=at("03:00") + timedelta(minutes=number)) for number in range(5)
    )
    house = replace(BUSY, problems=over)
    (short_one,), (full_one,) = (Talk(house=house)(text).effects for text in ("rapport", "rapport complet"))
    assert short_one.args == {"keys": ["net0", "net1", "net2"]}
    assert len(full_one.args["keys"]) == 5
