"""The world as it is, behind the `Sources` port."""

import asyncio
import ctypes
import logging
import shutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from basecamp import machine
from basecamp.clock import Clock
from basecamp.limit import within
from basecamp.settings import Settings
from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.store import Point
from hardware.ports import Mains, MainsReading
from nightwatch.sources import net, supervisor
from nightwatch.sources.house_data import HouseData, InfluxData, StoreData
from nightwatch.sources.port import (
    AddressReading,
    ChannelReading,
    HostReading,
    Program,
    Question,
    Raised,
    Reception,
    SentryReading,
    SourceError,
)
from nightwatch.verdict import Instant

if TYPE_CHECKING:
    from nightwatch.door.router import Router

log = logging.getLogger(__name__)
STA_UNSYNC = 0x40
"""Bit of the kernel's clock status: not synchronised (adjtimex(2))."""


class RealSources:
    """Every answer comes from outside and may fail with SourceError; nothing waits without a limit.

    `accounts`, `handed`, `database`, `guards` and `signal` are given by the runner: what the outbox knows of the
    channels, the alarms of the house, what is wrong with the database, what the sentries answered, and the modem's
    reception (None = no modem is set up).
    """

    def __init__(
        self,
        settings: NightwatchSettings,
        clock: Clock,
        mains: Sequence[Mains],
        data: HouseData | None,
        data_dir: Path,
        accounts: Callable[[], Awaitable[Mapping[str, ChannelReading]]],
        handed: Callable[[], list[Raised]],
        database: Callable[[], str],
        guards: Callable[[Instant], Mapping[str, SentryReading]],
        signal: Callable[[], Awaitable[Reception]] | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.sources = mains
        self.data = data
        self.data_dir = data_dir
        self.accounts = accounts
        self.handed = handed
        self.database = database
        self.guards = guards
        self.signal = signal
        self.resolver = net.Resolver()
        self.router: Router | None = None

    async def mains(self) -> list[MainsReading]:
        # Within the limit of the whole reading, so that one source that hangs (a UPS served by a host that lost its
        # current) takes nothing from the others.
        limit_s = 0.8 * self.settings.mains.timeout_s
        return list(await asyncio.gather(*(told(source, self.clock, limit_s) for source in self.sources)))

    def house(self) -> HouseData:
        if self.data is None:
            raise SourceError(
                "aucune base de la maison n'est réglée ([nightwatch.house_data])",
                "no store of the house is set up ([nightwatch.house_data])",
            )
        return self.data

    async def points(self, question: Question) -> list[Point]:
        return await self.house().points(question)

    async def latest(self, series: str, since: datetime) -> list[Point]:
        return await self.house().latest(series, since)

    async def mode(self) -> str:
        found = await self.house().latest("mode", self.clock.now() - timedelta(days=366))
        return str(max(found, key=lambda point: point.at).value) if found else "cocoon"

    async def programs(self, host: str) -> list[Program]:
        section = self.settings.services
        return await supervisor.programs(host, section.supervisors[host], section.timeout_s * 0.8)

    async def restart(self, program: str, host: str) -> None:
        address = self.settings.services.supervisors.get(host)
        if address is None:
            raise SourceError(
                f"{program} ne peut pas être relancé : pas de supervisord réglé pour {host}",
                f"{program} cannot be restarted: no supervisord is set up for {host}",
            )
        await supervisor.restart(program, host, address, self.settings.services.timeout_s)

    async def reachable(self, addresses: Sequence[str]) -> list[bool | None]:
        return await net.reachable(addresses, self.settings.network.timeout_s * 0.8)

    async def resolves(self, names: Sequence[str]) -> list[bool]:
        return await self.resolver.resolves(names, self.settings.internet.timeout_s * 0.4)

    async def address(self) -> AddressReading:
        section = self.settings.address
        reading, router = await asyncio.gather(net.external(section.urls, section.timeout_s / 3), self.router_says())
        return replace(reading, router=router)

    async def router_says(self) -> str | None:
        """The address the router says it has, where that matters; None when it does not say."""
        section = self.settings.address
        if not section.need_global:
            return None
        from nightwatch.door.router import RouterError, UpnpRouter

        if self.router is None:
            self.router = UpnpRouter(self.settings.door)
        try:
            return await within(self.router.address(), 0.9 * section.timeout_s) or None
        except (RouterError, TimeoutError) as error:
            log.info("the router does not say its address: %s", error or "no answer in time")
            return None

    async def reception(self) -> Reception:
        if self.signal is None:
            raise SourceError("aucun modem n'est réglé", "no modem is set up")
        return await self.signal()

    async def host(self) -> HostReading:
        return await asyncio.to_thread(read_host, self.data_dir)

    async def sentries(self, now: Instant) -> Mapping[str, SentryReading]:
        return self.guards(now)

    async def channels(self) -> Mapping[str, ChannelReading]:
        return await self.accounts()

    async def raised(self) -> list[Raised]:
        return self.handed()

    async def trouble(self) -> str:
        return self.database()

    async def close(self) -> None:
        if self.data is not None:
            await self.data.close()


async def told(source: Mains, clock: Clock, limit_s: float) -> MainsReading:
    """What one source of the mains says; that it cannot tell when it does not answer in time, or fails."""
    try:
        return await within(source.read(), limit_s)
    except TimeoutError:
        en, fr = f"no answer within {limit_s:g} s", f"pas de réponse en {limit_s:g} s"
        return MainsReading(source.name, None, clock.now(), None, en, fr)
    except Exception as error:
        log.exception("the source of the mains %s failed", source.name)
        what = type(error).__name__
        en, fr = f"the reading failed ({what})", f"la lecture a échoué ({what})"
        return MainsReading(source.name, None, clock.now(), None, en, fr)


def read_host(data_dir: Path) -> HostReading:
    """Disk of the data folder, memory, processor and clock of this machine; blocking."""
    import psutil

    usage = shutil.disk_usage(data_dir if data_dir.is_dir() else "/")
    memory = psutil.virtual_memory()
    free = 100.0 * usage.free / max(1, usage.total)
    return HostReading(free, 100.0 * memory.available / memory.total, machine.hottest(), synchronised())


def synchronised() -> bool | None:
    """Does the kernel say that its clock is synchronised? None where it cannot be asked."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        # struct timex is 208 bytes on 64-bit Linux; modes = 0 only reads. The status is the fifth word.
        buffer = (ctypes.c_long * 64)()
        if libc.adjtimex(ctypes.byref(buffer)) < 0:
            return None
    except (OSError, AttributeError):
        return None
    status = ctypes.cast(ctypes.byref(buffer, 5 * ctypes.sizeof(ctypes.c_long)), ctypes.POINTER(ctypes.c_int))[0]
    return not status & STA_UNSYNC


def mains_of(settings: Settings, clock: Clock) -> list[Mains]:
    """The mains sources named in the settings; all devices of kind mains and nut, or this host's supply, else."""
    from basecamp.errors import ConfigError
    from basecamp.settings.hardware import MainsDevice, NutDevice
    from hardware.mains import SysfsMains
    from hardware.nut import NutMains

    devices = settings.hardware.devices
    names = settings.nightwatch.mains.sources or tuple(
        name for name, device in devices.items() if isinstance(device, MainsDevice | NutDevice)
    )
    if not names:
        return [SysfsMains("supply", MainsDevice(kind="mains"), clock)]
    found: list[Mains] = []
    for name in names:
        device = devices.get(name)
        if isinstance(device, MainsDevice):
            found.append(SysfsMains(name, device, clock))
        elif isinstance(device, NutDevice):
            found.append(NutMains(name, device, clock))
        else:
            raise ConfigError(
                f"In [nightwatch.mains], the source {name!r} is no device of kind mains or nut: "
                f"write a section [hardware.devices.{name}]."
            )
    return found


def data_of(settings: NightwatchSettings, default: Path) -> HouseData | None:
    """Where the house's data is read: InfluxDB when it is named, else the store's file when there is one."""
    section = settings.house_data
    if section.influx_url:
        return InfluxData(section)
    if section.store:
        return StoreData(Path(section.store).expanduser(), section.timeout_s)
    return StoreData(default, section.timeout_s) if default.is_file() else None
