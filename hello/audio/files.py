"""Sound files: any rate and channel count in (WAV, FLAC, Ogg), 16 kHz mono out; and WAV files written."""

import asyncio
import contextlib
import math
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from basecamp.clock import Clock
from hello.audio.frames import FRAME, FRAME_S, RATE, AudioError, Frame, Sound
from hello.threads import aside

if TYPE_CHECKING:
    from hello.audio.frames import Samples

MAX_SECONDS = 4 * 3600
"""A longer file is refused: it is surely not an utterance, and would fill the memory."""

FLOATS = ("FLOAT", "DOUBLE")
"""Encodings whose samples are no whole steps (Audacity's own, 32 bits float)."""


def to_16k_mono(samples: "Samples", rate: int) -> "Samples":
    """int16[n] or int16[n, channels] at `rate` as int16[m] at 16 kHz."""
    import numpy as np
    import soxr

    sound = samples.astype(np.float32)
    if sound.ndim == 2:
        sound = sound.mean(axis=1)
    if rate != RATE:
        sound = soxr.resample(sound, rate, RATE)
    rounded: Samples = np.clip(np.rint(sound), -32768, 32767).astype(np.int16)
    return rounded


def whole_steps(file: Any) -> "Samples":
    """A file of floats (1.0 = full scale) as int16: libsndfile reads its numbers as they are, and all but silence."""
    import numpy as np

    samples = np.nan_to_num(file.read(dtype="float32", always_2d=True), posinf=1.0, neginf=-1.0)
    steps: Samples = np.rint(np.clip(samples, -1.0, 1.0) * 32767).astype(np.int16)
    return steps


def read_sound(path: Path | str) -> "Samples":
    """A whole file as int16[n] at 16 kHz mono. Raises AudioError with a sentence."""
    import soundfile

    try:
        with soundfile.SoundFile(os.fsencode(path)) as file:  # a name may be no text
            if file.frames / max(1, file.samplerate) > MAX_SECONDS:
                raise AudioError(f"The sound file {path} is longer than four hours: cut it into pieces.")
            samples = whole_steps(file) if file.subtype in FLOATS else file.read(dtype="int16", always_2d=True)
            rate = file.samplerate
    except soundfile.LibsndfileError as error:
        if Path(path).is_dir():
            raise AudioError(f"{path} is a folder: give a sound file.") from None
        if not Path(path).is_file():
            raise AudioError(f"There is no sound file {path}.") from None
        raise AudioError(
            f"The file {path} is not a sound this machine can read ({error.error_string}): "
            "give a WAV, FLAC or Ogg file."
        ) from None
    return to_16k_mono(samples, rate)


def write_sound(path: Path | str, sound: Sound) -> None:
    """Write a 16-bit mono WAV file, whole or not at all."""
    import soundfile

    target = Path(path)
    partial = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(str(partial), sound.samples, sound.rate, subtype="PCM_16", format="WAV")
        partial.replace(target)
    except (OSError, soundfile.LibsndfileError) as error:
        why = error.strerror if isinstance(error, OSError) else error.error_string
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise AudioError(f"The sound file {target} cannot be written: {str(why).rstrip('.')}.") from None


def split(samples: "Samples") -> list["Samples"]:
    """Cut into frames of 80 ms; the last is filled up with silence."""
    import numpy as np

    rest = -len(samples) % FRAME
    whole = np.concatenate([samples, np.zeros(rest, np.int16)]) if rest else samples
    return list(whole.reshape(-1, FRAME))


class FileSource:
    """A sound file as a microphone would bring it, followed by `tail` seconds of silence.

    With a clock the frames come at their real pace; without one, as fast as they are taken.
    """

    def __init__(self, path: Path | str, clock: Clock | None = None, tail: float = 1.5) -> None:
        self.samples = read_sound(path)
        self.clock = clock
        self.tail = tail

    async def frames(self) -> AsyncIterator[Frame]:
        import numpy as np

        silence = np.zeros(int(self.tail * RATE), np.int16)
        start = self.clock.monotonic() if self.clock else 0.0
        for number, samples in enumerate(split(np.concatenate([self.samples, silence])), 1):
            if self.clock:
                await self.clock.sleep(start + number * FRAME_S - self.clock.monotonic())
            else:
                await asyncio.sleep(0)
            yield Frame(samples, start + number * FRAME_S)


class PcmSource:
    """Raw 16 kHz mono int16 PCM from standard input (or another binary stream), then `tail` seconds of silence.

    With a clock, what comes faster than it was spoken is held back: a file in a pipe is heard as if it were live.
    """

    def __init__(self, stream: IO[bytes] | None = None, clock: Clock | None = None, tail: float = 1.5) -> None:
        # Unbuffered: a thread that waits in a buffered standard input makes Python abort at its end.
        self.stream = stream or open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)  # noqa: SIM115
        self.clock = clock
        self.tail = tail

    def read(self) -> bytes:
        """One frame; less of it at the end."""
        data = b""
        while len(data) < FRAME * 2 and (more := self.stream.read(FRAME * 2 - len(data))):
            data += more
        return data

    async def pieces(self) -> AsyncIterator[bytes]:
        """The sound of each frame, then the silence."""
        # Not `asyncio.to_thread`: a silent pipe would keep the process from ending.
        while data := await aside(self.read):
            yield data
        for _ in range(math.ceil(self.tail / FRAME_S)):
            yield b""

    async def frames(self) -> AsyncIterator[Frame]:
        import numpy as np

        start = self.clock.monotonic() if self.clock else 0.0
        number = 0
        async for data in self.pieces():
            number += 1
            at = start + number * FRAME_S
            if self.clock:
                await self.clock.sleep(max(0.0, at - self.clock.monotonic()))
                at = self.clock.monotonic()
            yield Frame(np.frombuffer(data.ljust(FRAME * 2, bytes(1)), np.int16), at)


class WavSink:
    """Each sound played becomes a numbered WAV file in a folder."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise AudioError(f"The folder {folder} for the sound cannot be made ({error.strerror}).") from None
        self.folder = folder
        self.count = 0

    async def play(self, sound: Sound) -> bool:
        self.count += 1
        await asyncio.to_thread(write_sound, self.folder / f"said-{self.count:03}.wav", sound)
        return True

    def stop(self) -> None:
        return None


class NullSink:
    """No loudspeaker: nothing sounds, at once."""

    async def play(self, sound: Sound) -> bool:
        return True

    def stop(self) -> None:
        return None
