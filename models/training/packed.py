"""Packed training sets, and the endless sequences that training draws from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from models.training.vary import vary

LENGTH = 1000
"""Frames of a training sequence: several utterances end to end. The network sees ±0.45 s, so neighbours do not matter,
and little is spent on padding. A new network must begin with short ones (320): CTC finds no alignment in long ones."""


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
        )

    def get(self, i: int) -> tuple[np.ndarray, np.ndarray]:
        start, label = self.starts[i], self.label_starts[i]
        return self.feats[start : start + self.frames[i]], self.labels[label : label + self.lens[i]]


def sequences(
    sets: list[Packed], rng: np.random.Generator, length: int, light: bool = False
) -> Iterator[tuple[np.ndarray, list[np.ndarray]]]:
    """Endless (length, 32) sequences with the labels of the utterances in them; the last one is never cut."""
    mels: list[np.ndarray] = []
    labs: list[np.ndarray] = []
    used = 0
    while True:
        picks: list[tuple[int, int]] = []
        for s, one in enumerate(sets):
            n = len(one.frames)
            whole, part = divmod(one.weight, 1.0)
            picks += [(s, int(i)) for i in np.tile(np.arange(n), int(whole))]
            picks += [(s, int(i)) for i in rng.permutation(n)[: int(n * part)]]
        for k in rng.permutation(len(picks)):
            mel, label = sets[picks[k][0]].get(picks[k][1])
            if len(mel) > length:
                continue
            mel = vary(mel, rng, light)
            if used + len(mel) > length:
                filler = np.repeat(mels[-1][-1:], length - used, 0)
                yield np.concatenate([*mels, filler]), labs
                mels, labs, used = [], [], 0
            if len(label) * 4 < len(mel):
                mels.append(mel)
                labs.append(label)
                used += len(mel)


def batches(
    sets: list[Packed],
    rng: np.random.Generator,
    frames_each: int,
    length: int = LENGTH,
    light: bool = False,
) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """Endless batches of one shape: features, frame counts, labels end to end, label counts."""
    source = sequences(sets, rng, length, light)
    while True:
        items = [next(source) for _ in range(max(1, frames_each // length))]
        labels = [np.concatenate(labs) for _, labs in items]
        yield (
            torch.from_numpy(np.stack([m for m, _ in items])),
            torch.full((len(items),), length),
            torch.from_numpy(np.concatenate(labels).astype(np.int64)),
            torch.tensor([len(one) for one in labels]),
        )
