"""openWakeWord's features in numpy: log-mel spectrogram and speech embedding, streaming or over a whole clip.

The networks are read from the `pyopen-wakeword` wheel (`melspectrogram.tflite`, `embedding_model.tflite`). The
embedding CNN pads in frequency only and its strides in time multiply to 8 mel frames, exactly one 80 ms step; so
it can run over new frames alone, keeping two rows of input before each 3×1 convolution: about an eighth of the
work of running every window of 76 frames again, with the same result (`tests/hello/ears/test_hotword_features.py`).
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from models.acoustics.layers import activated, conv, pool
from models.hotword import FRAME, HotwordError, tflite

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

EMBEDDING = 96
"""Values of one embedding; one comes every 80 ms."""

FINE = 192
ROWS = 2
"""Fine features: what the embedding CNN holds before its last pool, two rows of 2 × 96 values every 80 ms. They
tell near words apart that the embedding has already mixed (`docs/hotword.md`)."""

LAST = 19
"""The last convolution; the fine features are its input before the pool."""

MELS = 32
HOP = 160
FFT = 512
LOOKBACK = 480
"""Samples before a frame that its first mel window needs: 8 windows of 512 every 160 take 1632 of 1760 samples."""

WINDOW_MELS = 76
"""Mel frames (0.76 s) that one embedding sees."""

TOP_DB = 80.0
FLOOR = 1e-10
POOLS = {3: (2, 2), 7: (1, 2), 11: (2, 2), 15: (1, 2), 19: (2, 2)}
"""Max-pools (time, mel) by the convolution they come before; from the graph of `embedding_model.tflite`."""


@dataclass(frozen=True)
class Networks:
    """The weights: analysis window, mel matrix, and convolutions as (weights (taps × in, out), bias, direction)."""

    window: "Array"
    mel: "Array"
    convs: "tuple[tuple[Array, Array, str], ...]"


def package_models() -> Path:
    """The folder of TFLite models inside `pyopen-wakeword`; `HotwordError` when it is not installed."""
    spec = find_spec("pyopen_wakeword")
    if spec is None or spec.origin is None:
        raise HotwordError(
            "The package pyopen-wakeword is not installed, so no hotword can be heard; "
            'install it with: pip install "hello-basecamp[hello]"'
        )
    return Path(spec.origin).parent / "models"


@cache
def networks() -> Networks:
    """The two feature networks, read once from the installed wheel."""
    import numpy as np

    folder = package_models()
    mel = next(a for _, a in tflite.constants(folder / "melspectrogram.tflite") if a.shape == (FFT // 2 + 1, MELS))
    kernels = [a for _, a in tflite.constants(folder / "melspectrogram.tflite") if a.shape[-2:] == (FFT, 1)]
    # Row 0 of the cosine kernel is the window itself; row 0 of the sine kernel is zero.
    window = max((a[0].reshape(FFT) for a in kernels), key=lambda row: float(np.abs(row).sum()))
    weights, biases = [], []
    for _, array in tflite.constants(folder / "embedding_model.tflite"):
        if array.ndim == 4:
            weights.append(array)
        elif array.ndim == 1:
            biases.append(array)
    last = biases.pop(0)  # the file lists the bias of the last convolution before the others
    biases.append(last)
    if len(weights) != 20 or len(biases) != 20:
        raise HotwordError("The embedding model of pyopen-wakeword has changed; use version 1.1.")
    convs = []
    for kernel, bias in zip(weights, biases, strict=True):
        kind = {(3, 3): "both", (1, 3): "mel", (3, 1): "time"}[kernel.shape[1:3]]
        convs.append((kernel.reshape(kernel.shape[0], -1).T.copy(), bias, kind))
    return Networks(window, mel, tuple(convs))


def melspectrogram(samples: "NDArray[np.generic]") -> "Array":
    """Scaled log-mel frames (8n, 32) of `LOOKBACK` + 1280 n samples at int16 scale, ten frames per 100 ms.

    The level is clipped 80 dB under the loudest of each 80 ms, as the TFLite model does.
    """
    import numpy as np

    nets = networks()
    wave = samples.astype(np.float32)
    count = (len(wave) - LOOKBACK) // HOP
    windows = np.lib.stride_tricks.sliding_window_view(wave, FFT)[::HOP][:count]
    spectrum = np.fft.rfft(windows * nets.window, axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    db = 10.0 * np.log10(np.maximum(power @ nets.mel, FLOOR))
    blocks = db.reshape(-1, 8, MELS)
    clipped = np.maximum(blocks, blocks.max(axis=(1, 2), keepdims=True) - TOP_DB)
    result: Array = (clipped.reshape(-1, MELS) / 10.0 + 2.0).astype(np.float32)
    return result


@dataclass(frozen=True)
class Features:
    """What one or more frames bring: `embedding` (n, 96) and `fine` (2n or a few more, 192)."""

    embedding: "Array"
    fine: "Array"


def embed_mels(mels: "Array", kept: "list[Array] | None" = None) -> "tuple[Features, list[Array]]":
    """Features of mel frames, and what to keep for the next call.

    Without `kept`, `mels` is (T, 32) with T ≥ 76 and 1 + (T - 76) // 8 embeddings come out; with the `kept` of the
    call before, every 8 further frames give one embedding.
    """
    import numpy as np

    keep: list[Array] = []
    x: Array = mels[:, :, None]
    for index, (weights, bias, kind) in enumerate(networks().convs):
        if index == LAST:
            fine = x.reshape(len(x), FINE)
        if index in POOLS:
            x = pool(x, *POOLS[index])
        if kind != "mel":
            if kept is not None:
                x = np.concatenate([kept[len(keep)], x])
            keep.append(x[-2:])
        x = conv(x, weights, bias, kind)
        if index < LAST:
            x = activated(x)
    return Features(x[:, 0, :], fine), keep


class StreamingEmbedder:
    """The features of each 80 ms frame (1 embedding, 2 fine rows), as if endless silence had come before."""

    def __init__(self) -> None:
        import numpy as np

        quiet = melspectrogram(np.zeros(LOOKBACK + FRAME, np.float32))
        first, self._start = embed_mels(np.tile(quiet[:1], (WINDOW_MELS, 1)))
        self.silence = Features(first.embedding[-1:], first.fine[-ROWS:])
        self.reset()

    def reset(self) -> None:
        """Back to endless silence."""
        import numpy as np

        self._kept = self._start
        self._tail: Array = np.zeros(LOOKBACK, np.float32)

    def embed(self, frame: "NDArray[np.int16]") -> Features:
        """The features that end with this frame (1280 int16 samples)."""
        import numpy as np

        samples = np.concatenate([self._tail, frame.astype(np.float32)])
        self._tail = samples[-LOOKBACK:]
        made, self._kept = embed_mels(melspectrogram(samples), self._kept)
        return made


def embed_clip(samples: "NDArray[np.int16]") -> Features:
    """The features of a clip's n whole frames of 80 ms: what `StreamingEmbedder` gives, at once."""
    import numpy as np

    whole = samples[: len(samples) // FRAME * FRAME].astype(np.float32)
    if not len(whole):
        return Features(np.zeros((0, EMBEDDING), np.float32), np.zeros((0, FINE), np.float32))
    start = _quiet()._start
    return embed_mels(melspectrogram(np.concatenate([np.zeros(LOOKBACK, np.float32), whole])), start)[0]


def silent_start() -> "list[Array]":
    """What the convolutions have kept after endless silence, for other runners of the same network."""
    return _quiet()._start


@cache
def _quiet() -> StreamingEmbedder:
    return StreamingEmbedder()


def quiet() -> Features:
    """The features of one frame of digital silence."""
    return _quiet().silence
