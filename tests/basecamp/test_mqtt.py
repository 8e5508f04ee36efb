"""The bus over a real mosquitto, started here."""

import asyncio
import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from basecamp.clock import SystemClock
from basecamp.events import (
    Alarm,
    Announcement,
    Doorbell,
    Event,
    Measurement,
    ModeChanged,
    Movement,
    Presence,
    ProblemChanged,
    Sighting,
)
from basecamp.logbook import StoreLogbook
from basecamp.mqtt import MqttBus, part, topic_of
from basecamp.settings.network import MqttSettings
from basecamp.store import SqliteStore

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Broker:
    """A mosquitto on a free port of the loopback, which forgets nothing while it runs."""

    def __init__(self, folder: Path) -> None:
        found = shutil.which("mosquitto") or shutil.which("/usr/sbin/mosquitto")
        if found is None:
            pytest.skip("mosquitto is not installed (apt-get install mosquitto)")
        self.program = found
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.config = folder / "mosquitto.conf"
        folder.chmod(0o777)  # mosquitto gives up root, and its file must still be written
        self.config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location {folder}/\n"
        )
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [self.program, "-c", str(self.config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        limit = time.monotonic() + 10
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            assert time.monotonic() < limit, "mosquitto did not start"
            time.sleep(0.01)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(5)
            self.process = None


class House:
    """One process on a host: its bus, its logbook, all it heard."""

    def __init__(self, broker: Broker, name: str, **settings: object) -> None:
        self.clock = SystemClock("UTC")
        self.store = SqliteStore(":memory:")
        given = {"host": "127.0.0.1", "port": broker.port, "retry_s": 0.05, "timeout_s": 2.0, **settings}
        logbook = StoreLogbook(self.store, self.clock, name)
        self.bus = MqttBus(MqttSettings.model_validate(given), self.clock, logbook, name, "here")
        self.heard: list[Event] = []
        self.bus.subscribe(Event, self.heard.append)
        self.task: asyncio.Task[None] | None = None

    def log(self) -> list[str]:
        logbook = StoreLogbook(self.store, self.clock, "test")
        return [e.text for e in logbook.entries(NOW - timedelta(days=9999), NOW + timedelta(days=9999))]

    async def start(self) -> None:
        self.task = asyncio.create_task(self.bus.run())
        await until(lambda: self.bus.connected)

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
            self.task = None


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - it waits for another process
            await asyncio.sleep(0.005)


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Broker]:
    broker = Broker(tmp_path)
    broker.start()
    yield broker
    broker.stop()


@contextlib.asynccontextmanager
async def houses(broker: Broker, *names: str) -> AsyncIterator[list[House]]:
    made = [House(broker, name) for name in names]
    try:
        for house in made:
            await house.start()
        yield made
    finally:
        for house in made:
            await house.stop()


def test_topics() -> None:
    assert topic_of("basecamp", Doorbell(NOW)) == ("basecamp/event/Doorbell", False)
    assert topic_of("basecamp", ModeChanged(NOW, "asleep", "cocoon", "speech")) == ("basecamp/state/ModeChanged", True)
    assert topic_of("b", Presence(NOW, "Zoé", True)) == ("b/state/Presence/Zo%C3%A9", True)
    assert topic_of("b", Measurement(NOW, "temperature", "salle d'eau/+#", 19.5))[0] == (
        "b/state/Measurement/temperature/salle d'eau%2F%2B%23"
    )
    assert part("") == "_" and "\0" not in part("a\0b")


async def test_an_event_is_heard_once_by_all_and_at_once_at_home(broker: Broker) -> None:
    async with houses(broker, "hello", "watch") as (hello, watch):
        event = Movement(NOW, "PIR_entry", True)
        hello.bus.publish(event)
        assert hello.heard == [event]
        await until(lambda: watch.heard)
        watch.bus.publish(Doorbell(NOW))
        await until(lambda: len(hello.heard) == 2)
        assert watch.heard == [event, Doorbell(NOW)] and hello.heard == [event, Doorbell(NOW)]
        assert hello.bus.hosts == {"hello@here": True, "watch@here": True}


async def test_who_comes_later_learns_the_states_but_not_the_happenings(broker: Broker) -> None:
    mode = ModeChanged(NOW, "lockout", "cocoon", "speech")
    problem = ProblemChanged(NOW, "hardware.pir", "minor", "Le PIR est muet.", "The PIR is silent.")
    async with houses(broker, "hello") as (hello,):
        for event in (Measurement(NOW, "temperature", "salon", 19.0), Doorbell(NOW), problem, mode):
            hello.bus.publish(event)
        newest = Measurement(NOW + timedelta(seconds=5), "temperature", "salon", 19.5)
        hello.bus.publish(newest)
        await until(lambda: not hello.bus.outbox)
        async with houses(broker, "page") as (page,):
            await until(lambda: len(page.heard) == 3)
            assert set(page.heard) == {newest, problem, mode}
        # It does not hear its own states again, not even in a later life.
        await hello.stop()
        again = House(broker, "hello")
        await again.start()
        async with houses(broker, "watch") as (watch,):
            await until(lambda: len(watch.heard) == 3)
        assert again.heard == []
        await again.stop()


async def test_a_farewell_and_a_last_will(broker: Broker) -> None:
    async with houses(broker, "hello", "leaves", "dies") as (hello, leaves, dies):
        await until(lambda: hello.bus.hosts.get("dies@here"))
        await leaves.stop()
        await until(lambda: hello.bus.hosts.get("leaves@here") is False)
        (peer,) = [t for t in asyncio.all_tasks() if t is dies.task]
        # The process dies: its socket is closed without a word of MQTT.
        writer = next(c for c in clients(peer) if c)
        writer.shutdown(socket.SHUT_RDWR)
        await until(lambda: hello.bus.hosts.get("dies@here") is False)


def clients(task: asyncio.Task[None]) -> list[socket.socket]:
    """The socket of the client that a bus is holding."""
    import gc

    import paho.mqtt.client as paho

    mine = [c for c in gc.get_objects() if isinstance(c, paho.Client) and c._client_id.startswith(b"dies@")]
    return [client.socket() for client in mine]


async def test_the_broker_goes_and_comes_back(broker: Broker) -> None:
    async with houses(broker, "hello", "watch") as (hello, watch):
        broker.stop()
        await until(lambda: not hello.bus.connected and not watch.bus.connected)
        for number in range(50):
            hello.bus.publish(Measurement(NOW, "temperature", "salon", float(number)))
        hello.bus.publish(Doorbell(NOW))
        assert len(hello.heard) == 51, "the house goes on alone"
        assert [type(e) for e in watch.heard] == []
        held, go = asyncio.Event(), asyncio.Event()

        async def after_the_other(seconds: float) -> None:
            held.set()
            await go.wait()  # a listener that comes back later would miss what is told now

        hello.clock.sleep = after_the_other  # type: ignore[method-assign]
        await held.wait()
        broker.start()
        await until(lambda: watch.bus.connected)
        go.set()
        await until(lambda: Doorbell(NOW) in watch.heard)
        # Of a state, the newest is enough.
        assert watch.heard == [Measurement(NOW, "temperature", "salon", 49.0), Doorbell(NOW)]
        for house in (hello, watch):
            assert [("is lost" in line, "is back" in line) for line in house.log()] == [(True, False), (False, True)]


async def test_what_passed_while_the_broker_was_away_is_not_told_hours_later(broker: Broker) -> None:
    """A movement of this morning, told tonight to a house that is locked by now, was an intrusion."""
    async with houses(broker, "hello", "watch") as (hello, watch):
        broker.stop()
        await until(lambda: not hello.bus.connected and not watch.bus.connected)
        await hello.stop()  # comes back after the other, who would else miss what is told
        leak = Alarm(NOW, "leak", "De l'eau coule.", "Water is running.")
        for event in (Movement(NOW, "PIR_entry"), Sighting(NOW, "tel-nio", -60), leak, Announcement(NOW, "Bonjour")):
            hello.bus.publish(event)
        late = hello.clock.monotonic() + 7200
        hello.clock.monotonic = lambda: late  # type: ignore[method-assign]
        hello.bus.publish(Doorbell(NOW))
        broker.start()
        await until(lambda: watch.bus.connected)
        await hello.start()
        await until(lambda: Doorbell(NOW) in watch.heard)
        assert watch.heard == [leak, Doorbell(NOW)]


async def test_a_broker_that_goes_at_the_farewell_keeps_nobody(broker: Broker) -> None:
    """The end of a process is not lost with the connection: it ran on for ever."""
    import aiomqtt

    async with houses(broker, "hello") as (hello,):

        async def gone(*words: object, **given: object) -> None:
            raise aiomqtt.MqttError("the broker is gone")

        assert hello.task is not None
        hello.bus.due.clear()
        publish = aiomqtt.Client.publish
        aiomqtt.Client.publish = gone  # type: ignore[assignment,method-assign]
        try:
            hello.task.cancel()
            done, _ = await asyncio.wait([hello.task], timeout=5)
        finally:
            aiomqtt.Client.publish = publish  # type: ignore[method-assign]
        assert done and hello.task.cancelled()


@pytest.mark.parametrize("at", ["connecting", "subscribing", "greeting", "telling"])
async def test_an_end_that_comes_with_an_answer_of_the_broker_is_an_end(
    broker: Broker, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """asyncio.wait_for of Python 3.11, which waits in aiomqtt, forgot the cancellation: the process ran on for ever."""
    answers, wait_for = iter(("connecting", "subscribing", "greeting", "telling")), asyncio.wait_for
    hello = House(broker, "hello")

    async def cancelled_with_the_answer(answer: Awaitable[object], timeout: float) -> object:  # noqa: ASYNC109
        coming = asyncio.ensure_future(answer)
        if next(answers, "farewell") == at:
            coming.add_done_callback(lambda _: hello.task and hello.task.cancel())
        return await wait_for(coming, timeout)

    monkeypatch.setattr(asyncio, "wait_for", cancelled_with_the_answer)
    async with houses(broker, "watch") as (watch,):
        answers = iter(("connecting", "subscribing", "greeting", "telling"))
        hello.bus.publish(Doorbell(NOW))
        hello.task = asyncio.create_task(hello.bus.run())
        done, _ = await asyncio.wait([hello.task], timeout=5)
        assert done and hello.task.cancelled()
        if at in ("greeting", "telling"):
            await until(lambda: watch.bus.hosts.get("hello@here") is False)


async def test_a_broker_that_never_was_is_told_once_and_the_queue_has_an_end(tmp_path: Path) -> None:
    broker = Broker(tmp_path)
    house = House(broker, "hello", queue=10, retry_s=0.01)
    task = asyncio.create_task(house.bus.run())
    for _ in range(30):
        house.bus.publish(Doorbell(NOW))
    await asyncio.sleep(0.1)
    assert len(house.bus.outbox) == 10 and house.bus.dropped == 20
    assert len(house.log()) == 1 and "goes on alone" in house.log()[0]
    broker.start()
    await until(lambda: house.bus.connected and not house.bus.outbox)
    assert "20 events were too many to keep" in house.log()[1]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    broker.stop()


async def test_nonsense_on_the_topics_is_ignored_and_told_once(broker: Broker) -> None:
    import aiomqtt

    async with houses(broker, "hello") as (hello,):
        async with aiomqtt.Client("127.0.0.1", broker.port) as stranger:
            for payload in (
                b"",
                b"\xff",
                b"{}",
                b"[]",
                b"x" * 70_000,
                b'{"origin":"a","id":"1","event":{"event":"No"}}',
            ):
                await stranger.publish("basecamp/event/Doorbell", payload, qos=1)
            good = '{"origin":"a","id":"1","event":{"event":"Doorbell","at":"2026-11-23T08:00:00+00:00"}}'
            for _ in range(2):  # delivered twice, heard once
                await stranger.publish("basecamp/event/Doorbell", good, qos=1)
            await stranger.publish("basecamp/event/Doorbell", good.replace('"1"', '"2"'), qos=1)
        await until(lambda: len(hello.heard) == 2)
        assert hello.heard == [Doorbell(NOW), Doorbell(NOW)] and hello.bus.refused == 5
        assert len([line for line in hello.log() if "ignored" in line]) == 1
