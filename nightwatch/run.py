"""The watchman at work: real clock, real readings, real channels, around the same `Watch` as in a story.

One loop. Readings and sendings run beside it, each with its limit; the loop itself never waits for any of them.
systemd's watchdog is fed by a turn of this loop that saw the mains read lately, never by a timer of its own.
"""

import asyncio
import contextlib
import ctypes
import fcntl
import gc
import logging
import signal
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from basecamp.alive import version
from basecamp.clock import Clock
from basecamp.errors import HelloError
from basecamp.house import Lang
from basecamp.settings import Settings
from nightwatch import board, faults, notify
from nightwatch.channels.channel import Answers, Channel, Sent
from nightwatch.channels.make import Ways
from nightwatch.channels.sms.channel import SmsChannel
from nightwatch.checks.check import Check, all_checks
from nightwatch.commands.desk import Desk
from nightwatch.deadman import Deadman
from nightwatch.door.door import make_door
from nightwatch.hello import HelloLink
from nightwatch.inlet import Inlet
from nightwatch.keeper import SqliteKeeper
from nightwatch.memory import Memory
from nightwatch.outbox import Delivery
from nightwatch.plot import Curve, plot
from nightwatch.sources.port import ChannelReading, Question, Raised, SourceError
from nightwatch.sources.real import RealSources, data_of, mains_of
from nightwatch.texts import message
from nightwatch.verdict import Action, Instant, Text, Unreadable
from nightwatch.watch import NOT_READ, Happened, Watch

log = logging.getLogger(__name__)
PICTURED = ("report", "temperature")
"""Messages that a picture of the last day explains."""


class RunningError(HelloError):
    """Another nightwatch watches with this folder."""


