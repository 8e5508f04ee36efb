"""Fitting a head with numpy alone: two convolutions over time, two dense layers, Adam, hard negatives mined anew.

About 37,000 weights a member; 2,500 steps take two to three minutes on one core, so no training framework is needed
(`hello models train hotword` works on a plain install).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models.hotword.features import FINE, ROWS
from models.hotword.head import Member

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Array = NDArray[Any]
    Indices = NDArray[np.int64]

FRAMES = 12
"""Frames of 80 ms a head looks at (0.96 s), each with two rows of fine features."""

CONVS = {"conv0": (4, 2), "conv1": (3, 1)}
"""Width and stride of the convolutions, in rows."""


@dataclass(frozen=True)
class Frames:
    """Fine features of many clips in one array, each clip led by silence, and which frames teach what.

    `features` (n, 384), one row of two fine rows per frame; `positive` and `negative` are indices of the last frame
    of a window.
    """

    features: "Array"
    positive: "Indices"
    negative: "Indices"


@dataclass(frozen=True)
class Recipe:
    """How to fit; the defaults are those of the shipped head (`docs/hotword.md`)."""

    steps: int = 2500
    batch: int = 512
    positives: float = 0.3
    rate: float = 2e-3
    decay: float = 1e-4
    channels: tuple[int, int] = (32, 32)
    hidden: int = 32
    noise: float = 0.15
    drop: float = 0.1
    mine_every: int = 400
    hard: float = 0.5
    negative_weight: float = 1.5


@dataclass
class Net:
    """The weights while they are being fitted, by layer name, and Adam's two moments of each."""

    weights: "dict[str, Array]"
    first: "dict[str, Array]" = field(default_factory=dict)
    second: "dict[str, Array]" = field(default_factory=dict)
    step: int = 0


def windows(features: "Array", ends: "Indices", frames: int = FRAMES) -> "Array":
    """The windows (k, 2 frames, 192) that end at `ends`."""
    import numpy as np

    found: Array = features[ends[:, None] + np.arange(1 - frames, 1)[None, :]]
    return found.reshape(len(ends), frames * ROWS, FINE)


def steps_left(rows: int = FRAMES * ROWS) -> int:
    """Rows after both convolutions."""
    for width, stride in CONVS.values():
        rows = (rows - width) // stride + 1
    return rows


def start(recipe: Recipe, rng: "Generator") -> Net:
    """Random weights (He)."""
    one, two = recipe.channels
    shapes = {"conv0": (CONVS["conv0"][0] * FINE, one), "conv1": (CONVS["conv1"][0] * one, two)}
    shapes |= {"dense0": (steps_left() * two, recipe.hidden), "dense1": (recipe.hidden, 1)}
    weights: dict[str, Array] = {}
    for name, shape in shapes.items():
        weights[f"{name}.w"] = rng.normal(0, (2 / shape[0]) ** 0.5, shape).astype("float32")
        weights[f"{name}.b"] = rng.normal(0, 0.01, shape[1]).astype("float32")
    return Net(weights)


def stack(x: "Array", width: int, stride: int) -> "Array":
    """For each step of a convolution, the `width` rows it sees, side by side."""
    import numpy as np

    steps = (x.shape[1] - width) // stride + 1
    return np.concatenate([x[:, tap : tap + (steps - 1) * stride + 1 : stride] for tap in range(width)], axis=2)


def forward(net: Net, x: "Array") -> "tuple[Array, dict[str, Array]]":
    """Logits (k,) of normalised windows (k, rows, 192), and what the way back needs."""
    import numpy as np

    w = net.weights
    kept: dict[str, Array] = {}
    for layer, (width, stride) in CONVS.items():
        kept[f"{layer}.in"] = x = stack(x, width, stride)
        kept[f"{layer}.out"] = x = np.maximum(x @ w[f"{layer}.w"] + w[f"{layer}.b"], 0)
    kept["dense0.in"] = x = x.reshape(len(x), -1)
    kept["dense0.out"] = x = np.maximum(x @ w["dense0.w"] + w["dense0.b"], 0)
    return (x @ w["dense1.w"] + w["dense1.b"])[:, 0], kept


def backward(net: Net, kept: "dict[str, Array]", slope: "Array") -> "dict[str, Array]":
    """Gradients of the weights from the gradient of the logits (k,)."""
    import numpy as np

    w = net.weights
    grads: dict[str, Array] = {}
    grads["dense1.w"] = kept["dense0.out"].T @ slope[:, None]
    grads["dense1.b"] = slope.sum(keepdims=True)
    up = (slope[:, None] @ w["dense1.w"].T) * (kept["dense0.out"] > 0)
    grads["dense0.w"] = kept["dense0.in"].T @ up
    grads["dense0.b"] = up.sum(axis=0)
    back: Array = (up @ w["dense0.w"].T).reshape(kept["conv1.out"].shape)
    for layer in ("conv1", "conv0"):
        back = back * (kept[f"{layer}.out"] > 0)
        flat = back.reshape(-1, back.shape[2])
        stacked = kept[f"{layer}.in"]
        grads[f"{layer}.w"] = stacked.reshape(-1, stacked.shape[2]).T @ flat
        grads[f"{layer}.b"] = flat.sum(axis=0)
        if layer == "conv1":
            spread = back @ w["conv1.w"].T
            width, stride = CONVS["conv1"]
            below: Array = np.zeros_like(kept["conv0.out"])
            channels, reach = below.shape[2], (spread.shape[1] - 1) * stride + 1
            for tap in range(width):
                below[:, tap : tap + reach : stride] += spread[:, :, tap * channels : (tap + 1) * channels]
            back = below
    return grads


