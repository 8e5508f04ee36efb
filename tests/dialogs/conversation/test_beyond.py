"""Courtesies are answered, and what the house cannot do is said to be that."""

from datetime import timedelta

import pytest

from basecamp.house import LANGS, House, Lang, Problem
from dialogs.answers import table, variants
from dialogs.conversation.rendering import plain_words
from tests.dialogs.conversation.talking import MORNING, Talk

TALK: dict[Lang, dict[str, tuple[str, ...]]] = {
    "fr": {
        "who": ("qui es-tu", "comment tu t'appelles ?", "salut, tu t'appelles comment ?", "c'est quoi ton nom"),
        "there": ("tu es là", "tu m'entends ?", "est-ce que tu es là", "tu dors ?"),
        "well": ("ça va", "comment ça va ?", "bonjour, comment vas-tu ?", "tu vas bien"),
        "weather": (
            "quel temps fait-il",
            "donne-moi la météo",
            "est-ce qu'il va pleuvoir demain",
            "est-ce qu'il va geler",
        ),
        "timer": (
            "mets un minuteur de dix minutes",
            "rappelle-moi de sortir les poubelles",
            "réveille-moi à sept heures",
        ),
        "lamp": ("allume la lumière du salon", "éteins toutes les lampes", "éteins tout"),
        "song": ("musique suivante", "change de chanson"),
        "voice": ("parle moins vite",),
        "device": ("ferme les volets", "allume la télé", "ouvre le garage", "redémarre la box", "tout est fermé ?"),
        "call": (
            "appelle maman",
            "envoie un sms à Paul",
            "laisse un message à Paul",
            "dis à Paul que je rentre",
            "dis à tous de venir",
            "quand Nio rentrera, dis-lui d'acheter du pain",  # without the end it asks where Nio is
        ),
        "know": ("raconte une blague", "combien font sept fois huit", "quelle est la capitale de l'Espagne"),
    },
    "en": {
        "who": ("who are you", "what's your name?", "hi, who are you"),
        "there": ("are you there", "can you hear me?", "are you asleep"),
        "well": ("how are you", "hello how are you today?", "are you ok"),
        "weather": ("what's the weather like", "will it rain tomorrow", "will it freeze tonight"),
        "timer": ("set a timer for ten minutes", "remind me to take out the bins", "wake me at seven"),
        "lamp": ("turn on the living room light", "turn off the lamps", "turn everything off"),
        "song": ("next song", "next track"),
        "voice": ("speak faster",),
        "device": ("close the blinds", "open the garage", "restart the router"),
        "call": (
            "call mum",
            "send a text to Paul",
            "leave a message for Paul",
            "tell Paul I'll be late",
            "send Nio a text",
            "when Nio comes home, tell him to buy bread",
        ),
        "know": ("tell me a joke", "what's the capital of Spain"),
    },
}


@pytest.mark.parametrize(
    ("lang", "key", "words"),
    [(lang, key, words) for lang in LANGS for key, said in TALK[lang].items() for words in said],
)
def test_it_is_answered(lang: Lang, key: str, words: str) -> None:
    turn = Talk(lang)(words)
    assert turn.said in [one.format(house="BASECAMP") for one in variants(lang, f"beyond.{key}")]
    assert (turn.effects, turn.expects, turn.intent) == ((), None, None)


@pytest.mark.parametrize(("lang", "words"), [("fr", "comment ça va"), ("en", "how are you")])
def test_how_the_house_is_depends_on_what_is_wrong(lang: Lang, words: str) -> None:
    wrong = Problem("water.leak", "critical", "Fuite d'eau.", "Water is leaking.", MORNING - timedelta(minutes=5))
    said = Talk(lang, house=House(problems=(wrong,)))(words).said
    assert ("Fuite d'eau" if lang == "fr" else "Water is leaking") in said


@pytest.mark.parametrize(("lang", "words"), [("fr", "ça va"), ("en", "are you there")])
def test_an_open_question_comes_first(lang: Lang, words: str) -> None:
    talk = Talk(lang)
    talk("je pars" if lang == "fr" else "I'm leaving")
    assert talk(words).said not in variants(lang, "beyond.well") + variants(lang, "beyond.there")


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_listened_for_is_answered(lang: Lang) -> None:
    answers = {
        one.format(house="BASECAMP") for key in ("who", "there", "well") for one in variants(lang, f"beyond.{key}")
    }
    talk = Talk(lang)
    for words in map(plain_words, table(lang)["grammar"]["talk"]):
        assert words in talk.dialogs.grammar(talk.state, lang)
        assert Talk(lang)(words).said in answers
