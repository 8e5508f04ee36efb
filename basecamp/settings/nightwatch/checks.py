"""[nightwatch.*] one section a check: how often it looks, how long it waits before it believes, its limits."""

from datetime import time
from typing import Any

from pydantic import Field, field_validator, model_validator

from basecamp.settings import clock
from basecamp.settings.section import Hour, Section

DAY_MIN = 1440


def every(seconds: float) -> Any:
    return Field(seconds, ge=0.2, description="time between two looks, seconds")


def worse(seconds: float) -> Any:
    return Field(seconds, ge=0, description="a fault must last this long before it counts, seconds")


def better(seconds: float) -> Any:
    return Field(seconds, ge=0, description="good news must last this long before it counts, seconds")


def lost(seconds: float) -> Any:
    return Field(seconds, ge=0, description="not knowing for this long is itself a warning (0 = never), seconds")


class CheckSettings(Section):
    """What every check has: may be switched off, looks regularly, waits before it believes (dwell both ways)."""

    enabled: bool = Field(True, description="watch this")
    every_s: float = every(60)
    raise_s: float = worse(60)
    clear_s: float = better(60)
    unknown_s: float = lost(1800)
    timeout_s: float = Field(10, gt=0, le=120, description="longest wait for a reading, seconds")


class MainsSettings(CheckSettings):
    """[nightwatch.mains] the current: POWER_OK or BLACKOUT."""

    sources: tuple[str, ...] = Field(
        (), description="names of [hardware.devices] of kind mains or nut; empty = all of them, else this host's supply"
    )
    every_s: float = every(1)
    raise_s: float = worse(2.5)
    clear_s: float = better(5)
    unknown_s: float = lost(300)
    timeout_s: float = Field(2, gt=0, le=30, description="longest wait for a reading, seconds")
    agree_s: float = Field(1, ge=0, description="two sources that agree are believed after, seconds")
    return_s: float = Field(120, ge=0, description="the other checks rest this long after the return, seconds")
    unstable_changes: int = Field(6, ge=3, description="so many changes within unstable_s = unstable current, number")
    unstable_s: float = Field(120, ge=10, description="span of unstable_changes, seconds")


class LeakSettings(CheckSettings):
    """[nightwatch.leak] every morning: did the water ever stop flowing last night?"""

    every_s: float = every(300)
    raise_s: float = worse(0)
    clear_s: float = better(0)
    unknown_s: float = lost(7200)
    night: str = Field("00:00-06:00", description="the span looked at, HH:MM-HH:MM")
    slot_min: int = Field(30, ge=5, le=120, description="length of a slot, minutes")
    at: Hour = Field(time(7), description="when the night is judged (hour of the day)")
    min_slots: int = Field(6, ge=1, description="slots in which the meter was heard, below which nothing is said")
    place: str = Field("", description="place of the water meter; empty = any")

    @field_validator("night")
    @classmethod
    def span(cls, value: str) -> str:
        return clock.span(value)

    @model_validator(mode="after")
    def can_be_judged(self) -> "LeakSettings":
        start, end = (clock.minutes(one) for one in self.night.split("-"))
        if (end - start) % DAY_MIN < self.min_slots * self.slot_min:
            raise ValueError("a night of at least min_slots times slot_min, or no leak can ever be told")
        if (60 * self.at.hour + self.at.minute - end) % DAY_MIN > DAY_MIN / 2:
            raise ValueError("an hour of judgment (at) after the end of the night, or a leak is told a day late")
        return self


class ConsumptionSettings(CheckSettings):
    """[nightwatch.consumption] limits of water and electricity, by the hour and by the day; 0 = no limit."""

    every_s: float = every(600)
    raise_s: float = worse(0)
    clear_s: float = better(0)
    unknown_s: float = lost(7200)
    water_hour_l: float = Field(300, ge=0, description="water in an hour, litres")
    water_day_l: float = Field(1500, ge=0, description="water since midnight, litres")
    energy_hour_wh: float = Field(9000, ge=0, description="electricity in an hour, Wh")
    energy_day_wh: float = Field(80000, ge=0, description="electricity since midnight, Wh")
    gap_s: float = Field(1200, ge=60, description="a meter silent for longer leaves a hole in the account, seconds")


