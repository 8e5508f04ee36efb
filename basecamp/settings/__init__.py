"""Every setting of the house: one model a section, one file (`basecamp.toml`) for all processes."""

from pydantic import Field

from basecamp.settings.hardware import HardwareSettings
from basecamp.settings.heating import HeatingSettings
from basecamp.settings.house import DayPartHours, HouseSettings
from basecamp.settings.network import InfluxSettings, MqttSettings
from basecamp.settings.nightwatch import NightwatchSettings, SentrySettings
from basecamp.settings.section import Section
from basecamp.settings.skills import (
    DoorbellSettings,
    KioskSettings,
    LightpadSettings,
    MessagesSettings,
    MetricsSettings,
    ModesSettings,
    MusicSettings,
    NightlightSettings,
    PresenceSettings,
    SchedulerSettings,
    ScreenSettings,
)
from basecamp.settings.speech import AudioSettings, EarsSettings, HotwordSettings, VoiceSettings
from basecamp.settings.web import WebSettings

__all__ = [
    "AudioSettings",
    "DayPartHours",
    "DoorbellSettings",
    "EarsSettings",
    "HardwareSettings",
    "HeatingSettings",
    "HotwordSettings",
    "HouseSettings",
    "InfluxSettings",
    "KioskSettings",
    "LightpadSettings",
    "MessagesSettings",
    "MetricsSettings",
    "ModesSettings",
    "MqttSettings",
    "MusicSettings",
    "NightlightSettings",
    "NightwatchSettings",
    "PresenceSettings",
    "SchedulerSettings",
    "ScreenSettings",
    "Section",
    "SentrySettings",
    "Settings",
    "VoiceSettings",
    "WebSettings",
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
    modes: ModesSettings = Field(default_factory=ModesSettings)
    presence: PresenceSettings = Field(default_factory=PresenceSettings)
    messages: MessagesSettings = Field(default_factory=MessagesSettings)
    lightpad: LightpadSettings = Field(default_factory=LightpadSettings)
    nightlight: NightlightSettings = Field(default_factory=NightlightSettings)
    music: MusicSettings = Field(default_factory=MusicSettings)
    kiosk: KioskSettings = Field(default_factory=KioskSettings)
    doorbell: DoorbellSettings = Field(default_factory=DoorbellSettings)
    screen: ScreenSettings = Field(default_factory=ScreenSettings)
    metrics: MetricsSettings = Field(default_factory=MetricsSettings)
    scheduler: SchedulerSettings = Field(default_factory=SchedulerSettings)
    web: WebSettings = Field(default_factory=WebSettings)
    mqtt: MqttSettings = Field(default_factory=MqttSettings)
    influx: InfluxSettings = Field(default_factory=InfluxSettings)
