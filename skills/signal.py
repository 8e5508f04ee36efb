"""How strongly a phone is heard: smoothed in time, the best of several scanners."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from skills.decision import seconds_between

SMOOTHING_S = 8.0
"""Time constant of the smoothed signal strength, seconds: a phone in a pocket swings by ±10 dB within a second."""
FRESH_S = 60.0
"""A signal strength older than this says nothing any more."""


@dataclass(frozen=True)
class Heard:
    """How one scanner hears one device: smoothed dBm, and when it last did."""

    rssi: float
    at: datetime


def smoothed(before: Heard | None, rssi: float, now: datetime) -> Heard:
    """Exponential smoothing in time; a signal not heard for a while starts afresh."""
    if before is None or seconds_between(before.at, now) > FRESH_S:
        return Heard(float(rssi), now)
    weight = 1.0 - math.exp(-max(1.0, seconds_between(before.at, now)) / SMOOTHING_S)
    return Heard(round(before.rssi + weight * (rssi - before.rssi), 1), now)


def strength(by_scanner: Mapping[str, Heard], now: datetime) -> float | None:
    """The device's strength at the scanner that hears it best, dBm; None when none heard it lately."""
    fresh = [one.rssi for one in by_scanner.values() if seconds_between(one.at, now) <= FRESH_S]
    return max(fresh, default=None)
