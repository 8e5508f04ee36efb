"""One file over HTTP, into a `.part` that survives a cut connection and is resumed.

Blocking and plain (urllib): it runs from the command line only, never at import or in the voice loop.
"""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO

from models.errors import DownloadError
from models.manifest import File

CHUNK = 64 * 1024
STALL = 30.0
"""Seconds without a single byte after which a connection counts as dead."""

TRIES = 5
MAX_UNKNOWN = 4 * 1024**3
"""Bytes accepted for a file whose size nobody published."""


@dataclass(frozen=True)
class Progress:
    """How far a download is: bytes there, bytes in all (None = unknown)."""

    name: str
    done: int
    total: int | None


Report = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """A report that says nothing."""


def address(url: str, mirror: str | None) -> str:
    """Where to ask: `url`, or the file of that name at the mirror (a base address, `/` at its end or not)."""
    if mirror is not None and not mirror.startswith(("http://", "https://")):
        raise DownloadError(
            f"The mirror {mirror!r} is no address: write it whole, for example http://bc-hq.local/models."
        )
    return url if mirror is None else mirror.rstrip("/") + "/" + url.rsplit("/", 1)[-1]


def download(
    file: File,
    part: Path,
    *,
    mirror: str | None = None,
    report: Report = silent,
    sleep: Callable[[float], None] = time.sleep,
    stall: float = STALL,
    tries: int = TRIES,
) -> None:
    """Bring `file` to `part`, going on from what is there; a cut connection is tried again `tries` times.

    Raises `DownloadError`. What arrived stays in `part` for the next time, except when the server sent more than
    was announced. Nothing is said about the content: the caller checks the digest.
    """
    url = address(file.url, mirror)
    for attempt in range(tries):
        before = part.stat().st_size if part.exists() else 0
        try:
            _once(url, file, part, report, stall)
            return
        except (urllib.error.HTTPError, DownloadError) as error:
            if isinstance(error, DownloadError):
                raise
            status = error.code
            error.close()
            if status not in (408, 429, 500, 502, 503, 504) or attempt + 1 == tries:
                raise DownloadError(_status(url, status)) from error
        except (OSError, HTTPException) as error:
            grown = part.exists() and part.stat().st_size > before
            if attempt + 1 == tries:
                kept = "what arrived is kept and the next try goes on from there" if grown or before else "try later"
                raise DownloadError(f"{url} cannot be fetched ({_reason(error)}); {kept}.") from error
        sleep(min(2.0**attempt, 20.0))


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
        return "the server stopped answering"
    return str(getattr(error, "reason", error)) or type(error).__name__


def _status(url: str, status: int) -> str:
    match status:
        case 404 | 410:
            return f"{url} is not there (HTTP {status}); check the mirror, or get it elsewhere and use --from DIR."
        case 401 | 403:
            return f"{url} is refused (HTTP {status}); it may need a login, or another mirror."
        case _:
            return f"{url} answers HTTP {status}; try later or use another mirror."


def _once(url: str, file: File, part: Path, report: Report, stall: float) -> None:
    have = part.stat().st_size if part.exists() else 0
    note = part.with_name(part.name + ".json")
    if file.size is not None and have > file.size:
        have = 0
    if file.size is not None and have == file.size:
        report(Progress(file.name, have, file.size))
        return None
    validator = _validator(note, url)
    request = urllib.request.Request(url, headers={"User-Agent": "hello-basecamp", "Accept-Encoding": "identity"})
    if have and validator:
        request.add_header("Range", f"bytes={have}-")
        request.add_header("If-Range", validator)
    elif have and file.digest is not None:
        # No validator to compare with, but the digest will tell whether both halves are of one file.
        request.add_header("Range", f"bytes={have}-")
    try:
        response = urllib.request.urlopen(request, timeout=stall)
    except urllib.error.HTTPError as error:
        if error.code == 416 and have:
            # What is there is not what the server has any more: begin again.
            error.close()
            part.unlink()
            return _once(url, file, part, report, stall)
        raise
    with response:
        _receive(response, url, file, part, note, have, report)
    return None


def _validator(note: Path, url: str) -> str | None:
    try:
        held = json.loads(note.read_text(encoding="utf-8"))
        return str(held["validator"]) if held["url"] == url and held["validator"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _receive(response: HTTPResponse, url: str, file: File, part: Path, note: Path, have: int, report: Report) -> None:
    if response.status == 206:
        start = (response.headers.get("Content-Range") or "").removeprefix("bytes ").split("-")[0]
        if start != str(have):
            raise DownloadError(f"{url} answered with another part of the file than asked; try another mirror.")
    else:
        have = 0
    announced = response.headers.get("Content-Length")
    total = have + int(announced) if announced and announced.isdigit() else None
    if file.size is not None and total is not None and total != file.size:
        raise DownloadError(
            f"{url} has {total} bytes where {file.size} were published; it is another file. Try another mirror."
        )
    limit = file.size if file.size is not None else MAX_UNKNOWN
    etag = response.headers.get("ETag")
    strong = etag if etag and not etag.startswith("W/") else response.headers.get("Last-Modified")
    note.write_text(json.dumps({"url": url, "validator": strong}), encoding="utf-8")
    with part.open("ab" if have else "wb") as out:
        _copy(response, out, url, file, have, total or file.size, limit, report)
    if total is not None and part.stat().st_size < total:
        raise ConnectionError("the connection was cut")


def _copy(
    response: HTTPResponse,
    out: IO[bytes],
    url: str,
    file: File,
    done: int,
    total: int | None,
    limit: int,
    report: Report,
) -> None:
    report(Progress(file.name, done, total))
    while chunk := response.read1(CHUNK):
        done += len(chunk)
        if done > limit:
            out.truncate(0)
            raise DownloadError(f"{url} sends more than the {limit} bytes expected; it is refused.")
        out.write(chunk)
        report(Progress(file.name, done, total))
