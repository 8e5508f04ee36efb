"""The receiver of the Muta modules: battery thermometers that say temperature and battery voltage by radio.

A line `V module centidegrees millivolts dBm`, for example `V 3 1952 2710 -71`: module 3, 19.52 °C, 2.710 V, −71 dBm.
"""

from collections.abc import Mapping

from basecamp.events import Measurement
from basecamp.settings.hardware import MutaDevice
from hardware.board import Bench, Board, scaled
from hardware.ports import Emit, ModuleReading
from hardware.serial.frame import Line


class MutaReceiver(Board):
    """See `hardware.ports.Thermometers`. Modules the settings do not know are told once and ignored."""

    kind = "muta"

    def __init__(self, name: str, settings: MutaDevice, bench: Bench) -> None:
        super().__init__(name, settings.port, bench, settings.baud)
        self.places = settings.modules
        self.readings: dict[str, ModuleReading] = {}
        self.strangers: set[str] = set()

    def modules(self) -> Mapping[str, ModuleReading]:
        return dict(self.readings)

    def heard(self, line: Line, emit: Emit) -> None:
        if line.verb != "V":
            return
        module = line.word(0)
        celsius = scaled(line, 1, 100, -40, 85)
        volts = scaled(line, 2, 1000, 0, 6)
        rssi = line.number(3) if len(line.args) > 3 else None
        place = self.places.get(module)
        if place is None:
            if module not in self.strangers and len(self.strangers) < 20:
                self.strangers.add(module)
                self.logbook.add("info", f"{self.name} hears module {module}, which the settings do not name")
            return
        now = self.clock.now()
        self.readings[place] = ModuleReading(place, celsius, volts, rssi, now)
        emit(Measurement(now, "temperature", place, celsius))
        emit(Measurement(now, "battery", place, volts))
