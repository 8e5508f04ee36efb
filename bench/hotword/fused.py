"""The second stage by several witnesses over judged clips, and how its weights are found on the dev parts."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.hotword import judge
from hello.ears.ears import RING_S
from hello.ears.trigger import Detection, TriggerSettings
from models.acoustics import phones
from models.hotword import FRAME, SAMPLE_RATE, second
from models.hotword.phones import network_of
from models.hotword.studio import store
from models.shipped import HOTWORD_NETWORK
from models.training.faster import Faster

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ASKED_PER_HOUR = 10.0
"""The first stage is so loose on the dev parts: what it misses is lost, what it lets through is asked about."""
ASKS = 3
NEAR_WEIGHT = 0.3
"""A near word of a synthetic voice counts so much as a negative beside real speech."""
TAIL = 10
"""The best so many false scores tell how the rate falls with the threshold."""


def beside(head: Path) -> Path:
    """The network that a head was fitted to: the one beside it, else the shipped one."""
    own = network_of(head)
    return own if own.is_file() else HOTWORD_NETWORK


def network(path: Path) -> Any:
    """What finds the phones, with PyTorch where it is installed."""
    return Faster(path) if find_spec("torch") is not None else phones.read(path)


class Fused:
    """The second stage over judged clips; what the witnesses said is kept, so that many weights can be tried."""

    def __init__(self, folder: Path, head: Path, own: second.Second) -> None:
        self.folder, self.own = folder, own
        self.network = network(beside(head))
        self.found: dict[tuple[str, int | str, int], second.Evidence] = {}
        self.rows: dict[str, Any] = {}

    def sound(self, played: judge.Played, frame: int) -> "NDArray[np.int16]":
        """The ring buffer of the ears when this frame had come."""
        whole = played.sound if played.sound is not None else store.wave(self.folder, played.part, played.clip)
        end = (frame + 1) * FRAME
        return whole[max(0, end - int(RING_S * SAMPLE_RATE)) : end]

    def evidence(self, played: judge.Played, frame: int, score: float) -> second.Evidence:
        """What the witnesses say then."""
        key = (played.part, played.clip.text if played.sound is not None else played.clip.start, frame)
        if key not in self.found:
            sound = self.sound(played, frame)
            if played.sound is not None:
                self.found[key] = self.own.evidence(sound, score, self.network)
            else:
                self.found[key] = self.rendered(played, frame, score, sound)
        held = self.found[key]
        return replace(held, first=second.logit(score))

    def rendered(self, played: judge.Played, frame: int, score: float, sound: "NDArray[np.int16]") -> second.Evidence:
        """The same with the features that lie on the disk."""
        import numpy as np

        heard = self.network.heard(second.with_tail(sound[-int(second.LOOK_S * SAMPLE_RATE) :]))
        if played.part not in self.rows:
            self.rows[played.part] = np.load(self.folder / f"{played.part}.{self.own.head.kind}.npy", mmap_mode="r")
        clip, frames = played.clip, self.own.head.frames + second.RECENT
        begin = clip.start + max(0, frame + 1 - frames)
        rows = np.asarray(self.rows[played.part][begin : clip.start + frame + 1], np.float32)
        return self.own.weigh(rows, score, heard)

    def asked(self, own: second.Second) -> judge.Confirm:
        """The second stage with the weights of `own`, for `judge.fires`."""

        def ask(played: judge.Played, frame: int, found: Detection) -> bool:
            return own.accepts(self.evidence(played, frame, found.score))

        return ask

    def load(self, path: Path) -> None:
        """What was found in an earlier run over the same clips, model and head."""
        if path.is_file():
            for part, start, frame, *said in json.loads(path.read_text(encoding="utf-8")):
                self.found[(part, start, frame)] = second.Evidence(*said)

    def save(self, path: Path) -> None:
        """Keep it for the next run."""
        rows = [[*key, held.first, held.second, held.likeness, held.phones] for key, held in self.found.items()]
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


@dataclass(frozen=True)
class Asked:
    """All that was asked about one clip, while everything is refused; `word` when it was about the word."""

    word: bool
    kind: str
    said: tuple[second.Evidence, ...]


def questions(fused: Fused, played: Sequence[judge.Played], settings: TriggerSettings) -> list[Asked]:
    """What the first stage asks about some clips; about the word only what comes when the word may be heard."""
    found = []
    for one in played:
        said: list[second.Evidence] = []
        inside = judge.inside(one)

        def ask(
            which: judge.Played, frame: int, what: Detection, said: Any = said, inside: range | None = inside
        ) -> bool:
            if inside is None or frame in inside:
                said.append(fused.evidence(which, frame, what.score))
            return False

        judge.fires(one, settings, ask)
        found.append(Asked(inside is not None, one.clip.kind, tuple(said)))
    return found


def row(said: second.Evidence) -> list[float]:
    """The witnesses as the fit sees them."""
    likeness = second.clip(said.likeness, second.LIKENESS) if said.likeness is not None else 0.0
    heard = second.clip(said.phones, second.PHONES) if said.phones is not None else 0.0
    return [1.0, second.clip(said.first, second.LOGITS), second.clip(said.second, second.LOGITS), likeness, heard]


def nearer(
    theta: "NDArray[np.float64]",
    x: "NDArray[np.float64]",
    truth: "NDArray[np.float64]",
    weight: "NDArray[np.float64]",
    held: "NDArray[np.float64]",
) -> "NDArray[np.float64]":
    """Weights of a logistic regression after a step of Newton's; `held` is how strongly they are held to 0."""
    import numpy as np

    p = 1 / (1 + np.exp(-(x @ theta)))
    slope = x.T @ (weight * (p - truth)) + held @ theta
    curve = (x * (weight * p * (1 - p))[:, None]).T @ x + held
    step = np.linalg.solve(curve, slope)
    # A whole step goes far beyond where witnesses tell the clips nearly apart; the next ones would run away.
    found: NDArray[np.float64] = theta - step / max(1.0, float(np.abs(step).max()))
    return found


