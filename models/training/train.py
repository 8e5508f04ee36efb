"""CTC training on packed sets, with augmentation of the features on the fly; seeded, resumable, time-boxed.

`python -m models.training.train OUT.pt MINUTES [--from CKPT] --sets A.npz[:weight] … [--seed N] …`
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.features import BINS, HIGH, LOW
from models.training.network import SUBSAMPLING, Ears, load


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


def vary(mel: np.ndarray, rng: np.random.Generator, light: bool = False) -> np.ndarray:
    """Warping of the frequency axis, colour, level, and masks in time and frequency; `light`: level only."""
    x = mel.astype(np.float32)
    if light:
        return x + np.float32(rng.uniform(-1.0, 1.0))
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
    if rng.random() < 0.35:
        x = cut_short(x, rng)
    return x


def cut_short(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A clip that begins or ends in the middle of a sound: silence cut off, the edge frame repeated as nnet3 does."""
    loud = x.mean(axis=1)
    speech = np.flatnonzero(loud > np.percentile(loud, 5) + 0.3 * (np.percentile(loud, 95) - np.percentile(loud, 5)))
    if len(speech) < 10:
        return x
    first, last = int(speech[0]), int(speech[-1])
    if rng.random() < 0.8:
        at = max(0, first - int(rng.integers(0, 4)))
        x = np.concatenate([np.repeat(x[at : at + 1], min(at, 30), 0), x[at:]])
        last += min(at, 30) - at
    if rng.random() < 0.4:
        at = min(len(x), last + int(rng.integers(1, 5)))
        x = np.concatenate([x[:at], np.repeat(x[at - 1 : at], min(len(x) - at, 30), 0)])
    return x


LENGTH = 1000
"""Frames of a training sequence: several utterances end to end. The network sees ±0.45 s, so neighbours do not matter,
and little is spent on padding. A new network must begin with short ones (320): CTC finds no alignment in long ones."""


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


def loss_of(model: nn.Module, batch: tuple[Tensor, Tensor, Tensor, Tensor]) -> Tensor:
    x, frames, labels, lens = batch
    steps = torch.div(frames + SUBSAMPLING - 1, SUBSAMPLING, rounding_mode="floor")
    logp = model(x).transpose(0, 1)
    each = functional.ctc_loss(logp, labels, steps, lens, blank=0, reduction="none", zero_infinity=True)
    return each.sum() / lens.sum()


def first_says(value: float) -> float:
    """The value of process 0, in every process: all must stop at the same step."""
    import torch.distributed as dist

    told = torch.tensor([value])
    dist.broadcast(told, 0)
    return float(told)


def share(model: nn.Module, workers: int) -> None:
    """Averages the gradients of all processes: one process per core beats threads where the machine is shared."""
    import torch.distributed as dist

    grads = [p.grad for p in model.parameters() if p.grad is not None]
    flat = torch.cat([g.flatten() for g in grads])
    dist.all_reduce(flat)
    flat /= workers
    at = 0
    for g in grads:
        g.copy_(flat[at : at + g.numel()].view_as(g))
        at += g.numel()


def train(
    out: Path,
    minutes: float,
    sets: list[Packed],
    *,
    start: Path | None = None,
    seed: int = 1,
    rank: int = 0,
    **more: Any,
) -> None:
    """Trains into the checkpoint `out` (written every two minutes), from the checkpoint `start` or the embedding."""
    torch.manual_seed(seed)
    if start is not None:
        model, _ = load(start)
    else:
        model = Ears()
        model.load_embedding()

    def keep(state: dict[str, Tensor], step: int) -> None:
        torch.save({"state": state, "step": step}, out.with_suffix(".tmp"))
        out.with_suffix(".tmp").rename(out)

    train_model(
        model, minutes, sets, seed=seed, rank=rank, keep=keep, tell=lambda line: print(line, flush=True), **more
    )


