"""What a running house does beside talking: devices, timers, the bus of the hosts, the copy for the dashboards."""

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from basecamp import troubles
from basecamp.bus import Bus
from basecamp.clock import Clock
from basecamp.events import Announcement
from basecamp.logbook import Logbook
from basecamp.settings import Settings
from basecamp.store import SqliteStore

if TYPE_CHECKING:
    from basecamp.mqtt import MqttBus
    from skills.household import Household

TICK_S = 1.0
"""Timers of the skills are looked at this often, seconds."""
Work = Coroutine[Any, Any, None]


def network(
    settings: Settings, clock: Clock, store: SqliteStore, logbook: Logbook, mqtt: "MqttBus | None"
) -> list[Work]:
    """What carries events to the other hosts and points to the dashboards, where they are configured."""
    work: list[Work] = []
    if mqtt is not None:
        work.append(mqtt.run())
    if settings.influx.url:
        from basecamp.influx import Mirror

        work.append(Mirror(store, settings.influx, clock, logbook).run())
    return work


def devices(
    household: "Household", settings: Settings, clock: Clock, store: SqliteStore, logbook: Logbook, bus: Bus
) -> list[Work]:
    """The devices, what drives them towards the wanted state, and the house's own timers."""
    from hardware import house as hardware
    from skills import carriers, jobs, mains
    from skills.players import MusicCarrier, player

    def report() -> None:
        """The scheduler's daily report, said aloud (shown in silence mode)."""
        from dialogs.report import sentences

        now, lang = clock.now(), settings.house.main_language
        bus.publish(Announcement(now, " ".join(sentences(household.snapshot(now), now, lang, settings)), lang))

    plugged = hardware.build(settings.hardware, clock, logbook, store)
    household.listen(bus, clock)
    work: list[Work] = [
        carriers.live(household, clock, TICK_S),
        plugged.run(bus.publish),
        jobs.work(household, clock, report),
    ]
    if plugged.mains:
        work.append(mains.watch_mains(household, plugged.mains, clock))
    work += [one.run() for one in carriers.carriers(household, plugged.devices, clock)]
    if (port := player(settings.music, clock)) is not None:
        work.append(MusicCarrier(household, port, clock, logbook).run())
    else:
        carriers.told_of(household, troubles.MUSIC, clock)(True)  # a player that is no longer named is no trouble
    if settings.nightlight.port:
        work.append(nightlight_face(household, settings, clock))
    return work


async def nightlight_face(household: "Household", settings: Settings, clock: Clock) -> None:
    """Serve the small HTTP face of the night light until cancelled."""
    from asyncio import Event

    from skills import face

    runner = await face.serve(household, clock, settings.nightlight.host, settings.nightlight.port)
    try:
        await Event().wait()
    finally:
        await runner.cleanup()
