"""The head over the network: fitted, it finds a word in any place; what is exported equals what was trained."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.acoustics.phones import Heard
from models.hotword import head, phones
from models.hotword.studio import kept, overphones, store
from models.shipped import COMPACT, NETWORK

torch = pytest.importorskip("torch")

WORD = (6, 39, 8)
"""ə l o, as units."""
WIDTH, VALUES = 60, 24
MIX = np.random.default_rng(0).normal(0, 1, (45, WIDTH)).astype(np.float32)


def said(rng: np.random.Generator, units: tuple[int, ...]) -> tuple[Heard, int]:
    """2 s of near-silence in which some units are said, and a layer below that knows it; the step after the last."""
    logp = np.log(rng.dirichlet(np.full(45, 0.05), 50) + 1e-4).astype(np.float32)
    logp[:, 0] = -3.0
    at = int(rng.integers(8, 30))
    for unit in units:
        logp[at : at + 2, 0] = -8.0
        logp[at : at + 2, unit] = -0.1
        at += int(rng.integers(2, 4))
    return Heard(logp, np.maximum(np.exp(logp) @ MIX, 0)), at


def part_of(seed: int, count: int) -> kept.Kept:
    rng = np.random.default_rng(seed)
    found, ends = [], []
    for number in range(count):
        heard, end = said(rng, WORD if number % 3 == 0 else tuple(int(unit) for unit in rng.integers(1, 45, 3)))
        found.append(heard)
        ends.append(end if number % 3 == 0 else -1)
    logp, hidden = (np.concatenate(some).astype(np.float16) for some in zip(*found, strict=True))
    return kept.Kept(logp, hidden, np.full(count, 50), np.array(ends), np.ones(count, bool))


def quiet(main: kept.Main) -> NDArray[np.float16]:
    logp = np.full((1, 45), -9.0, np.float32)
    logp[0, 0] = -3.0
    return main.of(Heard(logp, np.maximum(np.exp(logp) @ MIX, 0)))


def test_a_fitted_head_finds_the_word_and_nothing_else(tmp_path: Path) -> None:
    part = part_of(1, 240)
    main = kept.main_values([part], VALUES)
    member = overphones.fit([*kept.clips(part, main)], main, quiet(main), 2.0, 1, lambda line: None, most=160)
    rng = np.random.default_rng(2)
    judged = [(said(rng, WORD)[0], True) for _ in range(20)]
    judged += [(said(rng, tuple(int(unit) for unit in rng.integers(1, 45, 3)))[0], False) for _ in range(40)]
    yes, no = (
        [phones.logit([member], heard) for heard, word in judged if word == is_word] for is_word in (True, False)
    )
    assert np.median(yes) > max(np.percentile(no, 90), 0) > np.median(no)
    # As a file beside a second stage, at 16 bits.
    phones.write(tmp_path / "hello.phones.npz", [member])
    (again,) = phones.beside(tmp_path / "hello.second.npz")
    assert phones.logit([again], judged[0][0]) == pytest.approx(phones.logit([member], judged[0][0]), abs=0.05)


def test_the_exported_member_is_the_trained_network() -> None:
    """The main values are part of its first layer."""
    torch.manual_seed(3)
    main = kept.main_values([part_of(4, 30)], VALUES)
    net = overphones.network(45 + VALUES)
    net.eval()
    heard = said(np.random.default_rng(5), WORD)[0]
    with torch.no_grad():
        wanted = float(net(overphones.tensor([main.of(heard)]))[0, 0].max())
    member = overphones.exported(net, main)
    assert isinstance(member, head.Member)
    assert phones.logit([member], heard) == pytest.approx(wanted, abs=5e-3)


def test_a_part_holds_what_the_network_makes_of_its_clips(tmp_path: Path) -> None:
    sound = np.asarray(np.random.default_rng(1).normal(0, 800, 16000), np.int16)
    made = [
        (store.Rendered("hello", "hello", "a", "kokoro", (0.3, 0.7)), sound),
        (store.Rendered("basecamp", "hello basecamp", "a", "kokoro", (0.3, 0.7)), sound),
        (store.Rendered("near", "et l'eau", "a", "pico"), sound),
        (store.Rendered("real", "1.opus", "b", "cv"), sound[:8000]),
    ]
    kept.keep(tmp_path / "part.npz", COMPACT, made)
    part = kept.load(tmp_path / "part.npz")
    assert part.lengths.tolist() == [25, 12] and part.ends.tolist() == [17, -1] and part.real.tolist() == [False, True]
    from models.acoustics.phones import read

    heard = read(NETWORK).heard(sound)
    assert np.allclose(part.logp[:25], heard.logp, atol=0.05) and np.allclose(part.hidden[:25], heard.hidden, atol=0.02)
    main = kept.Main(np.zeros(part.hidden.shape[1], np.float32), np.eye(part.hidden.shape[1], dtype=np.float32))
    one, other = kept.clips(part, main)
    assert (one.end, other.end) == (17, None) and (len(one.x), len(other.x)) == (25, 12)
