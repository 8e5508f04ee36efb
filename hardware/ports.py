"""The ports: what skills, nightwatch and the doctor may ask of a device, whatever its make.

Every device has a `name` (its name in the settings), a `health()` that never blocks, and a `run(emit)` that keeps it
going until cancelled: it connects, reconnects after any fault by itself, and hands what the device sees to `emit` as
events of `basecamp.events`. `run` never raises because of the device. `emit` is usually `bus.publish`; it is called on
the event loop and must not block.

    task = asyncio.create_task(device.run(bus.publish))

Drivers decide nothing and store nothing: they emit levels when they change (and again after a reconnection when the
level is not what it was). Dwell, presence, storage and alarms belong to the skills and to nightwatch.

Series and units of the `Measurement` events:

| series | unit | from | note |
|---|---|---|---|
| temperature | °C | PIR board, Muta modules | |
| battery | V | Muta modules | |
| light | lux | PIR board, light sensor | |
| power | VA | Linky (apparent power, taken as W by the house) | |
| energy | Wh | Linky | index: only grows; a smaller value means another meter |
| water | L | water meter | index: only grows; repeated while nothing flows, as evidence that the meter speaks |
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from basecamp.events import Event
from basecamp.house import Lang

Emit = Callable[[Event], None]
"""Where a device's events go."""

Condition = Literal["ok", "starting", "missing", "silent", "wrong"]
"""ok: it speaks sense · starting: not heard yet, not late either · missing: not plugged in or cannot be opened ·
silent: there but says nothing · wrong: says what cannot be understood, or has another protocol version."""


@dataclass(frozen=True)
class Health:
    """How a device is, as far as its driver can tell."""

    name: str
    condition: Condition = "starting"
    since: datetime | None = None
    """When it came into this condition."""
    heard: datetime | None = None
    """When it last said something that made sense."""
    firmware: str = ""
    """What it says its program is, for example "pir 1.0"; empty when it has none or has not said."""
    fr: str = ""
    en: str = ""
    """What is wrong and what to do, a sentence; empty when ok."""
    faults: Mapping[str, int] = field(default_factory=dict)
    """Counters since the start: bad lines, lost lines, reconnections, resets."""

    def text(self, lang: Lang) -> str:
        """The sentence in the wanted language."""
        return self.fr if lang == "fr" else self.en


@dataclass(frozen=True)
class Colour:
    """A colour of light: red, green and blue, each 0–255, as sent to the LEDs (no gamma applied)."""

    red: int
    green: int
    blue: int

    def __post_init__(self) -> None:
        if not all(0 <= part <= 255 for part in (self.red, self.green, self.blue)):
            raise ValueError(f"a colour has three parts from 0 to 255, not {self.red}, {self.green}, {self.blue}")

    @property
    def hex(self) -> str:
        """Six hexadecimal digits, rrggbb."""
        return f"{self.red:02x}{self.green:02x}{self.blue:02x}"

    @classmethod
    def from_hex(cls, text: str) -> "Colour":
        """The colour of "rrggbb" or "#rrggbb"; ValueError when it is none."""
        digits = text.removeprefix("#")
        if len(digits) != 6:
            raise ValueError(f"a colour is six hexadecimal digits, not {text!r}")
        return cls(int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))


BLACK = Colour(0, 0, 0)


@runtime_checkable
class Device(Protocol):
    """What every device has."""

    name: str

    def health(self) -> Health:
        """How it is. Never blocks, never raises."""
        ...

    async def run(self, emit: Emit) -> None:
        """Keep it going until cancelled; emits what it sees, and ProblemChanged when it is lost and found again."""
        ...


class Relay(Device, Protocol):
    """A switch: heater, kiosk light, chime."""

    async def switch(self, on: bool) -> None:
        """Close (`True`) or open the contact, and return when the device confirmed it.

        Raises DeviceError when it did not; the wish is kept and carried out again when the device is back,
        so calling again is harmless. A serial relay falls open by itself when the host dies (see docs/hardware.md).
        """
        ...

    async def state(self) -> bool | None:
        """What the device says the contact is now; None when it cannot tell. Raises DeviceError when it is away."""
        ...


