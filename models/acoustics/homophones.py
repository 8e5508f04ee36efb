"""One spelling for what sounds the same, before a list of phrases becomes a grammar.

"revenu" and "revenue" in one grammar share the sound, so the decoder shares its belief between them and each seems
doubtful (0.5), or the likelier of two words always wins ("know" over "no"). Inflections that French never pronounces
are merged, and a few words by name; a near sound is never taken for the same.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from basecamp.house import Lang

SILENT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\w\w)(ées|ée|és|er|ez)$"), "é"),  # rentré, rentrée, rentrer, rentrez
    (re.compile(r"(?<=\w[iu])(es|e|s)$"), ""),  # parti, partie, partis; revenu, revenue
    (re.compile(r"(?<=\w[nr])(s|t|ts|d|ds)$"), ""),  # pars, part; éteins, éteint
    (re.compile(r"(?<=\w\we)s$"), ""),  # message, messages; allume, allumes
)
HOMOPHONES: dict[Lang, dict[str, str]] = {
    "fr": {},
    "en": {"know": "no", "by": "bye", "buy": "bye", "write": "right"},
}
"""Words that sound like another, and the other: which of them was meant, the words beside it tell (`Spelling`)."""
MISHEARD: dict[Lang, dict[str, str]] = {
    "fr": dict.fromkeys(("eco", "ecco", "eko", "éko", "écho", "échos"), "éco"),
    "en": {
        "ecco": "eco",
        "eko": "eco",
        "echo": "eco",
        "otto": "auto",
        "otomatic": "automatic",
        "comfert": "comfort",
    },
}
"""What other recognizers write for a word of the house, and the word: a grammar needs it once."""
Place = tuple[str | None, str, str | None]
"""The word before ("" = none), the word, the word after; None: whatever."""


@lru_cache(maxsize=8192)
def key(word: str) -> str:
    """Equal for spellings of one French sound that differ in silent endings."""
    for ending, sound in SILENT:
        word, changed = ending.subn(sound, word)
        if changed:
            return word
    return word


def spelt(phrases: Iterable[str], lang: Lang | None) -> list[str]:
    """What the recognizer is given for each phrase: every word in the first spelling met of its sound, or as
    `HOMOPHONES` (`Spelling` writes it back) and `MISHEARD` say."""
    spelling: dict[str, str] = {}
    alike = {**HOMOPHONES[lang], **MISHEARD[lang]} if lang else {}
    found = []
    for phrase in phrases:
        words = [alike.get(word, word) for word in phrase.split()]
        if lang == "fr":
            words = [spelling.setdefault(key(word), word) for word in words]
        found.append(" ".join(words))
    return found


def given(phrases: Sequence[str], lang: Lang | None) -> dict[str, str]:
    """Each phrase → what the recognizer is given for it, in order."""
    return dict(zip(phrases, spelt(phrases, lang), strict=True))


def merged(phrases: Sequence[str], lang: Lang | None) -> dict[str, str]:
    """What the recognizer is given → the phrase it stands for (the first of those that sound the same), in order."""
    found: dict[str, str] = {}
    for phrase, heard in given(phrases, lang).items():
        found.setdefault(heard, phrase)
    return found


class Spelling:
    """Writes homophones as the phrases do beside the same words: "no" alone, "i don't know"."""

    def __init__(self, phrases: Mapping[Lang, Iterable[str]]) -> None:
        self.ways: dict[Place, set[str]] = {}
        """How a word is written in a place."""
        for lang, some in phrases.items():
            if not HOMOPHONES[lang]:
                continue
            alike = HOMOPHONES[lang] | {one: one for one in HOMOPHONES[lang].values()}
            for phrase in some:
                words = phrase.split()
                heard = [alike.get(word, word) for word in words]
                for at, word in enumerate(words):
                    if word in alike:
                        for place in places(heard, at):
                            self.ways.setdefault(place, set()).add(word)

    def written(self, words: Sequence[str]) -> list[str]:
        """The words of the recognizer, each as the phrases write it where it stands; as it is where none does."""
        return [self.best(word, places(words, at)) for at, word in enumerate(words)]

    def text(self, text: str) -> str:
        """A text of the recognizer, written so."""
        return " ".join(self.written(text.split()))

    def best(self, word: str, around: Iterable[Place]) -> str:
        votes = Counter(way for place in around for way in sorted(self.ways.get(place, ())))
        return max(votes, key=lambda way: (votes[way], way == word)) if votes else word


def places(words: Sequence[str], at: int) -> tuple[Place, Place]:
    """Where a word stands: behind the one before it, before the next."""
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    return (before, words[at], None), (None, words[at], after)
