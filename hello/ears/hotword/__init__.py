"""Hotwords: raw scores per 80 ms frame, by openWakeWord's shared features and one small head per word.

One mel spectrogram and one embedding are computed a frame, whatever the number of words; heads are our own
(`.npz`, shipped in `models/hotword/` or made by `hello models train hotword`), those bundled with
`pyopen-wakeword`, or any `.tflite` file of the openWakeWord family.

Heavy parts (numpy, the TFLite library) load in `load`, not on import.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from hello.ears.trigger import TriggerSettings
from models.hotword import FRAME, SAMPLE_RATE, HotwordError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "FRAME",
    "SAMPLE_RATE",
    "Hotword",
    "HotwordError",
    "available",
    "load",
    "recommended",
    "recommended_all",
    "seconds",
]


@runtime_checkable
class Hotword(Protocol):
    """A streaming hotword detector. Blocking and not thread-safe: one per thread."""

    names: tuple[str, ...]

    def process(self, frame: "NDArray[np.int16]") -> dict[str, float]:
        """The raw score (0..1) of each word for this frame (int16, exactly `FRAME` samples)."""
        ...

    def reset(self) -> None:
        """Forget the audio heard so far, as after silence."""
        ...


def load(names: Sequence[str], models_dir: Path | None = None, engine: str = "pyopen-wakeword") -> Hotword:
    """A detector for `names`: "hello", "hello_basecamp", "okay_nabu", "hey_jarvis", …, or a path to a head.

    A name is looked for in `models_dir` (heads the user trained or fetched), then among those shipped, then
    among those bundled with the engine package. `engine` is "pyopen-wakeword" (any Python) or "openwakeword"
    (only where that package can be installed). Raises `HotwordError` for an unknown name, a damaged head, a
    missing package.
    """
    if not names:
        raise HotwordError("No hotword is configured; name at least one, for example hello.")
    from hello.ears.hotword import engines, heads

    found = {source.name: source for source in (heads.find(name, models_dir) for name in names)}
    return engines.build(tuple(found.values()), engine)


def available(models_dir: Path | None = None) -> tuple[str, ...]:
    """The names `load` knows without a path, sorted."""
    from hello.ears.hotword import heads

    return tuple(sorted(heads.known(models_dir)))


def recommended(name: str, models_dir: Path | None = None) -> TriggerSettings:
    """The trigger settings a word was measured with: written in our heads, 0.5 on one frame for others."""
    from hello.ears.hotword import heads

    return heads.settings(heads.find(name, models_dir))


def recommended_all(names: Sequence[str], models_dir: Path | None = None) -> Mapping[str, TriggerSettings]:
    """`recommended` for several words, by the name under which `Hotword.process` reports each."""
    from hello.ears.hotword import heads

    found = (heads.find(name, models_dir) for name in names)
    return {source.name: heads.settings(source) for source in found}


def seconds(names: Sequence[str], models_dir: Path | None = None) -> dict[str, Path]:
    """The second stages of the words that have one, by the name under which `Hotword.process` reports each."""
    from hello.ears.hotword import heads

    sources = (heads.find(name, models_dir) for name in names)
    return {source.name: path for source in sources if (path := heads.second(source, models_dir)) is not None}
