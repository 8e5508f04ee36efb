"""The bundled words of other makers (`okay_nabu`, `hey_jarvis`) by the same voices, rooms, noises and negatives."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.hotword import judge, report
from hello.ears.hotword import engines, heads
from hello.ears.trigger import TriggerSettings
from models.hotword import features
from models.hotword.studio import speak, store

Say = Callable[[str], None]


def play(folder: Path, names: list[str], name: str, kind: str = "") -> list[judge.Played]:
    """The clips of some parts (of one kind), scored by a bundled word."""
    import numpy as np

    scorer: Any = engines.PyOpenScorer(heads_path(name), features.quiet())
    found = []
    for part in names:
        rows = np.load(folder / f"{part}.embedding.npy", mmap_mode="r")
        for held in store.clips(folder, part):
            if kind and held.kind != kind:
                continue
            scorer.reset()
            embeddings = np.asarray(rows[held.start : held.start + held.count], np.float32)
            scores = [scorer.push(features.Features(row[None], row[None])) for row in embeddings]
            found.append(judge.Played(part, held, np.array(scores, np.float32)))
    return found


def heads_path(name: str) -> Path:
    """Where the bundled head is."""
    source = heads.find(name)
    return source.path if source.path is not None else features.package_models() / f"{source.name}.tflite"


def compare(folder: Path, say: Say) -> dict[str, Any]:
    """The table of docs/hotword.md: heard by unseen voices, false wakes, both at 0.5 (their usual threshold) and as a
    curve."""
    names = [name for name in store.parts(folder, "test-") if "-voices" not in name and "-rivals" not in name]
    made: dict[str, Any] = {}
    for name in speak.RIVALS:
        words = play(folder, list(store.parts(folder, "test-rivals")), name, name)
        others = play(folder, names, name)
        hours = sum(one.hours for one in others)
        usual = TriggerSettings()
        heard = {id(one): judge.heard(one, usual) for one in words}
        false = report.wakes(others, usual, None)
        say(f"{name}: {sum(heard.values()) / len(words):.1%} of {len(words)} at 0.5, {false} false in {hours:.2f} h")
        made[name] = {"heard": sum(heard.values()) / len(words), "words": len(words), "false": false, "hours": hours}
        groups = report.by(words, lambda clip: clip.source)
        made[name]["engine"] = {
            engine: [sum(heard[id(one)] for one in group), len(group)] for engine, group in groups.items()
        }
        say(f"   {made[name]['engine']}")
        made[name]["curve"] = report.curve(words, others, say, 1, 1)
    return made
