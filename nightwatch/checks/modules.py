"""Every process of the house says that it is alive. Who is late is restarted once through supervisord, then left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from basecamp.alive import SERIES
from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import ModulesSettings
from nightwatch.checks.check import Plain, Readings
from nightwatch.restarts import once
from nightwatch.sources.port import Sources
from nightwatch.verdict import Instant, State, Text, Verdict, duration


@dataclass(frozen=True)
class Sign:
    """The age of a module's last sign of life in seconds; None = never heard, or not for `forget_days`."""

    module: str
    age_s: float | None
    expected: bool = False


class Modules(Plain[ModulesSettings]):
    """Reads the pings (series "alive") of every service@host."""

    name: ClassVar[str] = "modules"
    title: ClassVar[Text] = Text("Modules", "Modules")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        since = now.utc - timedelta(days=self.settings.forget_days)
        signs: dict[str, Sign] = {}
        for point in await sources.latest(SERIES, since):
            module = f"{point.tags.get('service', '?')}@{point.tags.get('host', '?')}"
            age = max(0.0, min((now.utc - point.at).total_seconds(), now.awake_s))
            known = signs.get(module)
            # A new version is a new set of tags: the youngest sign is the one that counts.
            if known is None or known.age_s is None or age < known.age_s:
                signs[module] = Sign(module, age, module in self.settings.expected)
        for module in (set(self.settings.expected) | set(states)) - set(signs):
            signs[module] = Sign(module, None, module in self.settings.expected)
        return dict(sorted(signs.items()))

    def explained_by(self, subject: str) -> Sequence[tuple[str, str]]:
        return (("network", subject.partition("@")[2]),)

    def judge(self, reading: Sign, state: State, now: Instant) -> Verdict:
        if not now.trusted:
            return self.settled("unknown", "L'horloge n'est pas sûre.", "The clock is not sure.", state, now)
        name = reading.module
        if reading.age_s is None and not reading.expected:
            return self.settled("ok", f"{name} : retiré.", f"{name}: removed.", state, now)
        late = reading.age_s is None or reading.age_s > self.settings.late_s
        rule = once(late, name, state, now, self.settings.grace_s, self.settings.healthy_s)
        if late and rule.tell:
            age = duration(reading.age_s) if reading.age_s is not None else Text("longtemps", "a long time")
            verdict = self.settled(
                "warning",
                f"{name} ne donne plus signe de vie depuis {age.fr}, malgré un redémarrage : à voir sur place.",
                f"{name} has given no sign of life for {age.en}, in spite of a restart: somebody must look.",
                rule.state,
                now,
            )
        else:
            verdict = self.settled("ok", f"{name} est en vie.", f"{name} is alive.", rule.state, now)
        return replace(verdict, actions=rule.actions)


def check(settings: NightwatchSettings) -> Modules:
    return Modules(settings.modules)
