"""What the recognizer may hear: the phrases that make sense in the state of a conversation."""

from collections.abc import Iterator, Sequence

from basecamp.house import Lang
from basecamp.settings import Settings
from dialogs.answers import table
from dialogs.conversation.commands import CORRECTION_EXPECTS
from dialogs.conversation.hearing import names, playlists
from dialogs.conversation.rendering import plain_words
from dialogs.conversation.state import State

WHOLE, ASKED, TIMED = 2000, 900, 1300
"""Phrases for the recognizer: a question is mostly answered, and fewer words are heard better. A time is said in more
ways than anything else."""


def phrases(settings: Settings, state: State, lang: Lang) -> list[str]:
    """The phrases the recognizer may hear now, in this language."""
    from dialogs import intents

    if foreign(state, lang):
        return []
    named = names(settings)
    states = [state.expects]
    if state.expects is None and state.done is not None:
        states += CORRECTION_EXPECTS.get(state.done.intent, ())
    # Whatever is left out of a large grammar, the words of the house are in.
    core = table(lang)["grammar"]
    found = [one for expects in states if expects for one in answers(settings, expects, lang)]
    found += [plain_words(one) for one in core["any"]]
    if state.expects == "emergency":
        found += map(plain_words, core["calls"])  # who calls again has answered
    if state.expects is None:
        for kind in ("alarms", "calls", "volume", "idle", "awhile", "facts", "talk"):
            found += map(plain_words, core[kind])
        found += map(plain_words, in_one_breath(lang))
        if state.asked is not None:
            found += going_on(state.asked.intent, settings.house.people, lang)
    for expects in states:
        limit = WHOLE if state.expects is None else TIMED if expects in intents.TIMED else ASKED
        found += intents.grammar(expects, lang, named, limit=limit)
    return list(dict.fromkeys(found))


def going_on(intent: str, people: Sequence[str], lang: Lang) -> Iterator[str]:
    """How one goes on from a small question ("et dehors"); `people` of the household after who is there."""
    ways = table(lang)["further"]
    if intent == "ask_presence":
        yield from (plain_words(f"{ways['and']} {name}") for name in people)
    yield from map(plain_words, ways.get(intent, ()))


def foreign(state: State, lang: Lang) -> bool:
    """Is a question open that was put in the other language? It is answered in that one, so that this one's words are
    only taken for answers ("week" for "oui"); after an answer that was not understood both are listened to."""
    return state.question is not None and lang != state.lang and not state.question.tries


def in_one_breath(lang: Lang) -> Iterator[str]:
    """Two orders each: a recognizer goes from word to word, so it is enough that each order stands before and after
    each of the words between."""
    joined = table(lang)["together"]
    yield from joined["things"]
    orders = joined["orders"]
    for step, word in enumerate(joined["between"], 1):
        for at, order in enumerate(orders):
            yield f"{order} {word} {orders[(at + step) % len(orders)]}"


def likely(settings: Settings, state: State, lang: Lang) -> list[str]:
    """The usual answers to the pending question; none where a time is asked for, which is said in too many ways."""
    from dialogs import intents

    if state.expects is None or state.expects in intents.TIMED or foreign(state, lang):
        return []
    return answers(settings, state.expects, lang)


def answers(settings: Settings, expects: str, lang: Lang) -> list[str]:
    """The usual answers to a question."""
    core = table(lang)["grammar"]
    usual = playlists(settings) if expects == "playlist" else ()
    return [plain_words(one) for one in usual or core.get(expects, core["yes_no"])]
