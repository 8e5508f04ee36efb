"""What a test may do to the real process, to show that nothing is lost by it.

`NIGHTWATCH_FAULT=before_send` (or `NAME:3` for the third time) ends the process with SIGKILL at that place;
`NIGHTWATCH_CLOCK=FILE` puts the wall clock off by the seconds written in that file, read at each look.
It does nothing unless NIGHTWATCH_TEST=1 is set as well: a stray variable never harms a real house.
"""

import contextlib
import os
import signal
from datetime import datetime, timedelta
from pathlib import Path

from basecamp.clock import Clock

PLACES = ("before_send", "after_send", "before_commit", "during_migration", "after_ctrl_z", "after_cmgs")
counts: dict[str, int] = {}


def point(name: str) -> None:
    """Die here when the test asked for it."""
    wanted = os.environ.get("NIGHTWATCH_FAULT")
    if not wanted or os.environ.get("NIGHTWATCH_TEST") != "1":
        return
    place, _, number = wanted.partition(":")
    if place != name:
        return
    counts[name] = counts.get(name, 0) + 1
    if counts[name] == int(number or 1):
        os.kill(os.getpid(), signal.SIGKILL)


class Shifted:
    """A clock whose wall jumps; durations go on as they were."""

    def __init__(self, clock: Clock, path: Path) -> None:
        self.clock = clock
        self.path = path
        self.monotonic = clock.monotonic
        self.sleep = clock.sleep

    def now(self) -> datetime:
        off = 0.0
        with contextlib.suppress(OSError, ValueError):
            off = float(self.path.read_text(encoding="ascii"))
        return self.clock.now() + timedelta(seconds=off)


def clock(real: Clock) -> Clock:
    """The clock, or one that a test puts off."""
    path = os.environ.get("NIGHTWATCH_CLOCK")
    return Shifted(real, Path(path)) if path and os.environ.get("NIGHTWATCH_TEST") == "1" else real
