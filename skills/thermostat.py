"""On or off: hysteresis, shortest times, frost protection, and what to do when no thermometer can be believed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from basecamp.settings.heating import HeatingSettings
from skills.decision import Reading, seconds_between

AHEAD_S = 86_400.0
"""A reading dated further in the future is nobody's: its thermometer may have died since, seconds."""

Sensor = Literal["primary", "secondary"]


@dataclass(frozen=True)
class Choice:
    """The thermometer that rules now: its role and temperature; both None when none can be believed."""

    sensor: Sensor | None
    celsius: float | None
    lost: frozenset[str] = frozenset()
    """Places whose thermometer is silent, too old or absurd."""


def choose(readings: Mapping[str, Reading], asleep: bool, settings: HeatingSettings, now: datetime) -> Choice:
    """The wanted sensor if it can be believed, else the other. While asleep the secondary is wanted, always."""
    wanted: Sensor = "secondary" if asleep else settings.sensor
    places: dict[Sensor, str] = {"primary": settings.primary, "secondary": settings.secondary}
    other: Sensor = "primary" if wanted == "secondary" else "secondary"
    lost = frozenset(place for place in fitted(settings) if not fresh(readings.get(place), settings, now))
    for sensor in (wanted, other):
        if places[sensor] and places[sensor] not in lost:
            return Choice(sensor, readings[places[sensor]].value, lost)
    return Choice(None, None, lost)


def fitted(settings: HeatingSettings) -> frozenset[str]:
    """The places that have a thermometer for the heating; an empty name means there is none."""
    return frozenset(place for place in (settings.primary, settings.secondary) if place)


def fresh(reading: Reading | None, settings: HeatingSettings, now: datetime) -> bool:
    """Is this reading young enough? One from the future (a clock that jumped) is taken as it is, within a day."""
    return reading is not None and -AHEAD_S <= seconds_between(reading.at, now) <= settings.stale_min * 60


def setpoint(level: Literal["comfort", "eco"], settings: HeatingSettings) -> float:
    """Wanted temperature, °C: never so low that the hysteresis would end under the frost limit."""
    wanted = settings.comfort if level == "comfort" else settings.eco
    return max(wanted, settings.frost + settings.hysteresis + 0.5)


def duty(settings: HeatingSettings, comfort: bool, now: datetime) -> bool:
    """Blind heating: on for a share of each period (eco: half of it), so nothing freezes and nothing overheats."""
    period = settings.duty_period_min * 60
    share = settings.duty_percent / 100 * (1.0 if comfort else 0.5)
    return now.timestamp() % period < share * period


def switch(
    on: bool,
    changed: datetime | None,
    celsius: float | None,
    goal: float,
    blind: bool,
    settings: HeatingSettings,
    now: datetime,
) -> bool:
    """Should it be on now? `changed` = last switching; `blind` is the answer when no temperature is known.

    Between the two edges of the hysteresis it stays as it is. The shortest times protect the boiler and hold for
    every reason, frost included: a few minutes off do not freeze a house.
    """
    if celsius is None:
        wanted = blind
    elif celsius < goal - settings.hysteresis:
        wanted = True
    elif celsius >= goal:
        wanted = False
    else:
        wanted = on
    if wanted == on:
        return on
    shortest = timedelta(minutes=settings.min_on_min if on else settings.min_off_min)
    if changed is not None and 0 <= seconds_between(changed, now) < shortest.total_seconds():
        return on
    return wanted
