"""The volume of the music is changed while it plays."""

import pytest

from basecamp.house import LANGS, House, Lang
from dialogs.answers import table
from dialogs.conversation.rendering import plain_words
from tests.dialogs.conversation.talking import Talk, effects

PLAYING = House(music="jazz", volume=60)


@pytest.mark.parametrize(
    ("lang", "said", "percent"),
    [
        ("fr", "plus fort", 75),
        ("fr", "un peu moins fort, s'il te plaît", 45),
        ("fr", "baisse la musique", 45),
        ("fr", "tu peux monter le son ?", 75),
        ("fr", "réduis un peu le volume de la musique", 45),
        ("fr", "mets le volume à quarante", 40),
        ("fr", "volume à 25 %", 25),
        ("fr", "mets la musique plus fort", 75),
        ("en", "louder", 75),
        ("en", "could you turn the music down please", 45),
        ("en", "turn it up a bit", 75),
        ("en", "lower the volume", 45),
        ("en", "set the volume to forty percent", 40),
        ("en", "volume 25", 25),
        ("en", "make it a little quieter", 45),
    ],
)
def test_it_is_set_and_said(lang: Lang, said: str, percent: int) -> None:
    talk = Talk(lang, house=PLAYING)
    turn = talk(said)
    assert effects(turn) == [("music.volume", {"percent": percent})] and str(percent) in turn.said
    assert effects(talk("annule" if lang == "fr" else "cancel")) == [("music.volume", {"percent": 60})]


@pytest.mark.parametrize(
    ("lang", "said", "before", "after"),
    [
        ("fr", "plus fort", 95, 100),
        ("en", "quieter", 10, 5),
        ("fr", "plus fort", 100, None),
        ("en", "quieter", 3, None),
    ],
)
def test_it_goes_no_further_than_it_can(lang: Lang, said: str, before: int, after: int | None) -> None:
    turn = Talk(lang, house=House(music="jazz", volume=before))(said)
    assert effects(turn) == ([] if after is None else [("music.volume", {"percent": after})])
    assert turn.said


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "baisse le son de la télé"), ("fr", "baisse ta musique"), ("fr", "parle moins fort"),
        ("fr", "mets le volume à deux cents"), ("fr", "chauffe plus fort"), ("en", "turn your music down"),
        ("en", "turn the volume up on the tv"), ("en", "it's cold, turn it up"), ("en", "sing quieter"),
    ],
)  # fmt: skip
def test_other_sentences_leave_it(lang: Lang, said: str) -> None:
    assert "music.volume" not in dict(effects(Talk(lang, house=PLAYING)(said)))


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_microphone_may_hear_changes_it_only_while_music_plays(lang: Lang) -> None:
    talk = Talk(lang)
    heard = set(talk.dialogs.grammar(talk.state, lang))
    for phrase in map(plain_words, table(lang)["grammar"]["volume"]):
        assert phrase in heard
        assert talk.dialogs.understands(phrase, talk.state, talk.now), "an utterance may end there"
        assert "music.volume" in dict(effects(Talk(lang, house=PLAYING)(phrase))), phrase
        for quiet in (House(), House(music="jazz"), House(volume=60)):
            assert "music.volume" not in dict(effects(Talk(lang, house=quiet)(phrase)))


def test_a_pending_question_and_an_uncertain_hearing_come_first() -> None:
    assert Talk(house=PLAYING)("plus fort", confidence=0.4).effects == ()
    talk = Talk(house=PLAYING)
    assert talk("je pars").expects == "return_time"
    assert "music.volume" not in dict(effects(talk("plus fort")))


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", "monte le son"), ("fr", "plus fort la musique"), ("fr", "moins fort"), ("en", "quieter")],
)
def test_while_nothing_plays_that_is_said(lang: Lang, words: str) -> None:
    turn = Talk(lang)(words)
    assert turn.said == table(lang)["volume"]["nothing_plays"] and turn.effects == ()
