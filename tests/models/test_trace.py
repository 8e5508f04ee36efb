"""The way through the phones step by step: the same best path as `fit` finds, and what each part of it loses."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from models.acoustics import fit
from models.acoustics.trace import trace

UNITS = 6


def sound(rng: np.random.Generator, steps: int) -> NDArray[np.float32]:
    logits = rng.normal(0, 2, (steps, UNITS))
    return np.asarray(logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)), np.float32)


def phrase(rng: np.random.Generator) -> list[fit.Ways]:
    def way() -> tuple[int, ...]:
        return tuple(int(unit) for unit in rng.integers(1, UNITS, rng.integers(1, 4)))

    return [[way() for _ in range(rng.integers(1, 4))] for _ in range(rng.integers(1, 3))]


@pytest.mark.parametrize("seed", range(40))
def test_the_losses_of_its_parts_are_what_the_phrase_loses(seed: int) -> None:
    rng = np.random.default_rng(seed)
    logp, words = sound(rng, int(rng.integers(3, 30))), phrase(rng)
    (score,) = fit.scores(logp, [words])
    found = trace(logp, words)
    if score <= fit.WORST / 2:
        assert found is None
        return
    assert found is not None and found.start == 0
    assert found.units in [sum(ways, ()) for ways in product(*words)]
    assert len(found.phones) == len(found.gaps) == len(found.units) == len(found.steps)
    assert sum(found.steps) == found.end - found.first and min(found.steps) >= 1
    lost = sum(found.phones) + sum(found.gaps) + found.lead
    assert lost == pytest.approx(fit.best(logp) - score, abs=1e-3)
    assert 0 <= found.first < found.end <= len(logp) and min(found.phones) >= 0


@pytest.mark.parametrize("seed", range(40))
def test_after_a_word_that_came_first_it_tells_where_the_phrase_begins(seed: int) -> None:
    rng = np.random.default_rng(seed)
    logp, words = sound(rng, int(rng.integers(6, 30))), phrase(rng)
    led = fit.led(logp, [(), (1, 2)])
    (score,) = fit.scores(logp, [words], led)
    found = trace(logp, words, led)
    if found is None:
        assert score <= fit.WORST / 2
        return
    assert found.lead == 0 and found.start == found.first
    after = float(logp.max(axis=1)[found.start :].sum()) - sum(found.phones) - sum(found.gaps)
    assert led[found.start] + after == pytest.approx(score, abs=1e-3)


def test_what_was_something_else_has_its_price() -> None:
    logp = np.log(np.full((5, UNITS), 0.01, np.float32))
    for step, unit in enumerate((1, 3, 3, 3, 2)):
        logp[step, unit] = np.log(0.95)
    found = trace(logp, [[(1,)], fit.ANYTHING, [(2,)]])
    assert found is not None and found.units == (1, -1, 2)
    assert found.phones == pytest.approx((0, 3 * fit.PRICE, 0), abs=1e-4)
    assert (found.first, found.end) == (0, 5) and found.steps == (1, 3, 1)


def test_too_short_a_sound_says_nothing() -> None:
    assert trace(sound(np.random.default_rng(1), 2), [[(1, 2, 3)]]) is None
