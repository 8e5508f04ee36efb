"""The heating: the menu and its branches, whole sentences, limits in time, status, corrections."""

from dataclasses import replace
from datetime import timedelta

import pytest

from basecamp.effects import Effect
from basecamp.house import Absence, Heating, House, Lang, Problem
from basecamp.settings import Settings
from tests.dialogs.conversation.talking import MORNING, Talk, at, effects, of

WORK = Effect("heater", "profile", {"name": "work_week"})
HOLIDAY = Effect("heater", "profile", {"name": "holiday_week"})
COMFORT = Effect("heater", "force", {"mode": "comfort", "until": None})
ECO = Effect("heater", "force", {"mode": "eco", "until": None})
AUTO = Effect("heater", "auto")
BRANCHES: list[tuple[Lang, str, str, str, Effect | None]] = [
    ("fr", "semaine de travail", "chauffage semaine de travail", "heating_work_week", WORK),
    ("fr", "semaine de vacances", "chauffage semaine de vacances", "heating_holiday_week", HOLIDAY),
    ("fr", "force le mode confort", "force le mode confort", "heating_comfort", COMFORT),
    ("fr", "force le mode éco", "force le mode éco", "heating_eco", ECO),
    ("fr", "automatique", "chauffage automatique", "heating_auto", AUTO),
    ("fr", "état", "état du chauffage", "heating_status", None),
    ("en", "work week", "heating work week", "heating_work_week", WORK),
    ("en", "holiday week", "heating holiday week", "heating_holiday_week", HOLIDAY),
    ("en", "force comfort", "force comfort", "heating_comfort", COMFORT),
    ("en", "force eco", "force eco", "heating_eco", ECO),
    ("en", "automatic", "heating automatic", "heating_auto", AUTO),
    ("en", "status", "heating status", "heating_status", None),
]


@pytest.mark.parametrize(("lang", "choice", "whole", "intent", "effect"), BRANCHES)
def test_branches_by_the_menu_and_at_once(
    lang: Lang, choice: str, whole: str, intent: str, effect: Effect | None
) -> None:
    talk = Talk(lang)
    menu = talk("chauffage" if lang == "fr" else "heating")
    assert (menu.intent, menu.expects, menu.effects) == ("heating", "heating", ())
    for turn in (talk(choice), Talk(lang)(whole)):
        assert (turn.intent, turn.expects, turn.outcome) == (intent, None, "answered")
        assert turn.effects == ((effect,) if effect else ())
        assert len(turn.said) > 10


@pytest.mark.parametrize(
    ("lang", "said", "until", "answer"),
    [
        ("fr", "force le mode éco pendant deux heures", "10:30", "10 heures 30"),
        ("fr", "force le mode confort jusqu'à 22 heures", "22:00", "22 heures"),
        ("fr", "force le mode confort jusqu'à demain midi", "2026-11-24T12:00", "demain midi"),
        ("fr", "force le mode confort toute la journée", "18:00", "18 heures"),
        ("fr", "force le mode confort toute la nuit", "2026-11-24T08:00", "demain 8 heures"),
        ("en", "comfort for the evening", "2026-11-24T00:00", "midnight"),
        ("en", "force eco for two hours", "10:30", "10:30 am"),
        ("en", "force comfort until ten pm", "22:00", "10 pm"),
    ],
)
def test_a_limit_in_time_is_said_back(lang: Lang, said: str, until: str, answer: str) -> None:
    turn = Talk(lang)(said)
    assert turn.slots == {"until": at(until).isoformat()}
    assert turn.effects[0].args["until"] == at(until).isoformat()
    assert answer in turn.said


def test_a_week_end_is_forced_to_its_end() -> None:
    turn = Talk(now=at("2026-11-27T19:30"))("force l'éco pour le week-end")
    assert turn.slots == {"until": at("2026-11-30T00:00").isoformat()}


