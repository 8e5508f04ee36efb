"""The second stage: the pure decision, and the recognizer behind it."""

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from hello.ears.confirm import NEAR, Needs, confirmation, decide, listen, spoken
from hello.ears.hypothesis import Hypothesis, Word
from hello.ears.models import Hearing
from hello.ears.recognizer import Recognizer
from hello.ears.trigger import Detection

WOKEN = Detection("hello", 10.0, 0.9)


def heard(*words: tuple[str, float, float]) -> Hypothesis:
    return Hypothesis(tuple(Word(text, sure, end - 0.4, end) for text, sure, end in words))


@pytest.mark.parametrize(
    ("words", "length", "confirmed"),
    [
        ([("hello", 1.0, 1.8)], 2.0, True),
        ([("[unk]", 1.0, 1.0), ("hello", 0.8, 1.8)], 2.0, True),
        ([("hello", 0.9, 1.4), ("[unk]", 1.0, 2.0)], 2.0, True),
        ([("allô", 1.0, 1.8)], 2.0, False),
        ([("[unk]", 1.0, 1.8)], 2.0, False),
        ([], 2.0, False),
        ([("hello", 0.1, 1.8)], 2.0, False),
        ([("hello", 1.0, 0.5)], 2.4, False),
    ],
)
def test_the_word_must_be_there_sure_and_fresh(
    words: list[tuple[str, float, float]], length: float, confirmed: bool
) -> None:
    assert decide(heard(*words), ["hello"], length) is confirmed


def test_a_phrase_must_be_whole_and_in_order() -> None:
    both = heard(("hello", 1.0, 1.2), ("basecamp", 0.9, 1.9))
    assert decide(both, ["hello basecamp"], 2.0)
    assert not decide(heard(("basecamp", 1.0, 1.2), ("hello", 1.0, 1.9)), ["hello basecamp"], 2.0)
    assert not decide(heard(("hello", 1.0, 1.2)), ["hello basecamp"], 2.0)
    assert not decide(both, ["hello basecamp"], 2.0, Needs(confidence=0.95))


def test_hotwords_are_written_as_people_say_them() -> None:
    assert spoken("hello_basecamp") == ("hello basecamp", "hello")
    assert spoken("ok_maison") == ("ok maison",)
    assert "hello" not in NEAR


class Model:
    """A speech model with a small dictionary that always hears the same."""

    def __init__(self, known: str, result: Hypothesis) -> None:
        self.known, self.answer = set(known.split()), result
        self.grammars: list[Sequence[str] | None] = []
        self.samples = 0

    def recognizer(self, grammar: Sequence[str] | None) -> Recognizer:
        self.grammars.append(grammar)
        return self

    def unknown_words(self, phrases: Iterable[str]) -> set[str]:
        return {word for phrase in phrases for word in phrase.split()} - self.known

    def accept(self, samples: NDArray[np.int16]) -> str:
        self.samples += len(samples)
        return ""

    def result(self) -> Hypothesis:
        return self.answer


SOUND = np.zeros(32000, np.int16)


def test_one_model_that_hears_the_word_is_enough() -> None:
    deaf = Model("hello", heard(("allô", 1.0, 1.8)))
    good = Model("hello", heard(("hello", 1.0, 1.8)))
    assert confirmation([Hearing(deaf, ("fr",)), Hearing(good, ("en",))])(SOUND, WOKEN)
    assert not confirmation([Hearing(deaf, ("fr",))])(SOUND, WOKEN)
    grammar = good.grammars[0]
    assert grammar is not None and grammar[0] == "hello" and "allô" in grammar
    assert good.samples > len(SOUND)


def test_for_a_word_no_model_knows_the_score_decides_alone() -> None:
    ignorant = Model("je pars", heard(("je", 1.0, 1.8)))
    confirm = confirmation([Hearing(ignorant, ("fr",))])
    assert confirm(SOUND, WOKEN) and not confirm(SOUND, Detection("hello", 10.0, 0.5))
    assert ignorant.grammars == []
    assert confirmation([])(SOUND, WOKEN)


def test_a_very_sure_detection_needs_no_confirmation() -> None:
    deaf = Model("hello", heard(("allô", 1.0, 1.8)))
    assert confirmation([Hearing(deaf, ("fr",))])(SOUND, Detection("hello", 10.0, 0.999))
    assert deaf.grammars == []


def test_each_word_has_its_own_needs() -> None:
    deaf = Model("hello basecamp", heard(("allô", 1.0, 1.8)))
    needs = {"hello": Needs(sure=0.8), "hello_basecamp": Needs(sure=0.95)}
    confirm = confirmation([Hearing(deaf, ("fr",))], needs=needs)
    assert confirm(SOUND, WOKEN)
    assert not confirm(SOUND, Detection("hello_basecamp", 10.0, 0.9))


def test_every_model_that_knows_the_word_is_listened_to() -> None:
    good, ignorant = Model("hello", heard(("hello", 1.0, 1.8))), Model("je", heard(("je", 1.0, 1.8)))
    assert listen([Hearing(ignorant, ("fr",)), Hearing(good, ("en",))], SOUND, ["hello"]) == [good.answer]
    assert listen([Hearing(ignorant, ("fr",))], SOUND, ["hello"]) == []
