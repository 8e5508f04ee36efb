"""Limits of water and electricity, over the last hour and since midnight. A hole in the account is no zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import ConsumptionSettings
from basecamp.store import Point
from nightwatch.checks.check import Plain, Readings
from nightwatch.hours import midnight
from nightwatch.meters import by_meter, flow
from nightwatch.sources.port import Question, Sources
from nightwatch.verdict import Finding, Instant, State, Text, Verdict, figure, settle


@dataclass(frozen=True)
class Meter:
    """How a series is called and how it is told."""

    series: str
    fr: str
    en: str
    unit: str
    divide: float


METERS = {
    "water": Meter("water", "d'eau", "of water", "L", 1),
    "energy": Meter("energy", "d'électricité", "of electricity", "kWh", 1000),
}


class Consumption(Plain[ConsumptionSettings]):
    """Reads the index since midnight or the last hour, whichever is longer."""

    name: ClassVar[str] = "consumption"
    title: ClassVar[Text] = Text("Consommation", "Consumption")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        margin = timedelta(seconds=self.settings.gap_s)
        start = min(midnight(now.wall).astimezone(UTC), now.utc - timedelta(hours=1)) - margin
        return {
            name: (name, await sources.points(Question(meter.series, start, now.utc)))
            for name, meter in METERS.items()
            if any(self.limits(name))
        }

    def limits(self, subject: str) -> tuple[float, float]:
        s = self.settings
        return (s.water_hour_l, s.water_day_l) if subject == "water" else (s.energy_hour_wh, s.energy_day_wh)

    def judge(self, reading: tuple[str, Sequence[Point]], state: State, now: Instant) -> Verdict:
        """`reading`: "water" or "energy", and the points of its meter in litres or Wh, oldest first."""
        return settle(self.finding(reading[0], reading[1], now), state, now, self.dwell)

    def finding(self, subject: str, reading: Sequence[Point], now: Instant) -> Finding:
        if not now.trusted:
            return Finding("unknown", Text("L'horloge n'est pas sûre.", "The clock is not sure."))
        meter = METERS[subject]
        points = by_meter(reading)
        hour, day = self.limits(subject)
        # A tank filled across midnight is still one hour of water, and a young day is not a hole.
        spans: list[tuple[float, datetime, str, str]] = [
            (hour, now.utc - timedelta(hours=1), "en une heure", "in an hour"),
            (day, midnight(now.wall).astimezone(UTC), "depuis minuit", "since midnight"),
        ]
        complete = True
        for limit, start, fr, en in spans:
            if not limit or start >= now.utc:
                continue
            flowed = flow(points, start, now.utc, self.settings.gap_s, self.settings.gap_s)
            if flowed.amount > limit:
                much, most = figure(flowed.amount / meter.divide), figure(limit / meter.divide)
                return Finding(
                    "warning",
                    Text(
                        f"Trop {meter.fr} : {much.fr} {meter.unit} {fr} (limite {most.fr}).",
                        f"Too much {meter.en.removeprefix('of ')}: {much.en} {meter.unit} {en} (limit {most.en}).",
                    ),
                )
            if start == now.utc - timedelta(hours=1):
                complete = flowed.complete
        if not complete:
            text = Text(
                f"Le compteur {meter.fr} n'a pas parlé toute l'heure.",
                f"The meter {meter.en} did not speak for the whole hour.",
            )
            return Finding("unknown", text)
        return Finding("ok", Text(f"Consommation {meter.fr} normale.", f"Consumption {meter.en} as usual."))


def check(settings: NightwatchSettings) -> Consumption:
    return Consumption(settings.consumption)
