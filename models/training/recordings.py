"""Real recordings: which clips may train, which speakers are held out, what was said."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from models.errors import ModelError

FORBIDDEN = ("CC-BY-SA-3.0",)
"""Licences that do not fit a GPL-3.0-or-later model."""

TEST_SPEECH_COMMANDS = 11
DEV_SPEAKERS = ("Zohra Coudoin (F)",)


@dataclass(frozen=True)
class Clip:
    path: Path
    lang: str
    speaker: str
    source: str
    text: str
    split: str
    """train, dev or test; speakers never cross."""
    telephone: bool
    licence: str
    kind: str


def _bucket(speaker: str) -> int:
    return int(hashlib.sha256(speaker.encode()).hexdigest(), 16) % 100


def split_of(folder: str, speaker: str) -> str:
    """The split of a speaker: fixed by name, so that it never moves between runs."""
    if folder in ("fr/asterisk_armelle", "fr/securimage"):
        return "test"
    if folder == "fr/gcompris" and speaker in DEV_SPEAKERS:
        return "dev"
    if folder == "en/speech_commands":
        return "test" if _bucket(speaker) < 35 else "dev" if _bucket(speaker) < 50 else "train"
    if folder == "fr/commonvoice":
        return "test" if _bucket(speaker) < 15 else "train"
    if folder == "en/commonvoice":
        return "test" if _bucket(speaker) < 6 else "train"
    if folder == "en/precise_community":
        return "dev"
    if folder.startswith("people/"):
        return "test" if _bucket(speaker) < 20 else "train"
    return "train"


def clean(text: str) -> str:
    text = text.replace("’", "'").replace("_", " ").strip()
    return re.sub(r"\s+", " ", text)


def load(shared: Path) -> list[Clip]:
    """All clips with a transcript and a fitting licence, of `speech` and `speech-train`.

    Raises ModelError when one of them is not there.
    """
    clips: list[Clip] = []
    for name in ("speech", "speech-train"):
        listing = shared / name / "manifest.tsv"
        if not listing.is_file():
            raise ModelError(f"{listing} is not there: name the folder that holds speech/ and speech-train/.")
        lines = listing.read_text(encoding="utf-8").splitlines()
        head = lines[0].split("\t")
        for line in lines[1:]:
            row = dict(zip(head, line.split("\t"), strict=False))
            if (
                not row.get("transcript")
                or any(f in row["licence"] for f in FORBIDDEN)
                or row["file"].startswith("noise")
            ):
                continue
            folder = "/".join(row["file"].split("/")[:2])
            if folder == "en/librosa_libri":
                continue
            clips.append(
                Clip(
                    shared / name / row["file"],
                    row["lang"],
                    row["speaker"],
                    folder,
                    clean(row["transcript"]),
                    split_of(folder, row["speaker"]),
                    row["orig_sr"] in ("8000", "11025"),
                    row["licence"],
                    row.get("kind", ""),
                )
            )
    return clips


COLUMNS = ("file", "lang", "speaker", "licence", "transcript")
COMMAND = re.compile(r"(?P<speaker>[0-9a-f]{8})_nohash_\d+")
"""How Google's Speech Commands name a file; the folder is the word."""
A_WORD = 600
"""Clips of one word of Speech Commands among which those of held-out speakers are taken: enough to measure by."""
LEARNT = 800
"""Clips of one word of Speech Commands that are enough to learn from."""


def people(folder: Path) -> list[Clip]:
    """Recordings collected by oneself: Google's Speech Commands as they are unpacked, or a folder with `list.tsv`, a
    head line that names COLUMNS (others are not read) and a clip a line. The speaker's name decides who is held out:
    those of Speech Commands (`gsc:` and eight hex digits) as in the shared recordings, of others one in five.

    Raises ModelError with the line that cannot be read or whose file is not there, or when there is neither.
    """
    if not folder.is_dir():
        raise ModelError(f"{folder} is no folder: name one with recordings of people.")
    if not (folder / "list.tsv").is_file():
        found = speech_commands(folder)
        if not found:
            raise ModelError(f"{folder} holds no list.tsv and no Speech Commands (WORD/SPEAKER_nohash_N.wav).")
        return found
    listing = folder / "list.tsv"
    lines = listing.read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t") if lines else []
    if missing := [name for name in COLUMNS if name not in head]:
        raise ModelError(f"{listing}: the first line does not name {', '.join(missing)}.")
    found = []
    for number, line in enumerate(lines[1:], 2):
        row = dict(zip(head, line.split("\t"), strict=False))
        if any(not row.get(name) for name in COLUMNS):
            raise ModelError(f"{listing}, line {number}: {' and '.join(COLUMNS)} are needed.")
        if not (folder / row["file"]).is_file():
            raise ModelError(f"{listing}, line {number}: {row['file']} is not there.")
        if row["licence"] not in (*FORBIDDEN, "none"):
            source = row["file"].split("/")[0]
            found.append(
                _of(folder / row["file"], row["lang"], row["speaker"], source, row["transcript"], row["licence"])
            )
    return found


def speech_commands(folder: Path) -> list[Clip]:
    """At most LEARNT clips of each word, and those of held-out speakers among A_WORD; a word is a folder."""
    found: list[Clip] = []
    for word in sorted(path for path in folder.iterdir() if path.is_dir()):
        named = ((path, COMMAND.match(path.name)) for path in word.glob("*.wav"))
        clips = sorted((_bucket(path.name), path, match["speaker"]) for path, match in named if match)
        mine = [_of(path, "en", f"gsc:{name}", folder.name, word.name, "CC-BY-4.0") for _, path, name in clips]
        found += [clip for clip in mine[:A_WORD] if clip.split != "train"]
        found += [clip for clip in mine if clip.split == "train"][:LEARNT]
    return found


def _of(path: Path, lang: str, speaker: str, source: str, text: str, licence: str) -> Clip:
    home = "en/speech_commands" if speaker.startswith("gsc:") else f"people/{source}"
    return Clip(path, lang, speaker, home, clean(text), split_of(home, speaker), False, licence, "")


def noises(shared: Path) -> dict[str, list[Path]]:
    """Noise files: `train`, and `test` (every fifth file by name hash, and whole picovoice kitchen)."""
    out: dict[str, list[Path]] = {"train": [], "test": []}
    for path in sorted((shared / "speech" / "noise").rglob("*.flac")):
        held = path.parent.name == "picovoice" or _bucket(path.name) < 20
        out["test" if held else "train"].append(path)
    return out


ESPEAK_LANG = {
    "fr-FR": "fr",
    "en-US": "en",
    "pt-BR": "pt-BR",
    "pt": "pt",
    "nb": "nb",
    "br": "",
}