def update(net: Net, grads: "dict[str, Array]", rate: float, decay: float) -> None:
    """One step of Adam with decoupled weight decay (matrices only)."""
    import numpy as np

    net.step += 1
    for name, grad in grads.items():
        one = net.first[name] = 0.9 * net.first.get(name, np.zeros_like(grad)) + 0.1 * grad
        two = net.second[name] = 0.999 * net.second.get(name, np.zeros_like(grad)) + 0.001 * grad * grad
        change = (one / (1 - 0.9**net.step)) / (np.sqrt(two / (1 - 0.999**net.step)) + 1e-8)
        if name.endswith(".w"):
            change = change + decay * net.weights[name]
        net.weights[name] = (net.weights[name] - rate * change).astype(np.float32)


def scores(net: Net, data: Frames, ends: "Indices", mean: "Array", scale: "Array") -> "Array":
    """Logits of many windows, in blocks."""
    import numpy as np

    parts = [
        forward(net, (windows(data.features, ends[at : at + 4096]).astype(np.float32) - mean) * scale)[0]
        for at in range(0, len(ends), 4096)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def fit(
    data: Frames, recipe: Recipe, seed: int, say: Callable[[str], None] = lambda line: None, mine: int = 40_000
) -> Member:
    """One member fitted on `data`; `mine` negatives are scored anew for each search of hard ones.

    The result takes raw features: the normalisation is folded into the first layer.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    sample = data.features[rng.integers(0, len(data.features), 20_000)].astype(np.float32).reshape(-1, FINE)
    mean = sample.mean(axis=0)
    scale = (1 / (sample.std(axis=0) + 1e-3)).astype(np.float32)
    net = start(recipe, rng)
    hard = data.negative
    # Fresh noise for every value of every batch would cost more than the rest: pieces of a long strip do as well.
    hiss = rng.normal(0, recipe.noise, 2 * recipe.batch * FRAMES * ROWS * FINE).astype(np.float32)
    wanted = int(recipe.batch * recipe.positives)
    for step in range(recipe.steps):
        if step and step % recipe.mine_every == 0:
            hard = _mine(net, data, rng.choice(data.negative, min(mine, len(data.negative)), False), mean, scale)
            say(f"step {step} of {recipe.steps}, {len(hard)} hard negatives")
        easy = recipe.batch - wanted - int((recipe.batch - wanted) * recipe.hard)
        ends = np.concatenate(
            [
                rng.choice(data.positive, wanted),
                rng.choice(data.negative, easy),
                rng.choice(hard, recipe.batch - wanted - easy),
            ]
        )
        target = (np.arange(recipe.batch) < wanted).astype(np.float32)
        x = (windows(data.features, ends).astype(np.float32) - mean) * scale
        x += hiss[int(rng.integers(len(hiss) - x.size)) :][: x.size].reshape(x.shape)
        x *= (rng.random((len(x), 1, FINE)) > recipe.drop).astype(np.float32)
        logits, kept = forward(net, x)
        weight = np.where(target > 0, 1.0, recipe.negative_weight)
        slope = (1 / (1 + np.exp(-np.clip(logits, -30, 30))) - target) * weight / recipe.batch
        rate = recipe.rate * min(1.0, (step + 1) / 100) * 0.5 * (1 + np.cos(np.pi * step / recipe.steps))
        update(net, backward(net, kept, slope.astype(np.float32)), float(rate), recipe.decay)
    return fold(net, mean, scale)


def _mine(net: Net, data: Frames, ends: "Indices", mean: "Array", scale: "Array") -> "Indices":
    import numpy as np

    logits = scores(net, data, ends, mean, scale)
    count = max(int(np.count_nonzero(logits > -3)), 2000)
    order: Indices = ends[np.argsort(logits)[-count:]]
    return order


def fold(net: Net, mean: "Array", scale: "Array") -> Member:
    """The fitted weights as a member of a head that takes raw features."""
    import numpy as np

    w = net.weights
    width = CONVS["conv0"][0]
    gain, shift = np.tile(scale, width), np.tile(mean * scale, width)
    first = (w["conv0.w"] * gain[:, None], w["conv0.b"] - shift @ w["conv0.w"])
    layers: Sequence[tuple[Array, Array]] = [first, (w["conv1.w"], w["conv1.b"])]
    return Member(
        tuple(layers),
        tuple(stride for _, stride in CONVS.values()),
        ((w["dense0.w"], w["dense0.b"]), (w["dense1.w"], w["dense1.b"])),
    )
