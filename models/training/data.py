"""Training sets: augmented log mel features and phone labels, packed in one .npz a set.

`python -m models.training.data SET OUT.npz COPIES SEED [--shared DIR] …` builds one.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.acoustics.phones import RATE
from models.hotword.studio.convert import convert
from models.training import packaged, recordings
from models.training.augment import Strength, augment, paced, surrounded
from models.training.features import BINS, log_mel
from models.training.g2p import ipa
from models.training.phones import PHONES, phones_of
from models.training.teacher import SIZE, Teacher
from models.training.voices import read_at

INDEX = {p: i + 1 for i, p in enumerate(PHONES)}


def labels(sounds: str) -> np.ndarray:
    """CTC labels (1 … 44) of an IPA string."""
    return np.array([INDEX[p] for p in phones_of(sounds)], np.uint8)


@dataclass(frozen=True)
class Utterance:
    path: Path
    label: np.ndarray
    group: str


def real(shared: Path, splits: Iterable[str] = ("train",), folders: tuple[str, ...] = ()) -> Iterator[Utterance]:
    """Real clips of the splits; texts longer than 13 s of speech or without a phonemizer are left out."""
    yield from _labelled(
        clip for clip in recordings.load(shared) if clip.split in splits and (not folders or clip.source in folders)
    )


def _labelled(clips: Iterable[recordings.Clip]) -> Iterator[Utterance]:
    for clip in clips:
        voice = recordings.ESPEAK_LANG.get(clip.lang, clip.lang)
        if voice:
            label = labels(ipa(clip.text, voice))
            if len(label):
                yield Utterance(clip.path, label, f"{clip.lang}:{clip.source}")


def synthetic(folder: Path) -> Iterator[Utterance]:
    for line in (folder / "list.tsv").read_text(encoding="utf-8").splitlines():
        name, _, voice, _, sounds = line.split("\t")
        if voice != "-" and len(labels(sounds)):
            yield Utterance(folder / name, labels(sounds), folder.name)


def recording(path: Path) -> np.ndarray | None:
    """A sound at half of full scale (16 kHz); None when it is too short, too long or silent."""
    wave = read_at(path)
    if len(wave) > 13 * RATE or len(wave) < RATE // 6:
        return None
    peak = float(np.abs(wave).max())
    return None if peak < 1e-3 else wave * (0.5 / peak)


def build(
    utterances: list[Utterance],
    copies: int,
    seed: int,
    noises: list[np.ndarray],
    strength: Strength | None = None,
    others: float = 0.0,
    teacher: Teacher | None = None,
) -> dict[str, np.ndarray]:
    """Features (float16, rows of 32), frame counts, labels and label counts of `copies` versions of each utterance,
    the share `others` of them in another voice (`convert`).

    With a `teacher` also what it says of each utterance (`said`, rows of SIZE, float16; `said_frames` of each), which
    utterance a version is of (`of`), where the utterance begins in it (`leads`, seconds) and how much faster it is
    spoken there (`paces`)."""
    rng, strength = np.random.default_rng(seed), strength or Strength()
    feats, frames, labs, lens = [], [], [], []
    told: list[np.ndarray] = []
    of, leads, paces = [], [], []
    babble: list[np.ndarray] = []
    for n, one in enumerate(utterances):
        wave = recording(one.path)
        if wave is None:
            continue
        if len(babble) < 200:
            babble.append(wave)
        elif rng.random() < 0.1:
            babble[int(rng.integers(200))] = wave
        if teacher:
            told.append(teacher.says(wave))
        for _ in range(copies):
            said = paced(convert(wave, rng) if rng.random() < others else wave, rng, strength)
            whole, lead = surrounded(said, rng)
            x = log_mel(augment(whole, rng, noises, babble[:-1], strength))
            # CTC needs a step per phone and one more between equal phones.
            need = len(one.label) + int(np.sum(one.label[1:] == one.label[:-1]))
            if need > len(x) // 4:
                continue
            feats.append(x.astype(np.float16))
            frames.append(len(x))
            labs.append(one.label)
            lens.append(len(one.label))
            of.append(len(told) - 1)
            leads.append(lead / RATE)
            paces.append(len(wave) / len(said))
        if n % 1000 == 999:
            print(n + 1, "of", len(utterances), flush=True)
    taught = {
        "said": np.concatenate(told) if told else np.zeros((0, SIZE), np.float16),
        "said_frames": np.array([len(one) for one in told], np.int32),
        "of": np.array(of, np.int32),
        "leads": np.array(leads, np.float32),
        "paces": np.array(paces, np.float32),
    }
    return {
        **(taught if teacher else {}),
        "feats": np.concatenate(feats) if feats else np.zeros((0, BINS), np.float16),
        "frames": np.array(frames, np.int32),
        "labels": np.concatenate(labs) if labs else np.zeros(0, np.uint8),
        "lens": np.array(lens, np.int32),
    }


def load_noises(shared: Path, which: str = "train") -> list[np.ndarray]:
    return [read_at(p) for p in recordings.noises(shared)[which]]


def chosen(what: str, shared: Path, splits: tuple[str, ...], root: Path) -> list[Utterance]:
    """The utterances of a set: "real", "real:FOLDER,…", "people:FOLDER:LANG", "packaged:LANG,…", or a folder of
    `voices.py`."""
    kind, _, names = what.partition(":")
    if kind == "real":
        return list(real(shared, splits, tuple(names.split(",")) if names else ()))
    if kind == "people":
        folder, _, lang = names.rpartition(":")
        clips = recordings.people(Path(folder))
        return list(_labelled(clip for clip in clips if clip.split in splits and clip.lang == lang))
    if kind == "packaged":
        return [
            Utterance(sound, labels(ipa(text, lang)), f"{lang}:packaged")
            for lang in names.split(",")
            for sound, text in packaged.recordings(root, lang)
        ]
    return list(synthetic(Path(what)))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "what", help='"real", "real:FOLDER,…", "people:FOLDER:LANG", "packaged:LANG,…" or a folder of voices.py'
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("copies", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("--shared", type=Path, help="the recordings, and the noises")
    parser.add_argument("--splits", default="train")
    parser.add_argument("--root", type=Path, default=packaged.ROOT, help="what holds usr/share of the packages")
    parser.add_argument("--others", type=float, default=0.0, help="share of the versions in another voice")
    parser.add_argument("--teacher", type=Path, nargs=2, metavar=("HOME", "FITTED"), help="see teacher.py")
    parser.add_argument("--light", action="store_true", help="nearly clean")
    a = parser.parse_args()
    # A new network begins with nearly clean speech: in heavy augmentation CTC finds no alignment for a long time.
    light = Strength(speed=0.06, room=0.0, colour=0.2, noise=0.1, snr=(20.0, 35.0), telephone=0.0)
    packed = build(
        chosen(a.what, a.shared, tuple(a.splits.split(",")), a.root),
        a.copies,
        a.seed,
        load_noises(a.shared) if a.shared else [],
        light if a.light else Strength(),
        a.others,
        Teacher(*a.teacher) if a.teacher else None,
    )
    # Whole or not at all: a set that is there counts as made.
    np.savez(a.out.with_suffix(".part.npz"), **packed)
    a.out.with_suffix(".part.npz").rename(a.out)
    print(a.what, len(packed["frames"]), "versions", round(packed["frames"].sum() / 360000, 2), "h")


if __name__ == "__main__":
    main()
