"""What is said of the week: the heating has a profile for it, and offers it."""

import pytest

from basecamp.house import Heating, House, Lang
from tests.dialogs.conversation.talking import Talk, of


@pytest.mark.parametrize(
    ("lang", "words", "week"),
    [
        ("fr", "on est en vacances", "holiday_week"),
        ("fr", "c'est les vacances", "holiday_week"),
        ("fr", "je suis en congé cette semaine", "holiday_week"),
        ("fr", "les vacances sont finies", "work_week"),
        ("fr", "on reprend le travail", "work_week"),
        ("en", "we're on holiday this week", "holiday_week"),
        ("en", "the holidays are over", "work_week"),
        ("en", "back to work", "work_week"),
    ],
)
def test_the_week_is_offered_and_set_by_a_yes(lang: Lang, words: str, week: str) -> None:
    other = {"holiday_week": "work_week", "work_week": "holiday_week"}[week]
    talk = Talk(lang, house=House(heating=Heating(profile=other)))
    turn = talk(words)
    assert turn.expects == "confirm" and turn.effects == ()
    assert of(talk("oui" if lang == "fr" else "yes"), "heater.profile") == {"name": week}


@pytest.mark.parametrize(("lang", "words"), [("fr", "je pars en vacances"), ("en", "I'm going on holiday")])
def test_leaving_for_the_holidays_is_leaving(lang: Lang, words: str) -> None:
    assert Talk(lang)(words).intent == "leave"
