"""How good a head is: heard % against false wakes per hour, from scores of clips with and without the word."""

import argparse
import json
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from models.hotword import FRAME, SAMPLE_RATE, HotwordError, features, head
from models.hotword.clips import STEP, Clip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]

RATES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""False wakes per hour at which a curve is read."""


@dataclass(frozen=True)
class Point:
    """With `threshold` (a score 0..1), `heard` of the words (0..1) wake; other speech, `false` times an hour."""

    threshold: float
    heard: float
    false: float


def score_clip(chosen: head.Head, given: "NDArray[np.floating]") -> "Scores":
    """The score of each frame of a clip's features (n, values a frame) of the kind it wants, silence before it."""
    import numpy as np

    _, values = head.ROWS_OF[chosen.kind]
    quiet = np.tile(chosen.of(features.quiet()), (chosen.frames - 1, 1))
    return chosen.scores(np.concatenate([quiet, given.reshape(-1, values).astype(np.float32)]))


def steady(scores: "Scores", needed: int, window: int) -> "Scores":
    """For each frame the threshold that would just let the trigger fire there: the `needed`-th best of `window`.

    A frame that is itself lower does not fire, so its own score limits it too.
    """
    import numpy as np

    if window == 1 or not len(scores):
        return scores
    padded = np.concatenate([np.zeros(window - 1, np.float32), scores])
    views = np.lib.stride_tricks.sliding_window_view(padded, window)
    result: Scores = np.minimum(np.sort(views, axis=1)[:, -needed], scores)
    return result


def wakes(scores: "Scores", refractory: float = 2.0) -> list[float]:
    """The scores of separate events, best first: after one, its neighbours within `refractory` seconds belong to it."""
    import numpy as np

    apart = int(refractory / STEP)
    left = scores.astype(np.float64).copy()
    found: list[float] = []
    while len(left) and len(found) < 500:
        at = int(np.argmax(left))
        if left[at] <= 0.001:
            break
        found.append(float(left[at]))
        left[max(0, at - apart) : at + apart + 1] = -1
    return found


def best(scores: "Scores", word: tuple[float, float] | None) -> float:
    """The best score at which the word may count as heard: from 0.2 s after its start to 0.8 s after its end."""
    import numpy as np

    if word is None:
        return float(scores.max(initial=0.0))
    time = (np.arange(len(scores)) + 1) * STEP
    return float(scores[(time >= word[0] + 0.2) & (time <= word[1] + 0.8)].max(initial=0.0))


def curve(heard: Sequence[float], false: Sequence[float], hours: float, rates: Iterable[float] = RATES) -> list[Point]:
    """Heard share at each rate of false wakes; `heard` = best score of each word, `false` = wakes of `hours` h."""
    ordered = sorted(false, reverse=True)
    points = []
    for rate in rates:
        allowed = math.floor(rate * hours + 1e-9)
        threshold = ordered[allowed] if allowed < len(ordered) else 0.0
        share = sum(score > threshold for score in heard) / max(len(heard), 1)
        points.append(Point(threshold, share, allowed / hours if hours else 0.0))
    return points


def measure(
    chosen: head.Head, clips: Iterable[Clip], needed: int, window: int
) -> tuple[list[float], list[float], float]:
    """Best scores of clips with the word, wakes of those without, and the hours of the latter."""
    import numpy as np

    heard: list[float] = []
    silent: list[Scores] = []
    for held in clips:
        scores = steady(score_clip(chosen, held.fine), needed, window)
        if held.word is not None:
            heard.append(best(scores, held.word))
        else:
            silent.append(scores)
    stream = np.concatenate(silent) if silent else np.zeros(0, np.float32)
    return heard, wakes(stream), len(stream) * STEP / 3600


def recording(path: Path) -> "NDArray[np.int16]":
    """A sound file as int16 mono at 16 kHz; `HotwordError` when it cannot be read."""
    import numpy as np
    import soundfile
    import soxr

    try:
        data, rate = soundfile.read(str(path), dtype="float32", always_2d=True)
    except (OSError, RuntimeError) as error:
        raise HotwordError(f"The recording {path} cannot be read ({error}).") from error
    mono = data.mean(axis=1)
    if rate != SAMPLE_RATE:
        mono = soxr.resample(mono, rate, SAMPLE_RATE)
    samples: NDArray[np.int16] = np.clip(np.round(mono * 32767), -32768, 32767).astype(np.int16)
    return samples


def folder(path: Path) -> list[Path]:
    """The recordings under a folder, sorted."""
    kinds = (".wav", ".flac", ".ogg", ".opus", ".mp3")
    return sorted(file for file in path.rglob("*") if file.suffix.lower() in kinds)


def clips_of(chosen: head.Head, path: Path, positive: bool) -> Iterable[Clip]:
    """Recordings of a folder as clips, a little silence around each; the whole file may hold the word."""
    import numpy as np

    for file in folder(path):
        samples = recording(file)
        whole = np.concatenate([np.zeros(6 * FRAME, np.int16), samples, np.zeros(14 * FRAME, np.int16)])
        yield Clip(
            chosen.of(features.embed_clip(whole)), (0.0, len(whole) / SAMPLE_RATE) if positive else None, file.stem
        )


def main(words: Sequence[str], out: TextIO = sys.stdout) -> int:
    """`hello models eval hotword --head FILE --with DIR --without DIR`: the curve as a table, or `--json`."""
    parser = argparse.ArgumentParser(prog="hello models eval hotword", description=main.__doc__)
    parser.add_argument("command", nargs="?", default="eval")
    parser.add_argument("--head", type=Path, default=Path(__file__).with_name("hello.npz"))
    parser.add_argument("--with", dest="positives", type=Path, required=True, metavar="DIR", help="one word a file")
    parser.add_argument("--without", dest="negatives", type=Path, required=True, metavar="DIR")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(words)
    for place, option in ((args.positives, "--with"), (args.negatives, "--without")):
        if not folder(place):
            raise HotwordError(f"There is no recording in {place}: correct {option} (WAV, FLAC, Ogg, Opus or MP3).")
    chosen = head.read(args.head)
    trigger = chosen.meta.get("trigger", {})
    needed, window = int(trigger.get("needed", 1)), int(trigger.get("window", 1))
    heard, _, _ = measure(chosen, clips_of(chosen, args.positives, True), needed, window)
    _, false, hours = measure(chosen, clips_of(chosen, args.negatives, False), needed, window)
    points = curve(heard, false, hours)
    if args.json:
        body = [{"threshold": p.threshold, "heard": p.heard, "false_per_hour": p.false} for p in points]
        print(json.dumps({"words": len(heard), "hours": hours, "curve": body}), file=out)
        return 0
    print(f"{len(heard)} words, {hours:.2f} h without the word", file=out)
    for point in points:
        print(f"{point.false:5.2f} false wakes/h  {point.heard:6.1%} heard  threshold {point.threshold:.3f}", file=out)
    return 0
