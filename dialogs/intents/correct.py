"""A word that is not in the book, or sounds like another: what it may stand for. Never an opposite."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from basecamp.house import Lang
from dialogs.intents import phrasebook, sound, times
from dialogs.intents.text import ELIDED, Word, plain_keys
from dialogs.intents.text import words as tokens

LETTERS_COST = 0.3
ELISION_COST = 0.05
SHORTEST = 4
"""Letters a word must have to be corrected by its letters."""
ANSWERS = frozenset({"<yes>", "<no>"})
"""What a word of the book, or a number, never stands for by its sound alone."""


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
    return tuple(sorted(word for word in known(lang) if len(word) >= SHORTEST))


@lru_cache(maxsize=2)
def shortened(lang: Lang) -> frozenset[str]:
    """Those words, and each of them without one of its letters: what one typing error away has one of these."""
    return frozenset(one for word in candidates(lang) for one in (word, *without_one(word)))


def without_one(word: str) -> list[str]:
    """The word without each of its letters."""
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


@lru_cache(maxsize=2)
def of_length(lang: Lang) -> dict[int, tuple[str, ...]]:
    """The long ones among those words, with those up to two letters longer or shorter, by their length."""
    longest = max(map(len, candidates(lang)), default=0)
    return {
        size: tuple(word for word in candidates(lang) if abs(len(word) - size) <= 2) for size in range(10, longest + 3)
    }


def has_near(key: str, allowed: int, lang: Lang) -> bool:
    """Is any word of the book as near as that? Most words are not; this is told sooner than which are the nearest."""
    if allowed == 1:
        near = shortened(lang)
        return key in near or any(one in near for one in without_one(key))
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    words = of_length(lang).get(len(key), ())
    return process.extractOne(key, words, scorer=OSA.distance, score_cutoff=allowed) is not None


@lru_cache(maxsize=4096)
def letters(key: str, lang: Lang) -> str | None:
    """The one word of the book that `key` is a typing error of; None when two opposites could be meant."""
    if len(key) < SHORTEST:
        return None
    allowed = 1 if len(key) < 10 else 2
    if not has_near(key, allowed, lang):
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(key, candidates(lang), scorer=OSA.distance, score_cutoff=allowed + 2, limit=6)
    near = [(word, int(distance)) for word, distance, _ in found]
    if not near or near[0][1] > allowed:
        return None
    best, distance = near[0]
    if best[0] != key[0] and (distance > 1 or len(key) < 7):
        return None
    if len(key) < 6 and sum(far == distance for _, far in near) > 1:
        return None
    book = phrasebook.book(lang)
    mine = set(book.signs.get(best, ()))
    for one, other in book.opposites:
        for sign, opposite in ((f"<{one}>", f"<{other}>"), (f"<{other}>", f"<{one}>")):
            if sign in mine and any(opposite in book.signs.get(word, ()) and far <= distance + 1 for word, far in near):
                return None
    return best


def mended(words: Sequence[Word], book: phrasebook.Book, names: Mapping[str, object]) -> tuple[list[Word], float]:
    """The words with typing errors undone, and what that costs."""
    result: list[Word] = []
    price = 0.0
    vocabulary = known(book.lang)
    for word in words:
        if word.key not in names and not is_word(word.key, book.lang):
            parted = elided(word, vocabulary) if book.lang == "fr" else []
            if parted:
                result.extend(parted)
                price += ELISION_COST
                continue
            best = None
            if sound.key(word.form, book.lang) not in by_sound(book.lang):
                best = letters(word.key, book.lang)
            if best is not None:
                word = word._replace(key=best, form=best)
                price += LETTERS_COST
        result.append(word)
    return result, price


def elided(word: Word, vocabulary: frozenset[str]) -> list[Word]:
    """ "mabsente" as "m'absente", when nothing else explains it."""
    for start, whole in ELIDED.items():
        rest = word.key[len(start) :]
        if word.key.startswith(start) and len(rest) > 1 and rest[0] in "aeiouyh" and rest in vocabulary:
            return [word._replace(key=whole, form=f"{start}'"), word._replace(key=rest, form=rest)]
    return []


@lru_cache(maxsize=2)
def known(lang: Lang) -> frozenset[str]:
    """Every word of the book."""
    return phrasebook.book(lang).vocabulary


def is_word(key: str, lang: Lang) -> bool:
    """Is it a word as it stands: one of the book, or of a time?"""
    return key in known(lang) or times.is_time(key, lang)


def signs(word: Word, book: phrasebook.Book) -> list[str]:
    """Signs of everything that sounds like the word, besides itself."""
    heard = heard_as(word, book.lang)
    if len(heard) < 2 and heard != "E":
        return []
    own = {*signs_of(word.key, book.lang)}
    if is_word(word.key, book.lang):
        own |= ANSWERS  # "six" is no "si", "vite" no "vi": an answer decides too much to be another word's sound
    return [sign for sign in by_sound(book.lang).get(heard, ()) if sign not in own]


def heard_as(word: Word, lang: Lang) -> str:
    """The sound of a word, as written where that is the same word, else as compared ("chuis" is "je suis")."""
    if word.form.endswith("'"):
        return "s" if word.key == "ce" else sound.key(word.form[:-1], lang)
    return sound.key(word.form if len(word.form.rstrip("'")) == len(word.key) else word.key, lang)


@lru_cache(maxsize=2)
def phrases_by_sound(lang: Lang) -> tuple[dict[str, tuple[str, ...]], int]:
    """How each phrase of several words sounds, run together → its signs; and the length of the longest."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name, options in phrasebook.book(lang).lists.items():
        for phrase in options:
            said = tokens(phrase, lang)
            if len(said) > 1:
                found["".join(heard_as(word, lang) for word in said)][f"<{name}>"] = None
    return {key: tuple(signs) for key, signs in found.items()}, max(map(len, found), default=0)


def phrases(words: Sequence[Word], book: phrasebook.Book) -> Iterator[tuple[int, int, str, int]]:
    """(start, end, sign, words) of the phrases of the book that a stretch of words sounds like, however it is cut."""
    lang = book.lang
    sounds = [heard_as(word, lang) for word in words]
    index, longest = phrases_by_sound(lang)
    for start in range(len(sounds)):
        heard = ""
        for end in range(start, len(sounds)):
            heard += sounds[end]
            if len(heard) > longest:
                break
            if len(heard) > 3:
                for sign in index.get(heard, ()):
                    yield start, end + 1, sign, 1
