"""Regular jobs: the weekly pruning and vacuum, daily reports (S13). A job missed while the house was off runs once.

`decide` only says what is due; `skills.jobs` does it and answers with `scheduler.done` or `scheduler.failed`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from basecamp.effects import Effect
from basecamp.house import Lang
from basecamp.settings import Settings
from basecamp.settings.heating import WEEKEND, WORKDAYS
from skills.decision import NOTHING, About, Note, Outcomes, Stimulus, Tick, UnknownActionError, for_skill, utc
from skills.movement import passed

NAME = "scheduler"
HEARS: tuple[type, ...] = (Tick, Effect)
DAYS = WORKDAYS + WEEKEND
CONSOLE = "report console"
DAY = timedelta(days=1)
RETRY = timedelta(hours=1)
"""A job that failed is due again after this."""
STALE = timedelta(hours=2)
"""A report that was missed by more than this is not said any more."""


@dataclass(frozen=True)
class State:
    """Job → when it was last done; job → since when it is due."""

    done: Mapping[str, datetime] = field(default_factory=dict)
    due: Mapping[str, datetime] = field(default_factory=dict)


def first(settings: Settings) -> State:
    return State()


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if isinstance(stimulus, Tick):
        return look(state, now, about), NOTHING
    effect = for_skill(stimulus, NAME)
    if effect is None:
        return greet_with_report(state, stimulus, now, about), NOTHING
    job = str(effect.args.get("job", ""))
    match effect.action:
        case "done":
            waiting = {name: since for name, since in state.due.items() if name != job}
            return State({**state.done, job: now}, waiting), NOTHING
        case "failed":
            why = f"{job} : {effect.args.get('why', '?')}"
            note = Note(about.say(f"Travail régulier manqué, {why}", f"A regular job failed, {why}"), "error")
            return State(state.done, {**state.due, job: now + RETRY}), (note,)
    raise UnknownActionError(effect)


def greet_with_report(state: State, stimulus: Stimulus, now: datetime, about: About) -> State:
    """The first movement at the console in the morning makes a report due, once a day, where that is wished."""
    start = about.settings.scheduler.report_on_movement_from
    if start is None or about.mode != "cocoon" or passed(stimulus) != about.settings.presence.console_sensor:
        return state
    local, done = about.local(now), state.done.get(CONSOLE)
    if not start <= local.time() < time(12) or CONSOLE in state.due:
        return state
    if done is not None and about.local(done).date() == local.date():
        return state
    return State(state.done, {**state.due, CONSOLE: now})


def look(state: State, now: datetime, about: About) -> State:
    done = dict(state.done)
    waiting = {job: since for job, since in state.due.items() if since - now <= DAY}
    for job, at in last_times(now, about).items():
        if job not in done or (job.startswith("report") and done[job] < at and now - at > STALE):
            # The first start is no missed job: the next regular time is the first one.
            done[job] = now
        elif done[job] - now > DAY or (job == "prune" and now - done[job] > doubtful(about.settings)):
            # The clock was, or is, far ahead: nothing is put off for years by it, nor all of the house forgotten.
            done[job] = now
        elif done[job] < at and job not in waiting:
            waiting[job] = now
    if done == state.done and waiting == state.due:
        return state
    return State(done, waiting)


def doubtful(settings: Settings) -> timedelta:
    """A pruning so long ago is rather a clock that is wrong: the next week decides."""
    return max(60 * DAY, timedelta(days=settings.scheduler.keep_days / 2))


def pending(state: State, now: datetime) -> list[str]:
    """The jobs that should run now, longest waiting first."""
    return [job for since, job in sorted((since, job) for job, since in state.due.items()) if since <= now]


def last_times(now: datetime, about: About) -> dict[str, datetime]:
    """When each job should have been done last, at the latest by `now`."""
    settings = about.settings.scheduler
    local = about.local(now)
    found: dict[str, datetime] = {}
    back = (local.weekday() - DAYS.index(settings.prune_day)) % 7
    for weeks in (0, 1):
        day = local.date() - timedelta(days=back + 7 * weeks)
        at = utc(datetime.combine(day, settings.prune_at, local.tzinfo))
        if at <= now:
            found["prune"] = at
            break
    for hour in settings.report_at:
        for days in (0, 1):
            at = utc(datetime.combine(local.date() - timedelta(days=days), hour, local.tzinfo))
            if at <= now:
                found[f"report {hour:%H:%M}"] = at
                break
    return found


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    at = state.done.get("prune")
    if at is None:
        return (
            "Le nettoyage hebdomadaire n'a pas encore eu lieu."
            if lang == "fr"
            else "The weekly pruning is still to come."
        )
    local = about.local(at)
    return (
        f"Dernier nettoyage le {local:%d/%m à %H:%M}." if lang == "fr" else f"Last pruning on {local:%d/%m at %H:%M}."
    )
