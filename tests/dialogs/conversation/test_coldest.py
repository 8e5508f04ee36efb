"""How cold or warm it was in the night that was, yesterday, today."""

import pytest

from basecamp.house import House, Lang, Range, Temperature
from tests.dialogs.conversation.talking import Talk, at

NOW = at("2026-12-01T08:30")
HOUSE = House(
    temperatures=(Temperature("salon", 19.4, NOW), Temperature("chambre", 17.0, NOW), Temperature("dehors", 3.0, NOW)),
    ranges=(
        Range("salon", "night", 17.1, 20.2),
        Range("salon", "yesterday", 18.0, 21.0),
        Range("chambre", "yesterday", 16.0, 16.04),
        Range("dehors", "night", -2.3, 5.04),
        Range("dehors", "yesterday", 1.0, 9.5),
    ),
)
NIGHT_FR = "Cette nuit, dehors : entre -2,3 et 5 degrés."
NIGHT_EN = "Last night, outside: between -2.3 and 5 degrees."


@pytest.mark.parametrize(
    ("lang", "words", "said"),
    [
        ("fr", "il a fait combien cette nuit ?", f"{NIGHT_FR} Dans la maison : entre 17,1 et 20,2 degrés."),
        ("fr", "il a fait froid cette nuit", f"{NIGHT_FR} Dans la maison : entre 17,1 et 20,2 degrés."),
        ("fr", "la nuit a été froide ?", f"{NIGHT_FR} Dans la maison : entre 17,1 et 20,2 degrés."),
        ("fr", "est-ce qu'il a gelé", NIGHT_FR),
        ("fr", "quelle a été la température minimale dehors cette nuit", NIGHT_FR),
        (
            "fr",
            "il faisait combien hier",
            "Hier, dehors : entre 1 et 9,5 degrés. Dans la maison : entre 18 et 21 degrés.",
        ),
        ("fr", "il faisait combien dans la chambre hier", "Hier, dans la chambre : 16 degrés."),
        ("fr", "il a fait chaud aujourd'hui ?", "Aujourd'hui : je n'ai pas de mesure."),
        ("en", "how cold was it last night?", f"{NIGHT_EN} In the house: between 17.1 and 20.2 degrees."),
        ("en", "did it freeze?", NIGHT_EN),
        ("en", "what was the lowest temperature outside last night", NIGHT_EN),
        ("en", "how warm was it in the bedroom yesterday", "Yesterday, in the bedroom: 16 degrees."),
        ("en", "how hot was it inside yesterday", "Yesterday, in the house: between 18 and 21 degrees."),
        ("en", "was it hot today", "Today: I have no measurement."),
    ],
)
def test_how_it_was(lang: Lang, words: str, said: str) -> None:
    turn = Talk(lang, NOW, HOUSE)(words)
    assert (turn.said, turn.intent, turn.effects) == (said, "ask_temperature", ())


@pytest.mark.parametrize(
    ("lang", "words", "begins"),
    [
        ("fr", "il fait combien", "Il fait 19,4 degrés"),
        ("fr", "quelle température fait-il dehors", "Dehors, il fait 3 degrés"),
        ("fr", "il a fait ses devoirs hier", "Je n'ai pas compris"),
        ("en", "how cold is it outside", "Outside, it's 3 degrees"),
        ("en", "what's the temperature", "It's 19.4 degrees"),
    ],
)
def test_now_is_another_question(lang: Lang, words: str, begins: str) -> None:
    assert Talk(lang, NOW, HOUSE)(words).said.startswith(begins)
