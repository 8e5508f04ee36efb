"""Who is learned from, who chooses thresholds, and who is kept for the figures: by speaker, fixed by name.

A voice or a real speaker is in one part only, with all that it says. Blends of voices count as training voices, and
only training voices are blended.
"""

import hashlib

TRAIN, DEV, TEST = "train", "dev", "test"

KOKORO_TEST = ("af_sky", "am_eric", "bf_lily", "bm_fable", "if_sara", "zm_yunxi", "hm_psi", "em_alex")
KOKORO_DEV = ("af_kore", "am_puck", "bm_lewis", "jf_alpha", "pf_dora")
FIXED = {
    "pico:en-US": TEST,
    "pico:it-IT": TEST,
    "pico:de-DE": DEV,
    "flite:awb": TEST,
    "flite:rms": DEV,
    "people:hello-fuzzylabs": TRAIN,  # one person, twenty times
}


def share(name: str) -> float:
    """A number 0..1 that depends on the name alone."""
    return int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:4], "big") / 2**32


def voice(name: str) -> str:
    """The part of a synthetic voice, by its name ("engine:speaker")."""
    engine, _, speaker = name.partition(":")
    if engine == "piper":
        return TEST
    if engine in ("kokoro", "breath"):
        return TEST if speaker in KOKORO_TEST else DEV if speaker in KOKORO_DEV else TRAIN
    if engine == "espeak":
        return TEST if share(name) < 0.25 else DEV if share(name) < 0.35 else TRAIN
    if engine == "people" and name not in FIXED:
        return TEST if share(name) < 0.35 else DEV if share(name) < 0.45 else TRAIN
    return FIXED.get(name, TRAIN)


def speaker(name: str) -> str:
    """The part of a real speaker: a fifth for the figures, a tenth for thresholds."""
    return TEST if share(name) < 0.2 else DEV if share(name) < 0.3 else TRAIN
