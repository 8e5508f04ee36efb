"""Under the words: pronunciations out of the decoding graph, and how well phrases fit the phones of a sound."""

import itertools
import math
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.acoustics import AcousticsError, fit, lexicon, phones, sounds
from models.shipped import COMPACT, COMPACT_FR, NETWORK
from models.training.phones import UNITS

A, B, C = ((1,),), ((2,),), ((3,),)


def steps(units: list[int], count: int = 6, sure: float = 0.9) -> NDArray[np.float32]:
    """Log probabilities in which one unit a step is nearly sure."""
    table = np.full((len(units), count), (1 - sure) / (count - 1))
    table[np.arange(len(units)), units] = sure
    return np.log(table).astype(np.float32)


def misfit(logp: NDArray[np.float32], words: list[fit.Ways]) -> float:
    return fit.misfit(float(fit.scores(logp, [words])[0]), fit.best(logp), words)


@pytest.fixture(scope="module")
def words() -> lexicon.Lexicon:
    return lexicon.read(COMPACT / "graph")


def by_the_rules(word: str, langs: list[str]) -> set[lexicon.Way]:
    """The ways to say a word by espeak-ng and the rules that make a graph."""
    from models.training.lexicon import pronunciations

    return {tuple(UNITS.index(phone) for phone in way) for way in pronunciations(word, langs)}


def test_the_graph_pronounces_what_the_lexicon_had(words: lexicon.Lexicon) -> None:
    """For words spread over both languages."""
    from models.training.package import read_words

    langs = read_words(COMPACT)
    assert len(langs) > 5000
    for word in sorted(langs)[::60]:
        assert set(words.ways(word)) == by_the_rules(word, langs[word]), word


@pytest.mark.parametrize("folder", [COMPACT, COMPACT_FR])
@pytest.mark.parametrize("word", ["oui", "non", "février", "juin", "huit"])
def test_the_shipped_graphs_say_words_as_strangers_do(folder: Path, word: str) -> None:
    """Their pronunciations were found on people; a graph of before has fewer."""
    from models.training.package import read_words

    assert set(lexicon.read(folder / "graph").ways(word)) == by_the_rules(word, read_words(folder)[word])


def test_unknown_words_have_no_sound(words: lexicon.Lexicon) -> None:
    assert words.ways("zigouigoui") == ()
    assert words.ways("[unk]") == ()
    assert sounds.Sounds(phones.read(NETWORK), words).ways(["bonne", "zigouigoui"]) is None


@pytest.mark.parametrize("damage", ["cut", "foreign", "words", "missing"])
def test_another_graph_is_refused_with_a_sentence(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "graph"
    shutil.copytree(COMPACT / "graph", folder)
    data = (folder / "HCLr.fst").read_bytes()
    if damage == "cut":
        (folder / "HCLr.fst").write_bytes(data[:-9])
    elif damage == "foreign":
        (folder / "HCLr.fst").write_bytes((folder / "Gr.fst").read_bytes())
    elif damage == "words":
        (folder / "words.txt").write_text("a 1\nb x\n")
    else:
        (folder / "HCLr.fst").unlink()
    with pytest.raises(AcousticsError, match="not one that hello made, or it is damaged"):
        lexicon.read(folder)


def test_what_is_said_fits_and_the_rest_does_not() -> None:
    logp = steps([0, 1, 1, 0, 2, 3, 0])
    assert misfit(logp, [A, B, C]) == pytest.approx(0, abs=1e-5)
    assert misfit(logp, [A, C]) > 0.2
    assert misfit(logp, [A, ((4,), (2,), (5, 5)), C]) == pytest.approx(0, abs=1e-5)
    assert misfit(steps([1, 2]), [A, B, C]) > 1e6


def test_equal_phones_need_a_blank_between_them() -> None:
    assert misfit(steps([1, 0, 1]), [A, A]) == pytest.approx(0, abs=1e-5)
    assert misfit(steps([1, 1, 1]), [A, A]) > 0.2


def test_something_else_has_its_price() -> None:
    logp = steps([1, 4, 5, 2])
    assert misfit(logp, [A, fit.ANYTHING, B]) == pytest.approx(2 * fit.PRICE / (2 + fit.OUTSIDE), abs=1e-5)
    assert misfit(logp, [A, B]) > misfit(logp, [A, fit.ANYTHING, B])


def test_after_a_hotword_or_its_end() -> None:
    hotword: fit.Ways = ((), (4, 5), (5,))
    for said in ([4, 5, 0, 1, 2], [5, 1, 2, 0], [0, 1, 2, 0]):
        logp = steps(said)
        begun = fit.led(logp, hotword)
        assert float(fit.scores(logp, [[A, B]], begun)[0]) == pytest.approx(fit.best(logp), abs=1e-5)
    logp = steps([4, 3, 1, 2])
    assert float(fit.scores(logp, [[A, B]], fit.led(logp, hotword))[0]) < fit.best(logp) - 2


def test_a_phrase_is_spotted_anywhere() -> None:
    assert fit.spotted(steps([4, 5, 0, 1, 2, 0, 4]), [A, B]) == pytest.approx(0, abs=1e-5)
    one = math.log(0.9 / 0.02)
    assert fit.spotted(steps([4, 1, 3, 4]), [A, B]) == pytest.approx(one / 2, abs=1e-4)
    assert fit.spotted(steps([4]), [A, B]) > 1e6


def test_the_likeliest_units() -> None:
    assert fit.likeliest(steps([0, 1, 1, 0, 1, 2, 2, 0])) == [1, 1, 2]
    assert fit.likeliest(np.zeros((0, 6), np.float32)) == []
    assert fit.best(np.zeros((0, 6), np.float32)) == 0.0


@cache
def shipped() -> phones.Network:
    return phones.read(NETWORK)


@given(st.lists(st.integers(1, 9000), max_size=6), st.integers(0, 900))
@settings(max_examples=25, deadline=None)
def test_a_sound_in_pieces_has_the_phones_of_the_whole(pieces: list[int], more: int) -> None:
    network = shipped()
    sound = (np.random.default_rng(3).normal(size=sum(pieces) + more) * 1500).astype(np.int16)
    stream = phones.Stream(network)
    ends = np.cumsum([0, *pieces, more])
    steps = [stream.push(sound[begin:end]) for begin, end in itertools.pairwise(ends)]
    assert np.allclose(np.concatenate([*steps, stream.end()]), network.logp(sound), atol=1e-3)


def spelled(path: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(unit for unit, _ in itertools.groupby(path) if unit)


@given(st.lists(st.lists(st.floats(-9, 0), min_size=3, max_size=3), min_size=1, max_size=6))
def test_it_is_the_best_of_all_paths(rows: list[list[float]]) -> None:
    logp = np.array(rows, np.float32)
    phrases: list[list[fit.Ways]] = [[((1,), (2, 1))], [((1,),), ((1,), (2,))], [((2,),)]]
    spellings = [{(1,), (2, 1)}, {(1, 1), (1, 2)}, {(2,)}]
    found = fit.scores(logp, phrases)
    for score, wanted in zip(found, spellings, strict=True):
        paths = [
            float(logp[np.arange(len(logp)), path].sum())
            for path in itertools.product(range(3), repeat=len(logp))
            if spelled(path) in wanted
        ]
        best = max(paths, default=-math.inf)
        assert score == pytest.approx(best, abs=1e-3) if paths else score < -1e6


def test_no_phrase_and_no_sound() -> None:
    assert len(fit.scores(steps([1]), [])) == 0
    assert fit.scores(np.zeros((0, 6), np.float32), [[A]])[0] == pytest.approx(fit.WORST)
