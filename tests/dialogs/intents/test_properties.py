"""Nothing raises; every phrase given to the recognizer is understood; the books hold together."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from basecamp.house import Lang
from dialogs.intents import INTENTS, Names, check, grammar, understand, words
from dialogs.intents.phrasebook import FOLDER, book
from dialogs.intents.template import TemplateError, expand, parse
from tests.dialogs.intents.sentences import LANGS, NOW, sentences

EXPECTED = [None, "return_time", "heating", "heating_until", "yes_no", "silence", "messages"]
SAID = [line.text for lang in LANGS for line in sentences(lang)]
PIECES = sorted({word for text in SAID for word in text.split()})


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=80), st.sampled_from(EXPECTED), st.sampled_from(["fr", "en", "auto"]))
def test_no_text_raises(text: str, expects: str | None, lang: str) -> None:
    got = understand(text, NOW, lang, expects=expects)  # type: ignore[arg-type]
    assert got.intent is None or got.intent in INTENTS
    assert 0.0 <= got.confidence <= 1.0


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(EXPECTED))
def test_no_mixture_of_words_raises(pieces: list[str], expects: str | None) -> None:
    got = understand(" ".join(pieces), NOW, "auto", expects=expects)
    assert got.intent is None or got.intent in INTENTS


@pytest.mark.parametrize("expects", EXPECTED)
@pytest.mark.parametrize("lang", LANGS)
def test_every_phrase_of_the_recognizer_is_understood(lang: Lang, expects: str | None) -> None:
    names = Names(people=("Natacha",), playlists=("jazz",))
    phrases = grammar(expects, lang, names)
    assert 200 < len(phrases) <= 2000
    lost = [
        phrase for phrase in phrases[::17] if understand(phrase, NOW, lang, expects=expects, names=names).intent is None
    ]
    assert not lost


@pytest.mark.parametrize("lang", LANGS)
def test_the_phrases_are_as_a_recognizer_wants_them(lang: Lang) -> None:
    for phrase in grammar("return_time", lang):
        assert phrase == phrase.lower()
        assert all(letter.isalpha() or letter in " '" for letter in phrase), phrase
    assert {"je", "veilleuse"} <= words("fr")
    assert {"leaving", "light"} <= words("en")


@pytest.mark.parametrize("lang", LANGS)
def test_the_books_have_no_mistake(lang: Lang) -> None:
    assert check(lang=lang) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('leave = "je pars {quand}"', "unknown slot {quand}"),
        ('leave = "je <pars>"', "which is no list of the book"),
        ('leave = "je [pars"', "is never closed"),
        ('depart = "je pars"', '"depart" is no intent of the house'),
        ('leave = "je pars"\nreturn = "je pars"', "stands under leave and under return"),
        ('leave = "je pars vite"\nreturn = "je (pars|rentre) vite"', "is claimed by leave and by return"),
    ],
)
def test_mistakes_of_an_owner_are_told(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "fr.toml"
    file.write_text(f"[say]\n{line}\n", encoding="utf-8")
    assert any(said in problem for problem in check(file, "fr")), check(file, "fr")


def test_a_book_that_is_no_toml(tmp_path: Path) -> None:
    file = tmp_path / "fr.toml"
    file.write_text("[say\n", encoding="utf-8")
    assert "cannot be read" in check(file, "fr")[0]


def test_templates() -> None:
    names = {"<x>": ("deux", "trois")}
    assert list(expand(parse("un [petit] (<x>|mot)"), names)) == [
        "un petit deux", "un petit trois", "un petit mot", "un deux", "un trois", "un mot",
    ]  # fmt: skip
    assert set(expand(parse("(a ; b)"), {})) == {"a b", "b a"}
    for wrong in ("un)", "(un", "{a b c}", "un>"):
        with pytest.raises(TemplateError):
            parse(wrong)


def test_every_template_belongs_to_an_intent() -> None:
    for lang in LANGS:
        assert {template.intent for template in book(lang).templates} == INTENTS | {"none"}
    assert FOLDER.is_dir()
