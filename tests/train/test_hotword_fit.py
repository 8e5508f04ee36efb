"""Fitting hotword heads with PyTorch: the written head equals the network, and a toy word is learned."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.hotword import features, head
from models.hotword.studio import fit, store

pytestmark = [pytest.mark.train, pytest.mark.timeout(420)]
torch = pytest.importorskip("torch")

from models.hotword.studio import fast  # noqa: E402  (needs torch)


def test_the_fast_features_are_the_features() -> None:
    samples = (np.random.default_rng(1).normal(size=40_000) * 2000).astype(np.int16)
    slow, quick = features.embed_clip(samples), fast.embed_clip(samples)
    assert np.allclose(slow.fine, quick.fine, atol=1e-4) and np.allclose(slow.embedding, quick.embedding, atol=1e-3)
    assert len(fast.embed_clip(samples[:100]).fine) == 0


def test_the_written_head_equals_the_network() -> None:
    recipe = replace(fit.RECIPES["hello"], channels=7, hidden=5, directions=20)
    rng = np.random.default_rng(2)
    rows = (rng.normal(size=(3000, 384)) * 3 + 1).astype(np.float16)
    projection = fit.project(rows, recipe.directions, 1)
    torch.manual_seed(1)
    net = fit.network(recipe)
    made = fit.member(net, projection)
    windows = rows[:12].astype(np.float32).reshape(1, 24, 192)
    projected = projection.of(rows[:12]).astype(np.float32).reshape(1, 24, recipe.directions)
    with torch.no_grad():
        wanted = float(net(torch.from_numpy(projected).transpose(1, 2)).squeeze())
    assert made.logit(windows[0]) == pytest.approx(wanted, abs=0.02)
    assert made.logits(windows)[0] == pytest.approx(made.logit(windows[0]), abs=1e-4)


def test_a_toy_word_is_learned(tmp_path: Path) -> None:
    """Clips of a rising sound against noise: after a few steps the head tells them apart."""
    rng = np.random.default_rng(3)
    pairs = []
    for number in range(24):
        noise = rng.normal(size=40_000) * 300
        word = None
        if number % 2:
            time = np.arange(8000) / 16000
            noise[12_000:20_000] += np.sin(2 * np.pi * (500 * time + 400 * time**2)) * 9000
            word = (0.75, 1.25)
        pairs.append((store.Rendered("hello" if word else "near", "", "x", "x", word), noise.astype(np.int16)))
    store.write(tmp_path, "train-voices-x", pairs, True)
    recipe = replace(fit.RECIPES["hello"], steps=60, batch=12, members=1, mine_every=30, channels=8, hidden=8)
    said: list[str] = []
    fit.main(tmp_path, tmp_path / "hello.npz", recipe, 1, said.append)
    chosen = head.read(tmp_path / "hello.npz")
    rows = np.load(tmp_path / "train-voices-x.fine.npy").astype(np.float32)
    best = []
    for held in store.clips(tmp_path, "train-voices-x"):
        scores = chosen.scores(rows[held.start : held.start + held.count].reshape(-1, 192))
        best.append((scores.max(), held.word is not None))
    assert min(score for score, yes in best if yes) > max(score for score, yes in best if not yes)
    assert len(said) == 3


def test_the_phones_of_the_second_stage_are_what_the_trained_network_finds() -> None:
    """`models.acoustics.phones` against the network in PyTorch, and its features against kaldi-native-fbank's."""
    from models.acoustics import phones
    from models.shipped import NETWORK
    from models.training import network, nnet3
    from models.training.faster import Faster
    from models.training.features import log_mel

    assert phones.PLAN == network.PLAN
    samples = (np.random.default_rng(4).normal(size=20_000) * 2000).astype(np.int16)
    mels = log_mel(samples / 32768)
    assert np.allclose(phones.log_mel(samples), mels, atol=1e-3)
    with torch.no_grad():
        wanted = nnet3.read(NETWORK)(torch.from_numpy(mels)[None])[0].numpy()
    prior = nnet3.prior(NETWORK)
    found, faster = phones.read(NETWORK).heard(samples), Faster(NETWORK).heard(samples)
    assert np.allclose(found.logp, wanted + (0 if prior is None else prior), atol=2e-3)
    assert np.allclose(found.logp, faster.logp, atol=2e-3)
    assert found.hidden.shape == (len(found.logp), network.HEAD_WIDTH)
    assert np.allclose(found.hidden, faster.hidden, atol=2e-3)
