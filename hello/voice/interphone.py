"""The interphone (S12): the voice through a narrow band with a little drive, over radio hiss, by SoX."""

import shutil
import subprocess
from collections.abc import Callable

from hello.audio.frames import Sound
from hello.voice.synthesis import VoiceError

TIMEOUT = 10.0
FADE = 0.25
"""Seconds of hiss before and after the voice, fading in and out."""


def commands(rate: int, seconds: float, strength: float) -> tuple[list[str], list[str]]:
    """The two SoX commands (voice; hiss) for a strength from 0 to 1. Raw int16 mono in and out. Pure."""
    raw = ["-t", "raw", "-r", str(rate), "-e", "signed", "-b", "16", "-c", "1"]
    low = 150 + 200 * strength
    high = min(rate * 0.49, 6500 - 3300 * strength)
    total = seconds + 2 * FADE
    voice = ["sox", "-V1", *raw, "-", *raw, "-"]
    voice += ["highpass", f"{low:.0f}", "lowpass", f"{high:.0f}"]
    voice += ["gain", "-3", "overdrive", f"{12 * strength:.1f}", "0", "gain", "-2", "pad", f"{FADE:.2f}", f"{FADE:.2f}"]
    hiss = ["sox", "-V1", "-R", "-n", *raw, "-", "synth", f"{total:.3f}", "pinknoise"]
    hiss += ["highpass", f"{low:.0f}", "lowpass", f"{high:.0f}", "gain", f"{-46 + 16 * strength:.1f}"]
    hiss += ["fade", "t", f"{FADE:.2f}", f"{total:.3f}", f"{FADE:.2f}"]
    return voice, hiss


def available() -> bool:
    return shutil.which("sox") is not None


def apply(
    sound: Sound, strength: float, run: Callable[..., "subprocess.CompletedProcess[bytes]"] = subprocess.run
) -> Sound:
    """The sound as an intercom would bring it; strength 0 gives it back untouched."""
    if strength <= 0 or not len(sound.samples):
        return sound
    import numpy as np

    if not available():
        raise VoiceError(
            "The interphone effect needs SoX: install it (apt-get install sox) or set voice.interphone to 0."
        )
    voice, hiss = commands(sound.rate, sound.seconds, strength)
    try:
        said = run(voice, input=sound.samples.tobytes(), capture_output=True, timeout=TIMEOUT, check=True).stdout
        noise = run(hiss, capture_output=True, timeout=TIMEOUT, check=True).stdout
    except (subprocess.SubprocessError, OSError) as error:
        raise VoiceError(f"SoX could not make the interphone effect ({error}): set voice.interphone to 0.") from None
    one, other = np.frombuffer(said, np.int16), np.frombuffer(noise, np.int16)
    length = max(len(one), len(other))
    mixed = np.zeros(length, np.int32)
    mixed[: len(one)] += one
    mixed[: len(other)] += other
    return Sound(np.clip(mixed, -32768, 32767).astype(np.int16), sound.rate)
