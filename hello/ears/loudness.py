"""Whose voice is it: the one that spoke to the house, or one in the background. Pure.

Whoever speaks to the house is louder at its microphone than a television across the room. What is clearly quieter than
the loudest voice of the utterance is background: it does not keep the ears open, and the recognizer hears it faintly,
as the quiet it was trained on. Measured beside televisions in docs/stt.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hello.audio.frames import Samples

PIECE_S = 0.02
"""Level is measured over this long, seconds."""
SMOOTH = 4
"""Pieces of which the mean counts as the loudness of a voice: a click is shorter."""
FAINT_DB = 30.0
"""The recognizer hears the background this much fainter, dB."""
SOFTER_DB = 6.0
"""An answer may be this much softer than what came before it without the background being taken for it, dB."""
FAINTER_DB = 9.0
"""Words this much fainter than those before them are somebody else's, dB. Weak last words differ less."""
BEFORE, AFTER = 1, 4
"""Frames around a loud one that are left as they are: consonants begin and end a word more quietly than its vowels."""


@dataclass(frozen=True)
class Loudness:
    """The loudest voice so far, dB over one step of the converter; 0 = nothing heard yet."""

    reference: float = 0.0

    def later(self) -> Loudness:
        """What to expect of the next utterance: a second sentence is often said more softly than a call."""
        return Loudness(max(0.0, self.reference - SOFTER_DB))


def levels(samples: Samples, rate: int) -> list[float]:
    """Level of each `PIECE_S` of int16 samples, dB over one step of the converter."""
    import numpy as np

    size = int(PIECE_S * rate)
    pieces = samples[: len(samples) // size * size].astype(np.float32).reshape(-1, size)
    return [float(level) for level in 10.0 * np.log10(np.mean(pieces * pieces, axis=1) + 1.0)]


def loudest(found: Sequence[float]) -> float:
    """The loudest `SMOOTH` pieces in a row, dB; 0 when there is nothing."""
    if not found:
        return 0.0
    powers = [10.0 ** (level / 10.0) for level in found]
    count = min(SMOOTH, len(powers))
    return 10.0 * log10(max(sum(powers[at : at + count]) / count for at in range(len(powers) - count + 1)))


def heard(state: Loudness, found: Sequence[float]) -> Loudness:
    """The state after a frame with these levels."""
    return replace(state, reference=max(state.reference, loudest(found)))


def near(state: Loudness, found: Sequence[float], span: float) -> bool:
    """Is a frame with these levels within `span` dB of the loudest voice? Always, when `span` is 0."""
    return not span or not found or max(found) >= state.reference - span


def fainter(sound: Samples, rate: int, begin: float, middle: float, end: float) -> bool:
    """Is the sound from `middle` to `end` (seconds) clearly fainter than from `begin` to `middle`: another voice?"""
    before, after = sound[int(begin * rate) : int(middle * rate)], sound[int(middle * rate) : int(end * rate)]
    return loudest(levels(before, rate)) - loudest(levels(after, rate)) >= FAINTER_DB


class Gate:
    """Fades the background of an utterance. `span` in dB, 0 = nothing is background.

    Frames come out one later than they went in: what is just before a loud frame belongs to it.
    """

    def __init__(self, span: float, rate: int, voice: Loudness = Loudness()) -> None:
        self.span = span
        self.rate = rate
        self.voice = voice
        self.held: Samples | None = None
        self.recent = [True] * (AFTER + 1 + BEFORE)
        """Which of the last frames were near, the newest last."""

    def listen(self, samples: Samples) -> bool:
        """Does the voice that is spoken to the house sound in this frame?"""
        found = levels(samples, self.rate)
        self.voice = heard(self.voice, found)
        return near(self.voice, found, self.span)

    def past(self, samples: Samples, frame: int) -> Samples:
        """Sound from before, in frames of this many samples, with its background faded. The voice is known already."""
        import numpy as np

        frames = [samples[at : at + frame] for at in range(0, len(samples), frame)]
        loud = [near(self.voice, levels(one, self.rate), self.span) for one in frames]
        kept = [any(loud[max(0, at - AFTER) : at + BEFORE + 1]) for at in range(len(frames))]
        return np.concatenate(
            [samples[:0], *(one if keep else faint(one) for one, keep in zip(frames, kept, strict=True))]
        )

    def push(self, samples: Samples) -> tuple[bool, Samples | None]:
        """A frame goes in: is it near, and the frame before it as the recognizer shall hear it."""
        is_near = self.listen(samples)
        self.recent = [*self.recent[1:], is_near]
        out = self.rest()
        self.held = samples
        return is_near, out

    def rest(self) -> Samples | None:
        """The frame that is still held, as the recognizer shall hear it."""
        held, self.held = self.held, None
        return held if held is None or any(self.recent) else faint(held)


def faint(samples: Samples) -> Samples:
    """The same sound, `FAINT_DB` fainter."""
    return (samples * 10 ** (-FAINT_DB / 20)).astype(samples.dtype)
