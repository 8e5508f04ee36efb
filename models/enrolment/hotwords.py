"""The hotword in somebody's own voice: ten recordings of it, kept on this machine, adapt the second stage of the house.

The recordings of everybody are used together: the last layer of the second stage's head moves towards them, away from
the other voices and the other speech that its background holds (`models.hotword.adapt`). One recording in `HELD_BACK`
of each person is not learned from; the adapted stage is kept when it hears at least as many of those as the one before.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from models.acoustics import phones
from models.enrolment import quality, store
from models.errors import ModelError
from models.hotword import FRAME, HotwordError, adapt, evaluate, features, head, second
from models.shipped import HOTWORD_NETWORK, HOTWORDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

WANTED = 10
"""Recordings asked for."""

LEAST = 5
"""Fewer good ones teach nothing that can be checked."""

HELD_BACK = 4
"""Every fourth recording of a person is kept out, to compare before and after."""


@dataclass(frozen=True)
class Outcome:
    """Held-back hotwords heard before and after, and whether the adapted second stage was kept."""

    name: str
    learned_from: int
    held_back: int
    before: int
    after: int
    kept: bool
    refused: tuple[tuple[str, str], ...]

    def sentence(self, lang: str) -> str:
        """For the person."""
        if lang == "fr":
            end = "je garde le nouveau réglage." if self.kept else "je garde l'ancien réglage."
            return (
                f"Sur {self.held_back} appels mis de côté, j'en entendais {self.before} et j'en entends maintenant "
                f"{self.after} : {end}"
            )
        end = "I keep the new setting." if self.kept else "I keep the old setting."
        return f"Of {self.held_back} calls held back I heard {self.before}, and now {self.after}: {end}"


def folder(data: Path, name: str) -> Path:
    """Where the hotwords of a person are. Raises ModelError for a name that is no plain name."""
    return data / "hotwords" / store.folder(data, name).name


def people(data: Path) -> dict[str, list[Path]]:
    """Everybody who recorded hotwords, and the files."""
    root = data / "hotwords"
    found = sorted(root.iterdir()) if root.is_dir() else []
    return {path.name: evaluate.folder(path) for path in found if path.is_dir()}


def adapted(data: Path, word: str) -> Path:
    """Where the second stage of this house is: the ears look there before they look among the shipped ones."""
    return data / "models" / "hotword" / f"{word}.second.npz"


def keep(data: Path, name: str, source: Path, lang: str) -> tuple[list[Path], list[tuple[str, str]]]:
    """Copy the good recordings of a folder into the person's; the copies, and the others with the reason."""
    good: list[Path] = []
    bad: list[tuple[str, str]] = []
    for file in evaluate.folder(source):
        try:
            complaint = quality.measure(evaluate.recording(file) / 32768).complaint(lang)
        except HotwordError as error:
            complaint = f"Je ne peux pas le lire ({error})" if lang == "fr" else f"I cannot read it ({error})"
        if complaint:
            bad.append((file.name, complaint))
        else:
            good.append(file)
    if len(good) < LEAST:
        why = f" ({bad[0][0]}: {bad[0][1]})" if bad else ""
        raise ModelError(f"Only {len(good)} hotwords in {source} can be used, at least {LEAST} are needed{why}.")
    target = folder(data, name)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    copies = []
    for number, file in enumerate(good):
        copies.append(target / f"{number:03d}{file.suffix}")
        if copies[-1].resolve() != file.resolve():
            shutil.copyfile(file, copies[-1])
        copies[-1].chmod(0o600)
    for stale in set(evaluate.folder(target)) - set(copies):
        stale.unlink()
    return copies, bad


def learn(
    source: Path,
    name: str,
    *,
    data: Path,
    word: str = "hello",
    lang: str = "fr",
    shipped: Path = HOTWORDS,
    tell: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Keep the hotwords of `name` and adapt the second stage of the house. Raises ModelError, HotwordError."""
    if adapted(data, word).with_name(f"{word}.npz").is_file():
        raise ModelError(f"{word} was trained on this machine: that head has no second stage that could learn a voice.")
    copies, refused = keep(data, name, source, lang)
    held = [evaluate.recording(path) for path in copies[::HELD_BACK]]
    before, made = refresh(data, word, shipped)
    first = head.read(shipped / f"{word}.npz", word)
    old, new = (heard(first, stage, held) for stage in (before, made))
    if new >= old:
        write(data, word, made)
    learned = len(copies) - len(held)
    outcome = Outcome(name, learned, len(held), old, new, new >= old, tuple(refused))
    tell(outcome.sentence(lang))
    return outcome


def heard(first: head.Head, stage: second.Second, recordings: "Sequence[Samples]") -> int:
    """How many recordings of the word wake: the first stage asks, two frames running, and the second believes it."""
    import numpy as np

    network = phones.read(HOTWORD_NETWORK)
    threshold = float(first.meta.get("trigger", {}).get("threshold", 0.5))
    asks = int(first.meta.get("trigger", {}).get("asks", 1))
    woken = 0
    for samples in recordings:
        sound = np.concatenate([np.zeros(8 * FRAME, np.int16), samples, np.zeros(14 * FRAME, np.int16)])
        scores = evaluate.score_clip(first, first.of(features.embed_clip(sound)))
        asked = np.flatnonzero(evaluate.steady(scores, 2, 3) >= threshold)[::3][:asks]
        woken += any(
            stage.accepts(stage.evidence(sound[: (frame + 1) * FRAME], float(scores[frame]), network))
            for frame in asked
        )
    return woken


def refresh(data: Path, word: str, shipped: Path = HOTWORDS) -> tuple[second.Second, second.Second]:
    """The shipped second stage, and that stage adapted to all recordings that are not held back."""
    path = shipped / f"{word}.second.npz"
    if not path.is_file():
        raise HotwordError(f"The hotword {word} has no second stage here that could learn a voice.")
    before = second.read(path)
    background = adapt.read_background(shipped / f"{word}.background.npz")
    learned: list[Samples] = []
    for files in people(data).values():
        learned += [evaluate.recording(path) for number, path in enumerate(files) if number % HELD_BACK]
    return before, replace(before, head=adapt.adapt(before.head, learned, background))


def write(data: Path, word: str, made: second.Second) -> None:
    """Install the second stage of this house."""
    path = adapted(data, word)
    path.parent.mkdir(parents=True, exist_ok=True)
    second.write(path, made, adapted=sorted(people(data)))


def erase(data: Path, name: str, words: Sequence[str] = ("hello",), shipped: Path = HOTWORDS) -> int:
    """Remove the hotwords of a person, and what the house learned from them; how many recordings that was."""
    target = folder(data, name)
    count = len(evaluate.folder(target)) if target.is_dir() else 0
    if target.is_dir():
        shutil.rmtree(target)
    if count:
        for word in words:
            path = adapted(data, word)
            if path.is_file():
                path.unlink()
                if people(data):
                    write(data, word, refresh(data, word, shipped)[1])
    return count
