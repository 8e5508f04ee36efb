"""[hardware] the devices of this host, each named once, and the phones its scanners know.

    [hardware.devices.heater]
    kind = "relay"
    port = "usb-Adafruit_Trinket_M0_9A1C"

Elsewhere in the settings a device is only ever spoken of by that name ("heater").
"""

import re
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from basecamp.settings.section import Section


class SerialDevice(Section):
    """A device on a serial port."""

    port: str = Field(description="name, or part of the name, in /dev/serial/by-id; or a full path")


class PirDevice(SerialDevice):
    """A board with movement detectors and a thermometer."""

    kind: Literal["pir"]
    place: str = Field("salon", description="place of its temperature and light readings")
    sensors: dict[str, str] = Field(
        {"entry": "PIR_entry", "ui": "PIR_ui", "indoor": "PIR_indoor"},
        description="the board's own name of each detector = its name in the house",
    )
    offset: float = Field(0.0, ge=-20, le=20, description="added to its temperature (the board warms itself), °C")


class LightpadDevice(SerialDevice):
    """The lit panel of the console."""

    kind: Literal["lightpad"]


class DoorbellDevice(SerialDevice):
    """A bell button, and perhaps a movement detector, at the entry."""

    kind: Literal["doorbell"]
    sensors: dict[str, str] = Field(
        {"entry": "PIR_entry"}, description="the board's own name of each detector = its name in the house"
    )


class RelayDevice(SerialDevice):
    """A relay on a serial board."""

    kind: Literal["relay"]
    channel: int = Field(1, ge=1, le=8, description="which relay of the board, number")
    hold_s: int = Field(600, ge=5, le=3600, description="it opens by itself when not refreshed for, seconds")


class HttpRelayDevice(Section):
    """A relay switched by HTTP GET, such as the owner's heater server."""

    kind: Literal["relay_http"]
    url: str = Field(description="base address, such as http://bc-heater:8080")
    on: str = Field("/set?state=ON", description="path that closes the contact")
    off: str = Field("/set?state=OFF", description="path that opens it")
    status: str = Field("/status", description="path that tells the state (ON or OFF somewhere in it); empty = none")
    timeout_s: float = Field(5.0, gt=0, le=60, description="longest wait for its answer, seconds")
    poll_s: float = Field(60.0, ge=5, description="its state is asked every, seconds")

    @field_validator("url")
    @classmethod
    def address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("an address that begins with http:// or https://")
        return value.rstrip("/")


class MutaDevice(SerialDevice):
    """The receiver of the battery thermometer modules."""

    kind: Literal["muta"]
    modules: dict[str, str] = Field({}, description="number of each module = its place; others are told and ignored")
    baud: int = Field(115200, description="speed of the line, baud")


class LightSensorDevice(SerialDevice):
    """A light sensor on a board of its own."""

    kind: Literal["light"]
    place: str = Field("dehors", description="where it looks")


class LinkyDevice(SerialDevice):
    """The customer output (TIC) of a Linky electricity meter."""

    kind: Literal["linky"]
    mode: Literal["auto", "historic", "standard"] = Field(
        "auto", description="mode of the meter: historic (1200 baud), standard (9600) or auto (tried in turn)"
    )
    place: str = Field("house", description="place of its readings")


class WaterDevice(SerialDevice):
    """A board that counts the pulses of the water meter."""

    kind: Literal["water"]
    litres_per_pulse: float = Field(1.0, gt=0, le=1000, description="weight of one pulse, L")
    place: str = Field("house", description="place of its readings")


class MainsDevice(Section):
    """The power supply of this host, as the kernel tells."""

    kind: Literal["mains"]
    folder: str = Field("/sys/class/power_supply", description="folder of the power supplies")
    supply: str = Field("", description="name of the one to believe; empty = every supply of type Mains or USB")


