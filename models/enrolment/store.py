"""Where enrolment recordings live: one folder a person, WAV files and a `list.tsv`; never sent anywhere."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from models.errors import ModelError


@dataclass(frozen=True)
class Recording:
    """A sentence somebody read: the file, the text, its language."""

    path: Path
    text: str
    lang: str


def folder(data: Path, name: str) -> Path:
    """The folder of a person. Raises ModelError for a name that is no plain name."""
    if not re.fullmatch(r"[\w][\w .'-]{0,40}", name):
        raise ModelError(f"{name!r} is no name I can store recordings under: use letters and digits.")
    return data / "enrolment" / name


def people(data: Path) -> dict[str, int]:
    """Everybody enrolled, and how many recordings each has."""
    root = data / "enrolment"
    found = sorted(root.iterdir()) if root.is_dir() else []
    return {p.name: len(recordings(p)) for p in found if p.is_dir()}


def recordings(where: Path, lang: str = "fr") -> list[Recording]:
    """What `list.tsv` of a folder names: "file<TAB>text[<TAB>language]" a line (`lang` when missing)."""
    listing = where / "list.tsv"
    if not listing.is_file():
        raise ModelError(f"{where} has no list.tsv: one line a recording, the file and the text separated by a tab.")
    out: list[Recording] = []
    for number, line in enumerate(listing.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        parts = line.split("\t")
        if len(parts) < 2:
            raise ModelError(f"{listing}, line {number}: expected the file, a tab and the text.")
        path = where / parts[0]
        if not path.is_file():
            raise ModelError(f"{listing}, line {number}: there is no recording {path}.")
        out.append(Recording(path, parts[1].strip(), parts[2].strip() if len(parts) > 2 else lang))
    return out


def keep(data: Path, name: str, source: list[Recording]) -> list[Recording]:
    """Copies recordings into the person's folder and lists them there."""
    target = folder(data, name)
    target.mkdir(parents=True, exist_ok=True)
    rows = []
    for k, one in enumerate(source):
        path = target / f"{k:03d}{one.path.suffix}"
        if path.resolve() != one.path.resolve():
            shutil.copyfile(one.path, path)
        rows.append(f"{path.name}\t{one.text}\t{one.lang}\n")
    (target / "list.tsv").write_text("".join(rows), encoding="utf-8")
    return recordings(target)


def erase(data: Path, name: str) -> int:
    """Removes everything recorded of a person; how many recordings that was. Raises ModelError when unknown."""
    target = folder(data, name)
    if not target.is_dir():
        raise ModelError(f"Nobody named {name!r} is enrolled here.")
    count = len(recordings(target)) if (target / "list.tsv").is_file() else 0
    shutil.rmtree(target)
    # What was read with the microphone and then copied here.
    shutil.rmtree(data / "reading" / target.name, ignore_errors=True)
    return count
