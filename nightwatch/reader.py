"""Readings, taken beside the loop, each with its limit, and judged when they have come."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from basecamp.clock import Clock
from basecamp.limit import within
from nightwatch.checks.check import Check
from nightwatch.memory import Memory
from nightwatch.shown import NOT_READ, Happened
from nightwatch.sources.port import SourceError, Sources
from nightwatch.verdict import Instant, Text, Unreadable
from nightwatch.watch import Watch

log = logging.getLogger(__name__)


class Reader:
    """One reading of a check at a time. `judged` is told what each brought."""

    def __init__(
        self,
        watch: Watch,
        sources: Sources,
        memory: Memory,
        clock: Clock,
        now: Callable[[], Instant],
        judged: Callable[[Happened], None],
    ) -> None:
        self.watch = watch
        self.sources = sources
        self.memory = memory
        self.clock = clock
        self.now = now
        self.judged = judged
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.mains_seen = clock.monotonic()
        """When the mains was last read, whatever came of it."""
        self.mains_known = asyncio.Event()
        """The mains was judged at least once, or is not watched."""
        if "mains" not in watch.checks:
            self.mains_known.set()

    def turn(self, now: Instant) -> None:
        """Begin every reading that is due; never waits."""
        for check in self.watch.due(now):
            if check.name not in self.tasks:
                self.tasks[check.name] = asyncio.create_task(self.read(check, now))

    async def read(self, check: Check, now: Instant) -> None:
        try:
            readings = await self.readings(check, now)
        finally:
            self.tasks.pop(check.name, None)
        try:
            if check.name == "mains":
                self.mains_seen = self.clock.monotonic()
            if check.name == "host" and not isinstance(readings, Unreadable):
                value = readings["clock"].value
                self.watch.synchronised = None if value is None else bool(value)
            happened = self.watch.observe(check, readings, self.now())
            if not isinstance(readings, Unreadable):
                self.memory.record(check.name, readings)
            self.judged(happened)
        except Exception:
            # One check with a fault of its own must not end the watch.
            log.exception("the judgment of %s failed", check.name)
        if check.name == "mains":
            self.mains_known.set()

    async def readings(self, check: Check, now: Instant) -> Mapping[str, Any] | Unreadable:
        """By subject; or why nothing could be read."""
        try:
            states = self.watch.known(check.name)
            return await within(check.read(self.sources, now, states), check.timing.timeout_s)
        except SourceError as error:
            return Unreadable(Text(error.fr, error.en))
        except TimeoutError:
            return Unreadable(NOT_READ)
        except Exception as error:
            log.exception("the reading of %s failed", check.name)
            name = type(error).__name__
            return Unreadable(Text(f"La lecture a échoué ({name}).", f"The reading failed ({name})."))

    async def close(self) -> None:
        tasks = list(self.tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
