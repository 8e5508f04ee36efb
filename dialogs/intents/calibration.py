"""From the cost of a reading to the probability that it is right."""

from collections.abc import Sequence
from math import exp

from dialogs.intents.match import Reading

# A logistic curve whose two numbers were set by hand; how often it is right is measured in docs/understanding.md.
SLOPE = 5.0
MIDDLE = 0.95


def alone(cost: float) -> float:
    """Probability of a reading that has no rival."""
    return 0.995 / (1.0 + exp(SLOPE * (cost - MIDDLE)))


def chances(readings: Sequence[Reading]) -> list[float]:
    """Probability of each reading; rivals share what the best one has."""
    if not readings:
        return []
    weights = [exp(-8.0 * (reading.cost - readings[0].cost)) for reading in readings]
    total = sum(weights)
    return [alone(readings[0].cost) * weight / total for weight in weights]
