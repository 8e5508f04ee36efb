"""Who notices that the watchman himself is gone: an outside service that misses his pings, and the sentries."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from basecamp.clock import Clock
from basecamp.secrets import read_secret
from basecamp.settings.nightwatch.links import DeadmanSettings
from nightwatch.http import Client
from nightwatch.keeper import Keeper
from nightwatch.sentry import ping
from nightwatch.verdict import Instant

log = logging.getLogger(__name__)
ASK_S = 10.0
"""Longest wait for the outside service, seconds."""
BLOCK = 10_000
"""Counters are reserved in blocks: after a crash they go on above, and are written once a day, not at each ping."""


class Deadman:
    """Called at every turn of the work loop; a loop that hangs pings nobody."""

    def __init__(self, settings: DeadmanSettings, clock: Clock, keeper: Keeper) -> None:
        self.settings = settings
        self.clock = clock
        self.keeper = keeper
        self.key = read_secret(settings.key_file, "key of the sentries").encode() if settings.sentries else b""
        self.reserved = int(keeper.load("meta").get("ping_counter", {}).get("n", 0))
        self.counter = self.reserved
        self.lifted = False
        self.next_url = 0.0
        self.next_ping = 0.0
        self.asking = False
        self.pinging = False
        """Names may take their time: rounds must not pile up, each with a thread that waits."""
        self.client = Client(ASK_S)

    def turn(self, now: Instant) -> Coroutine[Any, Any, None] | None:
        """What is due, to be run beside the loop; None = nothing."""
        url = bool(self.settings.url) and now.steady >= self.next_url and not self.asking
        sentries = bool(self.settings.sentries) and now.steady >= self.next_ping and not self.pinging
        if url:
            self.next_url = now.steady + self.settings.every_s
            self.asking = True
        if sentries:
            self.next_ping = now.steady + self.settings.sentry_every_s
            self.pinging = True
        return self.ping(now, url, sentries) if url or sentries else None

    async def ping(self, now: Instant, url: bool, sentries: bool) -> None:
        if sentries:
            await self.ping_all(now)
        if url:
            try:
                await self.ask()
            finally:
                self.asking = False

    async def ping_all(self, now: Instant) -> None:
        try:
            if now.trusted and not self.lifted:
                # Above whatever an earlier life reached, even when its database is lost: fewer than one a second.
                self.lifted, self.counter = True, max(self.counter, int(now.wall.timestamp()))
            self.counter += 1
            if self.counter >= self.reserved:
                self.reserved = self.counter + BLOCK
                self.keeper.put("meta", "ping_counter", {"n": self.reserved})
                self.keeper.commit()
            datagram = ping.sign(self.key, self.counter, now.wall.timestamp())
            targets = self.settings.sentries
            await asyncio.gather(*(asyncio.to_thread(ping.send, datagram, target) for target in targets))
        finally:
            self.pinging = False

    async def ask(self) -> None:
        import aiohttp

        try:
            async with self.client.session().get(self.settings.url) as answer:
                if answer.status >= 400:
                    # The address is a secret of its own: not logged.
                    log.warning("the healthchecks service answered %s", answer.status)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.info("the healthchecks service cannot be reached: %s", type(error).__name__)

    async def close(self) -> None:
        await self.client.close()
