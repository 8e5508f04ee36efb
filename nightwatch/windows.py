"""Maintenance windows: times during which some alarms are not sent. Each has an end."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from basecamp.settings.nightwatch.alarms import Maintenance
from nightwatch.keeper import Keeper

KIND = "maintenance"


class Windows:
    """Those of the settings, and those opened while the watchman runs, which outlive a restart."""

    def __init__(self, settled: Iterable[Maintenance], keeper: Keeper) -> None:
        self.keeper = keeper
        self.all: list[tuple[tuple[str, ...], datetime, datetime]] = [
            (window.checks, window.start, window.end) for window in settled
        ]
        for data in keeper.load(KIND).values():
            start, end = datetime.fromisoformat(data["start"]), datetime.fromisoformat(data["end"])
            self.all.append((tuple(data["checks"]), start, end))

    def open(self, checks: Sequence[str], start: datetime, end: datetime) -> None:
        self.all.append((tuple(checks), start, end))
        data = {"checks": list(checks), "start": start.isoformat(), "end": end.isoformat()}
        self.keeper.put(KIND, start.isoformat() + "/" + ",".join(checks), data)

    def cover(self, check: str, subject: str, wall: datetime) -> bool:
        """Is this subject under maintenance?"""
        names = {"*", check, f"{check}/{subject}"}
        return any(start <= wall < end and names & set(checks) for checks, start, end in self.all)

    def prune(self, wall: datetime) -> None:
        """Forget those that are over."""
        self.all = [window for window in self.all if window[2] > wall]
        for key, data in self.keeper.load(KIND).items():
            if datetime.fromisoformat(data["end"]) <= wall:
                self.keeper.put(KIND, key, None)
