"""The watchman at work: real clock, real readings, real channels, around the same `Watch` as in a story.

One loop. Readings and sendings run beside it, each with its limit; the loop itself never waits for any of them.
systemd's watchdog is fed by a turn of this loop that saw the mains read lately, never by a timer of its own.

What is imported here is what the first look at the mains needs; HTTP (a third of a second on a small host) is loaded
once that look is done.
"""

import asyncio
import contextlib
import importlib
import logging
import signal
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from basecamp.alive import version
from basecamp.clock import Clock
from basecamp.errors import HelloError
from basecamp.house import Lang
from basecamp.limit import within
from basecamp.settings import Settings
from nightwatch import board, notify
from nightwatch.aside import Aside
from nightwatch.channels.channel import Channel
from nightwatch.channels.make import Ways
from nightwatch.checks.check import all_checks
from nightwatch.commands.make import Around, make_desks
from nightwatch.deadman import Deadman
from nightwatch.door.make import make_door
from nightwatch.hello import HelloLink
from nightwatch.inlet.server import Inlet
from nightwatch.keeper import DATABASE, SqliteKeeper
from nightwatch.memory import Memory
from nightwatch.reader import Reader
from nightwatch.sender import Sender
from nightwatch.shown import Happened, problems
from nightwatch.slim import slim
from nightwatch.sources.port import Raised, SourceError
from nightwatch.sources.real import RealSources, data_of, mains_of
from nightwatch.verdict import Action, Instant, Text
from nightwatch.wanted import wanted
from nightwatch.watch import Watch

log = logging.getLogger(__name__)
SHOW_S = 60.0
"""The house is told at least so often what goes on, seconds."""


