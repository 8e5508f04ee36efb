"""The best way through a sound that says one phrase, step by step: what each phone costs, and what lies between. Pure.

The same states and the same best path as `models.acoustics.fit`, which gives only its likelihood.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.acoustics.fit import PRICE, WORST, Ways, states

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]


@dataclass(frozen=True)
class Trace:
    """Losses are natural log units: how much less likely these steps are so than as whatever fits them best."""

    units: tuple[int, ...]
    """The units of the way that was taken; -1 is something else."""
    phones: tuple[float, ...]
    """What each of them loses."""
    steps: tuple[int, ...]
    """How long each lasts, with the silence after it; the last one without."""
    gaps: tuple[float, ...]
    """What the silence after each loses; the last is the end of the sound."""
    lead: float
    """What the silence before the first loses."""
    start: int
    """The step where the phrase may begin: 0, or after the word that came before it (`begun`)."""
    first: int
    """The step of its first phone."""
    end: int
    """The step after its last phone."""


def trace(logp: "Array", words: Sequence[Ways], begun: "Array | None" = None) -> Trace | None:
    """The best way to say a row of words in these steps (steps, units); None when it cannot be said in them.

    `begun` as in `fit.walk`: what led to the phrase, before each step.
    """
    import numpy as np

    net = states([words])
    size, count = len(net.units), len(logp)
    most = logp.max(axis=1, keepdims=True, initial=WORST)
    lost = np.concatenate([most - logp, np.full((count, 1), PRICE, np.float32)], axis=1)  # the last: unit -1
    led = None if begun is None else begun[:count] - np.concatenate([[0.0], most[:, 0].cumsum()])[:count]
    sounding, blank = np.full(size + 2, -WORST), np.full(size + 2, -WORST)
    blank[size] = 0.0
    came = np.zeros((count, size), np.intp)
    """Where each state came from: -1 it lasts, else 2 x entry, + 1 from its sound and not from the blank after it."""
    rested = np.zeros((count, size + 2), np.bool_)
    rows = np.arange(size)
    for number, step in enumerate(lost):
        if led is not None:
            blank[size] = -led[number]
        entries = np.stack([blank[net.before], np.where(net.free, sounding[net.before], -WORST)], axis=2)
        flat = entries.reshape(size, -1)
        choice = flat.argmin(axis=1)
        entered = flat[rows, choice]
        came[number] = np.where(sounding[:size] <= entered, -1, choice)
        rested[number] = blank <= sounding
        after = np.minimum(blank, sounding) + step[0]
        sounding[:size] = np.minimum(sounding[:size], entered) + step[net.units]
        blank = after
    both = tuple(enumerate((sounding, blank)))
    total, state, kind = min((float(cost[state]), int(state), kind) for state in net.ends[0] for kind, cost in both)
    if total >= -WORST / 2:
        return None
    return _back(lost, net.units, net.before, came, rested, state, bool(kind), begun is not None)


def _back(
    lost: "Array",
    units: "NDArray[np.intp]",
    before: "NDArray[np.intp]",
    came: "NDArray[np.intp]",
    rested: "NDArray[np.bool_]",
    state: int,
    silent: bool,
    led: bool,
) -> Trace:
    """The way back from the last state."""
    size, end, first, at = len(units), 0, 0, len(lost) - 1
    said: list[int] = [int(units[state])]
    phones, gaps, steps = [0.0], [0.0], [0]
    while True:
        steps[-1] += bool(end) or not silent
        if silent:
            gaps[-1] += float(lost[at, 0])
            silent = bool(rested[at, state])
        else:
            end, first = end or at + 1, at
            phones[-1] += float(lost[at, units[state]])
            choice = int(came[at, state])
            if choice >= 0:
                state, silent = int(before[state, choice // 2]), choice % 2 == 0
                if state == size:
                    break
                said.append(int(units[state]))
                for parts in (phones, gaps):
                    parts.append(0.0)
                steps.append(0)
        at -= 1
    start = first if led else 0
    lead = 0.0 if led else float(lost[:first, 0].sum())
    turned = (tuple(phones[::-1]), tuple(steps[::-1]), tuple(gaps[::-1]))
    return Trace(tuple(said[::-1]), *turned, lead, start, first, end)
