"""Places where a test may kill the process, to show that nothing is lost there.

`NIGHTWATCH_FAULT=before_send` (or `NAME:3` for the third time) ends the process with SIGKILL at that place.
It does nothing unless NIGHTWATCH_TEST=1 is set as well: a stray variable never harms a real house.
"""

import os
import signal

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
