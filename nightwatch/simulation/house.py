"""A simulated house behind the `Sources` port: named values that a story changes, meters that run, modules that ping.

Every value has a name ("mains", "temperature.salon", "water.leak", "program.hello@bc-ui" …; docs/nightwatch.md lists
them). Time is the true time of the story, in seconds since its start; the watchman's own clock may be wrong.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from basecamp.alive import SERIES
from basecamp.machine import Machine
from basecamp.store import Point
from hardware.ports import MainsReading
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

USUAL: Mapping[str, Any] = {
    "mains": True,
    "router": True,
    "internet": True,
    "dns": True,
    "address": "198.51.100.7",
    "address.router": "",
    "mode": "cocoon",
    "modem": True,
    "modem.registered": True,
    "modem.dbm": -71.0,
    "disk": 60.0,
    "memory": 50.0,
    "cpu": 48.0,
    "data": True,
    "router.battery": False,
    "host.bc-hq": True,
    "host.bc-ui": True,
    "supervisor.bc-hq": True,
    "program.hello@bc-hq": "RUNNING",
    "ping.hello@bc-hq": True,
    "ping.operator@bc-ui": True,
    "temperature.salon": 19.5,
    "temperature.chambre": 18.0,
    "battery.salon": 2.9,
    "battery.chambre": 2.8,
    "light.salon": 2.0,
    "water.flow": 12.0,
    "water.leak": 0.0,
    "energy.flow": 450.0,
    "sms": "ok",
    "pushover": "ok",
    "voice": "ok",
}
"""A house where all is well."""
MORE = ("database", "synchronised", "water.reset", "silent.water", "silent.energy")
"""Values that need not be there."""
FAMILIES = (
    *("temperature", "battery", "light", "host", "supervisor", "program", "ping", "silent", "reader", "stubborn"),
    *("sentry", "used"),
)
"""Names may be added under these: "temperature.cave", "ping.music@bc-ui"."""
FIGURES = ("temperature", "battery", "light", "used")


def fault(name: str, value: Any) -> str:
    """What is wrong with a value of a story, in words; empty = nothing."""
    family, _, rest = name.partition(".")
    if isinstance(value, Mapping):
        return f'{name} must be written with its dots between quotes, such as "{name}.{next(iter(value), "x")}"'
    if name not in USUAL and name not in MORE and not (rest and family in FAMILIES):
        return f"{name} is no value of the house"
    figure = isinstance(USUAL.get(name), float) or family in FIGURES or name == "water.reset"
    if figure and (isinstance(value, bool) or not isinstance(value, int | float)):
        return f"{name} = {value!r} is no number"
    return ""


METER_STEP = 600.0
"""The meters speak every ten minutes."""
REPORT = {"temperature": 300.0, "battery": 300.0, "light": 300.0, SERIES: 30.0}
"""Sensors and modules speak every so many seconds."""


class SimulatedHouse:
    """The house. `start`: aware instant of story second 0."""

    def __init__(self, start: datetime, values: Mapping[str, Any] | None = None) -> None:
        self.start = start
        self.utc = start.astimezone(UTC)
        self.origin = start.timestamp()
        self.values: dict[str, Any] = dict(USUAL) | dict(values or {})
        self.at = 0.0
        self.silent_since: dict[str, float] = {}
        self.index: dict[str, list[tuple[float, float]]] = {"water": [], "energy": []}
        self.meter_at = -86400.0
        self.totals = {"water": 51234.0, "energy": 8_123_000.0}
        self.restarted: list[str] = []
        self.watch_raised: Any = None
        self.accounts: Any = None
        self.run_meters(0.0)

    # -- the story's side -------------------------------------------------------------------------------------------

    def advance(self, at: float) -> None:
        """True time is now `at`."""
        self.run_meters(at)
        self.at = at

    def run_meters(self, at: float) -> None:
        while self.meter_at + METER_STEP <= at:
            self.meter_at += METER_STEP
            when = datetime.fromtimestamp(self.origin + self.meter_at, self.start.tzinfo)
            awake = 6.5 <= when.hour + when.minute / 60 < 23
            flows = {
                "water": (self.values["water.flow"] if awake else 0.0) + self.values["water.leak"],
                "energy": self.values["energy.flow"] if self.values["mains"] else 0.0,
            }
            for series, flow in flows.items():
                self.totals[series] += flow * METER_STEP / 3600
                if not self.values.get(f"silent.{series}") and self.values["mains"]:
                    self.index[series].append((self.meter_at, self.totals[series]))

    def set(self, name: str, value: Any) -> None:
        """Change one value, now."""
        if name.startswith("silent.") and value and not self.values.get(name):
            self.silent_since[name.removeprefix("silent.")] = self.at
        if name.startswith("ping.") and not value and self.values.get(name):
            self.silent_since[name.removeprefix("ping.")] = self.at
        if name.startswith("sentry.") and not value and self.values.get(name):
            self.silent_since[name] = self.at
        if name == "water.reset":
            self.totals["water"] = float(value)
            return
        self.values[name] = value

    def online(self) -> bool:
        """Does the Internet work from here? A router without battery dies with the mains."""
        return bool(
            self.values["router"]
            and self.values["internet"]
            and (self.values["mains"] is not False or self.values["router.battery"])
        )

    def named(self, prefix: str) -> dict[str, Any]:
        start = prefix + "."
        return {name.removeprefix(start): value for name, value in self.values.items() if name.startswith(start)}

    # -- the watchman's side ----------------------------------------------------------------------------------------

    def instant(self, at: float) -> datetime:
        return self.utc + timedelta(seconds=at)

    async def mains(self) -> list[MainsReading]:
        value = self.values["mains"]
        values = value if isinstance(value, list) else [value]
        now = self.instant(self.at)
        return [
            MainsReading(
                f"source{number}", None if one == "unknown" else bool(one), now, detail="simulated", detail_fr="simulé"
            )
            for number, one in enumerate(values)
        ]

    def reachable_data(self) -> None:
        if not self.values["data"]:
            raise SourceError("la base de la maison ne répond pas", "the house's store does not answer")

    async def points(self, question: Question) -> list[Point]:
        self.reachable_data()
        rows = self.index.get(question.series, [])
        first = bisect_left(rows, (question.start.timestamp() - self.origin, float("-inf")))
        last = bisect_left(rows, (question.end.timestamp() - self.origin, float("-inf")))
        return [Point(question.series, self.instant(at), value, {"place": "house"}) for at, value in rows[first:last]]

    async def latest(self, series: str, since: datetime) -> list[Point]:
        self.reachable_data()
        if series in self.index:
            rows = self.index[series]
            if not rows or self.instant(rows[-1][0]) < since:
                return []
            return [Point(series, self.instant(rows[-1][0]), rows[-1][1], {"place": "house"})]
        step = REPORT.get(series, 300.0)
        points = []
        for name, value in self.named("ping" if series == SERIES else series).items():
            silent = value is False if series == SERIES else bool(self.values.get(f"silent.{series}.{name}"))
            key = name if series == SERIES else f"{series}.{name}"
            at = self.silent_since.get(key, -1.0) if silent else self.at
            at = at // step * step
            if self.instant(at) < since:
                continue
            if series == SERIES:
                service, _, host = name.partition("@")
                points.append(Point(series, self.instant(at), 1.0, {"service": service, "host": host}))
            else:
                points.append(Point(series, self.instant(at), float(value), {"place": name}))
        return points

    async def mode(self) -> str:
        self.reachable_data()
        return str(self.values["mode"])

    async def programs(self, host: str) -> list[Program]:
        if not self.values.get(f"supervisor.{host}", False):
            raise SourceError(f"supervisord de {host} ne répond pas", f"supervisord of {host} does not answer")
        end = f"@{host}"
        return [
            Program(name.removesuffix(end), str(state))
            for name, state in self.named("program").items()
            if name.endswith(end)
        ]

    async def reachable(self, addresses: Sequence[str]) -> list[bool | None]:
        return [self.answers(address) for address in addresses]

    def answers(self, address: str) -> bool:
        name = address.partition(":")[0]
        if name == "router":
            return bool(self.values["router"])
        if f"host.{name}" in self.values:
            return bool(self.values[f"host.{name}"] and self.values["router"])
        return self.online()

    async def resolves(self, names: Sequence[str]) -> list[bool]:
        return [self.online() and bool(self.values["dns"]) for _ in names]

    async def address(self) -> AddressReading:
        if not (self.online() and self.values["dns"]):
            raise SourceError("adresse extérieure inconnue", "external address unknown")
        return AddressReading(str(self.values["address"]), str(self.values["address.router"]) or None)

    async def reception(self) -> Reception:
        if not self.values["modem"]:
            raise SourceError("le modem ne répond pas", "the modem does not answer")
        return Reception(float(self.values["modem.dbm"]), bool(self.values["modem.registered"]))

    async def host(self) -> HostReading:
        synchronised = self.values.get("synchronised")
        return HostReading(
            float(self.values["disk"]), float(self.values["memory"]), float(self.values["cpu"]), synchronised
        )

    async def sentries(self, now: Instant) -> Mapping[str, SentryReading]:
        """Of the hosts with a value "sentry.HOST": does it answer? "used.HOST": how full its disk is, percent."""
        found = {}
        for name, answers in self.values.items():
            family, _, host = name.partition(".")
            if family == "sentry":
                since = self.at if answers else self.silent_since.get(name, 0.0)
                disks = {"/": float(self.values.get(f"used.{host}", 40.0))}
                found[host] = SentryReading(self.at - since, Machine(5.0, 40.0, disks, 45.0))
        return found

    async def channels(self) -> Mapping[str, ChannelReading]:
        readings: Mapping[str, ChannelReading] = self.accounts() if self.accounts else {}
        return readings

    async def raised(self) -> list[Raised]:
        on: list[Raised] = self.watch_raised() if self.watch_raised else []
        return on

    async def trouble(self) -> str:
        return str(self.values.get("database", ""))

    async def restart(self, program: str, host: str) -> None:
        name = f"{program}@{host}"
        self.restarted.append(name)
        if self.values.get(f"stubborn.{name}"):
            return
        for prefix, value in (("program", "RUNNING"), ("ping", True)):
            if f"{prefix}.{name}" in self.values:
                self.set(f"{prefix}.{name}", value)
        for key in [k for k in self.values if k.startswith("reader.") and self.values[k] == name]:
            self.set("silent." + key.removeprefix("reader."), False)
