"""Waiting with a limit on the clock that was handed over, so that tests need no real time."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from basecamp.clock import Clock

T = TypeVar("T")


async def within(clock: Clock, seconds: float, work: Awaitable[T]) -> T:
    """The result of `work`; TimeoutError after `seconds` on `clock`, with `work` cancelled."""
    task = asyncio.ensure_future(work)
    timer = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, timer}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise TimeoutError
    finally:
        timer.cancel()
        if not task.done():
            task.cancel()
