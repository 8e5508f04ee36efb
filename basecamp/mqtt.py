"""The bus over MQTT: what happens on one host is heard on all of them.

Topics, below the one of the settings ("basecamp"):

    basecamp/event/Doorbell                         an event, for those who are there
    basecamp/state/Measurement/temperature/salon    an event that is a state, retained: who comes later learns it
    basecamp/host/hello@bc-hq                       "online", or "offline" by the last will; retained

A retained state may be old when it is heard: `event.at` tells.

A payload is JSON: {"origin": who sent it, "id": unique, "event": {…}}. What this process sent itself is not heard
again, not even its retained states of an earlier run; what the broker delivers twice (QoS 1, reconnections) is heard
once. While the broker is away everything works on this host, and what was published is sent when it is back – but not
what means something only as it happens: a movement of this morning is no burglar of tonight.
"""

import asyncio
import contextlib
import json
import logging
import math
import secrets
import socket
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

from basecamp.bus import LocalBus
from basecamp.clock import Clock
from basecamp.events import (
    Announcement,
    DialogPhase,
    Doorbell,
    Event,
    Measurement,
    ModeChanged,
    Movement,
    Presence,
    ProblemChanged,
    Sighting,
    from_json,
)
from basecamp.logbook import Logbook
from basecamp.secrets import read_secret
from basecamp.settings.network import MqttSettings

E = TypeVar("E", bound=Event)
log = logging.getLogger(__name__)

LONGEST = 65536
"""A payload longer than this is none of ours, bytes."""
PASSING = (Movement, Sighting, Doorbell, Announcement, DialogPhase)
FRESH_S = 60.0
"""Happenings of these kinds that could not be sent for this long are not sent any more, seconds."""
REMEMBERED = 5000
"""Ids of the last messages, to hear each once."""


def state_key(event: Event) -> str | None:
    """What state an event is about, as the end of its topic; None when it is no state but a happening."""
    match event:
        case ModeChanged():
            return ""
        case Presence():
            return part(event.person)
        case Measurement():
            return f"{part(event.series)}/{part(event.place)}"
        case ProblemChanged():
            return part(event.key)
    return None


def part(text: str) -> str:
    """One level of a topic: percent-encoded as in an address, never empty."""
    return quote(text, safe="@ .:'") or "_"


def topic_of(root: str, event: Event) -> tuple[str, bool]:
    """The topic of an event, and whether it is retained."""
    kind, key = type(event).__name__, state_key(event)
    if key is None:
        return f"{root}/event/{kind}", False
    return f"{root}/state/{kind}" + (f"/{key}" if key else ""), True


@dataclass(frozen=True)
class Outgoing:
    """A message on its way."""

    topic: str
    payload: str
    retain: bool
    until: float = math.inf
    """On the monotonic clock: not worth sending any more."""


