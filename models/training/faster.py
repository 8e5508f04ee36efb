"""The recognizer's network by PyTorch: the same values as `models.acoustics.phones.Network` (tests/train), sooner on
long sounds."""

from pathlib import Path
from typing import TYPE_CHECKING

from models.acoustics import phones

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Faster:
    """Finds the phones of whole sounds, on one thread."""

    def __init__(self, path: Path) -> None:
        """`path` is a `final.mdl`. Raises AcousticsError when it is none of ours."""
        import torch

        from models.training import nnet3

        torch.set_num_threads(1)
        self.prior = phones.read(path).prior  # first: it says what is wrong with another maker's model
        self.net = nnet3.read(path)

    def logp(self, samples: "NDArray[np.int16]") -> "NDArray[np.float32]":
        """(steps, units): log probabilities with the prior, every 40 ms."""
        return self.heard(samples).logp

    def heard(self, samples: "NDArray[np.int16]") -> phones.Heard:
        """The same with the layer below."""
        import torch

        with torch.inference_mode():
            hidden = self.net.hidden(torch.from_numpy(phones.log_mel(samples))[None])
            return phones.Heard(self.net.units(hidden)[0].numpy() + self.prior, hidden[0].T.numpy())
