"""The second opinion: what sounds alike agrees, however it is written; what does not lowers the confidence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from basecamp.settings import EarsSettings
from hello.audio.frames import FRAME, FRAME_S, RATE
from hello.ears.agreement import doubted, languages, likeness, shifted
from hello.ears.hypothesis import UNKNOWN, Hypothesis, Word
from hello.ears.listening import Listener
from hello.ears.models import Hearing


def said(text, start=0.0, confidence=1.0):
    """A hypothesis of words of 0.3 s."""
    words = text.split()
    return Hypothesis(
        tuple(
            Word(word, confidence, start + 0.3 * number, start + 0.3 * (number + 1))
            for number, word in enumerate(words)
        )
    )


@pytest.mark.parametrize(
    ("closed", "opened", "lang"),
    [
        ("éteins la veilleuse", "étain la veilleuse", "fr"),
        ("mets le chauffage", "mais le chauffage", "fr"),
        ("je suis rentré", "je suis rentrée", "fr"),
        ("good night", "good knight", "en"),
    ],
)
def test_homophones_agree(closed, opened, lang):
    assert likeness(said(closed), said(opened), lang) > 0.8


@pytest.mark.parametrize(
    ("closed", "opened", "lang"),
    [
        ("the heater", "athena", "en"),
        ("chauffage", "matinée", "fr"),
        ("éteins la veilleuse", "demain il pleuvra partout", "fr"),
        ("full report", "", "en"),
    ],
)
def test_other_sounds_do_not(closed, opened, lang):
    assert likeness(said(closed), said(opened), lang) < 0.5


@pytest.mark.parametrize("word", ["oui", "non", "stop"])
def test_a_short_answer_is_never_doubted(word):
    heard = said(word)
    assert likeness(heard, said("demain"), "fr") is None
    assert doubted(heard, said(""), ("fr", "en"), 0.5) is heard


def test_words_outside_the_command_do_not_count():
    opened = Hypothesis(
        (*said("hello").words, *said("bonne nuit", 0.5).words, *said("et maintenant la météo", 1.5).words)
    )
    assert likeness(said("bonne nuit", 0.5), opened, "fr") == 1.0


def test_what_the_models_could_not_name_does_not_count():
    assert likeness(said(f"{UNKNOWN} bonne nuit"), said(f"{UNKNOWN} bonne nuit {UNKNOWN}"), "fr") == 1.0


def test_the_further_apart_the_less_sure_and_either_language_may_agree():
    closed = said("turn on the heating", confidence=0.9)
    assert doubted(closed, said("turn on the heating"), ("fr", "en"), 0.5) is closed
    assert doubted(closed, said(""), ("fr", "en"), 0.5).confidence == 0
    partly = doubted(closed, said("journal télé"), ("en",), 0.5).confidence
    assert 0 < partly < 0.9
    assert doubted(closed, said(""), ("en",), 0.0) is closed


def test_the_language_of_a_command_is_told_by_its_words():
    phrases = {"fr": ["rapport complet", "stop"], "en": ["full report", "stop"]}
    assert languages("rapport", phrases, ("fr", "en")) == ("fr",)
    assert languages("full report", phrases, ("fr", "en")) == ("en",)
    assert languages("stop", phrases, ("fr", "en")) == ("fr", "en")
    assert languages("full rapport", phrases, ("fr", "en")) == ("fr", "en")


def test_too_short_in_one_of_its_languages_is_too_short():
    heard = said("heater")
    assert likeness(heard, said(""), "fr") is None
    assert likeness(heard, said(""), "en") == 0
    assert doubted(heard, said(""), ("fr", "en"), 0.5) is heard
    assert doubted(heard, said(""), ("en",), 0.5).confidence == 0


@given(
    st.text("abcdefé '", max_size=30), st.text("abcdefé '", max_size=30), st.floats(0, 1), st.sampled_from(["fr", "en"])
)
def test_a_second_opinion_never_makes_surer(closed, opened, limit, lang):
    first = said(closed, confidence=0.8)
    after = doubted(first, said(opened), (lang,), limit)
    assert after.text == first.text
    assert 0 <= after.confidence <= first.confidence


class Engine:
    """A model that hears one thing under any grammar and another without."""

    def __init__(self, closed, opened):
        self.closed, self.opened = closed, opened
        self.taken = {"closed": [], "opened": 0}
        self.longest = 0
        """Samples of the longest take."""

    def recognizer(self, grammar):
        engine, is_open = self, grammar is None

        class Recognizer:
            heard = 0

            def accept(self, samples):
                self.heard += len(samples)
                return ""

            def result(self):
                if is_open:
                    engine.taken["opened"] += 1
                    return engine.opened
                engine.taken["closed"].append(self.heard)
                # What was said before this take began is not in it.
                return shifted(engine.closed, (self.heard - engine.longest) / RATE)

        return Recognizer()

    def unknown_words(self, phrases):
        return set()


class Voice:
    """Speech in the first second, then none."""

    def __init__(self):
        self.at = 0.0

    def score(self, samples):
        self.at += FRAME_S
        return 1.0 if self.at < 1.0 else 0.0

    def reset(self):
        self.at = 0.0


def listen(engine, settings, prerolls=(), hotwords=()):
    listener = Listener(
        [Hearing(engine, ("fr",))],
        {"fr": ["éteins la veilleuse"]},
        Voice(),
        settings,
        4.0,
        lambda text: True,
        prerolls,
        hotwords,
    )
    engine.longest = max((len(take) for take in prerolls), default=0)
    at = 0.0
    while True:
        at += FRAME_S
        engine.longest += FRAME
        if (heard := listener.feed(np.zeros(FRAME, np.int16), at)) is not None:
            return heard


def test_a_command_that_both_hear_is_believed():
    heard = listen(Engine(said("éteins la veilleuse"), said("étain la veilleuse")), EarsSettings())
    assert (heard.outcome, heard.text, heard.confidence) == ("heard", "éteins la veilleuse", 1.0)


def test_talk_that_the_grammar_takes_for_a_command_is_refused():
    engine = Engine(said("éteins la veilleuse"), said("nous sommes au cinéma"))
    assert listen(engine, EarsSettings()).outcome == "unclear"
    assert listen(engine, EarsSettings(agreement=0)).outcome == "heard"
    assert engine.taken["opened"] == 1


def test_talk_that_is_somewhat_like_a_command_is_believed_less():
    heard = listen(Engine(said("éteins la veilleuse"), said("un film avec dix enfants")), EarsSettings())
    assert heard.outcome == "heard"
    assert 0.5 <= heard.confidence < 1.0


def test_the_hotword_is_left_out_of_the_comparison_in_every_take():
    opened = Hypothesis((*said("allo").words, *said("éteins la veilleuse", 0.5).words))
    closed = said("éteins la veilleuse", 0.5)
    takes = [np.zeros(int(RATE * seconds), np.int16) for seconds in (1.0, 0.4, 0.16)]
    engine = Engine(closed, opened)
    heard = listen(engine, EarsSettings(), takes, ["hello"])
    assert (heard.outcome, heard.confidence) == ("heard", 1.0)
    assert len(engine.taken["closed"]) == 3
    assert engine.taken["opened"] == 1
