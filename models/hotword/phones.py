"""A small head over what the recognizer's network hears: the word in whatever voice.

The network learned its phones from some 2,900 people, so a head on top of it needs few voices that say the word; heads
on the hotword's own features know the voices they learned from (docs/hotword.md). It sees the log probabilities of the
units and, since those tell little of how nearly a sound was another one, the layer below them. A member is three
convolutions over 40 ms steps, the first over single steps, and two dense layers, in the format of
`models.hotword.head`; their logits are averaged. The file is `NAME.phones.npz`. Pure but for reading and writing it.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from models.acoustics.phones import Heard
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
LAYERS = 3
"""Convolutions of a member, each of stride 1."""


def units(logp: "Array") -> "Array":
    """Log probabilities (steps, units) as a head sees them, 0 to 1."""
    import numpy as np

    return np.asarray((np.clip(logp, FLOOR, 0.0) - FLOOR) / -FLOOR, np.float32)


def rows(heard: Heard) -> "Array":
    """What a head sees: (steps, units + width), the units and the layer below."""
    import numpy as np

    return np.concatenate([units(heard.logp), heard.hidden], axis=1, dtype=np.float32)


def logit(members: Sequence[Member], heard: Heard) -> float:
    """How surely the word ends in some window of these steps, of which there are `STEPS` at least."""
    import numpy as np

    windows = np.lib.stride_tricks.sliding_window_view(rows(heard), STEPS, axis=0).transpose(0, 2, 1)
    return float(np.mean([member.logits(windows) for member in members], axis=0).max())


def file(second: Path) -> Path:
    """Where the head over the network of a second stage is: `NAME.phones.npz`."""
    return second.with_name(second.name.removesuffix(".second.npz") + ".phones.npz")


def network_of(path: Path) -> Path:
    """Where the network lies that a head, or its second stage, was fitted to: `NAME.mdl`."""
    return path.with_name(path.name.split(".")[0] + ".mdl")


def beside(second: Path) -> tuple[Member, ...]:
    """The members that belong to a second stage: beside it, else (a household's own stage) the shipped ones; none if
    there is no such file. Raises `HotwordError` when it is damaged."""
    for path in (file(second), file(Path(__file__).with_name(second.name))):
        if path.is_file():
            head.read_meta(path)
            return head.members(path)
    return ()


def write(path: Path, members: Sequence[Member]) -> None:
    """Keep the members of a head over the network, their weights to nine binary digits: the file is a tenth smaller."""
    rounded = [replace(one, convs=_rounded(one.convs), denses=_rounded(one.denses)) for one in members]
    head.write(path, rounded, {"features": "network", "steps": STEPS})


def _rounded(layers: "Sequence[tuple[Array, Array]]") -> "tuple[tuple[Array, Array], ...]":
    import numpy as np

    def coarse(values: "Array") -> "Array":
        part, power = np.frexp(values)
        return np.asarray(np.ldexp(np.round(part * 512) / 512, power), np.float32)

    return tuple((coarse(weights), coarse(bias)) for weights, bias in layers)
