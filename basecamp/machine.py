"""How a machine does: processor, memory, disks, heat (S23). Read by psutil, which is loaded on first use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

CPU, MEMORY, DISK, HEAT = "cpu", "memory", "disk", "cpu_temperature"
"""The series these figures are stored in; place = host, of a disk host:file system."""


@dataclass(frozen=True)
class Machine:
    """`cpu`, `memory` and each of `disks` (by file system) in percent used, `heat` of the processor in °C (None = no
    sensor)."""

    cpu: float
    memory: float
    disks: Mapping[str, float] = field(default_factory=dict)
    heat: float | None = None

    def figures(self) -> list[tuple[str, str, float]]:
        """(series, file system or "", value) of each."""
        found = [(CPU, "", self.cpu), (MEMORY, "", self.memory)]
        found += [(DISK, path, value) for path, value in self.disks.items()]
        return found if self.heat is None else [*found, (HEAT, "", self.heat)]

    def stored(self, host: str) -> list[tuple[str, str, float]]:
        """(series, place, value) of each, as it is stored."""
        return [(series, f"{host}:{path}" if path else host, value) for series, path, value in self.figures()]


def read(disks: Sequence[str]) -> Machine:
    """This machine now; a file system that cannot be asked is left out. The processor's share is that since the last
    call. Takes a few milliseconds."""
    import psutil

    used: dict[str, float] = {}
    for path in disks:
        try:
            used[path] = float(psutil.disk_usage(path).percent)
        except OSError:
            continue
    return Machine(float(psutil.cpu_percent(interval=None)), float(psutil.virtual_memory().percent), used, hottest())


def hottest() -> float | None:
    """The warmest sensor of this machine in °C; None without any."""
    import psutil

    # Linux and FreeBSD only: elsewhere psutil has no such function.
    chips: dict[str, Any] = getattr(psutil, "sensors_temperatures", dict)()
    # A sensor without anything to measure says nothing, or 0.
    warm = [one.current for sensors in chips.values() for one in sensors if one.current]
    return float(max(warm)) if warm else None
