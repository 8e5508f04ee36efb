"""The simulated boards, one a kind of driver. What a story may make them do are their public methods."""

from pathlib import Path
from random import Random

from basecamp.clock import Clock
from hardware.serial.frame import Line
from hardware.simulators.board import SimulatedBoard


class SimulatedDetectors(SimulatedBoard):
    """Movement detectors: the level of each is repeated with every heartbeat."""

    sensors: tuple[str, ...] = ("entry",)

    def __init__(self, folder: Path, name: str, clock: Clock, random: Random | None = None) -> None:
        self.active = dict.fromkeys(self.sensors, False)
        super().__init__(folder, name, clock, random)

    def move(self, sensor: str, active: bool = True) -> None:
        """Somebody moves in front of a detector, or its dwell ends."""
        self.active[sensor] = active
        self.say("M", sensor, str(int(active)))

    def levels(self) -> None:
        for sensor, active in self.active.items():
            self.say("M", sensor, str(int(active)))


class SimulatedPir(SimulatedDetectors):
    """The PIR board: three detectors, a thermometer, a light sensor."""

    kind = "pir"
    sensors = ("entry", "ui", "indoor")
    celsius: float | None = None

    def temperature(self, celsius: float) -> None:
        """The air is at `celsius` °C."""
        self.celsius = celsius
        self.say("T", str(round(celsius * 100)))

    def light(self, lux: float) -> None:
        """It is as bright as `lux`."""
        self.say("L", str(round(lux * 10)))


class SimulatedLightSensor(SimulatedBoard):
    """A light sensor alone."""

    kind = "light"
    lux: float | None = None

    def light(self, lux: float) -> None:
        """It is as bright as `lux`."""
        self.lux = lux
        self.levels()

    def levels(self) -> None:
        if self.lux is not None:
            self.say("L", str(round(self.lux * 10)))


class SimulatedLightpad(SimulatedBoard):
    """The light pad; `colour` is what its LEDs show (rrggbb), `pulse_ms` the period of its pulse."""

    kind = "lightpad"
    colour = "000000"
    pulse_ms = 0

    def forget(self) -> None:
        self.colour, self.pulse_ms = "000000", 0

    def command(self, line: Line) -> str:
        if line.verb != "C" or len(line.args) < 2:
            return "unknown"
        if len(line.args[0]) != 6 or not line.args[1].isdigit():
            return "value"
        self.colour, self.pulse_ms = line.args[0], int(line.args[1])
        return ""

    def levels(self) -> None:
        self.say("C", self.colour, str(self.pulse_ms))


class SimulatedDoorbell(SimulatedDetectors):
    """Bell button and entry detector."""

    kind = "doorbell"
    presses = 0

    def press(self) -> None:
        """Somebody rings."""
        self.presses += 1
        self.say("B", str(self.presses))

    def forget(self) -> None:
        self.presses = 0

    def levels(self) -> None:
        super().levels()
        self.say("B", str(self.presses))


class SimulatedRelay(SimulatedBoard):
    """Two relays, which open by themselves when nobody refreshes them."""

    kind = "relay"

    def __init__(self, folder: Path, name: str, clock: Clock, random: Random | None = None) -> None:
        self.closed = {"1": False, "2": False}
        self.until: dict[str, float] = {}
        super().__init__(folder, name, clock, random)

    def forget(self) -> None:
        self.closed = dict.fromkeys(self.closed, False)
        self.until = {}

    def command(self, line: Line) -> str:
        if line.verb != "R" or len(line.args) < 3:
            return "unknown"
        channel, level, hold = line.args[:3]
        if channel not in self.closed or level not in ("0", "1") or not hold.isdigit():
            return "value"
        self.closed[channel] = level == "1"
        self.until[channel] = self.clock.monotonic() + int(hold)
        return ""

    def levels(self) -> None:
        for channel in self.closed:
            if self.clock.monotonic() >= self.until.get(channel, 0.0):
                self.closed[channel] = False
            self.say("R", channel, str(int(self.closed[channel])))


class SimulatedMuta(SimulatedBoard):
    """The receiver of the thermometer modules."""

    kind = "muta"

    def reading(self, module: str, celsius: float, volts: float = 2.7, rssi: int = -70) -> None:
        """A module is heard."""
        self.say("V", module, str(round(celsius * 100)), str(round(volts * 1000)), str(rssi))


class SimulatedWaterMeter(SimulatedBoard):
    """A counter of pulses, which begins at 0 with the board."""

    kind = "water"
    pulses = 0

    def draw(self, pulses: int = 1, told: bool = True) -> None:
        """Water runs; untold pulses are known with the next heartbeat."""
        self.pulses += pulses
        if told:
            self.levels()

    def forget(self) -> None:
        self.pulses = 0

    def levels(self) -> None:
        self.say("P", str(self.pulses))


BOARDS: dict[str, type[SimulatedBoard]] = {
    board.kind: board
    for board in (
        SimulatedPir,
        SimulatedLightSensor,
        SimulatedLightpad,
        SimulatedDoorbell,
        SimulatedRelay,
        SimulatedMuta,
        SimulatedWaterMeter,
    )
}
