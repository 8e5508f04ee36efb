"""Real recordings: which clips may train, which speakers are held out, what was said."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

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
    """All clips with a transcript and a fitting licence, of `speech` and `speech-train`."""
    clips: list[Clip] = []
    for name in ("speech", "speech-train"):
        lines = (shared / name / "manifest.tsv").read_text(encoding="utf-8").splitlines()
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


def people(folder: Path) -> list[Clip]:
    """Recordings collected by oneself: `list.tsv` in the folder, with a head line that names COLUMNS (others are not
    read), a clip a line. The speaker's name goes before the split: those of Speech Commands (`gsc:` and eight hex
    digits) are held out as in the shared recordings, of others one in five.

    Raises ValueError with the line that cannot be read.
    """
    lines = (folder / "list.tsv").read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t") if lines else []
    if missing := [name for name in COLUMNS if name not in head]:
        raise ValueError(f"{folder / 'list.tsv'}: the first line does not name {', '.join(missing)}.")
    found = []
    for number, line in enumerate(lines[1:], 2):
        row = dict(zip(head, line.split("\t"), strict=False))
        if any(not row.get(name) for name in COLUMNS):
            raise ValueError(f"{folder / 'list.tsv'}, line {number}: {' and '.join(COLUMNS)} are needed.")
        if row["licence"] in (*FORBIDDEN, "none"):
            continue
        home = "en/speech_commands" if row["speaker"].startswith("gsc:") else f"people/{row['file'].split('/')[0]}"
        found.append(
            Clip(
                folder / row["file"],
                row["lang"],
                row["speaker"],
                home,
                clean(row["transcript"]),
                split_of(home, row["speaker"]),
                False,
                row["licence"],
                "",
            )
        )
    return found


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
