"""Maintenance windows: times during which some alarms are not sent. Each has an end."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from basecamp.settings.nightwatch.alarms import Maintenance
from nightwatch.keeper import Keeper, revive

KIND = "maintenance"


class Windows:
    """Those of the settings, and those opened while the watchman runs, which outlive a restart."""

    def __init__(self, settled: Iterable[Maintenance], keeper: Keeper) -> None:
        self.keeper = keeper
        self.all: list[tuple[tuple[str, ...], datetime, datetime]] = [
            (window.checks, window.start, window.end) for window in settled
        ]
        self.all += revive(keeper.load(KIND), window).values()

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
        kept = self.keeper.load(KIND)
        living = {key for key, (_, _, end) in revive(kept, window).items() if end > wall}
        for key in kept.keys() - living:
            self.keeper.put(KIND, key, None)


def window(data: Mapping[str, Any]) -> tuple[tuple[str, ...], datetime, datetime]:
    """A window as it is kept."""
    start, end = datetime.fromisoformat(data["start"]), datetime.fromisoformat(data["end"])
    return tuple(str(check) for check in data["checks"]), start, end
