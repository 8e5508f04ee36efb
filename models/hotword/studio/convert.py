"""Voice conversion with WORLD: one speaker becomes many (pitch, length of the vocal tract, pace, breath).

The hotword studio and the training of the recognizer use it. Needs `pyworld`, which the extra `[train]` brings; without
it the voices of the studio stay as they are.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from models.hotword import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Wave = NDArray[np.float32]


def available() -> bool:
    """Is `pyworld` installed, and complete?"""
    try:
        import_module("pyworld")
    except ImportError:
        return False
    return True


def convert(wave: "Wave", rng: "Generator") -> "Wave":
    """`wave` (16 kHz) by another speaker, chosen at random; about as long."""
    import numpy as np
    import pyworld

    sound = wave.astype(np.float64)
    pitch, when = pyworld.dio(sound, SAMPLE_RATE, frame_period=8.0)
    envelope = pyworld.cheaptrick(sound, pitch, when, SAMPLE_RATE)
    breath = pyworld.d4c(sound, pitch, when, SAMPLE_RATE)
    voiced = pitch > 0
    if voiced.any():
        middle = float(np.median(pitch[voiced]))
        # Between 85 and 330 Hz whoever spoke, flatter or livelier than it was.
        wanted = float(np.exp(rng.uniform(np.log(85), np.log(330))))
        lively = rng.uniform(0.4, 1.7)
        pitch = np.where(voiced, wanted * (np.maximum(pitch, 1.0) / middle) ** lively, 0.0)
        # A higher voice mostly has a shorter tract.
        tract = float(np.clip((wanted / middle) ** 0.25 * np.exp(rng.normal(0, 0.07)), 0.8, 1.27))
    else:
        tract = float(np.exp(rng.normal(0, 0.1)))
    bins = envelope.shape[1]
    from_bin = np.clip(np.arange(bins) / tract, 0, bins - 1.001)
    low = from_bin.astype(int)
    part = from_bin - low
    logs = np.log(np.maximum(envelope, 1e-16))
    envelope = np.exp(logs[:, low] * (1 - part) + logs[:, low + 1] * part)
    breath = np.clip(breath[:, low] * (1 - part) + breath[:, low + 1] * part, 0, 1)
    breath = breath ** rng.uniform(0.5, 1.3)
    pace = float(rng.uniform(0.75, 1.3))
    at = np.clip(np.arange(0, len(pitch), pace).round().astype(int), 0, len(pitch) - 1)
    made = pyworld.synthesize(
        np.ascontiguousarray(pitch[at]),
        np.ascontiguousarray(envelope[at]),
        np.ascontiguousarray(breath[at]),
        SAMPLE_RATE,
        frame_period=8.0,
    )
    peak = float(np.abs(made).max()) + 1e-9
    return np.asarray(made * (0.5 / peak), np.float32)