@pytest.mark.parametrize(
    ("now", "said", "answer"),
    [
        ("19:30", "force le confort jusqu'à ce soir", "Ce soir, c'est déjà passé."),
        ("14:00", "force le confort jusqu'à ce midi", "Ce midi, c'est déjà passé."),
    ],
)
def test_a_limit_that_has_begun_is_not_forced(now: str, said: str, answer: str) -> None:
    turn = Talk(now=at(now))(said)
    assert (turn.expects, turn.effects) == ("heating", ())
    assert turn.said.startswith(answer)


def test_a_limit_already_past_asks() -> None:
    turn = Talk(now=at("12:00"))("force le mode éco jusqu'à ce matin")
    assert (turn.expects, turn.effects) == ("heating", ())


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_menu_asked_again_says_the_choices(lang: Lang) -> None:
    word = "chauffage" if lang == "fr" else "heating"
    talk = Talk(lang)
    turn = talk.all(word, word)
    assert turn.expects == "heating"
    assert ("semaine de vacances" if lang == "fr" else "holiday week") in turn.said


def test_menu_lets_go() -> None:
    for words, outcome in (((), "silent"), (("non",), "cancelled"), (("annule",), "cancelled")):
        talk = Talk()
        before = talk.house
        talk("chauffage")
        turn = talk.all(*words) if words else (talk.silence(), talk.silence())[1]
        assert (turn.expects, turn.effects, turn.outcome) == (None, (), outcome)
        assert talk.house == before
    talk = Talk()
    turn = talk.all("chauffage", "les carottes sont cuites", "les carottes sont cuites")
    assert (turn.expects, turn.effects, turn.outcome) == (None, (), "unclear")
    assert turn.said == "D'accord, je ne fais rien."


def test_another_command_replaces_the_menu() -> None:
    turn = Talk().all("chauffage", "allume la veilleuse")
    assert turn.expects is None
    assert turn.effects == (Effect("nightlight", "set", {"mode": "ON"}),)
    assert Talk().all("chauffage", "je pars").expects == "return_time"


@pytest.mark.parametrize(
    ("heating", "fr", "en"),
    [
        (
            Heating(mode="comfort", next_mode="eco", next_change=at("22:30"), setpoint=20.0, on=True),
            "Le chauffage est en confort, selon la semaine de travail. Il passe en éco ce soir à 22 heures 30. "
            "La consigne est de 20 degrés. Il chauffe en ce moment.",
            "The heating is in comfort, following the work week. It changes to eco tonight at 10:30 pm. "
            "It is set to 20 degrees. It is heating right now.",
        ),
        (
            Heating(mode="eco", why="forced", until=at("18:00"), setpoint=16.5, on=False),
            "Le chauffage est en éco, forcé jusqu'à 18 heures. La consigne est de 16,5 degrés. "
            "Il ne chauffe pas en ce moment.",
            "The heating is in eco, forced until 6 pm. It is set to 16.5 degrees. It is not heating right now.",
        ),
        (
            Heating(mode="comfort", why="forced"),
            "Le chauffage est en confort, forcé.",
            "The heating is in comfort, forced.",
        ),
        (
            Heating(mode="eco", why="absence", until=at("2026-11-24T11:00")),
            "Le chauffage est en éco, pour l'absence, jusqu'à demain 11 heures.",
            "The heating is in eco, because of the absence, until 11 am tomorrow.",
        ),
        (
            Heating(mode="comfort", why="preheat", until=at("09:00")),
            "Le chauffage est en confort, pour le retour ce matin à 9 heures.",
            "The heating is in comfort, for the return today at 9 am.",
        ),
        (
            Heating(profile="holiday_week", mode="frost", why="safety"),
            "Le chauffage est en hors gel, par sécurité.",
            "The heating is in frost protection, for safety.",
        ),
    ],
)
def test_status(heating: Heating, fr: str, en: str) -> None:
    house = House(heating=heating)
    assert Talk("fr", house=house)("état du chauffage").said == fr
    assert Talk("en", house=house)("heating status").said == en


