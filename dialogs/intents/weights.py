"""The learnt model behind a guess: sums of rows of small numbers, a hidden layer, and the file they are kept in.

Every feature has one row: a vote for each intent, then what it gives to each hidden unit. The rows of a sentence are
added up; the hidden units that come out positive vote too. Plain Python adds them in a few tenths of a millisecond.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp, sqrt
from operator import mul
from pathlib import Path

from basecamp.house import Lang

FOLDER = Path(__file__).resolve().parent


OFFSET = 128
"""Added to signed bytes so that none is negative."""
RAISED = bytes((byte + OFFSET) % 256 for byte in range(256))
TOGETHER = 256
"""Rows that can be added before a number of two bytes overflows."""


class Numbers(dict[int, int]):
    """Row → the long integer whose digits of two bytes are its numbers, with `OFFSET` added; made when it is first
    asked for and kept while there are few."""

    MOST = 16_384

    def __init__(self, rows: array[int], width: int) -> None:
        super().__init__()
        self.rows, self.width = rows, width

    def __missing__(self, at: int) -> int:
        if len(self) >= self.MOST:
            self.clear()
        wide = bytearray(2 * self.width)
        wide[::2] = self.rows[self.width * at : self.width * (at + 1)].tobytes().translate(RAISED)
        number = self[at] = int.from_bytes(wide, "little")
        return number


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

    @cached_property
    def places(self) -> dict[int, int]:
        """Feature → its row."""
        return dict(zip(self.hashes, range(len(self.hashes)), strict=True))

    @cached_property
    def numbers(self) -> Numbers:
        """The rows as `total_of` adds them up."""
        return Numbers(self.rows, len(self.labels) + len(self.hidden_bias))


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


def total_of(numbers: Numbers, width: int, known: Sequence[int]) -> list[int]:
    """The sums of the columns of some rows. A row is one long integer, so that adding two is one step, not `width`."""
    sums = [0] * width
    for first in range(0, len(known), TOGETHER):
        some = known[first : first + TOGETHER]
        total = sum([numbers[at] for at in some])
        columns = memoryview(total.to_bytes(2 * width, sys.byteorder)).cast("H")
        raised = OFFSET * len(some)
        in_order = columns if sys.byteorder == "little" else columns[::-1]
        sums = [old + column - raised for old, column in zip(sums, in_order, strict=True)]
    return sums


def chances(found: Sequence[int], model: Weights) -> list[tuple[str, float]]:
    """Every intent with its probability for the features `found`, best first."""
    places, count = model.places, len(model.labels)
    width = count + len(model.hidden_bias)
    known = [at for one in found if (at := places.get(one)) is not None]
    sums = total_of(model.numbers, width, known)
    share = 1 / sqrt(max(1, len(known)))
    step, hidden_step = model.scale * share, model.hidden_scale * share
    awake = [max(0.0, total * hidden_step + bias) for total, bias in zip(sums[count:], model.hidden_bias, strict=True)]
    scores = [
        total * step + bias + sum(map(mul, row, awake))
        for total, bias, row in zip(sums, model.bias, model.out, strict=False)
    ]
    top = max(scores)
    powers = [exp(score - top) for score in scores]
    total = sum(powers)
    ranked = [(label, power / total) for label, power in zip(model.labels, powers, strict=True)]
    return sorted(ranked, key=lambda one: -one[1])
