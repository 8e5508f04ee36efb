"""The second opinion by phones: what does not fit is doubted, what fits clearly better is taken instead."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hello.audio.files import split, to_16k_mono
from hello.audio.frames import RATE
from hello.ears.hypothesis import UNKNOWN, Hypothesis, Word, trust
from hello.ears.phone_fit import PhoneFit, endings, spoken
from hello.voice.synthesis import NanoVoice
from models.acoustics import lexicon, sounds
from models.shipped import COMPACT

PHRASES = ("bonne nuit", "je pars", "je suis rentré", "éteins la veilleuse", "allume la veilleuse")
LIMIT = 0.8


@pytest.fixture(scope="module")
def own() -> sounds.Sounds:
    return sounds.read(COMPACT)


def said(text: str, lang: str = "fr") -> NDArray[np.int16]:
    sound = NanoVoice().render(f"{text}.", lang)  # type: ignore[arg-type]
    quiet = np.zeros(RATE // 3, np.int16)
    return np.concatenate([quiet, to_16k_mono(sound.samples, sound.rate), quiet])


def heard(text: str, confidence: float = 1.0) -> Hypothesis:
    return Hypothesis(tuple(Word(word, confidence, 0.4 * n, 0.4 * (n + 1)) for n, word in enumerate(text.split())))


def opinion(own: sounds.Sounds, samples: NDArray[np.int16], hotwords: tuple[str, ...] = ()) -> PhoneFit:
    """As the listener asks it: piece by piece, then the end."""
    found = PhoneFit(own, PHRASES, LIMIT, hotwords)
    for piece in split(samples):
        found.accept(piece)
    found.close()
    found.apart.thread.join(60)
    return found


def test_what_was_said_is_believed_as_before(own: sounds.Sounds) -> None:
    asked = opinion(own, said("éteins la veilleuse"))
    hypothesis = heard("éteins la veilleuse", 0.9)
    assert asked.about(hypothesis, ("fr",)) is hypothesis


def test_talk_that_the_grammar_took_for_a_command_is_refused(own: sounds.Sounds) -> None:
    asked = opinion(own, said("le ministre a parlé des impôts de l'année prochaine"))
    doubted = asked.about(heard("je pars"), ("fr",))
    assert doubted.text == "je pars" and not trust(doubted, 0.5)


@pytest.mark.parametrize("mistaken", ["bonne je", "je suis", "", UNKNOWN])
def test_a_phrase_that_fits_clearly_better_is_taken(own: sounds.Sounds, mistaken: str) -> None:
    better = opinion(own, said("bonne nuit")).about(heard(mistaken, 0.9), ("fr",))
    assert better.text == "bonne nuit" and trust(better, 0.5)
    times = [(word.start, word.end) for word in better.words]
    assert times == sorted(times) and times[0][0] == 0.0


def test_an_opposite_is_not_what_fits(own: sounds.Sounds) -> None:
    assert opinion(own, said("allume la veilleuse")).about(heard("éteins la veilleuse"), ("fr",)).text == (
        "allume la veilleuse"
    )


def test_a_sentence_that_is_no_listed_phrase_stays(own: sounds.Sounds) -> None:
    """The grammar goes from word to word: what it made fits better than any whole phrase."""
    hypothesis = heard("je pars éteins la veilleuse")
    assert opinion(own, said("je pars, éteins la veilleuse")).about(hypothesis, ("fr",)) is hypothesis


def test_a_word_whose_sound_is_not_known_is_not_judged(own: sounds.Sounds) -> None:
    hypothesis = heard("zigouigoui")
    assert opinion(own, said("bonne nuit")).about(hypothesis, ("fr",)) is hypothesis


def test_after_the_hotword_in_one_breath(own: sounds.Sounds) -> None:
    sound = said("hello, éteins la veilleuse")
    hypothesis = heard("éteins la veilleuse")
    assert opinion(own, sound, ("hello",)).about(hypothesis, ("fr",)) is hypothesis


def test_the_beginning_of_a_long_utterance_is_judged_alone(own: sounds.Sounds) -> None:
    sound = np.concatenate([said("éteins la veilleuse"), said("le ministre a parlé des impôts de l'année prochaine")])
    asked = opinion(own, sound)
    command = Hypothesis((Word("éteins", 1, 0.4, 0.8), Word("la", 1, 0.8, 0.9), Word("veilleuse", 1, 0.9, 1.6)))
    assert not trust(asked.about(command, ("fr",)), 0.5)
    assert asked.about(command, ("fr",), begins=True) is command


def test_a_tone_is_no_word(own: sounds.Sounds) -> None:
    tone = (9000 * np.sin(2 * np.pi * 440 * np.arange(RATE // 2) / RATE)).astype(np.int16)
    asked = opinion(own, np.concatenate([np.zeros(RATE // 3, np.int16), tone, np.zeros(RATE // 2, np.int16)]))
    assert not trust(asked.about(heard("on", 0.9), ("en",)), 0.5)


def test_an_opinion_that_comes_too_late_or_fails_changes_nothing(
    own: sounds.Sounds, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(self: object) -> None:
        raise ValueError("no numbers today")

    monkeypatch.setattr(type(own), "stream", broken)
    hypothesis = heard("je pars")
    assert opinion(own, said("bonne nuit")).about(hypothesis, ("fr",)) is hypothesis
    assert "the second opinion failed" in caplog.text


def test_what_may_be_left_of_a_hotword(own: sounds.Sounds) -> None:
    ways = endings(own, ["hello"])
    assert () in ways and all(own.lexicon.ways("hello")[0][start:] in ways for start in range(3))
    assert endings(own, []) == ()
    assert endings(own, ["zigouigoui"]) == ((), (-1,))


def test_phrases_with_unknown_words_are_left_out(own: sounds.Sounds) -> None:
    assert set(spoken(own, ("bonne nuit", "zigouigoui maison"))) == {"bonne nuit"}


def test_another_makers_model_has_no_phones(tmp_path: Path) -> None:
    from hello.ears import models

    (tmp_path / "graph").mkdir()
    assert models.own(tmp_path) is None
    assert isinstance(models.own(COMPACT), sounds.Sounds)
    assert lexicon.read(COMPACT / "graph").ways("hello")


def test_a_phrase_is_taken_instead_of_what_is_no_command(own: sounds.Sounds) -> None:
    """Words that fit a little better than the phrase that was meant, as where two languages mix."""
    asked = opinion(own, said("éteins la veilleuse"))
    score = asked.own(heard("éteins la veilleuse"), asked.apart.found).score  # type: ignore[union-attr, arg-type]
    nearly = asked.apart.found.nearby[0]  # type: ignore[union-attr]
    assert nearly.text == "éteins la veilleuse" and nearly.score == pytest.approx(score, abs=1e-3)
    instead = asked.instead(heard("éteins la veille"))
    assert instead is not None and instead.text == "éteins la veilleuse" and trust(instead, 0.5)
    assert asked.instead(heard("éteins pas la veilleuse")) is None
    talk = opinion(own, said("le ministre a parlé des impôts de l'année prochaine"))
    assert talk.instead(heard("je pars")) is None


def test_what_is_likelier_needs_to_fit_less_well(own: sounds.Sounds) -> None:
    """A phrase that stands among those expected several times: "nuit" is hardly said to a question, "oui" mostly is."""
    (nuit,) = own.lexicon.ways("nuit")
    steps = np.full((40, 45), np.log(1e-4), np.float32)
    steps[:, 0] = np.log(0.9)
    for at, unit in enumerate(nuit):
        steps[10 + 3 * at, [0, unit]] = np.log([1e-4, 0.6])
    steps[10, 0] = np.log(0.05)  # perhaps there was no n: "ui"
    even = PhoneFit(own, ("nuit", "oui"), LIMIT)
    asked = PhoneFit(own, ("nuit", *["oui"] * 60), LIMIT)
    for one in (even, asked):
        one.close()
    rivals = [one.nearby(steps, None, spoken(own, ("nuit", "oui"))) for one in (even, asked)]
    assert [found[0].text for found in rivals] == ["nuit", "oui"]
    assert rivals[1][0].score == pytest.approx(rivals[0][1].score)
    assert PhoneFit(own, ("nuit", "oui", "oui"), LIMIT).likely == {}, "twice is a spelling, or the other language"
    assert asked.expected("oui") == pytest.approx(np.log(60)) and asked.expected("nuit") == 0.0


def test_words_of_one_language_alone_must_fit_nearly_as_well(own: sounds.Sounds) -> None:
    """A grammar always finds something: "yes" where "hier" was heard by both languages together."""
    asked = opinion(own, said("hier"))
    assert not asked.nearly_fits(heard("yes"), heard("hier"))
    assert asked.nearly_fits(heard("hier"), heard("yes")) and asked.nearly_fits(heard("hier"), heard("hier"))
    assert asked.nearly_fits(heard("zigouigoui"), heard("hier")), "whose sound is not known is not judged"
