"""From the wire to the deed, live: simulated boards on real terminals, drivers, household, carriers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from basecamp.bus import LocalBus
from basecamp.clock import SystemClock
from basecamp.config import parse
from basecamp.effects import Effect
from basecamp.events import Alarm, Announcement, Event, Sighting
from basecamp.logbook import StoreLogbook
from basecamp.store import SqliteStore
from hardware.house import build
from hardware.simulators.boards import BOARDS
from hardware.simulators.heater import SimulatedHttpRelay
from skills.carriers import carriers, live
from skills.household import Household
from tests.hardware.kit import until

SETTINGS = """
[house]
main_language = "en"
people = ["Nio"]
[heating]
device = "boiler"
comfort = 18.0
eco = 18.0
secondary = ""
min_on_min = 0
min_off_min = 0
[presence]
exit_min = 0
grace_s = 0
[kiosk]
device = "porch"
[doorbell]
chime = "gong"
[hardware]
serial_folder = "{folder}"
retry_s = 0.05
[hardware.phones]
tel = {{ person = "Nio", name = "tel" }}
[hardware.devices]
pir = {{ kind = "pir", port = "PIR" }}
lightpad = {{ kind = "lightpad", port = "PAD" }}
boiler = {{ kind = "relay", port = "RELAY" }}
gong = {{ kind = "relay", port = "RELAY", channel = 2 }}
bell = {{ kind = "doorbell", port = "BELL" }}
porch = {{ kind = "relay_http", url = "{url}", timeout_s = 0.5 }}
"""


@dataclass
class Site:
    """A running house and its boards."""

    household: Household
    bus: LocalBus
    clock: SystemClock
    boards: dict[str, Any]
    porch: SimulatedHttpRelay
    events: list[Event]

    def act(self, skill: str, action: str, **args: object) -> None:
        self.household.act(Effect(skill, action, args), self.clock.now())


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    clock = SystemClock("Europe/Paris")
    async with contextlib.AsyncExitStack() as stack:
        porch = await stack.enter_async_context(SimulatedHttpRelay(tmp_path, "porch", clock))
        boards = {}
        for kind, name in (("pir", "PIR"), ("lightpad", "PAD"), ("relay", "RELAY"), ("doorbell", "BELL")):
            boards[kind] = await stack.enter_async_context(BOARDS[kind](tmp_path, f"usb-{name}", clock))
        settings = parse(SETTINGS.format(folder=tmp_path, url=porch.url))
        store = SqliteStore(":memory:")
        logbook = StoreLogbook(store, clock, "test")
        bus, events = LocalBus(), list[Event]()
        bus.subscribe(Event, events.append)
        household = Household(store, settings, bus, logbook)
        household.listen(bus, clock)
        hardware = build(settings.hardware, clock, logbook, store)
        works = [hardware.run(bus.publish), live(household, clock, 0.05)]
        works += [one.run() for one in carriers(household, hardware.devices, clock)]
        tasks = [asyncio.ensure_future(work) for work in works]
        try:
            await until(lambda: all(health.condition == "ok" for health in hardware.health()))
            yield Site(household, bus, clock, boards, porch, events)
            assert not any(task.done() for task in tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_cold_room_closes_the_relay_and_a_warm_one_opens_it(site: Site) -> None:
    site.boards["pir"].temperature(17.0)
    await until(lambda: site.boards["relay"].closed["1"])
    site.boards["pir"].temperature(18.5)
    await until(lambda: not site.boards["relay"].closed["1"])
    assert site.household.snapshot(site.clock.now()).temperatures[0].celsius == 18.5


async def test_a_relay_that_vanishes_is_driven_again_when_it_is_back(site: Site) -> None:
    board = site.boards["relay"]
    site.boards["pir"].temperature(18.5)
    await until(lambda: site.household.snapshot(site.clock.now()).heating.on is False)
    board.unplug()
    site.boards["pir"].temperature(17.0)
    await until(lambda: site.household.snapshot(site.clock.now()).heating.on)
    site.act("modes", "set", mode="asleep")
    await until(lambda: site.boards["lightpad"].colour == "00005a")
    board.plug()
    await until(lambda: board.closed["1"], 20.0)


async def test_the_light_follows_the_modes_and_an_intrusion_is_told(site: Site) -> None:
    site.act("modes", "set", mode="lockout")
    await until(lambda: site.boards["lightpad"].colour == "ff3c00" and site.boards["lightpad"].pulse_ms == 6000)
    site.boards["pir"].move("indoor")
    await until(lambda: any(isinstance(event, Alarm) for event in site.events))
    assert [e.key for e in site.events if isinstance(e, Alarm)] == ["intrusion.PIR_indoor"]
    site.bus.publish(Sighting(site.clock.now(), "tel", -60))
    site.boards["pir"].move("entry")
    await until(lambda: site.household.snapshot(site.clock.now()).mode == "cocoon")
    assert any("Nio, welcome home" in e.text for e in site.events if isinstance(e, Announcement))


async def test_the_bell_chimes_while_the_porch_light_hangs(site: Site) -> None:
    site.porch.hang()
    site.boards["doorbell"].press()
    await until(lambda: site.boards["relay"].closed["2"])
    await until(lambda: not site.boards["relay"].closed["2"])
    assert [e.text for e in site.events if isinstance(e, Announcement)] == ["Somebody is at the door."]
