"""The verdicts as they are shown: what each thing is now, and since when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from nightwatch.alarms import Notice, Record, iso, shown, unanswered
from nightwatch.records import Key
from nightwatch.verdict import Action, Instant, Text, Verdict

RESTING = Text("Suspendu : coupure de courant.", "Suspended: power cut.")
NOT_READ = Text("La lecture n'a pas répondu à temps.", "The reading did not answer in time.")


@dataclass(frozen=True)
class Seen:
    """A verdict as it is shown: `at` ISO 8601, `since` the instant of this level."""

    check: str
    subject: str
    verdict: Verdict
    at: str
    since: str


@dataclass(frozen=True)
class Happened:
    """What a step brought, for whoever prints or logs it."""

    seen: tuple[Seen, ...] = ()
    """Verdicts whose level changed."""
    notices: tuple[Notice, ...] = ()
    actions: tuple[Action, ...] = ()

    def __add__(self, after: "Happened") -> "Happened":
        return Happened(self.seen + after.seen, self.notices + after.notices, self.actions + after.actions)


Board = dict[Key, Seen]


def show(board: Board, key: Key, verdict: Verdict, now: Instant) -> Seen | None:
    """Put it on the board; the answer is what is new: another level."""
    before = board.get(key)
    same = before is not None and before.verdict.level == verdict.level
    since = before.since if before is not None and same else iso(now)
    board[key] = Seen(*key, verdict, iso(now), since)
    return None if same else board[key]


def suspend(board: Board, checks: Collection[str], now: Instant) -> list[Seen]:
    """Show the verdicts of these checks as suspended, not as fine."""
    shown: list[Seen] = []
    for key, before in list(board.items()):
        if key[0] in checks:
            changed = show(board, key, Verdict("suspended", RESTING, before.verdict.state), now)
            if changed is not None:
                shown.append(changed)
    return shown


def problems(records: Iterable[Record]) -> list[dict[str, Any]]:
    """What people were told and that still goes on, as hello's light and page show it; `alarm`: the number by which it
    is answered, where that is asked for."""
    return [
        {
            "key": f"nightwatch/{record.check}/{record.subject}",
            "severity": "major" if record.announced == "critical" else "minor",
            "fr": shown(record).fr,
            "en": shown(record).en,
            **({"alarm": record.id} if unanswered(record) else {}),
        }
        for record in records
        if record.announced != "ok"
    ]
