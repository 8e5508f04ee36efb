"""Relays: on a serial board, or behind a small HTTP server (`GET /set?state=ON`)."""

import asyncio
import re
from dataclasses import replace

from basecamp.settings.hardware import HttpRelayDevice, RelayDevice
from hardware.board import Bench, Board
from hardware.errors import DeviceError, DeviceMissingError, DeviceRefusedError, DeviceSilentError, missing
from hardware.ports import Condition, Emit, Health
from hardware.serial.frame import BadLineError, Line
from hardware.serial.kept import Kept
from hardware.watch import Watch


class SerialRelay(Board):
    """See `hardware.ports.Relay`. The board opens the contact by itself `hold_s` after the last word of its host.

    Several relays of one board share its link: the first one owns it, the others are given that one as `board`.
    """

    kind = "relay"

    def __init__(self, name: str, settings: RelayDevice, bench: Bench, board: "SerialRelay | None" = None) -> None:
        super().__init__(name, settings.port, bench)
        self.channel = str(settings.channel)
        self.hold_s = settings.hold_s
        self.known: bool | None = None
        self.board = board
        self.others: list[SerialRelay] = []
        if board is not None:
            self.link = board.link
            board.others.append(self)
        self.kept = Kept(self.link, "R", settings.hold_s / 3)

    def health(self) -> Health:
        return replace(self.link.health(), name=self.name)

    async def switch(self, on: bool) -> None:
        await self.kept.want(self.channel, str(int(on)), str(self.hold_s))
        self.known = on

    async def state(self) -> bool | None:
        if self.link.wire is None:
            raise missing(self.name, self.health().en)
        return self.known

    async def run(self, emit: Emit) -> None:
        async with asyncio.TaskGroup() as group:
            if self.board is None:
                group.create_task(self.link.run(emit))
            group.create_task(self.kept.run())

    def heard(self, line: Line, emit: Emit) -> None:
        if line.verb != "R":
            return
        level = line.number(1)
        if level not in (0, 1):
            raise BadLineError(f"a relay is 0 or 1, not {level}")
        for relay in (self, *self.others):
            if relay.channel == line.word(0):
                relay.told(bool(level))

    def told(self, closed: bool) -> None:
        """The board says how this contact is."""
        self.known = closed
        if self.kept.args is not None and self.kept.args[1] != str(int(closed)):
            self.kept.again()

    def booted(self) -> None:
        for relay in (self, *self.others):
            relay.known = None
            relay.kept.again()


LONGEST_ANSWER = 65536
"""More of an answer is not read, bytes."""
STATE = re.compile(r"\b(on|off)\b", re.IGNORECASE)


def read_state(body: str) -> bool | None:
    """ON or OFF somewhere in an answer, when it says only one of them."""
    words = {word.lower() for word in STATE.findall(body)}
    return words == {"on"} if len(words) == 1 else None


class HttpRelay:
    """See `hardware.ports.Relay`. The server is asked for its state regularly, and told again when it forgot."""

    def __init__(self, name: str, settings: HttpRelayDevice, bench: Bench) -> None:
        self.name = name
        self.settings = settings
        self.clock = bench.clock
        self.watch = Watch(name, bench.clock, bench.logbook, bench.timing.steady_s, bench.timing.problem_s)
        self.wanted: bool | None = None

    def health(self) -> Health:
        return self.watch.snapshot()

    async def switch(self, on: bool) -> None:
        self.wanted = on
        await self.get(self.settings.on if on else self.settings.off)

    async def state(self) -> bool | None:
        return read_state(await self.get(self.settings.status)) if self.settings.status else None

    async def run(self, emit: Emit) -> None:
        while True:
            try:
                if self.settings.status:
                    known = await self.state()
                    if self.wanted is not None and known is not None and known != self.wanted:
                        await self.switch(self.wanted)
                    self.watch.fine(emit)
                elif self.wanted is not None:
                    await self.switch(self.wanted)
                    self.watch.fine(emit)
            except DeviceError as error:
                self.lost(error, emit)
            await self.clock.sleep(self.settings.poll_s)

    def lost(self, error: DeviceError, emit: Emit) -> None:
        fr = f"{self.name} ne répond pas à l'adresse {self.settings.url} : vérifier qu'il est allumé et sur le réseau."
        condition: Condition = "missing" if isinstance(error, DeviceMissingError) else "silent"
        if isinstance(error, DeviceRefusedError):
            condition = "wrong"
            fr = f"{self.name} répond mal à l'adresse {self.settings.url} : vérifier son adresse dans les réglages."
        self.watch.trouble(condition, fr, str(error), emit)

    async def get(self, path: str) -> str:
        """One GET; raises DeviceError. The answer is cut at 64 kB."""
        import aiohttp

        url = self.settings.url + path
        limit = aiohttp.ClientTimeout(total=self.settings.timeout_s)
        try:
            async with aiohttp.ClientSession(timeout=limit) as session, session.get(url) as response:
                body = b""
                async for chunk in response.content.iter_chunked(4096):
                    body += chunk
                    if len(body) > LONGEST_ANSWER:
                        break
                if response.status >= 400:
                    raise DeviceRefusedError(f"{self.name} answered {response.status} to GET {url}.")
                return body.decode("utf-8", "replace")
        except TimeoutError:
            raise DeviceSilentError(
                f"{self.name} did not answer to GET {url} within {self.settings.timeout_s:g} s."
            ) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise DeviceMissingError(f"{self.name} cannot be reached at {url}: {error}.") from None
