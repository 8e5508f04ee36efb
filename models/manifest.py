"""The manifest of models (`manifest.toml`), typed and checked when read."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from models.errors import ManifestError, ModelError

MANIFEST = Path(__file__).with_name("manifest.toml")
ROOT = Path(__file__).resolve().parents[1]

Kind = Literal["stt", "voice", "hotword", "vad"]
Unpack = Literal["zip", "none"]
_DIGESTS = {"sha256": 64, "md5": 32}


@dataclass(frozen=True)
class Digest:
    """A published digest: `algorithm` is "sha256" or "md5", `value` lower-case hex, `source` who published it."""

    algorithm: str
    value: str
    source: str


@dataclass(frozen=True)
class File:
    """One file to fetch: `name` is the last part of `url`; `size` in bytes, None when nobody published it."""

    url: str
    name: str
    size: int | None
    digest: Digest | None


@dataclass(frozen=True)
class Model:
    """One model. Exactly one of `files`, `shipped` (a path in this repository) and `package` says where it is."""

    name: str
    kind: Kind
    languages: tuple[str, ...]
    purpose: str
    licence: str
    homepage: str
    files: tuple[File, ...]
    unpack: Unpack
    shipped: str | None
    package: str | None
    accuracy: str
    accuracy_source: str

    @property
    def size(self) -> int | None:
        """Bytes to download in all, None when not known for every file."""
        sizes = [file.size for file in self.files]
        return None if not sizes or None in sizes else sum(size for size in sizes if size is not None)


def read(path: Path = MANIFEST) -> dict[str, Model]:
    """Every model by name, in the file's order; raises `ManifestError` naming the model and the key."""
    try:
        with path.open("rb") as held:
            data = tomllib.load(held)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ManifestError(f"The model manifest {path} cannot be read ({error}).") from error
    found: dict[str, Model] = {}
    for entry in data.get("model", []):
        model = _model(entry, path)
        if model.name in found:
            raise ManifestError(f"The model manifest {path} names {model.name} twice.")
        found[model.name] = model
    return found


def find(name: str, models: dict[str, Model]) -> Model:
    """The model called `name`; raises `ModelError` listing those there are."""
    if name not in models:
        raise ModelError(f"There is no model called {name!r}; there are {', '.join(models)}.")
    return models[name]


def _model(entry: dict[str, Any], path: Path) -> Model:
    name = entry.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,63}", name):
        raise ManifestError(f"A model in {path} has the name {name!r}; use a-z, 0-9, dots and dashes.")

    def text(key: str, default: str | None = None) -> str:
        value = entry.get(key, default)
        if not isinstance(value, str) or (default is None and not value):
            raise ManifestError(f"The model {name} in {path} needs {key} = a text.")
        return value

    kind, unpack = text("kind"), text("unpack", "none")
    if kind not in ("stt", "voice", "hotword", "vad"):
        raise ManifestError(f"The model {name} in {path} is of kind {kind!r}; use stt, voice, hotword or vad.")
    if unpack not in ("zip", "none"):
        raise ManifestError(f"The model {name} in {path} has unpack = {unpack!r}; use zip or none.")
    languages = entry.get("languages", [])
    if not languages or not all(language in ("fr", "en") for language in languages):
        raise ManifestError(f'The model {name} in {path} needs languages = ["fr"], ["en"] or both.')
    files = tuple(_file(held, name, path) for held in entry.get("file", []))
    if sum(map(bool, (files, entry.get("shipped"), entry.get("package")))) != 1:
        raise ManifestError(f"The model {name} in {path} needs one of: files, shipped, package.")
    if len({file.name for file in files}) != len(files):
        raise ManifestError(f"The model {name} in {path} has two files of the same name.")
    return Model(
        name=name,
        kind=kind,  # type: ignore[arg-type]
        languages=tuple(languages),
        purpose=text("purpose"),
        licence=text("licence"),
        homepage=text("homepage"),
        files=files,
        unpack=unpack,  # type: ignore[arg-type]
        shipped=entry.get("shipped"),
        package=entry.get("package"),
        accuracy=text("accuracy", ""),
        accuracy_source=text("accuracy_source", ""),
    )


def _file(entry: dict[str, Any], model: str, path: Path) -> File:
    url = entry.get("url")
    if not isinstance(url, str) or urlsplit(url).scheme not in ("http", "https"):
        raise ManifestError(f"A file of the model {model} in {path} needs url = an http(s) address.")
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*", name):
        raise ManifestError(f"The address {url} of the model {model} in {path} names no plain file.")
    size = entry.get("size")
    if size is not None and (not isinstance(size, int) or size <= 0):
        raise ManifestError(f"The file {name} of the model {model} in {path} needs size = bytes above 0.")
    digest = None
    for algorithm, length in _DIGESTS.items():
        if (value := entry.get(algorithm)) is None:
            continue
        if not isinstance(value, str) or not re.fullmatch(rf"[0-9a-f]{{{length}}}", value):
            raise ManifestError(f"The {algorithm} of {name} in {path} must be {length} hex digits, lower case.")
        source = entry.get("checksum_source")
        if not isinstance(source, str) or not source:
            raise ManifestError(f"The {algorithm} of {name} in {path} needs checksum_source: who published it.")
        digest = digest or Digest(algorithm, value, source)
    return File(url, name, size, digest)
