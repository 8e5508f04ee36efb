"""The whole settings file: its sections, each loaded when it is first looked at."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from basecamp import settings as rooms

if TYPE_CHECKING:
    from basecamp.settings import (
        AudioSettings,
        DoorbellSettings,
        EarsSettings,
        HardwareSettings,
        HeatingSettings,
        HotwordSettings,
        HouseSettings,
        InfluxSettings,
        KioskSettings,
        LightpadSettings,
        MessagesSettings,
        MetricsSettings,
        ModesSettings,
        MqttSettings,
        MusicSettings,
        NightlightSettings,
        NightwatchSettings,
        PresenceSettings,
        SchedulerSettings,
        ScreenSettings,
        Section,
        SentrySettings,
        VoiceSettings,
        WebSettings,
    )


class SettingsError(ValueError):
    """Some values are wrong; `errors` tells of each as pydantic does: type, loc, msg, input."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__("; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in errors))
        self.errors = errors


class Settings:
    """The whole settings file. Every section may be left out: the defaults are a working house.

    Frozen, and used like one of its sections (`model_validate`, `model_copy`). What is given is validated at once; a
    section that is left out has its defaults, and its model is only loaded when somebody asks for it.
    """

    house: "HouseSettings"
    audio: "AudioSettings"
    hotword: "HotwordSettings"
    ears: "EarsSettings"
    voice: "VoiceSettings"
    heating: "HeatingSettings"
    hardware: "HardwareSettings"
    nightwatch: "NightwatchSettings"
    sentry: "SentrySettings"
    modes: "ModesSettings"
    presence: "PresenceSettings"
    messages: "MessagesSettings"
    lightpad: "LightpadSettings"
    nightlight: "NightlightSettings"
    music: "MusicSettings"
    kiosk: "KioskSettings"
    doorbell: "DoorbellSettings"
    screen: "ScreenSettings"
    metrics: "MetricsSettings"
    scheduler: "SchedulerSettings"
    web: "WebSettings"
    mqtt: "MqttSettings"
    influx: "InfluxSettings"

    def __init__(self, **sections: "Section") -> None:
        for name, section in sections.items():
            if not isinstance(section, model(name)):
                raise TypeError(f"the section {name} is a {model(name).__name__}, not {section!r}")
        self.__dict__.update(sections)

    def __getattr__(self, name: str) -> Any:
        # Only asked for what is not there yet.
        if name not in SECTIONS:
            raise AttributeError(f"the settings have no section {name!r}")
        # Defaults are not validated by pydantic either; without it no schema is built for them.
        return self.__dict__.setdefault(name, model(name).model_construct())

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("settings are frozen: make others with model_copy")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Settings):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in SECTIONS)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"

    @classmethod
    def model_validate(cls, tables: Mapping[str, Any]) -> Self:
        """The settings in the tables of a file. Raises SettingsError with everything that is wrong."""
        from pydantic import ValidationError

        wrong: list[dict[str, Any]] = []
        found: dict[str, Section] = {}
        for name, table in tables.items():
            if name not in SECTIONS:
                wrong.append({"type": "extra_forbidden", "loc": (name,), "msg": "unknown section", "input": table})
                continue
            try:
                found[name] = model(name).model_validate(table)
            except ValidationError as error:
                wrong += [{**one, "loc": (name, *one["loc"])} for one in error.errors()]
        if wrong:
            raise SettingsError(wrong)
        return cls(**found)

    def model_copy(self, *, update: "Mapping[str, Section]") -> Self:
        """The same settings with other sections."""
        return type(self)(**{**self.__dict__, **update})


SECTIONS: dict[str, str] = dict(Settings.__annotations__)
"""Section → the name of its model, in the order of the example file."""


def model(section: str) -> "type[Section]":
    """The model of a section. Raises TypeError when there is no such section."""
    if section not in SECTIONS:
        raise TypeError(f"the settings have no section {section!r}")
    found: type[Section] = getattr(rooms, SECTIONS[section])
    return found