def fit(asked: Sequence[Asked], phones_too: bool, rounds: int = 50) -> "NDArray[np.float64]":
    """Weights (bias, first, second, likeness, phones) by logistic regression on the best question of each clip.

    Which question is best depends on the weights, so fitting is repeated. None of the weights may be negative.
    """
    import numpy as np

    free = [0, 1, 2, 3, 4] if phones_too else [0, 1, 2]
    theta = np.array([0.0, 0.5, 0.5, *[0.5 if phones_too else 0.0] * 2])
    clips = [one for one in asked if one.said]
    for _ in range(rounds):
        rows = np.array([max((row(said) for said in one.said), key=lambda r: float(theta @ r)) for one in clips])
        truth = np.array([float(one.word) for one in clips])
        weight = np.array([1.0 if one.word or one.kind == "real" else NEAR_WEIGHT for one in clips])
        weight /= np.where(truth > 0.5, (weight * truth).sum(), (weight * (1 - truth)).sum())
        weight *= len(clips) / 2
        theta[free] = nearer(theta[free], rows[:, free], truth, weight, 0.1 * np.eye(len(free)))
        theta[1:] = np.maximum(theta[1:], 0.0)
    return theta


def best(one: Asked, theta: "NDArray[np.float64]") -> float:
    """The best fused score of what was asked about a clip."""
    return max((float(theta @ row(said)) for said in one.said), default=-math.inf)


def least(false: Sequence[float], hours: float) -> tuple[float, float]:
    """The score that `second.RATE` false wakes an hour reach, and by how much less e times as many do.

    Above its best few the number falls exponentially; counting alone cannot tell 0.2 an hour from some hours of sound.
    """
    ordered = sorted((score for score in false if score > -math.inf), reverse=True)
    count = min(TAIL, len(ordered) - 1)
    if count < 1:
        return (ordered[0] if ordered else 0.0), 0.0
    base = ordered[count]
    spread = sum(score - base for score in ordered[:count]) / count
    return base + spread * math.log(count / hours / second.RATE), spread


def described(theta: "NDArray[np.float64]", limit: float, spread: float) -> dict[str, float]:
    """Weights as they are written in a head's file."""
    names = ("bias", "first", "second", "likeness", "phones", "least", "spread")
    return {name: round(float(value), 4) for name, value in zip(names, (*theta, limit, spread), strict=True)}
