"""The router and the other hosts: do they answer?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import NetworkSettings
from nightwatch.checks.check import Plain, Readings
from nightwatch.sources.port import Sources
from nightwatch.verdict import Instant, State, Text, Unreadable, Verdict

ROUTER = "router"
NO_PING = Unreadable(
    Text(
        "les pings ne sont pas permis ici : sysctl net.ipv4.ping_group_range, ou un port TCP dans [nightwatch.network]",
        "pings are not allowed here: sysctl net.ipv4.ping_group_range, or a TCP port in [nightwatch.network]",
    )
)


@dataclass(frozen=True)
class Answer:
    """Did it answer?"""

    name: str
    answered: bool


class Network(Plain[NetworkSettings]):
    """Pings (or opens a TCP connection to) the router and each host."""

    name: ClassVar[str] = "network"
    title: ClassVar[Text] = Text("Réseau", "Network")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        addresses = {address.partition(":")[0]: address for address in self.settings.hosts}
        if self.settings.router:
            addresses = {ROUTER: self.settings.router} | addresses
        answers = await sources.reachable(tuple(addresses.values()))
        return {
            name: NO_PING if answered is None else Answer(name, answered)
            for name, answered in zip(addresses, answers, strict=True)
        }

    def explained_by(self, subject: str) -> Sequence[tuple[str, str]]:
        return () if subject == ROUTER else ((self.name, ROUTER),)

    def judge(self, reading: Answer, state: State, now: Instant) -> Verdict:
        fr, en = ("Le routeur", "The router") if reading.name == ROUTER else (reading.name, reading.name)
        if reading.answered:
            return self.settled("ok", f"{fr} répond.", f"{en} answers.", state, now)
        return self.settled("warning", f"{fr} ne répond plus.", f"{en} does not answer.", state, now)


def check(settings: NightwatchSettings) -> Network:
    return Network(settings.network)
