"""Two orders in one breath: both are done, the one that asks something last; what is one order stays one."""

import pytest

from basecamp.house import LANGS, House, Lang
from dialogs.conversation.recognizer import in_one_breath
from tests.dialogs.conversation.talking import MORNING, Talk, effects, of

LIT = House(music="jazz", nightlight="on")


def orders(talk: Talk, text: str) -> list[str]:
    whole = talk.dialogs.meaning(text, talk.state, MORNING)
    return talk.dialogs.orders(text, talk.state, MORNING, whole)


def done(text: str, lang: Lang) -> list[str]:
    return [name for name, _ in effects(Talk(lang, house=LIT)(text))]


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("fr", "éteins la musique et mets le chauffage en éco", ["music.stop", "heater.force"]),
        ("fr", "éteins la musique et la veilleuse", ["music.stop", "nightlight.set"]),
        (
            "fr",
            "éteins la veilleuse et la musique et mets le confort",
            ["nightlight.set", "music.stop", "heater.force"],
        ),
        ("fr", "coupe la musique puis bonne nuit", ["music.stop", "modes.set", "silence.set"]),
        ("fr", "bonne nuit, et éteins la musique", ["modes.set", "silence.set", "music.stop"]),
        ("fr", "force le mode éco jusqu'à demain midi et éteins la musique", ["heater.force", "music.stop"]),
        ("en", "turn off the music and set the heating to eco", ["music.stop", "heater.force"]),
        ("en", "turn off the music and the night light", ["music.stop", "nightlight.set"]),
        ("en", "turn the music off and the night light on", ["music.stop", "nightlight.set"]),
        (
            "en",
            "turn off the night light and the music and force comfort",
            ["nightlight.set", "music.stop", "heater.force"],
        ),
        ("en", "stop the music then good night", ["music.stop", "modes.set", "silence.set"]),
        ("en", "force eco until tomorrow noon and stop the music", ["heater.force", "music.stop"]),
    ],
)
def test_all_is_done_in_order(lang: Lang, text: str, wanted: list[str]) -> None:
    assert done(text, lang) == wanted


@pytest.mark.parametrize(
    ("lang", "text", "first", "second"),
    [
        ("fr", "quelle heure est-il et y a-t-il du courant", "heures", "courant"),
        ("en", "what time is it and is the power on", "8:3", "power"),
    ],
)
def test_all_is_answered(lang: Lang, text: str, first: str, second: str) -> None:
    said = Talk(lang)(text).said
    assert said.index(first) < said.index(second)


@pytest.mark.parametrize(
    ("lang", "text"), [("fr", "je pars et éteins la musique"), ("en", "I'm leaving and stop the music")]
)
def test_what_asks_comes_last_and_is_answered(lang: Lang, text: str) -> None:
    talk = Talk(lang, house=LIT)
    turn = talk(text)
    assert (turn.intent, turn.expects, turn.heard) == ("leave", "return_time", text)
    assert of(turn, "music.stop") is not None
    turn = talk("ce soir" if lang == "fr" else "tonight")
    assert turn.mode == "lockout"
    assert talk.house.music is None


@pytest.mark.parametrize(
    ("lang", "text", "undo"),
    [("fr", "éteins la musique et mets le confort", "annule"), ("en", "stop the music and force comfort", "undo that")],
)
def test_all_is_undone(lang: Lang, text: str, undo: str) -> None:
    talk = Talk(lang, house=LIT)
    before = talk.house
    talk(text)
    assert (talk.house.music, talk.house.heating.mode) == (None, "comfort")
    talk(undo)
    assert talk.house.heating == before.heating
    assert talk.house.music is not None


@pytest.mark.parametrize(
    ("lang", "before", "text", "undo"),
    [
        ("fr", "force le mode confort", "quelle heure est-il et éteins la musique", "annule"),
        ("en", "force comfort", "what time is it and stop the music", "undo that"),
    ],
)
def test_what_was_done_before_is_not_undone_with_it(lang: Lang, before: str, text: str, undo: str) -> None:
    talk = Talk(lang, house=LIT)
    talk.all(before, text, undo)
    assert talk.house.heating.mode == "comfort"
    assert talk.house.music is not None


@pytest.mark.parametrize(("lang", "repeat"), [("fr", "répète"), ("en", "repeat that")])
def test_all_is_repeated(lang: Lang, repeat: str) -> None:
    talk = Talk(lang)
    text = "quelle heure est-il et y a-t-il du courant" if lang == "fr" else "what time is it and is the power on"
    said = talk(text).said
    assert talk(repeat).said == said


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "mets le chauffage en confort et en éco"),
        ("fr", "allume la veilleuse et éteins la veilleuse"),
        ("fr", "maman a dit éteins la musique et mets le chauffage en éco"),
        ("fr", "éteins la musique et la machine à laver"),
        ("en", "turn on the night light and turn off the night light"),
        ("en", "mum said turn off the music and set the heating to eco"),
        ("en", "turn off the music and the washing machine"),
    ],
)
def test_what_is_not_clear_is_not_done_by_halves(lang: Lang, text: str) -> None:
    assert len(done(text, lang)) == 0


@pytest.mark.parametrize(
    ("lang", "text", "intent"),
    [
        ("fr", "je me lève et je pars", "leave"),
        ("fr", "je pars et je rentre à vingt et une heures", "leave"),
        ("fr", "bonne nuit et à demain", "sleep"),
        ("fr", "chauffage, mode éco", "heating_eco"),
        ("fr", "règle le chauffage sur semaine de travail", "heating_work_week"),
        ("fr", "mode éco toute la journée", "heating_eco"),
        ("en", "I'm going to bed, see you tomorrow", "sleep"),
        ("en", "I'm up and I'm leaving", "leave"),
    ],
)
def test_what_is_one_order_stays_one(lang: Lang, text: str, intent: str) -> None:
    talk = Talk(lang)
    assert orders(talk, text) == []
    assert talk.dialogs.meaning(text, talk.state, MORNING).intent == intent


def test_an_answer_is_not_parted() -> None:
    talk = Talk("fr")
    talk("je pars")
    assert orders(talk, "éteins la musique et bonne nuit") == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_pair_for_the_recognizer_is_understood_or_asks_once(lang: Lang) -> None:
    talk = Talk(lang)
    for text in in_one_breath(lang):
        assert len(orders(talk, text)) == 2, text
