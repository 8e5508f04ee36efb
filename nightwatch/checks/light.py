"""A light left on at night while the house is locked and empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import LightSettings
from nightwatch.checks.check import Plain, Readings, by_place
from nightwatch.hours import inside
from nightwatch.sources.port import Sources
from nightwatch.verdict import Instant, State, Text, Verdict, figure


@dataclass(frozen=True)
class Lit:
    """The mode of the house, and the last fresh light reading of a place in lux (None = none is fresh)."""

    mode: str
    place: str
    lux: float | None


class Light(Plain[LightSettings]):
    """Reads the mode and the light of every place inside."""

    name: ClassVar[str] = "light"
    title: ClassVar[Text] = Text("Lumière", "Light")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        points = await sources.latest("light", now.utc - timedelta(seconds=self.settings.fresh_s))
        mode = await sources.mode()
        fresh = by_place(points)
        places = self.settings.places or tuple(sorted((set(fresh) | set(states)) - set(self.settings.outside)))
        return {place: Lit(mode, place, fresh.get(place)) for place in places}

    def judge(self, reading: Lit, state: State, now: Instant) -> Verdict:
        if reading.mode != "lockout" or not inside(self.settings.night, now.wall):
            return self.settled("ok", "Rien à surveiller.", "Nothing to watch.", state, now)
        if reading.lux is None:
            return self.settled(
                "unknown",
                f"Le capteur de lumière ({reading.place}) ne dit rien.",
                f"The light sensor ({reading.place}) says nothing.",
                state,
                now,
            )
        if reading.lux > self.settings.lux:
            lux = figure(reading.lux, 0)
            return self.settled(
                "warning",
                f"Lumière allumée la nuit, maison fermée : {reading.place} ({lux.fr} lux).",
                f"A light is on at night in the locked house: {reading.place} ({lux.en} lux).",
                state,
                now,
            )
        return self.settled("ok", f"Pas de lumière : {reading.place}.", f"No light: {reading.place}.", state, now)


def check(settings: NightwatchSettings) -> Light:
    return Light(settings.light)
