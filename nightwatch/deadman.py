"""Who notices that the watchman himself is gone: an outside service that misses his pings, and the sentries, who answer
with how their machines do."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from basecamp.clock import Clock
from basecamp.secrets import read_secret
from basecamp.settings.nightwatch.links import DeadmanSettings
from nightwatch.http import Client
from nightwatch.keeper import Keeper
from nightwatch.sentry import ping
from nightwatch.sentry.ping import Answer
from nightwatch.sources.port import SentryReading
from nightwatch.verdict import Instant

log = logging.getLogger(__name__)
ASK_S = 10.0
"""Longest wait for the outside service, seconds."""
STORE_S = 60.0
"""The figures of a machine are kept once a minute, as the other hosts store theirs."""
BLOCK = 10_000
"""Counters are reserved in blocks: after a crash they go on above, and are written once a day, not at each ping."""


class Deadman:
    """Called at every turn of the work loop; a loop that hangs pings nobody."""

    def __init__(
        self,
        settings: DeadmanSettings,
        clock: Clock,
        keeper: Keeper,
        heard: Callable[[Answer], None] = lambda answer: None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.keeper = keeper
        self.heard = heard
        """Told what a sentry answers, at most once in STORE_S."""
        self.answers: dict[str, tuple[float, Answer]] = {}
        """By target: the steady second of its last answer, and what it said."""
        self.begun: float | None = None
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
        self.begun = now.steady if self.begun is None else self.begun
        try:
            if now.trusted and not self.lifted:
                # Above whatever an earlier life reached, even when its database is lost: fewer than one a second.
                self.lifted, self.counter = True, max(self.counter, int(now.wall.timestamp()))
            self.counter += 1
            if self.counter >= self.reserved:
                self.reserved = self.counter + BLOCK
                self.keeper.put("meta", "ping_counter", {"n": self.reserved})
                self.keeper.commit()
            counter = self.counter
            datagram = ping.sign(self.key, counter, now.wall.timestamp())
            targets = self.settings.sentries
            came = await asyncio.gather(*(asyncio.to_thread(ping.ask, datagram, target) for target in targets))
            for target, data in zip(targets, came, strict=True):
                if data is not None and (answer := ping.told(self.key, data, counter)) is not None:
                    self.answered(target, answer, now)
        finally:
            self.pinging = False

    def answered(self, target: str, answer: Answer, now: Instant) -> None:
        last = self.answers.get(target)
        if last is None or now.steady >= last[0] + STORE_S or (last[1].machine is None and answer.machine):
            self.answers[target] = (now.steady, answer)
            self.heard(answer)

    def sentries(self, now: Instant) -> Mapping[str, SentryReading]:
        """By the name each is set up under: what it said last; age since the first ping when it never answered."""
        found = {}
        for target in self.settings.sentries:
            at, answer = self.answers.get(target, (self.begun, None))
            age = 0.0 if at is None else max(0.0, now.steady - at)
            found[target.rpartition(":")[0].strip("[]")] = SentryReading(age, answer.machine if answer else None)
        return found

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