class MqttBus:
    """A `basecamp.bus.Bus` shared by all hosts. `publish` never waits; `run` carries the messages until cancelled.

    Raises ConfigError when the file of the broker's password cannot be read, or can be read by others.
    """

    def __init__(
        self, settings: MqttSettings, clock: Clock, logbook: Logbook, service: str, host: str | None = None
    ) -> None:
        self.settings = settings
        self.password = read_secret(settings.password_file, "password of the MQTT broker")
        self.clock = clock
        self.logbook = logbook
        self.local = LocalBus()
        self.origin = f"{service}@{host or socket.gethostname()}"
        self.run_id = secrets.token_hex(4)
        self.count = 0
        self.outbox: deque[Outgoing] = deque()
        self.due = asyncio.Event()
        self.home: tuple[int, asyncio.AbstractEventLoop] | None = None
        """The thread and loop of `run`."""
        self.seen: OrderedDict[str, None] = OrderedDict()
        self.hosts: dict[str, bool] = {}
        """Who is on the broker: "service@host" → online. Meaningful while `connected`."""
        self.connected = False
        self.lost_since: float | None = None
        self.dropped = 0
        self.refused = 0

    # --- the bus

    def publish(self, event: Event) -> None:
        """Tell the listeners of this host at once, and those of the others when the broker takes it."""
        self.local.publish(event)
        self.count += 1
        topic, retain = topic_of(self.settings.topic, event)
        body = {"origin": self.origin, "id": f"{self.run_id}-{self.count}", "event": event.as_json()}
        until = self.clock.monotonic() + FRESH_S if isinstance(event, PASSING) else math.inf
        message = Outgoing(topic, json.dumps(body, ensure_ascii=False), retain, until)
        if self.home is None or self.home[0] == threading.get_ident():
            self.enqueue(message)
        else:
            # The voice loop decides in a thread of its own; the outbox belongs to the event loop.
            self.home[1].call_soon_threadsafe(self.enqueue, message)

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        return self.local.subscribe(kind, handler)

    def enqueue(self, message: Outgoing) -> None:
        if message.retain and not self.connected:
            # Only the newest of a state matters to those who were not there.
            self.outbox = deque(one for one in self.outbox if one.topic != message.topic)
        while len(self.outbox) >= self.settings.queue:
            self.outbox.popleft()
            self.dropped += 1
        self.outbox.append(message)
        self.due.set()

    # --- the broker

    async def run(self) -> None:
        """Keep the connection until cancelled. Losing the broker is told once, and finding it again."""
        import aiomqtt

        self.home = (threading.get_ident(), asyncio.get_running_loop())
        while True:
            try:
                await self.session(aiomqtt)
            except* (aiomqtt.MqttError, OSError, TimeoutError) as group:
                self.lost(next(reasons(group)))
            finally:
                self.connected = False
            end_if_cancelled()  # a broker that went while we said farewell must not keep us
            await self.clock.sleep(self.settings.retry_s)

    def lost(self, error: BaseException) -> None:
        if self.lost_since is None:
            self.lost_since = self.clock.monotonic()
            where = f"{self.settings.host}:{self.settings.port}"
            reason = str(error) or type(error).__name__
            self.logbook.add("warning", f"the MQTT broker {where} is lost ({reason}): this host goes on alone")

    def found(self) -> None:
        self.connected = True
        if self.lost_since is not None:
            lasted = self.clock.monotonic() - self.lost_since
            late = f", {self.dropped} events were too many to keep" if self.dropped else ""
            self.logbook.add("info", f"the MQTT broker is back after {lasted:.0f} s{late}")
            self.lost_since, self.dropped = None, 0

    async def session(self, aiomqtt: Any) -> None:
        root, settings = self.settings.topic, self.settings
        status = f"{root}/host/{part(self.origin)}"
        client = aiomqtt.Client(
            settings.host,
            settings.port,
            username=settings.user or None,
            password=self.password or None,
            identifier=f"{self.origin}-{self.run_id}"[:60],
            will=aiomqtt.Will(status, "offline", qos=1, retain=True),
            keepalive=settings.keepalive_s,
            timeout=settings.timeout_s,
        )
        async with client:
            self.hosts.clear()
            await client.subscribe([(f"{root}/event/#", 1), (f"{root}/state/#", 1), (f"{root}/host/+", 1)])
            await client.publish(status, "online", qos=1, retain=True)
            try:
                end_if_cancelled()
                self.found()
                async with asyncio.TaskGroup() as group:
                    group.create_task(self.send(client))
                    # Here, not in a task: a group that waits at its end counts a failure as a cancellation.
                    await self.receive(client)
            except asyncio.CancelledError:
                # A farewell: the will speaks only for those who vanish.
                with contextlib.suppress(aiomqtt.MqttError):
                    await client.publish(status, "offline", qos=1, retain=True, timeout=1.0)
                raise

    async def send(self, client: Any) -> None:
        while True:
            while self.outbox:
                message = self.outbox[0]
                if self.clock.monotonic() <= message.until:
                    await client.publish(message.topic, message.payload, qos=1, retain=message.retain)
                    end_if_cancelled()
                # Confirmed by the broker; it may meanwhile have been dropped from a full queue.
                if self.outbox and self.outbox[0] is message:
                    self.outbox.popleft()
            self.due.clear()
            await self.due.wait()

    async def receive(self, client: Any) -> None:
        async for message in client.messages:
            topic = str(message.topic)
            payload = message.payload if isinstance(message.payload, bytes) else b""
            if topic.startswith(f"{self.settings.topic}/host/"):
                self.heard_host(topic, payload)
            elif payload:
                self.heard(topic, payload)

    def heard_host(self, topic: str, payload: bytes) -> None:
        from urllib.parse import unquote

        name = unquote(topic.rpartition("/")[2])
        if payload:
            self.hosts[name] = payload == b"online"
        else:
            self.hosts.pop(name, None)

    def heard(self, topic: str, payload: bytes) -> None:
        """One message of another host, given to the listeners of this one; nonsense is counted and told once."""
        try:
            if len(payload) > LONGEST:
                raise ValueError(f"{len(payload)} bytes")
            body = json.loads(payload)
            origin, number, event = str(body["origin"]), str(body["id"]), from_json(dict(body["event"]))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            self.refused += 1
            if self.refused == 1:
                self.logbook.add("warning", f"a message on {topic} is no event of the house and is ignored: {error}")
            return
        if origin == self.origin or number in self.seen:
            return
        self.seen[number] = None
        if len(self.seen) > REMEMBERED:
            self.seen.popitem(last=False)
        self.local.publish(event)


def end_if_cancelled() -> None:
    """Raise the cancellation that got lost on the way.

    aiomqtt waits with `asyncio.wait_for`, which before Python 3.12 returns the result and forgets the cancellation
    when both come at once; and what fails in the farewell takes the place of the cancellation, too.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def reasons(error: BaseException) -> Any:
    """The errors inside groups of errors."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from reasons(inner)
    else:
        yield error
