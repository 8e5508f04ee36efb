"""Unpacking a zip from outside without letting it do anything but lay files in its own new folder."""

import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from models.errors import UnpackError

CHUNK = 256 * 1024


@dataclass(frozen=True)
class Limits:
    """What an archive may be at most: bytes unpacked, files, and bytes unpacked per byte packed."""

    total: int = 8 * 1024**3
    files: int = 5000
    ratio: float = 200.0


def plan(archive: zipfile.ZipFile, limits: Limits = Limits()) -> list[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files of `archive` with safe relative paths, a single common top folder removed.

    Raises `UnpackError` for absolute paths, `..`, drive letters, links, devices, encryption, two names that fall
    together (also on disks that ignore case), too many files, too many bytes.
    """
    name = Path(archive.filename or "archive").name
    kept: list[tuple[zipfile.ZipInfo, PurePosixPath]] = []
    seen: set[str] = set()
    total = 0
    for info in archive.infolist():
        if info.is_dir():
            _safe(info.filename.rstrip("/") or "/", name)
            continue
        path = _safe(info.filename, name)
        mode = info.external_attr >> 16
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            raise UnpackError(f"{name} holds {info.filename}, a link or device; nothing was unpacked.")
        if info.flag_bits & 0x1:
            raise UnpackError(f"{name} is encrypted; nothing was unpacked.")
        if str(path).casefold() in seen:
            raise UnpackError(f"{name} holds {info.filename} twice; nothing was unpacked.")
        seen.add(str(path).casefold())
        total += info.file_size
        if total > limits.total:
            raise UnpackError(f"{name} would unpack to more than {limits.total} bytes; nothing was unpacked.")
        if info.file_size > 1024**2 and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise UnpackError(f"{name} holds {info.filename}, which grows absurdly; nothing was unpacked.")
        kept.append((info, path))
        if len(kept) > limits.files:
            raise UnpackError(f"{name} holds more than {limits.files} files; nothing was unpacked.")
    if not kept:
        raise UnpackError(f"{name} holds no file.")
    tops = {path.parts[0] for _, path in kept}
    if len(tops) == 1 and all(len(path.parts) > 1 for _, path in kept):
        return [(info, PurePosixPath(*path.parts[1:])) for info, path in kept]
    return kept


def _safe(stored: str, archive: str) -> PurePosixPath:
    path = PurePosixPath(stored)
    wrong = (
        path.is_absolute()
        or not path.parts
        or ".." in path.parts
        or "\\" in stored
        or "\0" in stored
        or any(":" in part for part in path.parts)
        or any(len(part.encode()) > 200 for part in path.parts)
    )
    if wrong:
        raise UnpackError(f"{archive} holds the path {stored!r}, which leads outside; nothing was unpacked.")
    return path


def unpack(source: Path, target: Path, limits: Limits = Limits()) -> int:
    """Unpack the zip `source` into the new folder `target`; returns the bytes written.

    Bytes are counted while they come out, whatever the archive claims, and every checksum is compared. Raises
    `UnpackError`; the caller removes `target` then.
    """
    written = 0
    try:
        with zipfile.ZipFile(source) as archive:
            chosen = plan(archive, limits)
            target.mkdir(parents=True)
            for info, path in chosen:
                place = target.joinpath(*path.parts)
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as inside, place.open("xb") as out:
                    while chunk := inside.read(CHUNK):
                        written += len(chunk)
                        if written > limits.total:
                            raise UnpackError(f"{source.name} unpacks to more than {limits.total} bytes; stopped.")
                        out.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnpackError(f"{source.name} is damaged ({error}); fetch it again.") from error
    except FileExistsError as error:
        raise UnpackError(f"{source.name} holds a file and a folder of one name; nothing is kept.") from error
    return written


def unpacked_size(source: Path, limits: Limits = Limits()) -> int:
    """What `source` says it unpacks to, in bytes; raises `UnpackError` as `plan` does."""
    try:
        with zipfile.ZipFile(source) as archive:
            return sum(info.file_size for info, _ in plan(archive, limits))
    except zipfile.BadZipFile as error:
        raise UnpackError(f"{source.name} is damaged ({error}); fetch it again.") from error
