"""How well phrases fit a sound: the best way through the network's units that says each, against the best that says
anything. Pure.

A phrase is a row of words, a word its ways (`models.acoustics.lexicon`; an empty way: it may be left out). All phrases
go through the steps together: one state a phone, CTC as in the decoder (each may last, blanks between, must between
equal ones), the best path.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Index = NDArray[np.intp]

Ways = Sequence[Sequence[int]]
ANYTHING: Ways = ((-1,),)
"""A word that was something else: any units."""
WORST = -1e9
OUTSIDE = 8
"""Phones added to those of a phrase: noises around it cost short phrases as much as long ones."""
PRICE = 0.3
"""What each step of something else costs: hesitations may be heard between the words of a command, talk should not."""


@dataclass(frozen=True)
class States:
    """The states of some phrases: the unit of each, and where it may be entered from (the last two are start, none)."""

    units: "Index"
    before: "Index"
    """(states, most entries)."""
    free: "NDArray[np.bool_]"
    """May it be entered without a blank, (states, most entries)?"""
    ends: "tuple[Index, ...]"
    """The last states of each phrase."""


def states(phrases: Sequence[Sequence[Ways]]) -> States:
    """The states of phrases, of which each has a word at least."""
    import numpy as np

    units: list[int] = []
    before: list[Sequence[int]] = []
    ends: list[Index] = []
    start = -2
    for words in phrases:
        last: list[int] = [start]
        for ways in words:
            leaving: list[int] = []
            for way in ways:
                previous = last
                for unit in way:
                    units.append(unit)
                    before.append(previous)
                    previous = [len(units) - 1]
                leaving += previous
            last = leaving
        ends.append(np.array(last, np.intp))
    size = len(units)
    table = np.full((size, max(map(len, before), default=1)), size + 1, np.intp)
    for state, entries in enumerate(before):
        table[state, : len(entries)] = [size if entry == start else entry for entry in entries]
    own = np.array(units, np.intp)
    padded = np.concatenate([own, [-2, -2]])
    return States(own, table, (padded[table] != own[:, None]) | (own[:, None] < 0), tuple(ends))


def walk(logp: "Array", net: States, begun: "Array | None") -> "Iterator[Array]":
    """After each step, the log likelihood of the best way to be at the end of each phrase.

    `begun`: of being before the phrases, before each step; None: they begin at once, but for blanks.
    """
    import numpy as np

    size = len(net.units)
    anything = logp.max(axis=1, keepdims=True, initial=WORST) - PRICE
    sounding = np.full(size + 2, WORST, np.float32)
    blank = np.full(size + 2, WORST, np.float32)
    blank[size] = 0.0
    for number, step in enumerate(np.concatenate([logp, anything], axis=1)):  # the last: unit -1
        if begun is not None:
            blank[size] = begun[number]
        entered = np.maximum(blank[net.before], np.where(net.free, sounding[net.before], WORST)).max(axis=1)
        after = np.maximum(blank, sounding) + step[0]
        sounding[:size] = np.maximum(sounding[:size], entered) + step[net.units]
        blank = after
        final = np.maximum(sounding, blank)
        yield np.array([final[end].max() for end in net.ends], np.float32)


def scores(logp: "Array", phrases: Sequence[Sequence[Ways]], begun: "Array | None" = None) -> "Array":
    """The log likelihood of each phrase over all the steps (steps, units), `WORST` when it cannot be said in them."""
    import numpy as np

    found = np.full(len(phrases), WORST, np.float32)
    if phrases:
        for at_end in walk(logp, states(phrases), begun):
            found = at_end
    return found


def led(logp: "Array", word: Ways) -> "Array":
    """`begun` for phrases that a word may come before: of having said it, and blanks, before each step."""
    import numpy as np

    before: list[float] = [0.0 if () in map(tuple, word) else WORST]
    before += [float(end[0]) for end in walk(logp, states([[word]]), None)]
    return np.array(before, np.float32)


def shortest(words: Sequence[Ways]) -> int:
    """The phones of a phrase in its shortest way, without what was something else."""
    return sum(min(len(way) for way in ways) for ways in words if ways is not ANYTHING)


def best(logp: "Array") -> float:
    """The log likelihood of whatever fits best."""
    return float(logp.max(axis=1).sum()) if len(logp) else 0.0


def misfit(score: float, most: float, words: Sequence[Ways]) -> float:
    """How much less likely a phrase is than whatever fits best, natural log units a phone: 0 at best."""
    return (most - score) / (shortest(words) + OUTSIDE)


def likeliest(logp: "Array") -> list[int]:
    """The units of the best path: repeats are one, blanks none."""
    found: list[int] = []
    previous = 0
    for unit in logp.argmax(axis=1).tolist() if len(logp) else ():
        if unit and unit != previous:
            found.append(unit)
        previous = unit
    return found


def anywhere(logp: "Array", words: Sequence[Ways]) -> float:
    """How much less likely the best way to say a phrase anywhere in these steps is than whatever fits best there: a log
    likelihood ratio, 0 at best."""
    import numpy as np

    lost = logp - logp.max(axis=1, keepdims=True, initial=WORST)
    ends = walk(lost, states([words]), np.zeros(len(lost), np.float32))
    return max((float(end[0]) for end in ends), default=WORST)


def spotted(logp: "Array", words: Sequence[Ways]) -> float:
    """`anywhere` as a misfit: natural log units a phone, 0 at best."""
    return -anywhere(logp, words) / max(1, shortest(words))
