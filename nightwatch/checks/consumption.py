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
from nightwatch.meters import Flow, by_meter, flow
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


DAY = "_day"
"""End of the subjects of the day's limits; the hour's are the meter's alone."""


class Consumption(Plain[ConsumptionSettings]):
    """Reads the index since midnight or the last hour, whichever is longer."""

    name: ClassVar[str] = "consumption"
    title: ClassVar[Text] = Text("Consommation", "Consumption")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        margin = timedelta(seconds=self.settings.gap_s)
        start = min(midnight(now.wall).astimezone(UTC), now.utc - timedelta(hours=1)) - margin
        readings: dict[str, tuple[str, Sequence[Point]]] = {}
        for name, meter in METERS.items():
            limited = [subject for subject in (name, name + DAY) if self.limit(subject)]
            points = await sources.points(Question(meter.series, start, now.utc)) if limited else ()
            readings |= {subject: (subject, points) for subject in limited}
        return readings

    def limit(self, subject: str) -> float:
        s = self.settings
        return {
            "water": s.water_hour_l,
            "water" + DAY: s.water_day_l,
            "energy": s.energy_hour_wh,
            "energy" + DAY: s.energy_day_wh,
        }[subject]

    def explained_by(self, subject: str) -> Sequence[tuple[str, str]]:
        """Too much in an hour, or a meter that is silent, says it all; never the other way round: a pipe that bursts
        after a bath too many is another alarm."""
        return ((self.name, subject.removesuffix(DAY)),) if subject.endswith(DAY) else ()

    def judge(self, reading: tuple[str, Sequence[Point]], state: State, now: Instant) -> Verdict:
        """`reading`: "water", "energy" (of the hour), "water_day" or "energy_day", and the points of that meter in
        litres or Wh, oldest first."""
        return settle(self.finding(reading[0], reading[1], now), state, now, self.dwell)

    def finding(self, subject: str, reading: Sequence[Point], now: Instant) -> Finding:
        if not now.trusted:
            return Finding("unknown", Text("L'horloge n'est pas sûre.", "The clock is not sure."))
        meter, limit = METERS[subject.removesuffix(DAY)], self.limit(subject)
        points = by_meter(reading)
        # A tank filled across midnight is still one hour of water, and a young day is not a hole.
        hour = now.utc - timedelta(hours=1)
        start = midnight(now.wall).astimezone(UTC) if subject.endswith(DAY) else hour
        amount = self.flow(points, start, now).amount if start < now.utc else 0.0
        fr, en = ("depuis minuit", "since midnight") if subject.endswith(DAY) else ("en une heure", "in an hour")
        if amount > limit:
            much, most = figure(amount / meter.divide), figure(limit / meter.divide)
            return Finding(
                "warning",
                Text(
                    f"Trop {meter.fr} : {much.fr} {meter.unit} {fr} (limite {most.fr}).",
                    f"Too much {meter.en.removeprefix('of ')}: {much.en} {meter.unit} {en} (limit {most.en}).",
                ),
            )
        if not self.flow(points, hour, now).complete:
            text = Text(
                f"Le compteur {meter.fr} n'a pas parlé toute l'heure.",
                f"The {meter.en.removeprefix('of ')} meter did not report for the whole hour.",
            )
            return Finding("unknown", text)
        return Finding("ok", Text(f"Consommation {meter.fr} normale {fr}.", f"Consumption {meter.en} as usual {en}."))

    def flow(self, points: Sequence[Point], start: datetime, now: Instant) -> Flow:
        return flow(points, start, now.utc, self.settings.gap_s, self.settings.gap_s)


def check(settings: NightwatchSettings) -> Consumption:
    return Consumption(settings.consumption)
