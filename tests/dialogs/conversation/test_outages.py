"""Power cuts that are over: when, how many, how long."""

from dataclasses import replace

import pytest

from basecamp.house import Cut, House, Lang, Power
from tests.dialogs.conversation.talking import Talk, at

TUESDAY = at("2026-12-01T08:30")
CUTS = (
    Cut(at("2026-12-01T03:12"), at("2026-12-01T03:30")),
    Cut(at("2026-11-30T22:10"), at("2026-11-30T22:12")),
    Cut(at("2026-11-20T14:00"), at("2026-11-20T16:40")),
)
HOUSE = House(power=Power("ok", None, 300.0, 2.5, (), CUTS))
LAST_FR = "La dernière coupure, c'était ce matin à 3 heures 12. Elle a duré 18 minutes."
LAST_EN = "The last power cut was today at 3:12 am. It lasted 18 minutes."


@pytest.mark.parametrize(
    ("lang", "words", "said"),
    [
        ("fr", "la dernière coupure c'était quand", LAST_FR),
        ("fr", "quand est-ce que le courant est revenu ?", LAST_FR),
        ("fr", "les coupures", LAST_FR),
        ("en", "power cuts", LAST_EN),
        ("fr", "à quelle heure le courant est parti", LAST_FR),
        ("fr", "on a été coupés combien de temps", LAST_FR),
        ("fr", "combien de temps on est restés sans courant", LAST_FR),
        ("fr", "y a-t-il eu une coupure cette nuit ?", f"Cette nuit : deux coupures, 20 minutes en tout. {LAST_FR}"),
        ("fr", "une coupure cette nuit", f"Cette nuit : deux coupures, 20 minutes en tout. {LAST_FR}"),
        ("fr", "combien de coupures cette semaine", f"Cette semaine : deux coupures, 20 minutes en tout. {LAST_FR}"),
        ("fr", "est-ce qu'il y a eu une coupure hier", "Hier : une coupure, à 22 heures 10. Elle a duré deux minutes."),
        (
            "fr",
            "y a-t-il eu une panne de courant aujourd'hui",
            "Aujourd'hui : une coupure, à 3 heures 12. Elle a duré 18 minutes.",
        ),
        (
            "fr",
            "y a-t-il eu des coupures de courant la semaine dernière",
            f"La semaine dernière : pas de coupure, que je sache. {LAST_FR}",
        ),
        (
            "fr",
            "combien de coupures le mois dernier",
            "Le mois dernier : deux coupures, trois heures en tout.",
        ),
        ("en", "when was the last power cut?", LAST_EN),
        ("en", "how long was the power out?", LAST_EN),
        ("en", "when did the power come back", LAST_EN),
        ("en", "did we lose power last night?", f"Last night: two power cuts, 20 minutes in all. {LAST_EN}"),
        ("en", "were there any outages this week", f"This week: two power cuts, 20 minutes in all. {LAST_EN}"),
        ("en", "was there a power cut yesterday", "Yesterday: one power cut, at 10:10 pm. It lasted two minutes."),
        ("en", "was there a power cut last week", f"Last week: no power cut that I know of. {LAST_EN}"),
    ],
)
def test_cuts_that_are_over(lang: Lang, words: str, said: str) -> None:
    turn = Talk(lang, TUESDAY, HOUSE)(words)
    assert (turn.said, turn.intent, turn.effects) == (said, "ask_cut", ())


@pytest.mark.parametrize(
    ("lang", "words", "said"),
    [
        ("fr", "y a-t-il eu une coupure cette nuit", "Je n'ai pas noté de coupure de courant."),
        ("en", "was there a power cut last night", "I have noted no power cut."),
    ],
)
def test_none_is_known(lang: Lang, words: str, said: str) -> None:
    assert Talk(lang, TUESDAY, House())(words).said == said


@pytest.mark.parametrize(
    ("lang", "words", "said"),
    [
        (
            "fr",
            "depuis quand il n'y a plus de courant",
            "Il y a une coupure de courant. Elle dure depuis hier à 22 heures.",
        ),
        ("en", "how long has the power been out", "There is a power cut. It has lasted since 10 pm yesterday."),
    ],
)
def test_one_that_goes_on_is_told_first(lang: Lang, words: str, said: str) -> None:
    dark = replace(HOUSE, power=replace(HOUSE.power, state="blackout", since=at("2026-11-30T22:00")))
    assert Talk(lang, TUESDAY, dark)(words).said == said


@pytest.mark.parametrize(
    ("lang", "words", "intent"),
    [
        ("fr", "le courant", "ask_power"),
        ("fr", "il y a une coupure ?", "ask_power"),
        ("fr", "combien d'électricité hier", "ask_power"),
        ("fr", "depuis quand le chauffage est coupé", "heating_status"),
        ("fr", "y a-t-il eu une coupure d'eau", None),
        ("fr", "je pars", "leave"),
        ("en", "is there a power cut", "ask_power"),
        ("en", "is the power on", "ask_power"),
        ("en", "how much power did we use yesterday", "ask_power"),
        ("en", "when did the internet go out", None),
    ],
)
def test_other_questions_stay_what_they_are(lang: Lang, words: str, intent: str | None) -> None:
    turn = Talk(lang, TUESDAY, HOUSE)(words)
    assert turn.intent != "ask_cut" and (intent is None or turn.intent == intent)


@pytest.mark.parametrize(
    ("lang", "first", "further", "said"),
    [
        ("fr", "y a-t-il eu une coupure la semaine dernière", "et hier ?", "Hier : une coupure, à 22 heures 10."),
        ("en", "was there a power cut last week", "and yesterday?", "Yesterday: one power cut, at 10:10 pm."),
    ],
)
def test_a_question_goes_on_from_it(lang: Lang, first: str, further: str, said: str) -> None:
    talk = Talk(lang, TUESDAY, HOUSE)
    talk(first)
    assert talk(further).said.startswith(said)
