"""Doing what the scheduler says is due: forgetting old measurements, giving the room back, the daily report."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from basecamp.clock import Clock
from basecamp.effects import Effect
from basecamp.settings import Settings
from skills import metrics, scheduler
from skills.decision import utc
from skills.household import Household

LOOK_S = 2.0
"""How often it is looked whether something is due: who stands at the console should not wait for the report."""


def forgettable(store: Any, settings: Settings, now: datetime) -> int:
    """The dry run of the pruning: how many points are older than the limit. Nothing is changed."""
    return int(store.prune(limit(settings, now), dry_run=True))


def limit(settings: Settings, now: datetime) -> datetime:
    return now - timedelta(days=settings.scheduler.keep_days)


def prune(household: Household, now: datetime) -> str:
    """Forget what is older than the limit, after saying how much it is; then give the room back to the disk."""
    store: Any = household.store
    count = forgettable(store, household.settings, now)
    if count:
        store.prune(limit(household.settings, now))
        store.vacuum()
    days, many = household.settings.scheduler.keep_days, count > 1
    if household.settings.house.main_language == "fr":
        if not count:
            return f"Nettoyage : aucune mesure de plus de {days} jours."
        return f"Nettoyage : {count} mesure{'s' * many} de plus de {days} jours oubliée{'s' * many}."
    if not count:
        return f"Pruning: no measurement is older than {days} days."
    return f"Pruning: {count} measurement{'s' * many} older than {days} days {'were' if many else 'was'} forgotten."


def run_due(household: Household, now: datetime, report: Callable[[], None] | None = None) -> list[str]:
    """Do what is due, each job once; a job that fails is told and tried again an hour later. The answer names them.

    `report` says the daily report; without it that job counts as done. Pruning a large store takes seconds: call this
    from a thread of its own when the event loop must not wait.
    """
    jobs = scheduler.pending(household.states["scheduler"], utc(now, household.zone))
    for job in jobs:
        try:
            if job == "prune":
                text = prune(household, now)
                if household.logbook is not None:
                    household.logbook.add("info", text)
            elif report is not None:
                report()
        except Exception as error:
            household.act(Effect("scheduler", "failed", {"job": job, "why": str(error)}), now)
        else:
            household.act(Effect("scheduler", "done", {"job": job}), now)
    return jobs


async def work(household: Household, clock: Clock, report: Callable[[], None] | None = None, host: str = "") -> None:
    """Until cancelled: measure this host regularly and do what the scheduler says is due. Neither blocks the loop."""
    import asyncio
    import socket

    name, every = host or socket.gethostname(), household.settings.metrics.every_s
    measured, blind = float("-inf"), False
    while True:
        if clock.monotonic() - measured >= every:
            measured = clock.monotonic()
            try:
                for event in await asyncio.to_thread(metrics.sample, name, household.settings, clock.now()):
                    household.handle(event, clock.now())
                blind = False
            except Exception as error:
                if not blind and household.logbook is not None:
                    household.logbook.add("error", f"this host cannot be measured ({type(error).__name__}: {error})")
                blind = True
        if scheduler.pending(household.states["scheduler"], utc(clock.now())):
            await asyncio.to_thread(run_due, household, clock.now(), report)
        await clock.sleep(min(LOOK_S, every))
