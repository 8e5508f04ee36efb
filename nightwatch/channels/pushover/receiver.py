"""Messages the owner sends to the watchman's own device, taken in as they come.

They are announced over a websocket, and looked for now and then in any case. What is taken is written down and
committed before the service is told to delete it; each message is taken once, whatever the service repeats. Only those
of the applications named in the settings are kept: everything else that is sent to the account (our own alarms, too)
comes to this device as well, and is thrown away.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from basecamp.errors import ConfigError
from basecamp.secrets import read_keys
from basecamp.settings.nightwatch.links import PushoverInSettings
from nightwatch.channels.pushover.client import AwayError, Device, Incoming, OpenClient, RefusedError
from nightwatch.channels.pushover.socket import ClosedError, announcements
from nightwatch.channels.sms.parts import Received
from nightwatch.keeper import Keeper

log = logging.getLogger(__name__)
KIND = "pushover_inbox"
PRINTS = 200
"""Messages remembered beyond their number, to know one that comes again."""
SAFETY_S = 900.0
"""With a live connection it is looked all the same, seconds."""
GIVEN_UP = 5
"""Failures in a row after which the owner is told that nothing comes in."""


@dataclass(frozen=True)
class Kept:
    """What was taken already: the highest number, and the last names."""

    highest: int = 0
    known: tuple[str, ...] = ()


def sift(
    found: Collection[Incoming], kept: Kept, applications: Collection[int], own_title: str
) -> tuple[list[Incoming], list[tuple[Incoming, str]], Kept]:
    """Those that may be commands, those that are none and why, and what is remembered now. Pure."""
    taken: list[Incoming] = []
    left: list[tuple[Incoming, str]] = []
    known = list(kept.known)
    for one in found:
        if one.id <= kept.highest or one.umid in known:
            continue
        known.append(one.umid)
        if one.aid not in applications:
            left.append((one, f"of the application {one.aid} ({one.app}), which is not in pushover_in.applications"))
        elif own_title and one.title == own_title:
            left.append((one, "of our own"))
        elif one.sealed:
            left.append((one, "encrypted"))
        else:
            taken.append(one)
    highest = max([kept.highest, *(one.id for one in found)])
    return taken, left, Kept(highest, tuple(known[-PRINTS:]))


class Receiver:
    """An inbox (`nightwatch.commands.way.Inbox`). `arrived`: something new is in it; `complain`: of lasting troubles.

    Raises ConfigError when its secrets are missing or open to others.
    """

    def __init__(
        self,
        settings: PushoverInSettings,
        client: OpenClient,
        keeper: Keeper,
        own_title: str,
        arrived: Callable[[], None],
        complain: Callable[[str], None],
    ) -> None:
        if not settings.applications:
            log.error("no application is named in [nightwatch.pushover_in]: every message by Pushover is thrown away")
        self.settings = settings
        self.client = client
        self.keeper = keeper
        self.own_title = own_title
        self.arrived = arrived
        self.complain = complain
        self.device = self.read_device()
        said = keeper.load("pushover").get("kept", {})
        self.kept = Kept(int(said.get("highest", 0)), tuple(said.get("known", ())))
        self.deaf = ""
        """Why nothing comes in; empty = it does."""
        self.news = asyncio.Event()
        self.connected = False
        self.tasks: list[asyncio.Task[None]] = []

    def read_device(self) -> Device:
        keys = read_keys(self.settings.secret_file, "device of Pushover", "secret", "device")
        return Device(keys["secret"], keys["device"])

    # -- the inbox --------------------------------------------------------------------------------------------------

    def inbox(self) -> list[Received]:
        """The messages nobody has dealt with yet, oldest first."""
        self.start()
        rows = sorted(self.keeper.load(KIND).items(), key=lambda row: row[1]["order"])
        return [Received(data["from"], data["text"], data["at"], key) for key, data in rows]

    def done(self, message: Received) -> None:
        """It was dealt with; forgotten with the next commit."""
        self.keeper.put(KIND, message.print, None)

    # -- life -------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to take messages in; the first look into the inbox does it."""
        if not self.tasks:
            self.tasks = [asyncio.create_task(self.look())]
            if self.settings.socket:
                self.tasks.append(asyncio.create_task(self.listen()))

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.client.close()

    async def look(self) -> None:
        """Take in what is there, when it is announced and regularly, until cancelled."""
        failures = 0
        while True:
            self.news.clear()
            try:
                await self.collect()
                failures = 0
                self.trouble("")
                wait_s = SAFETY_S if self.connected else self.settings.poll_s
            except RefusedError as error:
                self.trouble(f"no commands come in: {error} Run nightwatch pushover-login again")
                wait_s = self.settings.retry_max_s
            except AwayError as error:
                failures += 1
                log.info("%s", error)
                if failures >= GIVEN_UP:
                    self.trouble(f"no commands come in: {error}")
                wait_s = self.patience(failures)
            except Exception:
                failures += 1
                log.exception("messages could not be taken in")
                wait_s = self.patience(failures)
            with contextlib.suppress(TimeoutError):
                # Not wait_for: until Python 3.12 it may lose a cancellation.
                async with asyncio.timeout(wait_s):
                    await self.news.wait()
            if self.deaf:
                self.reread()

    async def listen(self) -> None:
        """Keep the connection by which new messages are announced, until cancelled."""
        failures = 0
        while True:
            try:
                signs = announcements(self.client.http, self.settings.socket, self.device, self.settings.silent_s)
                async with contextlib.aclosing(signs):
                    async for sign in signs:
                        failures = 0
                        if sign == "!" or not self.connected:
                            # At first: what came while nobody listened.
                            self.news.set()
                        self.connected = True
                wait_s = 0.0 if self.connected else self.patience(failures := failures + 1)
            except ClosedError as error:
                log.error("%s", error)
                self.complain(str(error))
                wait_s = self.settings.retry_max_s
            except AwayError as error:
                log.info("%s", error)
                failures += 1
                wait_s = self.patience(failures)
            if self.connected:
                # From now on it must be looked for more often.
                self.connected = False
                self.news.set()
            await asyncio.sleep(wait_s)

    def patience(self, failures: int) -> float:
        return min(self.settings.retry_s * 2.0 ** min(failures - 1, 16), self.settings.retry_max_s)

    def reread(self) -> None:
        """After a new login the file has another secret."""
        try:
            self.device = self.read_device()
        except ConfigError as error:
            log.error("%s", error)

    def trouble(self, why: str) -> None:
        if why and why != self.deaf:
            log.error("pushover: %s", why)
            self.complain(why)
        self.deaf = why

    # -- taking in --------------------------------------------------------------------------------------------------

    async def collect(self) -> None:
        """What waits: kept, committed, then deleted at the service."""
        found = await self.client.messages(self.device)
        if not found:
            return
        taken, left, kept = sift(found, self.kept, self.settings.applications, self.own_title)
        for _, why in left:
            log.info("a message is no command: %s", why)
        for one in taken:
            at = datetime.fromtimestamp(one.at, UTC).isoformat() if 0 < one.at < 1e11 else ""
            data = {"from": f"application {one.aid}", "text": one.text, "at": at, "order": one.id}
            self.keeper.put(KIND, one.umid, data)
        self.keeper.put("pushover", "kept", {"highest": kept.highest, "known": list(kept.known)})
        self.keeper.commit()
        self.kept = kept
        if taken:
            self.arrived()
        if self.keeper.trouble:
            # Not on disk: the service keeps it until it is.
            return
        await self.client.forget(self.device, kept.highest)