def train_model(
    model: Ears,
    minutes: float,
    sets: list[Packed],
    *,
    seed: int = 1,
    lr_head: float = 2e-3,
    lr_front: float = 1e-4,
    frames_each: int = 6000,
    warmup: int = 30,
    max_steps: int = 10**9,
    passes: float = 1e9,
    frozen: int = 3,
    length: int = LENGTH,
    light: bool = False,
    rank: int = 0,
    workers: int = 1,
    fixed_norms: bool = False,
    keep: Callable[[dict[str, Tensor], int], None] | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> None:
    """Trains for `minutes` (or `passes` over the data) with a cosine falling to a twentieth.

    The model ends with the moving average of its weights, which is as good as a finished schedule at any time.
    `fixed_norms` keeps the normalisations as they are (a model read back from `final.mdl` has them folded in).
    """
    rng = np.random.default_rng([seed, rank])
    model.train()
    if fixed_norms:
        for part in model.modules():
            if isinstance(part, nn.BatchNorm1d):
                part.eval()
    model.frozen = frozen
    front = list(model.front.parameters())
    ids = {id(p) for p in front}
    norms = {id(p) for part in model.modules() if isinstance(part, nn.BatchNorm1d) for p in part.parameters()}
    head = [p for p in model.parameters() if id(p) not in ids and not (fixed_norms and id(p) in norms)]
    optimizer = torch.optim.AdamW(
        [{"params": front, "lr": lr_front, "base": lr_front}, {"params": head, "lr": lr_head, "base": lr_head}],
        weight_decay=1e-3,
    )
    mean = {k: v.detach().clone() for k, v in model.state_dict().items()}
    wanted = passes * sum(float(one.frames.sum()) * one.weight for one in sets) / 100
    begun = said = saved = time.monotonic()
    total, count, audio = 0.0, 0, 0.0
    for step, batch in enumerate(batches(sets, rng, frames_each, length, light), 1):
        done = min(1.0, max((time.monotonic() - begun) / (60 * minutes), audio * workers / wanted))
        if workers > 1:
            done = first_says(done)
        fall = 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * done))
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * min(1.0, step / warmup) * fall
        loss = loss_of(model, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if workers > 1:
            share(model, workers)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        inertia = min(0.995, step / (step + 20))
        with torch.no_grad():
            for k, v in model.state_dict().items():
                if v.is_floating_point():
                    mean[k].lerp_(v, 1 - inertia)
                else:
                    mean[k].copy_(v)
        total, count, audio = total + float(loss.detach()), count + 1, audio + float(batch[1].sum()) / 100
        last = done >= 1 or step >= max_steps
        now = time.monotonic()
        if rank == 0 and (now - said > 30 or last):
            tell(
                json.dumps(
                    {
                        "min": round((now - begun) / 60, 1),
                        "step": step,
                        "loss": round(total / count, 3),
                        "hours": round(audio * workers / 3600, 2),
                    }
                )
            )
            said, total, count = now, 0.0, 0
        if rank == 0 and keep and (now - saved > 120 or last):
            keep(mean, step)
            saved = now
        if last:
            break
    model.load_state_dict(mean)
    model.frozen = 0
    model.eval()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("minutes", type=float)
    parser.add_argument("--from", dest="start", type=Path)
    parser.add_argument("--sets", nargs="+", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lr-head", type=float, default=2e-3)
    parser.add_argument("--lr-front", type=float, default=1e-4)
    parser.add_argument("--frames", type=int, default=6000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--length", type=int, default=LENGTH)
    parser.add_argument("--light", action="store_true", help="hardly any variation of the features")
    parser.add_argument("--frozen", type=int, default=3)
    parser.add_argument("--warmup", type=int, default=100)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--rank", type=int, default=0)
    parser.add_argument("--port", type=int, default=29511)
    a = parser.parse_args()
    if a.workers > 1:
        import torch.distributed as dist

        dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{a.port}", rank=a.rank, world_size=a.workers)
    torch.set_num_threads(a.threads)
    sets = []
    for one in a.sets:
        path, _, weight = one.partition(":")
        sets.append(Packed.read(Path(path), float(weight or 1)))
    train(
        a.out,
        a.minutes,
        sets,
        start=a.start,
        seed=a.seed,
        lr_head=a.lr_head,
        lr_front=a.lr_front,
        frames_each=a.frames,
        frozen=a.frozen,
        length=a.length,
        light=a.light,
        warmup=a.warmup,
        rank=a.rank,
        workers=a.workers,
    )


if __name__ == "__main__":
    main()
