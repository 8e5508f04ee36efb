"""Packed training sets, and the endless sequences that training draws from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from models.acoustics.phones import HOP, RATE, WINDOW
from models.training.features import BINS
from models.training.network import SUBSAMPLING
from models.training.teacher import EDGE, FRAME, SIZE
from models.training.vary import vary

LENGTH = 1000
"""Frames of a training sequence: several utterances end to end. The network sees ±0.45 s, so neighbours do not matter,
and little is spent on padding. A new network must begin with short ones (320): CTC finds no alignment in long ones."""


def middles(steps: np.ndarray) -> np.ndarray:
    """Seconds from the beginning of the features to the middle of what a step hears: four windows of 25 ms."""
    return np.asarray(((steps * SUBSAMPLING + (SUBSAMPLING - 1) / 2) * HOP + WINDOW / 2) / RATE)


@dataclass(frozen=True)
class Taught:
    """What the teacher says of each utterance, and where each version has it (`data.build`)."""

    said: np.ndarray
    starts: np.ndarray
    frames: np.ndarray
    of: np.ndarray
    leads: np.ndarray
    paces: np.ndarray

    @staticmethod
    def of_set(stored: Mapping[str, np.ndarray]) -> Taught:
        frames = stored["said_frames"]
        starts = np.concatenate([[0], np.cumsum(frames)[:-1]])
        return Taught(stored["said"], starts, frames, stored["of"], stored["leads"], stored["paces"])

    def at(self, i: int, seconds: np.ndarray) -> np.ndarray:
        """(len(seconds), SIZE): what it says of version `i` at those moments; silence before and behind it."""
        one = self.of[i]
        place = ((seconds - self.leads[i]) * self.paces[i] + EDGE) / FRAME
        place = np.clip(place, 0, self.frames[one] - 1.001)
        low = place.astype(int)
        part = (place - low)[:, None].astype(np.float32)
        rows = self.said[self.starts[one] : self.starts[one] + self.frames[one]]
        return np.asarray(rows[low] * (1 - part) + rows[low + 1] * part, np.float32)


@dataclass(frozen=True)
class Sequence:
    """Utterances end to end: features (length, 32), the labels of each, and for each step what the teacher says
    (steps, SIZE) and whether it says anything (steps,)."""

    mel: np.ndarray
    labels: list[np.ndarray]
    said: np.ndarray
    taught: np.ndarray


@dataclass(frozen=True)
class Packed:
    """One set in memory; `weight` is how often it is drawn against its size."""

    feats: np.ndarray
    starts: np.ndarray
    frames: np.ndarray
    labels: np.ndarray
    label_starts: np.ndarray
    lens: np.ndarray
    weight: float
    taught: Taught | None = None

    @staticmethod
    def read(path: Path, weight: float = 1.0) -> Packed:
        return Packed.of(dict(np.load(path)), weight)

    @staticmethod
    def of(stored: Mapping[str, np.ndarray], weight: float = 1.0) -> Packed:
        """What `data.build` made."""
        frames, lens = stored["frames"], stored["lens"]
        return Packed(
            stored["feats"],
            np.concatenate([[0], np.cumsum(frames)[:-1]]),
            frames,
            stored["labels"],
            np.concatenate([[0], np.cumsum(lens)[:-1]]),
            lens,
            weight,
            Taught.of_set(stored) if "said" in stored else None,
        )

    def get(self, i: int) -> tuple[np.ndarray, np.ndarray]:
        start, label = self.starts[i], self.label_starts[i]
        return self.feats[start : start + self.frames[i]], self.labels[label : label + self.lens[i]]


def sequences(sets: list[Packed], rng: np.random.Generator, length: int, light: bool = False) -> Iterator[Sequence]:
    """Endless sequences of `length` frames; the last utterance of one is never cut."""

    def empty() -> Sequence:
        steps = -(-length // SUBSAMPLING)
        nothing = np.zeros((length, BINS), np.float32)
        return Sequence(nothing, [], np.zeros((steps, SIZE), np.float32), np.zeros(steps, bool))

    one, used = empty(), 0
    while True:
        picks: list[tuple[int, int]] = []
        for s, packed in enumerate(sets):
            n = len(packed.frames)
            whole, part = divmod(packed.weight, 1.0)
            picks += [(s, int(i)) for i in np.tile(np.arange(n), int(whole))]
            picks += [(s, int(i)) for i in rng.permutation(n)[: int(n * part)]]
        for k in rng.permutation(len(picks)):
            packed, i = sets[picks[k][0]], picks[k][1]
            mel, label = packed.get(i)
            if len(mel) > length:
                continue
            mel, gone = vary(mel, rng, light)
            if used + len(mel) > length:
                one.mel[used:] = one.mel[used - 1]
                yield one
                one, used = empty(), 0
            if len(label) * SUBSAMPLING < len(mel):
                one.mel[used : used + len(mel)] = mel
                one.labels.append(label)
                if packed.taught:
                    steps = np.arange(-(-used // SUBSAMPLING), (used + len(mel)) // SUBSAMPLING)
                    one.said[steps] = packed.taught.at(i, middles(steps) + (gone - used) * HOP / RATE)
                    one.taught[steps] = True
                used += len(mel)


@dataclass(frozen=True)
class Batch:
    """Sequences of one shape: features, frame counts, labels end to end, label counts, what the teacher says of each
    step and of which steps it says anything."""

    mel: Tensor
    frames: Tensor
    labels: Tensor
    lens: Tensor
    said: Tensor
    taught: Tensor


def batches(
    sets: list[Packed],
    rng: np.random.Generator,
    frames_each: int,
    length: int = LENGTH,
    light: bool = False,
) -> Iterator[Batch]:
    """Endless batches."""
    source = sequences(sets, rng, length, light)
    while True:
        items = [next(source) for _ in range(max(1, frames_each // length))]
        labels = [np.concatenate(one.labels) for one in items]
        yield Batch(
            torch.from_numpy(np.stack([one.mel for one in items])),
            torch.full((len(items),), length),
            torch.from_numpy(np.concatenate(labels).astype(np.int64)),
            torch.tensor([len(one) for one in labels]),
            torch.from_numpy(np.stack([one.said for one in items])),
            torch.from_numpy(np.stack([one.taught for one in items])),
        )
