"""One watchman a folder."""

import fcntl
import logging
from pathlib import Path
from typing import IO

from basecamp.errors import HelloError

log = logging.getLogger(__name__)
NAME = "nightwatch.lock"


class RunningError(HelloError):
    """Another nightwatch watches with this folder."""


def lock(folder: Path) -> IO[str] | None:
    """The lock of the data folder, held as long as the file is open. Raises RunningError when another holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / NAME).open("a")
    except OSError as error:
        # A read-only disk must not silence the watchman.
        log.error("the folder %s cannot be written (%s): going on in memory", folder, error.strerror)
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        raise RunningError(
            f"A nightwatch already runs with the folder {folder}: stop it first, or set another nightwatch.data_dir."
        ) from None
    return handle


def running(folder: Path) -> bool:
    """Does a watchman hold the lock of this folder?"""
    try:
        with (folder / NAME).open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
