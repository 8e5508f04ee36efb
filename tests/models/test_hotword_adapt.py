"""The hotword of one household: the last layer of a head moved towards recordings of somebody."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.hotword import HotwordError, adapt, features, fit, head


def toy(seed: int = 1) -> head.Head:
    """A head with random layers that says no to everything at first."""
    members = []
    for number in range(2):
        rng = np.random.default_rng(seed + number)
        net = fit.start(fit.Recipe(channels=(12, 12), hidden=10), rng)
        net.weights["dense1.b"] -= 4
        members.append(fit.fold(net, np.zeros(192, np.float32), np.full(192, 0.05, np.float32)))
    return head.Head("toy", fit.FRAMES, "fine", tuple(members), {})


def tone(pitch: float, seed: int) -> NDArray[np.int16]:
    """A short rising sound, each a little different: the "word" of this test."""
    rng = np.random.default_rng(seed)
    time = np.arange(8000) / 16000
    wave = np.sin(2 * np.pi * (pitch * time + 300 * time**2)) * 0.4 + rng.normal(0, 0.01, 8000)
    return np.asarray(np.concatenate([np.zeros(3000), wave, np.zeros(3000)]) * 32767, np.int16)


def noise_units(chosen: head.Head, seed: int) -> NDArray[np.float32]:
    """What the last layer sees of noise."""
    rng = np.random.default_rng(seed)
    made = features.embed_clip((rng.normal(size=160000) * 2000).astype(np.int16))
    return adapt.units(chosen, chosen.of(made), np.arange(20, 120))


def test_what_the_last_layer_sees_gives_the_score() -> None:
    chosen = toy()
    made = features.embed_clip(tone(400, 1))
    seen = adapt.units(chosen, chosen.of(made), np.arange(3, 10))
    last = np.concatenate([member.denses[-1][0] for member in chosen.members])[:, 0] / 2
    bias = np.mean([member.denses[-1][1][0] for member in chosen.members])
    quiet = np.tile(chosen.of(features.quiet()), (chosen.frames - 1, 1))
    scores = chosen.scores(np.concatenate([quiet, chosen.of(made)]))
    assert np.allclose(1 / (1 + np.exp(-(seen @ last + bias))), scores[3:10], atol=1e-5)


def test_the_voice_is_heard_better_and_noise_still_is_not(tmp_path: Path) -> None:
    chosen = toy()
    mine = [tone(400 + 15 * number, number) for number in range(8)]
    background = adapt.Background(yes=noise_units(chosen, 5)[:1] + 3, no=noise_units(chosen, 6))
    adapt.write_background(tmp_path / "toy.background.npz", background)
    made = adapt.adapt(chosen, mine[:5], adapt.read_background(tmp_path / "toy.background.npz"))
    assert adapt.heard(chosen, mine[5:], 0.4) == 0
    assert adapt.heard(made, mine[5:], 0.4) == 3
    rng = np.random.default_rng(9)
    quiet = np.tile(made.of(features.quiet()), (made.frames - 1, 1))
    other = features.embed_clip((rng.normal(size=160000) * 2000).astype(np.int16))
    assert made.scores(np.concatenate([quiet, made.of(other)]))[10:].max() < 0.4
    for old, new in zip(chosen.members, made.members, strict=True):
        assert old.convs is new.convs and old.denses[:-1] == new.denses[:-1]


def test_recordings_without_a_word_are_refused() -> None:
    background = adapt.Background(np.zeros((1, 20), np.float32), np.zeros((1, 20), np.float32))
    with pytest.raises(HotwordError, match="ordinary length"):
        adapt.adapt(toy(), [np.zeros(16000, np.int16)], background)


def test_a_damaged_background_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.background.npz"
    with pytest.raises(HotwordError, match="missing or damaged"):
        adapt.read_background(path)
    path.write_bytes(b"no zip")
    with pytest.raises(HotwordError, match="missing or damaged"):
        adapt.read_background(path)
