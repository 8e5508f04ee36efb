"""Where enrolment recordings live: one folder a person, WAV files and a `list.tsv`; never sent anywhere."""

import logging
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from basecamp.house import LANGS
from models.errors import ModelError

log = logging.getLogger(__name__)
LISTING = "list.tsv"


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
    return {p.name: len(kept(p)) for p in found if p.is_dir() and not p.name.startswith(".")}


def recordings(where: Path, lang: str = "fr") -> list[Recording]:
    """What `list.tsv` of a folder names: "file<TAB>text[<TAB>language]" a line (`lang` when missing).

    Raises ModelError, with the line, for a list that is wrong.
    """
    listing = where / LISTING
    if not listing.is_file():
        raise ModelError(f"{where} has no list.tsv: one line a recording, the file and the text separated by a tab.")
    try:
        lines = listing.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{listing} cannot be read ({error}): save it as text in UTF-8.") from None
    out: list[Recording] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split("\t")]
        if len(parts) < 2 or not parts[1]:
            raise ModelError(f"{listing}, line {number}: expected the file, a tab and the text.")
        path = where / parts[0]
        if not path.is_file():
            raise ModelError(f"{listing}, line {number}: there is no recording {path}.")
        spoken = (parts[2] if len(parts) > 2 else "") or lang
        if spoken not in LANGS:
            raise ModelError(f"{listing}, line {number}: the language is {spoken!r}; write fr or en.")
        out.append(Recording(path, parts[1], spoken))
    return out


def kept(where: Path) -> list[Recording]:
    """The recordings of somebody enrolled; none where their list is damaged: others are enrolled all the same."""
    try:
        return recordings(where)
    except ModelError as error:
        log.warning("%s", error)
        return []


def keep(data: Path, name: str, source: list[Recording]) -> list[Recording]:
    """Copies recordings into the person's folder and lists them there, for the owner's eyes alone.

    All or nothing: when it is interrupted, what was kept before stays.
    """
    target = folder(data, name)
    fresh = target.with_name(f".{name}.part")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    rows = []
    for k, one in enumerate(source):
        path = fresh / f"{k:03d}{one.path.suffix}"
        shutil.copyfile(one.path, path)
        path.chmod(0o600)
        rows.append(f"{path.name}\t{one.text}\t{one.lang}\n")
    (fresh / LISTING).write_text("".join(rows), encoding="utf-8")
    (fresh / LISTING).chmod(0o600)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return recordings(target)


def known(data: Path, name: str) -> list[Path]:
    """The folders with recordings of a person: learnt, read aloud, and what an interrupted enrolment left."""
    target = folder(data, name)
    places = (target, data / "reading" / target.name, target.with_name(f".{target.name}.part"))
    return [place for place in places if place.is_dir()]


def erase(data: Path, name: str) -> int:
    """Removes everything recorded of a person; how many recordings that was. Raises ModelError when unknown.

    What was read with the microphone goes too, also where reading was interrupted and nothing was learnt from it.
    """
    there = known(data, name)
    if not there:
        raise ModelError(f"Nobody named {name!r} is enrolled here.")
    count = max(sum(file.name != LISTING for file in place.iterdir()) for place in there)
    for place in there:
        shutil.rmtree(place)
    return count
