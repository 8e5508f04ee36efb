"""Variation of the features each time an utterance is drawn: vocal tract, colour, level, masks, clipped edges. Pure."""

from __future__ import annotations

import numpy as np

from models.training.features import BINS, HIGH, LOW


def warp_matrix(alpha: float) -> np.ndarray:
    """(32, 32): resamples the mel axis as if all formants were `alpha` times higher (vocal tract length)."""

    def mel(f: np.ndarray) -> np.ndarray:
        return 1127.0 * np.log1p(f / 700.0)

    low, high = mel(np.array([LOW, HIGH]))
    centres = low + (high - low) * (np.arange(BINS) + 1) / (BINS + 1)
    hertz = 700.0 * np.expm1(centres / 1127.0) / alpha
    place = np.clip((mel(hertz) - low) / (high - low) * (BINS + 1) - 1, 0, BINS - 1)
    left = np.minimum(place.astype(int), BINS - 2)
    matrix = np.zeros((BINS, BINS), np.float32)
    matrix[np.arange(BINS), left] = 1 - (place - left)
    matrix[np.arange(BINS), left + 1] += place - left
    return matrix


WARPS = [warp_matrix(a).T.copy() for a in np.linspace(0.88, 1.13, 26)]


def vary(mel: np.ndarray, rng: np.random.Generator, light: bool = False) -> tuple[np.ndarray, int]:
    """Warping of the frequency axis, colour, level, and masks in time and frequency; `light`: level only. Returns the
    features and how many frames are gone at their beginning."""
    x = mel.astype(np.float32)
    if light:
        return x + np.float32(rng.uniform(-1.0, 1.0)), 0
    if rng.random() < 0.7:
        x = x @ WARPS[int(rng.integers(len(WARPS)))]
    # A smooth random curve over the bins (±1.5 or so natural log units) and a level.
    knots = rng.normal(0, 0.3, 6).cumsum()
    x = x + np.interp(np.linspace(0, 5, BINS), np.arange(6), knots - knots.mean()).astype(np.float32)
    x = x + np.float32(rng.uniform(-1.5, 1.0))
    floor = np.float32(x.min())
    for _ in range(2):
        if rng.random() < 0.35:
            width = int(rng.integers(1, 5))
            at = int(rng.integers(0, BINS - width))
            x[:, at : at + width] = x[:, at : at + width].mean()
    for _ in range(int(rng.integers(0, 2))):
        width = int(rng.integers(2, max(3, min(9, len(x) // 12 + 2))))
        at = int(rng.integers(0, max(1, len(x) - width)))
        x[at : at + width] = floor + (x.mean() - floor) * rng.uniform(0, 1)
    return cut_short(x, rng) if rng.random() < 0.35 else (x, 0)


def cut_short(x: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """A clip that begins or ends in the middle of a sound: silence cut off, the edge frame repeated as nnet3 does.
    Returns it and how many frames are gone at the beginning."""
    gone = 0
    loud = x.mean(axis=1)
    speech = np.flatnonzero(loud > np.percentile(loud, 5) + 0.3 * (np.percentile(loud, 95) - np.percentile(loud, 5)))
    if len(speech) < 10:
        return x, 0
    first, last = int(speech[0]), int(speech[-1])
    if rng.random() < 0.8:
        at = max(0, first - int(rng.integers(0, 4)))
        x = np.concatenate([np.repeat(x[at : at + 1], min(at, 30), 0), x[at:]])
        gone = at - min(at, 30)
        last -= gone
    if rng.random() < 0.4:
        at = min(len(x), last + int(rng.integers(1, 5)))
        x = np.concatenate([x[:at], np.repeat(x[at - 1 : at], min(len(x) - at, 30), 0)])
    return x, gone
