"""The Linky behind its serial port: reads frames for ever, believes only what is plausible."""

from dataclasses import dataclass
from datetime import datetime

from basecamp.events import Measurement
from basecamp.settings.hardware import LinkyDevice
from hardware.board import Bench
from hardware.errors import DeviceError, DeviceMissingError, DeviceRefusedError, DeviceSilentError
from hardware.linky import frame as tic
from hardware.ports import ElectricityReading, Emit, Health
from hardware.serial.wire import Wire, find_port
from hardware.timing import within
from hardware.watch import Watch

BAUDS = {"historic": (1200,), "standard": (9600,), "auto": (1200, 9600)}
MOST_VA = 40_000
"""The strongest connection that has a Linky is 36 kVA."""
SLACK_WH = 200
EVERY_S = 10.0
"""Frames come every one or two seconds; they are told this often, seconds."""


@dataclass(frozen=True)
class Believed:
    """The last index that was believed and, when the next one jumped, that one: it must be confirmed."""

    energy: int | None = None
    at: float = 0.0
    doubted: int | None = None


def believe(before: Believed, energy: int, now: float) -> Believed:
    """The index after a frame says `energy` Wh at `now` (monotonic seconds).

    A checksum of six bits lets damaged numbers through: an index that fell, or grew faster than the strongest
    connection can draw, counts only when the next frame says (nearly) the same: then the meter was changed.
    """
    if before.energy is None and before.doubted is None:
        return Believed(None, now, energy)
    if before.energy is not None:
        most = SLACK_WH + MOST_VA * (now - before.at) / 3600
        if 0 <= energy - before.energy <= most:
            return Believed(energy, now)
    if before.doubted is not None and 0 <= energy - before.doubted <= SLACK_WH:
        return Believed(energy, now)
    return Believed(before.energy, before.at, energy)


class Linky:
    """See `hardware.ports.ElectricityMeter`. In mode "auto" each speed is tried in turn until frames come."""

    def __init__(self, name: str, settings: LinkyDevice, bench: Bench) -> None:
        self.name = name
        self.settings = settings
        self.bench = bench
        self.clock = bench.clock
        self.watch = Watch(name, bench.clock, bench.logbook, bench.timing.steady_s, bench.timing.problem_s)
        self.reading: ElectricityReading | None = None
        self.believed = Believed()
        self.told = float("-inf")
        self.bauds = list(BAUDS[settings.mode])
        self.tried = 0

    def health(self) -> Health:
        return self.watch.snapshot()

    def latest(self) -> ElectricityReading | None:
        return self.reading

    async def run(self, emit: Emit) -> None:
        while True:
            try:
                await self.session(emit)
            except DeviceMissingError as error:
                self.lost(error, emit)
            except DeviceError as error:
                # In mode "auto" the wrong speed is no trouble before the other one was tried as well.
                self.tried += 1
                if self.tried >= len(self.bauds):
                    self.lost(error, emit)
            await self.clock.sleep(self.bench.timing.retry_s)

    def lost(self, error: DeviceError, emit: Emit) -> None:
        if isinstance(error, DeviceMissingError):
            fr = f"Le lecteur du compteur Linky ({self.name}) n'est plus là : " + (
                error.fr or "vérifier son câble USB."
            )
            self.watch.trouble("missing", fr, f"{self.name} is not there: {error}", emit)
        elif isinstance(error, DeviceRefusedError):
            fr = (
                f"Le compteur Linky ({self.name}) est illisible : vérifier son mode (historique, standard) et le câble."
            )
            self.watch.trouble("wrong", fr, f"{self.name} cannot be read: {error}", emit)
        else:
            fr = f"Le compteur Linky ({self.name}) ne dit plus rien : vérifier les bornes I1 et I2 et le câble."
            self.watch.trouble("silent", fr, f"{self.name} says nothing: {error}", emit)

    async def session(self, emit: Emit) -> None:
        baud = self.bauds[0]
        wire = await self.bench.opener(find_port(self.settings.port, self.bench.folder), baud)
        self.watch.count("openings")
        try:
            await self.listen(wire, baud, emit)
        finally:
            wire.close()

    async def listen(self, wire: Wire, baud: int, emit: Emit) -> None:
        reader = tic.Reader()
        sound, noise = self.clock.monotonic(), 0
        while True:
            left = self.bench.timing.silence_s - (self.clock.monotonic() - sound)
            try:
                if left <= 0:
                    raise TimeoutError
                data = await within(self.clock, left, wire.read())
            except TimeoutError:
                self.bauds.append(self.bauds.pop(0))  # perhaps the other speed
                silence = self.bench.timing.silence_s
                if noise:
                    raise DeviceRefusedError(f"{noise} bytes but no frame in {silence:g} s at {baud} baud.") from None
                raise DeviceSilentError(f"nothing at {baud} baud for {silence:g} s.") from None
            noise += len(data)
            for frame in reader.feed(data):
                sound, noise, self.tried = self.clock.monotonic(), 0, 0
                self.take(frame, emit)
            if reader.spoilt:
                self.watch.count("bad frames", reader.spoilt)
                reader.spoilt = 0

    def take(self, frame: tic.Frame, emit: Emit) -> None:
        """One frame: the latest reading, and its events when it is time for them."""
        now, ticks = self.clock.now(), self.clock.monotonic()
        if frame.bad:
            self.watch.count("bad groups", frame.bad)
        energy = tic.energy(frame)
        if energy is not None:
            self.believed = believe(self.believed, energy, ticks)
            if self.believed.doubted is not None and self.believed.energy is not None:
                self.watch.count("doubted indexes")
        power = tic.power(frame)
        if power is not None and power > MOST_VA:
            self.watch.count("doubted powers")
            power = None
        self.watch.firmware(f"TIC {frame.mode}")
        self.watch.fine(emit)
        if self.believed.energy is None:
            return
        meter = tic.meter(frame) or (self.reading.meter if self.reading else "")
        tariff = tic.tariff(frame) or (self.reading.tariff if self.reading else "")
        self.reading = ElectricityReading(now, self.believed.energy, power, tic.current(frame), meter, tariff)
        if ticks - self.told >= EVERY_S and power is not None:
            self.told = ticks
            self.tell(self.reading, now, emit)

    def tell(self, reading: ElectricityReading, now: datetime, emit: Emit) -> None:
        if reading.power is not None:
            emit(Measurement(now, "power", self.settings.place, float(reading.power)))
        emit(Measurement(now, "energy", self.settings.place, float(reading.energy)))
