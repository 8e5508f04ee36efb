"""What is plugged in, what answers, and which program it has: the findings of `hello doctor` about devices."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from basecamp.clock import SystemClock
from basecamp.errors import HelloError
from basecamp.house import Lang
from basecamp.logbook import StoreLogbook
from basecamp.settings import Settings
from basecamp.settings.hardware import DeviceSettings, HttpRelayDevice, ScreenDevice, SerialDevice
from basecamp.store import SqliteStore
from hardware.board import Board
from hardware.errors import DeviceError
from hardware.house import build
from hardware.ports import Device, Health, MainsReading
from hardware.relay import HttpRelay
from hardware.screen import CommandScreen

State = Literal["works", "missing", "broken"]
LOOK_S = 7.0
"""Long enough for a heartbeat (every 5 s) of a board that ignores questions, seconds."""


@dataclass(frozen=True)
class Finding:
    """One device. missing: not there, which may be on purpose; broken: there, and does not work."""

    device: str
    state: State
    fr: str
    en: str
    firmware: str = ""

    def text(self, lang: Lang) -> str:
        """The sentence in the wanted language."""
        return self.fr if lang == "fr" else self.en


def survey(settings: Settings, limit_s: float = LOOK_S) -> list[Finding]:
    """Look at every device of the settings, all at once, for at most `limit_s` seconds. Not inside an event loop."""
    return asyncio.run(look(settings, limit_s))


async def look(settings: Settings, limit_s: float = LOOK_S) -> list[Finding]:
    """As `survey`, inside an event loop. The ports must be free: stop the assistant first."""
    clock = SystemClock(settings.house.time_zone)
    store = SqliteStore(":memory:")
    try:
        hardware = build(settings.hardware, clock, StoreLogbook(store, clock, "doctor"), store)
    except HelloError as error:
        return [Finding("", "broken", f"Les réglages ne vont pas : {error}", str(error))]
    running = [asyncio.ensure_future(device.run(lambda event: None)) for device in hardware.devices.values()]
    try:
        async with asyncio.timeout(limit_s):
            while any(undecided(device) for device in hardware.devices.values()):  # noqa: ASYNC110 - others change it
                await asyncio.sleep(0.02)
    except TimeoutError:
        pass
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        store.close()
    kinds = settings.hardware.devices
    findings = [await finding(device, kinds[device.name]) for device in hardware.devices.values()]
    findings += [of_mains(await mains.read()) for mains in hardware.mains.values()]
    return [*findings, *strangers(settings)]


def undecided(device: Device) -> bool:
    """Could waiting still change what is found? A board is known once it has said what its program is."""
    if isinstance(device, CommandScreen):
        return False  # it is only told things
    health = device.health()
    nameless = isinstance(device, Board) and not health.firmware
    return health.condition == "starting" or (health.condition == "ok" and nameless)


async def finding(device: Device, settings: DeviceSettings) -> Finding:
    health = device.health()
    if isinstance(device, HttpRelay) and health.condition != "ok":
        return await of_relay(device, health)
    if isinstance(settings, ScreenDevice):
        return of_screen(device.name, settings)
    return of_health(health, settings)


def of_health(health: Health, settings: DeviceSettings) -> Finding:
    name = health.name
    what = f"{name} ({settings.kind})"
    if health.condition == "ok":
        program_fr = f", programme {health.firmware}" if health.firmware else ""
        program_en = f", program {health.firmware}" if health.firmware else ""
        return Finding(name, "works", f"{what} répond{program_fr}.", f"{what} answers{program_en}.", health.firmware)
    if health.condition == "starting":
        where_fr = where_en = ""
        if isinstance(settings, SerialDevice):
            where_fr = where_en = f" ({settings.port})"
        fr = f"{what} est branché mais ne dit rien{where_fr} : vérifier son programme."
        return Finding(name, "broken", fr, f"{what} is plugged in but says nothing{where_en}: check its program.")
    state: State = "missing" if health.condition == "missing" else "broken"
    return Finding(name, state, f"{what} : {health.fr}", f"{what}: {health.en}", health.firmware)


async def of_relay(device: HttpRelay, health: Health) -> Finding:
    """A server without a status page is only asked whether it answers at all."""
    settings: HttpRelayDevice = device.settings
    if health.condition != "starting":
        return of_health(health, settings)
    try:
        await device.get("/")
    except DeviceError as error:
        if "answered" not in str(error):
            fr = f"{device.name} (relay_http) ne répond pas à l'adresse {settings.url}."
            return Finding(device.name, "missing", fr, str(error))
    return Finding(
        device.name,
        "works",
        f"{device.name} (relay_http) répond à l'adresse {settings.url}.",
        f"{device.name} (relay_http) answers at {settings.url}.",
    )


def of_screen(name: str, settings: ScreenDevice) -> Finding:
    """Its commands are not run: that would light or darken the screen."""
    import shutil

    lacking = sorted({words[0] for words in (settings.on, settings.off) if words and not shutil.which(words[0])})
    if lacking:
        them = ", ".join(lacking)
        fr = f"{name} (screen) : la commande {them} n'est pas installée (paquet x11-xserver-utils pour xset)."
        en = f"{name} (screen): the command {them} is not installed (package x11-xserver-utils for xset)."
        return Finding(name, "missing", fr, en)
    return Finding(name, "works", f"{name} (screen) : ses commandes existent.", f"{name} (screen): its commands exist.")


def of_mains(reading: MainsReading) -> Finding:
    name = reading.source
    if reading.online is None:
        fr = f"{name} : on ne sait pas s'il y a du courant ({reading.fr})."
        return Finding(name, "missing", fr, f"{name}: cannot tell whether there is mains ({reading.detail}).")
    fr = f"{name} : {'secteur présent' if reading.online else 'sur batterie'} ({reading.fr})."
    en = f"{name}: {'mains present' if reading.online else 'on battery'} ({reading.detail})."
    return Finding(name, "works", fr, en)


def strangers(settings: Settings) -> Iterator[Finding]:
    """Serial devices that are plugged in and that no setting speaks of."""
    folder = Path(settings.hardware.serial_folder)
    wanted = [one.port for one in settings.hardware.devices.values() if isinstance(one, SerialDevice)]
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    for name in names:
        if not any(port in name or port == str(folder / name) for port in wanted):
            yield Finding(
                name,
                "works",
                f"{name} est branché ; aucun appareil des réglages ne l'utilise.",
                f"{name} is plugged in; no device of the settings uses it.",
            )
