"""Is a sentence said to another assistant or device ("ok google …", "… , alexa")? Then it is never for the house."""

from collections.abc import Mapping, Sequence

from dialogs.intents.names import Entry
from dialogs.intents.phrasebook import Book
from dialogs.intents.text import Word


def addressed(said: Sequence[Word], book: Book, names: Mapping[str, tuple[Entry, ...]]) -> bool:
    """Is one of `book.others` called: first or last but for courtesies, or after "ok", "dis", "hey"?

    Somebody of the house who has such a name keeps it; a name among other words is only spoken of.
    """
    keys = [word.key for word in said if word.key != "?"]
    others = {key for key in book.others.intersection(keys) if key not in names}
    if not others:
        return False
    if any(key in others and (at == 0 or keys[at - 1] in book.calls) for at, key in enumerate(keys)):
        return True
    return beside(keys, others, book) or beside(keys[::-1], others, book)


def beside(keys: Sequence[str], others: set[str], book: Book) -> bool:
    """Are there only courtesies before the first of the names?"""
    first = next(at for at, key in enumerate(keys) if key in others)
    polite = {word for (one, two), found in book.pairs.items() if one in keys[:first] or two in keys[:first]
              for phrase, sign in found if sign[0] == "+" for word in phrase}  # fmt: skip
    return all(key in book.skips or key in polite for key in keys[:first])
