"""Simulated time: sleepers wake in order, at their instant, and days pass in milliseconds."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from basecamp.clock import SimulatedClock, SystemClock

START = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Europe/Paris"))


async def test_sleepers_wake_in_order_at_their_instant():
    clock = SimulatedClock(START)
    woken = []

    async def sleeper(name, seconds):
        await clock.sleep(seconds)
        woken.append((name, clock.now()))

    tasks = [asyncio.ensure_future(sleeper(n, s)) for n, s in (("late", 7200), ("early", 60), ("chain", 0))]
    await clock.advance(timedelta(days=1))
    assert [name for name, _ in woken] == ["chain", "early", "late"]
    assert woken[1][1] == START + timedelta(minutes=1)
    assert clock.now() == START + timedelta(days=1)
    assert all(task.done() for task in tasks)


async def test_a_loop_that_sleeps_runs_as_often_as_it_would():
    clock = SimulatedClock(START)
    ticks = 0

    async def loop():
        nonlocal ticks
        while True:
            await clock.sleep(60)
            ticks += 1

    task = asyncio.ensure_future(loop())
    await clock.advance(3600)
    task.cancel()
    assert ticks == 60


def test_a_jump_of_the_wall_clock_lets_no_time_pass():
    clock = SimulatedClock(START)
    clock.jump(-3600)
    assert clock.now() == START - timedelta(hours=1)
    assert clock.monotonic() == 0.0


def test_a_naive_start_is_refused():
    with pytest.raises(ValueError, match="aware"):
        SimulatedClock(datetime(2026, 1, 1))


def test_daylight_saving_nights_have_their_real_length():
    night = datetime(2026, 10, 25, 0, 0, tzinfo=ZoneInfo("Europe/Paris"))
    clock = SimulatedClock(night)
    clock.elapsed = 4 * 3600
    assert clock.now().hour == 3
    assert clock.now().astimezone(UTC) - night.astimezone(UTC) == timedelta(hours=4)


def test_the_system_clock_is_aware_and_in_the_zone_of_the_house():
    assert str(SystemClock("Europe/Paris").now().tzinfo) == "Europe/Paris"
