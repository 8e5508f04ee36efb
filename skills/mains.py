"""Is there mains? Two readings that agree decide, so a flicker is no blackout; one source that sees it is enough.

`watch_mains` asks the sources of this host; nightwatch has its own, and raises the alarm. This is for the report, the
page and the light.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from basecamp.events import Measurement, ProblemChanged
from basecamp.house import Lang
from basecamp.settings import Settings
from basecamp.store import Point
from skills.decision import NOTHING, About, Outcomes, Stimulus

if TYPE_CHECKING:
    from basecamp.clock import Clock
    from hardware.ports import Mains
    from skills.household import Household

NAME = "mains"
HEARS: tuple[type, ...] = (Measurement,)
SERIES = "mains"
"""Measurement("mains", source, 1 = present, 0 = on battery)."""
KEY = "power.blackout"
EVERY_S = 10.0


@dataclass(frozen=True)
class State:
    """By source: what the last reading said, and what two in a row agreed on."""

    last: Mapping[str, bool] = field(default_factory=dict)
    agreed: Mapping[str, bool] = field(default_factory=dict)
    blackout: datetime | None = None


def first(settings: Settings) -> State:
    return State()


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if not isinstance(stimulus, Measurement) or stimulus.series != SERIES:
        return state, NOTHING
    source, online = stimulus.place, stimulus.value >= 0.5
    agreed = {**state.agreed, source: online} if state.last.get(source) == online else state.agreed
    state = replace(state, last={**state.last, source: online}, agreed=agreed)
    out = bool(agreed) and not any(agreed.values())
    if out == (state.blackout is not None):
        return state, NOTHING
    return replace(state, blackout=now if out else None), (
        Point("blackout", now, out),
        ProblemChanged(now, KEY, "major", "Le courant est coupé.", "The power is out.", out),
    )


def known(state: State) -> bool | None:
    """True = there is mains, False = blackout, None = no source told."""
    if state.blackout is not None:
        return False
    return True if any(state.agreed.values()) else None


async def watch_mains(household: "Household", sources: "Mapping[str, Mains]", clock: "Clock") -> None:
    """Ask each source regularly until cancelled. A source that cannot tell says nothing; none ever raises or blocks."""
    while True:
        for name, source in sources.items():
            reading = await source.read()
            if reading.online is not None:
                household.handle(Measurement(clock.now(), SERIES, name, float(reading.online)), clock.now())
        await clock.sleep(EVERY_S)


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    if state.blackout is not None:
        at = about.local(state.blackout)
        return f"Coupure de courant depuis {at:%H:%M}." if lang == "fr" else f"Blackout since {at:%H:%M}."
    if known(state) is None:
        return "Personne ne dit si le courant est là." if lang == "fr" else "Nothing tells whether there is power."
    return "Le courant est là." if lang == "fr" else "The power is on."
