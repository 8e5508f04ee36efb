"""The report of the house: problems first, grouped, then how it stands. Spoken, and in 160 characters."""

import random
from datetime import datetime

from basecamp.house import House, Lang
from basecamp.remote.status import short
from basecamp.settings import Settings
from dialogs.answers import say
from dialogs.conversation.state import State
from dialogs.conversation.step import Context, Line
from dialogs.report.sections import lines, past

__all__ = ["lines", "past", "sentences", "short"]


def sentences(house: House, now: datetime, lang: Lang, settings: Settings, full: bool = False) -> tuple[str, ...]:
    """The report as sentences, outside a conversation (announcement, SMS, page); always the same words."""
    ctx = Context("", "report", {}, lang, house, now, settings, State(lang))
    return tuple(rendered(line, lang, settings) for line in lines(ctx, full))


def rendered(line: Line, lang: Lang, settings: Settings) -> str:
    """One line in its first variant."""
    if line.text:
        return line.text
    return say(line.key, line.values, lang, settings.house.address, {}, FIRST).text


class First(random.Random):
    """Always the first variant."""

    def choice(self, seq):  # type: ignore[no-untyped-def]
        return seq[0]


FIRST = First()
