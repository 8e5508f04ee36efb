"""Comfort or eco from a later hour on; a length of time and an end stay what they were."""

import pytest

from basecamp.effects import Effect
from basecamp.house import LANGS, Lang
from dialogs.answers import table
from dialogs.conversation.rendering import plain_words
from tests.dialogs.conversation.talking import Talk, at, effects, of

LATER: list[tuple[Lang, str, str, str, str | None]] = [
    ("fr", "mets le chauffage à 18 heures", "comfort", "18:00", None),
    ("fr", "allume le chauffage à 18h", "comfort", "18:00", None),
    ("fr", "chauffage en éco à 22 heures", "eco", "22:00", None),
    ("fr", "à 18 heures mets le chauffage s'il te plaît", "comfort", "18:00", None),
    ("fr", "mets le chauffage demain matin", "comfort", "2026-11-24T08:00", None),
    ("fr", "mets le chauffage dans deux heures", "comfort", "10:30", None),
    ("fr", "mets le confort à sept heures", "comfort", "19:00", None),
    ("fr", "mets le chauffage de 18 heures à 20 heures", "comfort", "18:00", "20:00"),
    ("fr", "mets le chauffage à 18 heures pour deux heures", "comfort", "18:00", "20:00"),
    ("en", "turn the heating on at 6 pm", "comfort", "18:00", None),
    ("en", "turn on the heating in two hours", "comfort", "10:30", None),
    ("en", "turn the heating on tonight", "comfort", "18:00", None),
    ("en", "set the heating to eco at ten pm", "eco", "22:00", None),
    ("en", "comfort from 6 to 8 pm", "comfort", "18:00", "20:00"),
    ("en", "turn the heating on at six pm for two hours", "comfort", "18:00", "20:00"),
]

DAYS: list[tuple[Lang, str, str, str, str | None]] = [
    ("fr", "mets le chauffage demain", "comfort", "2026-11-24T08:00", "2026-11-25T00:00"),
    ("fr", "éco samedi", "eco", "2026-11-28T08:00", "2026-11-29T00:00"),
    ("fr", "chauffe la maison ce week-end", "comfort", "2026-11-28T08:00", "2026-11-30T00:00"),
    ("fr", "force l'éco tout le week-end", "eco", "2026-11-28T08:00", "2026-11-30T00:00"),
    ("fr", "éco toute la semaine prochaine", "eco", "2026-11-30T08:00", "2026-12-07T00:00"),
    ("fr", "confort toute la journée de demain", "comfort", "2026-11-24T08:00", "2026-11-25T00:00"),
    ("fr", "mets le chauffage samedi et dimanche", "comfort", "2026-11-28T08:00", "2026-11-30T00:00"),
    ("fr", "mets le chauffage après-demain", "comfort", "2026-11-25T08:00", "2026-11-26T00:00"),
    ("fr", "éco demain et après-demain", "eco", "2026-11-24T08:00", "2026-11-26T00:00"),
    ("en", "comfort on saturday and sunday", "comfort", "2026-11-28T08:00", "2026-11-30T00:00"),
    ("fr", "mets le chauffage à partir de samedi", "comfort", "2026-11-28T08:00", None),
    ("en", "turn the heating on tomorrow", "comfort", "2026-11-24T08:00", "2026-11-25T00:00"),
    ("en", "heat the house on saturday", "comfort", "2026-11-28T08:00", "2026-11-29T00:00"),
    ("en", "comfort the whole weekend", "comfort", "2026-11-28T08:00", "2026-11-30T00:00"),
    ("en", "eco next week", "eco", "2026-11-30T08:00", "2026-12-07T00:00"),
    ("en", "turn the heating on all day tomorrow", "comfort", "2026-11-24T08:00", "2026-11-25T00:00"),
    ("en", "eco from tomorrow", "eco", "2026-11-24T08:00", None),
]


