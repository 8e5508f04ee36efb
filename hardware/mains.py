"""Is there mains? Asked of this host's own power supply, as the kernel tells in /sys/class/power_supply."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from basecamp.clock import Clock
from basecamp.settings.hardware import MainsDevice
from hardware.ports import MainsReading
from hardware.timing import within

LIMIT_S = 2.0
"""Some drivers of batteries answer slowly; none may hold up the watch, seconds."""


class SysfsMains:
    """See `hardware.ports.Mains`. Every supply of type Mains or USB counts: one that is online is enough."""

    def __init__(self, name: str, settings: MainsDevice, clock: Clock) -> None:
        self.name = name
        self.folder = Path(settings.folder)
        self.supply = settings.supply
        self.clock = clock
        # A thread of its own: those that all share are soon all waiting for names when the resolver is dead.
        self.thread = ThreadPoolExecutor(1, f"mains {name}")

    async def read(self) -> MainsReading:
        now = self.clock.now()
        try:
            looked = asyncio.get_running_loop().run_in_executor(self.thread, self.look)
            online, battery, detail = await within(self.clock, LIMIT_S, looked)
        except TimeoutError:
            en, fr = (
                f"{self.folder} did not answer within {LIMIT_S:g} s",
                f"{self.folder} ne répond pas en {LIMIT_S:g} s",
            )
            return MainsReading(self.name, None, now, None, en, fr)
        return MainsReading(self.name, online, now, battery, *detail)

    def look(self) -> tuple[bool | None, float | None, tuple[str, ...]]:
        """Online, charge in percent, and what was read in English and, where it is a sentence, in French; blocking."""
        try:
            supplies = sorted(self.folder.iterdir())
        except OSError as error:
            why = error.strerror
            return None, None, (f"{self.folder} cannot be read: {why}", f"{self.folder} n'est pas lisible : {why}")
        states: dict[str, bool] = {}
        battery: float | None = None
        for supply in supplies:
            kind = content(supply / "type")
            if kind == "Battery" and battery is None:
                battery = percent(content(supply / "capacity"))
            elif supply.name == self.supply or (not self.supply and kind in ("Mains", "USB")):
                state = content(supply / "online")
                if state in ("0", "1", "2"):  # 2: online, and programmable
                    states[supply.name] = state != "0"
        if not states:
            tells = f"of {self.folder} tells whether it is online", f"de {self.folder} ne dit si elle est branchée"
            en = f"no power supply {self.supply or 'of type Mains or USB'} {tells[0]}"
            fr = f"aucune alimentation {self.supply or 'de type Mains ou USB'} {tells[1]}"
            return None, battery, (en, fr)
        words = ("online", "offline"), ("branchée", "débranchée")
        detail = (", ".join(f"{name} {on if state else off}" for name, state in states.items()) for on, off in words)
        return any(states.values()), battery, tuple(detail)


def content(path: Path) -> str:
    """A small file of sysfs; empty when it cannot be read, as when its device is just being removed."""
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def percent(text: str) -> float | None:
    return float(text) if text.isdigit() and int(text) <= 100 else None
