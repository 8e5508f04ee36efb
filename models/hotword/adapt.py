"""The hotword for one household: ten recordings of the word by somebody move the last layer of a head towards them.

The layers below stay as they are, so this takes seconds and needs numpy only. What other voices and other speech look
like to that layer comes with the head (`NAME.background.npz`), so that they are not forgotten: the result must still
tell them apart. The adapted head is an ordinary `.npz` head and wins over the shipped one from the data folder.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from models.hotword import SAMPLE_RATE, HotwordError, augment, clips, evaluate, features, head, voices

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Samples = NDArray[np.int16]

SITUATIONS = 4
"""Rooms and noises each recording is put into."""

STEPS = 1200
RATE = 0.05
SHARES = (1, 1, 2)
"""How much somebody's own hotwords, others' and other speech count, however many there are of each."""
STAY = 0.003
"""How strongly the layer is held to what it was."""


@dataclass(frozen=True)
class Background:
    """What the last layer sees of other voices that say the word (`yes`) and of other speech (`no`): (count, units)."""

    yes: "Array"
    no: "Array"


def read_background(path: Path) -> Background:
    """The background that belongs to a head; raises `HotwordError` when it is missing or damaged."""
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as held:
            return Background(held["yes"].astype(np.float32), held["no"].astype(np.float32))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise HotwordError(f"The file {path} that belongs to the hotword is missing or damaged ({error}).") from error


def write_background(path: Path, background: Background) -> None:
    """Keep it beside its head, as float16."""
    import numpy as np

    np.savez_compressed(path, yes=background.yes.astype(np.float16), no=background.no.astype(np.float16))


def units(chosen: head.Head, rows: "Array", frames: "NDArray[np.int64]") -> "Array":
    """What the last layers of all members see at some frames of a clip's features, side by side."""
    import numpy as np

    step, values = head.ROWS_OF[chosen.kind]
    quiet = np.tile(chosen.of(features.quiet()), (chosen.frames - 1, 1))
    whole = np.concatenate([quiet, rows.reshape(-1, values)]).reshape(-1, step * values)
    windows = whole[frames[:, None] + np.arange(chosen.frames)[None]].reshape(len(frames), chosen.rows, values)
    return np.concatenate([member.hidden(windows.astype(np.float32)) for member in chosen.members], axis=1)


def words_of(chosen: head.Head, recordings: "Sequence[Samples]", seed: int) -> "Array":
    """Each recording of the word in many situations, as the last layer sees it just after its end."""
    import numpy as np

    rng = np.random.default_rng(seed)
    found = []
    for samples in recordings:
        word = voices.trim(np.asarray(samples / 32768, np.float32))
        if not 0.15 * SAMPLE_RATE < len(word) < 2.5 * SAMPLE_RATE:
            continue
        for _ in range(SITUATIONS):
            heard, (_, end) = clips.said(word, augment.draw(rng, 0.7), (), rng)
            made = features.embed_clip(heard)
            when = (np.arange(len(made.embedding)) + 1) * clips.STEP
            ends = np.flatnonzero((when >= end + clips.EARLY) & (when <= end + clips.LATE))
            found.append(units(chosen, chosen.of(made), ends))
    if not found:
        raise HotwordError("None of the recordings holds a word of ordinary length; record the hotword again.")
    return np.concatenate(found)


def adapt(chosen: head.Head, recordings: "Sequence[Samples]", background: Background, seed: int = 1) -> head.Head:
    """The head with its last layer moved towards the recordings (one word each, int16 at 16 kHz)."""
    import numpy as np

    own = words_of(chosen, recordings, seed)
    members = len(chosen.members)
    first = np.concatenate([member.denses[-1][0][:, 0] for member in chosen.members]) / members
    bias = float(np.mean([member.denses[-1][1][0] for member in chosen.members]))
    sees = np.concatenate([own, background.yes, background.no])
    target = np.concatenate([np.ones(len(own) + len(background.yes)), np.zeros(len(background.no))])
    counts = (len(own), len(background.yes), len(background.no))
    weight = np.concatenate([np.full(count, share / count) for count, share in zip(counts, SHARES, strict=True)])
    scale = sees.std(axis=0) + 1e-3
    moved, lift = np.zeros_like(first), 0.0
    for _ in range(STEPS):
        logits = sees @ (first + moved / scale) + bias + lift
        slope = weight * (1 / (1 + np.exp(-np.clip(logits, -30, 30))) - target)
        moved = moved - RATE * (slope @ (sees / scale) + STAY * moved)
        lift -= RATE * (float(slope.sum()) + STAY * lift)
    last = (first + moved / scale) * members
    made, at = [], 0
    for member in chosen.members:
        count = len(member.denses[-1][0])
        layer = (last[at : at + count, None].astype(np.float32), np.array([bias + lift], np.float32))
        made.append(replace(member, denses=(*member.denses[:-1], layer)))
        at += count
    return replace(chosen, members=tuple(made))


def heard(chosen: head.Head, recordings: "Sequence[Samples]", threshold: float) -> int:
    """How many recordings of the word wake at a threshold, each after some silence, as they are."""
    import numpy as np

    quiet = np.zeros(SAMPLE_RATE // 2, np.int16)
    woken = 0
    for samples in recordings:
        made = features.embed_clip(np.concatenate([quiet, samples, quiet, quiet]))
        best = evaluate.steady(evaluate.score_clip(chosen, chosen.of(made)), 2, 3).max(initial=0.0)
        woken += bool(best >= threshold)
    return woken
