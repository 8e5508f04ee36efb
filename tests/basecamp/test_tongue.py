"""The language of messages as families write them."""

import pytest

from basecamp.house import Lang
from basecamp.tongue import tongue

FRENCH = (
    "Je rentre tard ce soir, ne m'attendez pas",
    "Peux-tu sortir le chien ?",
    "J'arrive dans 10 min",
    "coucou c maman, rappelle moi",
    "RDV chez le dentiste à 15h demain",
    "pense à fermer les volets",
    "On est bien arrivés, bisous à tous",
    "Merci pour hier !",
    "il fait 30 ici",
    "Le weekend est annulé",
)
ENGLISH = (
    "I'll be late tonight, don't wait for me",
    "Can you walk the dog?",
    "On my way",
    "see you at 6",
    "Dentist at 3 pm tomorrow",
    "don't forget to close the shutters",
    "We arrived safely, love to all",
    "Thanks for yesterday!",
    "it is 30 degrees here",
    "the weekend is off",
)
NEITHER = ("", "ok", "👍", "06 12 34 56 78", "Marie", "18:30", "?!")


@pytest.mark.parametrize("usual", ["fr", "en"])
def test_the_language_of_messages(usual: Lang) -> None:
    assert [tongue(text, usual) for text in FRENCH] == ["fr"] * len(FRENCH)
    assert [tongue(text, usual) for text in ENGLISH] == ["en"] * len(ENGLISH)
    assert [tongue(text, usual) for text in NEITHER] == [usual] * len(NEITHER)


def test_a_house_of_one_language_reads_all_in_it() -> None:
    assert tongue("see you at six", "fr", ("fr",)) == "fr"
    assert tongue("je rentre ce soir", "en", ("en",)) == "en"
    assert tongue("see you at six", "fr", ()) == "fr"
