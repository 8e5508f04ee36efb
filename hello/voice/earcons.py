"""Short sounds made by code: wake, understood, not understood, error."""

from typing import Literal

from hello.audio.frames import RATE, Sound

Earcon = Literal["wake", "understood", "unclear", "error"]
NOTES: dict[Earcon, tuple[tuple[float, float], ...]] = {
    # (frequency in Hz, seconds): rising = go ahead, falling = no
    "wake": ((660.0, 0.07), (880.0, 0.09)),
    "understood": ((880.0, 0.08),),
    "unclear": ((520.0, 0.09), (390.0, 0.12)),
    "error": ((300.0, 0.12), (300.0, 0.12), (220.0, 0.18)),
}
LEVEL = 0.22


def earcon(name: Earcon, rate: int = RATE) -> Sound:
    """The sound of an earcon: soft sine notes with a short attack and an exponential decay."""
    import numpy as np

    notes = []
    for frequency, seconds in NOTES[name]:
        t = np.arange(int(seconds * rate)) / rate
        envelope = np.minimum(t / 0.005, 1.0) * np.exp(-t / (seconds * 0.45))
        wave = np.sin(2 * np.pi * frequency * t) + 0.25 * np.sin(4 * np.pi * frequency * t)
        notes.append(wave * envelope * LEVEL * 32767 / 1.25)
    return Sound(np.concatenate(notes).astype(np.int16), rate)
