"""The watch host itself: disk, memory, heat of the processor, trust in its clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import HostSettings
from nightwatch.checks.check import Plain, Readings
from nightwatch.sources.port import Sources
from nightwatch.verdict import Instant, Level, State, Text, Verdict, figure


@dataclass(frozen=True)
class Gauge:
    """One figure: disk and memory in percent free, cpu in °C, clock 1 = synchronised, 0 = not (None = not said)."""

    what: str
    value: float | None


class Host(Plain[HostSettings]):
    """Reads the machine it runs on."""

    name: ClassVar[str] = "host"
    title: ClassVar[Text] = Text("Machine de veille", "Watch host")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        host = await sources.host()
        readings = {
            "disk": Gauge("disk", host.disk_free),
            "memory": Gauge("memory", host.memory_free),
            "clock": Gauge("clock", None if host.synchronised is None else float(host.synchronised)),
        }
        return readings | ({"cpu": Gauge("cpu", host.cpu_c)} if host.cpu_c is not None else {})

    def judge(self, reading: Gauge, state: State, now: Instant) -> Verdict:
        if reading.what == "clock":
            return self.clock(reading, state, now)
        level, fr, en = self.gauge(reading.what, reading.value or 0.0)
        return self.settled(level, fr, en, state, now)

    def gauge(self, what: str, value: float) -> tuple[Level, str, str]:
        """The level of disk, memory or cpu."""
        s, text = self.settings, figure(value, 0)
        if what == "disk":
            level: Level = "critical" if value < s.disk_full else "warning" if value < s.disk_free else "ok"
            return level, f"Disque libre à {text.fr} %.", f"Disk free: {text.en}%."
        if what == "memory":
            return (
                "warning" if value < s.memory_free else "ok",
                f"Mémoire libre à {text.fr} %.",
                f"Memory free: {text.en}%.",
            )
        level = "critical" if value > s.burning_c else "warning" if value > s.hot_c else "ok"
        return level, f"Processeur à {text.fr} °C.", f"Processor at {text.en} °C."

    def clock(self, reading: Gauge, state: State, now: Instant) -> Verdict:
        """An untrusted clock (before 2024, or it jumped) is a fault; one that is merely not synchronised is not."""
        if not now.trusted:
            when = f"{now.wall:%d/%m/%Y %H:%M}"
            return self.settled(
                "warning",
                f"L'horloge n'est pas sûre (elle dit {when}).",
                f"The clock is not sure (it says {when}).",
                state,
                now,
            )
        if reading.value == 0.0:
            return self.settled("ok", "Horloge plausible, non synchronisée.", "Clock plausible, not set.", state, now)
        return self.settled("ok", "L'horloge est à l'heure.", "The clock is right.", state, now)


def check(settings: NightwatchSettings) -> Host:
    return Host(settings.host)