@pytest.mark.parametrize(("lang", "said", "mode", "start", "until"), DAYS)
def test_a_day_is_from_its_morning_until_midnight(
    lang: Lang, said: str, mode: str, start: str, until: str | None
) -> None:
    turn = Talk(lang)(said)
    args = {"mode": mode, "start": at(start).isoformat(), "until": at(until).isoformat() if until else None}
    assert turn.effects == (Effect("heater", "force", args),)


@pytest.mark.parametrize(
    ("lang", "said", "days"),
    [
        ("fr", "mets le chauffage mercredi et vendredi", (25, 27)),
        ("fr", "mets le chauffage vendredi et mercredi", (25, 27)),
        ("fr", "mets le chauffage mardi, jeudi et samedi", (24, 26, 28)),
        ("en", "turn the heating on on Wednesday and Friday", (25, 27)),
    ],
)
def test_days_apart_are_each_from_their_morning_until_midnight(lang: Lang, said: str, days: tuple[int, ...]) -> None:
    talk = Talk(lang)
    turn = talk(said)
    spans = [(f"2026-11-{day}T08:00", f"2026-11-{day + 1}T00:00") for day in days]
    assert [one.args for one in turn.effects] == [
        {"mode": "comfort", "start": at(start).isoformat(), "until": at(until).isoformat()} for start, until in spans
    ]
    assert len(talk.house.heating.planned) == len(days)
    talk("annule" if lang == "fr" else "cancel")
    assert talk.house.heating.planned == ()


@pytest.mark.parametrize(
    ("lang", "said"), [("fr", "mets le chauffage aujourd'hui"), ("en", "turn the heating on today")]
)
def test_today_is_from_now_on(lang: Lang, said: str) -> None:
    args = {"mode": "comfort", "until": at("2026-11-24T00:00").isoformat()}
    assert Talk(lang)(said).effects == (Effect("heater", "force", args),)


@pytest.mark.parametrize(
    ("lang", "said", "yes"),
    [("fr", "coupe le chauffage demain", "oui"), ("en", "turn the heating off tomorrow", "yes")],
)
def test_an_offer_keeps_its_day(lang: Lang, said: str, yes: str) -> None:
    talk = Talk(lang)
    assert talk(said).expects == "confirm"
    args = {"mode": "eco", "start": at("2026-11-24T08:00").isoformat(), "until": at("2026-11-25T00:00").isoformat()}
    assert talk(yes).effects == (Effect("heater", "force", args),)


@pytest.mark.parametrize(
    ("lang", "said", "asked", "yes"),
    [
        ("fr", "que la maison soit chaude dimanche", "Tu veux dire « force le mode confort dimanche » ?", "oui"),
        ("en", "some warmth on sunday would be nice", 'Do you mean "force comfort on sunday"?', "yes"),
    ],
)
def test_a_guess_keeps_its_day(lang: Lang, said: str, asked: str, yes: str) -> None:
    talk = Talk(lang)
    assert talk(said).said == asked
    args = {"mode": "comfort", "start": at("2026-11-29T08:00").isoformat(), "until": at("2026-11-30T00:00").isoformat()}
    assert talk(yes).effects == (Effect("heater", "force", args),)


@pytest.mark.parametrize(
    ("lang", "said", "asked", "yes", "until"),
    [
        ("fr", "que la maison soit chaude jusqu'à 20 heures", "jusqu'à 20 heures", "oui", "20:00"),
        ("fr", "que la maison soit chaude pendant deux heures", "pendant deux heures", "oui", "10:30"),
        ("en", "some warmth until eight would be nice", "until eight", "yes", "20:00"),
    ],
)
def test_a_guess_keeps_its_end(lang: Lang, said: str, asked: str, yes: str, until: str) -> None:
    talk = Talk(lang)
    assert asked in talk(said).said
    args = {"mode": "comfort", "until": at(until).isoformat()}
    assert talk(yes).effects == (Effect("heater", "force", args),)


@pytest.mark.parametrize(("lang", "said", "mode", "start", "until"), LATER)
def test_an_hour_is_when_it_begins(lang: Lang, said: str, mode: str, start: str, until: str | None) -> None:
    turn = Talk(lang)(said)
    args = {"mode": mode, "start": at(start).isoformat(), "until": at(until).isoformat() if until else None}
    assert turn.effects == (Effect("heater", "force", args),)
    assert (turn.intent, turn.expects) == (f"heating_{mode}", None)
    assert turn.slots == {"from": args["start"], "until": args["until"]}


