"""What the sensors measure: believed readings, points in the store, meters since midnight, weak batteries (S5, S6)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from basecamp.events import Measurement, PowerCut, ProblemChanged
from basecamp.house import OUTSIDE, Cut, Lang, Power, Range, Temperature, Used, Water
from basecamp.settings import Settings
from basecamp.store import Point
from skills import extremes
from skills.decision import NOTHING, About, Outcomes, Reading, Stimulus, seconds_between, utc
from skills.extremes import Hour, with_reading

NAME = "climate"
HEARS: tuple[type, ...] = (Measurement, ProblemChanged, PowerCut)
STORE_EVERY_S = 300.0
"""A series is stored every 5 min (the notebook's figure), and at once when it is new."""
JUMP_BASE = 3.0
JUMP_PER_MIN = 1.0
"""A room changes by less than 3 °C + 1 °C a minute between two readings; more has to be confirmed by a second one."""
WEAK_V = 2.0
"""Muta modules want a recharge under 2.0 V (the owner's notebook)."""
METERS = ("energy", "water")
BEGUN = timedelta(minutes=30)
"""A meter that is heard this soon after midnight is heard from the beginning of the day."""
DAYS_KEPT = 62
"""Days whose consumption is remembered: this month and the one before."""
POWER_KEYS = ("mains", "power", "blackout")
CUTS_KEPT = 20
"""Power cuts that are remembered."""


@dataclass(frozen=True)
class Day:
    """A meter's index at the beginning of a local day."""

    date: date
    value: float
    whole: bool = False
    """It was heard from the first minutes of the day on; else what it counts is not all of that day."""


@dataclass(frozen=True)
class State:
    """`readings`, `stored` and `doubts` by "series/place"."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    doubts: Mapping[str, Reading] = field(default_factory=dict)
    """A jump that waits for a second reading that agrees."""
    stored: Mapping[str, datetime] = field(default_factory=dict)
    hours: Mapping[str, tuple[Hour, ...]] = field(default_factory=dict)
    """How cold and warm it was, by the place of the thermometer, the newest hour first."""
    days: Mapping[str, Day] = field(default_factory=dict)
    used: Mapping[str, tuple[Used, ...]] = field(default_factory=dict)
    """What each meter counted on whole days that are over, the newest first."""
    blackout: datetime | None = None
    cuts: tuple[Cut, ...] = ()
    """Power cuts that are over, the newest first."""
    leak: bool | None = None
    network_down: frozenset[str] = frozenset()


def durable(state: State) -> object:
    return state.days, state.used, state.blackout, state.cuts, state.leak, state.network_down


def first(settings: Settings) -> State:
    return State()


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if isinstance(stimulus, Measurement):
        return measured(state, stimulus, now, about)
    if isinstance(stimulus, ProblemChanged):
        return flagged(state, stimulus, min(now, utc(stimulus.at, about.zone))), NOTHING
    if isinstance(stimulus, PowerCut):
        cut = Cut(utc(stimulus.since, about.zone), utc(stimulus.until, about.zone))
        return replace(state, cuts=with_cut(state.cuts, cut)), NOTHING
    return state, NOTHING


def measured(state: State, event: Measurement, now: datetime, about: About) -> tuple[State, Outcomes]:
    key = f"{event.series}/{event.place}"
    # A broker hands the last reading to who comes later, however old it is; a clock that is ahead makes none younger.
    reading = Reading(float(event.value), min(now, utc(event.at, about.zone)))
    if not math.isfinite(reading.value):
        return state, NOTHING
    if event.series == "temperature":
        verdict = believe(
            state.readings.get(key), state.doubts.get(key), reading, is_outside(event.place), about.settings
        )
        if verdict == "absurd":
            return state, NOTHING
        if verdict == "doubt":
            return replace(state, doubts={**state.doubts, key: reading}), NOTHING
        hours = with_reading(state.hours.get(event.place, ()), reading)
        state = replace(state, hours={**state.hours, event.place: hours})
    if event.series in METERS:
        state = metered(state, key, reading, about)
    state = replace(state, readings={**state.readings, key: reading})
    if key in state.doubts:
        state = replace(state, doubts={k: v for k, v in state.doubts.items() if k != key})
    last = state.stored.get(key)
    if last is not None and 0 <= seconds_between(last, now) < STORE_EVERY_S:
        return state, NOTHING
    state = replace(state, stored={**state.stored, key: now})
    return state, (Point(event.series, reading.at, reading.value, {"place": event.place}),)


def believe(before: Reading | None, doubt: Reading | None, reading: Reading, outside: bool, settings: Settings) -> str:
    """ "yes", "doubt" (a jump: wait for another one) or "absurd" (no thermometer of a house says this)."""
    lowest, highest = (-40.0, 60.0) if outside else (settings.heating.lowest, settings.heating.highest)
    if not lowest <= reading.value <= highest:
        return "absurd"
    if before is None or agrees(before, reading) or (doubt is not None and agrees(doubt, reading)):
        return "yes"
    return "doubt"


def agrees(before: Reading, after: Reading) -> bool:
    minutes = max(0.0, seconds_between(before.at, after.at)) / 60
    return abs(after.value - before.value) <= JUMP_BASE + JUMP_PER_MIN * minutes


def metered(state: State, key: str, reading: Reading, about: About) -> State:
    """Keeps the index with which the day began; an index that fell is another meter. A day that is over is kept when
    it was heard whole, from its first minutes to those of the next: what is missing never counts as nothing."""
    at = about.local(reading.at)
    today, day, last = at.date(), state.days.get(key), state.readings.get(key)
    if day is not None and day.date == today and day.value <= reading.value:
        return state
    early = at - datetime.combine(today, time(), at.tzinfo) <= BEGUN
    used = state.used
    if day is not None and day.whole and early and last is not None and day.date == today - timedelta(days=1):
        # What ran since the last reading of that day counts for it: at most half an hour of the new one.
        ended = Used(day.date, max(reading.value, last.value) - day.value)
        used = {**used, key: (ended, *used.get(key, ()))[:DAYS_KEPT]}
    return replace(state, days={**state.days, key: Day(today, reading.value, early)}, used=used)


def flagged(state: State, event: ProblemChanged, at: datetime) -> State:
    """What is known about mains, water and network, by the first word of the problem's key ("nightwatch/mains/house",
    "power.blackout"). `at`: when it began; who is told late (the broker was away) says the same hour as the report."""
    word = event.key.removeprefix("nightwatch/").replace("/", ".").partition(".")[0]
    if word in POWER_KEYS:
        # A power that is unstable, or sensors that contradict each other, are minor: the power is on.
        if event.active and event.severity == "major":
            return replace(state, blackout=state.blackout or at)
        cuts = state.cuts if state.blackout is None else with_cut(state.cuts, Cut(state.blackout, at))
        return replace(state, blackout=None, cuts=cuts)
    if "leak" in event.key:
        return replace(state, leak=event.active)
    if word in ("network", "internet"):
        down = state.network_down | {event.key} if event.active else state.network_down - {event.key}
        return replace(state, network_down=down)
    return state


def with_cut(known: Sequence[Cut], cut: Cut) -> tuple[Cut, ...]:
    """The power cuts with one more. It takes the place of those it overlaps: they are the same one, as it was known
    before (the house may have been dark, and have seen less of it than nightwatch)."""
    if cut.since >= cut.until:
        return tuple(known)
    others = [one for one in known if one.until < cut.since or cut.until < one.since]
    return tuple(sorted((*others, cut), key=lambda one: one.since, reverse=True)[:CUTS_KEPT])


def is_outside(place: str) -> bool:
    return place.casefold() in OUTSIDE


def series(state: State, name: str) -> dict[str, Reading]:
    """Place → last believed reading of a series."""
    prefix = name + "/"
    return {key.removeprefix(prefix): one for key, one in state.readings.items() if key.startswith(prefix)}


def temperatures(state: State, about: About) -> tuple[Temperature, ...]:
    """For the snapshot: the primary sensor first, then the secondary, then by name."""
    order = {about.settings.heating.primary: 0, about.settings.heating.secondary: 1}
    found = sorted(series(state, "temperature").items(), key=lambda item: (order.get(item[0], 2), item[0]))
    return tuple(Temperature(place, one.value, about.local(one.at)) for place, one in found)


def ranges(state: State, now: datetime, about: About) -> tuple[Range, ...]:
    """For the snapshot, in the order of the temperatures: how cold and warm it was."""
    places = [one.place for one in temperatures(state, about) if one.place in state.hours]
    here = about.local(now)
    return tuple(found for place in places for found in extremes.ranges(place, state.hours[place], here))


def today(state: State, name: str, now: datetime, about: About) -> float | None:
    """What the meters of a series counted since local midnight (or since they were first heard today)."""
    total, heard = 0.0, False
    for key, day in state.days.items():
        if key.startswith(name + "/") and day.date == about.local(now).date():
            total += state.readings[key].value - day.value if key in state.readings else 0.0
            heard = True
    return total if heard else None


def before(state: State, name: str, unit: float = 1.0) -> tuple[Used, ...]:
    """What the meters of a series counted on each whole day that is over, the newest first; `unit` divides it. A day
    that one of them, in use then, was not heard on the whole of is left out."""
    meters = [{one.day: one.amount for one in of} for key, of in state.used.items() if key.startswith(f"{name}/")]
    found = []
    for day in sorted({day for of in meters for day in of}, reverse=True):
        in_use = [of for of in meters if min(of) <= day <= max(of)]
        if all(day in of for of in in_use):
            found.append(Used(day, sum(of[day] for of in in_use) / unit))
    return tuple(found)


def power(state: State, now: datetime, about: About) -> Power:
    watts = [one.value for one in series(state, "power").values() if seconds_between(one.at, now) < 900]
    wh = today(state, "energy", now, about)
    mains = "blackout" if state.blackout else "ok" if watts else "unknown"
    return Power(
        mains,  # type: ignore[arg-type]
        about.local(state.blackout) if state.blackout else None,
        sum(watts) if watts else None,
        None if wh is None else wh / 1000,
        before(state, "energy", 1000),
        tuple(Cut(about.local(one.since), about.local(one.until)) for one in state.cuts),
    )


def water(state: State, now: datetime, about: About) -> Water:
    return Water(today(state, "water", now, about), before(state, "water"), state.leak)


def weak_batteries(state: State) -> tuple[str, ...]:
    return tuple(sorted(place for place, one in series(state, "battery").items() if one.value < WEAK_V))


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    found = temperatures(state, about)
    if not found:
        return "Aucune température connue." if lang == "fr" else "No temperature is known."
    comma = "," if lang == "fr" else "."
    return " · ".join(f"{t.place} {t.celsius:.1f}".replace(".", comma) + " °C" for t in found)
