"""Time as a thing that is handed over: the real clock, and one that tests drive through days in milliseconds.

Durations are measured on `monotonic()`, because the wall clock may jump or start in 1970;
instants people care about come from `now()`, always with a time zone.
"""

import heapq
import itertools
import time
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import asyncio


class Clock(Protocol):
    """What everything that waits or dates something is given."""

    def now(self) -> datetime:
        """The wall clock, aware, in the zone of the house."""
        ...

    def monotonic(self) -> float:
        """Seconds that only ever grow; their origin means nothing."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return once `seconds` have passed on the monotonic clock."""
        ...


class SystemClock:
    """The clock of the machine, read in the house's time zone."""

    def __init__(self, zone: tzinfo | str = "Europe/Paris") -> None:
        self.zone: tzinfo = ZoneInfo(zone) if isinstance(zone, str) else zone

    def now(self) -> datetime:
        return datetime.now(self.zone)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        import asyncio  # 30 ms that a command which never waits does not pay

        await asyncio.sleep(max(0.0, seconds))


class SimulatedClock:
    """A clock that stands still until `advance` moves it; sleepers wake in order, at their exact instant."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a simulated clock needs an aware start, for example with zoneinfo.ZoneInfo")
        self.zone = start.tzinfo
        self.wall = start.timestamp()
        self.elapsed = 0.0
        self.order = itertools.count()
        self.sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.wall + self.elapsed, self.zone)

    def monotonic(self) -> float:
        return self.elapsed

    async def sleep(self, seconds: float) -> None:
        import asyncio

        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self.sleepers, (self.elapsed + seconds, next(self.order), future))
        await future

    async def advance(self, seconds: float | timedelta) -> None:
        """Let `seconds` pass, waking every sleeper on the way and letting it run before time goes on."""
        span = seconds.total_seconds() if isinstance(seconds, timedelta) else seconds
        target = self.elapsed + span
        await settle()
        while self.sleepers and self.sleepers[0][0] <= target:
            at, _, future = heapq.heappop(self.sleepers)
            self.elapsed = max(self.elapsed, at)
            if not future.done():
                future.set_result(None)
            await settle()
        self.elapsed = target
        await settle()

    def jump(self, seconds: float) -> None:
        """Set the wall clock forward or back without letting time pass, as a bad NTP answer does."""
        self.wall += seconds


async def settle(rounds: int = 20) -> None:
    """Give every task that is ready its turn; simulated time must not pass while one still has work."""
    import asyncio

    for _ in range(rounds):
        await asyncio.sleep(0)
