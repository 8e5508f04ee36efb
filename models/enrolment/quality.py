"""Is a recording good enough to learn from? Level, clipping, noise, length. Pure."""

from dataclasses import dataclass
from typing import Any

RATE = 16000
QUIET_DB = -38.0
CLIPPED = 0.002
NOISY_DB = 12.0


@dataclass(frozen=True)
class Quality:
    """Level of the speech (dB under full scale), share of clipped samples, speech over background (dB), seconds."""

    level_db: float
    clipped: float
    snr_db: float
    seconds: float

    def complaint(self, lang: str) -> str | None:
        """What the speaker should do, as a sentence; None when the recording is good."""
        fr = lang == "fr"
        if self.seconds < 0.4:
            return "C'est trop court, relis la phrase." if fr else "That was too short, read the sentence again."
        if not self.level_db >= QUIET_DB:  # nor what is no number
            return "Je t'entends mal, parle plus fort." if fr else "I can hardly hear you, speak louder."
        if self.clipped > CLIPPED:
            return "C'est trop fort, éloigne-toi un peu." if fr else "That is too loud, move back a little."
        if self.snr_db < NOISY_DB:
            return "Il y a trop de bruit autour de toi." if fr else "There is too much noise around you."
        return None


def measure(wave: Any) -> Quality:
    """Of a 16 kHz mono float wave (−1…1). Speech: the loudest tenth of 20 ms frames; background: the quietest."""
    import numpy as np

    size = RATE // 50
    count = len(wave) // size
    if count < 5:
        return Quality(-120.0, 0.0, 0.0, len(wave) / RATE)
    frames = np.asarray(wave[: count * size], np.float64).reshape(count, size)
    power = np.sort(np.mean(frames**2, axis=1)) + 1e-12
    tenth = max(1, count // 10)
    loud, soft = float(np.mean(power[-tenth:])), float(np.mean(power[:tenth]))
    return Quality(
        level_db=10 * float(np.log10(loud)),
        clipped=float(np.mean(np.abs(wave) >= 0.999)),
        snr_db=10 * float(np.log10(loud / soft)),
        seconds=len(wave) / RATE,
    )
