"""[heating] set-points, weekly profiles, the rule of departures, and the thermostat."""

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from basecamp.settings.section import Section

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
WEEKEND = ("sat", "sun")
SLOT = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


def usual_profiles() -> dict[str, dict[str, tuple[str, ...]]]:
    """The comfort slots of a household at work and on holiday."""
    work: dict[str, tuple[str, ...]] = dict.fromkeys(WORKDAYS, ("06:00-08:00", "11:30-13:30", "17:00-22:30"))
    rest: dict[str, tuple[str, ...]] = dict.fromkeys(WEEKEND, ("07:30-22:30",))
    holiday: dict[str, tuple[str, ...]] = dict.fromkeys(WORKDAYS + WEEKEND, ("07:30-22:30",))
    return {"work_week": work | rest, "holiday_week": holiday}


def slot_minutes(slot: str) -> tuple[int, int]:
    """Start and end of "HH:MM-HH:MM" in minutes of the day; an end before the start is the next day.

    ValueError when it is none.
    """
    found = SLOT.fullmatch(slot.strip())
    if not found:
        raise ValueError(f"a slot written 'HH:MM-HH:MM', not {slot!r}")
    start_h, start_m, end_h, end_m = (int(part) for part in found.groups())
    start, end = start_h * 60 + start_m, end_h * 60 + end_m
    if start >= 24 * 60 or end > 24 * 60 or start == end:
        raise ValueError(f"a slot that begins before 24:00 and ends at another time by 24:00, not {slot!r}")
    return start, end if end > start else end + 24 * 60


class HeatingSettings(Section):
    """[heating] set-points, weekly profiles and the rule of departures."""

    comfort: float = Field(20.0, ge=10, le=28, description="wanted temperature in comfort, °C")
    eco: float = Field(16.0, ge=5, le=22, description="wanted temperature in eco, °C")
    frost: float = Field(7.0, ge=3, le=15, description="never colder than this whatever anybody says, °C")
    preheat_min: int = Field(60, ge=0, le=600, description="comfort begins this long before a return, minutes")
    min_eco_min: int = Field(30, ge=0, le=600, description="a shorter eco span is not worth it, minutes")
    device: str = Field("", description="name of the heater's relay in [hardware.devices]; empty = none is driven")
    primary: str = Field("salon", description="place of the thermometer that rules")
    secondary: str = Field("chambre", description="place of the one that rules while asleep, or when the first fails")
    sensor: Literal["primary", "secondary"] = Field(
        "primary", description="the thermometer that rules by day; while asleep it is always the secondary"
    )
    stale_min: float = Field(20.0, ge=1, le=240, description="a temperature older than this is not believed, minutes")
    lowest: float = Field(-15.0, description="an indoor temperature under this is not believed, °C")
    highest: float = Field(45.0, description="an indoor temperature over this is not believed, °C")
    hysteresis: float = Field(0.3, gt=0, le=2, description="on this much under the set-point, off above it, °C")
    min_on_min: float = Field(4.0, ge=0, le=60, description="shortest time on, minutes")
    min_off_min: float = Field(4.0, ge=0, le=60, description="shortest time off, minutes")
    duty_percent: float = Field(30.0, ge=0, le=100, description="share of time on when no thermometer works, percent")
    duty_period_min: float = Field(40.0, ge=10, le=240, description="period of that, minutes")
    profile: str = Field("work_week", description="profile at the first start; then the last one chosen")
    profiles: dict[str, dict[str, tuple[str, ...]]] = Field(
        default_factory=usual_profiles,
        description="comfort slots of each day (mon … sun) of each weekly profile, 'HH:MM-HH:MM'; "
        "what is given replaces all profiles, and a day left out of one is eco",
    )

    @field_validator("profiles")
    @classmethod
    def readable(cls, value: dict[str, dict[str, tuple[str, ...]]]) -> dict[str, dict[str, tuple[str, ...]]]:
        for name, days in value.items():
            for day, slots in days.items():
                if day not in WORKDAYS + WEEKEND:
                    raise ValueError(f"days mon, tue, wed, thu, fri, sat or sun in profile {name}, not {day!r}")
                for slot in slots:
                    slot_minutes(slot)
        return value

    @model_validator(mode="after")
    def sensible(self) -> "HeatingSettings":
        """Wrong only together: these would heat an empty house, follow another week, or believe no thermometer."""
        if "profile" in self.model_fields_set and self.profiles and self.profile not in self.profiles:
            raise ValueError(f"profile to be one of {', '.join(self.profiles)}, not {self.profile!r}")
        if self.eco > self.comfort:
            raise ValueError(f"eco ({self.eco:g}) to be no warmer than comfort ({self.comfort:g})")
        if self.lowest >= self.highest:
            raise ValueError(f"lowest ({self.lowest:g}) to be under highest ({self.highest:g})")
        return self
