"""Listing, fetching, verifying and removing models in the user's data folder.

Layout under the data folder: `models/NAME/` (installed, with `.installed.json`), `models/.partial/` (downloads
that can be resumed), `models/pins.json` (sha256 of first downloads nobody published a digest for). An install
appears by one rename, so that a model is there whole or not at all.
"""

import fcntl
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from basecamp.paths import data_dir
from models import manifest
from models.download import Report, download, silent
from models.errors import ChecksumError, ModelError, SpaceError
from models.manifest import File, Model
from models.unpack import Limits, unpack, unpacked_size

NOTE = ".installed.json"
SPARE = 64 * 1024**2
"""Bytes left free on the disk whatever happens."""

State = Literal["shipped", "packaged", "installed", "absent", "missing"]
Trust = Literal["published", "pinned", "first"]


@dataclass(frozen=True)
class Listed:
    """One line of `hello models list`. `missing` = should be in the repository or a package, and is not."""

    model: Model
    state: State
    path: Path | None


@dataclass(frozen=True)
class Fetched:
    """What a fetch did: `trust` is "published" (digest of the manifest), "pinned" (equal to the first download
    here) or "first" (nothing to compare with: noted now)."""

    model: Model
    path: Path
    trust: Trust


def home(data: Path | None = None) -> Path:
    """The folder models are installed in; nothing is created."""
    return (data if data is not None else data_dir()) / "models"


def where(name: str, data: Path | None = None) -> Path | None:
    """The folder or file of a model that is here (installed or shipped), else None. Never fetches."""
    model = manifest.find(name, manifest.read())
    return _listed(model, home(data)).path


def list_models(data: Path | None = None, path: Path = manifest.MANIFEST) -> list[Listed]:
    """Every model of the manifest and whether it is here."""
    return [_listed(model, home(data)) for model in manifest.read(path).values()]


def _listed(model: Model, folder: Path) -> Listed:
    if model.package is not None:
        try:
            version(model.package)
        except PackageNotFoundError:
            return Listed(model, "missing", None)
        return Listed(model, "packaged", None)
    if model.shipped is not None:
        place = manifest.ROOT / model.shipped
        return Listed(model, "shipped", place) if place.exists() else Listed(model, "missing", None)
    place = folder / model.name
    return Listed(model, "installed", place) if (place / NOTE).is_file() else Listed(model, "absent", None)


def fetch(
    name: str,
    *,
    data: Path | None = None,
    path: Path = manifest.MANIFEST,
    source: Path | None = None,
    mirror: str | None = None,
    report: Report = silent,
    again: bool = False,
    limits: Limits = Limits(),  # noqa: B008
    free: Callable[[Path], int] = lambda place: shutil.disk_usage(place).free,
    bring: Callable[..., None] = download,
) -> Fetched:
    """Install the model `name`, from its address, a `mirror` or the folder `source`; does nothing when it is here.

    `source` holds the files under their published names. `again` installs over what is here. Raises `ModelError`
    (unknown name, not fetchable, network, wrong digest, damaged archive, no room); then nothing is changed, and
    what was downloaded so far is kept for the next try unless it is wrong.
    """
    model = manifest.find(name, manifest.read(path))
    if not model.files:
        raise ModelError(f"{name} is not fetched: it comes with {model.package or 'this program'}.")
    folder = home(data)
    target = folder / name
    if (target / NOTE).is_file() and not again:
        trust = _noted(name, target).get("trust", "pinned")
        return Fetched(model, target, trust)
    partial = folder / ".partial"
    partial.mkdir(parents=True, exist_ok=True)
    with _lock(folder):
        _room(folder, model.size or 0, free, name)
        pins = _read_pins(folder)
        got: list[tuple[File, Path, Trust, str]] = []
        for file in model.files:
            part = partial / f"{file.name}.part"
            if source is not None:
                _copy_from(source, file, part)
            else:
                bring(file, part, mirror=mirror, report=report)
            trust, sha256 = _check(file, part, pins, offline=source is not None)
            got.append((file, part, trust, sha256))
        worst: Trust = next((t for level in ("first", "pinned") for _, _, t, _ in got if t == level), "published")
        _install(model, target, [(file, part) for file, part, _, _ in got], worst, limits, free)
        _write_pins(folder, pins | {file.url: sha256 for file, _, _, sha256 in got})
        for file, part, _, _ in got:
            part.unlink(missing_ok=True)
            part.with_name(f"{file.name}.part.json").unlink(missing_ok=True)
    return Fetched(model, target, worst)


def verify(name: str, *, data: Path | None = None, path: Path = manifest.MANIFEST) -> Path:
    """Compare every file of an installed model with what was noted when it was installed.

    Returns its folder. Raises `ModelError` when it is not installed, `ChecksumError` naming the first file that is
    missing, extra or changed.
    """
    model = manifest.find(name, manifest.read(path))
    listed = _listed(model, home(data))
    if listed.path is None or listed.state == "shipped":
        raise ModelError(f"{name} {absence(listed)}, so there is nothing to verify.")
    noted: dict[str, str] = _noted(name, listed.path)["files"]
    present = {str(p.relative_to(listed.path)): p for p in _files(listed.path)}
    for relative in sorted(noted.keys() | present.keys()):
        if relative not in present:
            fault = "is missing"
        elif relative not in noted:
            fault = "was not part of it"
        elif _digest(present[relative], "sha256") != noted[relative]:
            fault = "has changed"
        else:
            continue
        raise ChecksumError(f"In the model {name}, {relative} {fault}; fetch it again with: "
                            f"hello models fetch {name} --again")  # fmt: skip
    return listed.path


