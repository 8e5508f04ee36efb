"""Step 3: fit heads with PyTorch (extra `[train]`) on whole stretches of features, and write them in our format.

The first convolution steps one frame at a time, so a stretch of 48 frames costs little more than one window. The 192
values of a row are first projected on their main directions, which makes every step three times as fast; the
projection is folded into the first layer at the end. Negatives are drawn from the stretches found hardest.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.hotword import clips, features, head
from models.hotword.studio import store, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Say = Callable[[str], None]

YES, NO, MUTE = 1, 0, -1
STRETCH = 48
"""Frames of one training stretch whose scores are taught."""


@dataclass(frozen=True)
class Recipe:
    """How to fit one head."""

    phrase: str
    kind: str
    frames: int
    channels: int = 40
    hidden: int = 32
    members: int = 2
    steps: int = 800
    batch: int = 40
    rate: float = 3e-3
    decay: float = 1e-4
    focus: float = 1.0
    negative: float = 1.0
    noise: float = 0.15
    drop: float = 0.1
    mine_every: int = 200
    late: float = clips.LATE
    directions: int = 64


RECIPES = {
    "hello": Recipe("hello", "hello", 12),
    "hello_basecamp": Recipe("hello basecamp", "basecamp", 20, channels=36, hidden=24),
}


@dataclass
class Material:
    """All stretches of training: features (n, values) float16, a label a frame, and where stretches may begin."""

    features: "NDArray[np.float16]"
    labels: "NDArray[np.int8]"
    positive: "NDArray[np.int64]"
    negative: "NDArray[np.int64]"


def labels(held: store.Rendered, kind: str, late: float) -> "NDArray[np.int8]":
    """What each frame of a clip teaches the head of `kind`."""
    import numpy as np

    marks = np.full(held.count, NO, np.int8)
    if any(text in held.text for text in words.SAME):
        marks[:] = MUTE
    if held.word is None:
        return marks
    if held.kind == kind:
        start, end = held.word
        when = (np.arange(held.count) + 1) * clips.STEP
        marks[(when >= start + 0.15) & (when <= end + clips.UNSURE)] = MUTE
        marks[(when >= end + clips.EARLY) & (when <= end + late)] = YES
    elif kind == "hello":
        # "hello basecamp" holds a hello that ends nobody knows where.
        marks[:] = MUTE
    return marks


def gather(folder: Path, kind: str, frames: int, late: float, skip: Sequence[str] = ()) -> Material:
    """The training parts of a folder as one array; each clip is led by `frames` frames of silence."""
    import numpy as np

    quiet = features.quiet().fine.reshape(1, -1).astype(np.float16)
    parts, marks, positive, negative = [], [], [], []
    at = 0
    for name in store.parts(folder, "train-"):
        if name in skip:
            continue
        fine = store.fine(folder, name)
        for held in store.clips(folder, name):
            own = labels(held, kind, late)
            length = held.count + frames - 1
            spare = max(0, STRETCH - held.count)
            parts += [np.repeat(quiet, frames - 1, 0), fine[held.start : held.start + held.count]]
            parts.append(np.repeat(quiet, spare, 0))
            marks += [np.full(frames - 1, MUTE, np.int8), own, np.full(spare, MUTE, np.int8)]
            # Stretches are named by their first taught frame; `frames - 1` frames before it are context.
            first, last = at + frames - 1, at + length + spare - STRETCH
            if (own == YES).any():
                middle = first + int(np.flatnonzero(own == YES).mean())
                positive.append(min(max(middle - STRETCH // 2, first), last))
            if (own == NO).any():
                negative.append(np.unique(np.append(np.arange(first, last + 1, STRETCH // 2), last)))
            at += length + spare
    return Material(
        np.concatenate(parts), np.concatenate(marks), np.array(positive, np.int64), np.concatenate(negative)
    )


@dataclass(frozen=True)
class Projection:
    """Main directions of rows of fine features: `(row - mean) @ matrix` has `matrix.shape[1]` values of variance 1."""

    mean: "NDArray[np.float32]"
    matrix: "NDArray[np.float32]"

    def of(self, rows: "NDArray[np.float16]") -> "NDArray[np.float16]":
        """Frames (n, 384) projected: (n, 2 × directions)."""
        import numpy as np

        parts = [
            (rows[at : at + 20_000].reshape(-1, features.FINE).astype(np.float32) - self.mean) @ self.matrix
            for at in range(0, len(rows), 20_000)
        ]
        return np.concatenate(parts).astype(np.float16).reshape(len(rows), -1)


def main_directions(
    flat: "NDArray[np.floating]", count: int
) -> "tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]":
    """Mean, variances and directions (values, `count`) in which rows differ most, those first."""
    import numpy as np

    seen = flat.astype(np.float64)
    mean = seen.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(seen - mean, rowvar=False))
    return mean, values[::-1][:count], vectors[:, ::-1][:, :count]


def project(rows: "NDArray[np.float16]", directions: int, seed: int) -> Projection:
    """The projection learned from a sample of frames."""
    import numpy as np

    sample = rows[np.sort(np.random.default_rng(seed).integers(0, len(rows), 20_000))]
    mean, values, vectors = main_directions(sample.reshape(-1, features.FINE), directions)
    return Projection(mean.astype(np.float32), (vectors / np.sqrt(values + 1e-3)).astype(np.float32))


def network(recipe: Recipe) -> Any:
    """The head as a torch module over (batch, directions, 2 × frames rows): two convolutions, two dense layers."""
    from torch import nn

    rows = recipe.frames - 1
    return nn.Sequential(
        nn.Conv1d(recipe.directions, recipe.channels, 4, stride=2),
        nn.ReLU(),
        nn.Conv1d(recipe.channels, recipe.channels, 3),
        nn.ReLU(),
        nn.Conv1d(recipe.channels, recipe.hidden, rows - 2),
        nn.ReLU(),
        nn.Conv1d(recipe.hidden, 1, 1),
    )


def layers_of(net: Any) -> "list[tuple[NDArray[np.float32], NDArray[np.float32]]]":
    """The layers of a torch module of convolutions in our format: (width x in, out) and bias."""
    import numpy as np

    layers = []
    for layer in net:
        if hasattr(layer, "weight"):
            weight = layer.weight.detach().numpy()  # (out, in, width)
            flat = weight.transpose(2, 1, 0).reshape(-1, len(weight))
            layers.append((flat.astype(np.float32), layer.bias.detach().numpy().astype(np.float32)))
    return layers


def member(net: Any, projection: Projection) -> head.Member:
    """The fitted network in our format, the projection folded into its first layer."""
    import numpy as np

    (weights, bias), *rest = layers_of(net)
    taps = weights.reshape(-1, projection.matrix.shape[1], weights.shape[1])
    whole = np.concatenate([projection.matrix @ tap for tap in taps])
    layers = [(whole, bias - np.tile(projection.mean, len(taps)) @ whole), *rest]
    return head.Member(tuple(layers[:2]), (2, 1), tuple(layers[2:]))


class Fitting:
    """One member being fitted."""

    def __init__(self, recipe: Recipe, data: Material, projection: Projection, seed: int) -> None:
        import numpy as np
        import torch

        torch.manual_seed(seed)
        self.recipe, self.data, self.projection = recipe, data, projection
        self.rng = np.random.default_rng(seed)
        self.net = network(recipe)
        self.best = network(recipe)
        self.best.load_state_dict(self.net.state_dict())
        self.hard = data.negative

    def batch(self, starts: "NDArray[np.int64]") -> Any:
        """Projected features (k, directions, rows) of the stretches that begin at `starts`."""
        import numpy as np
        import torch

        span = np.arange(1 - self.recipe.frames, STRETCH)
        rows = self.data.features[starts[:, None] + span[None]].astype(np.float32)
        return torch.from_numpy(rows.reshape(len(starts), -1, self.recipe.directions)).transpose(1, 2)

    def step(self, optimizer: Any) -> float:
        """One step of Adam on half positive, half negative stretches."""
        import numpy as np
        import torch
        from torch.nn import functional

        recipe, size = self.recipe, self.recipe.batch
        easy, hard = size // 5, size // 3
        starts = np.concatenate(
            [
                self.rng.choice(self.data.positive, size - easy - hard),
                self.rng.choice(self.data.negative, easy),
                self.rng.choice(self.hard, hard),
            ]
        )
        x = self.batch(starts)
        x = x + recipe.noise * torch.randn(x.shape)
        x = x * (torch.rand(x.shape[0], x.shape[1], 1) > recipe.drop)
        marks = torch.from_numpy(self.data.labels[starts[:, None] + np.arange(STRETCH)[None]].astype(np.float32))
        logits = self.net(x)[:, 0]
        loss = functional.binary_cross_entropy_with_logits(logits, marks.clamp(min=0), reduction="none")
        # Frames already well told apart count less (focal loss).
        wrong = torch.where(marks > 0.5, torch.sigmoid(-logits), torch.sigmoid(logits)).detach()
        loss = loss * wrong**recipe.focus
        yes, no = marks > 0.5, (marks > -0.5) & (marks < 0.5)
        total = (loss * yes).sum() / yes.sum().clamp(min=1)
        total = total + recipe.negative * (loss * no).sum() / yes.sum().clamp(min=1)
        optimizer.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        return float(total.detach())

    def mine(self, count: int = 6000) -> float:
        """Look for the hardest negative stretches; returns the share with a logit above 0."""
        import numpy as np
        import torch

        tried = self.rng.choice(self.data.negative, min(count, len(self.data.negative)), replace=False)
        worst = []
        with torch.no_grad():
            for at in range(0, len(tried), 256):
                some = tried[at : at + 256]
                logits = self.net(self.batch(some))[:, 0].numpy()
                marks = self.data.labels[some[:, None] + np.arange(STRETCH)[None]]
                worst.append(np.where(marks == NO, logits, -50).max(axis=1))
        values = np.concatenate(worst)
        fresh = tried[np.argsort(values)[-max(300, int((values > -2).sum())) :]]
        # What was hard before stays in for a while: it may come back.
        kept = self.hard if len(self.hard) <= 4000 else fresh
        self.hard = np.unique(np.concatenate([fresh, self.rng.choice(kept, min(len(kept), 1500))]))
        return float((values > 0).mean())

    def run(self, say: Say) -> head.Member:
        """All steps; the weights handed back are a running average."""
        import numpy as np
        import torch

        recipe = self.recipe
        optimizer = torch.optim.AdamW(self.net.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
        begun, lost = time.monotonic(), 0.0
        for number in range(recipe.steps):
            warm = min(1.0, (number + 1) / 100)
            for group in optimizer.param_groups:
                group["lr"] = recipe.rate * warm * 0.5 * (1 + np.cos(np.pi * number / recipe.steps))
            lost += self.step(optimizer)
            with torch.no_grad():
                keep = min(0.995, (number + 1) / (number + 10))
                for mine, average in zip(self.net.parameters(), self.best.parameters(), strict=True):
                    average.mul_(keep).add_(mine, alpha=1 - keep)
            if (number + 1) % recipe.mine_every == 0:
                share = self.mine()
                spent = time.monotonic() - begun
                say(f"step {number + 1}: loss {lost / recipe.mine_every:.4f}, {share:.1%} hard, {spent:.0f} s")
                lost = 0.0
        return member(self.best, self.projection)


def main(folder: Path, out: Path, recipe: Recipe, seed: int, say: Say, skip: Sequence[str] = ()) -> None:
    """Fit all members of a head and write it (its trigger is chosen later, by `report`)."""
    import torch

    torch.set_num_threads(1)
    data = gather(folder, recipe.kind, recipe.frames, recipe.late, skip)
    projection = project(data.features, recipe.directions, seed)
    data.features = projection.of(data.features)
    say(f"{len(data.features)} frames, {len(data.positive)} words, {len(data.negative)} stretches without")
    found = [Fitting(recipe, data, projection, seed + number).run(say) for number in range(recipe.members)]
    meta = {"frames": recipe.frames, "features": "fine", "phrase": recipe.phrase, "licence": "GPL-3.0-or-later"}
    head.write(out, found, meta | {"trigger": {"threshold": 0.5, "needed": 2, "window": 3, "refractory": 2.0}})


def combine(paths: Sequence[Path], out: Path) -> None:
    """One head of the members of several: their logits are averaged."""
    head.write(out, [one for path in paths for one in head.members(path)], head.read_meta(paths[0]))
