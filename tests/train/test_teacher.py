"""A larger recognizer as teacher: what it says of a recording is what is asked of every version of it."""

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the training extra is not installed (make test-train installs it)")
pytest.importorskip("kaldi_native_fbank")

from models.acoustics.phones import RATE  # noqa: E402
from models.errors import ModelError  # noqa: E402
from models.shipped import NETWORK  # noqa: E402
from models.training import nnet3, teacher  # noqa: E402
from models.training.data import Utterance, build, labels  # noqa: E402
from models.training.network import load, save  # noqa: E402
from models.training.packed import Packed, middles, sequences  # noqa: E402
from models.training.pipeline import ELSE, ENGINES, recorded, synthesis, train_stt  # noqa: E402
from models.training.train import train_model  # noqa: E402

pytestmark = [pytest.mark.train, pytest.mark.timeout(300)]


class Loudness:
    """A teacher that says how loud each frame is, in its first value."""

    def says(self, wave: np.ndarray) -> np.ndarray:
        edge, step = int(teacher.EDGE * RATE), int(teacher.FRAME * RATE)
        padded = np.pad(wave, edge)
        frames = padded[: len(padded) // step * step].reshape(-1, step)
        out = np.zeros((len(frames), teacher.SIZE), np.float16)
        out[:, 0] = np.sqrt((frames**2).mean(1)) > 0.05
        return out


def bursts(folder: Path, rng: np.random.Generator) -> list[Utterance]:
    """Sounds like syllables (40 ms each, 160 ms and more apart), as recordings of a word."""
    import soundfile as sf

    made = []
    for k in range(6):
        wave = np.zeros(int(1.6 * RATE), np.float32)
        for at in np.cumsum(rng.uniform(0.2, 0.45, 4)):
            start, t = int(at * RATE), np.arange(int(0.08 * RATE)) / RATE
            wave[start : start + len(t)] = 0.3 * np.sign(np.sin(2 * np.pi * 140 * t))
        sf.write(str(folder / f"{k}.wav"), wave, RATE)
        made.append(Utterance(folder / f"{k}.wav", labels("la"), "bursts"))
    return made


def test_the_lesson_follows_every_version_in_time(tmp_path: Path) -> None:
    """Other voices, speeds, silence before, cut beginnings, several end to end: the lesson is where the sound is."""
    from models.training.augment import Strength

    quiet = Strength(room=0.0, colour=0.0, noise=0.0, telephone=0.0)
    stored = build(bursts(tmp_path, np.random.default_rng(2)), 8, 3, [], quiet, others=0.5, teacher=Loudness())
    drawn = sequences([Packed.of(stored)], np.random.default_rng(5), 1000)
    agree = []
    for _ in range(6):
        one = next(drawn)
        loud = one.mel.mean(1)
        heard = loud[np.round(middles(np.arange(250)) * 100 - 1.25).astype(int).clip(0, 999)]
        said = one.said[:, 0]
        agree += [np.corrcoef(heard[one.taught], np.roll(said, by)[one.taught])[0, 1] for by in (0, 3)]
    assert np.mean(agree[::2]) > 0.75
    assert np.mean(agree[1::2]) < 0.3


def test_a_network_learns_the_lesson_and_is_exported_without_it(tmp_path: Path) -> None:
    stored = build(bursts(tmp_path, np.random.default_rng(2)), 4, 3, [], teacher=Loudness())
    model = nnet3.read(NETWORK)
    told: list[str] = []
    train_model(model, 5, [Packed.of(stored)], max_steps=25, frames_each=1000, warmup=3, tell=told.append)
    assert json.loads(told[-1])["missed"] < 0.9
    assert model.lesson is not None
    save(model, tmp_path / "network.pt")
    again, _ = load(tmp_path / "network.pt")
    assert again.lesson is not None
    nnet3.final_mdl(again, tmp_path / "final.mdl")
    mel = torch.from_numpy(stored["feats"][:1500].astype(np.float32))[None]
    with torch.no_grad():
        learnt, exported, before = (
            one(mel).exp() for one in (again, nnet3.read(tmp_path / "final.mdl"), nnet3.read(NETWORK))
        )
    # 8 bits a weight move single frames of these odd sounds; what was learnt moves far more of them.
    assert float((exported - learnt).abs().mean()) < float((before - learnt).abs().mean()) / 3


def test_a_teacher_without_recordings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="--shared"):
        train_stt(["fr"], tmp_path / "compact", 0.01, engines=(), teacher=tmp_path)
    assert not (tmp_path / "compact.work").exists()


def test_every_set_asks_the_teacher(tmp_path: Path) -> None:
    """The steps of `--teacher`: the projection first, then each set with it."""
    ways = (*ELSE, "--teacher", "HOME", "fitted.npz")
    steps, _ = synthesis(ENGINES, ["fr", "en"], tmp_path, tmp_path, None, 1, 0.1, ways)
    more, _ = recorded(tmp_path, tmp_path, 1, ways)
    made = [step.command for step in (*steps, *more) if step.command[0] == "models.training.data"]
    assert len(made) == 8
    assert all(command[-3:] == ("--teacher", "HOME", "fitted.npz") for command in made)


def test_whispers_features() -> None:
    """Its published filter bank begins so, and a tone is where it belongs."""
    assert teacher.FILTERS.shape == (80, 201)
    assert teacher.FILTERS[0, 1] == pytest.approx(0.0248626, abs=1e-5)
    tone = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE).astype(np.float32)
    mel = teacher.log_mel(tone)
    assert mel.shape == (80, 100)
    assert int(mel[:, 50].argmax()) == int(teacher.FILTERS[:, 25].argmax())
