"""Phone probabilities out of the recognizer's own network, in numpy.

A decoder answers yes or no; how nearly a sound was the word is in the probabilities under it. The network is the one in
`am/final.mdl` of a speech model that `models.training` made (embedded, or enrolled for the household): log mel energies
as Vosk computes them, convolutions over time and frequency, a head over time, log probabilities of 45 units (CTC blank
first) every 40 ms. The result equals the trained network's (tests/models). Other makers' models are not read.
"""

import hashlib
import struct
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakValueDictionary

from models.acoustics import AcousticsError, kaldi, layers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Layer = tuple[Array, Array]

RATE = 16000
BINS, LOW, HIGH = 32, 60.0, 3800.0
WINDOW, HOP, FFT = 400, 160, 512

STRIDE = 4
"""Mel frames a step."""
BLOCK = 48
"""Mel frames that are worth a run of the network before the end: small runs cost five times as much a second."""
STEP_S = 0.04
"""Seconds a step."""
FRONT_CONTEXT = 26
"""Mel frames that the front sees on each side; each layer of the head adds a step."""
LIMIT = 20_000_000
"""Bytes: no network of this family is larger."""

PLAN: tuple[tuple[str, int], ...] = (
    *(("both", 24), ("height", 24), ("time", 24), ("pool22", 0)),
    *(("height", 48), ("time", 48), ("height", 48), ("time", 48), ("pool12", 0)),
    *(("height", 72), ("time", 72), ("height", 72), ("time", 72), ("pool22", 0)),
    *(("height", 96), ("time", 96), ("height", 96), ("time", 96), ("pool12", 0)),
    *(("height", 96), ("time", 96), ("height", 96), ("time", 96)),
)
"""The front, as in `models.training.network`: convolutions 3x1 ("time"), 1x3 ("height"), 3x3; pools (time, height)."""


POOLS_BEFORE = tuple(accumulate((kind.startswith("pool") for kind, _ in PLAN), initial=0))
"""How many of the layers before each are pools."""


