"""What the decoder's own network computes: argmax of every frame and its total log probability, out of real Vosk.

The graph is a single state with one word per unit, each exactly one frame long; the best path is then the argmax of
every frame, and with alternatives asked for, Vosk's "confidence" is the path's log likelihood.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from models.shipped import network_in
from models.training.features import MFCC_CONF
from models.training.graph import Fst, leave
from models.training.network import Ears
from models.training.nnet3 import final_mdl
from models.training.package import MODEL_CONF
from models.training.phones import UNITS


def folder(model: Ears, out: Path) -> None:
    """A Vosk folder whose words are `u0` … `u44`, one a frame."""
    final_mdl(model, network_in(out))
    (out / "conf").mkdir(parents=True, exist_ok=True)
    (out / "conf" / "mfcc.conf").write_text(MFCC_CONF)
    lines = [x for x in MODEL_CONF.splitlines() if "endpoint" not in x]
    # No pause may end the utterance, and nothing may be pruned.
    conf = [
        *lines,
        "--endpoint.silence-phones=1",
        *(f"--endpoint.rule{n}.min-trailing-silence=1000" for n in (1, 2, 3, 4)),
        "--endpoint.rule5.min-utterance-length=1000",
    ]
    (out / "conf" / "model.conf").write_text("\n".join(conf) + "\n")
    graph = out / "graph"
    graph.mkdir(parents=True, exist_ok=True)
    names = [f"u{k}" for k in range(len(UNITS))]
    rows = ["<eps> 0", *(f"{w} {k + 1}" for k, w in enumerate(names)), f"#0 {len(names) + 1}"]
    (graph / "words.txt").write_text("\n".join(rows) + "\n")
    hcl, words = Fst(), Fst()
    a, b = hcl.state(), words.state()
    hcl.final[a] = words.final[b] = 0.0
    for k in range(len(names)):
        hcl.arc(a, leave(k + 1), k + 1, 0.0, a)
        words.arc(b, k + 1, k + 1, 0.0, b)
    (graph / "HCLr.fst").write_bytes(hcl.bytes(1))
    (graph / "Gr.fst").write_bytes(words.bytes(0))
    (graph / "disambig_tid.int").write_text("")


def decoder_output(model: Any, wave: np.ndarray) -> tuple[list[int], float]:
    """(unit of every output frame, total log probability) as the decoder of a `folder` has them."""
    from vosk import KaldiRecognizer

    recognizer = KaldiRecognizer(model, 16000)
    recognizer.SetMaxAlternatives(1)
    samples = np.round(np.clip(wave, -1, 32767 / 32768) * 32768).astype(np.int16)
    recognizer.AcceptWaveform(samples.tobytes())
    best = json.loads(recognizer.FinalResult())["alternatives"][0]
    return [int(w[1:]) for w in best["text"].split()], float(best["confidence"])
