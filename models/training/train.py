"""CTC training on packed sets, with augmentation of the features on the fly; seeded, resumable, time-boxed.

`python -m models.training.train OUT.pt MINUTES [--from CKPT] --sets A.npz[:weight] … [--seed N] …` goes on with OUT.pt
where it exists: the minutes it has had count.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training import nnet3
from models.training.network import HEAD_LAYERS, HEAD_WIDTH, SUBSAMPLING, Ears, load
from models.training.packed import LENGTH, Batch, Packed, batches
from models.training.teacher import SIZE

LESSON = 1.0
"""Weight of what the teacher says against the labels."""


def loss_of(model: Ears, batch: Batch) -> tuple[Tensor, Tensor]:
    """CTC a label, and the share of the teacher's variance that is missed (0 without a teacher)."""
    steps = torch.div(batch.frames + SUBSAMPLING - 1, SUBSAMPLING, rounding_mode="floor")
    hidden = model.hidden(batch.mel)
    logp = model.units(hidden).transpose(0, 1)
    each = functional.ctc_loss(logp, batch.labels, steps, batch.lens, blank=0, reduction="none", zero_infinity=True)
    missed = torch.zeros(())
    if model.lesson is not None:
        off = (model.lesson(hidden).transpose(1, 2) - batch.said).square().sum(-1)
        missed = (off * batch.taught).sum() / batch.taught.sum().clamp_min(1)
    return each.sum() / batch.lens.sum(), missed


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
    dropout: float = 0.1,
    width: int = HEAD_WIDTH,
    layers: int = HEAD_LAYERS,
    **more: Any,
) -> None:
    """Trains into the checkpoint `out`, written every two minutes: goes on with it where it exists, else from the
    checkpoint or `final.mdl` named `start`, else from the published embedding. A head narrower than `width` is widened,
    one of fewer than `layers` deepened.
    """
    torch.manual_seed(seed)
    spent = 0.0
    if out.is_file():
        model, stored = load(out)
        spent = float(stored.get("minutes", 0.0))
        if spent >= minutes:
            return
    elif start is not None and start.suffix == ".mdl":
        model = nnet3.read(start)
        drawn = islice(batches(sets, np.random.default_rng(seed), 6000), 20)
        model.unfold(one.mel for one in drawn)
    elif start is not None:
        model, _ = load(start)
    else:
        model = Ears(width=width, layers=layers)
        model.load_embedding()
    if model.out.in_channels < width:
        model.widen(width)
    if len(model.head) < layers:
        model.deepen(layers)
    model.dropout = dropout

    def keep(state: dict[str, Tensor], step: int, had: float) -> None:
        torch.save({"state": state, "step": step, "minutes": had}, out.with_suffix(".tmp"))
        out.with_suffix(".tmp").rename(out)

    # Another seed after an interruption: the same one would draw the same utterances again.
    train_model(
        model,
        minutes,
        sets,
        seed=seed + int(spent * 60),
        rank=rank,
        spent=spent,
        keep=keep,
        tell=lambda line: print(line, flush=True),
        **more,
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
    lesson: float = LESSON,
    rank: int = 0,
    workers: int = 1,
    fixed_norms: bool = False,
    spent: float = 0.0,
    keep: Callable[[dict[str, Tensor], int, float], None] | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> None:
    """Trains for `minutes`, `spent` of them over already (or `passes` over the data), with a cosine falling to 1/20.

    The model ends with the moving average of its weights, which is as good as a finished schedule at any time.
    `fixed_norms` keeps the normalisations as they are (a model read back from `final.mdl` has them folded in).
    """
    rng = np.random.default_rng([seed, rank])
    if lesson and any(one.taught for one in sets):
        model.listen(SIZE)
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
    total, missed, count, audio = 0.0, 0.0, 0, 0.0
    for step, batch in enumerate(batches(sets, rng, frames_each, length, light), 1):
        had = spent + (time.monotonic() - begun) / 60
        done = min(1.0, max(had / minutes, audio * workers / wanted))
        if workers > 1:
            done = first_says(done)
        fall = 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * done))
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * min(1.0, step / warmup) * fall
        loss, off = loss_of(model, batch)
        optimizer.zero_grad(set_to_none=True)
        (loss + lesson * off).backward()
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
        total, missed, count = total + float(loss.detach()), missed + float(off.detach()), count + 1
        audio += float(batch.frames.sum()) / 100
        last = done >= 1 or step >= max_steps
        now = time.monotonic()
        if rank == 0 and (now - said > 30 or last):
            tell(
                json.dumps(
                    {
                        "min": round(spent + (now - begun) / 60, 1),
                        "of": round(minutes, 1),
                        "step": step,
                        "loss": round(total / count, 3),
                        "missed": round(missed / count, 3),
                        "hours": round(audio * workers / 3600, 2),
                    }
                )
            )
            said, total, missed, count = now, 0.0, 0.0, 0
        if rank == 0 and keep and (now - saved > 120 or last):
            keep(mean, step, minutes if done >= 1 else had)
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
    parser.add_argument("--width", type=int, default=HEAD_WIDTH, help="channels of the head")
    parser.add_argument("--layers", type=int, default=HEAD_LAYERS, help="layers of the head")
    parser.add_argument("--warmup", type=int, default=100)
    parser.add_argument("--lesson", type=float, default=LESSON, help="weight of what the teacher says")
    parser.add_argument("--dropout", type=float, default=0.1)
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
        dropout=a.dropout,
        lesson=a.lesson,
        width=a.width,
        layers=a.layers,
        workers=a.workers,
    )


if __name__ == "__main__":
    main()
