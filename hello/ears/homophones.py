"""One spelling for what sounds the same, before a list of phrases becomes a grammar.

"revenu" and "revenue" in one grammar share the sound, so the decoder shares its belief between them and each seems
doubtful (0.5). Only inflections that French never pronounces are merged; a near sound is never taken for the same.
"""

import re
from collections.abc import Iterable

from basecamp.house import Lang

SILENT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\w\w)(ées|ée|és|er|ez)$"), "é"),  # rentré, rentrée, rentrer, rentrez
    (re.compile(r"(?<=\w[iu])(es|e|s)$"), ""),  # parti, partie, partis; revenu, revenue
    (re.compile(r"(?<=\w[nr])(s|t|ts|d|ds)$"), ""),  # pars, part; éteins, éteint
    (re.compile(r"(?<=\w\we)s$"), ""),  # message, messages; allume, allumes
)


def key(word: str) -> str:
    """Equal for spellings of one French sound that differ in silent endings."""
    for ending, sound in SILENT:
        word, changed = ending.subn(sound, word)
        if changed:
            return word
    return word


def merged(phrases: Iterable[str], lang: Lang | None) -> dict[str, str]:
    """What the recognizer is given → the phrase it stands for (the first of those that sound the same), in order.

    Every word is in the first spelling met of its sound. Other languages than French are left alone.
    """
    found: dict[str, str] = {}
    spelling: dict[str, str] = {}
    for phrase in phrases:
        words = phrase.split()
        if lang == "fr":
            words = [spelling.setdefault(key(word), word) for word in words]
        found.setdefault(" ".join(words), phrase)
    return found
