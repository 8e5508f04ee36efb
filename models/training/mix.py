"""The mean of two networks: a newer one knows its own recordings by heart, its mean with the older one hears strangers
better.

`python -m models.training.mix OUT.mdl SHARE NEW OLD`: SHARE (0 to 1) of NEW and the rest of OLD, each a checkpoint
(.pt) or a `final.mdl`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import torch

from models.errors import ModelError
from models.training import nnet3
from models.training.network import Ears, load, neutral
from models.training.package import blank_bias


def folded(path: Path) -> Ears:
    """A network with its normalisations folded in, so that two can be added up weight by weight."""
    if path.suffix == ".mdl":
        return nnet3.read(path)
    with tempfile.TemporaryDirectory() as scratch:
        through = Path(scratch) / "final.mdl"
        nnet3.final_mdl(load(path)[0], through)
        return nnet3.read(through)


def mixed(share: float, new: Ears, old: Ears) -> Ears:
    """`share` of `new` and the rest of `old`; the layers that the head of `old` lacks say nothing there.

    Raises ModelError when they are not of one size.
    """
    deepened(old, len(new.head))
    theirs, ours = new.state_dict(), old.state_dict()
    if {name: value.shape for name, value in theirs.items()} != {name: value.shape for name, value in ours.items()}:
        raise ModelError("The two networks are not of one size: they cannot be added up.")
    new.load_state_dict(
        {name: share * theirs[name] + (1 - share) * ours[name] if theirs[name].is_floating_point() else theirs[name]
         for name in theirs}
    )  # fmt: skip
    new.eval()
    return new


def deepened(model: Ears, layers: int) -> None:
    """Adds residual layers without weights, their normalisations folded in like the others."""
    had = len(model.head)
    model.deepen(layers)
    with torch.no_grad():
        for conv, norm in zip(model.head[had:], model.norms[had:], strict=True):
            conv.weight.zero_()
            conv.bias.zero_()
            neutral(norm)


def main(out: Path, share: float, new: Path, old: Path) -> None:
    nnet3.final_mdl(mixed(share, folded(new), folded(old)), out, blank_bias())


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
