"""The alarms that the house itself hands in (intrusion …): each holds until it is not repeated any more."""

from nightwatch.keeper import Keeper, revive
from nightwatch.sources.port import Raised
from nightwatch.verdict import Instant

KIND = "raised"


class Handed:
    """By key. `hold_s`: one that is not repeated for so long is over."""

    def __init__(self, hold_s: float, keeper: Keeper) -> None:
        self.hold_s = hold_s
        self.keeper = keeper
        kept = revive(
            keeper.load(KIND),
            lambda data: (str(data["fr"]), str(data["en"]), bool(data["critical"]), float(data["until_s"])),
        )
        self.all: dict[str, tuple[Raised, float]] = {
            key: (Raised(key, fr, en, critical), until) for key, (fr, en, critical, until) in kept.items()
        }

    def take(self, raised: Raised, now: Instant) -> None:
        until = now.steady + self.hold_s
        self.all[raised.key] = (raised, until)
        data = {"fr": raised.fr, "en": raised.en, "critical": raised.critical, "until_s": until}
        self.keeper.put(KIND, raised.key, data)

    def drop(self, key: str) -> Raised | None:
        """It is over: what it was; None when it was not there."""
        raised, _ = self.all.pop(key, (None, 0.0))
        if raised is not None:
            self.keeper.put(KIND, key, None)
        return raised

    def over(self, now: Instant) -> list[str]:
        """Those nobody repeated in time."""
        return [key for key, (_, until) in self.all.items() if now.steady >= until]

    def present(self) -> list[Raised]:
        return [raised for raised, _ in self.all.values()]
