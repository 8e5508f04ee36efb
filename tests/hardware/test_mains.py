"""The mains as the kernel tells."""

import asyncio
import os
import threading
from pathlib import Path

import pytest

from basecamp.clock import SystemClock
from basecamp.settings.hardware import MainsDevice
from hardware.mains import SysfsMains
from hardware.simulators.supply import SimulatedSupply


@pytest.fixture
def supply(tmp_path: Path) -> SimulatedSupply:
    return SimulatedSupply(tmp_path, "power_supply", SystemClock())


def reader(supply: SimulatedSupply, name: str = "") -> SysfsMains:
    return SysfsMains("watch", MainsDevice(kind="mains", folder=str(supply.folder), supply=name), SystemClock())


async def test_on_and_off(supply: SimulatedSupply) -> None:
    async with supply:
        reading = await reader(supply).read()
        assert (reading.online, reading.battery, reading.detail) == (True, 97, "AC online")
        assert reading.fr == "AC branchée"
        supply.cut()
        supply.charge(40)
        reading = await reader(supply).read()
        assert (reading.online, reading.battery, reading.detail) == (False, 40, "AC offline")
        supply.restore()
        assert (await reader(supply).read()).online is True


async def test_one_supply_of_several_is_enough_unless_one_is_named(supply: SimulatedSupply) -> None:
    async with supply:
        supply.write("USB-C", type="USB", online="2")
        supply.cut()
        assert (await reader(supply).read()).online is True
        assert (await reader(supply, "AC").read()).online is False


async def test_what_cannot_be_read_is_unknown_and_never_a_blackout(supply: SimulatedSupply) -> None:
    assert (await reader(supply).read()).online is None  # no such folder
    async with supply:
        assert (await reader(supply, "other").read()).online is None
        supply.nonsense()
        reading = await reader(supply).read()
        assert reading.online is None and "no power supply" in reading.detail and "aucune alimentation" in reading.fr
        supply.vanish()
        assert (await reader(supply).read()).online is None
        supply.appear()
        assert (await reader(supply).read()).online is True


async def test_threads_that_wait_for_a_dead_resolver_do_not_hold_it_up(supply: SimulatedSupply) -> None:
    free = threading.Event()
    stuck = [asyncio.ensure_future(asyncio.to_thread(free.wait, 20)) for _ in range((os.cpu_count() or 1) + 40)]
    try:
        async with supply:
            supply.cut()
            assert (await reader(supply).read()).online is False
    finally:
        free.set()
        await asyncio.gather(*stuck)