@pytest.mark.parametrize(
    ("lang", "question", "said"),
    [
        ("fr", "état du chauffage", "La consigne est de 20 degrés. Mais son relais ne répond pas."),
        ("en", "heating status", "It is set to 20 degrees. But its relay does not answer."),
    ],
)
def test_a_relay_that_does_not_answer_is_told_by_the_status(lang: Lang, question: str, said: str) -> None:
    relay = Problem("heater.relay", "major", "Le relais se tait.", "The relay is silent.", at("08:00"))
    house = House(heating=Heating(mode="comfort", setpoint=20.0), problems=(relay,))
    assert Talk(lang, house=house)(question).said.endswith(said)
    over = replace(house, problems=(replace(relay, until=at("08:10")),))
    assert said[-20:] not in Talk(lang, house=over)(question).said


@pytest.mark.parametrize(
    ("lang", "order", "no", "question", "status"),
    [
        ("fr", "semaine de vacances", "Aucune semaine de vacances n'est réglée pour le chauffage.",
         "état du chauffage", "Le chauffage est en éco, selon le profil chalet."),
        ("en", "holiday week", "No holiday week is set for the heating.",
         "heating status", "The heating is in eco, following the profile chalet."),
    ],
)  # fmt: skip
def test_a_week_the_house_does_not_have_is_not_promised(
    lang: Lang, order: str, no: str, question: str, status: str
) -> None:
    settings = Settings.model_validate({"heating": {"profiles": {"chalet": {}}, "profile": "chalet"}})
    talk = Talk(lang, house=House(heating=Heating(profile="chalet")), settings=settings)
    turn = talk(order)
    assert (turn.said, turn.effects) == (no, ())
    assert talk(question).said == status


def test_corrections() -> None:
    talk = Talk()
    talk("force le mode confort")
    assert talk("non, éco").effects == (ECO,)
    limited = talk("plutôt jusqu'à 20 heures")
    assert limited.effects == (Effect("heater", "force", {"mode": "eco", "until": at("20:00").isoformat()}),)
    talk = Talk("en")
    talk("force comfort")
    assert talk("no, eco").effects == (ECO,)


HOUSES = [
    House(),
    House(heating=Heating(mode="comfort", why="forced", until=at("20:00"))),
    House(heating=Heating(profile="holiday_week")),
    House(
        mode="lockout",
        absence=Absence(at("07:00"), at("18:00")),
        heating=Heating(mode="eco", why="absence", until=at("17:00")),
    ),
]


@pytest.mark.parametrize("house", HOUSES)
@pytest.mark.parametrize("command", [whole for lang, _, whole, _, effect in BRANCHES if lang == "fr" and effect])
def test_cancel_brings_the_heating_back(house: House, command: str) -> None:
    talk = Talk(house=house)
    talk(command)
    talk.now = MORNING + timedelta(seconds=30)
    talk("annule")
    assert talk.house == house


@pytest.mark.parametrize("said", ["heat", "the heat", "heat please"])
def test_heat_alone_asks_as_heating_does(said: str) -> None:
    turn = Talk("en")(said)
    assert (turn.intent, turn.expects, turn.effects) == ("heating", "heating", ())


@pytest.mark.parametrize("said", ["heat the house", "heat up", "heat until ten", "more heat", "heat comfort"])
def test_heat_with_more_is_comfort(said: str) -> None:
    assert (of(Talk("en")(said), "heater.force") or {})["mode"] == "comfort"


@pytest.mark.parametrize(
    ("lang", "first", "said"),
    [("fr", "éco", "pour deux heures"), ("fr", "éco", "deux heures"), ("en", "eco", "for two hours")],
)
def test_two_hours_after_a_forced_mode_are_its_length_not_the_second_choice(lang: Lang, first: str, said: str) -> None:
    talk = Talk(lang)
    talk.all("chauffage" if lang == "fr" else "heating", first)
    assert effects(talk(said)) == [("heater.force", {"mode": "eco", "until": at("10:30").isoformat()})]


@pytest.mark.parametrize("said", ["pour deux heures", "dans deux heures", "deux heures"])
def test_a_length_of_time_is_none_of_the_choices(said: str) -> None:
    talk = Talk()
    talk("chauffage")
    turn = talk(said)
    assert (turn.effects, turn.expects) == ((), "heating")
    assert of(talk("le deux"), "heater.profile") == {"name": "holiday_week"}


