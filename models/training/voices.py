"""Synthesis of the corpus with every voice at hand; one folder of FLAC files (16 kHz mono) and a `list.tsv` per engine.

`python -m models.training.voices ENGINE LANG COUNT SEED OUT [--kokoro HOME] [--phrases FILE]` — resumable: what is in
the list is kept. FILE: what the house listens for, a phrase a line.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from models.acoustics.phones import RATE
from models.training.g2p import ipa
from models.training.texts import corpus

Say = Callable[[str, random.Random], tuple[str, str, np.ndarray]]
"""(text, rng) -> voice name, IPA, 16 kHz float32."""

ESPEAK = {"fr": ["fr", "fr-be", "fr-ch"], "en": ["en-us", "en-gb", "en-gb-scotland", "en-029", "en-gb-x-rp", "en-us"]}
VARIANTS = [
    "m1",
    "m2",
    "m3",
    "m4",
    "m5",
    "m6",
    "m7",
    "f1",
    "f2",
    "f3",
    "f4",
    "f5",
    "Andy",
    "Annie",
    "linda",
    "steph",
    "belinda",
    "Denis",
    "Diogo",
    "Gene",
    "Jacky",
    "Lee",
    "Mario",
    "Michael",
    "Mike",
    "Nguyen",
    "Reed",
    "Robert",
    "ed",
    "max",
]
FLITE = ["kal16", "awb", "rms", "slt"]
FESTIVAL = ["cmu_us_slt_arctic_hts", "kal_diphone", "ked_diphone"]


def read_at(path: str | Path) -> np.ndarray:
    import soundfile as sf
    import soxr

    data, rate = sf.read(str(path), dtype="float32", always_2d=True)
    mono = data.mean(axis=1)
    return mono if rate == RATE else np.asarray(soxr.resample(mono, rate, RATE), np.float32)


def run(command: list[str], text: str = "") -> None:
    subprocess.run(command, input=text.encode(), check=True, timeout=60, capture_output=True)


def make(engine: str, lang: str, home: Path | None) -> Say:
    scratch = Path(tempfile.mkdtemp()) / "a.wav"
    if engine == "kokoro":
        import soxr

        from models.training.kokoro import Kokoro

        assert home is not None
        kokoro = Kokoro(home)

        def with_kokoro(text: str, rng: random.Random) -> tuple[str, str, np.ndarray]:
            name, style = kokoro.style(lang, rng)
            sounds = ipa(text, lang if lang == "fr" else ("en-gb" if name.startswith("b") else "en"))
            wave = kokoro.say(sounds, style, rng.uniform(0.75, 1.3))
            return f"kokoro:{name}", sounds, np.asarray(soxr.resample(wave, 24000, RATE), np.float32)

        return with_kokoro
    if engine == "pico":
        from py_nanotts import NanoTTS

        pico = NanoTTS()

        def with_pico(text: str, rng: random.Random) -> tuple[str, str, np.ndarray]:
            voice = "fr-FR" if lang == "fr" else rng.choice(["en-GB", "en-US"])
            raw = pico.speak(text, voice=voice, speed=rng.uniform(0.75, 1.3), pitch=rng.uniform(0.65, 1.5))
            wave = np.frombuffer(raw, np.int16).astype(np.float32) / 32768
            return f"pico:{voice}", ipa(text, "en-gb" if voice == "en-GB" else lang), wave

        return with_pico
    if engine == "espeak":

        def with_espeak(text: str, rng: random.Random) -> tuple[str, str, np.ndarray]:
            base, variant = rng.choice(ESPEAK[lang]), rng.choice(VARIANTS)
            run(
                [
                    "espeak-ng",
                    "-v",
                    f"{base}+{variant}",
                    "-s",
                    str(rng.randint(110, 200)),
                    "-p",
                    str(rng.randint(20, 80)),
                    "-w",
                    str(scratch),
                    "--stdin",
                ],
                text,
            )
            sounds = ipa(text, base if lang == "fr" else "en" if base.startswith("en-us") else "en-gb")
            return f"espeak:{base}+{variant}", sounds, read_at(scratch)

        return with_espeak
    if engine == "flite":

        def with_flite(text: str, rng: random.Random) -> tuple[str, str, np.ndarray]:
            voice = rng.choice(FLITE)
            run(
                [
                    "flite",
                    "-voice",
                    voice,
                    "--setf",
                    f"duration_stretch={rng.uniform(0.8, 1.25):.2f}",
                    "-t",
                    text,
                    "-o",
                    str(scratch),
                ]
            )
            return f"flite:{voice}", ipa(text, "en-gb" if voice == "awb" else "en"), read_at(scratch)

        return with_flite
    raise ValueError(f"no engine named {engine!r}")


def synthesize(
    engine: str,
    lang: str,
    count: int,
    seed: int,
    out: Path,
    home: Path | None = None,
    phrases: Path | None = None,
) -> None:
    import soundfile as sf
    import wordfreq

    frequent = [w for w in wordfreq.top_n_list(lang, 6000) if w.isalpha() and (len(w) > 1 or w in "àaiy")]
    listened = phrases.read_text(encoding="utf-8").splitlines() if phrases else []
    texts = corpus(lang, count, seed, frequent, listened=listened)
    out.mkdir(parents=True, exist_ok=True)
    listing = out / "list.tsv"
    done = len(listing.read_text(encoding="utf-8").splitlines()) if listing.is_file() else 0
    say = make(engine, lang, home)
    with listing.open("a", encoding="utf-8") as f:
        for k, text in enumerate(texts):
            if k < done:
                continue
            rng = random.Random(f"{seed}-{lang}-{engine}-{k}")
            name = f"{k:05d}.flac"
            try:
                voice, sounds, wave = say(text, rng)
                if len(wave) < RATE // 5 or len(wave) > RATE * 14:
                    raise ValueError("too short or too long")
                peak = float(np.abs(wave).max()) or 1.0
                sf.write(str(out / name), (wave * (0.5 / peak)).astype(np.float32), RATE, subtype="PCM_16")
            except (subprocess.SubprocessError, ValueError, RuntimeError) as error:
                voice, sounds = "-", ""
                print(k, text, error, file=sys.stderr)
            f.write(f"{name}\t{lang}\t{voice}\t{text}\t{sounds}\n")
            f.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine")
    parser.add_argument("lang")
    parser.add_argument("count", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--kokoro", type=Path)
    parser.add_argument("--phrases", type=Path)
    a = parser.parse_args()
    synthesize(a.engine, a.lang, a.count, a.seed, a.out, a.kokoro, a.phrases)
