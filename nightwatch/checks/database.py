"""The watchman's own database: a full or read-only disk does not stop him, but somebody must know."""

from collections.abc import Mapping
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import DatabaseSettings
from nightwatch.checks.check import Plain, Readings
from nightwatch.sources.port import Sources
from nightwatch.verdict import Instant, State, Text, Verdict


class Database(Plain[DatabaseSettings]):
    """Reads why the last write failed."""

    name: ClassVar[str] = "database"
    title: ClassVar[Text] = Text("Base de veille", "Watch database")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        return {"file": await sources.trouble()}

    def judge(self, reading: str, state: State, now: Instant) -> Verdict:
        """`reading`: what is wrong, empty = nothing."""
        if reading:
            fr = f"La base de nightwatch ne s'écrit plus ({reading}) ; il continue en mémoire."
            en = f"Nightwatch's database cannot be written ({reading}); it goes on in memory."
            return self.settled("warning", fr, en, state, now)
        return self.settled("ok", "La base de nightwatch s'écrit.", "Nightwatch's database works.", state, now)


def check(settings: NightwatchSettings) -> Database:
    return Database(settings.database)
