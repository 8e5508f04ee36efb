"""Doubt: when a sentence is acted on, when the house asks "tu veux dire … ?", and how it says it has not understood."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from dialogs.answers import say, variants
from dialogs.conversation import heating_later, things, times
from dialogs.conversation.hearing import Meaning
from dialogs.conversation.step import Ask, Context, Line, Step, line

ACT = 0.5
"""Probability from which a sentence is acted on; under it the house asks "tu veux dire … ?"."""
CONFIRM = 0.3
"""Probability from which it is worth asking; under it the sentence was not understood."""
CLOSE = 0.15
"""Two intents closer than this are both possible: the house asks."""
HARMLESS = ("cancel", "stop", "no", "repeat", "help", "thanks")
"""Control words: acted on even in doubt, because they change nothing."""
AT_ONCE = ("nightlight_on", "nightlight_off", "nightlight_auto", "music_play", "music_stop", "silence", "silence_on")
"""What cannot be told to begin later."""
SAME = ({"silence", "silence_on"}, {"cancel", "stop", "no"}, {"heating", "heating_status"}, {"yes", "thanks"})
"""Intents so alike that asking which one was meant would help nobody."""


def doubtful(meaning: Meaning, sure: float) -> bool:
    """Not sure enough to act, or another intent is nearly as likely."""
    if meaning.intent in HARMLESS:
        return False
    return sure < ACT or bool(close_to(meaning))


def close_to(meaning: Meaning) -> list[str]:
    """Other intents that are nearly as likely and mean something else."""
    return [
        intent
        for intent, score in meaning.others
        if meaning.confidence - score < CLOSE
        and intent != meaning.intent
        and not any({intent, meaning.intent} <= same for same in SAME)
    ]


def contrary(step: Step, meaning: Meaning) -> bool:
    """Would a correction do the opposite of what the words say ("plus besoin de forcer le chauffage")?

    Not of a departure, which is corrected by its times alone ("enfin, 19 heures").
    """
    from dialogs.intents.chain import STATEMENTS, opposite

    if not step.intent or not meaning.intent or step.intent in STATEMENTS:
        return False
    return opposite(step.intent, meaning.intent)


def propose(ctx: Context, intents: Sequence[str], data: Mapping[str, Any]) -> Step:
    """Ask whether this is what was meant; the next one is proposed after a no."""
    what = things.intent_phrase(intents[0], ctx)
    if intents[0] in heating_later.MODES and (said := times.find(ctx, str(data["text"]))):
        # It is carried out for the time that was said with it.
        what = things.timed_phrase(intents[0], said, ctx)
    kept = {"intent": intents[0], "others": list(intents[1:]), "text": data["text"]}
    asked = Ask(
        "confirm", (*only_now(ctx, intents[0], str(data["text"])), line("control.did_you_mean", what=what)), kept
    )
    return Step(ask=asked, intent="", outcome="unclear")


def only_now(ctx: Context, intent: str, text: str) -> tuple[Line, ...]:
    """That what was asked for a later time ("allume la veilleuse dans dix minutes") can only be done at once."""
    if intent not in AT_ONCE or (said := times.find(ctx, text)) is None:
        return ()
    return (line("control.only_now"),) if said.until is None and said.at > ctx.now + times.SOON else ()


def not_understood(ctx: Context, key: str, rng: random.Random) -> Line:
    """ "Je n'ai pas compris", with two sentences that would do."""
    first, second = rng.sample(variants(ctx.lang, key), 2)
    values = {"first": first, "second": second}
    hint = say("control.hint", values, ctx.lang, ctx.settings.house.address, {}, rng).text
    return line("control.unclear", hint=hint)
