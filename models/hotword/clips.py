"""Training clips: a spoken word in a situation, its features, and which frames teach what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.hotword import FRAME, SAMPLE_RATE, augment, features
from models.hotword.fit import FRAMES, Frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    from models.hotword.augment import Wave
    from models.hotword.fit import Array

STEP = FRAME / SAMPLE_RATE
"""Seconds a frame."""

EARLY, LATE = 0.04, 0.42
"""A frame that ends so many seconds after the word should detect it: late enough to have heard it all, early enough
to lose nothing of what follows."""

UNSURE = 1.0
"""Up to this long after the word a frame teaches nothing: the word is still in the window."""


@dataclass(frozen=True)
class Clip:
    """Features of one clip (n, 384); `word` = (start, end) in seconds of the hotword in it, None without one."""

    fine: "Array"
    word: tuple[float, float] | None
    speaker: str


def said(
    word: "Wave",
    setting: augment.Setting,
    noises: "Sequence[Wave]",
    rng: "Generator",
    follow: "Wave | None" = None,
    lead: "Wave | None" = None,
) -> "tuple[NDArray[np.int16], tuple[float, float]]":
    """The word after a pause (and other speech), followed by silence or by a command in the same breath.

    Returns what the microphone gives and where the word is in it (seconds).
    """
    import numpy as np

    def rest(low: float, high: float) -> "Wave":
        return np.zeros(int(max(0.0, rng.uniform(low, high)) * SAMPLE_RATE), np.float32)

    spoken = augment.change_speed(word, setting.speed)
    parts = [rest(0.3, 1.6)] if lead is None else [rest(0.1, 0.8), lead, rest(0.15, 1.2)]
    start = sum(map(len, parts)) / SAMPLE_RATE
    parts.append(spoken)
    end = start + len(spoken) / SAMPLE_RATE
    if follow is not None:
        parts += [rest(-0.2, 0.5), augment.change_speed(follow, setting.speed)[: 3 * SAMPLE_RATE // 2]]
    parts.append(np.zeros(int(1.3 * SAMPLE_RATE), np.float32))
    whole = np.concatenate(parts)[: int((end + 1.7) * SAMPLE_RATE)]
    # The frames of 80 ms fall anywhere on the word.
    shift = int(rng.integers(FRAME))
    heard = augment.render(whole, setting, noises, rng)[shift:]
    return heard, (start - shift / SAMPLE_RATE, end - shift / SAMPLE_RATE)


def clip(samples: "NDArray[np.int16]", word: tuple[float, float] | None, speaker: str) -> Clip:
    """The features of rendered samples, kept as float16."""
    import numpy as np

    fine = features.embed_clip(samples).fine.astype(np.float16)
    return Clip(fine.reshape(-1, features.ROWS * features.FINE), word, speaker)


def frames(clips: Sequence[Clip]) -> Frames:
    """All clips in one array, each led by silence, with the frames that teach yes and no."""
    import numpy as np

    silence = np.tile(features.quiet().fine.reshape(1, -1), (FRAMES - 1, 1)).astype(np.float16)
    parts: list[Array] = []
    yes: list[NDArray[np.int64]] = []
    no: list[NDArray[np.int64]] = []
    at = 0
    for held in clips:
        parts += [silence, held.fine]
        index = at + len(silence) + np.arange(len(held.fine))
        if held.word is None:
            no.append(index)
        else:
            start, end = held.word
            time = (np.arange(len(held.fine)) + 1) * STEP
            yes.append(index[(time >= end + EARLY) & (time <= end + LATE)])
            no.append(index[(time < start + 0.15) | (time > end + UNSURE)])
        at += len(silence) + len(held.fine)
    return Frames(np.concatenate(parts), np.concatenate(yes), np.concatenate(no))
