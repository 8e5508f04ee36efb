"""A second opinion: does an open decode of the same sound hear what the grammar heard? Pure.

A grammar takes what it is given for the nearest of its phrases, often with full confidence (alphacep/vosk-api#741). The
same model without a grammar may say anything: where it heard another sound than the command's, the command is doubted.
Compared is the sound, not the spelling, and only during the command: the hotword before it and a television behind it
are left out. How often that helps, and what it costs, is measured by `python -m bench agreement` (docs/stt.md).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from basecamp.house import Lang
from hello.ears.hypothesis import UNKNOWN, Hypothesis, Word

SHORTEST = 5
"""Sounds (letters of the sound key) from which a command is compared: an open decode of "oui" or "off" says little."""
MARGIN_S = 0.2
"""Word times are approximate: words of the open decode count this far outside the command, seconds."""


def sounds(words: Sequence[Word], lang: Lang) -> str:
    """How words sound, run together."""
    from dialogs.intents import sound

    return "".join(sound.key(part, lang) for word in words for part in word.text.replace("'", " ").split())


def likeness(closed: Hypothesis, opened: Hypothesis, lang: Lang) -> float | None:
    """How much alike both sound, 0 to 1; None when the command is too short to tell.

    The times of both are on one scale.
    """
    from rapidfuzz.distance import Levenshtein

    command = [word for word in closed.words if word.text != UNKNOWN]
    wanted = sounds(command, lang)
    if len(wanted) < SHORTEST:
        return None
    begin, end = command[0].start - MARGIN_S, command[-1].end + MARGIN_S
    during = [word for word in opened.words if word.text != UNKNOWN and begin <= (word.start + word.end) / 2 <= end]
    return float(Levenshtein.normalized_similarity(wanted, sounds(during, lang)))


def doubted(closed: Hypothesis, opened: Hypothesis, langs: Sequence[Lang], limit: float) -> Hypothesis:
    """The hypothesis of the grammar, less sure by as much as the likeness is under `limit` (0 = never doubted).

    `langs` are those the command may be in: it agrees when it does in one of them, and too short in one is too short.
    """
    if not limit:
        return closed
    alike = 0.0
    for lang in langs:
        found = likeness(closed, opened, lang)
        if found is None:
            return closed
        alike = max(alike, found)
    if alike >= limit:
        return closed
    share = alike / limit
    return Hypothesis(tuple(replace(word, confidence=word.confidence * share) for word in closed.words))


def languages(text: str, phrases: Mapping[Lang, Collection[str]], langs: Sequence[Lang]) -> tuple[Lang, ...]:
    """The languages among `langs` whose phrases have all the words of a text; all of `langs` when none has."""
    words = set(text.split())
    found = tuple(lang for lang in langs if words <= vocabulary(frozenset(phrases.get(lang, ()))))
    return found or tuple(langs)


@lru_cache(maxsize=8)
def vocabulary(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in phrase.split())


def shifted(hypothesis: Hypothesis, seconds: float) -> Hypothesis:
    """The same words, so much later."""
    if not seconds:
        return hypothesis
    return Hypothesis(
        tuple(replace(word, start=word.start + seconds, end=word.end + seconds) for word in hypothesis.words)
    )