class LightPad(Device, Protocol):
    """The lit panel of the console: one colour, steady or gently pulsing. The board makes the pulse itself."""

    async def show(self, colour: Colour, pulse_s: float = 0.0) -> None:
        """Show `colour`; `pulse_s` is the period of the pulse in seconds, 0 = steady (0.5 to 60 otherwise).

        Raises DeviceError when the pad did not confirm; the last wish is shown when it is back.
        """
        ...


class PirBoard(Device, Protocol):
    """Movement detectors and a thermometer (and perhaps a light sensor) on one board.

    Emits Movement(sensor="PIR_entry" | "PIR_ui" | "PIR_indoor", active) when a level changes, Measurement
    ("temperature", place, °C) and, where fitted, ("light", place, lux).
    """

    def levels(self) -> Mapping[str, bool]:
        """The last known level of each sensor heard so far, by the name used in Movement events."""
        ...


class LightSensor(Device, Protocol):
    """How bright it is. Emits Measurement("light", place, lux)."""

    def lux(self) -> float | None:
        """The last reading in lux; None while there is none or when it is older than the driver's limit."""
        ...


@dataclass(frozen=True)
class ModuleReading:
    """What a wireless thermometer module said last."""

    place: str
    celsius: float
    volts: float
    """Battery, V."""
    rssi: int | None
    """Signal at the receiver, dBm; None when the receiver does not tell."""
    at: datetime


class Thermometers(Device, Protocol):
    """The receiver of the Muta modules. Emits Measurement("temperature", place, °C) and ("battery", place, V)."""

    def modules(self) -> Mapping[str, ModuleReading]:
        """The last reading of each module heard, by place."""
        ...


class Scanner(Device, Protocol):
    """A Bluetooth scanner. Emits Sighting(device, rssi in dBm, scanner) for each known phone or tag it hears.

    One that hears nobody at all for long (not even strangers) has the condition "silent": it is broken, the house
    is not empty.
    """


@dataclass(frozen=True)
class MainsReading:
    """What one source says about the mains at one instant."""

    source: str
    online: bool | None
    """True = mains present, False = on battery, None = this source cannot tell now."""
    at: datetime
    battery: float | None = None
    """Charge, percent."""
    detail: str = ""
    """What it was read from, or why it cannot be read, without a full stop; for the explanation of a verdict."""
    detail_fr: str = ""
    """The same in French; empty where `detail` is no sentence but names and values."""

    @property
    def fr(self) -> str:
        return self.detail_fr or self.detail


class Mains(Protocol):
    """Something that knows whether there is mains: the power supply of this host, or a UPS."""

    name: str

    async def read(self) -> MainsReading:
        """One reading within the driver's timeout. Never raises: what cannot be read is `online=None`."""
        ...


@dataclass(frozen=True)
class ElectricityReading:
    """What the electricity meter said last."""

    at: datetime
    energy: int
    """Sum of the consumption indexes, Wh."""
    power: int | None
    """Apparent power, VA; None when this frame has none."""
    current: int | None
    """Current, A (of the first phase, or the largest of three)."""
    meter: str
    """Number of the meter, as it gives it."""
    tariff: str
    """Tariff period in force, as the meter names it (TH.., HP.., HEURE CREUSE …)."""


class ElectricityMeter(Device, Protocol):
    """A Linky. Emits Measurement("power", place, VA) and ("energy", place, Wh)."""

    def latest(self) -> ElectricityReading | None:
        """The last complete frame; None while there was none."""
        ...


class WaterMeter(Device, Protocol):
    """A water meter with pulses. Emits Measurement("water", place, L), the index, at least every minute it is heard."""

    def litres(self) -> float | None:
        """The index in litres; None while the board was never heard."""
        ...


class Doorbell(Device, Protocol):
    """The bell button, often with the entry's detector. Emits Doorbell() once a press, and Movement as a PirBoard."""


class Screen(Device, Protocol):
    """The screen of the console."""

    async def wake(self) -> None:
        """Light it. Raises DeviceError when the command fails or does not end in time."""
        ...

    async def sleep(self) -> None:
        """Let it go dark. Raises DeviceError when the command fails or does not end in time."""
        ...
