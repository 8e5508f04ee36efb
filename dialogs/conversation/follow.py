"""A question that goes on from the one before: "et dehors ?", "et hier ?", "what about Marie?"."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from basecamp.house import Lang
from dialogs.conversation import control, times
from dialogs.conversation.consumption import METERS
from dialogs.conversation.step import Context

FOR = timedelta(minutes=2)
"""How long after its answer a question may be gone on from."""
BEGINS: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"(?i)\W*(?:et|et pour|et qu['’]en est-il de|pareil pour)\s+(?P<rest>.+?)[\s?.!]*"),
    "en": re.compile(r"(?i)\W*(?:and|(?:and )?(?:what|how) about|same for)\s+(?P<rest>.+?)[\s?.!]*"),
}
SENTENCES: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "ask_temperature": "quelle température fait-il {rest}",
        "ask_presence": "est-ce que {rest} est là",
        "ask_water": "combien d'eau {rest}",
        "ask_power": "combien d'électricité {rest}",
        "ask_cut": "y a-t-il eu une coupure de courant {rest}",
    },
    "en": {
        "ask_temperature": "what's the temperature {rest}",
        "ask_presence": "is {rest} home",
        "ask_water": "how much water {rest}",
        "ask_power": "how much electricity {rest}",
        "ask_cut": "was there a power cut {rest}",
    },
}
"""By what the question before was for: the whole question that is meant."""


def sentences(ctx: Context) -> Iterator[tuple[str, str]]:
    """Whole questions that may be meant, each with the intent it must have; none when the sentence goes on from
    nothing."""
    asked, begun = ctx.state.asked, BEGINS[ctx.lang].fullmatch(ctx.text)
    if asked is None or begun is None or ctx.state.pending or not control.within(ctx.now, asked.at, FOR):
        return
    rest, ways = begun["rest"], SENTENCES[ctx.lang]
    if asked.intent in METERS:
        # What was used of the one may be gone on from to the other, for the same days.
        before = times.find(ctx, asked.text)
        for intent, meter in METERS.items():
            if before is not None and meter.named[ctx.lang].search(rest) and times.find(ctx, rest) is None:
                yield intent, ways[intent].format(rest=before.text)
    if asked.intent in ways:
        yield asked.intent, ways[asked.intent].format(rest=rest)
