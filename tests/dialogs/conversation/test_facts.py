"""Questions that the phrase books do not hold: network, batteries, why something rings, when the heating changes."""

from datetime import timedelta

import pytest

from basecamp.house import LANGS, House, Lang, Problem
from dialogs.answers import table
from dialogs.conversation.rendering import plain_words
from tests.dialogs.conversation.talking import MORNING, Talk


def going_on(key: str, fr: str, en: str) -> House:
    return House(problems=(Problem(key, "major", fr, en, MORNING - timedelta(minutes=5)),))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "le réseau marche ?"),
        ("fr", "est-ce qu'on a internet"),
        ("fr", "internet"),
        ("en", "is the internet working"),
        ("en", "do we have internet"),
    ],
)
def test_the_network(lang: Lang, words: str) -> None:
    known = {
        None: ("Je n'ai pas de nouvelles du réseau.", "I have no news of the network."),
        True: ("Le réseau fonctionne.", "The network works."),
        False: ("Le réseau ne répond pas.", "The network does not answer."),
    }
    for ok, (fr, en) in known.items():
        turn = Talk(lang, house=House(network_ok=ok))(words)
        assert (turn.said, turn.intent, turn.effects) == (fr if lang == "fr" else en, "ask_network", ())
    house = going_on("nightwatch/internet/dns", "Les noms ne sont plus résolus.", "Names are not resolved any more.")
    assert Talk(lang, house=house)(words).said == (house.problems[0].fr if lang == "fr" else house.problems[0].en)


@pytest.mark.parametrize(("lang", "words"), [("fr", "quelles piles sont faibles ?"), ("en", "any low batteries?")])
def test_batteries(lang: Lang, words: str) -> None:
    none = "Aucune pile faible, que je sache." if lang == "fr" else "No low battery that I know of."
    assert Talk(lang)(words).said == none
    low = "Pile faible : cuisine." if lang == "fr" else "Low battery: kitchen."
    assert Talk(lang, house=House(low_batteries=("cuisine",)))(words).said == low
    house = going_on("nightwatch/battery/ups", "La batterie de l'onduleur est usée.", "The battery is worn.")
    assert Talk(lang, house=house)(words).said == (house.problems[0].fr if lang == "fr" else house.problems[0].en)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "quand le chauffage passe en confort"),
        ("fr", "pourquoi le chauffage est en éco"),
        ("en", "when does the heating come on"),
        ("en", "why is the heating in eco"),
    ],
)
def test_when_and_why_of_the_heating_change_nothing(lang: Lang, words: str) -> None:
    turn = Talk(lang)(words)
    assert (turn.intent, turn.effects, turn.expects) == ("heating_status", (), None)


@pytest.mark.parametrize(("lang", "words"), [("fr", "pourquoi ça sonne ?"), ("en", "why is it beeping?")])
def test_what_rings_is_in_the_report(lang: Lang, words: str) -> None:
    house = going_on("water.leak", "Fuite d'eau.", "Water is leaking.")
    assert ("Fuite d'eau" if lang == "fr" else "Water is leaking") in Talk(lang, house=house)(words).said


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_listened_for_is_answered(lang: Lang) -> None:
    talk = Talk(lang)
    for words in map(plain_words, table(lang)["grammar"]["facts"]):
        assert words in talk.dialogs.grammar(talk.state, lang)
        assert Talk(lang)(words).intent in ("ask_network", "ask_batteries", "heating_status", "report"), words
