"""The two engines behind the `Hotword` port: `pyopen-wakeword` (default) and the original `openwakeword`.

Both run the same two feature models (mel spectrogram and Google's speech embedding, Apache-2.0), which the
`pyopen-wakeword` wheel carries. By default they run in numpy over the new audio only (`models.hotword.features`:
a third of the work of the package's own loop, and 90 ms less delay); heads of ours are plain numpy on top, and
the package's TFLite library runs the bundled words.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hello.ears.hotword import FRAME, Hotword, HotwordError, heads
from models.hotword import features, head

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """Streaming features of each frame of 80 ms, as after endless silence."""

    def embed(self, frame: "NDArray[np.int16]") -> features.Features: ...

    def reset(self) -> None: ...


class Scorer(Protocol):
    """A head fed the features of one frame after the other."""

    def push(self, made: features.Features) -> float: ...

    def reset(self) -> None: ...


def build(sources: Sequence[heads.Source], engine: str) -> Hotword:
    """The detector for these heads on that engine; raises `HotwordError`."""
    if engine == "pyopen-wakeword":
        ours = features.StreamingEmbedder()
        return Detector(ours, {source.name: _pyopen_scorer(source, ours.silence) for source in sources})
    if engine == "openwakeword":
        from hello.ears.hotword import original

        theirs = original.OriginalEmbedder()
        return Detector(theirs, {source.name: original.scorer(source, theirs.silence) for source in sources})
    raise HotwordError(f"The hotword engine {engine!r} is unknown; use pyopen-wakeword or openwakeword.")


class Detector:
    """The `Hotword` of any engine: one embedder, one scorer per word."""

    def __init__(self, embedder: Embedder, scorers: dict[str, Scorer]) -> None:
        self.names = tuple(scorers)
        self._embedder = embedder
        self._scorers = scorers
        self.reset()

    def process(self, frame: "NDArray[np.int16]") -> dict[str, float]:
        """Scores (0..1) of one frame: int16, exactly 1280 samples, else `HotwordError`."""
        if frame.dtype != "int16" or frame.shape != (FRAME,):
            raise HotwordError(f"A hotword frame must be {FRAME} int16 samples, not {frame.shape} of {frame.dtype}.")
        made = self._embedder.embed(frame)
        return {name: scorer.push(made) for name, scorer in self._scorers.items()}

    def reset(self) -> None:
        """Forget the audio: the state is that of long silence, so a word may come at once."""
        self._embedder.reset()
        for scorer in self._scorers.values():
            scorer.reset()


class HeadScorer:
    """A head of ours over the last features; before enough have come, those of silence stand in."""

    def __init__(self, chosen: head.Head, silence: features.Features) -> None:
        import numpy as np

        self._head = chosen
        self._silence = np.tile(chosen.of(silence), (chosen.frames, 1)).astype(np.float32)
        self.reset()

    def push(self, made: features.Features) -> float:
        """Take the features of one frame, give the score."""
        rows = self._head.of(made)
        self._window[: -len(rows)] = self._window[len(rows) :]
        self._window[-len(rows) :] = rows
        return self._head.score(self._window)

    def reset(self) -> None:
        """Back to silence."""
        self._window = self._silence.copy()


class PyOpenScorer:
    """A `.tflite` head run by `pyopen-wakeword`, its window filled with silence so that it is never deaf."""

    def __init__(self, path: Path, silence: features.Features) -> None:
        import numpy as np
        from pyopen_wakeword import OpenWakeWord

        try:
            self._head: Any = OpenWakeWord.from_model(path)
        except (RuntimeError, OSError, ValueError) as error:
            raise HotwordError(f"The hotword file {path} cannot be loaded ({error}); fetch it again.") from error
        self._silence = np.tile(silence.embedding, (self._head.input_windows - 1, 1))[None, None]
        self.reset()

    def push(self, made: features.Features) -> float:
        """Take the features of one frame, give the score."""
        (score,) = self._head.process_streaming(made.embedding[None, None])
        return float(score)

    def reset(self) -> None:
        """Back to silence."""
        self._head.reset()
        for _ in self._head.process_streaming(self._silence):
            pass


def _pyopen_scorer(source: heads.Source, silence: features.Features) -> Scorer:
    if source.path is not None and source.path.suffix == ".npz":
        return HeadScorer(head.read(source.path, source.name), silence)
    path = source.path if source.path is not None else features.package_models() / f"{source.name}.tflite"
    return PyOpenScorer(path, silence)
