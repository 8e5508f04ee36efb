"""Near-silence: what a quiet sound card records. Around a sound it keeps a network from hearing the first or the last
frame for ever."""

from array import array
from functools import cache
from random import Random

from models.acoustics.phones import RATE

EDGE = 0.25
"""Seconds of it before and after each utterance: a recording that begins in the middle of its first sound is heard much
better so (Piper sentences 57 → 93 %, docs/stt.md)."""
LOUDEST = 5
"""Of 32768."""


@cache
def near_silence(seconds: float) -> bytes:
    """Noise, 16 kHz, 16 bits, the same every time."""
    dice = Random(1)
    return array("h", (dice.randint(-LOUDEST, LOUDEST) for _ in range(int(seconds * RATE)))).tobytes()
