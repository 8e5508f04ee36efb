"""An order to heat one room: the house heats as a whole."""

import pytest

from basecamp.house import Lang
from tests.dialogs.conversation.talking import Talk, of


@pytest.mark.parametrize(
    ("lang", "words", "mode"),
    [
        ("fr", "mets le chauffage dans la salle de bain", "comfort"),
        ("fr", "allume le chauffage à l'étage", "comfort"),
        ("en", "turn on the heating in the bathroom", "comfort"),
    ],
)
def test_the_whole_house_is_offered(lang: Lang, words: str, mode: str) -> None:
    talk = Talk(lang)
    turn = talk(words)
    said = "Je chauffe la maison entière, pas une pièce." if lang == "fr" else "I heat the whole house, not one room."
    assert turn.said.startswith(said) and turn.expects == "confirm"
    assert of(talk("oui" if lang == "fr" else "yes"), "heater.force") == {"mode": mode, "until": None}


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", "il fait combien dans la salle de bain"), ("en", "what's the temperature in the bathroom")],
)
def test_a_question_about_a_room_is_none(lang: Lang, words: str) -> None:
    turn = Talk(lang)(words)
    assert turn.effects == () and turn.expects is None
