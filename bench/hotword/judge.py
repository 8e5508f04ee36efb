"""What a head makes of the judged parts: words heard and false wakes, by the real trigger and second stage.

A clip is played frame by frame to `hello.ears.trigger.Trigger`; what it detects may be asked of the second stage, and
what that refuses is dropped as in the ears.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hello.ears.trigger import Detection, Trigger, TriggerSettings
from models.hotword import evaluate, head
from models.hotword.clips import STEP
from models.hotword.studio import store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]

AFTER_S = 0.9
"""A word counts as heard when the trigger fires up to this long after its end."""


@dataclass
class Played:
    """One judged clip and the score of each of its frames."""

    part: str
    clip: store.Rendered
    scores: "Scores"
    sound: "NDArray[np.int16] | None" = None
    """Its sound, where it is in no part on disk."""

    @property
    def hours(self) -> float:
        """How long it is."""
        return len(self.scores) * STEP / 3600


def play(folder: Path, names: Iterable[str], chosen: head.Head, kinds: Sequence[str] = ()) -> list[Played]:
    """The clips of some parts (of some kinds), scored."""
    import numpy as np

    found = []
    for name in names:
        rows = np.load(folder / f"{name}.{chosen.kind}.npy", mmap_mode="r")
        for held in store.clips(folder, name):
            if not kinds or held.kind in kinds:
                part = np.asarray(rows[held.start : held.start + held.count], np.float32)
                found.append(Played(name, held, evaluate.score_clip(chosen, part)))
    return found


Confirm = Callable[[Played, int, Detection], bool]
"""Asks the second stage about a detection at a frame of a clip."""


def fires(played: Played, settings: TriggerSettings, confirm: Confirm | None = None) -> list[tuple[int, float]]:
    """The frames at which a clip wakes the house, and their scores."""
    trigger = Trigger(settings)
    found = []
    for number, score in enumerate(played.scores):
        detection = trigger.feed({"word": float(score)}, number * STEP)
        if detection is None:
            continue
        if confirm is None or confirm(played, number, detection):
            found.append((number, detection.score))
        else:
            trigger.refuse(detection)
    return found


def inside(played: Played) -> range | None:
    """The frames at which the word of a clip counts as heard; None when it holds none."""
    if played.clip.word is None:
        return None
    start, end = played.clip.word
    return range(math.ceil((start + 0.2) / STEP) - 1, math.floor((end + AFTER_S) / STEP))


def heard(played: Played, settings: TriggerSettings, confirm: Confirm | None = None) -> bool:
    """Does the word of a clip wake the house, near where it was said?"""
    when = inside(played)
    assert when is not None
    return any(number in when for number, _ in fires(played, settings, confirm))


def peaks(words: Sequence[Played], needed: int, window: int) -> list[float]:
    """The best threshold at which each word would wake."""
    return [evaluate.best(evaluate.steady(one.scores, needed, window), one.clip.word) for one in words]


def stream(others: Sequence[Played], needed: int, window: int) -> tuple[list[float], float]:
    """The thresholds of all separate wakes of clips without the word, best first, and the hours."""
    import numpy as np

    scores = [evaluate.steady(one.scores, needed, window) for one in others]
    whole = np.concatenate(scores) if scores else np.zeros(0, np.float32)
    return evaluate.wakes(whole), len(whole) * STEP / 3600


def share(words: Sequence[Played], threshold: float, needed: int, window: int) -> float:
    """Of some words, how many wake at a threshold."""
    values = peaks(words, needed, window)
    return sum(value > threshold for value in values) / max(len(values), 1)
