"""Calls for help: the number to dial, and an alarm after a yes."""

import pytest

from basecamp.house import House, Lang
from dialogs.answers import table, variants
from dialogs.conversation.rendering import plain_words
from tests.dialogs.conversation.talking import WATCHED, Talk, effects, of

CALLS: dict[Lang, tuple[str, ...]] = {
    "fr": (
        "au secours !",
        "à l'aide",
        "appelle les pompiers",
        "appelez une ambulance vite",
        "appelle le 112",
        "je suis tombée",
        "je suis tomber",  # as the recognizer writes it
        "je n'arrive pas à me relever",
        "il y a le feu dans la cuisine",
        "je me sens mal",
        *map(plain_words, table("fr")["grammar"]["calls"]),
    ),
    "en": (
        "help me!",
        "help help",
        "call an ambulance",
        "call 911",
        "I've fallen and I can't get up",
        "I can't get up",
        "there's a fire in the kitchen",
        "it's an emergency",
        *map(plain_words, table("en")["grammar"]["calls"]),
    ),
}
YES: dict[Lang, str] = {"fr": "oui", "en": "yes"}
NO: dict[Lang, str] = {"fr": "non", "en": "no"}


def called(lang: Lang, house: House | None = None) -> Talk:
    return Talk(lang, settings=WATCHED, house=house)


@pytest.mark.parametrize(("lang", "words"), [(lang, words) for lang in CALLS for words in CALLS[lang]])
def test_it_is_asked_about_and_raised(lang: Lang, words: str) -> None:
    talk = called(lang)
    turn = talk(words)
    assert turn.said in variants(lang, "emergency.ask") or turn.said in table(lang)["emergency"]["ask"].values()
    assert "112" in turn.said.replace(" ", "") and (turn.expects, turn.effects) == ("emergency", ())
    turn = talk(YES[lang])
    assert of(turn, "problems.call") == {"text": words} and turn.expects is None
    assert turn.said in variants(lang, "emergency.raised")


@pytest.mark.parametrize(("lang", "words"), [("fr", "au secours"), ("en", "help me")])
def test_nothing_is_raised_without_a_yes(lang: Lang, words: str) -> None:
    talk = called(lang)
    talk(words)
    assert talk(NO[lang]).effects == ()
    talk(words)
    again = talk.silence()
    assert "112" in again.said.replace(" ", "") and again.effects == ()
    assert talk.silence().effects == () and talk.state.pending == ()


@pytest.mark.parametrize(("lang", "words"), [("fr", "au secours"), ("en", "help me")])
def test_not_understood_twice_it_tells_how_to_begin_again(lang: Lang, words: str) -> None:
    talk = called(lang)
    talk(words)
    talk("zorglub")
    turn = talk("zorglub")
    assert words in turn.said and (turn.expects, turn.effects) == (None, ())
    assert talk(words).expects == "emergency"


@pytest.mark.parametrize(("lang", "words"), [("fr", "au secours"), ("en", "help me")])
def test_calling_again_is_a_yes(lang: Lang, words: str) -> None:
    talk = called(lang)
    talk(words)
    assert words in talk.dialogs.grammar(talk.state, lang)
    assert effects(talk(words)) == [("problems.call", {"text": words})]


@pytest.mark.parametrize(
    ("lang", "first", "words"), [("fr", "je pars", "au secours"), ("en", "I'm leaving", "help me")]
)
def test_it_comes_before_the_question_that_waits(lang: Lang, first: str, words: str) -> None:
    talk = called(lang)
    assert talk(first).expects == "return_time"
    assert talk(words).expects == "emergency"


@pytest.mark.parametrize(("lang", "words"), [("fr", "au secours"), ("en", "help me")])
def test_a_house_that_can_alert_nobody_says_so(lang: Lang, words: str) -> None:
    turn = Talk(lang)(words)
    assert "112" in turn.said.replace(" ", "") and (turn.expects, turn.effects) == (None, ())


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "aide"),
        ("fr", "j'ai besoin d'aide"),
        ("fr", "appelle maman"),
        ("fr", "la nuit est tombée"),
        ("fr", "je suis rentré"),
        ("en", "help"),
        ("en", "help me with the heating"),
        ("en", "call mum"),
        ("en", "I fell asleep"),
        ("en", "who called"),
    ],
)
def test_other_sentences_are_no_call(lang: Lang, words: str) -> None:
    turn = called(lang)(words)
    assert turn.expects != "emergency" and turn.intent != "emergency"
