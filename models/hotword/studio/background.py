"""Step 4: what the last layer of a head sees of other voices and of other speech, for `models.hotword.adapt`."""

from collections.abc import Callable
from pathlib import Path

from models.hotword import adapt, evaluate, head
from models.hotword.studio import fit, store

Say = Callable[[str], None]

YES, NO = 300, 900
"""Frames kept of each: about 150 kB."""


def main(folder: Path, path: Path, say: Say, every: int = 4, seed: int = 1) -> None:
    """Write `NAME.background.npz` beside a head (or a second stage), from every fourth training clip: the words, and
    the hardest others."""
    import numpy as np

    chosen = head.read(path)
    word = path.stem.removesuffix(".second")
    recipe = fit.RECIPES[word]
    yes, no, hard = [], [], []
    for name in store.parts(folder, "train-"):
        fine = store.fine(folder, name)
        for held in store.clips(folder, name)[::every]:
            rows = np.asarray(fine[held.start : held.start + held.count], np.float32)
            marks = fit.labels(held, recipe.kind, recipe.late)
            if found := list(np.flatnonzero(marks == fit.YES)[1:3]):
                yes.append(adapt.units(chosen, rows, np.array(found)))
            scores = np.where(marks == fit.NO, evaluate.score_clip(chosen, rows), 0)
            worst = int(scores.argmax())
            no.append(adapt.units(chosen, rows, np.array([worst])))
            hard.append(float(scores[worst]))
    rng = np.random.default_rng(seed)
    words = np.concatenate(yes)
    order = np.argsort(hard)[::-1][:NO]
    background = adapt.Background(
        yes=words[rng.choice(len(words), min(YES, len(words)), replace=False)], no=np.concatenate(no)[order]
    )
    out = path.with_name(f"{word}.background.npz")
    adapt.write_background(out, background)
    say(f"{out}: {len(background.yes)} words, {len(background.no)} others, {out.stat().st_size} bytes")
