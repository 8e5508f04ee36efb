"""Training a hotword head: gradients, fitting, situations, curves, and one small training from end to end."""

import io
import json
import random
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.hotword import HotwordError, augment, clips, evaluate, features, fit, head, texts, train, voices


def toy(rng: np.random.Generator, count: int = 400) -> fit.Frames:
    """Random features in which a positive window has a bump in some values near its end."""
    rows = rng.normal(size=(count * 14, 384)).astype(np.float32)
    ends = np.arange(count) * 14 + 13
    yes = ends[: count // 2]
    for shift in range(4):
        rows[yes - shift, 10:60] += 1.5
    return fit.Frames(rows, yes, ends[count // 2 :])


def test_gradients_equal_finite_differences() -> None:
    rng = np.random.default_rng(2)
    net = fit.start(fit.Recipe(channels=(5, 4), hidden=6), rng)
    net.weights = {name: w.astype(np.float64) for name, w in net.weights.items()}
    x = rng.normal(size=(3, 24, 192))
    slope = rng.normal(size=3)
    _, kept = fit.forward(net, x)
    grads = fit.backward(net, kept, slope)
    for name, weight in net.weights.items():
        for _ in range(4):
            at = tuple(int(rng.integers(size)) for size in weight.shape)
            old = weight[at]
            ends = []
            for step in (1e-6, -1e-6):
                weight[at] = old + step
                ends.append(float(fit.forward(net, x)[0] @ slope))
            weight[at] = old
            assert grads[name][at] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-4, abs=1e-7)


def test_a_member_is_fitted_folded_and_survives_the_file(tmp_path: Path) -> None:
    data = toy(np.random.default_rng(1))
    member = fit.fit(data, fit.Recipe(steps=120, batch=64, rate=1e-2, mine_every=60, channels=(8, 8), hidden=8), seed=3)
    head.write(tmp_path / "toy.npz", [member], {"frames": fit.FRAMES, "features": "fine"})
    chosen = head.read(tmp_path / "toy.npz")
    yes = [chosen.score(window) for window in fit.windows(data.features, data.positive[:50])]
    no = [chosen.score(window) for window in fit.windows(data.features, data.negative[:50])]
    assert np.mean(yes) > 0.9 and np.mean(no) < 0.1
    exact = [1 / (1 + np.exp(-member.logit(window))) for window in fit.windows(data.features, data.positive[:50])]
    assert np.allclose(yes, exact, atol=0.02)  # float16 in the file


def test_a_word_in_a_situation_is_where_it_is_said_to_be() -> None:
    rng = np.random.default_rng(4)
    word = np.sin(np.arange(6400) / 5).astype(np.float32) * 0.5
    for _ in range(20):
        setting = augment.Setting(None, 0.0, 0.0, -6.0, float(rng.uniform(0.9, 1.1)), None, 0.0)
        samples, (start, end) = clips.said(word, setting, (), rng)
        loud = np.flatnonzero(np.abs(samples.astype(float)) > 3000) / 16000
        assert loud[0] == pytest.approx(start, abs=0.02) and loud[-1] == pytest.approx(end, abs=0.02)


def test_situations_keep_length_scale_and_are_repeatable() -> None:
    wave = np.sin(np.arange(32000) / 7).astype(np.float32) * 0.3
    noise = [np.random.default_rng(0).normal(size=16000).astype(np.float32)]
    for seed in range(25):
        made: list[NDArray[np.int16]] = []
        for _ in range(2):
            rng = np.random.default_rng(seed)
            made.append(augment.render(wave, augment.draw(rng), noise, rng))
        assert np.array_equal(made[0], made[1])
        assert len(made[0]) == len(wave) and made[0].dtype == np.int16
        assert 100 < np.abs(made[0].astype(int)).max() <= 32768


def test_noise_is_added_at_the_ratio_asked_for() -> None:
    rng = np.random.default_rng(6)
    wave = np.sin(np.arange(48000) / 7).astype(np.float32)
    setting = augment.Setting(10.0, 0.0, 0.0, -3.0, 1.0, None, 0.0)
    heard = augment.render(wave, setting, (), rng).astype(float)
    share = (heard @ wave) / (wave @ wave)
    rest = heard - share * wave
    ratio = 10 * np.log10((share * wave) @ (share * wave) / (rest @ rest))
    assert ratio == pytest.approx(10, abs=1.0)


def test_trim_cuts_silence_and_normalises() -> None:
    wave = np.concatenate([np.zeros(4800), np.full(3200, 0.1), np.zeros(4800)]).astype(np.float32)
    cut = voices.trim(wave)
    assert len(cut) == 3200 and cut.max() == pytest.approx(0.5)
    assert len(voices.trim(np.zeros(16000, np.float32))) == 0


def test_near_words_never_hold_the_phrase() -> None:
    for phrase in ("ok maison", "hello", "dis moi tout"):
        made = texts.near(phrase, 30, random.Random(1))
        assert len(made) >= 10 and len(set(made)) == len(made)
        assert not [text for text in made if phrase in text]


# --- curves -------------------------------------------------------------------------------------------------


def test_wakes_close_together_are_one() -> None:
    scores = np.zeros(200, np.float32)
    scores[[20, 22, 30, 150]] = [0.5, 0.9, 0.6, 0.7]
    assert evaluate.wakes(scores) == pytest.approx([0.9, 0.7])


def test_steady_scores_are_what_the_trigger_would_need() -> None:
    """The threshold read from `steady` is exactly where the real trigger begins to fire."""
    from hello.ears.trigger import Trigger, TriggerSettings

    rng = np.random.default_rng(8)
    for needed, window in ((1, 1), (2, 2), (2, 3), (3, 5)):
        scores = rng.random(40).astype(np.float32)
        limit = float(evaluate.steady(scores, needed, window).max())
        for threshold, fires in ((limit - 1e-6, True), (limit + 1e-6, False)):
            trigger = Trigger(TriggerSettings(threshold, needed, window))
            found = [trigger.feed({"x": float(score)}, index * 0.08) for index, score in enumerate(scores)]
            assert any(found) is fires


def test_a_word_counts_only_near_its_place() -> None:
    scores = np.zeros(50, np.float32)
    scores[5], scores[20] = 0.9, 0.4
    assert evaluate.best(scores, (1.2, 1.6)) == pytest.approx(0.4)
    assert evaluate.best(scores, None) == pytest.approx(0.9)


def test_a_curve_counts_words_over_the_allowed_false_wakes() -> None:
    points = evaluate.curve([0.9, 0.8, 0.7, 0.2], [0.75, 0.5, 0.1], hours=2.0, rates=(0.1, 0.5, 1.0))
    assert [(p.threshold, p.heard, p.false) for p in points] == [(0.75, 0.5, 0.0), (0.5, 0.75, 0.5), (0.1, 1.0, 1.0)]


def test_the_threshold_lies_between_noise_and_words() -> None:
    found = train.threshold_of([0.99] * 20, [0.3, 0.2], hours=0.5)
    assert 0.3 < found < 0.99
    assert train.threshold_of([], [], 0.0) > 0.0
    assert train.threshold_of([0.5] * 10, [0.9], 0.5) > 0.9  # never under what already woke wrongly


@pytest.mark.parametrize("phrase", ["", "  ", "!!!", "123", "un deux trois quatre cinq six sept"])
def test_a_phrase_that_is_none_is_refused(phrase: str) -> None:
    with pytest.raises(HotwordError, match="one to six words"):
        train.file_name(phrase)


def test_phrases_become_file_names() -> None:
    assert train.file_name("OK maison !") == "ok_maison.npz"
    assert train.file_name("../Évier") == "évier.npz"


# --- from end to end ----------------------------------------------------------------------------------------


@pytest.mark.timeout(300)
def test_a_tiny_training_gives_a_head_that_hears_its_phrase(tmp_path: Path) -> None:
    """Four Pico voices and 32 clips: enough to tell its phrase from other speech, no measure of quality."""
    found = [voice for voice in voices.pico() if voice.name[-5:] in ("fr-FR", "en-GB", "en-US", "de-DE")]
    recipe = fit.Recipe(steps=80, batch=96, rate=5e-3, mine_every=60, channels=(16, 16), hidden=16)
    lines: list[str] = []
    made = train.train(
        "ok maison",
        tmp_path / "ok_maison.npz",
        minutes=0.05,
        least=24,
        seed=2,
        recipe=recipe,
        found=found,
        say=lines.append,
    )
    assert made.words > 0 and made.hours > 0 and "ok maison" in made.sentence()
    meta = head.read_meta(tmp_path / "ok_maison.npz")
    assert meta["trigger"]["threshold"] == pytest.approx(made.threshold, abs=1e-3)
    chosen = head.read(tmp_path / "ok_maison.npz")
    say = {voice.name: voice.say for voice in found}
    rng = random.Random(5)

    def peak(text: str) -> float:
        wave = voices.trim(say["pico:en-GB"](voices.Text(text, "en"), rng))
        samples = (np.concatenate([np.zeros(12000), wave, np.zeros(16000)]) * 20000).astype(np.int16)
        fine = features.embed_clip(samples).fine.reshape(-1, 384)
        return float(evaluate.score_clip(chosen, fine).max())

    assert peak("ok maison") > peak("we bought bread at the market")


def test_the_evaluation_of_folders_prints_a_curve(tmp_path: Path) -> None:
    import soundfile

    voice = next(voices.pico())
    for folder, text in (("with", "hello"), ("without", "le pain est dans le placard")):
        (tmp_path / folder).mkdir()
        soundfile.write(tmp_path / folder / "a.wav", voice.say(voices.Text(text, "fr"), random.Random(1)), 16000)
    out = io.StringIO()
    words = ["eval", "--with", str(tmp_path / "with"), "--without", str(tmp_path / "without"), "--json"]
    assert evaluate.main(words, out) == 0
    result = json.loads(out.getvalue())
    assert result["words"] == 1 and result["hours"] > 0 and result["curve"][0]["heard"] in (0.0, 1.0)


def test_a_recording_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_bytes(b"no sound")
    with pytest.raises(HotwordError, match=r"x\.wav"):
        evaluate.recording(tmp_path / "x.wav")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--minutes", "nan"], "--minutes is nan"),
        (["--minutes", "-1"], "--minutes is -1"),
        (["--negatives", "absent"], "no folder of recordings absent"),
        (["--out", "/proc/absent/x.npz"], "cannot be kept in /proc/absent"),
    ],
)
def test_training_is_refused_before_half_an_hour_of_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], why: str
) -> None:
    monkeypatch.setenv("HELLO_DATA", str(tmp_path))
    with pytest.raises(HotwordError, match=why):
        train.main(["train", "ok maison", *options])


def test_a_curve_of_no_recordings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HotwordError, match=r"no recording in .*absent: correct --with"):
        evaluate.main(["eval", "--with", str(tmp_path / "absent"), "--without", str(tmp_path)])
