"""The phrases with their expected times, and the two halves they fall into by the hash of their words."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from dialogs.when import Lang, When, find

PARIS = ZoneInfo("Europe/Paris")
Half = Literal["dev", "test"]


@dataclass(frozen=True)
class Phrase:
    """One line: said at `now`, expected instants as ISO texts; `at` is empty when there is no time in it."""

    now: datetime
    text: str
    at: str
    until: str
    grain: str

    @property
    def half(self) -> Half:
        return "test" if hashlib.sha256(self.text.encode()).digest()[0] % 2 else "dev"


@dataclass(frozen=True)
class Score:
    """How a set of phrases was read; `wrong` has the phrases read as another time, or read at all."""

    total: int
    right: int
    wrong: tuple[str, ...]
    refused: tuple[str, ...]
    grains: tuple[str, ...]
    """Right instants with another grain."""

    def __str__(self) -> str:
        share = 100 / self.total
        return (
            f"{self.total} phrases: right {self.right * share:.1f} %, read wrong {len(self.wrong) * share:.1f} %, "
            f"refused {len(self.refused) * share:.1f} %"
        )


@cache
def phrases(lang: Lang) -> tuple[Phrase, ...]:
    """The lines of the data file of a language."""
    found = []
    for line in (Path(__file__).parent / f"phrases_{lang}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            now, text, at, until, grain = line.split("\t")
            found.append(Phrase(datetime.fromisoformat(now).astimezone(PARIS), text, at, until, grain))
    return tuple(found)


def instants(when: When | None) -> tuple[str, str]:
    """What was read, as the data file writes it."""
    if when is None:
        return "", ""
    return when.at.isoformat(), when.until.isoformat() if when.until else ""


def score(lang: Lang, half: Half | None = None) -> Score:
    """Read every phrase of a half (both when None) and compare."""
    chosen = [p for p in phrases(lang) if half is None or p.half == half]
    right = 0
    wrong, refused, grains = [], [], []
    for phrase in chosen:
        when = find(phrase.text, phrase.now, lang)
        got = instants(when)
        if got == (phrase.at, phrase.until):
            right += 1
            if when is not None and phrase.grain not in ("*", when.grain):
                grains.append(phrase.text)
        elif when is None:
            refused.append(phrase.text)
        else:
            wrong.append(f"{phrase.text} -> {got[0]} {got[1]}, not {phrase.at} {phrase.until}")
    return Score(len(chosen), right, tuple(wrong), tuple(refused), tuple(grains))
