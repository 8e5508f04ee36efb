"""`hello when TEXT`: a spoken time as an instant."""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from basecamp.house import Lang
from basecamp.settings import Settings


def as_json(text: str, found: Any) -> dict[str, Any]:
    """The object of the contract; `at` is null when no time was found."""
    if found is None:
        return {"at": None, "until": None, "grain": "second", "text": ""}
    return {
        "at": found.at.isoformat(),
        "until": found.until.isoformat() if found.until else None,
        "grain": found.grain,
        "text": found.text,
    }


def run(
    texts: Sequence[str],
    lang: Lang | None,
    now: datetime,
    want_json: bool,
    settings: Settings,
    echo: Callable[[str], None] | None = None,
) -> int:
    """Print a line for each text; exit status 1 when one of them holds no time."""
    from dialogs.when import DayParts, find

    parts = DayParts(**settings.house.day_parts.model_dump())
    tongue: Lang = lang or settings.house.main_language
    status = 0
    lines = (line.rstrip("\n") for line in sys.stdin) if list(texts) == ["-"] else texts
    for text in lines:
        found = find(text, now, tongue, parts)
        if found is None and lang is None and settings.house.language == "auto":
            other: Lang = "en" if tongue == "fr" else "fr"
            found = find(text, now, other, parts)
        if found is None:
            status = 1
        answer = json.dumps(as_json(text, found), ensure_ascii=False) if want_json else plain(found, text)
        (echo or flushed)(answer)
    return status


def plain(found: Any, text: str) -> str:
    """For people."""
    if found is None:
        return f"«{text}»: no time found"
    until = f" → {found.until.isoformat(sep=' ', timespec='minutes')}" if found.until else ""
    return f"{found.at.isoformat(sep=' ', timespec='minutes')}{until} ({found.grain}, «{found.text}»)"


def flushed(line: str) -> None:
    print(line, flush=True)
