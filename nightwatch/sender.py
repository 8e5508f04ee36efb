"""Messages, handed to the channels beside the loop, one at a time each; and what the channels say of themselves."""

import asyncio
import contextlib
import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from basecamp.clock import Clock
from basecamp.house import Lang
from basecamp.limit import within
from nightwatch import faults
from nightwatch.channels.channel import Answers, Channel, Sent
from nightwatch.delivery import Delivery
from nightwatch.memory import Memory
from nightwatch.sources.port import ChannelReading, Question, SourceError, Sources
from nightwatch.texts import message
from nightwatch.verdict import Instant
from nightwatch.watch import Watch

log = logging.getLogger(__name__)
PICTURED = ("report", "temperature")
"""Messages that a picture of the last day explains."""
LAST_MOMENT_S = 5
"""A message halfway out is waited for so long when the watchman leaves."""


class Sender:
    """`sources` are asked for what a picture shows; `done` is called when something has an outcome."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        watch: Watch,
        sources: Sources,
        memory: Memory,
        clock: Clock,
        now: Callable[[], Instant],
        done: Callable[[], None],
        lang: Lang,
        house: str,
    ) -> None:
        self.channels = channels
        self.watch = watch
        self.sources = sources
        self.memory = memory
        self.clock = clock
        self.now = now
        self.done = done
        self.lang: Lang = lang
        self.house = house
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.conditions: dict[str, str] = dict.fromkeys((name for name in channels if name != "voice"), "")
        """What each real channel last said of itself; empty = it is well."""
        self.ringing: asyncio.Task[None] | None = None

    # -- out --------------------------------------------------------------------------------------------------------

    def turn(self, now: Instant) -> None:
        """Begin whatever is due; never waits."""
        for name, channel in self.channels.items():
            if name not in self.tasks:
                one = self.watch.post.take(name, now)
                if one is not None:
                    self.tasks[name] = asyncio.create_task(self.send(channel, one))

    async def send(self, channel: Channel, one: Delivery) -> None:
        try:
            text = message(one, self.lang, self.house, self.now().wall.date())
            if channel.name == "pushover" and any(notice.check in PICTURED for notice in one.notices):
                text = replace(text, picture=await self.drawn())
            faults.point("before_send")
            sent = await within(channel.send(text), channel.timeout_s)
            faults.point("after_send")
        except TimeoutError:
            sent = Sent.unknown(f"no outcome within {channel.timeout_s:g} s")
        except asyncio.CancelledError:
            self.tasks.pop(channel.name, None)
            raise
        except Exception as error:
            log.exception("the channel %s failed", channel.name)
            sent = Sent.unknown(f"{type(error).__name__} in the channel")
        self.tasks.pop(channel.name, None)
        level = logging.INFO if sent.outcome == "delivered" else logging.ERROR
        log.log(level, "message %s to %s: %s %s", one.id, one.to, sent.outcome, sent.reason)
        if sent.outcome != "delivered" and channel.name != "voice":
            self.memory.failed(channel.name, sent.outcome, sent.reason)
        self.watch.post.sent(one.id, sent, self.now())
        self.done()

    async def drawn(self) -> bytes | None:
        """The picture; a message goes without one rather than not at all."""
        try:
            return await self.picture()
        except Exception:
            log.exception("the picture cannot be drawn")
            return None

    async def picture(self) -> bytes | None:
        """The temperatures of the last day; None when they cannot be read."""
        from nightwatch.plot import Curve, plot

        now = self.clock.now()
        try:
            question = Question("temperature", now - timedelta(days=1), now)
            points = await within(self.sources.points(question), 10)
        except (SourceError, TimeoutError):
            return None
        places: dict[str, list[tuple[float, float]]] = {}
        for point in points:
            with contextlib.suppress(ValueError):
                value = float(point.value)
                if math.isfinite(value):
                    places.setdefault(point.tags.get("place", ""), []).append((point.at.timestamp(), value))
        curves = [Curve(name, places[name]) for name in sorted(places)]
        return await asyncio.to_thread(plot, curves) if curves else None

    # -- answers ----------------------------------------------------------------------------------------------------

    def listen(self) -> bool:
        """Begin to ask for answers to what rings; False while the last round is not over."""
        if self.ringing is not None and not self.ringing.done():
            return False
        self.ringing = asyncio.create_task(self.rings())
        return True

    async def rings(self) -> None:
        """Emergencies that still ring: has somebody answered; is it over, so that it must stop?"""
        outbox = self.watch.outbox
        for one in outbox.rings():
            channel = self.channels.get(one.to.partition(":")[0])
            if not isinstance(channel, Answers):
                outbox.quiet(one.id)
                continue
            wanted = [notice for notice in one.notices if notice.level == "critical"]
            if all(self.watch.alarms.answered(notice) for notice in wanted):
                if await channel.cancel(one.receipt):
                    outbox.quiet(one.id)
                continue
            answer = await channel.answer(one.receipt)
            if answer == "acknowledged":
                for notice in wanted:
                    self.watch.acknowledge(notice.alarm, f"{channel.name}:{one.to.partition(':')[2]}", self.now())
            if answer != "waiting":
                outbox.quiet(one.id)
        self.watch.keeper.commit()

    # -- condition --------------------------------------------------------------------------------------------------

    async def ask_conditions(self) -> None:
        """Ask each channel how it does."""
        for name in self.conditions:
            try:
                self.conditions[name] = await within(self.channels[name].condition(), 30)
            except Exception as error:
                self.conditions[name] = f"does not say how it is ({type(error).__name__})"

    async def accounts(self) -> Mapping[str, ChannelReading]:
        return self.watch.post.accounts(self.now(), self.conditions)

    async def close(self) -> None:
        """What was being sent and has no outcome is found as unknown at the next start."""
        tasks = list(self.tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=LAST_MOMENT_S)
        if self.ringing is not None:
            tasks.append(self.ringing)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
