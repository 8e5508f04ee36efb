"""When no template fits: what is proposed, what is answered at once, and what is never guessed at."""

import pytest

from basecamp.house import Lang
from dialogs.intents import guess, names, phrasebook, weights
from dialogs.intents.features import features, hashed, shaped
from dialogs.intents.text import words
from tests.dialogs.conversation.talking import Talk
from tests.dialogs.intents.sentences import LANGS, NAMES, SETS, heard, plain, sentences


def guessed(text: str, lang: Lang) -> tuple[tuple[str, float], ...]:
    return guess.guess(words(text, lang), lang, names.index(NAMES[lang], lang)).proposal


@pytest.mark.parametrize("lang", LANGS)
def test_what_may_be_turned_round_is_only_proposed(lang: Lang) -> None:
    """Every sentence of the files that is guessed: with a denial, a past or another person, the house asks first."""
    for group in SETS:
        for line in sentences(lang, group):
            wary = bool({word.key for word in words(line.text, lang)} & guess.VETO[lang])
            for _, chance in guessed(line.text, lang)[:1]:
                assert chance <= (guess.ASKED if wary else guess.ACTED), line


@pytest.mark.parametrize("lang", LANGS)
def test_talk_is_not_guessed_at(lang: Lang) -> None:
    talk = [*plain("traps", lang), *plain("other", lang)]
    taken = [text for text in talk if heard(text, lang).layer == "guessed"]
    assert len(taken) <= 0.01 * len(talk), taken


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("il a réglé le chauffage en vacances pour nous", "fr"),
        ("ne réglons surtout pas le chauffage en vacances", "fr"),
        ("si on réglait le chauffage en vacances", "fr"),
        ("she has set the heating for us to holiday", "en"),
        ("we will never set our heating onto holiday", "en"),
    ],
)
def test_denied_told_or_conditional_orders_are_not_guessed_at(text: str, lang: Lang) -> None:
    assert guessed(text, lang) == ()


@pytest.mark.parametrize("lang", LANGS)
def test_weights_are_packed_and_unpacked(lang: Lang) -> None:
    model = weights.weights(lang)
    assert weights.unpacked(weights.packed(model)) == model
    assert set(model.labels) >= {"none", "leave", "return", "ask_time"}


def test_chances_add_up() -> None:
    book = phrasebook.book("fr")
    shape = shaped(words("tu peux t'occuper du chauffage", "fr"), book, {}, guess.vocabulary("fr"))
    found = weights.chances(hashed(features(shape, book)), weights.weights("fr"))
    assert sum(chance for _, chance in found) == pytest.approx(1.0)


def test_a_guess_is_asked_about_and_done_after_a_yes() -> None:
    talk = Talk("fr")
    said = "comme on est en congé adapte le chauffage aux vacances"
    assert heard(said, "fr").layer == "guessed"
    asked = talk(said)
    assert (asked.expects, asked.effects) == ("confirm", ())
    assert asked.said == "Tu veux dire « chauffage semaine de vacances » ?"
    assert [(one.skill, one.action) for one in talk("oui").effects] == [("heater", "profile")]


@pytest.mark.parametrize(
    ("lang", "first", "then"),
    [
        ("fr", "force le mode confort", "plus besoin de forcer le chauffage"),
        ("en", "force comfort", "no more forced heating"),
    ],
)
def test_a_correction_never_does_the_opposite_of_a_guess(lang: Lang, first: str, then: str) -> None:
    talk = Talk(lang)
    talk(first)
    asked = talk(then)
    assert (asked.expects, asked.effects) == ("confirm", ())
    assert [one.action for one in talk("oui" if lang == "fr" else "yes").effects] == ["auto"]
