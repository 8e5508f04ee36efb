"""Rooms, microphones, noise and levels: what happens to a word between a mouth and the detector. Pure, seeded.

Every function takes and gives float32 waves at 16 kHz with a scale of ±1; randomness comes in as `rng`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.hotword import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Wave = NDArray[np.float32]


@dataclass(frozen=True)
class Setting:
    """One situation: `snr` in dB (None = quiet), `rt60` in s (0 = no room), `direct` dB of direct over reverberant
    sound, `level` dBFS of the loudest part, `speed` factor (moves pitch and formants too), `band` Hz or None."""

    snr: float | None
    rt60: float
    direct: float
    level: float
    speed: float
    band: tuple[float, float] | None
    tilt: float
    telephone: bool = False


def draw(rng: "Generator", hard: float = 1.0) -> Setting:
    """A random situation; `hard` from 0 (near, quiet) to 1 (a far corner of a loud kitchen)."""
    snr = None if rng.random() < 0.2 else float(rng.uniform(30 - 27 * hard, 32))
    rt60 = 0.0 if rng.random() < 0.25 else float(rng.uniform(0.12, 0.2 + 0.55 * hard))
    band = None
    telephone = bool(rng.random() < 0.08)
    if telephone:
        band = (float(rng.uniform(150, 320)), float(rng.uniform(3200, 3700)))
    elif rng.random() < 0.35:
        band = (float(rng.uniform(40, 250)), float(rng.uniform(3500, 7600)))
    return Setting(
        snr=snr,
        rt60=rt60,
        direct=float(rng.uniform(6 - 10 * hard, 14)),
        level=float(rng.uniform(-34, -1)),
        speed=float(rng.uniform(0.87, 1.16)) if rng.random() < 0.7 else 1.0,
        band=band,
        tilt=float(rng.normal(0, 2.5)),
        telephone=telephone,
    )


def change_speed(wave: "Wave", factor: float) -> "Wave":
    """Played `factor` times as fast, with the pitch going along, by linear interpolation."""
    import numpy as np

    if factor == 1.0 or len(wave) < 2:
        return wave
    at = np.arange(0, len(wave) - 1, factor)
    return np.asarray(np.interp(at, np.arange(len(wave)), wave), np.float32)


def room(rt60: float, direct: float, rng: "Generator") -> "Wave":
    """An impulse response: the direct sound, a few early reflections, a decaying tail `direct` dB below it."""
    import numpy as np

    count = max(int(min(rt60, 0.8) * SAMPLE_RATE), 64)
    time = np.arange(count) / SAMPLE_RATE
    tail = rng.normal(size=count) * 10 ** (-3 * time / rt60)
    tail[: int(0.002 * SAMPLE_RATE)] = 0
    # Walls and air swallow high frequencies: a one-pole low-pass.
    spectrum = np.fft.rfft(tail)
    corner = rng.uniform(2000, 6000)
    spectrum /= 1 + 1j * np.fft.rfftfreq(count, 1 / SAMPLE_RATE) / corner
    tail = np.fft.irfft(spectrum, count)
    for _ in range(int(rng.integers(2, 7))):
        tail[int(rng.uniform(0.002, 0.04) * SAMPLE_RATE) % count] += rng.normal() * 0.3
    tail *= 10 ** (-direct / 20) / np.sqrt((tail**2).sum() + 1e-9)
    tail[0] += 1.0
    return np.asarray(tail, np.float32)


def convolve(wave: "Wave", response: "Wave") -> "Wave":
    """`wave` in the room of `response`, cut to its own length (no delay)."""
    import numpy as np

    size = 1 << (len(wave) + len(response) - 1).bit_length()
    product = np.fft.rfft(wave, size) * np.fft.rfft(response, size)
    return np.asarray(np.fft.irfft(product, size)[: len(wave)], np.float32)


def shape(wave: "Wave", setting: Setting) -> "Wave":
    """The microphone: band limits (Hz, 12 dB an octave) and a tilt in dB an octave around 1 kHz."""
    import numpy as np

    if setting.band is None and setting.tilt == 0:
        return wave
    frequency = np.maximum(np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE), 20.0)
    gain = 10 ** (setting.tilt * np.clip(np.log2(frequency / 1000), -3, 3) / 20)
    if setting.band is not None:
        low, high = setting.band
        steep = 8 if setting.telephone else 2
        gain /= np.sqrt((1 + (low / frequency) ** (2 * steep)) * (1 + (frequency / high) ** (2 * steep)))
    return np.asarray(np.fft.irfft(np.fft.rfft(wave) * gain, len(wave)), np.float32)


def coloured(count: int, slope: float, rng: "Generator") -> "Wave":
    """Noise whose power falls by `slope` (0 white, 1 pink, 2 brown) over frequency, RMS 1."""
    import numpy as np

    frequency = np.maximum(np.fft.rfftfreq(count, 1 / SAMPLE_RATE), 20.0)
    phases = rng.normal(size=len(frequency)) + 1j * rng.normal(size=len(frequency))
    wave = np.fft.irfft(phases * frequency ** (-slope / 2), count)
    return np.asarray(wave / (np.sqrt((wave**2).mean()) + 1e-9), np.float32)


def music(count: int, rng: "Generator") -> "Wave":
    """Chords of decaying harmonics on a beat, RMS about 1: the tonal, moving kind of noise."""
    import numpy as np

    wave = np.zeros(count)
    beat = int(rng.uniform(0.15, 0.6) * SAMPLE_RATE)
    root = rng.uniform(80, 260)
    for start in range(0, count, beat):
        time = np.arange(min(count - start, 3 * beat)) / SAMPLE_RATE
        for step in rng.choice([0, 3, 4, 5, 7, 9, 12, 16], size=int(rng.integers(1, 4))):
            pitch = root * 2 ** (step / 12)
            decay = np.exp(-time * rng.uniform(1, 6))
            for harmonic in range(1, int(rng.integers(2, 8))):
                phase = rng.uniform(0, 6.28)
                wave[start : start + len(time)] += (
                    decay * np.sin(2 * np.pi * pitch * harmonic * time + phase) / harmonic
                )
    return np.asarray(wave / (np.sqrt((wave**2).mean()) + 1e-9), np.float32)


def background(count: int, noises: "Sequence[Wave]", rng: "Generator") -> "Wave":
    """`count` samples of something going on, RMS 1: a recording out of `noises`, coloured noise, or music."""
    import numpy as np

    kind = rng.random()
    if noises and kind < 0.65:
        source = noises[int(rng.integers(len(noises)))]
        start = int(rng.integers(max(len(source) - count, 1)))
        part = np.resize(source[start : start + count], count).astype(np.float32)
        return np.asarray(part / (np.sqrt((part**2).mean()) + 1e-6), np.float32)
    if kind < 0.88:
        return coloured(count, float(rng.uniform(0, 2)), rng)
    return music(count, rng)


def render(wave: "Wave", setting: Setting, noises: "Sequence[Wave]", rng: "Generator") -> "NDArray[np.int16]":
    """What the microphone delivers: room, noise, microphone, level, 16 bits. `wave` is already at its speed."""
    import numpy as np

    heard = convolve(wave, room(setting.rt60, setting.direct, rng)) if setting.rt60 > 0 else wave
    loud = np.sort(np.abs(heard))[-max(len(heard) // 200, 1)] + 1e-9
    active = heard[np.abs(heard) > 0.05 * loud]
    rms = float(np.sqrt((active**2).mean())) if len(active) else 1e-3
    if setting.snr is not None:
        heard = np.asarray(heard + background(len(heard), noises, rng) * rms * 10 ** (-setting.snr / 20), np.float32)
    hiss = rng.normal(size=len(heard)) * rms * 10 ** (-rng.uniform(45, 70) / 20)
    heard = shape(np.asarray(heard + hiss, np.float32), setting)
    loud = np.sort(np.abs(heard))[-max(len(heard) // 500, 1)] + 1e-9
    scaled = np.asarray(heard / loud * 10 ** (setting.level / 20) * 32767, np.float32)
    if setting.telephone:
        scaled = _mulaw(scaled)
    clipped: NDArray[np.int16] = np.clip(np.round(scaled), -32768, 32767).astype(np.int16)
    return clipped


def _mulaw(samples: "Wave") -> "Wave":
    import numpy as np

    x = np.clip(samples / 32768, -1, 1)
    packed = np.round(np.sign(x) * np.log1p(255 * np.abs(x)) / np.log(256) * 127) / 127
    return np.asarray(np.sign(packed) * (256 ** np.abs(packed) - 1) / 255 * 32768, np.float32)
