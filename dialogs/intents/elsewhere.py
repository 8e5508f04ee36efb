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
    places = [at for at, key in enumerate(keys) if key in others]
    if any(at == 0 or keys[at - 1] in book.calls for at in places):
        return True
    return courtesies(keys[: places[0]], book) or courtesies(keys[places[-1] + 1 :], book)


def courtesies(keys: Sequence[str], book: Book) -> bool:
    """Are these only words and phrases that are passed over?"""
    at = 0
    while at < len(keys):
        step = 1 if book.skips.get(keys[at]) else 0
        for phrase, sign in book.pairs.get((keys[at], keys[at + 1]), ()) if at + 1 < len(keys) else ():
            if sign[0] == "+" and tuple(keys[at : at + len(phrase)]) == phrase:
                step = max(step, len(phrase))
        if not step:
            return False
        at += step
    return True
