"""A small head over the phones of a sound: the word as the recognizer's network hears it, in whatever voice. Pure.

The network learned its phones from some 1,600 people, so a head on its probabilities needs few voices that say the
word; heads on the hotword's own features know the voices they learned from (docs/hotword.md). A member is two
convolutions over 40 ms steps and two dense layers, in the format of `models.hotword.head`; their logits are averaged.
The file is `NAME.phones.npz`. Pure but for reading and writing it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from models.hotword import head
from models.hotword.head import Member

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

STEPS = 22
"""Steps of one window: 0.88 s."""
FLOOR = -9.0
"""Log probabilities under this say no more."""
BLANK = -3.0
"""Of the blank where nothing is heard: the model's prior."""


def silence(steps: int, units: int) -> "Array":
    """Log probabilities (steps, units) where nothing is heard."""
    import numpy as np

    quiet = np.full((steps, units), FLOOR, np.float32)
    quiet[:, 0] = BLANK
    return quiet


def rows(logp: "Array") -> "Array":
    """Log probabilities (steps, units) as a head sees them, 0 to 1; as much silence before them as a window needs."""
    import numpy as np

    quiet = silence(max(0, STEPS - len(logp)), logp.shape[1])
    whole = np.concatenate([quiet, np.clip(logp, FLOOR, 0.0)])
    found: Array = ((whole - FLOOR) / -FLOOR).astype(np.float32)
    return found


def logit(members: Sequence[Member], logp: "Array") -> float:
    """How surely the word ends in some window of these steps."""
    import numpy as np

    windows = np.lib.stride_tricks.sliding_window_view(rows(logp), STEPS, axis=0).transpose(0, 2, 1)
    return float(np.mean([member.logits(windows) for member in members], axis=0).max())


def file(second: Path) -> Path:
    """Where the head over phones of a second stage is: `NAME.phones.npz`."""
    return second.with_name(second.name.removesuffix(".second.npz") + ".phones.npz")


def beside(second: Path) -> tuple[Member, ...]:
    """The members that belong to a second stage: beside it, else (a household's own stage) the shipped ones; none if
    there is no such file. Raises `HotwordError` when it is damaged."""
    for path in (file(second), file(Path(__file__).with_name(second.name))):
        if path.is_file():
            head.read_meta(path)
            return head.members(path)
    return ()


def write(path: Path, members: Sequence[Member]) -> None:
    """Keep the members of a head over phones."""
    head.write(path, members, {"features": "phones", "steps": STEPS})
