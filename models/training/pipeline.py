"""The compact recognizer, from scratch or from an earlier one: voices, recordings, training, export, graph.

Every step writes a file and is left out when that file is there, so an interrupted run goes on where it was.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.errors import ModelError
from models.shipped import network_in
from models.training import packaged, recordings

ROOT = Path(__file__).resolve().parents[2]
CLEAN_SHARE = 0.12
"""Of the training time, for nearly clean speech in short sequences: in heavy augmentation a new network finds no
alignment for hours (docs/stt.md)."""


@dataclass(frozen=True)
class Engine:
    """A synthetic voice: how many sentences a language, how many varied versions of each, how often they are drawn."""

    name: str
    sentences: int
    copies: int
    weight: float
    langs: tuple[str, ...] = ("fr", "en")
    program: str = ""


ENGINES = (
    Engine("pico", 4500, 1, 0.6),
    Engine("espeak", 1200, 1, 0.35, program="espeak-ng"),
    Engine("flite", 1300, 1, 0.6, ("en",), "flite"),
)
KOKORO = Engine("kokoro", 1500, 4, 1.0)

RECORDINGS = (
    ("real-fr", "fr/commonvoice,fr/gcompris,fr/klettres", 12, 0.7),
    ("real-en", "en/commonvoice,en/speech_commands,en/pocketsphinx,en/precise_community", 5, 0.35),
    ("real-all", "", 2, 0.35),
)
"""(name, folders or all, varied versions, how often drawn): French has the fewest voices and is drawn most."""


PACKAGED: tuple[tuple[str, tuple[str, ...], int, float], ...] = (
    ("packaged-fr", ("fr",), 4, 1.0),
    ("packaged-en", ("en",), 4, 1.0),
    ("packaged-all", packaged.OTHERS, 1, 0.5),
)
"""The same of the recordings that Debian packages carry (`packaged`)."""
PEOPLE: tuple[tuple[str, int, float], ...] = (("fr", 6, 1.0), ("en", 3, 1.0))
"""The same of recordings collected by oneself (`recordings.people`): language, versions, how often drawn."""
FURTHER = ("--lr-head", "0.0006", "--lr-front", "0.0002")
"""How fast a network that hears already learns on; faster, it forgets in minutes what it knew (docs/stt.md)."""
ELSE = ("--others", "0.5")
"""Half of the versions of a set are spoken in another voice (WORLD)."""


@dataclass(frozen=True)
class Step:
    """A command of this package, and the file or folder that shows it was done."""

    makes: Path
    command: tuple[str, ...]


def synthesis(
    engines: Sequence[Engine],
    langs: Sequence[str],
    work: Path,
    shared: Path | None,
    kokoro: Path | None,
    seed: int,
    scale: float,
    ways: Sequence[str],
    phrases: Path | None = None,
) -> tuple[list[Step], dict[Path, float]]:
    """The steps that make the synthetic sets, and the weight of each set; `ways` go to all of them. `phrases`: a
    folder with LANG.txt, what the house listens for."""
    steps: list[Step] = []
    packs: dict[Path, float] = {}
    for engine in engines:
        for lang in (lang for lang in langs if lang in engine.langs):
            spoken, pack = work / f"{engine.name}-{lang}", work / f"{engine.name}-{lang}.npz"
            count = max(10, int(engine.sentences * scale))
            voice = ("models.training.voices", engine.name, lang, str(count), str(seed), str(spoken))
            home = ("--kokoro", str(kokoro)) if engine is KOKORO else ()
            listened = ("--phrases", str(phrases / f"{lang}.txt")) if phrases else ()
            steps += [
                Step(pack, (*voice, *home, *listened)),
                Step(pack, data(str(spoken), pack, engine.copies, seed, shared, *ways)),
            ]
            packs[pack] = engine.weight
    return steps, packs


def data(what: str, pack: Path, copies: int, seed: int, shared: Path | None, *more: str) -> tuple[str, ...]:
    """The command that builds a set."""
    noises = ("--shared", str(shared)) if shared else ()
    return ("models.training.data", what, str(pack), str(copies), str(seed), *noises, *more)


def recorded(work: Path, shared: Path, seed: int, ways: Sequence[str]) -> tuple[list[Step], dict[Path, float]]:
    """The same for the recordings of people."""
    steps: list[Step] = []
    packs: dict[Path, float] = {}
    for name, folders, copies, weight in RECORDINGS:
        pack = work / f"{name}.npz"
        what = f"real:{folders}" if folders else "real"
        steps.append(Step(pack, data(what, pack, copies, seed, shared, "--splits", "train,dev", *ways)))
        packs[pack] = weight
    return steps, packs


def in_packages(
    root: Path, work: Path, shared: Path | None, seed: int, ways: Sequence[str]
) -> tuple[list[Step], dict[Path, float]]:
    """The same for the recordings of Debian packages, those that are there."""
    steps: list[Step] = []
    packs: dict[Path, float] = {}
    for name, langs, copies, weight in PACKAGED:
        if any(True for lang in langs for _ in packaged.recordings(root, lang)):
            pack = work / f"{name}.npz"
            what = f"packaged:{','.join(langs)}"
            steps.append(Step(pack, data(what, pack, copies, seed, shared, "--root", str(root), *ways)))
            packs[pack] = weight
    return steps, packs


def of_people(
    folders: Sequence[Path], work: Path, shared: Path | None, seed: int, ways: Sequence[str]
) -> tuple[list[Step], dict[Path, float]]:
    """The same for recordings collected by oneself.

    Raises ModelError for a list that cannot be read, or for two folders of one name: their sets would be one.
    """
    if len({folder.name for folder in folders}) < len(folders):
        raise ModelError("Two folders of --people have the same name; rename one of them.")
    steps: list[Step] = []
    packs: dict[Path, float] = {}
    for folder in folders:
        spoken = {clip.lang for clip in recordings.people(folder) if clip.split == "train"}
        for lang, copies, weight in PEOPLE:
            if lang in spoken:
                pack = work / f"people-{folder.name}-{lang}.npz"
                steps.append(Step(pack, data(f"people:{folder}:{lang}", pack, copies, seed, shared, *ways)))
                packs[pack] = weight
    return steps, packs


def clean(pack: Path) -> Path:
    """The nearly clean version of a synthetic set."""
    return pack.with_name(f"{pack.stem}-clean.npz")


def training(out: Path, minutes: float, sets: Sequence[str], seed: int, workers: int, *more: str) -> tuple[str, ...]:
    """The command of one stage, without its rank."""
    return (
        *("models.training.train", str(out), f"{minutes:.2f}", "--threads", "1", "--frames", "2000"),
        *("--seed", str(seed), "--workers", str(workers), *more, "--sets", *sets),
    )


def train_stt(
    langs: Sequence[str],
    out: Path,
    hours: float,
    *,
    shared: Path | None = None,
    kokoro: Path | None = None,
    packages: Path = packaged.ROOT,
    people: Sequence[Path] = (),
    teacher: Path | None = None,
    phrases: Path | None = None,
    start: Path | None = None,
    share: float = 0.5,
    seed: int = 1,
    scale: float = 1.0,
    work: Path | None = None,
    frequent: int = 1350,
    workers: int | None = None,
    engines: Sequence[Engine] = ENGINES,
    tell: Callable[[str], None] = lambda line: None,
) -> None:
    """Makes a Vosk folder from scratch: corpus, voices, recordings, network, export, graph.

    `hours` is the time for the network alone. Without `shared` only synthetic voices train, and what recordings the
    Debian packages below `packages` carry, and those of the folders `people` (`recordings.people`). `teacher` is the
    folder of a larger recognizer (`teacher.py`), whose projection is fitted to the recordings of `shared`. Half of
    what the voices say are the `phrases` that the house listens for (a folder with fr.txt, en.txt). What was made lies
    in `work` and is kept.

    With `start`, a folder made before, its network learns on instead of a new one, and what is written is `share` of
    what it became and the rest of what it was, with the words of that folder, too.
    Raises ModelError with what is missing.
    """
    from models.training.package import frequent_words, vocabulary

    if start and not network_in(start).is_file():
        raise ModelError(f"{network_in(start)} is not there: --from wants a folder like models/compact.")
    for engine in engines:
        if engine.program and set(engine.langs) & set(langs) and shutil.which(engine.program) is None:
            raise ModelError(
                f"The program of the voice {engine.name} is missing: install the package {engine.program}."
            )
    if teacher and not shared:
        raise ModelError("A teacher is fitted to recordings: name their folder with --shared.")
    work = work or out.with_name(out.name + ".work")
    work.mkdir(parents=True, exist_ok=True)
    wanted = (*engines, *((KOKORO,) if kokoro else ()))
    fitted = work / "teacher.npz"
    ways = (*ELSE, "--teacher", str(teacher), str(fitted)) if teacher else ELSE
    steps, packs = synthesis(wanted, langs, work, shared, kokoro, seed, scale, ways, phrases)
    if teacher:
        steps.insert(0, Step(fitted, ("models.training.teacher", str(teacher), str(fitted), str(shared), "real")))
    first = next(iter(packs))
    if not start:
        spoken = str(first.with_suffix(""))
        steps.append(Step(clean(first), data(spoken, clean(first), 1, seed, None, "--light")))
    spoken_by_people = [in_packages(packages, work, shared, seed, ways), of_people(people, work, shared, seed, ways)]
    if shared:
        spoken_by_people.insert(0, recorded(work, shared, seed, ways))
    for more, found in spoken_by_people:
        steps += more
        packs |= found
    for number, step in enumerate(steps, 1):
        if not step.makes.is_file():
            tell(f"[{number}/{len(steps) + 2}] {' '.join(step.command)}")
            run([step.command])
    count = workers or min(os.cpu_count() or 1, 4)
    begun, network = work / "begun.pt", work / "network.pt"
    minutes, sets = hours * 60, [f"{pack}:{weight}" for pack, weight in packs.items()]
    if start:
        tell(f"[{len(steps) + 1}/{len(steps) + 2}] the network of {start} learns on: {minutes:.1f} minutes")
        whole: tuple[str, ...] = ("--from", str(network_in(start)), *FURTHER)
    else:
        tell(f"[{len(steps) + 1}/{len(steps) + 2}] nearly clean speech, then everything: {minutes:.1f} minutes")
        gentle = ("--length", "320", "--light", "--frozen", "19", "--lr-head", "0.003")
        in_ranks(training(begun, minutes * CLEAN_SHARE, [str(clean(first))], seed, count, *gentle), count)
        whole = ("--from", str(begun), "--lr-head", "0.0015", "--lr-front", "0.0004")
        minutes *= 1 - CLEAN_SHARE
    in_ranks(training(network, minutes, sets, seed, count, *whole), count)
    tell(f"[{len(steps) + 2}/{len(steps) + 2}] the folder")
    words, unigram = vocabulary(ROOT, {lang: frequent_words(lang, frequent) for lang in langs})
    write(out, network, words, unigram, langs, start, share)


def write(
    out: Path,
    network: Path,
    words: dict[str, list[str]],
    unigram: Mapping[str, float],
    langs: Sequence[str],
    start: Path | None,
    share: float,
) -> None:
    """The folder `out` of a checkpoint; with `start`, of the mean with its network and with its words besides."""
    from models.training import mix
    from models.training.package import dress, package, read_words

    if start is None:
        package(out, network, words, dict(unigram))
        return
    spoken: dict[str, set[str]] = {}
    for word, known in (*read_words(start).items(), *words.items()):
        spoken.setdefault(word, set()).update(lang for lang in known if lang in langs)
    dress(out, {word: sorted(mine) for word, mine in spoken.items() if mine}, unigram)
    mix.main(network_in(out), share, network, network_in(start))


def in_ranks(command: tuple[str, ...], workers: int) -> None:
    """One process a core, each with its rank, by a port of their own: another training may run beside this one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run([(*command[:3], "--rank", str(rank), "--port", str(port), *command[3:]) for rank in range(workers)])


def run(commands: Sequence[Sequence[str]]) -> None:
    """Runs commands of this package side by side, a thread each. Raises ModelError when one fails; none is left."""
    env = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    started = [subprocess.Popen([sys.executable, "-m", *command], env=env, cwd=ROOT) for command in commands]
    try:
        for process, command in zip(started, commands, strict=True):
            if process.wait(24 * 3600):
                raise ModelError(
                    f"The step {command[0]} failed; its own message stands above. Run the command again to go on."
                )
    finally:
        for process in started:
            if process.poll() is None:
                process.terminate()
                process.wait(30)
