"""A word that is not in the book, or sounds like another: what it may stand for. Never an opposite."""

from collections import defaultdict
from functools import lru_cache

from basecamp.house import Lang
from dialogs.intents import phrasebook, sound
from dialogs.intents.text import Word, plain_keys

SOUND_COST = 0.2
LETTERS_COST = 0.4
SHORTEST = 5
"""Letters a word must have to be corrected by its letters."""


@lru_cache(maxsize=2)
def by_sound(lang: Lang) -> dict[str, tuple[str, ...]]:
    """Sound key → signs of the words of the book that sound so."""
    book = phrasebook.book(lang)
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for phrases in book.lists.values():
        for phrase in phrases:
            if " " not in phrase and "'" not in phrase and "-" not in phrase:
                for sign in signs_of(plain_keys(phrase, lang)[0], lang):
                    found[sound.key(phrase, lang)][sign] = None
    for word in book.literals:
        if word != "?":
            for sign in signs_of(word, lang):
                found[sound.key(word, lang)][sign] = None
    return {key: tuple(signs) for key, signs in found.items() if key}


def signs_of(key: str, lang: Lang) -> tuple[str, ...]:
    book = phrasebook.book(lang)
    return (*book.signs.get(key, ()), *((key,) if key in book.literals else ()))


@lru_cache(maxsize=2)
def candidates(lang: Lang) -> tuple[str, ...]:
    """Words long enough to be recognised by their letters."""
    book = phrasebook.book(lang)
    return tuple(
        sorted(word for word in set(book.signs) | book.literals if len(word) >= SHORTEST and word not in book.skips)
    )


@lru_cache(maxsize=4096)
def letters(key: str, lang: Lang) -> tuple[str, ...]:
    """Signs of the one word of the book that `key` is a typing error of; nothing when two could be meant."""
    if len(key) < SHORTEST:
        return ()
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = 1 if len(key) < 8 else 2
    found = process.extract(key, candidates(lang), scorer=OSA.distance, score_cutoff=allowed + 2, limit=6)
    near = [(word, int(distance)) for word, distance, _ in found]
    if not near or near[0][1] > allowed:
        return ()
    best, distance = near[0]
    if best[0] != key[0] and distance > 1:
        return ()
    book = phrasebook.book(lang)
    mine = set(book.signs.get(best, ()))
    for one, other in book.opposites:
        for sign, opposite in ((f"<{one}>", f"<{other}>"), (f"<{other}>", f"<{one}>")):
            if sign in mine and any(opposite in book.signs.get(word, ()) and far <= distance + 1 for word, far in near):
                return ()
    return signs_of(best, lang)


def signs(word: Word, book: phrasebook.Book, unknown: bool) -> list[tuple[str, float, int]]:
    """(sign, cost, bit of `match`) of everything the word may stand for besides itself."""
    own = set(signs_of(word.key, book.lang))
    form = word.form if len(word.form.rstrip("'")) == len(word.key) else word.key
    found = {
        sign: (SOUND_COST, 2) for sign in by_sound(book.lang).get(sound.key(form, book.lang), ()) if sign not in own
    }
    if unknown and not found:
        for sign in letters(word.key, book.lang):
            found[sign] = (LETTERS_COST, 1)
    return [(sign, cost, bit) for sign, (cost, bit) in found.items()]
