"""The head over phones: fitted, it finds a word in any place; what is exported equals what was trained."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.hotword import head, phones
from models.hotword.studio import overphones

torch = pytest.importorskip("torch")

WORD = (6, 39, 8)
"""ə l o, as units."""


def said(rng: np.random.Generator, units: tuple[int, ...]) -> tuple[NDArray[np.float16], int]:
    """Phones of 2 s of near-silence in which some units are said; the step after the last."""
    logp = np.log(rng.dirichlet(np.full(45, 0.05), 50) + 1e-4)
    logp[:, 0] = -3.0
    at = int(rng.integers(8, 30))
    for unit in units:
        logp[at : at + 2, 0] = -8.0
        logp[at : at + 2, unit] = -0.1
        at += int(rng.integers(2, 4))
    return logp.astype(np.float16), at


def clips(seed: int, count: int) -> list[overphones.Clip]:
    rng = np.random.default_rng(seed)
    found = []
    for number in range(count):
        units = WORD if number % 3 == 0 else tuple(int(unit) for unit in rng.integers(1, 45, 3))
        logp, end = said(rng, units)
        found.append(overphones.Clip(logp, end if number % 3 == 0 else None, True))
    return found


def test_a_fitted_head_finds_the_word_and_nothing_else(tmp_path: Path) -> None:
    member = overphones.fit(clips(1, 240), 2.0, 1, lambda line: None, most=160)
    judged = clips(2, 60)
    scores = [phones.logit([member], one.logp.astype(np.float32)) for one in judged]
    yes = [score for score, one in zip(scores, judged, strict=True) if one.end is not None]
    no = [score for score, one in zip(scores, judged, strict=True) if one.end is None]
    assert np.median(yes) > max(np.percentile(no, 90), 0) > np.median(no)
    # As a file beside a second stage, at 16 bits.
    phones.write(tmp_path / "hello.phones.npz", [member])
    (again,) = phones.beside(tmp_path / "hello.second.npz")
    logp = judged[0].logp.astype(np.float32)
    assert phones.logit([again], logp) == pytest.approx(phones.logit([member], logp), abs=0.05)


def test_the_exported_member_is_the_trained_network() -> None:
    torch.manual_seed(3)
    net = overphones.network()
    net.eval()
    logp = said(np.random.default_rng(5), WORD)[0].astype(np.float32)
    with torch.no_grad():
        wanted = float(net(torch.from_numpy(phones.rows(logp).T[None].copy()))[0, 0].max())
    assert phones.logit([overphones.exported(net)], logp) == pytest.approx(wanted, abs=1e-4)


def test_parts_are_kept_as_they_were(tmp_path: Path) -> None:
    held = clips(4, 5)
    overphones.keep(tmp_path / "part.npz", held)
    for one, other in zip(held, overphones.load(tmp_path / "part.npz"), strict=True):
        assert one.end == other.end and one.real == other.real and np.array_equal(one.logp, other.logp)
    assert isinstance(overphones.exported(overphones.network()), head.Member)