def absence(listed: Listed) -> str:
    """Why it is not among the installed ones."""
    brought = {"shipped": "comes with this program", "packaged": f"comes with {listed.model.package}"}
    return brought.get(listed.state, "is not installed here")


def _noted(name: str, place: Path) -> dict[str, Any]:
    """What was noted when it was installed. A note that a power cut left half written makes the model unknown."""
    try:
        note = json.loads((place / NOTE).read_text(encoding="utf-8"))
        note["files"].items()
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ChecksumError(f"In the model {name}, {NOTE} is damaged; fetch it again with: "
                            f"hello models fetch {name} --again") from None  # fmt: skip
    return dict(note)


def remove(name: str, *, data: Path | None = None, path: Path = manifest.MANIFEST) -> Path:
    """Remove an installed model and its partial downloads; returns the folder that was removed."""
    model = manifest.find(name, manifest.read(path))
    folder = home(data)
    listed = _listed(model, folder)
    if listed.state != "installed" or listed.path is None:
        raise ModelError(f"{name} {absence(listed)}, so it cannot be removed.")
    with _lock(folder):
        grave = Path(tempfile.mkdtemp(prefix=f".removed-{name}-", dir=folder))
        listed.path.rename(grave / name)
        shutil.rmtree(grave)
        for file in model.files:
            (folder / ".partial" / f"{file.name}.part").unlink(missing_ok=True)
    return listed.path


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ModelError(f"Another fetch is at work in {folder}; wait until it is done.") from error
        yield


def _room(folder: Path, needed: int, free: Callable[[Path], int], name: str) -> None:
    there = free(folder)
    if there < needed + SPARE:
        raise SpaceError(
            f"{name} needs {-(-(needed + SPARE) // 1024**2)} MB in {folder} and {there // 1024**2} MB are free; "
            "make room or set HELLO_DATA to a larger disk."
        )


def _copy_from(source: Path, file: File, part: Path) -> None:
    given = source / file.name
    if not given.is_file():
        raise ModelError(f"{source} does not hold {file.name}; put it there under that name (from {file.url}).")
    part.with_name(part.name + ".json").unlink(missing_ok=True)
    shutil.copyfile(given, part)


def _digest(path: Path, algorithm: str) -> str:
    with path.open("rb") as held:
        return hashlib.file_digest(held, algorithm).hexdigest()


def _check(file: File, part: Path, pins: dict[str, str], *, offline: bool) -> tuple[Trust, str]:
    sha256 = _digest(part, "sha256")
    if file.digest is not None:
        found = sha256 if file.digest.algorithm == "sha256" else _digest(part, file.digest.algorithm)
        if found != file.digest.value:
            part.unlink()
            raise ChecksumError(
                f"{file.name} is not the published file: its {file.digest.algorithm} is {found}, published was "
                f"{file.digest.value} ({file.digest.source}). It was thrown away; try another "
                f"{'copy' if offline else 'mirror'}."
            )
        return "published", sha256
    if file.url in pins:
        if pins[file.url] != sha256:
            part.unlink()
            raise ChecksumError(
                f"{file.name} has changed since it was first fetched here: its sha256 is {sha256}, then it was "
                f"{pins[file.url]}. It was thrown away; if the change is known to be right, remove that line from "
                "pins.json in the models folder."
            )
        return "pinned", sha256
    return "first", sha256


def _install(
    model: Model,
    target: Path,
    files: list[tuple[File, Path]],
    trust: Trust,
    limits: Limits,
    free: Callable[[Path], int],
) -> None:
    staging = Path(tempfile.mkdtemp(prefix=f".new-{model.name}-", dir=target.parent))
    try:
        fresh = staging / "content"
        if model.unpack == "zip":
            for _, part in files:
                _room(target.parent, unpacked_size(part, limits), free, model.name)
                unpack(part, fresh, limits)
        else:
            fresh.mkdir()
            for file, part in files:
                shutil.copyfile(part, fresh / file.name)
        noted = {str(p.relative_to(fresh)): _digest(p, "sha256") for p in _files(fresh)}
        note = {"name": model.name, "trust": trust, "at": int(time.time()), "files": noted}
        (fresh / NOTE).write_text(json.dumps(note, indent=1), encoding="utf-8")
        if target.exists():
            target.rename(staging / "old")
        fresh.rename(target)
    except OSError as error:
        raise ModelError(f"{model.name} cannot be installed in {target.parent} ({error}).") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and p != folder / NOTE)


def _read_pins(folder: Path) -> dict[str, str]:
    try:
        held = json.loads((folder / "pins.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder / 'pins.json'} cannot be read ({error}); repair or remove it.") from error
    return {str(url): str(value) for url, value in held.items()}


def _write_pins(folder: Path, pins: dict[str, str]) -> None:
    fresh = folder / "pins.json.new"
    fresh.write_text(json.dumps(pins, indent=1, sort_keys=True), encoding="utf-8")
    fresh.replace(folder / "pins.json")
