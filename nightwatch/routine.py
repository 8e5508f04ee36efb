"""What is sent regularly: the weekly test of the ways out, the daily report."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from basecamp.settings.nightwatch.alarms import AlarmsSettings
from nightwatch.keeper import Keeper
from nightwatch.verdict import Instant, Text, Verdict

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


AT_MOST = 5
"""So many of what is not known are named in a report."""


def report(verdicts: Iterable[tuple[str, str, Verdict]], titles: Mapping[str, Text]) -> Text:
    """The house in a few lines, problems first. `titles`: what people call each check."""
    every = list(verdicts)
    wrong = [one for one in every if one[2].level in ("critical", "warning")]
    unknown = [one for one in every if one[2].level == "unknown"]
    fr = [verdict.reason.fr for _, _, verdict in wrong]
    en = [verdict.reason.en for _, _, verdict in wrong]
    if not wrong:
        # Nobody knows that all is well while some of it is not known.
        fr = ["Aucun problème connu." if unknown else "Tout va bien."]
        en = ["No problem known." if unknown else "All is well."]
    if unknown:
        names = [called(check, subject, every, titles) for check, subject, _ in unknown[:AT_MOST]]
        more = len(unknown) - len(names)
        rest = Text(f" et {more} de plus" if more else "", f" and {more} more" if more else "")
        fr.append(f"On ne sait pas : {', '.join(name.fr for name in names)}{rest.fr}.")
        en.append(f"Not known: {', '.join(name.en for name in names)}{rest.en}.")
    temperatures = [one for one in every if one[0] == "temperature" and one[2].level == "ok"]
    fr += [verdict.reason.fr.partition(" : ")[2] for _, _, verdict in temperatures]
    en += [verdict.reason.en.partition(": ")[2] for _, _, verdict in temperatures]
    watched, one = len(every), len(every) == 1
    return Text(
        f"Rapport ({watched} {'point surveillé' if one else 'points surveillés'}). {' '.join(fr)}",
        f"Report ({watched} {'thing' if one else 'things'} watched). {' '.join(en)}",
    )


def called(check: str, subject: str, every: Sequence[tuple[str, str, Verdict]], titles: Mapping[str, Text]) -> Text:
    """What is watched, as people call it: "Courant"; where a check watches several, "Température (salon)"."""
    title = titles.get(check, Text(check, check))
    if sum(other == check for other, _, _ in every) < 2:
        return title
    return Text(f"{title.fr} ({subject})", f"{title.en} ({subject})")


class Rounds:
    """Which of them are due; what was sent is remembered over restarts. `started_s`: steady seconds."""

    def __init__(self, settings: AlarmsSettings, keeper: Keeper, started_s: float) -> None:
        self.specs = {"self_test": settings.self_test, "report": settings.report_at}
        self.keeper = keeper
        self.started_s = started_s
        self.marks: dict[str, str] = dict(keeper.load("meta").get("marks", {}))

    def due(self, now: Instant) -> list[str]:
        """ "self_test", "report"; nothing while the clock cannot be believed."""
        if not now.trusted:
            return []
        found = []
        marks = dict(self.marks)
        for name, spec in self.specs.items():
            if mark := is_due(spec, marks.get(name, ""), now.wall):
                marks[name] = mark
                # The first start only takes note: each belongs to its hour.
                if name in self.marks or now.steady - self.started_s > 60:
                    found.append(name)
        if marks != self.marks:
            self.marks = marks
            self.keeper.put("meta", "marks", marks)
        return found
