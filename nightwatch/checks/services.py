"""The programs of each host, as supervisord tells when asked: its events get lost, the poll is the truth."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import ServicesSettings
from nightwatch.checks.check import Plain, Readings
from nightwatch.sources.port import Program, SourceError, Sources
from nightwatch.verdict import Instant, State, Text, Unreadable, Verdict

HOST = "*"
"""Subject of a host's supervisord itself: "*@host"."""


class Services(Plain[ServicesSettings]):
    """Reads getAllProcessInfo of each host."""

    name: ClassVar[str] = "services"
    title: ClassVar[Text] = Text("Services", "Services")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        readings: dict[str, Program | Unreadable] = {}
        for host in self.settings.supervisors:
            try:
                programs = await sources.programs(host)
            except SourceError as error:
                # One host that is away takes nothing from the others; its programs are told by one subject.
                readings[f"{HOST}@{host}"] = Unreadable(Text(error.fr, error.en))
                continue
            readings[f"{HOST}@{host}"] = Program(f"{HOST}@{host}", "RUNNING")
            names = {program.name for program in programs}
            for program in programs:
                name = f"{program.name}@{host}"
                readings[name] = Program(name, program.state, program.detail)
            for subject in states:
                name, _, where = subject.partition("@")
                if where == host and name != HOST and name not in names:
                    readings[subject] = Program(subject, "REMOVED")
        return readings

    def explained_by(self, subject: str) -> Sequence[tuple[str, str]]:
        host = subject.partition("@")[2]
        above: tuple[tuple[str, str], ...] = (("network", host), ("network", "router"))
        return above if subject.startswith(HOST) else (*above, ("services", f"{HOST}@{host}"))

    def judge(self, reading: Program, state: State, now: Instant) -> Verdict:
        name = reading.name
        if reading.state == "RUNNING":
            return self.settled("ok", f"{name} tourne.", f"{name} is running.", state, now)
        if reading.state == "REMOVED":
            return self.settled("ok", f"{name} : retiré.", f"{name}: removed.", state, now)
        if reading.state == "STOPPED" and name in self.settings.stopped_ok:
            return self.settled("ok", f"{name} est arrêté, comme prévu.", f"{name} is stopped, as wanted.", state, now)
        what = f" ({reading.state}{', ' + reading.detail if reading.detail else ''})"
        return self.settled("warning", f"{name} ne tourne pas{what}.", f"{name} is not running{what}.", state, now)


def check(settings: NightwatchSettings) -> Services:
    return Services(settings.services)
