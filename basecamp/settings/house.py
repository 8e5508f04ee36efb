"""[house] who lives here, where, and in which language."""

from datetime import time
from typing import Literal

from pydantic import Field, field_validator

from basecamp.house import LANGS, Address, Lang
from basecamp.settings.section import Hour, Section


class DayPartHours(Section):
    """[house.day_parts] when each part of the day begins, as people of this house mean it."""

    morning: Hour = Field(time(8), description="'ce matin', 'demain matin' (hour of the day)")
    noon: Hour = Field(time(12), description="'ce midi' (hour of the day)")
    afternoon: Hour = Field(time(15), description="'cet après-midi' (hour of the day)")
    evening: Hour = Field(time(18), description="'ce soir' (hour of the day)")
    night: Hour = Field(time(22), description="'cette nuit' (hour of the day)")


class HouseSettings(Section):
    """[house] who lives here, where, and in which language."""

    name: str = Field("BASECAMP", description="name of the house, as it is said")
    language: Literal["fr", "en", "auto"] = Field(
        "auto", description="language of the dialogs; auto = found in each sentence; fr alone is heard better"
    )
    main_language: Literal["fr", "en"] = Field(
        "fr", description="language of announcements, and of words that exist in both"
    )
    address: Address = Field("tu", description="how the house addresses people in French")
    time_zone: str = Field("Europe/Paris", description="IANA time zone")
    latitude: float = Field(45.76, ge=-90, le=90, description="degrees north, for sunrise and sunset")
    longitude: float = Field(4.84, ge=-180, le=180, description="degrees east, for sunrise and sunset")
    data_dir: str = Field("", description="folder of the databases; empty = the user's data folder")
    people: tuple[str, ...] = Field((), description="first names of the household")
    rooms: tuple[str, ...] = Field(("salon", "cuisine", "chambre"), description="names of the rooms")
    day_parts: DayPartHours = Field(
        default_factory=DayPartHours.model_construct, description="hours of the parts of the day"
    )

    @property
    def languages(self) -> tuple[Lang, ...]:
        """Those that may be spoken to the house."""
        return LANGS if self.language == "auto" else (self.language,)

    @field_validator("time_zone")
    @classmethod
    def known_zone(cls, value: str) -> str:
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(value)
        except Exception:
            raise ValueError("an IANA time zone such as Europe/Paris") from None
        return value
