"""What travels between sources, ears and sinks."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from basecamp.errors import HelloError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

RATE = 16000
"""Samples a second everywhere inside the assistant."""
FRAME = 1280
"""Samples a frame: 80 ms, what the hotword engine takes."""
FRAME_S = FRAME / RATE


class AudioError(HelloError):
    """A sound device or file cannot be used: says which and what to do."""


@dataclass(frozen=True)
class Frame:
    """80 ms of sound: int16[1280], and the monotonic instant of its last sample, seconds."""

    samples: "Samples"
    at: float


@dataclass(frozen=True)
class Sound:
    """A piece of sound to be played: int16[n] at `rate` samples a second."""

    samples: "Samples"
    rate: int = RATE

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


class Source(Protocol):
    """Where sound comes from."""

    def frames(self) -> AsyncIterator[Frame]:
        """Frames in order, 80 ms each; ends when the sound does (a file), never for a microphone."""
        ...


class Sink(Protocol):
    """Where sound goes."""

    async def play(self, sound: Sound) -> bool:
        """Return when the sound has really been played: True to its end, False when `stop` cut it."""
        ...

    def stop(self) -> None:
        """Cut what is playing, at once."""
        ...
