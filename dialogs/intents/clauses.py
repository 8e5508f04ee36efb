"""A sentence with commas, as typed or punctuated by a recognizer: its clauses, one of which may be the order."""

import re

from basecamp.house import Lang
from dialogs.intents.text import bag

BETWEEN = re.compile(r"[,;:.!?…]+(?=\s|$)|\s[–—-]\s")
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
STATEMENTS = bag("leave return sleep wake_up")
"""Orders that are statements too: only believed when they are said first."""


def order(text: str) -> list[str]:
    """The clauses, when there are a few; else nothing."""
    parts = [part for part in BETWEEN.split(text) if part and part.strip()]
    return parts if 2 <= len(parts) <= MOST else []
