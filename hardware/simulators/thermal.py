"""A house that keeps, loses and gains heat: the simulated counterpart of the heater. Pure arithmetic, no I/O.

Two nodes: the air with what is light in the rooms, and the walls. The heater warms the air; the air loses through
windows and draughts to the outside and exchanges with the walls, which lose to the outside more slowly:

    C_air  · dT_air/dt  = P·on − G_loss·(T_air − T_out) − G_wall·(T_air − T_wall) + gains
    C_wall · dT_wall/dt = G_wall·(T_air − T_wall) − G_out·(T_wall − T_out)

Default figures are those of a well-heated 100 m² house, chosen so that the heater raises the air from 16 °C by
5.8 °C in an hour at 0 °C outside (5.0 °C at −10 °C): the promise "one hour of pre-heating" needs a heater that
strong, and a house whose heater is weaker needs a longer `heating.preheat_min`.
"""

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Building:
    """Conductances in W/K, heat capacities in J/K, power in W."""

    power: float = 10_000.0
    gains: float = 300.0
    """Heat of people and appliances, W."""
    loss: float = 110.0
    """Air to outside: windows and air change."""
    wall: float = 350.0
    """Air to walls."""
    wall_out: float = 90.0
    """Walls to outside."""
    air_capacity: float = 4.0e6
    wall_capacity: float = 4.0e7


@dataclass(frozen=True)
class Thermal:
    """Temperatures now, °C, and whether the heater has been on for how long (its own warm-up is left out)."""

    air: float = 18.0
    walls: float = 16.5


STEP_S = 60.0
"""Longest step of the integration: far under the fastest time constant (air, 4e6 / 460 ≈ 2.4 h)."""


def step(now: Thermal, on: bool, outside: float, seconds: float, building: Building) -> Thermal:
    """The house after `seconds` with the heater on or off and `outside` °C, in steps of a minute at most."""
    while seconds > 0:
        span = min(seconds, STEP_S)
        b = building
        into_walls = b.wall * (now.air - now.walls)
        air_watts = (b.power if on else 0.0) + b.gains - b.loss * (now.air - outside) - into_walls
        wall_watts = into_walls - b.wall_out * (now.walls - outside)
        now = replace(
            now,
            air=now.air + air_watts * span / b.air_capacity,
            walls=now.walls + wall_watts * span / b.wall_capacity,
        )
        seconds -= span
    return now


def outside_at(timestamp: float, mean: float = 4.0, swing: float = 4.0, fronts: float = 4.0) -> float:
    """A winter outside, °C: coldest near 6 h UTC, with fronts that pass in some days. Smooth and repeatable."""
    day = timestamp / 86400
    hour = (timestamp % 86400) / 3600
    daily = -swing * math.cos(2 * math.pi * (hour - 6) / 24)
    weather = fronts * (math.sin(2 * math.pi * day / 5.3) + 0.5 * math.sin(2 * math.pi * day / 2.1 + 1))
    return mean + daily + weather
