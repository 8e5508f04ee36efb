"""Nothing raises; every phrase given to the recognizer is understood; the books hold together."""

import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from basecamp.house import Lang
from basecamp.settings import Settings
from dialogs.conversation.engine import Dialogs
from dialogs.conversation.state import Pending
from dialogs.intents import INTENTS, Names, check, grammar, understand, words
from dialogs.intents.grammar import plain
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


WORDS_OF_THE_HOUSE = {
    "fr": "je pars|je m'absente|je m'en vais|je suis revenu|je suis rentré|je vais me coucher|bonne nuit|"
    "je suis réveillé|je suis levé|rapport|rapport complet|chauffage|semaine de travail|semaine de vacances|"
    "force le mode confort|"
    "force le mode éco|silence|active le mode silence|désactive le mode silence|ai-je des messages|lis les messages|"
    "quelle heure est-il|quelle température fait-il|qui est là|quel mode|le courant|l'eau|allume la veilleuse|"
    "éteins la veilleuse|oui|non|annule|répète|aide|merci|stop",
    "en": "I'm leaving|I'm off|I'm going out|I'm back|I'm home|I'm going to bed|good night|I'm up|I'm awake|report|"
    "full report|heating|work week|holiday week|force comfort|force eco|silence|silence on|silence off|any messages|"
    "read my messages|time|temperature|who is home|which mode|power|water|turn on the night light|"
    "turn off the night light|yes|no|cancel|repeat|help|thanks|stop",
}
TIMES_SAID = {
    "fr": "je ne sais pas|aucune idée|ce soir|ce midi|demain matin|demain midi|demain soir|dans deux heures|"
    "dans sept jours|à dix-huit heures trente|vers dix-neuf heures quinze|demain à neuf heures|"
    "lundi vers quinze heures|samedi midi|"
    "à treize heures moins le quart|dans cinq minutes|jeudi soir|à vingt heures et quart|après-demain soir|"
    "le premier|le vingt-quatre décembre|le trente et un janvier|lundi trois août|le dix-sept|en février|fin mars|"
    "dans trois semaines|dans un mois",
    "en": "I don't know|no idea|tonight|at noon|tomorrow morning|tomorrow evening|in two hours|in seven days|"
    "at six thirty|around seven fifteen|tomorrow at nine|monday around three|saturday noon|at quarter to nine|"
    "in five minutes|thursday evening|at eleven pm|at half past six|on the first|on the twenty-fourth of december|"
    "january third|may twenty-second|march the first|the thirtieth of april|sunday the fifth|in february|"
    "in three weeks|in a month",
}


@pytest.mark.parametrize("expects", [None, "return_time", "heating", "messages", "confirm", "delete_all", "playlist"])
@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_the_house_may_be_heard_in_every_state(lang: Lang, expects: str | None) -> None:
    dialogs = Dialogs(Settings(), random.Random(1))
    state = dialogs.start(lang)
    phrases = dialogs.grammar(replace(state, pending=(Pending(expects),)) if expects else state, lang)
    known = set(phrases)
    assert not [one for one in WORDS_OF_THE_HOUSE[lang].split("|") if plain(one) not in known]
    assert len(phrases) <= (2250 if expects is None else 1400)


@pytest.mark.parametrize("lang", LANGS)
def test_every_time_may_be_heard_as_an_answer(lang: Lang) -> None:
    """A recognizer's grammar goes from word to word: every step of these times must be in it."""
    dialogs = Dialogs(Settings(), random.Random(1))
    state = replace(dialogs.start(lang), pending=(Pending("return_time"),))
    steps = {step for phrase in dialogs.grammar(state, lang) for step in pairwise(["<", *phrase.split()])}
    for said in TIMES_SAID[lang].split("|"):
        words = plain(said).split()
        assert not [step for step in pairwise(["<", *words]) if step not in steps], said
