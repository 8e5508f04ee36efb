"""The world outside: several targets by address, and names (DNS) apart, so that each fault has its own name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import InternetSettings
from nightwatch.checks.check import Plain, Readings
from nightwatch.checks.network import NO_PING
from nightwatch.sources.port import Sources
from nightwatch.verdict import Instant, State, Text, Unreadable, Verdict


@dataclass(frozen=True)
class Outside:
    """How many of the targets answered."""

    what: Literal["targets", "dns"]
    answered: int
    asked: int


class Internet(Plain[InternetSettings]):
    """Asks every target and every name; one that answers is enough."""

    name: ClassVar[str] = "internet"
    title: ClassVar[Text] = Text("Internet", "Internet")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        readings: dict[str, Outside | Unreadable] = {}
        if targets := self.settings.targets:
            answers = [one for one in await sources.reachable(targets) if one is not None]
            readings["targets"] = Outside("targets", sum(answers), len(answers)) if answers else NO_PING
        if names := self.settings.names:
            readings["dns"] = Outside("dns", sum(await sources.resolves(names)), len(names))
        return readings

    def explained_by(self, subject: str) -> Sequence[tuple[str, str]]:
        router = (("network", "router"),)
        return router if subject == "targets" else (*router, ("internet", "targets"))

    def judge(self, reading: Outside, state: State, now: Instant) -> Verdict:
        if reading.answered:
            if reading.what == "dns":
                return self.settled("ok", "Les noms (DNS) se résolvent.", "Names (DNS) resolve.", state, now)
            return self.settled("ok", "Internet répond.", "Internet answers.", state, now)
        if reading.what == "dns":
            return self.settled("warning", "Les noms (DNS) ne se résolvent plus.", "Names (DNS) fail.", state, now)
        return self.settled(
            "warning",
            f"Internet ne répond plus ({reading.asked} adresses essayées).",
            f"Internet does not answer ({reading.asked} addresses tried).",
            state,
            now,
        )


def check(settings: NightwatchSettings) -> Internet:
    return Internet(settings.internet)
