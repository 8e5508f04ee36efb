"""The layers of Google's speech embedding network, in numpy: of the hotword's features and the recognizer's front."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]


def activated(x: "Array") -> "Array":
    """The network's own activation: max(leaky ReLU, -0.4)."""
    import numpy as np

    found: Array = np.maximum(np.maximum(x, 0.2 * x), np.float32(-0.4))
    return found


def pool(x: "Array", time: int, mel: int) -> "Array":
    """The largest of each `time` frames and `mel` bands of (frames, bands, channels); frames left over are dropped."""
    frames, bands, channels = x.shape
    frames -= frames % time
    pooled: Array = x[:frames].reshape(frames // time, time, bands // mel, mel, channels).max(axis=(1, 3))
    return pooled


def conv(x: "Array", weights: "Array", bias: "Array", kind: str) -> "Array":
    """Of (frames, bands, channels), 3 wide: over "time" (valid), over "mel" (zeros around), or over "both"."""
    import numpy as np

    taps = [x]
    if kind != "mel":
        steps = len(x) - 2
        taps = [x[shift : shift + steps] for shift in range(3)]
    if kind != "time":
        bands = x.shape[1]
        padded = [np.pad(part, ((0, 0), (1, 1), (0, 0))) for part in taps]
        taps = [part[:, shift : shift + bands] for part in padded for shift in range(3)]
    stacked = np.concatenate(taps, axis=2)
    result: Array = stacked.reshape(-1, weights.shape[0]) @ weights + bias
    return result.reshape(stacked.shape[0], stacked.shape[1], -1)
