"""Fine-tuning of the compact model on the voices of the household, and proof that it helped."""

import random
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.enrolment import quality, store
from models.enrolment.store import Recording
from models.errors import ModelError
from models.shipped import network_in

HELD_BACK = 5
"""Every fifth recording of a person is kept out of training, to compare before and after."""
COPIES = 6
BASE_SENTENCES = 120


@dataclass(frozen=True)
class Outcome:
    """Sentences right out of `held_back` before and after, in percent, and which model was kept."""

    name: str
    trained_on: int
    held_back: int
    before: float
    after: float
    kept: str
    """"new" or "old"."""
    seconds: float
    refused: tuple[tuple[str, str], ...]
    """Recordings left out, and why."""


def enrol(
    source: Path,
    name: str,
    *,
    data: Path,
    base: Path,
    minutes: float = 6.0,
    lang: str = "fr",
    seed: int = 1,
    tell: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Learn the voice of `name` from the recordings of `source` (a list.tsv names them), in at most `minutes`.

    `base` is the compact Vosk folder to start from; the result is written to `data/models/enrolled` when it hears the
    held-back sentences at least as well, and any at all. Everybody enrolled before is trained again with the new voice.
    Raises ModelError when fewer than ten recordings can be used, or the training extra is missing.
    """
    begun = time.monotonic()
    usable, refused = check(store.recordings(source, lang), lang)
    if len(usable) < 10:
        why = f" ({refused[0][0]}: {refused[0][1]})" if refused else ""
        raise ModelError(f"Only {len(usable)} recordings in {source} can be used, at least ten are needed{why}.")
    mine = store.keep(data, name, usable)
    held = mine[::HELD_BACK]
    training = [one for k, one in enumerate(mine) if k % HELD_BACK]
    for other in store.people(data):
        if other != name:
            training += [r for k, r in enumerate(store.kept(store.folder(data, other))) if k % HELD_BACK]
    before = accuracy(base, held)
    tell(f"before: {before:.0f} % of {len(held)} held-back sentences")
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "model"
        left = max(0.5, minutes - (time.monotonic() - begun) / 60)
        tune(base, fresh, training, minutes=left, seed=seed)
        after = accuracy(fresh, held)
        tell(f"after: {after:.0f} %")
        better = after >= before and after > 0  # one that hears nothing of them is no better
        if better:
            target = data / "models" / "enrolled"
            target.parent.mkdir(parents=True, exist_ok=True)
            old = target.with_name("enrolled.old")
            shutil.rmtree(old, ignore_errors=True)
            if target.is_dir():
                target.rename(old)
            shutil.move(str(fresh), str(target))
            shutil.rmtree(old, ignore_errors=True)
    return Outcome(
        name,
        len(training),
        len(held),
        before,
        after,
        "new" if better else "old",
        time.monotonic() - begun,
        tuple(refused),
    )


def check(recorded: Sequence[Recording], lang: str) -> tuple[list[Recording], list[tuple[str, str]]]:
    """The recordings that are good enough, and the others with the reason."""
    from models.training.voices import read_at

    good: list[Recording] = []
    bad: list[tuple[str, str]] = []
    for one in recorded:
        try:
            complaint = quality.measure(read_at(one.path)).complaint(lang)
        except (OSError, RuntimeError, ValueError) as error:
            complaint = f"Je ne peux pas le lire ({error})." if lang == "fr" else f"I cannot read it ({error})."
        if complaint:
            bad.append((one.path.name, complaint))
        else:
            good.append(one)
    return good, bad


def accuracy(model_folder: Path, held: Sequence[Recording]) -> float:
    """Percent of sentences heard exactly, with a grammar of the held-back sentences, the enrolment ones and `[unk]`.

    Words that sound the same have one spelling in it, as in the ears: "no" is never lost to "know".
    """
    from models.acoustics.homophones import given
    from models.enrolment.sentences import SENTENCES
    from models.training.evaluate import Vocabulary, grammar_of, hear, opened
    from models.training.testsets import spell
    from models.training.voices import read_at

    model = opened(model_folder)
    langs = {one.lang for one in held}
    spelt: dict[tuple[str, str], str] = {}
    for lang in sorted(langs):
        mine = [one.text for one in held if one.lang == lang]
        phrases = sorted({spell(text) for text in (*mine, *SENTENCES.get(lang, ()))})
        spelt |= {(lang, phrase): heard for phrase, heard in given(phrases, "fr" if lang == "fr" else "en").items()}
    wanted = sorted(set(spelt.values()))
    grammar = grammar_of(wanted, Vocabulary(model))
    right = sum(hear(model, read_at(one.path), grammar) == spelt[one.lang, spell(one.text)] for one in held)
    return 100.0 * right / max(1, len(held))


def tune(base: Path, out: Path, recorded: Sequence[Recording], *, minutes: float, seed: int = 1) -> None:
    """Trains the network of `base` on the recordings, mixed with as much synthetic speech so that others are not
    forgotten; writes a whole Vosk folder. The graph is the base's own."""
    import numpy as np
    import torch

    from models.training import nnet3
    from models.training.augment import Strength
    from models.training.data import Utterance, build, labels
    from models.training.g2p import ipa
    from models.training.packed import Packed
    from models.training.train import train_model

    torch.set_num_threads(2)
    items = [Utterance(one.path, labels(ipa(one.text, one.lang)), "person") for one in recorded]
    rng = np.random.default_rng(seed)
    soft = Strength(room=0.4, noise=0.6, snr=(8.0, 35.0), telephone=0.15)
    coloured = [rng.standard_normal(16000 * 4).astype(np.float32) * 0.1]
    person = build(items, COPIES, seed, coloured, soft)
    with tempfile.TemporaryDirectory() as scratch:
        synthetic = build(base_speech(Path(scratch), {one.lang for one in recorded}, seed), 2, seed + 1, coloured, soft)
    model = nnet3.read(network_in(base))
    sets = [Packed.of(person), Packed.of(synthetic)]
    train_model(
        model, minutes, sets, seed=seed, lr_head=1e-4, lr_front=1e-4, frames_each=4000, fixed_norms=True, passes=4.0
    )
    shutil.copytree(base, out, ignore=shutil.ignore_patterns("final.mdl"))
    nnet3.final_mdl(model, network_in(out), nnet3.prior(network_in(base)))


def base_speech(scratch: Path, langs: set[str], seed: int) -> list[Any]:
    """Sentences of the house in the installed synthetic voices."""
    import soundfile as sf

    from models.acoustics.phones import RATE
    from models.training.data import Utterance, labels
    from models.training.texts import corpus
    from models.training.voices import make

    out: list[Any] = []
    for lang in sorted(langs & {"fr", "en"}):
        say = make("pico", lang, None)
        for k, text in enumerate(corpus(lang, BASE_SENTENCES // len(langs), seed, ["oui" if lang == "fr" else "yes"])):
            _, sounds, wave = say(text, random.Random(f"{seed}-{lang}-{k}"))
            path = scratch / f"{lang}{k:03d}.wav"
            sf.write(str(path), wave, RATE)
            out.append(Utterance(path, labels(sounds), lang))
    return out
