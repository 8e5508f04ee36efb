"""The other machines of the house, by what their sentries answer: disks, memory, heat (S23), and that they answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from basecamp import machine
from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import SentriesSettings
from nightwatch.checks.check import Plain, Readings
from nightwatch.sources.port import Sources
from nightwatch.verdict import Instant, Level, State, Text, Verdict, duration, figure


@dataclass(frozen=True)
class Silence:
    """Seconds since a sentry answered last."""

    host: str
    age_s: float


@dataclass(frozen=True)
class Gauge:
    """One figure of a machine: disk and memory in percent used, heat in °C. `place`: the file system, for a disk."""

    host: str
    series: str
    place: str
    value: float


class Sentries(Plain[SentriesSettings]):
    """Reads what the sentries answered to the pings."""

    name: ClassVar[str] = "sentries"
    title: ClassVar[Text] = Text("Autres machines", "Other machines")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        found: dict[str, Silence | Gauge] = {}
        for host, reading in (await sources.sentries(now)).items():
            found[host] = Silence(host, reading.age_s)
            # Figures of a machine that says nothing any more are no figures.
            if reading.machine is None or reading.age_s >= self.settings.silent_s:
                continue
            for series, path, value in reading.machine.figures():
                if series != machine.CPU:
                    found[" ".join(part for part in (host, series, path) if part)] = Gauge(host, series, path, value)
        return found

    def explained_by(self, subject: str) -> Sequence[tuple[str, str]]:
        host = subject.partition(" ")[0]
        return (("network", host), ("network", "router"))

    def judge(self, reading: Silence | Gauge, state: State, now: Instant) -> Verdict:
        level, fr, en = self.silence(reading) if isinstance(reading, Silence) else self.gauge(reading)
        return self.settled(level, fr, en, state, now)

    def silence(self, reading: Silence) -> tuple[Level, str, str]:
        host = reading.host
        if reading.age_s < self.settings.silent_s:
            return "ok", f"La sentinelle de {host} répond.", f"The sentry of {host} answers."
        age = duration(reading.age_s)
        return (
            "warning",
            f"La sentinelle de {host} ne répond plus depuis {age.fr} : arrêtée, ou d'une autre clé.",
            f"The sentry of {host} has not answered for {age.en}: stopped, or of another key.",
        )

    def gauge(self, reading: Gauge) -> tuple[Level, str, str]:
        s, host, value = self.settings, reading.host, figure(reading.value, 0)
        if reading.series == machine.DISK:
            level: Level = (
                "critical" if reading.value > s.disk_full else "warning" if reading.value > s.disk_used else "ok"
            )
            return (
                level,
                f"Disque {reading.place} de {host} occupé à {value.fr} %.",
                f"Disk {reading.place} of {host} {value.en}% full.",
            )
        if reading.series == machine.MEMORY:
            return (
                "warning" if reading.value > s.memory_used else "ok",
                f"Mémoire de {host} occupée à {value.fr} %.",
                f"Memory of {host} {value.en}% full.",
            )
        return (
            "warning" if reading.value > s.hot_c else "ok",
            f"Processeur de {host} à {value.fr} °C.",
            f"Processor of {host} at {value.en} °C.",
        )


def check(settings: NightwatchSettings) -> Sentries:
    return Sentries(settings.sentries)
