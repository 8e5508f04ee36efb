"""From one recording many: rooms, noise, microphones, telephones, speeds. Pure NumPy; randomness is passed in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.acoustics.phones import RATE


def resample(wave: np.ndarray, ratio: float) -> np.ndarray:
    """Plays `ratio` times faster: tempo, pitch and formants move together."""
    import soxr

    return np.asarray(soxr.resample(wave, RATE * ratio, RATE, quality="LQ"), np.float32)


def room(rng: np.random.Generator) -> np.ndarray:
    """A simulated room: direct sound, a few early reflections, a decaying diffuse tail (RT60 0.1–0.8 s)."""
    rt60 = rng.uniform(0.1, 0.8)
    n = int(RATE * rt60 * 0.8)
    t = np.arange(n) / RATE
    tail = rng.standard_normal(n) * 10 ** (-3 * t / rt60)
    # High frequencies die first in furnished rooms.
    pole = rng.uniform(0.0, 0.6)
    smooth = tail.copy()
    smooth[1:] = tail[1:] * (1 - pole) + tail[:-1] * pole
    smooth[: int(RATE * rng.uniform(0.002, 0.02))] = 0.0
    direct = 10 ** (rng.uniform(-3, 15) / 20)
    response = smooth / (np.sqrt(np.sum(smooth**2)) + 1e-9)
    response[0] = direct
    for _ in range(int(rng.integers(2, 7))):
        response[int(rng.integers(20, 900)) % n] += direct * rng.uniform(-0.5, 0.5)
    return np.asarray(response / np.sqrt(np.sum(response**2)), np.float32)


def convolve(wave: np.ndarray, response: np.ndarray) -> np.ndarray:
    n = len(wave) + len(response)
    size = 1 << (n - 1).bit_length()
    out = np.fft.irfft(np.fft.rfft(wave, size) * np.fft.rfft(response, size), size)
    return np.asarray(out[: len(wave)], np.float32)


def shape(wave: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A cheap microphone: random smooth curve over the spectrum, ±10 dB, with low and high roll-off."""
    size = 1 << (len(wave) - 1).bit_length()
    spectrum = np.fft.rfft(wave, size)
    freqs = np.linspace(0, RATE / 2, len(spectrum))
    knots = np.array([0, 100, 200, 400, 800, 1500, 2500, 4000, 8000])
    gains = np.cumsum(rng.normal(0, 3.0, len(knots)))
    gains -= gains.mean()
    gains[0] -= rng.uniform(0, 25)
    return np.asarray(
        np.fft.irfft(spectrum * 10 ** (np.interp(freqs, knots, gains) / 20), size)[: len(wave)], np.float32
    )


def coloured(n: int, rng: np.random.Generator) -> np.ndarray:
    """White to brown noise, possibly with hum."""
    size = 1 << (n - 1).bit_length()
    spectrum = np.fft.rfft(rng.standard_normal(size))
    freqs = np.maximum(np.arange(len(spectrum)), 1) * RATE / size
    noise = np.fft.irfft(spectrum * (freqs / 500.0) ** (-rng.uniform(0, 1.1)), size)[:n]
    if rng.random() < 0.2:
        base = rng.choice([50.0, 100.0, 60.0])
        noise = noise / (noise.std() + 1e-9) + rng.uniform(0.3, 2) * np.sin(2 * np.pi * base * np.arange(n) / RATE)
    return np.asarray(noise / (noise.std() + 1e-9), np.float32)


def mulaw(wave: np.ndarray) -> np.ndarray:
    mu = 255.0
    code = np.sign(wave) * np.log1p(mu * np.abs(np.clip(wave, -1, 1))) / np.log1p(mu)
    code = np.round(code * 127) / 127
    return np.asarray(np.sign(code) * ((1 + mu) ** np.abs(code) - 1) / mu, np.float32)


def gsm(wave8k: np.ndarray) -> np.ndarray:
    """Full-rate GSM 06.10 there and back (libsndfile), at 8 kHz."""
    import soundfile as sf

    buffer = io.BytesIO()
    sf.write(buffer, wave8k, 8000, format="WAV", subtype="GSM610")
    buffer.seek(0)
    data, _ = sf.read(buffer, dtype="float32")
    return np.asarray(data, np.float32)


