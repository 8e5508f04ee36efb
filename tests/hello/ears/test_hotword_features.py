"""The numpy features against the TFLite models they are read from."""

import ctypes
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pyopen_wakeword import OpenWakeWordFeatures

from models.hotword import FRAME, HotwordError, features, tflite
from tests.hello.ears.speaking import french, pad


def invoke(held: OpenWakeWordFeatures, which: str, given: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Run one of the package's TFLite models."""
    given = np.ascontiguousarray(given, np.float32)
    out = np.empty(size, np.float32)
    source = getattr(held, f"{which}_input_tensor"), given.ctypes.data_as(ctypes.c_void_p)
    held.lib.TfLiteTensorCopyFromBuffer(*source, ctypes.c_size_t(given.nbytes))
    held.lib.TfLiteInterpreterInvoke(getattr(held, f"{which}_interpreter"))
    target = getattr(held, f"{which}_output_tensor"), out.ctypes.data_as(ctypes.c_void_p)
    held.lib.TfLiteTensorCopyToBuffer(*target, ctypes.c_size_t(out.nbytes))
    return out


@pytest.fixture(scope="module")
def audio() -> NDArray[np.int16]:
    noise = np.random.default_rng(3).normal(0, 40, 16000 * 6)
    speech = pad(french("Je pars, je rentre ce soir."), 1.0, 3.0)[: len(noise)]
    return (noise[: len(speech)] + speech).astype(np.int16)


def test_mel_frames_equal_the_tflite_model(audio: NDArray[np.int16]) -> None:
    held = OpenWakeWordFeatures.from_builtin()
    for start in range(0, 40000, 1280):
        part = audio[start : start + features.LOOKBACK + FRAME].astype(np.float32)
        theirs = invoke(held, "mel", part[None], 256).reshape(8, 32) / 10 + 2
        assert np.abs(features.melspectrogram(part) - theirs).max() < 1e-3


def test_embeddings_equal_the_tflite_model(audio: NDArray[np.int16]) -> None:
    held = OpenWakeWordFeatures.from_builtin()
    mels = features.melspectrogram(audio[: features.LOOKBACK + FRAME * 30])
    ours = features.embed_mels(mels)[0].embedding
    theirs = [invoke(held, "emb", mels[8 * i : 8 * i + 76], 96) for i in range(len(ours))]
    assert len(ours) == (len(mels) - 76) // 8 + 1
    assert np.abs(ours - np.array(theirs)).max() < 1e-3


def test_streaming_equals_the_whole_clip(audio: NDArray[np.int16]) -> None:
    stream = features.StreamingEmbedder()
    frames = audio[: len(audio) // FRAME * FRAME].reshape(-1, FRAME)
    one_by_one = [stream.embed(frame) for frame in frames]
    whole = features.embed_clip(audio)
    assert np.abs(np.concatenate([made.embedding for made in one_by_one]) - whole.embedding).max() < 1e-3
    assert np.abs(np.concatenate([made.fine for made in one_by_one]) - whole.fine).max() < 1e-3
    assert whole.fine.shape == (2 * len(frames), features.FINE)


def test_a_clip_shorter_than_a_frame_has_no_embedding() -> None:
    assert features.embed_clip(np.zeros(1000, np.int16)).embedding.shape == (0, 96)


def test_digital_silence_gives_the_silence_embedding() -> None:
    stream = features.StreamingEmbedder()
    made = stream.embed(np.zeros(FRAME, np.int16))
    assert np.abs(made.embedding - stream.silence.embedding).max() < 1e-4
    assert np.abs(made.fine - stream.silence.fine).max() < 1e-4


@pytest.mark.parametrize("content", [b"", b"not a model at all", b"\x00" * 64, b"\x1c\x00\x00\x00TFL3" + b"\xff" * 40])
def test_a_file_that_is_not_tflite_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.tflite").write_bytes(content)
    with pytest.raises(HotwordError, match=r"x\.tflite"):
        tflite.constants(tmp_path / "x.tflite")
