"""The same words in another voice: WORLD takes speech apart into pitch, spectrum and breath; each is moved by itself.

A recording of few speakers stands for many that way. Speed and warped mel axes (`augment`, `vary`) move pitch and
formants together or not at all; here a low voice gets the formants of a child, or breath. Needs `pyworld` (MIT).
"""

from __future__ import annotations

import numpy as np

RATE = 16000
STEP_MS = 8.0


def another(wave: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """`wave` (16 kHz, float32) spoken by somebody else: pitch 0.6–1.7 times, livelier or flatter, formants 0.86–1.16
    times, tilted, breathier, 0.85–1.2 times as fast."""
    import pyworld

    x = wave.astype(np.float64)
    pitch, at = pyworld.dio(x, RATE, frame_period=STEP_MS)
    pitch = pyworld.stonemask(x, pitch, at, RATE)
    spectrum = pyworld.cheaptrick(x, pitch, at, RATE)
    breath = pyworld.d4c(x, pitch, at, RATE)
    voiced = pitch > 0
    if voiced.any():
        # Low voices are raised and high ones lowered, so that all pitches are met.
        middle = float(np.exp(np.log(pitch[voiced]).mean()))
        wanted = float(np.exp(rng.uniform(np.log(85), np.log(300))))
        factor = float(np.clip(wanted / middle, 0.6, 1.7))
        lively = rng.uniform(0.5, 1.4)
        pitch[voiced] = middle * factor * (pitch[voiced] / middle) ** lively
    bins = spectrum.shape[1]
    place = np.clip(np.arange(bins) / rng.uniform(0.86, 1.16), 0, bins - 1)
    left = np.minimum(place.astype(int), bins - 2)
    part = place - left
    logs = np.log(spectrum + 1e-16)
    logs = logs[:, left] * (1 - part) + logs[:, left + 1] * part
    logs += rng.normal(0, 1.2) * np.linspace(-1, 1, bins)
    breath = np.clip(breath ** rng.uniform(0.4, 1.3), 1e-6, 1.0)
    tempo = STEP_MS / rng.uniform(0.85, 1.2)
    whole = np.ascontiguousarray(np.exp(logs))
    out = pyworld.synthesize(pitch, whole, np.ascontiguousarray(breath), RATE, tempo)
    peak = float(np.abs(out).max()) or 1.0
    return np.asarray(out * (0.5 / peak), np.float32)
