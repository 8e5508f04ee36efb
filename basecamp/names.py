"""What people sent, in a sentence of the house: whom it is from, and its text."""

import unicodedata

from basecamp.house import Lang

MUTE = frozenset("aeiouh")
"""Letters before which French elides; the h of first names is mute (Hélène, Hugo)."""


def from_whom(name: str, lang: Lang) -> str:
    """ "de Marie", "d'Éléonore"; "from Marie"."""
    if lang == "en":
        return f"from {name}"
    folded = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "oe")).casefold()
    first, second = folded[:1], next((c for c in folded[1:] if not unicodedata.combining(c)), "")
    # Yves and Yvonne elide, Yann and Yohan do not.
    elides = first in MUTE or (first == "y" and second.isalpha() and second not in MUTE)
    return f"d'{name}" if first and elides else f"de {name}"


def as_said(text: str, lang: Lang) -> str:
    """The text of a message; of one that no voice can say (a smiley, "?!") it is said that it has no words."""
    if any(c.isalnum() for c in text):
        return text
    return f"{'sans un mot' if lang == 'fr' else 'no words'} {text}".rstrip()
