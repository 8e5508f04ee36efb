"""The life of the modem: found, opened, unlocked once, looked after, left alone when it hangs, opened again.

After a reset the kernel gives the port another number, so it is known by a lasting name only, and where that name
leads is looked at before every use: gammu itself would wait for a port that is gone.
"""

import asyncio
import contextlib
import logging
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from basecamp.clock import Clock
from basecamp.errors import ConfigError
from basecamp.secrets import read_secret
from basecamp.settings.nightwatch.sms import SmsSettings
from nightwatch.channels.sms.link import Link, ModemError, ModemGoneError, ModemSilentError
from nightwatch.keeper import Keeper

log = logging.getLogger(__name__)
LOOK_S = 2.0
"""The port is looked for so often while it is away, seconds."""
CONFIG = "[gammu]\ndevice = {port}\nconnection = {connection}\natgen_setcnmi = 2,1,0,2,0\nlogformat = nothing\n"


class NotNowError(Exception):
    """The modem cannot be used at present; the text says why, `wait_s` for how long at least."""

    def __init__(self, why: str, wait_s: float) -> None:
        super().__init__(why)
        self.wait_s = wait_s


class ModemLife:
    """Keeps one worker open on the modem. `use` is how everybody else gets at it.

    `serve`: what is done with an open modem, over and over until it ends or fails (collecting messages).
    """

    def __init__(
        self, settings: SmsSettings, clock: Clock, keeper: Keeper, serve: Callable[[], Awaitable[None]]
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.keeper = keeper
        self.serve = serve
        self.incoming = asyncio.Event()
        self.link = Link(self.incoming.set)
        self.lock = asyncio.Lock()
        self.ready = asyncio.Event()
        self.broken = ""
        """What is wrong, in words for a person; empty = nothing known."""
        self.port: Path | None = None
        self.rest_until = 0.0
        self.complain: Callable[[str], None] = lambda text: None
        """Told of each new trouble (the logbook, never forwarded)."""

    # -- the port ---------------------------------------------------------------------------------------------------

    def found(self) -> Path | None:
        """The device the lasting name leads to now."""
        name = Path(self.settings.port)
        with contextlib.suppress(OSError, ValueError):
            names = sorted(name.parent.glob(name.name)) if "*" in name.name else [name]
            for one in names:
                if one.exists():
                    return one.resolve()
        return None

    def moved(self) -> bool:
        return self.port is None or self.found() != self.port

    # -- life -------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                wait_s = self.rest_until - self.clock.monotonic()
                if wait_s > 0:
                    await self.clock.sleep(wait_s)
                await self.once()
        finally:
            await self.link.kill()

    async def once(self) -> None:
        """One life of a worker, from its opening to its end."""
        if self.found() is None:
            self.trouble("the modem is not plugged in")
            await self.clock.sleep(LOOK_S)
            return
        try:
            async with self.lock:
                await self.open()
        except (ModemError, ModemSilentError, ModemGoneError, OSError, ConfigError) as error:
            await self.drop(str(error))
            return
        self.ready.set()
        self.trouble("")
        try:
            await self.serve()
        except (ModemError, ModemSilentError, ModemGoneError) as error:
            await self.drop(str(error))

    def trouble(self, why: str) -> None:
        if why and why != self.broken:
            log.error("modem: %s", why)
            self.complain(f"modem: {why}")
        elif not why and self.broken:
            log.info("modem: it works again")
        self.broken = why

    async def drop(self, why: str) -> None:
        """Kill the worker, and leave the modem alone for a while."""
        self.ready.clear()
        self.port = None
        self.trouble(why)
        self.rest_until = self.clock.monotonic() + self.settings.reopen_s
        await self.link.kill()

    async def open(self) -> None:
        limit_s = self.settings.answer_s
        await self.link.start()
        port = self.found()
        with tempfile.NamedTemporaryFile("w", prefix="gammu-", suffix=".rc") as config:
            config.write(CONFIG.format(port=port, connection=self.settings.connection))
            config.flush()
            wanted = await self.link.ask("open", self.settings.open_s, config=config.name)
        if wanted is not None:
            await self.unlock(wanted)
        elif self.keeper.load("sms").get("pin"):
            self.remember_pin(None)
        await self.link.ask("announce", limit_s)
        self.port = port
        self.incoming.set()
        log.info("the modem %s is open", self.settings.port)

    # -- the PIN ----------------------------------------------------------------------------------------------------

    async def unlock(self, wanted: str) -> None:
        """Enter the PIN, once: a try is written down before it is made, and a refused PIN is never tried again.

        Writing the PIN file anew (its date changes) allows one more try. Where nothing can be written down, only the
        PIN that once was right is entered.
        """
        if wanted != "PIN":
            raise ModemError("SIM", f"the SIM asks for its {wanted}: put it in a telephone")
        if not self.settings.pin_file:
            raise ModemError("SIM", "the SIM asks for its PIN: name a pin_file in [nightwatch.sms]")
        pin = read_secret(self.settings.pin_file, "PIN of the SIM")
        mark = written(self.settings.pin_file)
        if self.keeper.load("sms").get("pin", {}).get("tried") == mark:
            raise ModemError("SIM", "this PIN was tried already and did not unlock the SIM: write the right one")
        self.remember_pin(mark)
        if self.keeper.trouble and self.keeper.load("sms").get("pin_right", {}).get("mark") != mark:
            # Every start would try it again, and the third wrong one locks the SIM.
            self.remember_pin(None)
            raise ModemError("SIM", f"its PIN is not tried while that cannot be written down ({self.keeper.trouble})")
        try:
            await self.link.ask("pin", self.settings.answer_s, pin=pin)
        except ModemError as error:
            raise ModemError("SIM", "the PIN was refused; it is not tried again until it is written anew") from error
        self.keeper.put("sms", "pin_right", {"mark": mark})
        self.remember_pin(None)

    def remember_pin(self, mark: str | None) -> None:
        self.keeper.put("sms", "pin", None if mark is None else {"tried": mark})
        self.keeper.commit()

    # -- use --------------------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def use(self, wait_s: float) -> AsyncIterator[Link]:
        """The worker's link, for oneself alone. Raises NotNowError before anything was asked."""
        try:
            async with asyncio.timeout(wait_s):
                await self.ready.wait()
        except TimeoutError:
            rest_s = max(1.0, self.rest_until - self.clock.monotonic())
            raise NotNowError(self.broken or "the modem is being opened", rest_s) from None
        async with self.lock:
            if not self.link.alive or not self.ready.is_set():
                raise NotNowError(self.broken or "the modem is being opened again", 2.0)
            if self.moved():
                await self.drop("the modem was unplugged or restarted")
                raise NotNowError(self.broken, self.settings.reopen_s)
            yield self.link

    async def watched(self, asked: Awaitable[object]) -> object:
        """An answer, or ModemGoneError as soon as the port goes away under it."""
        task = asyncio.ensure_future(asked)
        try:
            while True:
                await asyncio.wait([task], timeout=0.5)
                if task.done():
                    return task.result()
                if self.moved():
                    raise ModemGoneError("the modem went away")
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait([task])


def written(name: str) -> str:
    """When a file was written, so that one written anew is known."""
    return str(Path(name).expanduser().stat().st_mtime_ns)
