"""Alarms that the house hands in (intrusion …): on until they are not repeated any more."""

from collections.abc import Mapping
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import RaisedSettings
from nightwatch.checks.check import Plain, Readings
from nightwatch.sources.port import Raised, Sources
from nightwatch.verdict import Instant, State, Text, Verdict


class HandedIn(Plain[RaisedSettings]):
    """Reads what `POST /alarm` brought."""

    name: ClassVar[str] = "raised"
    # Nothing is scanned here: what the house says is heard even during a blackout.
    always: ClassVar[bool] = True
    title: ClassVar[Text] = Text("Alarmes de la maison", "Alarms of the house")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        on: dict[str, Raised | None] = {one.key: one for one in await sources.raised()}
        return {key: None for key in states if key not in on} | on

    def judge(self, reading: Raised | None, state: State, now: Instant) -> Verdict:
        if reading is None:
            text = Text("La maison ne signale plus rien.", "The house reports nothing any more.")
            return self.settled("ok", text.fr, text.en, state, now)
        level = "ok" if not reading.active else "critical" if reading.critical else "warning"
        return self.settled(level, reading.fr, reading.en, state, now)


def check(settings: NightwatchSettings) -> HandedIn:
    return HandedIn(settings.raised)
