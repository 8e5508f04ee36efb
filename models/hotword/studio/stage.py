"""Step 4: a second stage (`models.hotword.second`) out of fitted heads; the dev parts give its weights afterwards."""

from collections.abc import Sequence
from pathlib import Path

from models.hotword import HotwordError, head, second
from models.hotword.studio import fit, words

EVEN = {"bias": 0.0, "first": 0.5, "second": 0.5, "likeness": 0.4, "least": 0.0, "spread": 0.5}
"""Weights until `python -m bench.hotword choose` has found better ones."""


def main(members: Sequence[Path], out: Path) -> None:
    """Write `NAME.second.npz`: the members of the heads together, the ways to say NAME, even weights."""
    from models.training.phones import UNITS

    name = out.name.removesuffix(".second.npz")
    if name == out.name or name not in words.SAID:
        raise HotwordError(f"{out.name} must be NAME.second.npz, NAME one of {', '.join(words.SAID)}.")
    fit.combine(members, out)
    made = head.read(out)
    meta = {key: value for key, value in made.meta.items() if key != "trigger"}
    fusion = {
        "said": second.ways(words.SAID[name], UNITS),
        "heard": EVEN,
        "unheard": EVEN | {"likeness": 0.0},
    }
    head.write(out, made.members, meta | {"fusion": fusion})