@pytest.mark.parametrize(("lang", "said"), [("fr", "éteins-le"), ("fr", "off"), ("en", "turn it off"), ("en", "off")])
def test_there_is_no_off_but_the_choices(lang: Lang, said: str) -> None:
    talk = Talk(lang)
    talk("chauffage" if lang == "fr" else "heating")
    turn = talk(said)
    assert (turn.expects, turn.effects) == ("heating", ())
    assert turn.said.startswith("Au choix" if lang == "fr" else "You can say")


@pytest.mark.parametrize(
    ("lang", "said", "mode"),
    [
        ("fr", "allume-le", "comfort"), ("en", "turn it on", "comfort"), ("fr", "je ne sais pas", None),
        ("fr", "laisse comme ça", None), ("en", "I don't know", None),
    ],
)  # fmt: skip
def test_more_answers_to_the_heating_question(lang: Lang, said: str, mode: str | None) -> None:
    talk = Talk(lang)
    talk("chauffage" if lang == "fr" else "heating")
    turn = talk(said)
    assert (turn.expects, (of(turn, "heater.force") or {"mode": None})["mode"]) == (None, mode)


@pytest.mark.parametrize(
    ("lang", "said", "mode"),
    [
        ("fr", "mets 19,5 degrés", "comfort"),
        ("fr", "mets dix-neuf degrés et demi", "comfort"),
        ("fr", "mets le chauffage à 20", "comfort"),
        ("fr", "règle le thermostat sur dix-sept", "eco"),
        ("fr", "baisse à 18 degrés", "eco"),
        ("fr", "chauffage vingt degrés", "comfort"),
        ("en", "set it to 21 degrees", "comfort"),
        ("en", "set the heating to twenty", "comfort"),
        ("en", "heating twenty degrees", "comfort"),
        ("en", "turn it down to 18 degrees", "eco"),
        ("en", "set the thermostat to seventeen point five", "eco"),
    ],
)
def test_degrees_are_not_set_and_the_nearer_mode_is_offered(lang: Lang, said: str, mode: str) -> None:
    settings = Settings.model_validate({"heating": {"comfort": 20.5, "eco": 16}})
    talk = Talk(lang, settings=settings)
    turn = talk(said)
    assert (turn.intent, turn.expects, turn.effects) == (None, "confirm", ())
    assert ("20,5 degrés" if lang == "fr" else "20.5 degrees") in turn.said and "16 " in turn.said
    assert turn.said.split(". ")[-1].startswith("Tu veux" if lang == "fr" else "Do you want")
    assert of(talk("oui" if lang == "fr" else "yes"), "heater.force") == {"mode": mode, "until": None}


def test_degrees_until_an_hour_in_the_menu_and_with_respect() -> None:
    talk = Talk()
    talk("mets 20 degrés jusqu'à 22 heures")
    assert of(talk("oui"), "heater.force") == {"mode": "comfort", "until": at("22:00").isoformat()}
    talk = Talk(settings=Settings.model_validate({"house": {"address": "vous"}}))
    assert talk.all("chauffage", "16").said.endswith("Vous voulez que je force le mode éco ?")
    assert talk("non").effects == ()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "mets le four à 180 degrés"),
        ("fr", "baisse de deux degrés"),
        ("fr", "il fait vingt degrés"),
        ("fr", "mets le chauffage en confort"),
        ("en", "turn it up two degrees"),
        ("en", "it is twenty degrees"),
        ("en", "set the oven to 20 degrees"),
    ],
)
def test_what_asks_for_no_temperature(lang: Lang, said: str) -> None:
    assert not {"20", "16"} & set(Talk(lang)(said).said.split())


@pytest.mark.parametrize(
    ("lang", "said", "answer"),
    [
        ("fr", "force le mode éco pendant 0 minute", "Zéro, ce n'est pas une durée."),
        ("en", "force eco for 0 minutes", "Zero is no length of time."),
    ],
)
def test_no_length_of_time(lang: Lang, said: str, answer: str) -> None:
    turn = Talk(lang)(said)
    assert turn.said.startswith(answer) and (turn.expects, turn.effects) == ("heating", ())
