"""Answers that point at one of several things just offered: "la première", "the second one", "le dernier"."""

import re
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
BEFORE = r"(?i)\W*((euh|ben|bon|oui|plutôt|disons|c['’]est|ce sera|um|er|well|yes|make it|let['’]s say|it['’]s)\W+)*"
AFTER = (
    r"( (heure|choix|option|proposition|des deux|hour|time|one|option|choice|of the two))?"
    r"(\W+(s['’]il (te|vous) plaît|merci|please|thanks))?\W*"
)
RANKS = tuple(
    re.compile(f"{BEFORE}((l[ae]|the|my) )?({words}){AFTER}")
    for words in (
        "premi(er|ère)|1(er|re|ère|st)|plus tôt|first|former|earlier|earliest",
        "deuxième|seconde?|2(e|ème|nd)|second",
        "troisième|3(e|ème|rd)|third",
    )
)
LAST = re.compile(f"{BEFORE}((l[ae]|the) )?(derni(er|ère)|plus tard|last|latter|later|latest){AFTER}")


def chosen(text: str, among: Sequence[T]) -> T | None:
    """The one that is pointed at by its rank; None when none is."""
    for rank, words in enumerate(RANKS):
        if rank < len(among) and words.fullmatch(text):
            return among[rank]
    return among[-1] if among and LAST.fullmatch(text) else None
