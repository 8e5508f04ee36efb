"""Every setting of the house: one model a section, one file (`basecamp.toml`) for all processes.

The models are imported when they are first named: `hello ask` looks at a third of them, and has half a second.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    from basecamp.settings.whole import Settings

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

ROOMS = {
    "hardware": ("HardwareSettings",),
    "heating": ("HeatingSettings",),
    "house": ("DayPartHours", "HouseSettings"),
    "network": ("InfluxSettings", "MqttSettings"),
    "nightwatch": ("NightwatchSettings",),
    "nightwatch.sentry": ("SentrySettings",),
    "section": ("Section",),
    "skills": (
        *("DoorbellSettings", "KioskSettings", "LightpadSettings", "MessagesSettings", "MetricsSettings"),
        *("ModesSettings", "MusicSettings", "NightlightSettings", "PresenceSettings", "SchedulerSettings"),
        "ScreenSettings",
    ),
    "speech": ("AudioSettings", "EarsSettings", "HotwordSettings", "VoiceSettings"),
    "web": ("WebSettings",),
    "whole": ("Settings",),
}
"""Module → its models."""
HOME = {name: room for room, names in ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    """A model by its name (PEP 562)."""
    if name not in HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{HOME[name]}"), name)
    globals()[name] = found
    return found
