"""When a sentry restarts the network, and when it reboots its host. Pure.

Only when nightwatch *and* the host's own gateway have been unreachable for long. First the network is restarted; the
reboot comes later, at most once an hour and three times a day, remembered across reboots, never in the first
15 minutes of uptime. A clock that may be wrong after a reboot (no RTC) never makes it reboot more often.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal

MIN_UPTIME_S = 900.0
HOUR_S = 3600.0
DAY_S = 86400.0
PER_DAY = 3
PING_LATE_S = 60.0
"""No genuine ping for this long = nightwatch is not reachable now."""

Act = Literal["nothing", "network", "reboot"]


@dataclass(frozen=True)
class Limits:
    """How long cut off before the network is restarted, and before the host is rebooted, in seconds."""

    network_after_s: float = 600
    reboot_after_s: float = 1800


@dataclass(frozen=True)
class Memory:
    """What survives a reboot: the last counter heard, and the wall times (Unix seconds) of the sentry's own reboots."""

    counter: int = 0
    reboots: tuple[float, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"counter": self.counter, "reboots": list(self.reboots)}

    @classmethod
    def from_json(cls, data: Any) -> "Memory":
        """ValueError, TypeError or KeyError when it is none."""
        return cls(int(data["counter"]), tuple(float(at) for at in data["reboots"])[-20:])


@dataclass(frozen=True)
class Watch:
    """What is known in this life of the process. Times are monotonic seconds."""

    heard_s: float
    """Last genuine ping; the start of the process counts as one."""
    cut_since_s: float | None = None
    network_tried: bool = False
    reboot_tried_s: float | None = None
    """A reboot asked for in this life that has not happened (dry run, or the command failed)."""


def look(watch: Watch, now_s: float, gateway: bool) -> Watch:
    """After one look at the gateway: since when are both unreachable?"""
    if gateway or now_s - watch.heard_s < PING_LATE_S:
        return replace(watch, cut_since_s=None, network_tried=False)
    return watch if watch.cut_since_s is not None else replace(watch, cut_since_s=now_s)


def decide(watch: Watch, memory: Memory, limits: Limits, now_s: float, uptime_s: float, wall: float) -> tuple[Act, str]:
    """What to do now, and why (or why not yet), as a sentence."""
    if watch.cut_since_s is None:
        return "nothing", "Nightwatch or the gateway answers."
    cut = now_s - watch.cut_since_s
    if cut < limits.network_after_s:
        return "nothing", f"Cut off for {cut:.0f} s: waiting."
    if not watch.network_tried:
        return "network", f"Cut off for {cut:.0f} s: the network is restarted first."
    if cut < limits.reboot_after_s:
        return "nothing", f"Cut off for {cut:.0f} s: the network was restarted, waiting."
    if uptime_s < MIN_UPTIME_S:
        return "nothing", f"Up for {uptime_s:.0f} s only: no reboot in the first {MIN_UPTIME_S:.0f} s."
    ages = [age(at, uptime_s, wall) for at in memory.reboots]
    if watch.reboot_tried_s is not None:
        ages.append(now_s - watch.reboot_tried_s)
    if ages and min(ages) < HOUR_S:
        return "nothing", "Rebooted less than an hour ago: not again yet."
    if sum(1 for one in ages if one < DAY_S) >= PER_DAY:
        return "nothing", f"Rebooted {PER_DAY} times within a day: somebody must look."
    return "reboot", f"Cut off for {cut:.0f} s, in spite of a restart of the network: reboot."


def age(at: float, uptime_s: float, wall: float) -> float:
    """Seconds since a reboot of ours. It was before this boot, so at least the uptime; the wall clock may add to
    that only when what it says is plausible (not negative, within a week)."""
    by_wall = wall - at
    return by_wall if uptime_s <= by_wall <= 7 * DAY_S else uptime_s