class Runner:
    """One life of the watchman. `folder`: its own data; `house_store`: where hello's store would be on this host."""

    def __init__(self, settings: Settings, clock: Clock, folder: Path, house_store: Path, ways: Ways) -> None:
        self.settings = settings
        self.section = settings.nightwatch
        self.lang: Lang = self.section.language or settings.house.main_language
        self.clock = clock
        self.folder = folder
        self.channels: dict[str, Channel] = ways.channels
        self.keeper = SqliteKeeper(folder / DATABASE)
        meta = self.keeper.load("meta").get("steady", {})
        self.base = float(meta.get("s", 0.0)) + 1.0 - clock.monotonic()
        self.hello = HelloLink(self.section.hello)
        self.data = data_of(self.section, house_store)
        data = self.data is not None
        checks = [one for one in all_checks(self.section) if wanted(one.name, self.section, self.channels, data)]
        now = Instant(clock.now(), self.steady())
        self.watch = Watch(self.section, self.lang, checks, self.keeper, ways.destinations, now)
        self.memory = Memory(settings, clock, folder)
        self.sources = RealSources(
            self.section,
            clock,
            mains_of(settings, clock),
            self.data,
            folder,
            lambda: self.sender.accounts(),
            lambda: self.watch.raised(self.now()),
            lambda: self.keeper.trouble,
            lambda now: self.deadman.sentries(now),
            getattr(ways.channels.get("sms"), "reception", None),
        )
        self.reader = Reader(self.watch, self.sources, self.memory, clock, self.now, self.judged)
        self.wake = asyncio.Event()
        self.sender = Sender(
            self.channels,
            self.watch,
            self.sources,
            self.memory,
            clock,
            self.now,
            self.wake.set,
            self.lang,
            settings.house.name,
        )
        self.inlet = Inlet(self.section.inlet, self.status, self.hand_in, self.take_back, self.news, self.acknowledge)
        self.deadman = Deadman(self.section.deadman, clock, self.keeper, self.memory.answered)
        self.door = make_door(self.section, self.lang, self.keeper, self.now)
        self.desks = make_desks(
            Around(
                settings,
                self.channels,
                self.keeper,
                self.watch,
                self.now,
                self.door,
                self.wake.set,
                lambda channel, text: self.memory.failed(channel, "trouble", text),
            )
        )
        self.aside = Aside()
        self.stopping = False
        self.failure: HelloError | None = None
        """Why it cannot go on."""
        self.next_beat = 0.0
        self.next_status = 0.0
        self.next_ring = 0.0
        self.next_show = 0.0
        self.showing = False
        # An hour after the start, and every day: a host that restarts each night would never forget anything.
        self.next_prune = self.steady() + 3600

    # -- time -------------------------------------------------------------------------------------------------------

    def steady(self) -> float:
        return self.base + self.clock.monotonic()

    def now(self) -> Instant:
        steady = self.steady()
        watch = self.watch
        return Instant(self.clock.now(), steady, watch.trust.trusted, watch.awake_s(steady))

    # -- the loop ---------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Watch until SIGTERM or SIGINT. Raises ConfigError when it cannot listen where it was told to."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        self.greet()
        self.memory.start()
        self.aside.begin(self.open_up())
        try:
            while not self.stopping:
                self.turn()
                limit = max(0.05, min(1.0, self.watch.next_wake(self.steady()) - self.steady()))
                with contextlib.suppress(TimeoutError):
                    await within(self.wake.wait(), limit)
                self.wake.clear()
        finally:
            notify.tell("STOPPING=1")
            await self.leave()
        if self.failure is not None:
            raise self.failure

    async def open_up(self) -> None:
        """Once the mains is known: say that the watch has begun, then listen to the house."""
        await self.reader.mains_known.wait()
        log.info("the watch has begun")
        notify.tell("READY=1")
        if self.section.inlet.enabled:
            await asyncio.to_thread(importlib.import_module, "aiohttp.web")
            try:
                await self.inlet.start()
            except HelloError as error:
                self.failure = error
                self.stop()
        slim()

    def stop(self) -> None:
        self.stopping = True
        self.wake.set()

    def greet(self) -> None:
        names = ", ".join(sorted(self.channels)) or "none"
        log.info("nightwatch %s watches %s things, channels: %s", version(), len(self.watch.checks), names)
        if not set(self.channels) - {"voice"}:
            log.error("no channel is set up: nobody will be told ([nightwatch.pushover], [nightwatch.sms])")

    def turn(self) -> None:
        """One turn of the loop: everything that is due, and nothing that waits."""
        now, notices = self.watch.instant(self.clock.now(), self.steady())
        self.follow(Happened(notices=notices))
        self.reader.turn(now)
        for what in self.keeper.requests():
            self.obey(what, now)
        for desk in self.desks:
            desk.turn()
        if self.door is not None:
            self.door.turn()
        self.watch.tick(now)
        self.sender.turn(now)
        self.regularly(now)

    def regularly(self, now: Instant) -> None:
        moment = self.clock.monotonic()
        mains = self.section.mains
        if not mains.enabled or moment - self.reader.mains_seen < 5 * mains.every_s + 2 * mains.timeout_s + 10:
            notify.tell("WATCHDOG=1")
            self.aside.begin(self.deadman.turn(now))
        if moment >= self.next_status:
            self.next_status = moment + 5
            board.write(self.folder / "status.json", self.status())
        if moment >= self.next_ring and self.sender.listen():
            self.next_ring = moment + self.section.pushover.poll_s
        if moment >= self.next_show and not self.showing:
            self.next_show, self.showing = moment + SHOW_S, True
            self.aside.begin(self.show())
        if moment >= self.next_beat:
            self.next_beat = moment + 60
            if now.trusted and now.steady >= self.next_prune:
                self.next_prune = now.steady + 86400
                self.memory.prune()
            self.watch.heartbeat(now)
            self.aside.begin(self.sender.ask_conditions())
            self.memory.ping()

    async def leave(self) -> None:
        """End what is under way; what was being sent is found as unknown at the next start."""
        await self.sender.close()
        await self.reader.close()
        await self.aside.close()
        await self.inlet.stop()
        for desk in self.desks:
            await desk.close()
        if self.door is not None:
            with contextlib.suppress(TimeoutError):
                await within(self.door.leave(), 8)
        for channel in self.channels.values():
            with contextlib.suppress(Exception):
                await within(channel.close(), 5)
        await self.hello.close()
        await self.sources.close()
        await self.deadman.close()
        self.watch.heartbeat(self.now())
        self.keeper.close()
        self.memory.close()

    # -- what comes of a verdict ------------------------------------------------------------------------------------

    def judged(self, happened: Happened) -> None:
        self.follow(happened)
        if happened.seen:
            self.next_status = 0.0
        self.wake.set()

    def follow(self, happened: Happened) -> None:
        """Log what happened, do what was asked, and have the house show it soon."""
        for seen in happened.seen:
            log.info("%s/%s: %s – %s", seen.check, seen.subject, seen.verdict.level, seen.verdict.reason.en)
        for notice in happened.notices:
            log.warning("%s %s %s/%s: %s", notice.kind, notice.alarm, notice.check, notice.subject, notice.text.en)
            self.next_show = 0.0
        for action in happened.actions:
            self.aside.begin(self.act(action))

    async def show(self) -> None:
        """What goes on, shown by the house: the whole list, so that a hello that was away is right again."""
        try:
            await self.hello.problems(problems(self.watch.records.values()), self.watch.cuts())
        finally:
            self.showing = False

    async def act(self, action: Action) -> None:
        """Restart a program; what comes of it is seen by the checks, and told in the log."""
        program, _, host = action.target.partition("@")
        try:
            await within(self.sources.restart(program, host), 60)
            log.warning("%s restarted", action.target)
        except SourceError as error:
            log.error("%s", error)
        except TimeoutError:
            log.error("%s: the restart did not end in time", action.target)

    # -- requests ---------------------------------------------------------------------------------------------------

    def obey(self, what: Mapping[str, Any], now: Instant) -> None:
        """A request left by the command line."""
        if what.get("do") == "ack":
            self.watch.acknowledge(int(what["alarm"]), str(what.get("who", "terminal")), now)
        elif what.get("do") == "test":
            self.watch.post.test(str(what.get("mark", "test")), now)
        elif what.get("do") == "maintain":
            end = now.utc + timedelta(seconds=float(what["seconds"]))
            self.watch.maintain(tuple(what["checks"]), now.wall, end, "terminal", now)

    def status(self) -> dict[str, Any]:
        return board.status(self.watch, self.now(), version())

    def hand_in(self, raised: Raised) -> None:
        self.watch.hand_in(raised, self.now())
        self.wake.set()

    def take_back(self, key: str, why: Text | None = None) -> None:
        self.judged(self.watch.take_back(key, why, self.now()))

    def news(self, key: str, text: Text) -> None:
        self.watch.news(key, text, self.now())
        self.wake.set()

    def acknowledge(self, alarm: int, who: str) -> bool:
        return self.watch.acknowledge(alarm, who, self.now())
