"""What nightwatch says goes on, against what the house shows: the changes that make both agree. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from basecamp.events import ProblemChanged
from basecamp.house import Problem, Severity

OURS = "nightwatch/"
"""How the keys of nightwatch's problems begin; the house's own are none of its business."""


@dataclass(frozen=True)
class Told:
    """A problem that goes on, as nightwatch tells it."""

    key: str
    severity: Severity
    fr: str
    en: str
    alarm: int = 0
    """As in `basecamp.house.Problem`."""


def changes(known: Sequence[Problem], told: Sequence[Told], now: datetime) -> Iterator[ProblemChanged]:
    """Problems that began or read otherwise now, then those that are over because nobody tells them any more."""
    going_on = {one.key: one for one in known if one.until is None and one.key.startswith(OURS)}
    for one in told:
        before = going_on.pop(one.key, None)
        if before is None or told_of(before) != one:
            yield ProblemChanged(now, one.key, one.severity, one.fr, one.en, True, one.alarm)
    for over in going_on.values():
        yield ProblemChanged(now, over.key, over.severity, over.fr, over.en, False)


def told_of(known: Problem) -> Told:
    """A problem of the house as nightwatch told it."""
    return Told(known.key, known.severity, known.fr, known.en, known.alarm)
