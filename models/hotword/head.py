"""The file format of hotword heads and their forward pass: small networks from about 1 s of features to a score.

A head is a `.npz` without pickles: `meta` (JSON text as uint8) and float16 weights. It has one or more members
(`m0.`, `m1.`, …) whose logits are averaged; each is a stack of convolutions over time (`conv0.w` of shape
(width × inputs, outputs), valid padding, strides in `meta`), then dense layers (`dense0.w`), ReLU between, one
logit out. `meta.frames` says how many frames of 80 ms it looks at, `meta.features` what each brings: "embedding",
one row of 96 values, or "fine", two rows of 192.
"""

import json
import math
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.hotword import HotwordError
from models.hotword.features import EMBEDDING, FINE, ROWS, Features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = 2
ROWS_OF: dict[str, tuple[int, int]] = {"embedding": (1, EMBEDDING), "fine": (ROWS, FINE)}
"""Rows a frame and values a row of each kind of features."""

MAX_HEAD_BYTES = 4_000_000
"""No head of this family is larger; a bigger file is something else."""


@dataclass(frozen=True)
class Member:
    """One network of a head: convolutions then dense layers, as (weights, bias) in float32."""

    convs: "tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]"
    strides: tuple[int, ...]
    denses: "tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]"

    def logit(self, window: "NDArray[np.float32]") -> float:
        """The logit of one window of shape (rows, values)."""
        return float(self.logits(window[None])[0])

    def hidden(self, windows: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """What the last layer sees of many windows (count, rows, values): (count, units)."""
        import numpy as np

        x = windows
        for (weights, bias), stride in zip(self.convs, self.strides, strict=True):
            width = weights.shape[0] // x.shape[2]
            reach = (x.shape[1] - width) // stride * stride + 1
            stacked = np.concatenate([x[:, tap : tap + reach : stride] for tap in range(width)], axis=2)
            x = np.maximum(stacked @ weights + bias, 0)
        flat = x.reshape(len(x), -1)
        for weights, bias in self.denses[:-1]:
            flat = np.maximum(flat @ weights + bias, 0)
        return flat

    def logits(self, windows: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """The logits of many windows (count, rows, values) at once."""
        weights, bias = self.denses[-1]
        found: NDArray[np.float32] = (self.hidden(windows) @ weights + bias)[:, 0]
        return found


@dataclass(frozen=True)
class Head:
    """One of our heads, ready to score."""

    name: str
    frames: int
    kind: str
    members: tuple[Member, ...]
    meta: dict[str, Any]

    @property
    def rows(self) -> int:
        """Rows of a whole window."""
        return self.frames * ROWS_OF[self.kind][0]

    def of(self, made: Features) -> "NDArray[np.float32]":
        """The rows it wants of what some frames brought."""
        return made.fine if self.kind == "fine" else made.embedding

    def scores(self, rows: "NDArray[np.floating]") -> "NDArray[np.float32]":
        """The score of each frame of a stretch (frames x rows a frame, values) whose first `frames - 1` are context."""
        import numpy as np

        step, values = ROWS_OF[self.kind]
        whole = rows.reshape(-1, step * values)
        count = len(whole) - self.frames + 1
        found = np.zeros(max(count, 0), np.float32)
        for at in range(0, count, 2048):
            ends = np.arange(at, min(at + 2048, count))
            block = whole[ends[:, None] + np.arange(self.frames)[None]].astype(np.float32)
            windows = block.reshape(len(ends), self.rows, values)
            logits = np.mean([member.logits(windows) for member in self.members], axis=0)
            found[ends] = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return found

    def score(self, window: "NDArray[np.float32]") -> float:
        """The score (0..1) of the last `frames` frames: shape (rows, values), float32."""
        logit = sum(member.logit(window) for member in self.members) / len(self.members)
        return 1.0 / (1.0 + math.exp(-min(max(logit, -30.0), 30.0)))


def read_meta(path: Path) -> dict[str, Any]:
    """The description inside a `.npz` head; raises `HotwordError` when the file is not one."""
    import numpy as np

    try:
        if path.stat().st_size > MAX_HEAD_BYTES:
            raise ValueError(f"it has {path.stat().st_size} bytes")
        with np.load(path, allow_pickle=False) as arrays:
            meta = json.loads(bytes(arrays["meta"].tobytes()).decode("utf-8"))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise HotwordError(f"The hotword file {path} is damaged or not one of ours ({error}).") from error
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        raise HotwordError(f"The hotword file {path} was made for another version of hello; train it again.")
    return meta


def read(path: Path, name: str | None = None) -> Head:
    """Load a `.npz` head; raises `HotwordError` with the reason when it cannot be used."""
    import numpy as np

    meta = read_meta(path)
    try:
        with np.load(path, allow_pickle=False) as arrays:
            held = {key: arrays[key].astype(np.float32) for key in arrays.files if key != "meta"}
        members = tuple(
            _member(held, f"m{index}.", tuple(meta.get("strides", ()))) for index in range(int(meta["members"]))
        )
        head = Head(name or path.stem, int(meta["frames"]), str(meta["features"]), members, meta)
        probe = head.score(np.zeros((head.rows, ROWS_OF[head.kind][1]), np.float32))
    except (ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        raise HotwordError(f"The hotword file {path} is damaged ({error}); train or fetch it again.") from error
    if not members or not math.isfinite(probe):
        raise HotwordError(f"The hotword file {path} holds no usable weights; train or fetch it again.")
    return head


def members(path: Path) -> tuple[Member, ...]:
    """The members in a file that is no head by itself (`models.hotword.phones`); raises `HotwordError`."""
    import numpy as np

    meta = read_meta(path)
    try:
        with np.load(path, allow_pickle=False) as arrays:
            held = {key: arrays[key].astype(np.float32) for key in arrays.files if key != "meta"}
        strides = tuple(int(step) for step in meta["strides"])
        return tuple(_member(held, f"m{index}.", strides) for index in range(int(meta["members"])))
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise HotwordError(f"The hotword file {path} is damaged ({error}); train or fetch it again.") from error


def _member(held: "dict[str, NDArray[np.float32]]", prefix: str, strides: tuple[int, ...]) -> Member:
    def layers(kind: str) -> "tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]":
        found: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []
        while f"{prefix}{kind}{len(found)}.w" in held:
            stem = f"{prefix}{kind}{len(found)}"
            found.append((held[f"{stem}.w"], held[f"{stem}.b"]))
        return tuple(found)

    if f"{prefix}dense0.w" not in held:
        raise KeyError(f"{prefix}dense0.w is missing")
    return Member(layers("conv"), strides, layers("dense"))


def write(path: Path, members: Sequence[Member], meta: dict[str, Any]) -> None:
    """Write a head; `meta` (perhaps another head's) gets this one's `format`, `members` and `strides`.

    Weights are stored as float16, compressed.
    """
    import numpy as np

    strides = list(members[0].strides)
    described = meta | {"format": FORMAT, "members": len(members), "strides": strides}
    text = json.dumps(described, ensure_ascii=False)
    arrays: dict[str, Any] = {"meta": np.frombuffer(text.encode("utf-8"), np.uint8)}
    for index, member in enumerate(members):
        for kind, layers in (("conv", member.convs), ("dense", member.denses)):
            for depth, (weights, bias) in enumerate(layers):
                arrays[f"m{index}.{kind}{depth}.w"] = weights.astype(np.float16)
                arrays[f"m{index}.{kind}{depth}.b"] = bias.astype(np.float16)
    partial = path.with_suffix(".partial.npz")
    np.savez_compressed(partial, **arrays)
    partial.replace(path)
