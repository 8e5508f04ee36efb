"""The three ways of `hello ask`: sentences given, one a line on standard input, or typed at a prompt."""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from basecamp.house import Lang

if TYPE_CHECKING:
    from basecamp.settings import Settings
    from dialogs.turn import Turn
    from hello.ask.talk import Talk


def run(
    texts: Sequence[str],
    lang: Lang | None,
    now: datetime | None,
    home: Path | None,
    as_json: bool,
    explain: bool,
    settings: "Settings",
) -> int:
    """Hold the conversation; 0 when it was held, 2 when `home` cannot be used.

    `now` None is the real clock. `lang` None leaves the language to the settings (auto: found in each sentence).
    """
    from basecamp.store import StoreError
    from hello.ask.talk import Talk

    try:
        talk = Talk(settings, clock_of(now, settings), lang, home, None if now is None else 0)
    except StoreError as error:
        reason = str(error).partition(" cannot be ")[2].partition(":")[0] or "used"
        print(f"--home {home} cannot be {reason}: name a folder that you may write to.", file=sys.stderr)
        return 2
    if talk.store.recovered is not None:
        print(f"The database was damaged: a new one was begun, the old one is {talk.store.recovered}.", file=sys.stderr)
    try:
        if not texts and sys.stdin.isatty():
            from hello.ask.prompt import converse

            return converse(talk, as_json, explain)
        if not texts or list(texts) == ["-"]:
            return from_lines(talk, sys.stdin, as_json, explain)
        for text in texts:
            show(talk, text, as_json, explain)
        return 0
    except KeyboardInterrupt:
        return 0
    finally:
        talk.close()


def clock_of(now: datetime | None, settings: "Settings") -> Callable[[], datetime]:
    """The instant of every sentence: the one given, or the real clock in the zone of the house."""
    from zoneinfo import ZoneInfo

    from basecamp.clock import SystemClock

    if now is None:
        return SystemClock(settings.house.time_zone).now
    zone = ZoneInfo(settings.house.time_zone)
    fixed = now.replace(tzinfo=zone) if now.tzinfo is None else now.astimezone(zone)
    return lambda: fixed


def from_lines(talk: "Talk", lines: TextIO, as_json: bool, explain: bool) -> int:
    """One sentence a line; an empty line begins a new conversation in a fresh house, and is answered by one."""
    reconfigure = getattr(lines, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")
    for line in lines:
        text = line.strip()
        if text:
            show(talk, text, as_json, explain)
        else:
            talk.restart()
            print(flush=True)
    return 0


def show(talk: "Talk", text: str, as_json: bool, explain: bool) -> "Turn":
    """Hear one sentence and print the answer."""
    if explain:
        print(explanation(talk, text), file=sys.stderr, flush=True)
    turn = talk.hear(text)
    print(json.dumps(turn.as_json(), ensure_ascii=False) if as_json else turn.said, flush=True)
    return turn


def explanation(talk: "Talk", text: str) -> str:
    """How a sentence is understood now: layer, score, the line of the phrase book, the runners-up."""
    if not text.strip():
        return "  (silence)"
    found = talk.dialogs.meaning(text, talk.state, talk.clock())
    said = f"  [{found.lang}] {found.layer or '-'}: {found.intent or 'refused'} {found.confidence:.2f}"
    if found.template:
        said += f' by "{found.template}"'
    if found.slots:
        said += f", slots {', '.join(f'{name}={slot(value)}' for name, value in found.slots.items())}"
    if found.others:
        said += f"; then {', '.join(f'{intent} {score:.2f}' for intent, score in found.others)}"
    return said


def slot(value: object) -> str:
    """A slot for people: a time by its beginning."""
    at = getattr(value, "at", None)
    return at.isoformat() if isinstance(at, datetime) else repr(value)
