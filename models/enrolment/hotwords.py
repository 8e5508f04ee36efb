"""The hotword in somebody's own voice: ten recordings of it, kept on this machine, adapt the head of the house.

The recordings of everybody are used together. One in `HELD_BACK` of each person is not learned from; the adapted head
is kept when it hears at least as many of those as the head it came from.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.enrolment import quality, store
from models.errors import ModelError
from models.hotword import adapt, evaluate, head

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

SHIPPED = Path(__file__).resolve().parents[1] / "hotword"


@dataclass(frozen=True)
class Outcome:
    """Held-back hotwords heard before and after, and whether the adapted head was kept."""

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
    """Where the head of this house is: the ears look there before they look among the shipped ones."""
    return data / "models" / "hotword" / f"{word}.npz"


def keep(data: Path, name: str, source: Path, lang: str) -> tuple[list[Path], list[tuple[str, str]]]:
    """Copy the good recordings of a folder into the person's; the copies, and the others with the reason."""
    good: list[Path] = []
    bad: list[tuple[str, str]] = []
    for file in evaluate.folder(source):
        complaint = quality.measure(evaluate.recording(file) / 32768).complaint(lang)
        if complaint:
            bad.append((file.name, complaint))
        else:
            good.append(file)
    if len(good) < LEAST:
        why = f" ({bad[0][0]}: {bad[0][1]})" if bad else ""
        raise ModelError(f"Only {len(good)} hotwords in {source} can be used, at least {LEAST} are needed{why}.")
    target = folder(data, name)
    target.mkdir(parents=True, exist_ok=True)
    copies = []
    for number, file in enumerate(good):
        copies.append(target / f"{number:03d}{file.suffix}")
        if copies[-1].resolve() != file.resolve():
            shutil.copyfile(file, copies[-1])
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
    shipped: Path = SHIPPED,
    tell: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Keep the hotwords of `name` and adapt the head of the house to everybody's. Raises ModelError, HotwordError."""
    own(data, word)
    copies, refused = keep(data, name, source, lang)
    held = [evaluate.recording(path) for path in copies[::HELD_BACK]]
    before, made = refresh(data, word, shipped)
    threshold = float(before.meta.get("trigger", {}).get("threshold", 0.5))
    old, new = adapt.heard(before, held, threshold), adapt.heard(made, held, threshold)
    if new >= old:
        write(data, word, made)
    learned = len(copies) - len(held)
    outcome = Outcome(name, learned, len(held), old, new, new >= old, tuple(refused))
    tell(outcome.sentence(lang))
    return outcome


def refresh(data: Path, word: str, shipped: Path = SHIPPED) -> tuple[head.Head, head.Head]:
    """The shipped head, and that head adapted to all recordings that are not held back."""
    before = head.read(shipped / f"{word}.npz", word)
    background = adapt.read_background(shipped / f"{word}.background.npz")
    learned: list[Samples] = []
    for files in people(data).values():
        learned += [evaluate.recording(path) for number, path in enumerate(files) if number % HELD_BACK]
    return before, adapt.adapt(before, learned, background)


def write(data: Path, word: str, made: head.Head) -> None:
    """Install the head of this house."""
    path = adapted(data, word)
    path.parent.mkdir(parents=True, exist_ok=True)
    meta = {key: value for key, value in made.meta.items() if key not in ("format", "members", "strides")}
    head.write(path, made.members, meta | {"adapted": sorted(people(data))})


def own(data: Path, word: str) -> None:
    """Raises ModelError when the owner trained a head of that name: it is not ours to replace."""
    path = adapted(data, word)
    if path.is_file() and "adapted" not in head.read_meta(path):
        raise ModelError(f"The hotword {path} was trained on this machine; remove it before enrolling voices for it.")


def erase(data: Path, name: str, words: Sequence[str] = ("hello",), shipped: Path = SHIPPED) -> int:
    """Remove the hotwords of a person, and what the house learned from them; how many recordings that was."""
    target = folder(data, name)
    count = len(evaluate.folder(target)) if target.is_dir() else 0
    if count:
        shutil.rmtree(target)
        for word in words:
            path = adapted(data, word)
            if path.is_file() and "adapted" in head.read_meta(path):
                if people(data):
                    write(data, word, refresh(data, word, shipped)[1])
                else:
                    path.unlink()
    return count
