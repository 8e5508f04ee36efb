"""The learnt model behind a guess: sums of rows of small numbers, a hidden layer, and the file they are kept in.

Every feature has one row: a vote for each intent, then what it gives to each hidden unit. The rows of a sentence are
added up; the hidden units that come out positive vote too. Plain Python adds them in a few tenths of a millisecond.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, sqrt
from pathlib import Path

from basecamp.house import Lang

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Weights:
    """What was learnt of one language."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    """Of each intent."""
    scale: float
    """What one step of a vote is worth."""
    hidden_bias: tuple[float, ...]
    hidden_scale: float
    out: tuple[tuple[float, ...], ...]
    """For each intent, what each hidden unit says of it."""
    hashes: array[int]
    """Of the features, sorted."""
    rows: array[int]
    """Signed bytes: for each feature as many as there are intents and hidden units."""


def little(numbers: array[int]) -> bytes:
    """Little-endian bytes on any machine."""
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def packed(weights: Weights) -> bytes:
    """The bytes of a weights file."""
    head = {
        "labels": weights.labels,
        "bias": weights.bias,
        "scale": weights.scale,
        "hidden_bias": weights.hidden_bias,
        "hidden_scale": weights.hidden_scale,
        "out": weights.out,
        "features": len(weights.hashes),
    }
    return zlib.compress(json.dumps(head).encode() + b"\n" + little(weights.hashes) + weights.rows.tobytes(), 9)


def unpacked(data: bytes) -> Weights:
    """The weights of a file. Raises ValueError, KeyError or zlib.error when it is none."""
    first, body = zlib.decompress(data).split(b"\n", 1)
    head = json.loads(first)
    hashes, rows = array("I"), array("b")
    hashes.frombytes(body[: 4 * head["features"]])
    if sys.byteorder == "big":
        hashes.byteswap()
    rows.frombytes(body[4 * head["features"] :])
    return Weights(
        tuple(head["labels"]), tuple(head["bias"]), head["scale"], tuple(head["hidden_bias"]), head["hidden_scale"],
        tuple(tuple(row) for row in head["out"]), hashes, rows,
    )  # fmt: skip


@lru_cache(maxsize=2)
def weights(lang: Lang) -> Weights:
    """The weights of a language, read on first use."""
    return unpacked((folder / f"guess_{lang}.bin").read_bytes())


folder = FOLDER


def read_from(other: Path) -> None:
    """From now on weights are read there: to measure some that were learnt without a set of sentences."""
    global folder
    folder = other
    weights.cache_clear()


def chances(found: Sequence[int], model: Weights) -> list[tuple[str, float]]:
    """Every intent with its probability for the features `found`, best first."""
    hashes, rows, count = model.hashes, model.rows, len(model.labels)
    width, last = count + len(model.hidden_bias), len(model.hashes)
    known = [at for one in found if (at := bisect_left(hashes, one)) < last and hashes[at] == one]
    if known:
        sums = [*map(sum, zip(*(rows[width * at : width * at + width] for at in known), strict=True))]
    else:
        sums = [0] * width
    share = 1 / sqrt(max(1, len(known)))
    step, hidden_step = model.scale * share, model.hidden_scale * share
    awake = [
        (unit, value)
        for unit, (total, bias) in enumerate(zip(sums[count:], model.hidden_bias, strict=True))
        if (value := total * hidden_step + bias) > 0
    ]
    scores = [
        total * step + bias + sum(row[unit] * value for unit, value in awake)
        for total, bias, row in zip(sums, model.bias, model.out, strict=False)
    ]
    top = max(scores)
    powers = [exp(score - top) for score in scores]
    total = sum(powers)
    ranked = [(label, power / total) for label, power in zip(model.labels, powers, strict=True)]
    return sorted(ranked, key=lambda one: -one[1])
