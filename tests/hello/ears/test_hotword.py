"""The hotword adapter on the real feature models and the words bundled with the engine package."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hello.ears import hotword
from hello.ears.trigger import Detection, Trigger, TriggerSettings
from models.hotword import head
from tests.hello.ears.speaking import english, pad


def detections(detector: hotword.Hotword, audio: NDArray[np.int16]) -> list[Detection]:
    trigger = Trigger(TriggerSettings())
    found = []
    for start in range(0, len(audio) - hotword.FRAME + 1, hotword.FRAME):
        scores = detector.process(audio[start : start + hotword.FRAME])
        found.append(trigger.feed(scores, (start + hotword.FRAME) / 16000))
    return [detection for detection in found if detection is not None]


def tiny_head(path: Path, bias: float = 0.0, **meta: object) -> Path:
    """A head of one dense layer whose score is sigmoid(bias), whatever it hears."""
    described = {"format": 2, "members": 1, "frames": 12, "strides": [], "features": "fine", "phrase": "essai"} | meta
    np.savez(
        path,
        meta=np.frombuffer(json.dumps(described).encode(), np.uint8),
        **{"m0.dense0.w": np.zeros((24 * 192, 1), np.float16), "m0.dense0.b": np.array([bias], np.float16)},
    )
    return path


@pytest.fixture(scope="module")
def bundled() -> hotword.Hotword:
    return hotword.load(["okay_nabu", "hey_jarvis"])


def test_the_bundled_words_are_heard_once_each_and_where_they_are(bundled: hotword.Hotword) -> None:
    bundled.reset()
    audio = np.concatenate([pad(english("Hey Jarvis."), 1.0, 2.5), pad(english("Okay Nabu."), 0.5, 2.5)])
    found = detections(bundled, audio)
    assert [detection.name for detection in found] == ["hey_jarvis", "okay_nabu"]
    assert found[0].at < 3.5 < found[1].at


def test_other_speech_wakes_nothing(bundled: hotword.Hotword) -> None:
    bundled.reset()
    assert detections(bundled, pad(english("I am leaving now, I will be back tonight."), 0.5, 1.0)) == []


def test_a_word_right_after_reset_is_heard(bundled: hotword.Hotword) -> None:
    bundled.reset()
    assert detections(bundled, pad(english("Hey Jarvis."), 0.0, 1.0))


def test_reset_makes_a_run_repeatable(bundled: hotword.Hotword) -> None:
    audio = pad(english("Okay Nabu."), 0.2, 0.5)
    runs = []
    for _ in range(2):
        bundled.reset()
        frames = audio[: len(audio) // 1280 * 1280].reshape(-1, 1280)
        runs.append([bundled.process(frame)["okay_nabu"] for frame in frames])
    assert runs[0] == runs[1]


def test_a_frame_of_another_shape_is_refused(bundled: hotword.Hotword) -> None:
    with pytest.raises(hotword.HotwordError, match="1280 int16"):
        bundled.process(np.zeros(512, np.int16))
    with pytest.raises(hotword.HotwordError, match="float32"):
        bundled.process(np.zeros(1280, np.float32))  # type: ignore[arg-type]


def test_a_head_of_ours_and_a_bundled_word_share_one_detector(tmp_path: Path) -> None:
    tiny_head(tmp_path / "ok_maison.npz", bias=2.0)
    detector = hotword.load(["OK maison", "okay_nabu"], tmp_path)
    assert detector.names == ("ok_maison", "okay_nabu")
    scores = detector.process(np.zeros(1280, np.int16))
    assert scores["ok_maison"] == pytest.approx(1 / (1 + np.exp(-2)), abs=1e-3)
    assert scores["okay_nabu"] < 0.1


def test_the_numpy_forward_pass_equals_a_plain_one(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    shapes = {"conv0": (3 * 192, 8), "dense0": (11 * 8, 4), "dense1": (4, 1)}
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, shape in shapes.items():
        arrays[f"m0.{name}.w"] = (rng.normal(size=shape) / 10).astype(np.float16)
        arrays[f"m0.{name}.b"] = rng.normal(size=shape[1]).astype(np.float16)
    described = {"format": 2, "members": 1, "frames": 12, "strides": [2], "features": "fine"}
    arrays["meta"] = np.frombuffer(json.dumps(described).encode(), np.uint8)
    np.savez(tmp_path / "x.npz", **arrays)  # type: ignore[arg-type]
    window = rng.normal(size=(24, 192)).astype(np.float32)
    held = {key: value.astype(np.float64) for key, value in arrays.items() if key != "meta"}
    conv = np.zeros((11, 8))
    for t in range(11):
        for k in range(3):
            conv[t] += window[2 * t + k] @ held["m0.conv0.w"][k * 192 : (k + 1) * 192]
        conv[t] = np.maximum(conv[t] + held["m0.conv0.b"], 0)
    hidden = np.maximum(conv.reshape(-1) @ held["m0.dense0.w"] + held["m0.dense0.b"], 0)
    logit = (hidden @ held["m0.dense1.w"] + held["m0.dense1.b"])[0]
    assert head.read(tmp_path / "x.npz").score(window) == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-4)


def test_the_trigger_settings_written_in_a_head_are_recommended(tmp_path: Path) -> None:
    tiny_head(tmp_path / "essai.npz", trigger={"threshold": 0.7, "needed": 2, "window": 3, "refractory": 1.8})
    assert hotword.recommended("essai", tmp_path) == TriggerSettings(0.7, 2, 3, 1.8)
    assert hotword.recommended("okay_nabu") == TriggerSettings()
    assert hotword.recommended_all(["Essai"], tmp_path) == {"essai": TriggerSettings(0.7, 2, 3, 1.8)}


def test_what_is_known_is_listed(tmp_path: Path) -> None:
    tiny_head(tmp_path / "ok_maison.npz")
    assert {"ok_maison", "okay_nabu", "hey_jarvis"} <= set(hotword.available(tmp_path))


@pytest.mark.parametrize("name", ["computer", "missing.npz", "word.onnx"])
def test_a_word_that_cannot_be_loaded_is_named_with_what_to_do(name: str) -> None:
    with pytest.raises(hotword.HotwordError, match=name):
        hotword.load([name])


def test_no_word_at_all_is_refused() -> None:
    with pytest.raises(hotword.HotwordError, match="at least one"):
        hotword.load([])


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(hotword.HotwordError, match="snowboy"):
        hotword.load(["okay_nabu"], engine="snowboy")


def damaged(kind: str, path: Path) -> Path:
    match kind:
        case "text":
            path.write_text("not a head")
        case "pickle":
            np.savez(path, meta=np.array([{"format": 1}], dtype=object))
        case "cut":
            tiny_head(path)
            path.write_bytes(path.read_bytes()[:300])
        case "format":
            tiny_head(path, format=99)
        case "weights":
            tiny_head(path, members=2)
        case "nan":
            tiny_head(path, bias=float("nan"))
    return path


@pytest.mark.parametrize("kind", ["text", "pickle", "cut", "format", "weights", "nan"])
def test_a_damaged_head_is_refused_with_a_sentence(kind: str, tmp_path: Path) -> None:
    with pytest.raises(hotword.HotwordError, match=r"x\.npz"):
        hotword.load([str(damaged(kind, tmp_path / "x.npz"))])


def test_the_name_of_the_house_wakes_and_hello_alone_does_not() -> None:
    """The shipped head for "hello basecamp"."""
    own = hotword.load(["hello_basecamp"])
    assert [d.name for d in detections(own, pad(english("Hello base camp."), 0.5, 1.0))] == ["hello_basecamp"]
    own.reset()
    assert detections(own, pad(english("Hello, I am leaving the house."), 0.5, 1.0)) == []


def test_shipped_heads_are_small() -> None:
    shipped = list(Path(head.__file__).parent.glob("*.npz"))
    assert {path.stem for path in shipped} == {
        "hello",
        "hello.second",
        "hello.phones",
        "hello.background",
        "hello_basecamp",
    }
    assert all(path.stat().st_size <= 200_000 for path in shipped)
