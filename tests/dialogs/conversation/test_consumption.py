"""What was used on days that are over: water and electricity, by the day, week and month."""

from datetime import date, timedelta

import pytest

from basecamp.house import House, Lang, Power, Used, Water
from tests.dialogs.conversation.talking import Talk, at

THURSDAY = at("2026-11-26T18:30")
HOUSE = House(
    water=Water(40.0, tuple(Used(date(2026, 11, 25) - timedelta(days=ago), 100.0 + ago) for ago in range(10))),
    power=Power("ok", None, 300.0, 2.5, tuple(Used(date(2026, 11, 25) - timedelta(days=ago), 8.0) for ago in range(2))),
)


@pytest.mark.parametrize(
    ("lang", "words", "said"),
    [
        ("fr", "combien d'eau hier ?", "Hier, la maison a consommé 100 litres d'eau."),
        ("fr", "combien d'eau avant-hier", "Avant-hier, la maison a consommé 101 litres d'eau."),
        ("fr", "combien d'eau on a consommé samedi", "Samedi, la maison a consommé 104 litres d'eau."),
        # Monday to Wednesday, and today so far.
        ("fr", "combien d'eau cette semaine", "Cette semaine, la maison a consommé 343 litres d'eau."),
        ("fr", "combien d'électricité hier", "Hier, la maison a consommé 8 kilowattheures."),
        (
            "fr",
            "quelle a été la consommation d'électricité cette semaine",
            "Cette semaine, la maison a consommé 18,5 kilowattheures. Je n'ai de relevés que pour trois jours.",
        ),
        ("fr", "combien d'électricité le mois dernier", "Le mois dernier : je n'ai pas de relevé."),
        (
            "fr",
            "combien on a consommé hier",
            "Hier, la maison a consommé 100 litres d'eau et 8 kilowattheures.",
        ),
        ("en", "how much water did we use yesterday?", "Yesterday, the house used 100 litres of water."),
        ("fr", "la consommation d'électricité d'hier", "Hier, la maison a consommé 8 kilowattheures."),
        ("en", "yesterday's water usage", "Yesterday, the house used 100 litres of water."),
        ("en", "how much water this week", "This week, the house used 343 litres of water."),
        (
            "en",
            "how much electricity last week",
            "Last week: I have no readings.",
        ),
        (
            "en",
            "how much did we use yesterday",
            "Yesterday, the house used 100 litres of water and 8 kilowatt-hours.",
        ),
    ],
)
def test_days_that_are_over(lang: Lang, words: str, said: str) -> None:
    turn = Talk(lang, THURSDAY, HOUSE)(words)
    assert (turn.said, turn.effects) == (said, ())
    assert turn.intent == ("ask_water" if "eau" in words or "water" in words else "ask_power")


@pytest.mark.parametrize(
    ("lang", "words", "intent"),
    [
        ("fr", "combien d'eau aujourd'hui", "ask_water"),
        ("en", "how much water today", "ask_water"),
        ("fr", "combien de messages hier", "messages"),
        ("fr", "y a-t-il du courant", "ask_power"),
        ("en", "how much warmer was it yesterday", None),
    ],
)
def test_other_questions_stay_what_they_are(lang: Lang, words: str, intent: str | None) -> None:
    turn = Talk(lang, THURSDAY, HOUSE)(words)
    assert turn.intent == intent and "Hier," not in turn.said and "Yesterday," not in turn.said


def test_what_has_not_begun_is_not_answered_with_the_past() -> None:
    assert not Talk("fr", THURSDAY, HOUSE)("combien d'eau demain").said.startswith("Demain")
