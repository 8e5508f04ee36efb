"""What `hello enrol NAME --hotwords` changes: somebody's other hotwords heard, and false wakes, before and after."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.hotword import fused, judge, report
from hello.ears.hotword.heads import SECOND
from models.hotword import FRAME, SAMPLE_RATE, adapt, augment, evaluate, features, head, second
from models.hotword.studio import speak, split, store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

Say = Callable[[str], None]

LEARNED = 10
SITUATIONS = 3
"""Each held-back hotword is tried as it is and in so many rooms and noises."""


def people(real: Path) -> "dict[str, list[Samples]]":
    """Real speakers with at least twelve recordings of the word; the speaker is what comes before the last "__"."""
    found: dict[str, list[Samples]] = {}
    for file in evaluate.folder(real):
        found.setdefault(file.stem.rpartition("__")[0], []).append(evaluate.recording(file))
    return {name: said for name, said in found.items() if len(said) >= LEARNED + 2}


def voices(spoken: Path) -> "dict[str, list[Samples]]":
    """Unseen synthetic voices with as many."""
    import numpy as np

    found: dict[str, list[Samples]] = {}
    for path in sorted(spoken.glob("*.npz")):
        name = path.stem.replace("__", ":", 1)
        if split.voice(name) == split.TEST:
            said = [wave for kind, _, wave in speak.load(path) if kind == "hello"]
            if len(said) >= LEARNED + 2:
                found[name] = [np.asarray(wave * 32767, np.int16) for wave in said[: 3 * LEARNED]]
    return found


def trials(said: "Sequence[Samples]", seed: int) -> "list[Samples]":
    """The recordings as they are, and each in some situations."""
    import numpy as np

    rng = np.random.default_rng(seed)
    found = []
    for samples in said:
        quiet = np.zeros(SAMPLE_RATE // 2, np.int16)
        whole = np.concatenate([quiet, samples, quiet, quiet])
        found.append(whole)
        for _ in range(SITUATIONS):
            setting = augment.draw(rng)
            found.append(augment.render(np.asarray(whole / 32768, np.float32), setting, (), rng))
    return found


def compare(path: Path, folder: Path, real: Path, model: Path, say: Say) -> dict[str, Any]:
    """Through all stages, with the second one as shipped and moved towards ten calls: the table of docs/hotword.md."""
    first = head.read(path)
    settings = report.settings_of(first)
    own = second.read(path.with_name(path.stem + SECOND)).at(report.RATE)
    background = adapt.read_background(path.with_name(f"{path.stem}.background.npz"))
    others = report.rows(first, folder, "test", report.KIND[path.stem])[1]
    shipped = fused.Fused(folder, path, own)
    made: dict[str, Any] = {"before": report.wakes(others, settings, shipped.asked(own))}
    say(f"{made['before']} false wakes in {sum(one.hours for one in others):.2f} h before")
    for name, said in (people(real) | voices(folder.parent / "spoken")).items():
        moved = replace(own, head=adapt.adapt(own.head, said[:LEARNED], background))
        learned = fused.Fused(folder, path, moved)
        given = [played(one, first, number) for number, one in enumerate(trials(said[LEARNED:], 1))]
        counts = [
            sum(bool(judge.fires(one, settings, stage.asked(stage.own))) for one in given)
            for stage in (shipped, learned)
        ]
        shipped.found = {key: held for key, held in shipped.found.items() if key[0]}  # the trials of this voice only
        false = report.wakes(others, settings, learned.asked(moved))
        made[name] = {"trials": len(given), "before": counts[0], "after": counts[1], "false": false}
        say(f"{name}: {counts[0]} → {counts[1]} of {len(given)}, false wakes {made['before']} → {false}")
    return made


def played(samples: "Samples", chosen: head.Head, number: int) -> judge.Played:
    """One sound, scored by the first stage."""
    made = features.embed_clip(samples[: len(samples) // FRAME * FRAME])
    scores = evaluate.score_clip(chosen, chosen.of(made))
    return judge.Played("", store.Rendered("hello", str(number), "", ""), scores, samples)