def telephone(wave: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """300–3400 Hz or so at 8 kHz, plain, µ-law or GSM, back to 16 kHz."""
    import soxr

    size = 1 << (len(wave) - 1).bit_length()
    spectrum = np.fft.rfft(wave, size)
    freqs = np.linspace(0, RATE / 2, len(spectrum))
    low, high = rng.uniform(50, 350), rng.uniform(3000, 3900)
    mask = 1 / (1 + (low / np.maximum(freqs, 1.0)) ** rng.choice([2, 4, 8])) / (1 + (freqs / high) ** 24)
    narrow = np.fft.irfft(spectrum * mask, size)[: len(wave)].astype(np.float32)
    low_rate = np.asarray(soxr.resample(narrow, RATE, 8000, quality="LQ"), np.float32)
    draw = rng.random()
    if draw < 0.4:
        low_rate = gsm(low_rate)
    elif draw < 0.7:
        low_rate = mulaw(low_rate)
    return np.asarray(soxr.resample(low_rate, 8000, RATE, quality="LQ"), np.float32)


@dataclass(frozen=True)
class Strength:
    """Probabilities and ranges; `dB` are signal-to-noise ratios."""

    speed: float = 0.13
    room: float = 0.45
    colour: float = 0.5
    noise: float = 0.7
    snr: tuple[float, float] = (0.0, 30.0)
    telephone: float = 0.4


def paced(wave: np.ndarray, rng: np.random.Generator, strength: Strength = Strength()) -> np.ndarray:
    """`wave` at another speed, mostly."""
    wave = wave.astype(np.float32)
    if strength.speed and rng.random() < 0.8:
        return resample(wave, float(rng.uniform(1 - strength.speed, 1 + strength.speed)))
    return wave


def surrounded(wave: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """`wave` with silence around it, and the samples of silence before it."""
    # Some recordings begin in the middle of the first sound.
    lead = 0.0 if rng.random() < 0.2 else rng.uniform(0.03, 0.3)
    before, after = int(RATE * lead), int(RATE * rng.uniform(0.08, 0.35))
    return np.concatenate([np.zeros(before, np.float32), wave, np.zeros(after, np.float32)]), before


def augment(
    wave: np.ndarray,
    rng: np.random.Generator,
    noises: Sequence[np.ndarray],
    speech: Sequence[np.ndarray] = (),
    strength: Strength = Strength(),
) -> np.ndarray:
    """One random version, as long as `wave`: room, microphone, noise or babble, telephone, level."""
    if rng.random() < strength.room:
        wave = convolve(wave, room(rng))
    if rng.random() < strength.colour:
        wave = shape(wave, rng)
    power = float(np.mean(wave**2)) + 1e-9
    if rng.random() < strength.noise:
        if speech and rng.random() < 0.2:
            noise = np.zeros(len(wave), np.float32)
            for _ in range(int(rng.integers(1, 5))):
                noise += piece(speech[int(rng.integers(len(speech)))], len(wave), rng)
            low = max(strength.snr[0], 8.0)
        elif noises and rng.random() < 0.6:
            noise, low = piece(noises[int(rng.integers(len(noises)))], len(wave), rng), strength.snr[0]
        else:
            noise, low = coloured(len(wave), rng), strength.snr[0]
        snr = rng.uniform(low, strength.snr[1])
        wave = wave + noise * np.sqrt(power / (float(np.mean(noise**2)) + 1e-9) * 10 ** (-snr / 10))
    else:
        wave = wave + rng.standard_normal(len(wave)).astype(np.float32) * np.sqrt(power) * 10 ** (
            -rng.uniform(35, 65) / 20
        )
    wave = wave / (np.abs(wave).max() + 1e-9)
    if rng.random() < 0.1:
        wave = np.clip(wave * rng.uniform(1.2, 3.0), -1, 1)
    if rng.random() < strength.telephone:
        wave = telephone(wave * 0.9, rng)
    peak = 10 ** (rng.uniform(-32, -0.5) / 20)
    return np.asarray(wave / (np.abs(wave).max() + 1e-9) * peak, np.float32)


def piece(sound: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """`n` samples of a sound from a random place, repeated if it is short."""
    if len(sound) < n:
        sound = np.tile(sound, n // max(len(sound), 1) + 1)
    start = int(rng.integers(0, len(sound) - n + 1))
    return np.asarray(sound[start : start + n], np.float32)
