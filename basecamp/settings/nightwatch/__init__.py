"""[nightwatch] the watchman: what it looks at, when it alarms, whom it tells and how. [sentry] its men on the hosts."""

from typing import Literal

from pydantic import Field

from basecamp.settings.nightwatch.alarms import (
    AlarmsSettings,
)
from basecamp.settings.nightwatch.checks import (
    AddressSettings,
    BatteriesSettings,
    ChannelsSettings,
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
