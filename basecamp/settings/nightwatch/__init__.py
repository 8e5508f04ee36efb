"""[nightwatch] the watchman: what it looks at, when it alarms, whom it tells and how. [sentry] its men on the hosts."""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field, model_validator

from basecamp.settings.nightwatch.alarms import (
    AlarmsSettings,
)
from basecamp.settings.nightwatch.checks import (
    AddressSettings,
    BatteriesSettings,
    ChannelsSettings,
    CheckSettings,
    ConsumptionSettings,
    DatabaseSettings,
    GsmSettings,
    HostSettings,
    InternetSettings,
    LeakSettings,
    LightSettings,
    MainsSettings,
    ModulesSettings,
    NetworkSettings,
    RaisedSettings,
    SensorsSettings,
    SentriesSettings,
    ServicesSettings,
    TemperatureSettings,
)
from basecamp.settings.nightwatch.links import (
    DeadmanSettings,
    HelloLinkSettings,
    HouseDataSettings,
    InletSettings,
    PushoverInSettings,
    PushoverSettings,
)
from basecamp.settings.nightwatch.sentry import (
    SentrySettings,
)
from basecamp.settings.nightwatch.sms import (
    CommandsSettings,
    DoorSettings,
    SmsSettings,
)
from basecamp.settings.section import Section

__all__ = ["NightwatchSettings", "SentrySettings"]


class NightwatchSettings(Section):
    """[nightwatch] the watchman."""

    language: Literal["fr", "en", ""] = Field("", description="language of its messages; empty = house.main_language")
    data_dir: str = Field("", description="folder of its own database; empty = the user's data folder")
    mains: MainsSettings = Field(default_factory=MainsSettings)
    leak: LeakSettings = Field(default_factory=LeakSettings)
    consumption: ConsumptionSettings = Field(default_factory=ConsumptionSettings)
    light: LightSettings = Field(default_factory=LightSettings)
    temperature: TemperatureSettings = Field(default_factory=TemperatureSettings)
    sensors: SensorsSettings = Field(default_factory=SensorsSettings)
    modules: ModulesSettings = Field(default_factory=ModulesSettings)
    batteries: BatteriesSettings = Field(default_factory=BatteriesSettings)
    services: ServicesSettings = Field(default_factory=ServicesSettings)
    network: NetworkSettings = Field(default_factory=NetworkSettings)
    internet: InternetSettings = Field(default_factory=InternetSettings)
    address: AddressSettings = Field(default_factory=AddressSettings)
    gsm: GsmSettings = Field(default_factory=GsmSettings)
    host: HostSettings = Field(default_factory=HostSettings)
    sentries: SentriesSettings = Field(default_factory=SentriesSettings)
    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    raised: RaisedSettings = Field(default_factory=RaisedSettings)
    channels: ChannelsSettings = Field(default_factory=ChannelsSettings)
    alarms: AlarmsSettings = Field(default_factory=AlarmsSettings)
    sms: SmsSettings = Field(default_factory=SmsSettings)
    pushover: PushoverSettings = Field(default_factory=PushoverSettings)
    pushover_in: PushoverInSettings = Field(default_factory=PushoverInSettings)
    commands: CommandsSettings = Field(default_factory=CommandsSettings)
    door: DoorSettings = Field(default_factory=DoorSettings)
    hello: HelloLinkSettings = Field(default_factory=HelloLinkSettings)
    house_data: HouseDataSettings = Field(default_factory=HouseDataSettings)
    inlet: InletSettings = Field(default_factory=InletSettings)
    deadman: DeadmanSettings = Field(default_factory=DeadmanSettings)

    @property
    def checks(self) -> tuple[str, ...]:
        """The names of all checks."""
        return tuple(name for name in type(self).model_fields if isinstance(getattr(self, name), CheckSettings))

    @model_validator(mode="after")
    def known(self) -> "NightwatchSettings":
        """A misspelt name would silently never be answered, hurried, told or kept quiet."""
        alarms, commands = self.alarms, self.commands
        owner = (commands.owner,) if "owner" in commands.model_fields_set else ()
        for key, names in (("owner", owner), ("readers", commands.readers), ("family", commands.family)):
            if wrong := [name for name in names if name not in alarms.people]:
                people = ", ".join(alarms.people)
                raise ValueError(f"commands.{key} to be of alarms.people ({people}), not {wrong[0]!r}")
        of_routes = (name for route in alarms.routes for name in route.checks)
        of_windows = (name for window in alarms.maintenance for name in window.checks)
        for key, given in (("at_once", alarms.at_once), ("routes", of_routes), ("maintenance", of_windows)):
            if wrong := self.unknown(given):
                raise ValueError(f"the checks of alarms.{key} to be of {', '.join(self.checks)}, not {wrong[0]!r}")
        return self

    def unknown(self, names: Iterable[str]) -> list[str]:
        """Those that name no check: "leak", "modules/hello" and "*" do."""
        return [name for name in names if name != "*" and name.partition("/")[0] not in self.checks]
