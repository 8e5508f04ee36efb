"""Patterns of what people say, out of several ways to say it."""

import re
from collections.abc import Iterable, Mapping

from basecamp.house import Lang

POLITE: Mapping[Lang, str] = {
    "fr": r"(?:(?:hello|dis|dis-moi|alors|et toi|bonjour|salut|bonsoir|eh|hé|au fait|dites|dites-moi)\W+)*",
    "en": r"(?:(?:hello|hi|hey|so|and|tell me|say|by the way|good (?:morning|evening))\W+)*",
}
"""What may come before a whole sentence."""


def pattern(words: Iterable[str], around: str = "{}") -> re.Pattern[str]:
    """One pattern of several; a hyphen is heard as a space."""
    return re.compile("(?i)" + around.format(f"(?:{'|'.join(words)})").replace("-", "[- ]"))


def whole(words: Iterable[str], lang: Lang) -> re.Pattern[str]:
    """One pattern of whole sentences, with what may come before them."""
    return pattern(words, rf"\W*{POLITE[lang]}{{}}\W*")
