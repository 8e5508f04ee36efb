"""[heating] set-points, weekly profiles and the rule of departures."""

from pydantic import Field

from basecamp.settings.section import Section

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
WEEKEND = ("sat", "sun")


def usual_profiles() -> dict[str, dict[str, tuple[str, ...]]]:
    """The comfort slots of a household at work and on holiday."""
    work: dict[str, tuple[str, ...]] = dict.fromkeys(WORKDAYS, ("06:00-08:00", "11:30-13:30", "17:00-22:30"))
    rest: dict[str, tuple[str, ...]] = dict.fromkeys(WEEKEND, ("07:30-22:30",))
    holiday: dict[str, tuple[str, ...]] = dict.fromkeys(WORKDAYS + WEEKEND, ("07:30-22:30",))
    return {"work_week": work | rest, "holiday_week": holiday}


class HeatingSettings(Section):
    """[heating] set-points, weekly profiles and the rule of departures."""

    comfort: float = Field(20.0, ge=10, le=28, description="wanted temperature in comfort, °C")
    eco: float = Field(16.0, ge=5, le=22, description="wanted temperature in eco, °C")
    preheat_min: int = Field(60, ge=0, le=600, description="comfort begins this long before a return, minutes")
    min_eco_min: int = Field(30, ge=0, le=600, description="a shorter eco span is not worth it, minutes")
    profile: str = Field("work_week", description="profile at the first start; then the last one chosen")
    profiles: dict[str, dict[str, tuple[str, ...]]] = Field(
        default_factory=usual_profiles,
        description="comfort slots of each day (mon … sun) of each weekly profile, 'HH:MM-HH:MM'",
    )
