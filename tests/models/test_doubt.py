"""The signs of what may not have been said: what each is, which way it counts, and how their weights are found."""

from dataclasses import replace

import numpy as np
import pytest

from models.acoustics import doubt
from models.acoustics.trace import Trace

SAID = Trace((1, 2, 3), (0.1, 0.0, 0.2), (2, 3, 2), (0.0, 0.5, 0.3), 0.0, 0, 4, 11)


def seen(
    way: Trace = SAID, misfit: float = 0.1, nothing: float = 40.0, following: float = 9.0, sure: float = 1.0
) -> float:
    return doubt.over(doubt.signs(way, misfit, nothing, following, sure))


def test_what_is_looked_at() -> None:
    found = doubt.signs(SAID, 0.1, 20.0, 5.0, 0.9)
    assert found.misfit == 0.1 and found.sure == 0.9
    assert found.worst == pytest.approx(0.3 / 8) and found.gap == pytest.approx(0.5 / 5)
    assert found.tail == pytest.approx(0.3 / 5) and found.next == 1.0
    assert found.rate == pytest.approx(7 / 3 / 6) and found.nothing == pytest.approx(np.tanh(1))


def test_a_word_that_was_something_else_is_no_phone_of_the_phrase() -> None:
    """Hesitation before a command lasts, and may fit anything."""
    way = replace(SAID, units=(-1, 2, 3), phones=(30.0, 0.0, 0.2), steps=(40, 3, 2))
    assert doubt.signs(way, 0.1, 40, 9, 1).rate == pytest.approx(2.5 / 6)
    assert doubt.signs(way, 0.1, 40, 9, 1).worst == pytest.approx(0.2 / 8)
    assert doubt.signs(replace(way, units=(-1, -1, -1)), 0.1, 40, 9, 1).worst == 0.0


def test_every_sign_counts_its_own_way() -> None:
    fine = seen()
    assert fine < doubt.ENOUGH
    worse = [
        seen(misfit=1.5),
        seen(nothing=-10.0),
        seen(following=-5.0),
        seen(sure=0.5),
        seen(replace(SAID, phones=(9.0, 9.0, 0.2))),
        seen(replace(SAID, gaps=(12.0, 0.5, 0.3))),
        seen(replace(SAID, gaps=(0.0, 0.5, 18.0))),
        seen(replace(SAID, steps=(2, 20, 2))),
    ]
    assert min(worse) > fine
    assert seen(replace(SAID, phones=(9.0, 9.0, 0.2)), 1.5, -10.0, -5.0, 0.5) > doubt.ENOUGH


def test_no_sign_decides_alone_by_being_absurd() -> None:
    far = doubt.signs(
        replace(SAID, phones=(1e6, 1e6, 1e6), gaps=(1e6, 1e6, 1e6), steps=(999, 9, 9)), 1e9, -1e9, -1e9, 0.0
    )
    assert max(abs(value) for value in vars(far).values()) <= 4


def test_the_weights_are_found_on_the_dev_part() -> None:
    from bench.doubt import heard
    from bench.doubt.__main__ import fit, logits

    rng = np.random.default_rng(1)
    found = []
    for number in range(400):
        right = number % 2 == 0
        way = replace(SAID, phones=(float(rng.gamma(2, 0.5 if right else 4)), 0.0, 0.0))
        signs = doubt.signs(way, float(rng.gamma(2, 0.1 if right else 0.5)), 30.0, float(rng.normal(5)), 0.9)
        found.append(heard.Found("dev", "some", right, not right, signs))
    found.append(heard.Found("dev", "some", False, False, None))
    bias, weights = fit(found)
    assert weights.worst < -1 and weights.misfit < -1
    decided = [(logit > 0) == one.right for logit, one in logits(found, bias, weights)]
    assert len(decided) == 400 and np.mean(decided) > 0.9
