"""What `hello enrol NAME --hotwords` changes: somebody's other hotwords heard, and false wakes, before and after."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.hotword import judge, report
from models.hotword import FRAME, SAMPLE_RATE, adapt, augment, evaluate, features, head
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


def compare(path: Path, folder: Path, real: Path, say: Say) -> dict[str, Any]:
    """The table of docs/hotword.md."""
    chosen = head.read(path)
    own = report.settings_of(chosen)
    background = adapt.read_background(path.with_name(f"{path.stem}.background.npz"))
    parts = [name for name in store.parts(folder, "test-") if "-voices" not in name and "-rivals" not in name]
    made: dict[str, Any] = {"before": report.wakes(judge.play(folder, parts, chosen), own, None)}
    say(f"first stage at {own.threshold}: {made['before']} wakes of the test sound before")
    for name, said in (people(real) | voices(folder.parent / "spoken")).items():
        adapted = adapt.adapt(chosen, said[:LEARNED], background)
        given = trials(said[LEARNED:], 1)
        counts = [sum(bool(judge.fires(played(one, which), own)) for one in given) for which in (chosen, adapted)]
        false = report.wakes(judge.play(folder, parts, adapted), own, None)
        made[name] = {"trials": len(given), "before": counts[0], "after": counts[1], "false": false}
        say(f"{name}: {counts[0]} → {counts[1]} of {len(given)}, false wakes {made['before']} → {false}")
    return made


def played(samples: "Samples", chosen: head.Head) -> judge.Played:
    """One sound, scored."""
    made = features.embed_clip(samples[: len(samples) // FRAME * FRAME])
    scores = evaluate.score_clip(chosen, chosen.of(made))
    return judge.Played("", store.Rendered("hello", "", "", ""), scores)