class LightSettings(CheckSettings):
    """[nightwatch.light] a light left on at night while the house is locked."""

    every_s: float = every(60)
    raise_s: float = worse(300)
    clear_s: float = better(120)
    unknown_s: float = lost(0)
    night: str = Field("22:30-05:30", description="the night, HH:MM-HH:MM")
    lux: float = Field(10, gt=0, description="more is a light, lux")
    places: tuple[str, ...] = Field((), description="places looked at; empty = all that are not outside")
    outside: tuple[str, ...] = Field(("dehors", "outside"), description="places that are outside")
    fresh_s: float = Field(900, ge=30, description="an older reading says nothing, seconds")

    @field_validator("night")
    @classmethod
    def span(cls, value: str) -> str:
        return clock.span(value)


class TemperatureSettings(CheckSettings):
    """[nightwatch.temperature] too cold or too warm inside."""

    every_s: float = every(60)
    raise_s: float = worse(600)
    clear_s: float = better(600)
    unknown_s: float = lost(0)
    low: float = Field(12, description="below is a warning, °C")
    frost: float = Field(6, description="below is critical, °C")
    high: float = Field(30, description="above is a warning, °C")
    heat: float = Field(38, description="above is critical, °C")
    margin: float = Field(0.5, ge=0, le=5, description="back within the limits by this much before it is over, °C")
    outside: tuple[str, ...] = Field(("dehors", "outside"), description="places that are outside, not judged")
    fresh_s: float = Field(3600, ge=60, description="an older reading says nothing, seconds")


class SensorsSettings(CheckSettings):
    """[nightwatch.sensors] measurements that stopped coming."""

    every_s: float = every(60)
    raise_s: float = worse(0)
    clear_s: float = better(30)
    unknown_s: float = lost(1800)
    series: tuple[str, ...] = Field(
        ("temperature", "battery", "light", "water", "energy"), description="series that must keep coming"
    )
    late_s: float = Field(1800, ge=60, description="older than this is too old, seconds")
    grace_s: float = Field(300, ge=0, description="time given to a restarted reader before the alert, seconds")
    forget_days: float = Field(7, gt=0, description="a sensor not heard for longer is taken as removed, days")
    readers: dict[str, str] = Field({}, description="series or series/place = program@host to restart once")


class ModulesSettings(CheckSettings):
    """[nightwatch.modules] every process says that it is alive; who is late is restarted once."""

    every_s: float = every(30)
    raise_s: float = worse(0)
    clear_s: float = better(30)
    unknown_s: float = lost(1800)
    late_s: float = Field(300, ge=10, description="no sign of life for this long is late, seconds")
    grace_s: float = Field(120, ge=0, description="time given to a restarted module before the alert, seconds")
    healthy_s: float = Field(3600, ge=0, description="well for this long and it may be restarted again, seconds")
    forget_days: float = Field(7, gt=0, description="a module not heard for longer is taken as removed, days")
    expected: tuple[str, ...] = Field((), description="service@host that must be there, even if never heard")


class BatteriesSettings(CheckSettings):
    """[nightwatch.batteries] modules to recharge."""

    every_s: float = every(600)
    raise_s: float = worse(600)
    clear_s: float = better(0)
    unknown_s: float = lost(0)
    low_v: float = Field(2.0, gt=0, description="under this: recharge, V")
    margin_v: float = Field(0.1, ge=0, description="above the limit by this much before it is over, V")
    fresh_s: float = Field(86400, ge=60, description="an older reading says nothing, seconds")


class ServicesSettings(CheckSettings):
    """[nightwatch.services] the programs that supervisord runs on each host."""

    every_s: float = every(30)
    raise_s: float = worse(60)
    clear_s: float = better(30)
    unknown_s: float = lost(600)
    timeout_s: float = Field(5, gt=0, le=60, description="longest wait for supervisord, seconds")
    supervisors: dict[str, str] = Field(
        {}, description="host = address of its supervisord (http://user:password@host:9001 or unix:///path)"
    )
    stopped_ok: tuple[str, ...] = Field((), description="program@host that may be stopped")

    @field_validator("supervisors")
    @classmethod
    def whole(cls, value: dict[str, str]) -> dict[str, str]:
        """Without its scheme an address is read as none, and this host's own supervisord would be asked."""
        for host, address in value.items():
            if not address.startswith(("http://", "unix://")):
                raise ValueError(f"for {host} an address such as http://user:password@{host}:9001 or unix:///path")
        return value


