"""Was it said, or something like it? Some signs of the best way through the phones, weighed. Pure.

How well a phrase fits on the whole (`fit.misfit`) tells talk from commands where they have little in common. Talk that
is like a command gives itself away otherwise: by two phones that do not fit at all, by something between its phones or
after the last, by phones that would have to last too long, or since nothing at all, or another phrase, is as likely.
The weights were found by logistic regression on recordings of speakers that taught nothing (`python -m bench.doubt`,
docs/stt.md), with the embedded network.
"""

import math
from dataclasses import astuple, dataclass

from models.acoustics.trace import Trace

ENOUGH = 0.8
"""The misfit at which a phrase is as doubtful as the recordings say it may be; a fifth is one unit of their logit."""
STEADY = 20.0
"""Natural log units over which being likelier than nothing hardly says more."""


@dataclass(frozen=True)
class Signs:
    """What is looked at, each in a range of about one."""

    misfit: float
    """How much less likely the phrase is than whatever fits best, a phone (`fit.misfit`)."""
    worst: float
    """What the two phones lose that fit worst."""
    gap: float
    """The most that silence between two of its phones loses."""
    tail: float
    """What the end of the sound loses as silence."""
    nothing: float
    """How much likelier the phrase is than no word at all."""
    next: float
    """How much likelier than the next phrase that is expected."""
    rate: float
    """How long its phones last."""
    sure: float
    """What the recognizer is sure of, 0 to 1."""


WEIGHTS = Signs(misfit=-2.48, worst=-0.79, gap=-0.69, tail=-0.37, nothing=1.88, next=0.6, rate=-2.48, sure=4.25)
BIAS = -2.52
"""Above what the regression found (-3.52), so that one in 70 is lost of what was right in the recordings it is from."""


def signs(found: Trace, misfit: float, over_nothing: float, over_next: float, sure: float) -> Signs:
    """The signs of a phrase: its way and its misfit, how much likelier it is than nothing and than the next phrase
    (natural log units), and the recognizer's confidence."""
    own = [(lost, steps) for unit, lost, steps in zip(found.units, found.phones, found.steps, strict=True) if unit >= 0]
    worst = sum(sorted(lost for lost, _ in own)[-2:])
    return Signs(
        misfit=min(misfit, 3.0),
        worst=min(worst, 25.0) / 8,
        gap=min(max(found.gaps[:-1], default=0.0), 15.0) / 5,
        tail=min(found.gaps[-1], 20.0) / 5,
        nothing=math.tanh(over_nothing / STEADY),
        next=max(-10.0, min(10.0, over_next)) / 5,
        rate=min(sum(steps for _, steps in own) / max(1, len(own)), 12.0) / 6,
        sure=sure,
    )


def logit(seen: Signs, weights: Signs = WEIGHTS, bias: float = BIAS) -> float:
    """How surely it was said; 0: as often as not worth it."""
    return bias + float(sum(weight * value for weight, value in zip(astuple(weights), astuple(seen), strict=True)))


def over(seen: Signs) -> float:
    """The same as a misfit: more is worse, `ENOUGH` is the limit, 0 at best."""
    return max(0.0, ENOUGH - logit(seen) / 5)
