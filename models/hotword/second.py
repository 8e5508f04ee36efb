"""The second stage of a hotword: one score out of four witnesses, asked only where the first stage found something.

The witnesses are the first head's score, a second head over the sound just heard, and twice the recognizer's own
network: how much less likely the best way to say the word is by its phones than whatever fits best, and a head over all
that it makes of the sound (`models.hotword.phones`). None is right alone; their sum, with weights fitted on voices and
speakers no head learned from, tells words and other speech apart better than a yes or no of the decoder
(docs/hotword.md). Everything needed is in `NAME.second.npz`: an ordinary head, and in its `meta.fusion` the ways to say
the word, the weights and the least score; the head over the network lies beside it. Pure but for `read` and `write`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.acoustics import fit
from models.acoustics.phones import STEP_S, Heard, Network
from models.acoustics.quiet import near_silence
from models.hotword import FRAME, SAMPLE_RATE, HotwordError, evaluate, features, head, phones
from models.hotword.head import Member

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

LOOK_S = 1.92
"""Seconds of sound that are looked at: what the second head sees and the network's context before it."""
RECENT = 3
"""Frames of 80 ms whose best score counts."""
FRESH_S = 1.2
"""The word must lie within so many seconds of the end: the first stage fires 0.1 to 0.4 s after it, and an older hello
was another one."""
TAIL_S = 0.3
"""Seconds of near-silence after the sound, so that the network does not hear its last frame for ever."""

LOGITS, LIKENESS, PHONES = (-8.0, 8.0), (-15.0, 0.0), (-12.0, 12.0)
"""Beyond these a witness says no more."""


@dataclass(frozen=True)
class Evidence:
    """What the witnesses say: two logits, the log likelihood ratio of the word (0 at best; None: no network), and the
    logit of the head over the network (None: no network or no such head)."""

    first: float
    second: float
    likeness: float | None
    phones: float | None = None


RATE = 0.2
"""False wakes per hour of other speech for which `Weights.least` was found."""


@dataclass(frozen=True)
class Weights:
    """`bias + Σ weight · witness` must be `least` or more.

    With `spread` less, e times as many false wakes come through: above its best few, false scores thin out so.
    """

    bias: float
    first: float
    second: float
    likeness: float
    least: float
    spread: float = 0.0
    phones: float = 0.0

    def at(self, rate: float) -> "Weights":
        """The same weights for another rate of false wakes (per hour of speech)."""
        return replace(self, least=self.least - self.spread * math.log(rate / RATE))

    def score(self, found: Evidence) -> float:
        """The sum of the witnesses."""
        heard = self.likeness * clip(found.likeness, LIKENESS) if found.likeness is not None else 0.0
        heard += self.phones * clip(found.phones, PHONES) if found.phones is not None else 0.0
        return self.bias + self.first * clip(found.first, LOGITS) + self.second * clip(found.second, LOGITS) + heard


@dataclass(frozen=True)
class Second:
    """A second stage: its head, the ways to say the word as units of the network, weights with and without one, and the
    members of the head over the network."""

    head: head.Head
    said: tuple[tuple[int, ...], ...]
    heard: Weights
    unheard: Weights
    phones: tuple[Member, ...] = ()

    def score(self, found: Evidence) -> float:
        """How surely it is the word: 0 or more is enough."""
        weights = self.unheard if found.likeness is None else self.heard
        return weights.score(found) - weights.least

    def at(self, rate: float) -> "Second":
        """The same for another rate of false wakes (per hour of speech)."""
        return replace(self, heard=self.heard.at(rate), unheard=self.unheard.at(rate))

    def accepts(self, found: Evidence) -> bool:
        """Is it the word?"""
        return self.score(found) >= 0

    def evidence(self, samples: "NDArray[np.int16]", score: float, network: Network | None) -> Evidence:
        """The witnesses about a sound that ends where the first stage fired with `score`."""
        size = int(LOOK_S * SAMPLE_RATE) // FRAME * FRAME
        recent = samples[-size:]
        recent = recent[len(recent) % FRAME :]
        rows = self.head.of(features.embed_clip(recent))
        return self.weigh(rows, score, None if network is None else network.heard(with_tail(recent)))

    def weigh(self, rows: "Array", score: float, heard: Heard | None) -> Evidence:
        """The witnesses about features (the last frames are looked at) and what the network made of `with_tail`."""
        scores = evaluate.score_clip(self.head, rows)[-RECENT:]
        own, second = logit(score), logit(float(scores.max(initial=0.0)))
        if heard is None:
            return Evidence(own, second, None)
        steps = int((FRESH_S + TAIL_S) / STEP_S)
        fresh = Heard(heard.logp[-steps:], heard.hidden[-steps:])
        over = phones.logit(self.phones, fresh) if self.phones else None
        return Evidence(own, second, ratio(fresh.logp, self.said), over)


def clip(value: float, limits: tuple[float, float]) -> float:
    """The value within its limits."""
    return min(max(value, limits[0]), limits[1])


def logit(score: float) -> float:
    """A score 0..1 as the number a head computed."""
    held = min(max(score, 1e-6), 1 - 1e-6)
    return math.log(held / (1 - held))


def with_tail(samples: "NDArray[np.int16]") -> "NDArray[np.int16]":
    """A sound with the near-silence that the network needs after it, and before it where it is short."""
    import numpy as np

    lacks = max(0.0, FRESH_S - len(samples) / SAMPLE_RATE)
    before, after = (np.frombuffer(near_silence(seconds), np.int16) for seconds in (lacks, TAIL_S))
    return np.concatenate([before, samples, after])


def ratio(logp: "Array", said: Sequence[Sequence[int]]) -> float:
    """The best way to say the word anywhere in these steps, against the best unit of each of its steps: 0 at best."""
    return fit.anywhere(logp, [said])


def ways(parts: Sequence[Sequence[str]], units: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Every way to say a word whose parts have alternatives ("h" or nothing, then …), as units of a network."""
    index = {unit: number for number, unit in enumerate(units)}
    found = (tuple(index[unit] for part in way for unit in part.split()) for way in product(*parts))
    return tuple(dict.fromkeys(found))


def weights(given: Mapping[str, Any]) -> Weights:
    """Weights as written in a head's file."""
    needed = ("bias", "first", "second", "likeness", "least", "spread")
    return Weights(**{key: float(given[key]) for key in needed}, phones=float(given.get("phones", 0.0)))


def write(path: Path, made: Second, **meta: Any) -> None:
    """Write a second stage, its head over the network apart; `meta` is added to what its head's says."""
    head.write(path, made.head.members, made.head.meta | meta)


def read(path: Path) -> Second:
    """The second stage in a file; raises `HotwordError` when it is damaged or an ordinary head."""
    chosen = head.read(path)
    try:
        fusion = chosen.meta["fusion"]
        said = tuple(tuple(int(unit) for unit in way) for way in fusion["said"])
        if not said or not all(said):
            raise ValueError("no way to say the word")
        kinds = weights(fusion["heard"]), weights(fusion["unheard"])
        return Second(chosen, said, *kinds, phones.beside(path))
    except (KeyError, TypeError, ValueError) as error:
        raise HotwordError(f"The file {path} holds no second stage of a hotword ({error}); fetch it again.") from error