class NetworkSettings(CheckSettings):
    """[nightwatch.network] the router and the other hosts."""

    every_s: float = every(15)
    raise_s: float = worse(60)
    clear_s: float = better(30)
    unknown_s: float = lost(1800)
    timeout_s: float = Field(3, gt=0, le=30, description="longest wait for an answer, seconds")
    router: str = Field("", description="address of the router (with :port: TCP, else a ping); empty = not watched")
    hosts: tuple[str, ...] = Field((), description="the other hosts, with :port for TCP instead of a ping")


class InternetSettings(CheckSettings):
    """[nightwatch.internet] the world outside, with names (DNS) apart."""

    every_s: float = every(30)
    raise_s: float = worse(180)
    clear_s: float = better(60)
    unknown_s: float = lost(1800)
    timeout_s: float = Field(4, gt=0, le=30, description="longest wait for an answer, seconds")
    targets: tuple[str, ...] = Field(
        ("1.1.1.1:443", "9.9.9.9:443", "8.8.8.8:443"), description="address:port; one that answers is enough"
    )
    names: tuple[str, ...] = Field(("debian.org", "pushover.net"), description="one that resolves is enough")


class AddressSettings(CheckSettings):
    """[nightwatch.address] the house's address on the Internet."""

    enabled: bool = Field(False, description="watch this (it asks the services below)")
    every_s: float = every(900)
    raise_s: float = worse(1800)
    clear_s: float = better(0)
    unknown_s: float = lost(0)
    urls: tuple[str, ...] = Field((), description="pages that answer with the address they see, as plain text")
    need_global: bool = Field(False, description="warn when the router has no address of its own (carrier NAT)")


class GsmSettings(CheckSettings):
    """[nightwatch.gsm] reception of the modem, also stored as the series gsm_signal (dBm)."""

    every_s: float = every(120)
    raise_s: float = worse(600)
    clear_s: float = better(300)
    unknown_s: float = lost(900)
    timeout_s: float = Field(30, gt=0, le=120, description="longest wait for the modem, seconds")
    weak_dbm: float = Field(-105, description="weaker is a warning, dBm")


class SentriesSettings(CheckSettings):
    """[nightwatch.sentries] the other machines, by what their sentries answer: disks, memory, heat."""

    every_s: float = every(60)
    raise_s: float = worse(300)
    clear_s: float = better(300)
    unknown_s: float = lost(0)
    silent_s: float = Field(300, ge=30, description="a sentry that has not answered for longer is a warning, seconds")
    disk_used: float = Field(90, ge=0, le=100, description="a fuller disk is a warning, percent")
    disk_full: float = Field(97, ge=0, le=100, description="a fuller disk is critical, percent")
    memory_used: float = Field(92, ge=0, le=100, description="a fuller memory is a warning, percent")
    hot_c: float = Field(82, description="a warmer processor is a warning, °C")


class HostSettings(CheckSettings):
    """[nightwatch.host] the watch host itself: disk, memory, heat, clock."""

    every_s: float = every(60)
    raise_s: float = worse(300)
    clear_s: float = better(300)
    unknown_s: float = lost(0)
    disk_free: float = Field(10, ge=0, le=100, description="less free space is a warning, percent")
    disk_full: float = Field(3, ge=0, le=100, description="less free space is critical, percent")
    memory_free: float = Field(8, ge=0, le=100, description="less available memory is a warning, percent")
    hot_c: float = Field(75, description="a warmer processor is a warning, °C")
    burning_c: float = Field(88, description="a warmer processor is critical, °C")
    jump_s: float = Field(60, gt=0, description="a clock that moves by more at once is not trusted, seconds")


class DatabaseSettings(CheckSettings):
    """[nightwatch.database] the watchman's own database."""

    every_s: float = every(60)
    raise_s: float = worse(60)
    clear_s: float = better(0)
    unknown_s: float = lost(0)


class RaisedSettings(CheckSettings):
    """[nightwatch.raised] alarms that the house hands in; they are looked at as soon as they come."""

    every_s: float = every(300)
    raise_s: float = worse(0)
    clear_s: float = better(0)
    unknown_s: float = lost(0)


class ChannelsSettings(CheckSettings):
    """[nightwatch.channels] the ways out themselves: what was not delivered, and what they say of themselves."""

    every_s: float = every(60)
    raise_s: float = worse(0)
    clear_s: float = better(0)
    unknown_s: float = lost(0)
    failures: int = Field(3, ge=1, description="so many failures in a row are a broken channel, number")
    stuck_s: float = Field(600, ge=60, description="a message waiting for longer is a broken channel, seconds")
