"""A time limit forgets neither a result nor a cancellation."""

import asyncio

import pytest

from basecamp.limit import within


async def test_a_result_in_time():
    assert await within(asyncio.sleep(0, "here"), 5) == "here"


async def test_too_late_and_what_was_awaited_is_cancelled():
    waiting = asyncio.get_running_loop().create_future()
    with pytest.raises(TimeoutError):
        await within(waiting, 0.01)
    assert waiting.cancelled()


async def test_cancelled_in_the_moment_of_the_result():
    result = asyncio.get_running_loop().create_future()
    rounds = 0

    async def work():
        nonlocal rounds
        while rounds < 3:  # as a loop that tries a device again for ever
            await within(result, 5)
            rounds += 1

    task = asyncio.ensure_future(work())
    await asyncio.sleep(0)
    result.set_result(None)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert rounds == 0
