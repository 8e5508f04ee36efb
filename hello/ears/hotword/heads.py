"""Heads: the small networks that turn 16 embeddings (1.28 s) into the score of one word.

Our format is a `.npz` without pickles: `meta` (JSON text as uint8) and float16 weights. A head has one or
more members (`m0.`, `m1.`, …) whose logits are averaged; each is a stack of convolutions over time
(`conv0.w` of shape (width × inputs, outputs), valid padding), then dense layers (`dense0.w`),
ReLU between, one logit out.
"""

import json
import math
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hello.ears.hotword import HotwordError
from hello.ears.trigger import TriggerSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EMBEDDING = 96
"""Values of one embedding; one comes every 80 ms."""

FORMAT = 1
SHIPPED = Path(__file__).resolve().parents[3] / "models" / "hotword"
BUNDLED = ("okay_nabu", "hey_jarvis", "hey_mycroft", "hey_rhasspy", "alexa")
MAX_HEAD_BYTES = 4_000_000
"""No head of this family is larger; a bigger file is something else."""


@dataclass(frozen=True)
class Source:
    """Where a head is: `path` of a file, or None for one bundled with the engine package."""

    name: str
    path: Path | None


def normalise(name: str) -> str:
    """ "OK maison" → "ok_maison": how heads are named on disk."""
    return "_".join(name.lower().replace("-", " ").replace("_", " ").split())


def known(models_dir: Path | None = None) -> set[str]:
    """Every name that `find` would find without a path."""
    names = set(BUNDLED)
    for folder in (models_dir, SHIPPED):
        if folder is not None and folder.is_dir():
            names.update(file.stem for file in folder.iterdir() if file.suffix in (".npz", ".tflite"))
    return names


def find(name: str, models_dir: Path | None = None) -> Source:
    """The head called `name`, or at that path; raises `HotwordError` when there is none."""
    path = Path(name)
    if path.suffix in (".npz", ".tflite", ".onnx"):
        if path.suffix == ".onnx":
            tail = "convert it to .tflite (openWakeWord publishes both), or train one of ours (.npz)"
            raise HotwordError(
                f"The hotword {name} is an ONNX file, which no installed engine reads; {tail}."
            )
        if not path.is_file():
            raise HotwordError(
                f"The hotword file {name} does not exist; check the path in the configuration."
            )
        return Source(path.stem, path)
    wanted = normalise(name)
    for folder in (models_dir, SHIPPED):
        for suffix in (".npz", ".tflite"):
            if folder is not None and (folder / (wanted + suffix)).is_file():
                return Source(wanted, folder / (wanted + suffix))
    if wanted in BUNDLED:
        return Source(wanted, None)
    raise HotwordError(
        f"The hotword {name!r} is unknown. Known ones are {', '.join(sorted(known(models_dir)))}; "
        f'make a new one with: hello models train hotword "{wanted.replace("_", " ")}"'
    )


@dataclass(frozen=True)
class Member:
    """One network of a head: convolutions then dense layers, as (weights, bias) in float32."""

    convs: "tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]"
    denses: "tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]"

    def logit(self, window: "NDArray[np.float32]") -> float:
        """The logit of one window of shape (frames, 96)."""
        import numpy as np

        x = window
        for weights, bias in self.convs:
            width = weights.shape[0] // x.shape[1]
            steps = x.shape[0] - width + 1
            stacked = np.concatenate([x[i : i + steps] for i in range(width)], axis=1)
            x = np.maximum(stacked @ weights + bias, 0)
        flat = x.reshape(-1)
        for index, (weights, bias) in enumerate(self.denses):
            flat = flat @ weights + bias
            if index + 1 < len(self.denses):
                flat = np.maximum(flat, 0)
        return float(flat[0])


@dataclass(frozen=True)
class Head:
    """One of our heads, ready to score."""

    name: str
    frames: int
    members: tuple[Member, ...]
    meta: dict[str, Any]

    def score(self, window: "NDArray[np.float32]") -> float:
        """The score (0..1) of the last `frames` embeddings: shape (frames, 96), float32."""
        logit = sum(member.logit(window) for member in self.members) / len(self.members)
        return 1.0 / (1.0 + math.exp(-min(max(logit, -30.0), 30.0)))


def read_meta(path: Path) -> dict[str, Any]:
    """The description inside a `.npz` head; raises `HotwordError` when the file is not one."""
    import numpy as np

    try:
        if path.stat().st_size > MAX_HEAD_BYTES:
            raise ValueError(f"it has {path.stat().st_size} bytes")
        with np.load(path, allow_pickle=False) as arrays:
            meta = json.loads(bytes(arrays["meta"].tobytes()).decode("utf-8"))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise HotwordError(f"The hotword file {path} is damaged or not one of ours ({error}).") from error
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        raise HotwordError(f"The hotword file {path} was made for another version of hello; train it again.")
    return meta


def read(path: Path, name: str | None = None) -> Head:
    """Load a `.npz` head; raises `HotwordError` with the reason when it cannot be used."""
    import numpy as np

    meta = read_meta(path)
    try:
        with np.load(path, allow_pickle=False) as arrays:
            held = {key: arrays[key].astype(np.float32) for key in arrays.files if key != "meta"}
        members = tuple(_member(held, f"m{index}.") for index in range(int(meta["members"])))
        head = Head(name or path.stem, int(meta["frames"]), members, meta)
        probe = head.score(np.zeros((head.frames, EMBEDDING), np.float32))
    except (ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        raise HotwordError(
            f"The hotword file {path} is damaged ({error}); train or fetch it again."
        ) from error
    if not members or not math.isfinite(probe):
        raise HotwordError(f"The hotword file {path} holds no usable weights; train or fetch it again.")
    return head


def _member(held: "dict[str, NDArray[np.float32]]", prefix: str) -> Member:
    def layers(kind: str) -> "tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]":
        found: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []
        while f"{prefix}{kind}{len(found)}.w" in held:
            stem = f"{prefix}{kind}{len(found)}"
            found.append((held[f"{stem}.w"], held[f"{stem}.b"]))
        return tuple(found)

    if f"{prefix}dense0.w" not in held:
        raise KeyError(f"{prefix}dense0.w is missing")
    return Member(layers("conv"), layers("dense"))


def settings(source: Source) -> TriggerSettings:
    """The trigger settings written in a head of ours; the defaults for any other."""
    if source.path is None or source.path.suffix != ".npz":
        return TriggerSettings()
    chosen = read_meta(source.path).get("trigger", {})
    return TriggerSettings(
        threshold=float(chosen.get("threshold", 0.5)),
        needed=int(chosen.get("needed", 1)),
        window=int(chosen.get("window", 1)),
        refractory=float(chosen.get("refractory", 2.0)),
    )
