"""What the recognizer's network makes of the sounds that teach a head over it, kept part by part on the disk.

The training voices and recordings are put into situations again (only features of the hotword's own were kept). A head
is fitted to the main values of the layer below the units, which is three times as fast as to all of it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.acoustics.phones import STEP_S, Heard
from models.hotword import phones
from models.hotword.studio import render, sounds, split, words
from models.hotword.studio.fit import main_directions
from models.hotword.studio.placed import Finder
from models.shipped import network_in
from models.training.faster import Faster

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

VALUES = 96
"""Main values of the layer below the units."""
TELEVISION_H = 3.0
"""Hours of television: nothing else is taken for the word as often."""
CALM = {"kokoro": 0.35, "pico": 0.35, "flite": 0.35, "espeak": 0.35, "breath": 0.6, "people": 0.5}
"""Situations for each utterance, beside what `render` makes of it."""


@dataclass
class Clip:
    """What a member sees of a clip (steps, values), and the step in which the word ends (None: it holds none)."""

    x: "NDArray[np.float16]"
    end: int | None
    real: bool


@dataclass(frozen=True)
class Kept:
    """What the network made of the clips of a part, all their steps one after the other."""

    logp: "NDArray[np.float16]"
    hidden: "NDArray[np.float16]"
    lengths: "NDArray[np.int64]"
    ends: "NDArray[np.int64]"
    """-1: it holds none."""
    real: "NDArray[np.bool_]"


def parts(
    spoken: Path, shared: Path, model: Path, people: Sequence[Path] = ()
) -> dict[str, Callable[[], "Iterable[render.Pair]"]]:
    """What teaches, part by part; `model` finds the word in sentences."""
    finder = Finder(model)
    quiet = sounds.noises(shared)[split.TRAIN]
    learnt = [one for one in sounds.everyone(shared, people) if one.part == split.TRAIN]
    found: dict[str, Callable[[], Iterable[render.Pair]]] = {}
    for number, (engine, scale) in enumerate(CALM.items()):
        found[engine] = lambda engine=engine, scale=scale, number=number: render.teach(  # type: ignore[misc]
            spoken, engine, None, quiet, 160 + number, scale, finder
        )
    found["real"] = lambda: render.real(learnt[::2], quiet, 190, False)
    found["changed"] = lambda: render.real(learnt[1::4], quiet, 191, True)
    found["television"] = lambda: render.television(learnt, 192, TELEVISION_H)
    found["noise"] = lambda: render.noise(quiet, 193, 0.3)
    return found


def keep(path: Path, model: Path, made: "Iterable[render.Pair]") -> None:
    """What the network makes of some clips, written as a part. "Hello basecamp" and what sounds like the word are left
    out."""
    import numpy as np

    network = Faster(network_in(model))
    logps, hiddens, ends, real = [], [], [], []
    for held, samples in made:
        if held.kind == "basecamp" or any(text in held.text for text in words.SAME):
            continue
        found = network.heard(samples)
        logps.append(found.logp.astype(np.float16))
        hiddens.append(found.hidden.astype(np.float16))
        ends.append(-1 if held.word is None else int(held.word[1] / STEP_S))
        real.append(held.kind in ("real", "television", "noise"))
    partial = path.with_suffix(".partial.npz")
    np.savez(
        partial,
        logp=np.concatenate(logps),
        hidden=np.concatenate(hiddens),
        lengths=np.array([len(one) for one in logps]),
        ends=np.array(ends),
        real=np.array(real),
    )
    partial.replace(path)


def load(path: Path) -> Kept:
    """A part."""
    import numpy as np

    with np.load(path) as held:
        return Kept(*(held[name] for name in ("logp", "hidden", "lengths", "ends", "real")))


@dataclass(frozen=True)
class Main:
    """The main values of the layer below the units: (x - mean) @ axes, each of variance 1."""

    mean: "Array"
    axes: "Array"

    def of(self, heard: Heard) -> "NDArray[np.float16]":
        """What a member sees in training: (steps, units + values)."""
        import numpy as np

        values = (heard.hidden - self.mean) @ self.axes
        return np.concatenate([phones.units(heard.logp), values], axis=1).astype(np.float16)


def main_values(parts: Iterable[Kept], count: int = VALUES) -> Main:
    """Those of the steps in which something is heard (the others are all alike)."""
    import numpy as np

    some = np.concatenate([one.hidden[one.logp[:, 0] < one.logp[:, 1:].max(axis=1)][::5] for one in parts])
    mean, spread, axes = main_directions(some, count)
    return Main(mean.astype(np.float32), (axes / np.sqrt(np.maximum(spread, 1e-6))).astype(np.float32))


def clips(kept: Kept, main: Main) -> "Iterable[Clip]":
    """The clips of a part as a member sees them."""
    import numpy as np

    begin = 0
    for count, end, real in zip(kept.lengths, kept.ends, kept.real, strict=True):
        here = slice(begin, begin + int(count))
        heard = Heard(kept.logp[here].astype(np.float32), kept.hidden[here].astype(np.float32))
        yield Clip(main.of(heard), None if end < 0 else int(end), bool(real))
        begin = here.stop
