"""One picture of the day: the waveform, with what was said, heard and answered."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hello.audio.frames import RATE

if TYPE_CHECKING:
    from hello.audio.frames import Samples

COLOURS = {"person": "#1f77b4", "house": "#2ca02c", "text": "#ff7f0e", "wake": "#c218c2", "event": "#d62728"}
ROWS = {"person": 1.25, "wake": 1.55, "text": -1.3, "house": -1.65, "event": 1.55}
NAMES = {
    "person": "said by a person",
    "wake": "hotword",
    "text": "heard",
    "house": "said by the house",
    "event": "happened",
}
LINE_S = 24.0
"""Seconds of sound a row of the picture."""


def draw(sound: "Samples", marks: Sequence[Any], path: Path) -> None:
    """Draw int16 sound at 16 kHz with its marks (at, kind, text) into a PNG."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np
    from matplotlib.lines import Line2D

    seconds = len(sound) / RATE
    rows = max(1, int(np.ceil(seconds / LINE_S)))
    figure, axes = plt.subplots(rows, 1, figsize=(16, 2.6 * rows), squeeze=False)
    for row, axis in enumerate(axes[:, 0]):
        start = row * LINE_S
        piece = sound[int(start * RATE) : int((start + LINE_S) * RATE)].astype(np.float32) / 32768
        step = 80
        piece = piece[: len(piece) // step * step].reshape(-1, step)
        t = start + np.arange(len(piece)) * step / RATE
        axis.fill_between(t, piece.min(axis=1), piece.max(axis=1), color="#8a8a8a", linewidth=0)
        for mark in marks:
            if not start <= mark.at < start + LINE_S:
                continue
            colour = COLOURS[mark.kind]
            axis.axvline(mark.at, color=colour, linewidth=0.8, alpha=0.7)
            text = mark.text if len(mark.text) < 60 else mark.text[:57] + "…"
            axis.text(mark.at + 0.05, ROWS[mark.kind], text, color=colour, fontsize=8, va="center", clip_on=True)
        axis.set_xlim(start, start + LINE_S)
        axis.set_ylim(-1.9, 1.8)
        axis.set_yticks([])
    axes[-1, 0].set_xlabel("seconds")
    handles = [Line2D([], [], color=colour, label=NAMES[kind]) for kind, colour in COLOURS.items()]
    figure.legend(handles=handles, loc="upper center", ncol=5, frameon=False)
    figure.tight_layout(rect=(0, 0, 1, 0.97))
    figure.savefig(path, dpi=80)
    plt.close(figure)
