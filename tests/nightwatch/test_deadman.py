"""Who notices that the watchman is gone: pings of an outside service and of the sentries."""

import asyncio
import logging
import socket
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from basecamp.clock import SystemClock
from basecamp.settings import Settings
from basecamp.settings.nightwatch.links import DeadmanSettings
from basecamp.settings.nightwatch.sentry import SentrySettings
from nightwatch.deadman import BLOCK, Deadman
from nightwatch.keeper import MemoryKeeper
from nightwatch.memory import Memory
from nightwatch.sentry import ping
from nightwatch.sentry.ping import Answer
from nightwatch.sentry.run import Sentry
from tests.nightwatch.times import at

KEY = "a long text that nobody guesses"


class Outside:
    """A healthchecks service."""

    def __init__(self) -> None:
        self.asked = 0
        self.status = 200

    async def hear(self, request: web.Request) -> web.Response:
        self.asked += 1
        return web.Response(status=self.status)


@pytest.fixture
async def outside() -> AsyncIterator[tuple[Outside, str]]:
    service = Outside()
    app = web.Application()
    app.add_routes([web.get("/ping/{secret}", service.hear)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield service, f"http://127.0.0.1:{runner.addresses[0][1]}/ping/0f3c9c1e"
    await runner.cleanup()


def made(keeper: MemoryKeeper | None = None, **more: Any) -> Deadman:
    return Deadman(DeadmanSettings(**more), SystemClock(), keeper or MemoryKeeper())


async def test_the_outside_service_is_asked_every_minute_and_its_address_is_no_word_of_the_log(
    outside: tuple[Outside, str], caplog: pytest.LogCaptureFixture
) -> None:
    service, url = outside
    deadman = made(url=url, every_s=60)
    with caplog.at_level(logging.DEBUG):
        for second in (0, 1, 59, 60, 61, 119, 120):
            if (work := deadman.turn(at(second))) is not None:
                await work
        assert service.asked == 3
        service.status = 500
        work = deadman.turn(at(200))
        assert work is not None
        await work
        away = made(url="http://127.0.0.1:9/ping/0f3c9c1e")
        work = away.turn(at(0))
        assert work is not None
        await work
    assert "answered 500" in caplog.text and "cannot be reached" in caplog.text
    assert "0f3c9c1e" not in "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("nightwatch"))
    await deadman.close()
    await away.close()


async def test_a_service_that_is_slow_is_not_asked_a_second_time_meanwhile() -> None:
    deadman = made(url="http://127.0.0.1:9/x", every_s=10)
    first = deadman.turn(at(0))
    assert first is not None and deadman.turn(at(20)) is None, "the first question is still under way"
    await first
    again = deadman.turn(at(40))
    assert again is not None
    await again
    await deadman.close()


async def test_a_name_that_takes_its_time_holds_up_no_other_sentry_and_rounds_do_not_pile_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    key.write_text(KEY + "\n")
    key.chmod(0o600)
    sent: list[str] = []
    free = threading.Event()

    def send(datagram: bytes, target: str) -> None:
        if target.startswith("slow"):
            free.wait(10)
        sent.append(target)

    monkeypatch.setattr(ping, "ask", send)
    deadman = made(sentries=("slow:1", "quick:1"), sentry_every_s=10, key_file=str(key))
    work = deadman.turn(at(0))
    assert work is not None
    first = asyncio.create_task(work)
    async with asyncio.timeout(5):
        while not sent:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert sent == ["quick:1"]
    assert deadman.turn(at(10)) is None and deadman.turn(at(20)) is None, "each would hold a thread of its own"
    free.set()
    await first
    again = deadman.turn(at(30))
    assert again is not None
    await again
    assert sorted(sent) == ["quick:1", "quick:1", "slow:1", "slow:1"]


async def test_sentries_hear_signed_numbers_that_only_grow_also_after_a_crash(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(KEY + "\n")
    key.chmod(0o600)
    keeper = MemoryKeeper()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sentry:
        sentry.bind(("127.0.0.1", 0))
        sentry.settimeout(5)
        target = f"127.0.0.1:{sentry.getsockname()[1]}"

        async def heard(deadman: Deadman, second: float) -> int:
            work = deadman.turn(at(second))
            assert work is not None
            await work
            datagram = await asyncio.to_thread(sentry.recv, 1000)
            assert ping.check(b"another key", datagram, 0) is None, "forged"
            counter = ping.check(KEY.encode(), datagram, 0)
            assert counter is not None and ping.check(KEY.encode(), datagram, counter) is None, "replayed"
            return counter

        more: dict[str, Any] = {"sentries": (target,), "sentry_every_s": 10, "key_file": str(key)}
        first = made(keeper, **more)
        counters = [await heard(first, second) for second in (0, 10, 20)]
        assert counters == [counters[0], counters[0] + 1, counters[0] + 2] and first.turn(at(25)) is None
        again = made(keeper, **more)  # killed: what was not written down is skipped
        counters += [await heard(again, second) for second in (30, 40)]
        assert counters[3:] == [counters[0] + BLOCK + 1, counters[0] + BLOCK + 2]
        # The database is lost: a sentry would take small numbers for replays, for years.
        work = made(MemoryKeeper(), **more).turn(at(86400))
        assert work is not None
        await work
        assert ping.check(KEY.encode(), await asyncio.to_thread(sentry.recv, 1000), max(counters)) is not None
        # A clock of 1970 says nothing; the number still grows, and is lifted once the clock is sure.
        late = made(MemoryKeeper(), **more)
        for second, trusted in ((0, False), (10, False), (20, True)):
            work = late.turn(at(second, trusted=trusted))
            assert work is not None
            await work
        numbers = [ping.check(KEY.encode(), await asyncio.to_thread(sentry.recv, 1000), 0) for _ in range(3)]
        assert numbers[:2] == [1, 2] and numbers[2] is not None and numbers[2] > 10**9


async def test_what_a_sentry_answers_is_heard_once_a_minute_and_stored_under_its_host(
    tmp_path: Path, free_port: int
) -> None:
    """S23, with a real sentry on a real socket, and the watchman's own store."""
    key = tmp_path / "key"
    key.write_text(KEY + "\n")
    key.chmod(0o600)
    listen = f"127.0.0.1:{free_port}"
    sentry = Sentry(
        SentrySettings(key_file=str(key), gateway=listen, listen=listen), SystemClock(), tmp_path / "sentry.json"
    )
    memory = Memory(Settings(), SystemClock(), tmp_path)
    heard: list[Answer] = []

    def keep(answer: Answer) -> None:
        heard.append(answer)
        memory.answered(answer)

    settings = DeadmanSettings(sentries=(listen, "127.0.0.2:9"), sentry_every_s=10, key_file=str(key))
    deadman = Deadman(settings, SystemClock(), MemoryKeeper(), keep)
    guarding = asyncio.create_task(sentry.run())
    async with asyncio.timeout(20):
        while sentry.transport is None or sentry.machine is None:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    for second in (0, 10, 50, 60):
        work = deadman.turn(at(second))
        assert work is not None
        await work
    sentry.stopping.set()
    await guarding
    assert len(heard) == 2, "once a minute"
    assert heard[0].machine is not None and heard[0].machine.disks.keys() == {"/"}
    stored = memory.store.latest("disk") if memory.store else None
    assert stored is not None and stored.tags == {"place": f"{socket.gethostname()}:/"}
    assert 0 < float(stored.value) <= 100
    now = deadman.sentries(at(100))
    assert (now["127.0.0.1"].age_s, now["127.0.0.2"].age_s) == (40, 100), "one never answered"
    assert now["127.0.0.1"].machine is not None and now["127.0.0.2"].machine is None
    memory.close()
