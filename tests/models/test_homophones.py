"""Silent endings are one sound; everything that can be heard apart stays apart."""

import pytest

from dialogs.intents import grammar
from models.acoustics.homophones import MISHEARD, Spelling, key, merged


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("revenu", "revenue"),
        ("rentré", "rentrée"),
        ("rentré", "rentrer"),
        ("partis", "partie"),
        ("pars", "part"),
        ("éteins", "éteint"),
        ("message", "messages"),
    ],
)
def test_silent_endings_are_merged(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("oui", "ou"), ("comme", "comment"), ("confort", "comment"), ("éco", "écoute"), ("matin", "mat"), ("six", "dix")],
)
def test_different_sounds_stay_apart(one, other):
    assert key(one) != key(other)


def test_the_first_spelling_stands_and_each_phrase_is_there_once():
    phrases = ["je suis revenu", "je suis revenue", "on est rentrés", "je veux rentrer"]
    assert merged(phrases, "fr") == {
        "je suis revenu": "je suis revenu",
        "on est rentrés": "on est rentrés",
        "je veux rentrés": "je veux rentrer",
    }


def test_english_has_no_silent_endings():
    assert list(merged(["messages", "message"], "en")) == ["messages", "message"]


def test_words_that_sound_the_same_are_one_and_written_as_where_they_stand():
    phrases = ["no", "i don't know", "do you know", "bye", "by six o'clock", "no thanks"]
    given = merged(phrases, "en")
    assert list(given) == ["no", "i don't no", "do you no", "bye", "bye six o'clock", "no thanks"]
    spelling = Spelling({"en": phrases})
    assert [" ".join(spelling.written(heard.split())) for heard in given] == phrases
    assert spelling.written(["no", "six"]) == ["no", "six"]
    assert Spelling({}).written(["no"]) == ["no"]


@pytest.mark.parametrize("expects", [None, "return_time", "confirm", "heating"])
def test_every_phrase_of_the_house_comes_back_as_it_was(expects):
    phrases = grammar(expects, "en")
    spelling = Spelling({"en": phrases})
    changed = [
        (heard, phrase)
        for heard, phrase in merged(phrases, "en").items()
        if not set(MISHEARD["en"]) & set(phrase.split()) and " ".join(spelling.written(heard.split())) != phrase
    ]
    assert not changed
