"""The house too cold (frost is critical) or too warm, place by place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import TemperatureSettings
from nightwatch.checks.check import Plain, Readings, by_place
from nightwatch.sources.port import Sources
from nightwatch.verdict import Instant, Level, State, Text, Verdict, figure


@dataclass(frozen=True)
class Warmth:
    """The last fresh temperature of a place in °C; None = none is fresh."""

    place: str
    celsius: float | None


class Temperature(Plain[TemperatureSettings]):
    """Reads the last temperature of every place inside."""

    name: ClassVar[str] = "temperature"
    title: ClassVar[Text] = Text("Température", "Temperature")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        points = await sources.latest("temperature", now.utc - timedelta(seconds=self.settings.fresh_s))
        fresh = by_place(points)
        places = (set(fresh) | set(states)) - set(self.settings.outside)
        return {place: Warmth(place, fresh.get(place)) for place in sorted(places)}

    def judge(self, reading: Warmth, state: State, now: Instant) -> Verdict:
        s, value = self.settings, reading.celsius
        if value is None:
            return self.settled(
                "unknown",
                f"Pas de température récente : {reading.place}.",
                f"No recent temperature: {reading.place}.",
                state,
                now,
            )
        level, fr, en = self.compare(value, str(state.get("level", "")), str(state.get("side", "")))
        degrees = figure(value)
        verdict = self.settled(
            level, f"{fr} : {reading.place}, {degrees.fr} °C.", f"{en}: {reading.place}, {degrees.en} °C.", state, now
        )
        side = "low" if value < s.low + s.margin else "high" if value > s.high - s.margin else ""
        return Verdict(verdict.level, verdict.reason, dict(verdict.state) | {"side": side})

    def compare(self, value: float, believed: str, side: str) -> tuple[Level, str, str]:
        """The level of a temperature; the limits are kinder by `margin` only to raise, not to clear (hysteresis)."""
        s = self.settings
        cold = s.margin if believed in ("warning", "critical") and side == "low" else 0.0
        warm = s.margin if believed in ("warning", "critical") and side == "high" else 0.0
        worse = s.margin if believed == "critical" else 0.0
        if value < s.frost + (worse if side == "low" else 0.0):
            return "critical", "Risque de gel", "Danger of frost"
        if value < s.low + cold:
            return "warning", "Il fait trop froid", "Too cold"
        if value > s.heat - (worse if side == "high" else 0.0):
            return "critical", "Chaleur anormale", "Abnormal heat"
        if value > s.high - warm:
            return "warning", "Il fait trop chaud", "Too warm"
        return "ok", "Température normale", "Temperature as usual"


def check(settings: NightwatchSettings) -> Temperature:
    return Temperature(settings.temperature)
