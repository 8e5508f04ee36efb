"""Every synthetic voice of this machine, for training: the variety of voices is what a head learns from.

Pico's six voices always (wheel `py-nanotts`), espeak-ng and flite when installed, Piper voices found, and a Kokoro
folder when one is given (54 voices and blends of them; `models.training.kokoro` says where it comes from).
"""

import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.hotword import SAMPLE_RATE, HotwordError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Wave = NDArray[np.float32]

TIMEOUT = 60.0
"""Seconds one sentence may take."""

PICO = ("fr-FR", "en-GB", "en-US", "de-DE", "es-ES", "it-IT")
ESPEAK = ("fr", "fr-be", "fr-ch", "en-us", "en-gb", "en-gb-scotland", "en-029", "en-gb-x-rp", "en-gb-x-gbcwmd")
VARIANTS = ("m1", "m3", "m5", "m7", "f1", "f2", "f4", "f5", "Andy", "Annie", "linda", "steph", "Denis", "Lee", "Mario")
FLITE = ("kal16", "awb", "rms", "slt")


@dataclass(frozen=True)
class Text:
    """What to say: letters per language, or IPA for engines that take sounds ("" when unknown)."""

    text: str
    lang: str
    ipa: str = ""


@dataclass(frozen=True)
class Voice:
    """One speaker: `name` is unique and says the engine; `lang` its own language; `say` gives 16 kHz float32."""

    name: str
    lang: str
    say: "Callable[[Text, random.Random], Wave]"


def trim(wave: "Wave", floor_db: float = 30.0) -> "Wave":
    """Cut what is more than `floor_db` under the loudest 10 ms at both ends; peak brought to 0.5."""
    import numpy as np

    step = SAMPLE_RATE // 100
    frames = wave[: len(wave) // step * step].reshape(-1, step)
    if not len(frames):
        return wave
    level = np.sqrt((frames**2).mean(axis=1))
    loud = np.flatnonzero(level > level.max() * 10 ** (-floor_db / 20))
    if not len(loud) or level.max() == 0:
        return wave[:0]
    cut = wave[loud[0] * step : (loud[-1] + 1) * step]
    return np.asarray(cut * (0.5 / np.abs(cut).max()), np.float32)


def ipa(text: str, lang: str) -> str:
    """The sounds of `text` by espeak-ng's rules."""
    command = ["espeak-ng", "-q", "--ipa", "-v", lang, text]
    try:
        ran = subprocess.run(command, capture_output=True, check=True, timeout=TIMEOUT)
    except (OSError, subprocess.SubprocessError) as error:
        raise HotwordError(f"espeak-ng could not read {text!r} ({error}); install it with apt.") from error
    return " ".join(ran.stdout.decode("utf-8").split()).replace("‍", "")


def _read(path: Path) -> "Wave":
    import numpy as np
    import soundfile
    import soxr

    data, rate = soundfile.read(str(path), dtype="float32", always_2d=True)
    mono = data.mean(axis=1)
    return np.asarray(soxr.resample(mono, rate, SAMPLE_RATE), np.float32) if rate != SAMPLE_RATE else mono


def _run(command: list[str]) -> "Wave":
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "a.wav"
        try:
            subprocess.run([*command, str(out)], check=True, timeout=TIMEOUT, capture_output=True)
        except (OSError, subprocess.SubprocessError) as error:
            raise HotwordError(f"{command[0]} could not speak ({error}).") from error
        return _read(out)


def pico() -> Iterator[Voice]:
    """SVOX Pico: six speakers of six languages; foreign ones give accents."""
    import numpy as np

    if find_spec("py_nanotts") is None:
        return
    from py_nanotts import NanoTTS

    engine = NanoTTS()
    for tongue in PICO:

        def say(text: Text, rng: random.Random, tongue: str = tongue) -> "Wave":
            raw = engine.speak(text.text, voice=tongue, speed=rng.uniform(0.75, 1.35), pitch=rng.uniform(0.7, 1.4))
            return np.asarray(np.frombuffer(raw, np.int16) / 32768, np.float32)

        yield Voice(f"pico:{tongue}", tongue[:2], say)


def espeak(seed: int, count: int = 60) -> Iterator[Voice]:
    """Formant voices: some of the pairs of language and variant."""
    if shutil.which("espeak-ng") is None:
        return
    pairs = [(tongue, variant) for tongue in ESPEAK for variant in VARIANTS]
    for tongue, variant in random.Random(seed).sample(pairs, min(count, len(pairs))):

        def say(text: Text, rng: random.Random, tongue: str = tongue, variant: str = variant) -> "Wave":
            how = ["-v", f"{tongue}+{variant}", "-s", str(rng.randint(115, 210)), "-p", str(rng.randint(20, 80))]
            return _run(["espeak-ng", *how, text.text, "-w"])

        yield Voice(f"espeak:{tongue}+{variant}", tongue[:2], say)


def flite() -> Iterator[Voice]:
    """The four English voices inside flite."""
    if shutil.which("flite") is None:
        return
    for name in FLITE:

        def say(text: Text, rng: random.Random, name: str = name) -> "Wave":
            stretch = f"duration_stretch={rng.uniform(0.75, 1.3):.2f}"
            return _run(["flite", "-voice", name, "--setf", stretch, "-t", text.text, "-o"])

        yield Voice(f"flite:{name}", "en", say)


def piper(paths: list[Path]) -> Iterator[Voice]:
    """Piper voices (`.onnx` with its `.json`), by file stem."""
    import numpy as np

    if not paths or find_spec("piper") is None:
        return
    import soxr
    from piper import PiperVoice, SynthesisConfig

    for path in paths:
        voice: Any = PiperVoice.load(path)

        def say(text: Text, rng: random.Random, voice: Any = voice) -> "Wave":
            how = SynthesisConfig(length_scale=rng.uniform(0.8, 1.3), noise_scale=0.7, noise_w_scale=0.8)
            parts = [chunk.audio_float_array for chunk in voice.synthesize(text.text, syn_config=how)]
            return np.asarray(soxr.resample(np.concatenate(parts), voice.config.sample_rate, SAMPLE_RATE), np.float32)

        yield Voice(f"piper:{path.stem}", path.stem[:2], say)


def kokoro(
    home: Path, seed: int, blends: int = 60, blendable: Callable[[str], bool] = lambda name: True
) -> Iterator[Voice]:
    """Kokoro's 54 voices and `blends` mixtures of two `blendable` ones; needs `Text.ipa` or espeak-ng."""
    import numpy as np
    import soxr

    engine: Any = import_module("models.training.kokoro").Kokoro(home)
    rng = random.Random(seed)
    styles = [(name, table) for name, table in engine.voices.items()]
    mixable = [held for held in styles if blendable(held[0])]
    for _ in range(blends):
        (one, a), (two, b) = rng.sample(mixable, 2)
        weight = np.float32(rng.uniform(0.35, 0.65))
        styles.append((f"{one}+{two}", weight * a + (1 - weight) * b))
    for name, table in styles:

        def say(text: Text, rng: random.Random, table: Any = table) -> "Wave":
            sounds = text.ipa or ipa(text.text, {"en": "en-us"}.get(text.lang, text.lang))
            wave = engine.say(sounds, table, rng.uniform(0.75, 1.35))
            return np.asarray(soxr.resample(wave, 24000, SAMPLE_RATE), np.float32)

        yield Voice(f"kokoro:{name}", "fr" if name.startswith("ff") else "en", say)
