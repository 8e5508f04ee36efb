"""Modules to recharge: under 2.0 V."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import BatteriesSettings
from nightwatch.checks.check import Plain, Readings, by_place
from nightwatch.sources.port import Sources
from nightwatch.verdict import Instant, State, Text, Verdict, figure


@dataclass(frozen=True)
class Charge:
    """The last fresh battery voltage of a module, V; None = none is fresh."""

    place: str
    volts: float | None


class Batteries(Plain[BatteriesSettings]):
    """Reads the last battery voltage of every module."""

    name: ClassVar[str] = "batteries"
    title: ClassVar[Text] = Text("Piles", "Batteries")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        points = await sources.latest("battery", now.utc - timedelta(seconds=self.settings.fresh_s))
        fresh = by_place(points)
        return {place: Charge(place, fresh.get(place)) for place in sorted(set(fresh) | set(states))}

    def judge(self, reading: Charge, state: State, now: Instant) -> Verdict:
        s, place = self.settings, reading.place
        if reading.volts is None:
            return self.settled(
                "unknown", f"Pile du module {place} inconnue.", f"Battery of module {place} unknown.", state, now
            )
        volts = figure(reading.volts, 2)
        limit = s.low_v + (s.margin_v if state.get("level") == "warning" else 0.0)
        if reading.volts < limit:
            return self.settled(
                "warning",
                f"Module {place} à recharger : {volts.fr} V.",
                f"Recharge module {place}: {volts.en} V.",
                state,
                now,
            )
        return self.settled("ok", f"Module {place} : {volts.fr} V.", f"Module {place}: {volts.en} V.", state, now)


def check(settings: NightwatchSettings) -> Batteries:
    return Batteries(settings.batteries)
