"""The link to one board: opens its port, keeps it, opens it again, and speaks the line protocol with it.

It survives half lines, noise, REPL banners, resets, another board in the same place, unplugging and renumbering;
what is wrong is in the logbook once an outage (`hardware.watch`). The board's own traps:

- A board whose program stopped stands in the REPL and would stay there for ever: after `silence_s` without a
  line it gets Ctrl-C and Ctrl-D, which starts `code.py` again.
- A board that says nothing may be stuck in the USB driver: the port is closed and opened again.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from basecamp.clock import Clock
from basecamp.logbook import Logbook
from hardware.errors import DeviceError, DeviceMissingError, DeviceRefusedError, DeviceSilentError, missing
from hardware.ports import Emit, Health
from hardware.serial.frame import (
    SEQUENCES,
    VERSION,
    BadLineError,
    Line,
    OtherVersionError,
    Splitter,
    decode,
    encode,
    is_banner,
)
from hardware.serial.wire import Opener, Wire, find_port, open_serial
from hardware.timing import within
from hardware.watch import Watch

RESTART = b"\x03\x03\x04"
"""Ctrl-C out of whatever runs, Ctrl-D: CircuitPython runs code.py again."""


@dataclass(frozen=True)
class Timing:
    """How long the link waits, in seconds."""

    silence_s: float = 20.0
    """No line for this long = silent; boards say something every 5 s."""
    retry_s: float = 5.0
    answer_s: float = 2.0
    """For one answer; a question is asked twice."""
    steady_s: float = 10.0
    problem_s: float = 60.0


class LineLink:
    """The link to a board of kind `kind` at `port` (part of its name in `folder`, or a path).

    `heard(line, emit)` is called with every sound line but answers; `booted()` after each (re)start of the board.
    """

    def __init__(
        self,
        name: str,
        kind: str,
        port: str,
        clock: Clock,
        logbook: Logbook,
        *,
        heard: Callable[[Line, Emit], None],
        booted: Callable[[], None] = lambda: None,
        folder: Path | str = "/dev/serial/by-id",
        baud: int = 115200,
        timing: Timing | None = None,
        opener: Opener = open_serial,
    ) -> None:
        self.name, self.kind, self.port, self.folder, self.baud = name, kind, port, folder, baud
        self.clock = clock
        self.timing = timing or Timing()
        self.opener = opener
        self.heard = heard
        self.booted = booted
        self.watch = Watch(name, clock, logbook, self.timing.steady_s, self.timing.problem_s)
        self.wire: Wire | None = None
        self.boot = ""
        self.last_seq: int | None = None
        self.seq = 0
        self.waiting: dict[int, asyncio.Future[Line]] = {}
        self.writing = asyncio.Lock()

    def health(self) -> Health:
        return self.watch.snapshot()

    async def run(self, emit: Emit) -> None:
        """Keep the link until cancelled."""
        while True:
            try:
                await self.session(emit)
            except DeviceError as error:
                self.lost(error, emit)
            await self.clock.sleep(self.timing.retry_s)

    def lost(self, error: DeviceError, emit: Emit) -> None:
        reason, name = str(error), self.name
        if isinstance(error, DeviceMissingError):
            fr = f"{name} n'est plus là : " + (
                error.fr or f"vérifier que son câble USB est branché (port {self.port})."
            )
            self.watch.trouble("missing", fr, f"{name} is not there: {reason}", emit)
        elif isinstance(error, DeviceRefusedError):
            fr = f"{name} répond mal : " + (error.fr or f"vérifier son programme et son port ({self.port}).")
            self.watch.trouble("wrong", fr, f"{name} talks nonsense: {reason}", emit)
        else:
            fr = f"{name} ne dit plus rien : le débrancher et le rebrancher s'il ne revient pas seul."
            self.watch.trouble("silent", fr, f"{name} says nothing: {reason}", emit)

    async def session(self, emit: Emit) -> None:
        """One opening of the port, until it fails."""
        wire = await self.opener(find_port(self.port, self.folder), self.baud)
        self.wire, self.last_seq = wire, None
        self.watch.count("openings")
        try:
            await self.send("?")
            await self.listen(wire, emit)
        finally:
            self.wire = None
            wire.close()
            for future in self.waiting.values():
                if not future.done():
                    future.set_exception(DeviceMissingError(f"{self.name} went away before it answered."))
            self.waiting.clear()

    async def listen(self, wire: Wire, emit: Emit) -> None:
        splitter = Splitter()
        sound = self.clock.monotonic()
        bad, banner = 0, False
        while True:
            left = self.timing.silence_s - (self.clock.monotonic() - sound)
            try:
                if left <= 0:
                    raise TimeoutError
                data = await within(self.clock, left, wire.read())
            except TimeoutError:
                with contextlib.suppress(DeviceError):
                    await wire.write(RESTART)
                self.watch.count("restarts asked")
                if bad and not banner:
                    raise DeviceRefusedError(
                        f"{bad} lines on {self.port} could not be understood in {self.timing.silence_s:g} s."
                    ) from None
                where = " It stands in its REPL and was told to start again." if banner else ""
                raise DeviceSilentError(f"no line on {self.port} for {self.timing.silence_s:g} s.{where}") from None
            lines = splitter.feed(data)
            banner = banner or is_banner(bytes(splitter.pending))
            for raw in lines:
                try:
                    self.take(decode(raw), emit)
                    sound, bad, banner = self.clock.monotonic(), 0, False
                except OtherVersionError as error:
                    raise DeviceRefusedError(
                        f"its program speaks version {error.version} of the protocol and not {VERSION}: "
                        f"copy link.py and {self.kind}/code.py of hardware/circuitpython onto it.",
                        f"son programme parle la version {error.version} du protocole, pas la {VERSION} : "
                        f"copier dessus link.py et {self.kind}/code.py de hardware/circuitpython.",
                    ) from None
                except BadLineError:
                    if is_banner(raw):
                        banner = True
                        self.watch.count("banner lines")
                    else:
                        bad += 1
                        self.watch.count("bad lines")

    def take(self, line: Line, emit: Emit) -> None:
        """One sound line. Raises DeviceRefusedError when another board sits on this port."""
        if line.device != self.kind:
            raise DeviceRefusedError(
                f"on {self.port} sits a board of kind {line.device!r} and not {self.kind!r}: check the ports.",
                f"sur {self.port} il y a une carte {line.device!r} et non {self.kind!r} : vérifier les ports.",
            )
        if line.verb in ("OK", "ERR"):
            self.answered(line)
            self.watch.fine(emit)
            return
        if line.verb == "HI":
            self.hello(line)
        elif self.last_seq is not None:
            lost = (line.seq - self.last_seq - 1) % SEQUENCES
            if 0 < lost < SEQUENCES // 2:
                self.watch.count("lost lines", lost)
        self.last_seq = line.seq
        if line.verb not in ("HI", "UP"):
            self.heard(line, emit)  # a bad argument raises BadLineError: it counts as a bad line
        self.watch.fine(emit)

    def hello(self, line: Line) -> None:
        program, boot = line.word(0), line.word(1)
        self.watch.firmware(f"{self.kind} {program}")
        if boot != self.boot:
            if self.boot:
                self.watch.count("resets")
                self.watch.logbook.add("info", f"{self.name} started again by itself (program {program})")
            self.boot = boot
            self.booted()

    def answered(self, line: Line) -> None:
        future = self.waiting.pop(line.number(0), None)
        if future is not None and not future.done():
            future.set_result(line)

    async def send(self, verb: str, *args: str) -> int:
        """Send one line; the answer is its number. Raises DeviceError."""
        wire = self.wire
        if wire is None:
            raise missing(self.name, self.health().en)
        self.seq = seq = (self.seq + 1) % SEQUENCES
        async with self.writing:
            await wire.write(encode(Line(self.kind, seq, verb, args)))
        return seq

    async def ask(self, verb: str, *args: str) -> Line:
        """Send a command and wait for the board's OK; asked twice, so a command must be harmless to repeat.

        Raises DeviceRefusedError when the board says ERR, DeviceSilentError or DeviceMissingError when it says nothing.
        """
        for _ in range(2):
            future: asyncio.Future[Line] = asyncio.get_running_loop().create_future()
            seq = await self.send(verb, *args)
            self.waiting[seq] = future
            try:
                line = await within(self.clock, self.timing.answer_s, future)
            except TimeoutError:
                self.watch.count("unanswered")
                continue
            finally:
                self.waiting.pop(seq, None)
            if line.verb == "ERR":
                raise DeviceRefusedError(f"{self.name} refused {verb} {' '.join(args)}: {' '.join(line.args[1:])}.")
            return line
        raise DeviceSilentError(f"{self.name} did not answer to {verb} within {2 * self.timing.answer_s:g} s.")