@cache
def mel_filters() -> "Array":
    """Kaldi's triangular mel filters: (bins of the spectrum, mel bands)."""
    import numpy as np

    def mel(hertz: "NDArray[np.float64] | float") -> "NDArray[np.float64]":
        return np.asarray(1127.0 * np.log(1.0 + np.asarray(hertz) / 700.0))

    step = (mel(HIGH) - mel(LOW)) / (BINS + 1)
    lefts = mel(LOW) + np.arange(BINS) * step
    at = mel(np.arange(FFT // 2 + 1) * RATE / FFT)[:, None]
    rising, falling = (at - lefts) / step, (lefts + 2 * step - at) / step
    return np.maximum(np.minimum(rising, falling), 0).astype(np.float32)


@cache
def hanning() -> "Array":
    """Kaldi's window of 25 ms."""
    import numpy as np

    return np.hanning(WINDOW).astype(np.float32)


def log_mel(samples: "NDArray[np.int16]") -> "Array":
    """(frames, 32) natural log mel energies of int16 samples at 16 kHz, as Vosk computes them."""
    import numpy as np

    if len(samples) < WINDOW:
        return np.zeros((0, BINS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float32), WINDOW)[::HOP]
    frames = (frames - frames.mean(axis=1, keepdims=True)) * hanning()
    spectrum = np.fft.rfft(frames, FFT, axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    energies: Array = np.log(np.maximum(power @ mel_filters(), np.finfo(np.float32).eps)).astype(np.float32)
    return energies


class Heard(NamedTuple):
    """What the network makes of a sound, step by step."""

    logp: "Array"
    """(steps, units) log probabilities."""
    hidden: "Array"
    """(steps, width): the last layer below them, which tells more than the phones do."""


@dataclass(frozen=True)
class Network:
    """The weights, normalisations folded in: convolutions as (taps x in, out), head layers as (3 x in, out)."""

    scale: tuple[float, float, float]
    front: "tuple[Layer, ...]"
    head: "tuple[Layer, ...]"
    out: "Layer"
    prior: "Array"

    def logp(self, samples: "NDArray[np.int16]") -> "Array":
        """(steps, units) log probabilities of a sound, its first and last mel frames repeated at the edges."""
        return self.heard(samples).logp

    def heard(self, samples: "NDArray[np.int16]") -> Heard:
        """The same with the layer below."""
        import numpy as np

        stream = Stream(self, [])
        logp = np.concatenate([stream.push(samples), stream.end()])
        hidden = np.concatenate([np.zeros((0, self.width), np.float32), *(stream.hidden or ())])
        return Heard(logp, hidden[: len(logp)])

    @property
    def width(self) -> int:
        """Values a step in the last layer below the units."""
        return len(self.out[0])


class Stream:
    """The network over a sound that goes on: each piece brings the steps whose context is complete.

    Every convolution over time keeps the last two rows of its input, so nothing is computed twice. The last layer below
    the units is added to `hidden`, where one is given.
    """

    def __init__(self, network: Network, hidden: "list[Array] | None" = None) -> None:
        import numpy as np

        self.network = network
        self.hidden = hidden
        self.context = FRONT_CONTEXT + STRIDE * len(network.head)
        self.samples: NDArray[np.int16] = np.zeros(0, np.int16)
        """Those that the next mel frame begins with."""
        self.mel: Array = np.zeros((0, BINS), np.float32)
        """Frames that have not gone through the network yet: less than a step, or too few to begin."""
        self.last: Array | None = None
        self.kept: dict[str, Array] = {}
        self.frames = self.steps = 0

    def push(self, samples: "NDArray[np.int16]") -> "Array":
        """More sound: (steps, units) log probabilities of the steps that are complete now."""
        import numpy as np

        sound = np.concatenate([self.samples, samples])
        mel = log_mel(sound)
        self.samples = sound[HOP * len(mel) :]
        if not len(mel):
            return self.run(mel)
        before = np.repeat(mel[:1], self.context, 0) if self.last is None else mel[:0]
        self.last = mel[-1:]
        self.frames += len(mel)
        return self.run(np.concatenate([before, mel]), BLOCK)

    def end(self) -> "Array":
        """No more sound: the steps that are left."""
        import numpy as np

        if self.last is None:
            return self.run(self.mel)
        steps = -(-self.frames // STRIDE)
        found = self.run(np.repeat(self.last, self.context + steps * STRIDE - self.frames, 0))
        return found[: len(found) - max(0, self.steps - steps)]

    def run(self, mel: "Array", least: int = STRIDE) -> "Array":
        """As many whole steps of frames as there are, if there are `least`, through all layers."""
        import numpy as np

        frames = np.concatenate([self.mel, mel])
        # The first time all convolutions need something to look at.
        enough = len(frames) >= (least if self.kept else 2 * self.context + STRIDE)
        whole = len(frames) // STRIDE * STRIDE if enough else 0
        self.mel = frames[whole:]
        net = self.network
        if not whole:
            return np.zeros((0, len(net.out[1])), np.float32)
        gain, lift, floor = net.scale
        y = self.front(np.maximum(gain * frames[:whole] + lift, floor).astype(np.float32)[:, :, None])
        for number, (weights, bias) in enumerate(net.head):
            y = self.since(f"head{number}", y)
            z = np.maximum(np.concatenate([y[:-2], y[1:-1], y[2:]], axis=1) @ weights + bias, 0)
            y = z if number == 0 else y[1:-1] + z
        if self.hidden is not None:
            self.hidden.append(y)
        logits = y @ net.out[0] + net.out[1]
        logits -= logits.max(axis=1, keepdims=True)
        found: Array = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)) + net.prior
        self.steps += len(found)
        return found

    def front(self, x: "Array") -> "Array":
        """(frames, 32, 1) to (steps, 2 x 96)."""
        for number, (kind, _) in enumerate(PLAN):
            if kind.startswith("pool"):
                x = layers.pool(x, int(kind[4]), int(kind[5]))
                continue
            if kind != "height":
                x = self.since(f"front{number}", x)
            weights, bias = self.network.front[number - POOLS_BEFORE[number]]
            x = layers.activated(layers.conv(x, weights, bias, "mel" if kind == "height" else kind))
        return x.reshape(len(x), -1)

    def since(self, layer: str, x: "Array") -> "Array":
        """The input of a layer over time, after the two rows that it kept."""
        import numpy as np

        whole = np.concatenate([self.kept[layer], x]) if layer in self.kept else x
        self.kept[layer] = whole[-2:]
        return whole


KEPT: "WeakValueDictionary[bytes, Network]" = WeakValueDictionary()
"""Networks in use by the hash of their file: the recognizer and the hotword often have the same."""


def read(path: Path) -> Network:
    """The network of a `final.mdl` of ours; raises `AcousticsError` when it is another maker's or damaged."""
    import numpy as np

    try:
        if path.stat().st_size > LIMIT:
            raise ValueError("it is too large")
        data = path.read_bytes()
        mark = hashlib.sha256(data).digest()
        if (kept := KEPT.get(mark)) is not None:
            return kept
        front: list[Layer] = []
        for number, (kind, _) in enumerate(PLAN):
            if not kind.startswith("pool"):
                weights, lifted = _affine(data, f"conv{number}")
                front.append((weights, lifted - np.float32(2.0)))
        head = tuple(_affine(data, name) for name in kaldi.heads(data))
        out, prior = _affine(data, "out"), kaldi.prior_of(data)
        added = np.zeros(len(out[1]), np.float32) if prior is None else prior.astype(np.float32)
        network = Network(_scale(data), tuple(front), head, out, added)
        network.logp(np.zeros(WINDOW, np.int16))
        KEPT[mark] = network
    except (OSError, ValueError, struct.error, IndexError) as error:
        raise AcousticsError(f"The network {path} is not one that hello made, or it is damaged ({error}).") from error
    return network


def _affine(data: bytes, name: str) -> "Layer":
    import numpy as np

    weights, biases = kaldi.affine_of(data, name)
    return weights.T.astype(np.float32).copy(), biases.astype(np.float32)


def _scale(data: bytes) -> tuple[float, float, float]:
    """Gain, lift and floor of the log mel energies, out of the layer that undoes the rotation.

    That layer is `gain · M` with the known rotation M, its bias `lift - floor`, and the floor is added after it.
    """
    import numpy as np

    rotated = kaldi.matrix_at(data, kaldi.after(data, "unrotate", "LinearParams"))
    floor = float(kaldi.vector_at(data, kaldi.after(data, "mel", "Bias"))[0])
    lift = float(kaldi.vector_at(data, kaldi.after(data, "unrotate", "BiasParams"))[0]) + floor
    # Column 0 of M is 1/dct[0] = sqrt(bins) / bins …: the first cepstrum is the sum over sqrt(bins), its lifter is 1.
    gain = float(rotated[0, 0]) * np.sqrt(BINS)
    return gain, lift, floor
