"""The sentry at work: hears the pings, answers with how its machine does (S23), looks at the gateway, does what
`decision` says."""

import asyncio
import contextlib
import json
import logging
import math
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

from basecamp import machine
from basecamp.clock import Clock
from basecamp.limit import within
from basecamp.machine import Machine
from basecamp.secrets import read_secret
from basecamp.settings.nightwatch.sentry import SentrySettings
from nightwatch import notify
from nightwatch.sentry import ping
from nightwatch.sentry.decision import Limits, Memory, Watch, decide, look
from nightwatch.sources import net

log = logging.getLogger(__name__)


class Listener(asyncio.DatagramProtocol):
    """Hears datagrams, and answers the genuine ones."""

    def __init__(self, sentry: "Sentry") -> None:
        self.sentry = sentry
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        answer = self.sentry.hear(data)
        if answer is not None and self.transport is not None:
            self.transport.sendto(answer, addr)


class Sentry:
    """One life of the sentry. `path`: what it remembers across reboots."""

    def __init__(self, settings: SentrySettings, clock: Clock, path: Path) -> None:
        self.settings = settings
        self.clock = clock
        self.path = path
        self.key = read_secret(settings.key_file, "key of the pings").encode()
        self.limits = Limits(settings.network_after_s, settings.reboot_after_s)
        self.memory = self.recall()
        self.watch = Watch(clock.monotonic())
        self.said = ""
        self.blind = False
        """Said that the gateway cannot be asked."""
        self.stopping = asyncio.Event()
        self.transport: asyncio.DatagramTransport | None = None
        self.next_save = clock.monotonic() + 300
        self.machine: Machine | None = None
        self.measured_s = -math.inf
        self.measuring: asyncio.Task[None] | None = None

    def recall(self) -> Memory:
        """What was kept. A file that cannot be read counts as a reboot just now: guards fail safe."""
        try:
            return Memory.from_json(json.loads(self.path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Memory()
        except (OSError, ValueError, TypeError, KeyError) as error:
            log.error("%s is damaged (%s): taken as a reboot just now", self.path, error)
            return Memory(reboots=(self.clock.now().timestamp(),))

    def keep(self, memory: Memory) -> bool:
        """Write it, durably; False when that failed."""
        self.memory = memory
        partial = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("w", encoding="utf-8") as out:
                json.dump(memory.as_json(), out)
                out.flush()
                os.fsync(out.fileno())
            partial.replace(self.path)
            folder = os.open(self.path.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
        except OSError as error:
            log.error("%s cannot be written: %s", self.path, error.strerror)
            return False
        return True

    def hear(self, data: bytes) -> bytes | None:
        """A datagram came: what to answer, None when it is no genuine ping."""
        counter = ping.check(self.key, data, self.memory.counter)
        if counter is None:
            log.info("a ping that is not genuine, or a replay, was ignored")
            return None
        self.memory = Memory(counter, self.memory.reboots)
        moment = self.clock.monotonic()
        self.watch = Watch(moment, None, False, self.watch.reboot_tried_s)
        if moment >= self.next_save:
            self.next_save = moment + 300
            self.keep(self.memory)
        # Figures that could not be renewed (a file system that hangs) are none.
        fresh = moment - self.measured_s < 3 * max(self.settings.every_s, 30.0)
        return ping.answer(self.key, counter, ping.Answer(socket.gethostname(), self.machine if fresh else None))

    async def measure(self) -> None:
        """How this machine does, beside the loop: a file system that hangs must not stop the guard."""
        self.machine = await asyncio.to_thread(machine.read, self.settings.disks)
        self.measured_s = self.clock.monotonic()

    async def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)
        host, _, port = self.settings.listen.rpartition(":")
        self.transport, _ = await loop.create_datagram_endpoint(
            lambda: Listener(self), local_addr=(host.strip("[]"), int(port))
        )
        log.info("sentry listens on %s%s", self.settings.listen, "" if self.settings.enabled else " (dry run)")
        notify.tell("READY=1")
        try:
            while not self.stopping.is_set():
                await self.turn()
                notify.tell("WATCHDOG=1")
                with contextlib.suppress(TimeoutError):
                    await within(self.stopping.wait(), self.settings.every_s)
        finally:
            self.transport.close()
            self.keep(self.memory)
            if self.measuring is not None:
                self.measuring.cancel()

    async def turn(self) -> None:
        """One look, and what follows from it."""
        if self.measuring is None or self.measuring.done():
            self.measuring = asyncio.create_task(self.measure())
        address = self.settings.gateway or net.default_gateway()
        answered = (await net.reachable([address], 3.0))[0] if address else False
        if answered is None:
            # Who may not ask knows nothing, and does not reboot a host that is well.
            if not self.blind:
                log.error(
                    "the gateway cannot be pinged: see sysctl net.ipv4.ping_group_range, or name a TCP port of it"
                )
            self.blind = answered = True
        moment = self.clock.monotonic()
        self.watch = look(self.watch, moment, answered)
        act, why = decide(self.watch, self.memory, self.limits, moment, uptime(), self.clock.now().timestamp())
        sort = why.partition(":")[2]
        if sort != self.said:
            log.info("%s", why)
            self.said = sort
        if act == "network":
            self.watch = Watch(self.watch.heard_s, self.watch.cut_since_s, True, self.watch.reboot_tried_s)
            await self.command(self.settings.network_command)
        elif act == "reboot":
            await self.reboot(moment)

    async def reboot(self, moment: float) -> None:
        """Remembered first, durably; without memory no reboot."""
        self.watch = Watch(self.watch.heard_s, self.watch.cut_since_s, True, moment)
        if self.settings.enabled:
            now = self.clock.now().timestamp()
            if not self.keep(Memory(self.memory.counter, (*self.memory.reboots, now)[-20:])):
                log.error("no reboot: it could not be remembered")
                return
        await self.command(self.settings.reboot_command)

    async def command(self, command: tuple[str, ...]) -> None:
        """Run a configured command (no shell), or only say so in a dry run; nothing when there is none."""
        if not command:
            return
        if not self.settings.enabled:
            log.warning("dry run: would run %s", " ".join(command))
            return
        log.warning("running %s", " ".join(command))
        try:
            process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.DEVNULL)
        except OSError as error:
            log.error("%s cannot be run: %s", command[0], error.strerror)
            return
        try:
            code = await within(process.wait(), self.settings.command_timeout_s)
            log.info("%s ended with %s", command[0], code)
        except TimeoutError:
            process.kill()
            await process.wait()
            log.error("%s did not end in time", command[0])


def uptime() -> float:
    """Seconds since the host booted."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
