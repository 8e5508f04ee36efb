"""A sentence with commas, as typed or punctuated by a recognizer: its clauses, one of which may be the order."""

import re

from basecamp.house import Lang
from dialogs.intents.chain import STATEMENTS
from dialogs.intents.text import bag, words

BETWEEN = re.compile(
    r"[,;:.!?…]+(?=\s|$)|\s[–—-]\s|\s(?=(?:because|'?cause|so (?:i|we|that)|parce que?|vu que?|puisque?|comme ça)\b)",
    re.I,
)
"""Where a clause ends: at a sign, and before a reason, since a recognizer writes no comma there."""
MOST = 4
TOLD: dict[Lang, frozenset[str]] = {
    "fr": bag(
        "dit disait dis crie cria crier demande demandait repond repondu repondit hurle maman papa mamie papi meme "
        "pepe cherie cheri entendu lu ecrit raconte chante si quand pense pensait film serie livre imagine"
    ),
    "en": bag(
        "said says say told tells tell asked asks shouted shouts yelled replied answered mum mom dad mummy daddy "
        "grandma grandpa heard read wrote sang sings if when thought movie film show book imagine unless"
    ),
}
"""Words that make the clauses a report or a talk with somebody else."""
OTHERS: dict[Lang, frozenset[str]] = {
    "fr": bag("elle elles ils tu vous quelqu"),
    "en": bag("she they he you someone somebody"),
}
"""Who must not be spoken of in the clauses before a statement."""


def order(text: str) -> list[str]:
    """The clauses, when there are a few; else nothing."""
    parts = [part for part in BETWEEN.split(text) if part and part.strip()]
    return parts if 2 <= len(parts) <= MOST else []


def stands(intent: str, clause: str, clauses: list[str], lang: Lang) -> bool:
    """May this clause be the order among talk? What could be a tale only first, or last when nobody else is spoken of
    ("papa est là, je suis rentré"); a word that undoes something only last ("c'était pour rire, annule")."""
    place = next(at for at, one in enumerate(clauses) if one.strip() == clause.strip())
    last = place == len(clauses) - 1
    if intent == "cancel":
        return last
    if intent not in STATEMENTS or place == 0:
        return True
    spoken = {word.key for one in clauses[:place] for word in words(one, lang)}
    return last and not spoken & OTHERS[lang]
