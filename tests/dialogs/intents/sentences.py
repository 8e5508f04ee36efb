"""The sentence files beside this one: how they are read and split in a dev and a test half."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from basecamp.house import Lang
from dialogs.intents import Names, Understanding, understand

FOLDER = Path(__file__).resolve().parent
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Europe/Paris"))
NAMES: dict[Lang, Names] = {
    "fr": Names(people=("Natacha", "Nio")),
    "en": Names(people=("Natacha", "Nio"), rooms=("living room", "kitchen", "bedroom")),
}
LANGS: tuple[Lang, ...] = ("fr", "en")
SETS = ("", "fresh_", "fresh2_", "unseen_", "last_")
"""First the set that was written before the phrase books were tuned, then later ones, each measured before use."""
AUTHORS = (*(f"author_{one}_" for one in "abcdefghijklmnoprstuvwxy1234567890"), "dense_")
"""What other authors wrote, by hand and without having seen the phrase books; `c` wrote only what is no command, `t`
what first comes to mind, `u` days in six households, `e` to `h` families, old people, terse people, shift workers and
guests, `v` to `y` anybody, `i` to `p` and `1` to `3` people who talk unlike others, `4` to `9`, `0`, `r` and `s`
ordinary households, strangers from the street and two times six very different people; `dense` is what thirty others
wrote to leave no white spot: hundreds of ways to say each command, then those that the first hundreds lacked, then
eight styles, and talk that sounds like them. All are learnt from: what they were at first contact is in
docs/understanding.md."""


class Sentence(NamedTuple):
    """A line: what is said, its intent (None = no command), and slots: a value, or True for "some time"."""

    text: str
    intent: str | None
    slots: Mapping[str, Any]


def half(text: str) -> Literal["dev", "test"]:
    """The half of a sentence, by its hash."""
    return "test" if hashlib.sha256(text.encode()).digest()[0] % 2 else "dev"


def sentences(lang: Lang, group: str = "") -> list[Sentence]:
    """Sentences with their intents."""
    return lines_of(FOLDER / f"{group}{lang}.tsv")


def lines_of(path: Path) -> list[Sentence]:
    """The lines of a file: `sentence<TAB>intent`, and the slots as JSON where they are given; "null" is no command."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        text, intent, *slots = line.split("\t")
        found.append(Sentence(text, None if intent == "null" else intent, json.loads(slots[0]) if slots else {}))
    return found


def plain(kind: Literal["traps", "other"], lang: Lang) -> list[str]:
    """Sentences that are no commands: traps that look like one, other talk."""
    return (FOLDER / f"{kind}_{lang}.tsv").read_text(encoding="utf-8").splitlines()


def heard(text: str, lang: Lang, *, auto: bool = False, expects: str | None = None) -> Understanding:
    """What the house understands at a fixed instant."""
    return understand(text, NOW, "auto" if auto else lang, expects=expects, current=lang, names=NAMES[lang])