@pytest.mark.parametrize(
    ("lang", "said", "until"),
    [
        ("fr", "mets le chauffage pendant 18 heures", "2026-11-24T02:30"),
        ("fr", "mets le chauffage jusqu'à 18 heures", "18:00"),
        ("fr", "mets le chauffage deux heures", "10:30"),
        ("en", "turn the heating on for two hours", "10:30"),
        ("en", "turn the heating on until 6 pm", "18:00"),
    ],
)
def test_a_length_and_an_end_begin_now(lang: Lang, said: str, until: str) -> None:
    assert of(Talk(lang)(said), "heater.force") == {"mode": "comfort", "until": at(until).isoformat()}


def test_it_is_said_back_in_both_languages() -> None:
    assert Talk()("mets le chauffage à 18 heures").said == (
        "Ce soir à 18 heures, je force le mode confort jusqu'au prochain changement du programme."
    )
    assert Talk("en")("comfort from 6 to 8 pm").said == "Tonight at 6 pm I'm forcing comfort, until 8 pm."


@pytest.mark.parametrize("said", ["je rentre à 18 heures, mets le chauffage", "il est 18 heures", "à 18 heures"])
def test_the_hour_of_something_else_moves_nothing(said: str) -> None:
    assert "start" not in (of(Talk()(said), "heater.force") or {})


@pytest.mark.parametrize(
    ("lang", "said", "other", "start", "mode", "until"),
    [
        ("fr", "mets le chauffage à 18 heures", "non, à 19 heures", "19:00", "comfort", None),
        ("fr", "mets le chauffage à 18 heures", "plutôt en éco", "18:00", "eco", None),
        ("fr", "mets le chauffage à 18 heures", "jusqu'à 22 heures", "18:00", "comfort", "22:00"),
        ("en", "turn the heating on at 6 pm", "no, at seven pm", "19:00", "comfort", None),
    ],
)
def test_it_may_be_corrected(lang: Lang, said: str, other: str, start: str, mode: str, until: str | None) -> None:
    talk = Talk(lang)
    turn = talk.all(said, other)
    end = at(until) if until else None
    assert [(one.mode, one.since, one.until) for one in talk.house.heating.planned] == [(mode, at(start), end)]
    assert effects(turn)[0][0] == "heater.unplan"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "mets le chauffage à 18 heures et éteins la musique"),
        ("en", "turn the heating on at 6 pm and turn the music off"),
    ],
)
def test_with_another_order_in_one_breath(lang: Lang, said: str) -> None:
    done = effects(Talk(lang)(said))
    assert [name for name, _ in done] == ["heater.force", "music.stop"]
    assert done[0][1]["start"] == at("18:00").isoformat()


def test_cancel_takes_it_back() -> None:
    talk = Talk()
    talk.all("mets le chauffage à 18 heures", "annule")
    assert talk.house.heating.planned == ()


def test_a_pending_question_stays_and_an_uncertain_hearing_does_nothing() -> None:
    turn = Talk().all("je pars", "mets le chauffage à 18 heures")
    assert (turn.expects, [name for name, _ in effects(turn)]) == ("return_time", ["heater.force"])
    assert Talk()("mets le chauffage à 18 heures", confidence=0.4).effects == ()


@pytest.mark.parametrize("lang", LANGS)
def test_degrees_and_hours_of_the_heating_may_be_heard_and_are_understood(lang: Lang) -> None:
    talk = Talk(lang)
    heard = set(talk.dialogs.grammar(talk.state, lang))
    for phrase in table(lang)["grammar"]["idle"]:
        assert plain_words(phrase) in heard
        turn = Talk(lang)(plain_words(phrase))
        if "degr" in phrase:
            assert (turn.expects, turn.effects) == ("confirm", ()), phrase
        else:
            assert "start" in (of(turn, "heater.force") or {}), phrase
