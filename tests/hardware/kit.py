"""What the tests of the hardware share: a bench with short limits, a logbook to read, and waiting without sleeping."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from basecamp.clock import SystemClock
from basecamp.events import Event
from basecamp.logbook import Entry, StoreLogbook
from basecamp.store import SqliteStore
from hardware.board import Bench
from hardware.ports import Device
from hardware.serial.link import Timing

QUICK = Timing(silence_s=0.25, retry_s=0.01, answer_s=2.0, steady_s=0.02, problem_s=0.05)
CALM = replace(QUICK, silence_s=10.0)
"""For what must not be taken for silent when the machine is busy."""


@dataclass
class Table:
    """A workbench: one folder as /dev/serial/by-id, one store, and every event that was emitted."""

    folder: Path
    timing: Timing = QUICK
    clock: SystemClock = field(default_factory=lambda: SystemClock("Europe/Paris"))
    store: SqliteStore = field(default_factory=lambda: SqliteStore(":memory:"))
    events: list[Event] = field(default_factory=list)

    @property
    def logbook(self) -> StoreLogbook:
        return StoreLogbook(self.store, self.clock, "test")

    @property
    def bench(self) -> Bench:
        return Bench(self.clock, self.logbook, self.folder, self.timing)

    def log(self) -> list[Entry]:
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        return self.logbook.entries(epoch, self.clock.now() + timedelta(days=1))

    def warnings(self, about: str = "") -> list[str]:
        return [e.text for e in self.log() if e.level == "warning" and about in e.text]

    def of(self, kind: type) -> list[Event]:
        return [event for event in self.events if type(event) is kind]


@contextlib.asynccontextmanager
async def running(device: Device, table: Table) -> AsyncIterator[None]:
    """The device runs inside; whatever ends its task is an error of the driver."""
    task = asyncio.create_task(device.run(table.events.append))
    try:
        yield
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], object], limit_s: float = 30.0) -> None:
    """Return as soon as `condition` holds; fails when it never does."""
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110 - it waits for another device, not for a task
            await asyncio.sleep(0.002)


@contextlib.contextmanager
def beating(*boards: object, every_s: float = 0.02) -> Iterator[None]:
    """The boards have a heartbeat, much faster than a real one."""

    async def beats() -> None:
        while True:
            for board in boards:
                board.beat()  # type: ignore[attr-defined]
            await asyncio.sleep(every_s)

    task = asyncio.ensure_future(beats())
    try:
        yield
    finally:
        task.cancel()
