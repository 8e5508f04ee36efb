"""Silent endings are one sound; everything that can be heard apart stays apart."""

import pytest

from hello.ears.homophones import key, merged


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


def test_english_is_left_alone():
    assert list(merged(["messages", "message"], "en")) == ["messages", "message"]
