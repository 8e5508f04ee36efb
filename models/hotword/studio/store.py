"""Rendered clips on disk: features of all clips end to end, and one line of JSON a clip.

`NAME.fine.npy` (frames, 384) float16, `NAME.jsonl`; parts that are judged also hold `NAME.embedding.npy` (frames, 96)
and `NAME.wave.npy` (int16, for the second stage and for words of other makers).
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.hotword import FRAME, features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass
class Rendered:
    """One clip: `kind` (hello, basecamp, near, phrase, talk, real, noise), who, where the word is (s), how it sounded.

    `start` and `count` are its frames in the arrays of the part.
    """

    kind: str
    text: str
    speaker: str
    source: str
    word: tuple[float, float] | None = None
    snr: float | None = None
    rt60: float = 0.0
    start: int = 0
    count: int = 0
    extra: dict[str, Any] = field(default_factory=dict)


def write(
    folder: Path,
    name: str,
    clips: "Iterable[tuple[Rendered, NDArray[np.int16]]]",
    keep: bool,
    embed: "Callable[[NDArray[np.int16]], features.Features]" = features.embed_clip,
) -> int:
    """Compute the features of each clip and write the part; `keep` also the sound. Returns the number of clips."""
    import numpy as np

    fine: list[Any] = []
    embedding: list[Any] = []
    waves: list[Any] = []
    lines: list[str] = []
    at = 0
    for held, samples in clips:
        whole = samples[: len(samples) // FRAME * FRAME]
        made = embed(whole)
        held.start, held.count = at, len(made.embedding)
        fine.append(made.fine.reshape(held.count, -1).astype(np.float16))
        if keep:
            embedding.append(made.embedding.astype(np.float16))
            waves.append(whole)
        at += held.count
        lines.append(json.dumps(asdict(held), ensure_ascii=False))
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / f"{name}.fine.npy", np.concatenate(fine))
    if keep:
        np.save(folder / f"{name}.embedding.npy", np.concatenate(embedding))
        np.save(folder / f"{name}.wave.npy", np.concatenate(waves))
    (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def clips(folder: Path, name: str) -> list[Rendered]:
    """The clips of a part."""
    lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    found = [Rendered(**json.loads(line)) for line in lines]
    for held in found:
        held.word = tuple(held.word) if held.word is not None else None  # type: ignore[assignment]
    return found


def fine(folder: Path, name: str) -> "NDArray[np.float16]":
    """The fine features of a part, mapped into memory."""
    import numpy as np

    held: NDArray[np.float16] = np.load(folder / f"{name}.fine.npy", mmap_mode="r")
    return held


def wave(folder: Path, name: str, held: Rendered) -> "NDArray[np.int16]":
    """The sound of a clip of a judged part."""
    import numpy as np

    whole = np.load(folder / f"{name}.wave.npy", mmap_mode="r")
    sound: NDArray[np.int16] = np.array(whole[held.start * FRAME : (held.start + held.count) * FRAME])
    return sound


def parts(folder: Path, prefix: str) -> Iterator[str]:
    """The names of the parts that begin with `prefix`, sorted."""
    for path in sorted(folder.glob(f"{prefix}*.jsonl")):
        yield path.stem
