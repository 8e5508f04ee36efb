"""What is sent regularly: the weekly test of the ways out, the daily report. Pure."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from nightwatch.verdict import Text, Verdict

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def last_due(spec: str, wall: datetime) -> datetime | None:
    """The last instant, not after `wall`, of "HH:MM" (daily) or "sun HH:MM" (weekly); None when empty.

    ValueError when it is neither.
    """
    if not spec.strip():
        return None
    *day, clock = spec.split()
    at = datetime.combine(wall.date(), time.fromisoformat(clock), wall.tzinfo)
    if not day:
        return at if at <= wall else at - timedelta(days=1)
    back = (wall.weekday() - DAYS.index(day[0].lower()[:3])) % 7
    at -= timedelta(days=back)
    return at if at <= wall else at - timedelta(days=7)


def is_due(spec: str, last: str, wall: datetime, late_s: float = 6 * 3600) -> str | None:
    """The mark to remember when it is time (the instant it was due for); None = not yet, done, or too late to matter.

    `last`: the mark of the time before, empty at first: the first start sends nothing at once.
    """
    due = last_due(spec, wall)
    if due is None:
        return None
    mark = due.isoformat()
    if mark == last or (wall - due).total_seconds() > late_s:
        return None
    return mark


TEST = Text(
    "Test de la semaine : si vous lisez ceci, ce canal fonctionne.",
    "Weekly test: if you read this, this channel works.",
)


def report(verdicts: Iterable[tuple[str, str, Verdict]]) -> Text:
    """The house in a few lines, problems first."""
    every = list(verdicts)
    wrong = [one for one in every if one[2].level in ("critical", "warning")]
    unknown = [one for one in every if one[2].level == "unknown"]
    fr = [verdict.reason.fr for _, _, verdict in wrong]
    en = [verdict.reason.en for _, _, verdict in wrong]
    if not wrong:
        fr, en = ["Tout va bien."], ["All is well."]
    if unknown:
        names = ", ".join(f"{check}/{subject}" for check, subject, _ in unknown[:5])
        fr.append(f"On ne sait pas : {names}.")
        en.append(f"Not known: {names}.")
    temperatures = [one for one in every if one[0] == "temperature" and one[2].level == "ok"]
    fr += [verdict.reason.fr.partition(" : ")[2] for _, _, verdict in temperatures]
    en += [verdict.reason.en.partition(": ")[2] for _, _, verdict in temperatures]
    watched = len(every)
    return Text(
        f"Rapport ({watched} points surveillés). " + " ".join(fr), f"Report ({watched} things watched). " + " ".join(en)
    )
