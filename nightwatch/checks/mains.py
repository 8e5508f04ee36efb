"""The current. POWER_OK or BLACKOUT; while it is away and two minutes after, nothing else is watched.

Lost: all who can tell say so, two of them for `agree_s`, one alone for `raise_s`: a flicker is no alarm.
A blackout is remembered in the state, so one that began before a restart is known after it and its end is announced;
and the last ones that ended, so that the house can tell when they were.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import MainsSettings
from hardware.ports import MainsReading
from nightwatch.checks.check import Plain, Readings
from nightwatch.sources.port import Sources
from nightwatch.verdict import Instant, State, Text, Verdict, duration

SUBJECT = "house"
CUTS = 20
"""Power cuts that are over and still remembered."""


class Mains(Plain[MainsSettings]):
    """The mains state machine."""

    name: ClassVar[str] = "mains"
    always: ClassVar[bool] = True
    title: ClassVar[Text] = Text("Courant", "Mains")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        return {SUBJECT: await sources.mains()}

    def judge(self, reading: Sequence[MainsReading], state: State, now: Instant) -> Verdict:
        """`reading`: what every source says at this instant."""
        known = [one.online for one in reading if one.online is not None]
        seen = None if not known else any(known)
        kept = dict(state)
        kept.setdefault("power", "POWER_OK")
        kept["seen_changes"] = self.changes(kept, seen, now)
        kept["seen"] = seen
        power = kept["power"]
        if seen is None:
            return self.cannot_tell(reading, kept, now)
        kept.pop("lost_s", None)
        kept["known"] = True
        wanted = "POWER_OK" if seen else "BLACKOUT"
        if wanted == power:
            kept.pop("since_s", None)
        else:
            since = float(kept.setdefault("since_s", now.steady))
            # Two who agree need not wait as long as one alone.
            agreeing = len(known) >= 2 and len(set(known)) == 1
            wait = self.settings.clear_s if seen else self.settings.agree_s if agreeing else self.settings.raise_s
            if now.steady - since >= wait:
                kept.pop("since_s")
                kept["power"] = power = wanted
                remember(kept, seen, now.wall - timedelta(seconds=now.steady - since), now.trusted)
                if seen:
                    kept["returned_s"] = now.steady
                else:
                    kept.pop("returned_s", None)
        return self.verdict(power, len(set(known)) > 1, kept, now)

    def verdict(self, power: str, disagree: bool, kept: dict[str, Any], now: Instant) -> Verdict:
        """The verdict in this state of the machine."""
        if power == "BLACKOUT":
            return Verdict("critical", Text("Coupure de courant.", "Power cut."), kept)
        if len(kept["seen_changes"]) >= self.settings.unstable_changes:
            return Verdict("warning", Text("Le courant est instable.", "The power is unstable."), kept)
        since = kept.get("disagree_s")
        if disagree:
            since = kept.setdefault("disagree_s", now.steady)
            if now.steady - float(since) >= 60:
                text = Text("Les capteurs de courant se contredisent.", "The mains sensors contradict each other.")
                return Verdict("warning", text, kept)
        else:
            kept.pop("disagree_s", None)
        if self.suspends(kept, now):
            rest = duration(self.settings.return_s - (now.steady - float(kept["returned_s"])))
            return Verdict(
                "ok",
                Text(
                    f"Le courant est revenu ; surveillance complète dans {rest.fr}.",
                    f"The power is back; full watch in {rest.en}.",
                ),
                kept,
            )
        return Verdict("ok", Text("Le courant est là.", "The mains is on."), kept)

    def cannot_tell(self, reading: Sequence[MainsReading], kept: dict[str, Any], now: Instant) -> Verdict:
        """Nobody knows: a blackout stays one; else unknown once that lasts as long as a cut would have to."""
        since = float(kept.setdefault("lost_s", now.steady))
        kept.pop("since_s", None)
        if kept["power"] == "BLACKOUT":
            return Verdict("critical", Text("Coupure de courant.", "Power cut."), kept)
        if kept.get("known") and now.steady - since < max(self.settings.raise_s, 10):
            return Verdict("ok", Text("Le courant était là.", "The mains was on."), kept)
        en = "; ".join(f"{one.source}: {one.detail}" for one in reading) or "there is none"
        fr = " ; ".join(f"{one.source} : {one.fr}" for one in reading) or "il n'y en a pas"
        text = Text(f"Aucun capteur de courant ne répond ({fr}).", f"No mains sensor answers ({en}).")
        return Verdict("unknown", text, kept)

    def changes(self, kept: Mapping[str, Any], seen: bool | None, now: Instant) -> list[float]:
        """The recent instants at which the raw reading changed."""
        recent = [at for at in kept.get("seen_changes", ()) if now.steady - at < self.settings.unstable_s]
        before = kept.get("seen")
        if before is not None and seen is not None and before != seen:
            recent.append(now.steady)
        return recent[-50:]

    def awake_s(self, state: State, steady: float) -> float:
        """Seconds since the rest after the last blackout ended; infinity when there was none."""
        returned = state.get("returned_s")
        return math.inf if returned is None else max(0.0, steady - float(returned) - self.settings.return_s)

    def believed_at(self, state: State) -> float:
        """When a cut that goes on is believed, steady seconds; infinity = nothing is waited for.

        The mains is looked at again at that very instant, not up to `every_s` later.
        """
        waiting = state.get("power") == "POWER_OK" and "since_s" in state
        return float(state["since_s"]) + self.settings.raise_s + 0.001 if waiting else math.inf

    def suspends(self, state: State, now: Instant) -> bool:
        """Must everything else rest: during the blackout, and `return_s` after it."""
        if state.get("power") == "BLACKOUT":
            return True
        returned = state.get("returned_s")
        return returned is not None and now.steady - float(returned) < self.settings.return_s


def remember(kept: dict[str, Any], seen: bool, at: datetime, trusted: bool) -> None:
    """Keep when a cut began, or that it is over; with a clock that cannot be believed, or that was set back meanwhile,
    it is not known when it was."""
    if not seen:
        kept["cut_began"] = at.isoformat(timespec="seconds") if trusted else ""
        return
    began = kept.pop("cut_began", "")
    if began and trusted and datetime.fromisoformat(began) < at:
        over = {"since": began, "until": at.isoformat(timespec="seconds")}
        kept["cuts"] = [over, *kept.get("cuts", ())][:CUTS]


def cuts(state: State) -> list[dict[str, str]]:
    """The power cuts that are over, the newest first: `since` and `until`, ISO 8601."""
    return list(state.get("cuts", ()))


def check(settings: NightwatchSettings) -> Mains:
    return Mains(settings.mains)
