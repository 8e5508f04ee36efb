"""One watchman a folder."""

import logging
from pathlib import Path
from typing import IO

from basecamp import alone

log = logging.getLogger(__name__)
NAME = "nightwatch.lock"


def lock(folder: Path) -> IO[str] | None:
    """The lock of the data folder, held as long as the file is open; None where it cannot be written. Raises
    `alone.HeldError` when another nightwatch holds it."""
    held = alone.hold(
        folder / NAME,
        f"A nightwatch already runs with the folder {folder}: stop it first, or set another nightwatch.data_dir.",
    )
    if held is None:
        # A read-only disk must not silence the watchman.
        log.error("the folder %s cannot be written: going on in memory", folder)
    return held


def running(folder: Path) -> bool:
    """Does a watchman hold the lock of this folder?"""
    if not folder.is_dir():
        return False
    try:
        held = alone.hold(folder / NAME, "")
    except alone.HeldError:
        return True
    if held is not None:
        held.close()
    return False
