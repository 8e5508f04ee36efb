"""Orders with a reason beside them, and talk with more talk, to learn from: "lower the heating, we've guests coming".

People give reasons that no author can foresee; what the authors gave as one is put beside orders it was not said with,
so that the words of a reason say nothing by themselves.
"""

import random
import re
from collections.abc import Iterator, Sequence

from basecamp.house import Lang
from dialogs.intents import names, phrasebook, understanding
from dialogs.intents.text import words
from tests.dialogs.intents.sentences import NAMES, Sentence

COMMA = re.compile(r",\s+")
LONGEST = 9
"""Words of what is put together."""
AFTER = 0.7
"""Share of the reasons that come after the order."""


def composed(lang: Lang, lines: Sequence[Sentence], count: int, rng: random.Random) -> Iterator[tuple[str, str | None]]:
    """`count` orders with a reason and as many pieces of talk, from the sentences of the authors."""
    short = [line for line in lines if "," not in line.text and len(words(line.text, lang)) <= LONGEST]
    orders = [line for line in short if line.intent not in (None, "yes", "no")]
    talk = [line.text for line in lines if line.intent is None and len(line.text.split()) <= LONGEST]
    given = reasons(lang, lines)
    for _ in range(count if orders and talk and given else 0):
        order = rng.choice(orders)
        yield beside(order.text, rng.choice(given), rng), order.intent
        yield beside(rng.choice(talk), rng.choice(given if rng.random() < 0.6 else talk), rng), None


def beside(text: str, reason: str, rng: random.Random) -> str:
    """The reason after the text, or before it."""
    return f"{text}, {reason}" if rng.random() < AFTER else f"{reason}, {text}"


def reasons(lang: Lang, lines: Sequence[Sentence]) -> list[str]:
    """The second clauses of orders, when they name nothing of the house and are no order by themselves."""
    book, index = phrasebook.book(lang), names.index(NAMES[lang], lang)
    found = set()
    for line in lines:
        parts = COMMA.split(line.text)
        if line.intent is None or len(parts) != 2:
            continue
        said = words(parts[1], lang)
        if len(said) < 3 or book.concepts.intersection(word.key for word in said):
            continue
        readings = understanding.heard(said, book, None, index)
        if not readings or readings[0].cost > understanding.LIMIT:
            found.add(parts[1])
    return sorted(found)
