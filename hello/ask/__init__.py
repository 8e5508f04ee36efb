"""`hello ask`: one conversation, typed. The same dialogs and the same house as the spoken one, without a microphone."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from hello.ask.run import run

if TYPE_CHECKING:
    from basecamp.settings import Settings

__all__ = ["main", "run"]


def main(options: argparse.Namespace, settings: "Settings", now: datetime | None) -> int:
    """The command line; `now` is None for the real clock. The answer is the exit status."""
    return run(options.texts, options.lang, now, options.home, options.json, options.explain, settings)
