"""Two orders in one breath ("éteins la musique et bonne nuit"): where the sentence parts, and one turn of both."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from basecamp.house import Lang
from dialogs.conversation.commands import COMMANDS
from dialogs.conversation.hearing import Meaning
from dialogs.conversation.state import Done, State
from dialogs.intents.chain import STATEMENTS, opposite
from dialogs.turn import Turn

MOST = 3
BETWEEN: dict[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"[\s,;.!]+(?:et puis(?: après)?|et ensuite|et après|et|puis|ensuite)\s+", re.I),
    "en": re.compile(r"[\s,;.!]+(?:and then|and after that|and|then)\s+", re.I),
}
"""Not at a comma: what stands before or behind one is mostly said of the same order ("radiateurs, mode éco")."""
THING: dict[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"(?:(?:le|la|les|un|une|des|du|mon|ma|mes)\s|l['’])", re.I),
    "en": re.compile(r"(?:the|a|an|my)\s", re.I),
}
"""How a thing begins: without a verb it takes that of the part before it ("éteins la musique et la veilleuse")."""
ASIDE: dict[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"(?:aussi|que|qui|si|quand)\b|qu['’]", re.I),
    "en": re.compile(r"(?:also|that|who|if|when)\b", re.I),
}
"""What goes on with the part before it is no order of its own."""


def orders(text: str, lang: Lang, meaning: Callable[[str], Meaning], whole: str | None) -> list[str]:
    """The orders of a sentence, two or three that do not contradict each other; else nothing.

    `meaning` tells what a part means by itself, no question pending; `whole` is the intent of the sentence as one,
    None when it has none. A statement before it is a reason more often than an order ("je sors du bain et j'ai froid").
    """
    found = parted(text, lang, meaning, MOST)
    intents = [meaning(part).intent or "" for part in found]
    stated = [intent for intent in intents if intent in STATEMENTS]
    if len(set(intents)) < len(found) or len(stated) > 1:
        return []
    if stated and intents[0] == stated[0] and whole not in (None, stated[0]):
        return []
    if any(opposite(one, other) for at, one in enumerate(intents) for other in intents[at + 1 :]):
        return []
    return found


def parted(text: str, lang: Lang, meaning: Callable[[str], Meaning], most: int) -> list[str]:
    """The first way to part a sentence into orders alone."""
    for first, rest in cuts(text, lang):
        if is_order(first, lang, meaning):
            if is_order(rest, lang, meaning):
                return [first, rest]
            if most > 2 and (more := parted(rest, lang, meaning, most - 1)):
                return [first, *more]
    return []


def cuts(text: str, lang: Lang) -> Iterator[tuple[str, str]]:
    """Where a sentence may part: what stands before, and what behind with the verb it needs."""
    for found in BETWEEN[lang].finditer(text):
        first, rest = text[: found.start()].strip(), text[found.end() :].strip()
        if first and rest:
            yield first, with_verb(first, rest, lang)


def with_verb(first: str, rest: str, lang: Lang) -> str:
    """A thing alone, with what stood before the thing of the first part."""
    if not THING[lang].match(rest):
        return rest
    thing = re.search(rf"(?<![\w'’]){THING[lang].pattern}", first, re.I)
    return f"{first[: thing.start()]}{rest}" if thing else rest


def is_order(text: str, lang: Lang, meaning: Callable[[str], Meaning]) -> bool:
    """Is it an order beyond doubt by itself?"""
    if ASIDE[lang].match(text) or THING[lang].match(text):
        return False
    found = meaning(text)
    return found.intent in COMMANDS and found.lang == lang and found.certain


def both(text: str, begun: State, one: tuple[Turn, State], other: tuple[Turn, State]) -> tuple[Turn, State]:
    """One turn of two that followed each other from the state `begun` on: all that was said and done, and what the
    second expects."""
    (first, before), (second, state) = one, other
    shown, beside = (second, first) if second.expects else (first, second)
    said = f"{first.said} {second.said}".strip()
    turn = replace(
        second,
        heard=text,
        intent=shown.intent,
        slots={**beside.slots, **shown.slots},
        confidence=min(first.confidence, second.confidence),
        said=said,
        effects=(*first.effects, *second.effects),
    )
    changed = None if before.done is begun.done else before.done
    return turn, replace(state, said=said, done=undone_together(changed, state.done))


def undone_together(one: Done | None, other: Done | None) -> Done | None:
    """ "Annule" takes back both. `one` is None when the first changed nothing."""
    if one is None or other is None or one is other:
        return other
    undo = None if one.undo is None or other.undo is None else (*other.undo, *one.undo)
    return replace(other, undo=undo)
