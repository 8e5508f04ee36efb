"""Every setting of the house: one model a section, one file (`basecamp.toml`) for all processes."""

from pydantic import Field

from basecamp.settings.hardware import HardwareSettings
from basecamp.settings.heating import HeatingSettings
from basecamp.settings.house import DayPartHours, HouseSettings
from basecamp.settings.nightwatch import NightwatchSettings, SentrySettings
from basecamp.settings.section import Section
from basecamp.settings.speech import AudioSettings, EarsSettings, HotwordSettings, VoiceSettings

__all__ = [
    "AudioSettings",
    "DayPartHours",
    "EarsSettings",
    "HardwareSettings",
    "HeatingSettings",
    "HotwordSettings",
    "HouseSettings",
    "NightwatchSettings",
    "Section",
    "SentrySettings",
    "Settings",
    "VoiceSettings",
]


class Settings(Section):
    """The whole settings file. Every section may be left out: the defaults are a working house."""

    house: HouseSettings = Field(default_factory=HouseSettings)
    audio: AudioSettings = Field(default_factory=AudioSettings)
    hotword: HotwordSettings = Field(default_factory=HotwordSettings)
    ears: EarsSettings = Field(default_factory=EarsSettings)
    voice: VoiceSettings = Field(default_factory=VoiceSettings)
    heating: HeatingSettings = Field(default_factory=HeatingSettings)
    hardware: HardwareSettings = Field(default_factory=HardwareSettings)
    nightwatch: NightwatchSettings = Field(default_factory=NightwatchSettings)
    sentry: SentrySettings = Field(default_factory=SentrySettings)
