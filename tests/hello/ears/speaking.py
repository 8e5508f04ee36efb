"""Speech made on the spot by the embedded voices, for tests of the ears."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from hello.audio.files import split
from hello.audio.frames import FRAME_S
from hello.ears.listening import Heard, Listener


@cache
def spoken(text: str, voice: str) -> NDArray[np.int16]:
    """`text` spoken by SVOX Pico's `voice` (fr-FR, en-GB, en-US), int16 at 16 kHz."""
    from py_nanotts import NanoTTS

    return np.frombuffer(NanoTTS().speak(text, voice=voice), np.int16)


def english(text: str) -> NDArray[np.int16]:
    """`text` in Pico's British voice."""
    return spoken(text, "en-GB")


def french(text: str) -> NDArray[np.int16]:
    """`text` in Pico's French voice."""
    return spoken(text, "fr-FR")


def pad(audio: NDArray[np.int16], before: float, after: float) -> NDArray[np.int16]:
    """`audio` with digital silence around it (seconds)."""
    return np.concatenate([np.zeros(int(before * 16000), np.int16), audio, np.zeros(int(after * 16000), np.int16)])


def listened(listener: Listener, audio: NDArray[np.int16]) -> Heard:
    """What a listener makes of `audio`, which must end in enough silence."""
    ends = (listener.feed(frame, at * FRAME_S) for at, frame in enumerate(split(audio), 1))
    return next(heard for heard in ends if heard)
