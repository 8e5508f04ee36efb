"""The house never turns its heating off; asked to, it offers eco for that time."""

import pytest

from basecamp.house import Lang
from tests.dialogs.conversation.talking import Talk, effects, of


@pytest.mark.parametrize(
    ("lang", "said", "yes", "start", "until"),
    [
        ("fr", "éteins le chauffage", "oui", None, None),
        ("fr", "éteins le chauffage à 22 heures", "oui", "2026-11-23T22:00:00+01:00", None),
        ("fr", "tu peux éteindre les radiateurs, s'il te plaît", "oui", None, None),
        ("fr", "arrête le chauffage pendant deux heures, merci", "oui", None, "2026-11-23T10:30:00+01:00"),
        ("fr", "coupe la chaudière jusqu'à demain matin", "oui", None, "2026-11-24T08:00:00+01:00"),
        ("en", "turn the heating off", "yes", None, None),
        ("en", "turn off the heating at ten pm", "yes", "2026-11-23T22:00:00+01:00", None),
        ("en", "please switch off the radiators", "yes", None, None),
        ("en", "stop the heating for two hours", "yes", None, "2026-11-23T10:30:00+01:00"),
    ],
)
def test_eco_is_offered_for_that_time(lang: Lang, said: str, yes: str, start: str | None, until: str | None) -> None:
    talk = Talk(lang)
    assert talk.dialogs.understands(said, talk.state, talk.now), "an utterance may end there"
    asked = talk(said)
    assert (asked.intent, asked.expects, asked.effects) == ("heating", "confirm", ())
    assert ("16 degrés" if lang == "fr" else "16 degrees") in asked.said
    forced = of(talk(yes), "heater.force")
    assert forced == {"mode": "eco", "until": until} | ({"start": start} if start else {})
    undone = [name for name, _ in effects(talk("annule" if lang == "fr" else "cancel"))]
    assert undone == ["heater.unplan" if start else "heater.auto"]


@pytest.mark.parametrize(
    ("lang", "said", "no"), [("fr", "coupe le chauffage", "non"), ("en", "stop the heating", "no")]
)
def test_a_no_leaves_it_as_it_is(lang: Lang, said: str, no: str) -> None:
    talk = Talk(lang)
    assert talk(said).expects == "confirm"
    turn = talk(no)
    assert (turn.effects, turn.expects, turn.outcome) == ((), None, "cancelled")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "éteins le chauffage de la salle de bain"),
        ("fr", "il a éteint le chauffage à 22 heures"),
        ("fr", "éteins la lumière du chauffage"),
        ("en", "turn off the heating at the office"),
        ("en", "she turned the heating off"),
        ("en", "turn the heating on"),
    ],
)
def test_other_sentences_offer_nothing(lang: Lang, said: str) -> None:
    assert "16 degr" not in Talk(lang)(said).said


@pytest.mark.parametrize(
    ("lang", "first", "second"), [("fr", "chauffage", "éteins le chauffage"), ("en", "heating", "turn the heating off")]
)
def test_it_is_an_answer_to_what_the_heating_is_to_do(lang: Lang, first: str, second: str) -> None:
    talk = Talk(lang)
    assert talk(first).expects == "heating"
    assert talk(second).expects == "confirm"
    assert of(talk("oui" if lang == "fr" else "yes"), "heater.force") == {"mode": "eco", "until": None}
    assert talk.state.pending == ()
