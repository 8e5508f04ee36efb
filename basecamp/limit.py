"""A time limit for what is awaited."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def within(awaited: Awaitable[T], seconds: float) -> T:
    """Its result; TimeoutError, and it is cancelled, when it takes longer than `seconds`.

    Not `asyncio.wait_for`: before Python 3.12 that one forgets that its caller was cancelled when the result comes in
    the same moment, and a loop around it then runs for ever.
    """
    async with asyncio.timeout(seconds):
        return await awaited
