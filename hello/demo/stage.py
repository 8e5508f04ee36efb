"""A room in simulated time: what people say, what the kitchen does, what the house answers, on one time line.

Each frame moves the simulated clock by 80 ms, so a day of pauses costs no waiting, and the loop under test is
the very one that runs in a live house.
"""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from basecamp.clock import SimulatedClock
from hello.audio.files import to_16k_mono
from hello.audio.frames import FRAME, FRAME_S, RATE, Frame, Sound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hello.audio.frames import Samples

ECHO = 0.05
"""Share of the house's own voice that comes back to its microphone (-26 dB)."""


class Room:
    """The sound of the room, frame by frame; also the memory of everything that sounded."""

    def __init__(self, clock: SimulatedClock, noise: "Samples") -> None:
        import numpy as np

        self.clock = clock
        self.noise = noise
        self.position = 0
        self.people = np.zeros(RATE * 60, np.float32)
        self.house = np.zeros(RATE * 60, np.float32)
        self.over = False

    def put(self, track: str, samples: "Samples", start: int) -> None:
        """Lay a sound on the track "people" or "house" from sample `start` on."""
        import numpy as np

        line = getattr(self, track)
        need = start + len(samples) + RATE
        if need > len(line):
            line = np.concatenate([line, np.zeros(need - len(line) + 60 * RATE, np.float32)])
            setattr(self, track, line)
        line[start : start + len(samples)] += samples

    def say(self, sound: Sound) -> float:
        """Somebody speaks from the next frame on; the answer is how long it lasts, seconds."""
        samples = to_16k_mono(sound.samples, sound.rate)
        self.put("people", samples, self.position)
        return len(samples) / RATE

    def slice(self, line: "NDArray[np.float32]", start: int) -> "NDArray[np.float32]":
        import numpy as np

        piece = line[start : start + FRAME]
        return piece if len(piece) == FRAME else np.concatenate([piece, np.zeros(FRAME - len(piece), np.float32)])

    async def frames(self) -> AsyncIterator[Frame]:
        """The microphone: people, kitchen, and a little of the house's own voice."""
        import numpy as np

        while not self.over:
            await self.clock.advance(FRAME_S)
            start = self.position
            self.position += FRAME
            mixed = self.slice(self.people, start) + self.bed(start) + ECHO * self.slice(self.house, start)
            yield Frame(np.clip(mixed, -32768, 32767).astype(np.int16), self.clock.monotonic())

    def bed(self, start: int) -> "NDArray[np.float32]":
        """The noise under a frame, played round and round."""
        import numpy as np

        index = (start + np.arange(FRAME)) % len(self.noise)
        return self.noise[index].astype(np.float32)

    def whole(self) -> "Samples":
        """Everything that sounded, as a person in the room would have heard it."""
        import numpy as np

        end = self.position
        bed = self.noise[np.arange(end) % len(self.noise)].astype(np.float32)
        mixed = bed
        for track in (self.people, self.house):
            mixed[: min(end, len(track))] += track[:end]
        sound: Samples = np.clip(mixed, -32768, 32767).astype(np.int16)
        return sound


class RoomSink:
    """The loudspeaker of the room: returns when the sound has been played in simulated time."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.cut = False
        self.said: list[tuple[float, Sound]] = []

    async def play(self, sound: Sound) -> bool:
        self.cut = False
        samples = to_16k_mono(sound.samples, sound.rate)
        start = self.room.position
        self.said.append((start / RATE, sound))
        played = 0
        while played < len(samples) and not self.cut:
            piece = samples[played : played + FRAME]
            self.room.put("house", piece, start + played)
            played += len(piece)
            await self.room.clock.sleep(len(piece) / RATE)
        return not self.cut

    def stop(self) -> None:
        self.cut = True


def kitchen(seconds: float, seed: int, level: float = 200.0) -> "Samples":
    """A kitchen made by code: a fridge that hums, a hood that rushes, dishes that clink. int16 at 16 kHz.

    `level` is the RMS of the steady part in int16 units (200 is about 25 dB under the voices of the demo).
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    count = int(seconds * RATE)
    t = np.arange(count) / RATE
    rush = np.cumsum(rng.normal(size=count))
    rush -= np.convolve(rush, np.ones(800) / 800, mode="same")  # brown noise without its drift
    rush /= rush.std()
    hum = np.sin(2 * np.pi * 50 * t) + 0.5 * np.sin(2 * np.pi * 100 * t) + 0.2 * np.sin(2 * np.pi * 150 * t)
    bed = level * (0.8 * rush + 0.5 * hum)
    for start in rng.uniform(0, seconds - 0.5, size=int(seconds / 4)):
        ring = np.arange(int(0.25 * RATE)) / RATE
        tone = rng.uniform(1800, 4200)
        clink = np.sin(2 * np.pi * tone * ring) * np.exp(-ring / 0.04) * level * rng.uniform(2, 6)
        at = int(start * RATE)
        bed[at : at + len(clink)] += clink
    return np.clip(bed, -32768, 32767).astype(np.int16)
