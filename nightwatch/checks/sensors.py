"""Measurements that stopped coming: the reader is restarted once, then a person is told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import SensorsSettings
from nightwatch.checks.check import Plain, Readings
from nightwatch.restarts import once
from nightwatch.sources.port import Sources
from nightwatch.verdict import Instant, State, Text, Verdict, duration


@dataclass(frozen=True)
class Age:
    """How old the last measurement of a series at a place is, in seconds; None = not heard within `forget_days`."""

    series: str
    place: str
    age_s: float | None


class Sensors(Plain[SensorsSettings]):
    """Reads the age of the last point of every series and place heard lately."""

    name: ClassVar[str] = "sensors"
    title: ClassVar[Text] = Text("Âge des mesures", "Age of measurements")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        since = now.utc - timedelta(days=self.settings.forget_days)
        ages: dict[str, Age] = {}
        for series in self.settings.series:
            for point in await sources.latest(series, since):
                place = point.tags.get("place", "")
                age = max(0.0, min((now.utc - point.at).total_seconds(), now.awake_s))
                ages[f"{series}/{place}"] = Age(series, place, age)
        for subject in set(states) - set(ages):
            series, _, place = subject.partition("/")
            ages[subject] = Age(series, place, None)
        return dict(sorted(ages.items()))

    def judge(self, reading: Age, state: State, now: Instant) -> Verdict:
        name = f"{reading.series}/{reading.place}"
        if not now.trusted:
            return self.settled("unknown", "L'horloge n'est pas sûre.", "The clock is not sure.", state, now)
        if reading.age_s is None:
            return self.settled("ok", f"{name} : capteur retiré.", f"{name}: sensor removed.", state, now)
        late = reading.age_s > self.settings.late_s
        program = self.settings.readers.get(name) or self.settings.readers.get(reading.series, "")
        rule = once(late, program, state, now, self.settings.grace_s, healthy_s=3600)
        age = duration(reading.age_s)
        if late and rule.tell:
            tried = rule.tried
            fr = f"{name} : plus de mesure depuis {age.fr}" + (", malgré un redémarrage du lecteur." if tried else ".")
            en = f"{name}: no measurement for {age.en}" + (", in spite of a restart of the reader." if tried else ".")
            verdict = self.settled("warning", fr, en, rule.state, now)
        else:
            verdict = self.settled("ok", f"{name} : mesures à jour.", f"{name}: up to date.", rule.state, now)
        return replace(verdict, actions=rule.actions)


def check(settings: NightwatchSettings) -> Sensors:
    return Sensors(settings.sensors)
