"""From raw hotword scores to detections: threshold, N of M, refractory time. Pure: no audio, no clock.

The engine's own smoothing is not used: its `patience` can never fire (dscripka/openWakeWord#118) and its
voice gate acts after the history. Scores come once a frame of 80 ms; a score stays high for 0.6-1.0 s after
a word (field notes), hence a refractory time of at least 1.5 s and a re-arming rule: after a detection a
word must first fall under its threshold before it can be detected again.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from basecamp.errors import ConfigError

MIN_REFRACTORY = 1.5
"""Seconds; a score stays above threshold for up to 1.0 s, rising up to 0.4 s late."""

DOUBT = 1.0
"""Seconds after a refusal of the second stage during which the word is in doubt: its score stays high for so long."""

AGAIN = 0.24
"""A word in doubt whose score is still high is asked about again after so many seconds: the first stage often fires
before the word is over, when a second stage cannot know it yet."""

LOST_AUDIO = 1.0
"""Seconds without a frame after which older scores say nothing about the present."""


@dataclass(frozen=True)
class TriggerSettings:
    """When a word counts as heard: at least `needed` of the last `window` frames score `threshold` or more.

    `refractory` is in seconds: after any detection nothing is detected for that long. `sure` is a score that needs no
    second stage, and `alone` the threshold where there is none (both from the measurements in the head's file). `asks`
    is how often the second stage is asked about one word: what it still refuses then is something else.
    """

    threshold: float = 0.5
    needed: int = 1
    window: int = 1
    refractory: float = 2.0
    sure: float = 0.995
    alone: float = 0.6
    asks: int = 1

    def __post_init__(self) -> None:
        if not 0.0 < self.threshold <= 1.0:
            raise ConfigError(
                f"The hotword threshold is {self.threshold}; it must be above 0 and at most 1 (0.5 is usual)."
            )
        if not 1 <= self.needed <= self.window:
            raise ConfigError(
                f"The hotword trigger wants {self.needed} frames out of {self.window}; it needs 1 ≤ needed ≤ window."
            )
        if self.refractory < MIN_REFRACTORY:
            raise ConfigError(
                f"The hotword refractory time is {self.refractory} s; under {MIN_REFRACTORY} s one word "
                "would wake twice. Set it to 1.5 or more."
            )


@dataclass(frozen=True)
class Detection:
    """A word was heard: `at` is the time given with the frame (seconds), `score` the window's best."""

    name: str
    at: float
    score: float


class Trigger:
    """Turns the frame scores of one or several words into detections.

    `settings` is one for all words, or one per name; a name without settings is ignored.
    """

    def __init__(self, settings: TriggerSettings | Mapping[str, TriggerSettings]) -> None:
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """Forget everything, as after the microphone was closed."""
        self._recent: dict[str, deque[float]] = {}
        self._disarmed: set[str] = set()
        self._deaf_until: float | None = None
        self._doubt: dict[str, float] = {}
        self._asked: dict[str, list[float]] = {}
        self._last: float | None = None

    def _of(self, name: str) -> TriggerSettings | None:
        if isinstance(self._settings, TriggerSettings):
            return self._settings
        return self._settings.get(name)

    def refuse(self, found: Detection) -> None:
        """The second stage did not believe `found`: the ears must not be deaf to a word that comes out better.

        The score of a word goes on rising for some frames after it first passed the threshold. So while it is in doubt
        it is detected again after `AGAIN` (`asks` times in all), at once by a score that needs no second stage, and any
        other word as always.
        """
        self._deaf_until = None
        if found.at >= self._doubt.get(found.name, found.at):
            self._asked[found.name] = []
        self._asked.setdefault(found.name, []).append(found.at)
        self._doubt[found.name] = found.at + DOUBT
        self._disarmed.clear()

    def _threshold(self, name: str, settings: TriggerSettings, at: float) -> float:
        """What a score must reach now: more for a word in doubt that was asked about just now, or often enough."""
        if at >= self._doubt.get(name, at):
            return settings.threshold
        asked = self._asked[name]
        if len(asked) < settings.asks and at - asked[-1] >= AGAIN - 1e-6:
            return settings.threshold
        return max(settings.threshold, settings.sure)

    def feed(self, scores: Mapping[str, float], at: float) -> Detection | None:
        """Take the scores (0..1 per word) of one frame ending at `at` (seconds, never decreasing).

        Returns the detection this frame brings, or None. Of several words at once the best score wins, then
        the longer name ("hello_basecamp" before "hello").
        """
        if self._last is not None and (at < self._last or at - self._last > LOST_AUDIO):
            self._recent.clear()
            if at < self._last:
                self._deaf_until = None
                self._doubt.clear()
        self._last = at
        deaf = self._deaf_until is not None and at < self._deaf_until
        found: list[tuple[float, int, str, float]] = []
        for name, score in scores.items():
            settings = self._of(name)
            if settings is None:
                continue
            recent = self._recent.setdefault(name, deque(maxlen=settings.window))
            recent.append(score)
            if score < settings.threshold:
                self._disarmed.discard(name)
            if deaf or name in self._disarmed:
                continue
            # A frame that is itself low never detects: the word is over, and a stale window is no news.
            threshold = self._threshold(name, settings, at)
            if score >= threshold and self._enough(recent, settings.needed, threshold):
                found.append((max(recent), len(name), name, settings.refractory))
        if not found:
            return None
        best, _, name, refractory = max(found)
        self._deaf_until = at + refractory
        self._recent.clear()
        self._disarmed = set(scores)
        return Detection(name=name, at=at, score=best)

    @staticmethod
    def _enough(recent: deque[float], needed: int, threshold: float) -> bool:
        return sum(score >= threshold for score in recent) >= needed