class NutDevice(Section):
    """A UPS served by Network UPS Tools."""

    kind: Literal["nut"]
    host: str = Field("127.0.0.1", description="host of upsd")
    port: int = Field(3493, ge=1, le=65535, description="port of upsd, number")
    ups: str = Field("ups", description="name of the UPS in ups.conf")
    user: str = Field("", description="user of upsd; empty = none needed")
    password: str = Field("", description="password of that user")
    timeout_s: float = Field(3.0, gt=0, le=30, description="longest wait for an answer, seconds")


class BluetoothDevice(Section):
    """The Bluetooth scanner of this host."""

    kind: Literal["bluetooth"]
    adapter: str = Field("", description="adapter, such as hci0; empty = the first")
    quiet_s: float = Field(
        600.0, ge=30, description="no signal at all, even of strangers, for this long = broken, seconds"
    )
    repeat_s: float = Field(10.0, ge=0, description="a device heard all the time is told at most every, seconds")


class ScreenDevice(Section):
    """The screen of the console, woken by commands."""

    kind: Literal["screen"]
    on: tuple[str, ...] = Field(("xset", "dpms", "force", "on"), description="command that lights it")
    off: tuple[str, ...] = Field(("xset", "dpms", "force", "off"), description="command that darkens it")
    display: str = Field(":0", description="X display given to the commands; empty = that of the process")
    timeout_s: float = Field(5.0, gt=0, le=60, description="longest wait for the command, seconds")


DeviceSettings = Annotated[
    PirDevice
    | LightpadDevice
    | DoorbellDevice
    | RelayDevice
    | HttpRelayDevice
    | MutaDevice
    | LightSensorDevice
    | LinkyDevice
    | WaterDevice
    | MainsDevice
    | NutDevice
    | BluetoothDevice
    | ScreenDevice,
    Field(discriminator="kind"),
]


class KnownDevice(Section):
    """A phone or key-ring tag that tells who is there; one of the four ways to know it is enough."""

    person: str = Field("", description="first name of the one who carries it; empty = nobody's (a lure, a watch)")
    address: str = Field("", description="Bluetooth address AA:BB:CC:DD:EE:FF; for tags that keep theirs")
    name: str = Field("", description="exact Bluetooth name")
    service: str = Field("", description="UUID of a service whose data it advertises")
    service_data: str = Field("", description="beginning of that data, hexadecimal; empty = any")
    irk: str = Field("", description="identity resolving key of a phone that hides its address, 32 hex digits")

    @field_validator("irk")
    @classmethod
    def key(cls, value: str) -> str:
        if value and (len(value) != 32 or not all(c in "0123456789abcdefABCDEF" for c in value)):
            raise ValueError("32 hexadecimal digits")
        return value.lower()

    @field_validator("address")
    @classmethod
    def bluetooth_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}", value):
            raise ValueError("an address such as AA:BB:CC:DD:EE:FF")
        return value.upper()

    @field_validator("service_data")
    @classmethod
    def hexadecimal(cls, value: str) -> str:
        try:
            bytes.fromhex(value)
        except ValueError:
            raise ValueError("hexadecimal digits, two a byte") from None
        return value.lower()

    @model_validator(mode="after")
    def findable(self) -> "KnownDevice":
        if not (self.address or self.name or self.service or self.irk):
            raise ValueError("one of address, name, service or irk")
        return self


class HardwareSettings(Section):
    """[hardware] the devices of this host, each named once, and the phones its scanners know."""

    serial_folder: str = Field("/dev/serial/by-id", description="where serial devices have names that stay")
    silence_s: float = Field(20.0, ge=1, description="a board that says nothing this long is silent, seconds")
    retry_s: float = Field(5.0, gt=0, description="wait before a lost device is tried again, seconds")
    answer_s: float = Field(2.0, gt=0, le=30, description="longest wait for a board's answer, seconds")
    devices: dict[str, DeviceSettings] = Field(
        {},
        description="replace this line by one [hardware.devices.NAME] section a device, with its kind: pir, lightpad, "
        "doorbell, relay, relay_http, muta, light, linky, water, mains, nut, bluetooth, screen (see docs/hardware.md)",
    )
    phones: dict[str, KnownDevice] = Field(
        {}, description="replace this line by one [hardware.phones.NAME] section a phone or tag (see docs/hardware.md)"
    )
