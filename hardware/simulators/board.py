"""A simulated board: what every board does (greeting, heartbeat, answers) and every way in which it may misbehave."""

import asyncio
from pathlib import Path
from random import Random

from basecamp.clock import Clock
from hardware.serial.frame import LONGEST, VERSION, BadLineError, Line, Splitter, decode, encode
from hardware.simulators.line import Pty

BEAT_S = 5.0
"""Every board says how it is this often, seconds."""
BANNER = (
    b"\r\nCode done running.\r\n\r\nPress any key to enter the REPL. Use CTRL-D to reload.\r\n"
    b"Adafruit CircuitPython 9.2.1 on 2024-11-20; Adafruit Trinket M0 with samd21e18\r\n>>> "
)


class SimulatedBoard:
    """A board of kind `kind` on a pty. Inside `async with board:` it answers; `beat` or `run` make it speak.

    Story actions: plug, unplug, renumber, reset, hush, talk, deaf, garbage, half, corrupt, banner, flood, version,
    impostor, and those of the kind.
    """

    kind = "board"
    program = "1.0"

    def __init__(self, folder: Path, name: str, clock: Clock, random: Random | None = None) -> None:
        self.pty = Pty(folder, name)
        self.clock = clock
        self.random = random or Random(1)
        self.seq = 0
        self.boot = self.new_boot()
        self.started = clock.monotonic()
        self.hushed = False
        self.deafened = False
        self.in_repl = False
        self.bad = 0
        self.version = VERSION
        self.says_kind = self.kind
        self.splitter = Splitter()
        self.received: list[Line] = []

    def new_boot(self) -> str:
        return f"{self.random.randrange(65536):04x}"

    async def __aenter__(self) -> "SimulatedBoard":
        self.plug()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.unplug()

    async def run(self) -> None:
        """Beat for ever."""
        while True:
            self.beat()
            await self.clock.sleep(BEAT_S)

    # --- what it says

    def say(self, verb: str, *args: str) -> None:
        """Send one line, unless it is hushed, stands in its REPL or is not plugged in."""
        data = encode(Line(self.says_kind, self.seq, verb, args), self.version)
        self.seq += 1
        if self.hushed or self.in_repl:
            return
        if self.bad:
            self.bad -= 1
            middle = len(data) // 2
            data = data[:middle] + bytes([data[middle] ^ 0x15]) + data[middle + 1 :]
        self.pty.write(data)

    def greet(self) -> None:
        self.say("HI", self.program, self.boot)

    def beat(self) -> None:
        """The heartbeat: that it lives, and every level it has."""
        self.say("UP", str(int(self.clock.monotonic() - self.started)))
        self.levels()

    def levels(self) -> None:
        """Say every level again; kinds with levels override this."""

    # --- what it hears

    def readable(self) -> None:
        data = self.pty.read()
        if not data:
            return
        if b"\x04" in data and self.in_repl and not self.deafened:
            self.in_repl = False
            self.start()
        for raw in self.splitter.feed(data):
            try:
                line = decode(raw)
            except BadLineError:
                continue
            self.received.append(line)
            if not (self.deafened or self.in_repl or self.hushed) and line.device == self.kind:
                self.obey(line)

    def obey(self, line: Line) -> None:
        if line.verb == "?":
            self.greet()
            self.levels()
            return
        problem = self.command(line)
        if problem:
            self.say("ERR", str(line.seq), problem)
        else:
            self.say("OK", str(line.seq))
            self.levels()

    def command(self, line: Line) -> str:
        """Do what a command says; the answer is what is wrong with it, empty when it was done."""
        return "unknown"

    def forget(self) -> None:
        """What a reset wipes out; kinds with memory override this."""

    # --- how it misbehaves

    def plug(self) -> None:
        if not self.pty.plugged:
            self.pty.plug()
            self.splitter = Splitter()
            asyncio.get_running_loop().add_reader(self.pty.master, self.readable)

    def unplug(self) -> None:
        if self.pty.plugged:
            asyncio.get_running_loop().remove_reader(self.pty.master)
            self.pty.unplug()

    def renumber(self) -> None:
        """Go and come back as another device node, without losing power."""
        self.unplug()
        self.plug()

    def start(self) -> None:
        self.seq, self.boot, self.started = 0, self.new_boot(), self.clock.monotonic()
        self.forget()
        self.greet()

    def reset(self, banner: bool = True) -> None:
        """Start again, with the chatter of CircuitPython first; the USB connection stays."""
        if banner:
            self.pty.write(b"\r\nsoft reboot\r\n\r\nAuto-reload is off.\r\ncode.py output:\r\n")
        self.start()

    def banner(self) -> None:
        """Fall into the REPL: the program ended. Only Ctrl-D brings it back."""
        self.pty.write(BANNER)
        self.in_repl = True

    def hush(self) -> None:
        """Say nothing any more, and hear nothing."""
        self.hushed = True

    def talk(self) -> None:
        """End of every misbehaviour that lasts."""
        self.hushed = self.deafened = self.in_repl = False
        self.version, self.says_kind, self.bad = VERSION, self.kind, 0

    def deaf(self) -> None:
        """Speak, but never answer."""
        self.deafened = True

    def garbage(self, bytes: int = 200) -> None:
        """Noise, with ends of lines, `$` and zeros in it."""
        self.pty.write(self.random.randbytes(bytes) + b"$$*\r\n\x00")

    def flood(self, bytes: int = 4 * LONGEST) -> None:
        """Noise without one end of line."""
        self.pty.write(b"U" * bytes)

    def half(self) -> None:
        """The first half of a line, and nothing after it."""
        self.pty.write(encode(Line(self.kind, self.seq, "UP", ("12",)))[:12])

    def corrupt(self, lines: int = 1) -> None:
        """Damage the next lines."""
        self.bad = lines

    def newer(self) -> None:
        """Speak the next version of the protocol."""
        self.version = VERSION + 1

    def impostor(self, kind: str = "impostor") -> None:
        """Be another kind of board on the same port."""
        self.says_kind = kind
