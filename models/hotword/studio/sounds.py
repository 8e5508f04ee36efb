"""The real recordings: who speaks, in which part, and the noises. Nothing here is ever copied into the repository."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.hotword import SAMPLE_RATE, evaluate
from models.hotword.studio import split
from models.training import recordings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HOLDS = re.compile(r"\b(hello|hallo|allo|allô|halo|alô|aló)\b|hello", re.IGNORECASE)
"""Transcripts that may hold the word or its border: neither taught nor judged."""

DEV_LANGUAGES = ("ja", "ka", "lv", "ga-IE")
"""Of the Common Voice folder: languages that choose thresholds; all others are for the figures."""


@dataclass(frozen=True)
class Recording:
    """One file: `part` by its speaker, `seconds` long (0 = unknown)."""

    path: Path
    part: str
    speaker: str
    source: str
    seconds: float


def shared(root: Path) -> Iterator[Recording]:
    """Speech of `speech/` and `speech-train/` under `root`, by their manifests."""
    for folder in ("speech", "speech-train"):
        with (root / folder / "manifest.tsv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["file"].startswith("noise/") or row["lang"] == "-":
                    continue
                if HOLDS.search(row["transcript"] or "") or "hello" in row["file"].lower():
                    continue
                name = row["speaker"]
                if name in ("", "unknown", "Precise community volunteers"):
                    # Nobody says who is who: one part for all of a source.
                    name = f"{folder}/{row['source']}"
                source = "/".join(row["file"].split("/")[:2])
                path = root / folder / row["file"]
                yield Recording(path, split.speaker(name), name, source, float(row["dur_s"] or 0))


def common_voice(root: Path) -> Iterator[Recording]:
    """A folder of Common Voice languages (LANG/validated.tsv and clips), none of them in `shared`."""
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        part = split.DEV if folder.name in DEV_LANGUAGES else split.TEST
        with (folder / "validated.tsv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                path = folder / row["path"]
                if path.is_file():
                    yield Recording(path, part, f"cv_{row['client_id'][:20]}", f"commonvoice/{folder.name}", 0.0)


def people(folder: Path) -> Iterator[Recording]:
    """Recordings collected by oneself (`models.training.recordings.people`); who is held out from the recognizer is so
    here, too. Raises ModelError for a list that cannot be read."""
    for clip in recordings.people(folder):
        if HOLDS.search(clip.text):
            continue
        chooses = split.speaker(clip.speaker) == split.DEV
        part = split.TEST if clip.split == split.TEST else split.DEV if chooses else split.TRAIN
        yield Recording(clip.path, part, clip.speaker, clip.source, 0.0)


def everyone(root: Path, folders: Sequence[Path], extra: Path | None = None) -> list[Recording]:
    """All of them: the shared ones, further Common Voice languages in `extra`, one's own `folders`."""
    found = [*shared(root), *(common_voice(extra) if extra is not None else [])]
    return found + [one for folder in folders for one in people(folder)]


def noises(root: Path) -> "dict[str, list[NDArray[np.float32]]]":
    """The noise recordings by part: a quarter only for the figures."""
    found: dict[str, list[NDArray[np.float32]]] = {split.TRAIN: [], split.TEST: []}
    for path in sorted((root / "speech" / "noise").rglob("*.flac")):
        part = split.TEST if split.share(path.name) < 0.25 else split.TRAIN
        found[part].append((evaluate.recording(path) / 32768).astype("float32"))
    return found


def speech(path: Path, longest: float = 30.0) -> "NDArray[np.int16]":
    """A recording at 16 kHz, at most `longest` seconds of it."""
    return evaluate.recording(path)[: int(longest * SAMPLE_RATE)]