def lock(folder: Path) -> IO[str] | None:
    """The lock of the data folder, held as long as the file is open. Raises RunningError when another holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / "nightwatch.lock").open("a")
    except OSError as error:
        # A read-only disk must not silence the watchman.
        log.error("the folder %s cannot be written (%s): going on in memory", folder, error.strerror)
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        raise RunningError(
            f"A nightwatch already runs with the folder {folder}: stop it first, or set another nightwatch.data_dir."
        ) from None
    return handle


def slim() -> None:
    """Give back what only the start needed: this process lives for months on a small host."""
    gc.collect()
    gc.freeze()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


class Runner:
    """One life of the watchman. `folder`: its own data; `house_store`: where hello's store would be on this host."""

    def __init__(self, settings: Settings, clock: Clock, folder: Path, house_store: Path, ways: Ways) -> None:
        self.settings = settings
        self.section = settings.nightwatch
        self.lang: Lang = self.section.language or settings.house.main_language
        self.clock = clock
        self.folder = folder
        self.channels: dict[str, Channel] = ways.channels
        self.conditions: dict[str, str] = dict.fromkeys((name for name in ways.channels if name != "voice"), "")
        self.keeper = SqliteKeeper(folder / "nightwatch.db")
        meta = self.keeper.load("meta").get("steady", {})
        self.base = float(meta.get("s", 0.0)) + 1.0 - clock.monotonic()
        self.hello = HelloLink(self.section.hello)
        self.data = data_of(self.section, house_store)
        checks = [check for check in all_checks(self.section) if self.wanted(check)]
        now = Instant(clock.now(), self.steady())
        self.watch = Watch(self.section, self.lang, checks, self.keeper, ways.destinations, now)
        self.sources = RealSources(
            self.section,
            clock,
            mains_of(settings, clock),
            self.data,
            folder,
            self.accounts,
            lambda: self.watch.raised(self.now()),
            lambda: self.keeper.trouble,
            getattr(ways.channels.get("sms"), "reception", None),
        )
        self.inlet = Inlet(self.section.inlet, self.status, self.hand_in, self.take_back, self.acknowledge)
        self.deadman = Deadman(self.section.deadman, clock, self.keeper)
        self.wake = asyncio.Event()
        self.reading: dict[str, asyncio.Task[None]] = {}
        self.sending: dict[str, asyncio.Task[None]] = {}
        self.aside: set[asyncio.Task[Any]] = set()
        self.ringing: asyncio.Task[None] | None = None
        self.stopping = False
        self.mains_seen = clock.monotonic()
        self.next_beat = 0.0
        self.next_status = 0.0
        self.next_ring = 0.0
        self.pruned = self.steady()
        self.memory = Memory(settings, clock, folder)
        self.door = make_door(self.section, self.lang, self.keeper, self.now)
        self.desk: Desk | None = None
        sms = self.channels.get("sms")
        if isinstance(sms, SmsChannel):
            sms.attach(self.keeper, lambda text: self.memory.failed("sms", "trouble", text))
            if self.section.commands.enabled:
                self.desk = Desk(settings, self.keeper, self.watch, sms, sms, self.now, self.door)
                sms.arrived = self.wake.set

    def wanted(self, check: Check) -> bool:
        """Only what is set up is watched: no modem, no store, no supervisord is a choice, not a fault."""
        if check.name == "gsm":
            return "sms" in self.channels
        if check.name == "services":
            return bool(self.section.services.supervisors)
        if check.name == "address":
            return bool(self.section.address.urls)
        if check.name in ("leak", "consumption", "light", "temperature", "sensors", "modules", "batteries"):
            return self.data is not None
        return True

    # -- time -------------------------------------------------------------------------------------------------------

    def steady(self) -> float:
        return self.base + self.clock.monotonic()

    def now(self) -> Instant:
        steady = self.steady()
        watch = self.watch
        return Instant(self.clock.now(), steady, watch.trust.trusted, watch.awake_s(steady))

    # -- the loop ---------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Watch until SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        if self.section.inlet.enabled:
            await self.inlet.start()
        self.greet()
        self.memory.start()
        slim()
        notify.tell("READY=1")
        try:
            while not self.stopping:
                self.turn()
                limit = max(0.05, min(1.0, self.watch.next_wake(self.steady()) - self.steady()))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.wake.wait(), limit)
                self.wake.clear()
        finally:
            notify.tell("STOPPING=1")
            await self.leave()

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
        for check in self.watch.due(now):
            if check.name not in self.reading:
                self.reading[check.name] = asyncio.create_task(self.read(check, now))
        for what in self.keeper.requests():
            self.obey(what, now)
        if self.desk is not None:
            self.desk.turn()
        if self.door is not None:
            self.door.turn()
        self.watch.tick(now)
        for name, channel in self.channels.items():
            if name not in self.sending:
                one = self.watch.take(name, now)
                if one is not None:
                    self.sending[name] = asyncio.create_task(self.send(channel, one))
        self.regularly(now)

    def regularly(self, now: Instant) -> None:
        moment = self.clock.monotonic()
        mains = self.section.mains
        if not mains.enabled or moment - self.mains_seen < 5 * mains.every_s + 2 * mains.timeout_s + 10:
            notify.tell("WATCHDOG=1")
            self.beside(self.deadman.turn(now))
        if moment >= self.next_status:
            self.next_status = moment + 5
            board.write(self.folder / "status.json", self.status())
        if moment >= self.next_ring and (self.ringing is None or self.ringing.done()):
            self.next_ring = moment + self.section.pushover.poll_s
            self.ringing = asyncio.create_task(self.rings())
        if moment >= self.next_beat:
            self.next_beat = moment + 60
            if now.steady - self.pruned > 86400:
                self.pruned = now.steady
                self.memory.prune()
            self.watch.heartbeat(now)
            self.beside(self.ask_conditions())
            self.memory.ping()

    def beside(self, work: Any) -> None:
        """Let it run beside the loop; its failures are logged."""
        if work is None:
            return
        task = asyncio.create_task(work)
        self.aside.add(task)
        task.add_done_callback(self.done_beside)

    def done_beside(self, task: "asyncio.Task[Any]") -> None:
        self.aside.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a side task failed: %r", task.exception())

    async def leave(self) -> None:
        """End what is under way; what was being sent is found as unknown at the next start."""
        tasks = [*self.reading.values(), *self.sending.values(), *self.aside]
        if self.ringing is not None:
            tasks.append(self.ringing)
        # A message halfway out is worth a moment.
        sending = list(self.sending.values())
        if sending:
            await asyncio.wait(sending, timeout=5)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.inlet.stop()
        if self.desk is not None:
            await self.desk.close()
        if self.door is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.door.leave(), 8)
        for channel in self.channels.values():
            with contextlib.suppress(Exception):
                await asyncio.wait_for(channel.close(), 5)
        await self.hello.close()
        await self.sources.close()
        await self.deadman.close()
        self.watch.heartbeat(self.now())
        self.keeper.close()
        self.memory.close()

    # -- readings ---------------------------------------------------------------------------------------------------

    async def read(self, check: Check, now: Instant) -> None:
        readings: Mapping[str, Any] | Unreadable
        try:
            states = self.watch.known(check.name)
            readings = await asyncio.wait_for(check.read(self.sources, now, states), check.timing.timeout_s)
        except SourceError as error:
            readings = Unreadable(Text(error.fr, error.en))
        except TimeoutError:
            readings = Unreadable(NOT_READ)
        except Exception as error:
            log.exception("the reading of %s failed", check.name)
            name = type(error).__name__
            readings = Unreadable(Text(f"La lecture a échoué ({name}).", f"The reading failed ({name})."))
        finally:
            self.reading.pop(check.name, None)
        try:
            if check.name == "mains":
                self.mains_seen = self.clock.monotonic()
            if check.name == "host" and not isinstance(readings, Unreadable):
                value = readings["clock"].value
                self.watch.synchronised = None if value is None else bool(value)
            happened = self.watch.observe(check, readings, self.now())
            if not isinstance(readings, Unreadable):
                self.memory.record(check.name, readings)
            self.follow(happened)
            if happened.seen:
                self.next_status = 0.0
        except Exception:
            # One check with a fault of its own must not end the watch.
            log.exception("the judgment of %s failed", check.name)
        self.wake.set()

    def follow(self, happened: Happened) -> None:
        """Log what happened, do what was asked, show the problem in the house."""
        for seen in happened.seen:
            log.info("%s/%s: %s – %s", seen.check, seen.subject, seen.verdict.level, seen.verdict.reason.en)
        for notice in happened.notices:
            log.warning("%s %s %s/%s: %s", notice.kind, notice.alarm, notice.check, notice.subject, notice.text.en)
            if notice.kind in ("alarm", "unstable", "resolution"):
                severity = "major" if notice.level == "critical" else "minor"
                key = f"nightwatch/{notice.check}/{notice.subject}"
                active = notice.kind != "resolution"
                self.beside(self.hello.problem(key, severity, notice.text.fr, notice.text.en, active))
        for action in happened.actions:
            self.beside(self.act(action))

    async def act(self, action: Action) -> None:
        """Restart a program; what comes of it is seen by the checks, and told in the log."""
        program, _, host = action.target.partition("@")
        try:
            await asyncio.wait_for(self.sources.restart(program, host), 60)
            log.warning("%s restarted", action.target)
        except SourceError as error:
            log.error("%s", error)
        except TimeoutError:
            log.error("%s: the restart did not end in time", action.target)

    async def accounts(self) -> Mapping[str, ChannelReading]:
        return self.watch.accounts(self.now(), self.conditions)

    async def ask_conditions(self) -> None:
        """Ask each channel how it does, beside the loop."""
        for name in self.conditions:
            try:
                self.conditions[name] = await asyncio.wait_for(self.channels[name].condition(), 30)
            except Exception as error:
                self.conditions[name] = f"does not say how it is ({type(error).__name__})"

    # -- sendings ---------------------------------------------------------------------------------------------------

    async def send(self, channel: Channel, one: Delivery) -> None:
        try:
            text = message(one, self.lang, self.settings.house.name)
            if channel.name == "pushover" and any(notice.check in PICTURED for notice in one.notices):
                text = replace(text, picture=await self.picture())
            faults.point("before_send")
            sent = await asyncio.wait_for(channel.send(text), channel.timeout_s)
            faults.point("after_send")
        except TimeoutError:
            sent = Sent.unknown(f"no outcome within {channel.timeout_s:g} s")
        except asyncio.CancelledError:
            self.sending.pop(channel.name, None)
            raise
        except Exception as error:
            log.exception("the channel %s failed", channel.name)
            sent = Sent.unknown(f"{type(error).__name__} in the channel")
        self.sending.pop(channel.name, None)
        level = logging.INFO if sent.outcome == "delivered" else logging.ERROR
        log.log(level, "message %s to %s: %s %s", one.id, one.to, sent.outcome, sent.reason)
        if sent.outcome != "delivered" and channel.name != "voice":
            self.memory.failed(channel.name, sent.outcome, sent.reason)
        self.watch.sent(one.id, sent, self.now())
        self.wake.set()

    async def picture(self) -> bytes | None:
        """The temperatures of the last day; None when they cannot be read."""
        now = self.clock.now()
        try:
            question = Question("temperature", now - timedelta(days=1), now)
            points = await asyncio.wait_for(self.sources.points(question), 10)
        except (SourceError, TimeoutError):
            return None
        places: dict[str, list[tuple[float, float]]] = {}
        for point in points:
            with contextlib.suppress(ValueError):
                places.setdefault(point.tags.get("place", ""), []).append((point.at.timestamp(), float(point.value)))
        curves = [Curve(name, places[name]) for name in sorted(places)]
        return await asyncio.to_thread(plot, curves) if curves else None

    async def rings(self) -> None:
        """Emergencies that still ring: has somebody answered; is it over, so that it must stop?"""
        for one in self.watch.outbox.rings():
            channel = self.channels.get(one.to.partition(":")[0])
            if not isinstance(channel, Answers):
                self.watch.outbox.quiet(one.id)
                continue
            wanted = [notice for notice in one.notices if notice.level == "critical"]
            if all(self.watch.answered(notice) for notice in wanted):
                if await channel.cancel(one.receipt):
                    self.watch.outbox.quiet(one.id)
                continue
            answer = await channel.answer(one.receipt)
            if answer == "acknowledged":
                for notice in wanted:
                    self.watch.acknowledge(notice.alarm, f"{channel.name}:{one.to.partition(':')[2]}", self.now())
            if answer != "waiting":
                self.watch.outbox.quiet(one.id)
        self.keeper.commit()

    # -- requests ---------------------------------------------------------------------------------------------------

    def obey(self, what: Mapping[str, Any], now: Instant) -> None:
        """A request left by the command line."""
        if what.get("do") == "ack":
            self.watch.acknowledge(int(what["alarm"]), str(what.get("who", "terminal")), now)
        elif what.get("do") == "test":
            self.watch.test_alarm(str(what.get("mark", "test")), now)
        elif what.get("do") == "maintain":
            end = now.utc + timedelta(seconds=float(what["seconds"]))
            self.watch.maintain(tuple(what["checks"]), now.wall, end, "terminal", now)

    def status(self) -> dict[str, Any]:
        return board.status(self.watch, self.now(), version())

    def hand_in(self, raised: Raised) -> None:
        self.watch.hand_in(raised, self.now())
        self.wake.set()

    def take_back(self, key: str) -> None:
        self.watch.take_back(key)
        self.wake.set()

    def acknowledge(self, alarm: int, who: str) -> bool:
        return self.watch.acknowledge(alarm, who, self.now())
