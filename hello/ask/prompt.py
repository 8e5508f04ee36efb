"""`hello ask` at a terminal: a prompt with history and completion (Tab), left with Ctrl-D or Ctrl-C."""

import contextlib
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from basecamp.paths import data_dir
from hello.ask.run import show

if TYPE_CHECKING:
    from hello.ask.talk import Talk

LONGEST = 1000
"""Lines of history kept."""


def converse(talk: "Talk", as_json: bool, explain: bool) -> int:
    """Ask and answer until the person leaves. An empty line is a silence."""
    # A shell's background job ignores Ctrl-C, and so would its child on a terminal of its own.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    history = prepare(talk)
    if not as_json:
        print(talk.dialogs.greeting(talk.state, talk.house.snapshot(talk.clock()), talk.clock()).said)
    try:
        while True:
            show(talk, input("> "), as_json, explain)
    except (EOFError, KeyboardInterrupt):
        print()
        return 0
    finally:
        keep(history)


def prepare(talk: "Talk") -> Path | None:
    """Switch history and completion on, where the terminal library is there; the file of the history."""
    try:
        import readline
    except ImportError:
        return None
    history = (talk.home or data_dir()) / "ask.history"
    with contextlib.suppress(OSError):
        readline.read_history_file(history)
    readline.set_history_length(LONGEST)
    readline.set_completer_delims("")
    readline.set_completer(Completer(talk))
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
    return history


def keep(history: Path | None) -> None:
    """Write the history; a folder that cannot be written only loses it."""
    if history is None:
        return
    import readline

    try:
        history.parent.mkdir(parents=True, exist_ok=True)
        readline.write_history_file(history)
    except OSError as error:
        print(f"The history {history} cannot be written ({error.strerror}).", file=sys.stderr)


class Completer:
    """Completes a line with the sentences that are understood now."""

    def __init__(self, talk: "Talk") -> None:
        self.talk = talk
        self.found: list[str] = []

    def __call__(self, text: str, number: int) -> str | None:
        if number == 0:
            state = self.talk.state
            self.found = completions(text, self.talk.dialogs.grammar(state, state.lang))
        return self.found[number] if number < len(self.found) else None


def completions(text: str, phrases: Iterable[str], most: int = 50) -> list[str]:
    """The phrases that begin so, shortest first."""
    begun = text.casefold().lstrip()
    return sorted(
        {phrase for phrase in phrases if phrase.casefold().startswith(begun)}, key=lambda one: (len(one), one)
    )[:most]
