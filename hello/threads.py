"""Where blocking work is done: in threads in a live house, at once in simulated time.

The threads are daemons: one that hangs in an engine or in PortAudio must not keep the process from ending, and those of
`concurrent.futures` and `asyncio.to_thread` are waited for at exit, for ever.
"""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar

CLOSE_S = 2.0
"""Longest wait for a thread at the end: what a turn began is written down, an engine that hangs is not waited for."""
P = ParamSpec("P")
T = TypeVar("T")


class Worker(Protocol):
    """Runs a blocking function without blocking the voice loop."""

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...

    def close(self) -> None: ...


class Job:
    """A function to be called in a thread, and the future that waits for it in the loop."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self.function = function
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()

    def do(self) -> None:
        """Call it, unless nobody waits any more."""
        if self.future.cancelled():
            return
        try:
            result, error = self.function(), None
        except BaseException as caught:
            result, error = None, caught

        def tell() -> None:
            if self.future.done():
                return
            if error is None:
                self.future.set_result(result)
            else:
                self.future.set_exception(error)

        with contextlib.suppress(RuntimeError):  # the loop is closed
            self.loop.call_soon_threadsafe(tell)


async def aside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a blocking function in a thread of its own."""
    job = Job(lambda: function(*args, **kwargs))
    threading.Thread(target=job.do, name=getattr(function, "__name__", "aside"), daemon=True).start()
    result: T = await job.future
    return result


class ThreadWorker:
    """One thread, so that calls keep their order."""

    def __init__(self, name: str) -> None:
        self.jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self.work, name=name, daemon=True)
        self.thread.start()

    def work(self) -> None:
        while (job := self.jobs.get()) is not None:
            job.do()

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        job = Job(lambda: function(*args, **kwargs))
        self.jobs.put(job)
        result: T = await job.future
        return result

    def close(self) -> None:
        """End the thread once it has done what is still waited for; one that hangs is left behind."""
        self.jobs.put(None)
        self.thread.join(CLOSE_S)


class InlineWorker:
    """Does the work at once: in simulated time nothing else may happen meanwhile."""

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    def close(self) -> None:
        return None
