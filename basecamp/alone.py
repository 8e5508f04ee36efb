"""One process a folder: a lock that is held as long as its file is open, and that no crash leaves behind."""

import fcntl
from pathlib import Path
from typing import IO

from basecamp.errors import HelloError


class HeldError(HelloError):
    """Another process holds the lock."""


def hold(path: Path, otherwise: str) -> IO[str] | None:
    """The lock, to be closed at the end; None where no file can be written. Raises HeldError, saying `otherwise`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a")
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise HeldError(otherwise) from None
    except OSError:
        handle.close()  # a file system without locks
        return None
    return handle
