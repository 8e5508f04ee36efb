"""The mirror into a real server (victoria-metrics), through outages, refusals and a kill."""

import asyncio
import itertools
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from basecamp.clock import SimulatedClock, SystemClock
from basecamp.errors import ConfigError
from basecamp.influx import Mirror, MirrorError, line
from basecamp.logbook import StoreLogbook
from basecamp.settings.network import InfluxSettings
from basecamp.store import Point, SqliteStore
from tests.basecamp.servers import Victoria, answering

CLOCK = SystemClock("UTC")
START = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)


def test_the_line_protocol() -> None:
    at = datetime(2026, 11, 23, 8, 0, 0, 250_000, tzinfo=UTC)
    ns = "1795420800250000000"
    assert line(Point("temperature", at, 19.5, {"place": "salon"})) == f"temperature,place=salon value=19.5 {ns}"
    assert line(Point("a b,c", at, 1, {"x=y": "p, q", "none": ""})) == rf"a\ b\,c,x\=y=p\,\ q value=1.0 {ns}"
    assert line(Point("mode", at, 'dit "oui"\\', {})) == rf'mode text="dit \"oui\"\\" {ns}'
    assert line(Point("light", at, True, {})) == f"light flag=true {ns}"
    assert line(Point("t", at, float("nan"), {})) is None and line(Point("", at, 1.0, {})) is None


@given(st.text(), st.dictionaries(st.text(), st.text(), max_size=3), st.floats() | st.booleans())
def test_a_point_is_one_line_whatever_its_names(series: str, tags: dict[str, str], value: float | bool) -> None:
    text = line(Point(series, START, value, tags))
    assert text is None or ("\n" not in text and "\r" not in text)


@pytest.fixture(scope="module")
def victoria(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victoria]:
    server = Victoria(tmp_path_factory.mktemp("victoria"))
    server.start()
    yield server
    server.stop()


class Desk:
    """A store with a mirror, and its logbook."""

    def __init__(self, path: Path | str, url: str, **settings: object) -> None:
        self.store = SqliteStore(path, mirror=True)
        given = {"url": url, "timeout_s": 2.0, **settings}
        self.logbook = StoreLogbook(SqliteStore(":memory:"), CLOCK, "test")
        self.mirror = Mirror(self.store, InfluxSettings.model_validate(given), CLOCK, self.logbook)

    def write(self, series: str, first: int, count: int) -> None:
        for number in range(first, first + count):
            self.store.write(Point(series, START + timedelta(seconds=number), float(number), {"place": "salon"}))

    def log(self) -> list[str]:
        return [e.text for e in self.logbook.entries(START - timedelta(days=1), START + timedelta(days=1))]


async def test_every_point_arrives_with_its_time(victoria: Victoria, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "s.db", victoria.url, batch=100)
    desk.write("arrives", 0, 250)
    assert [await desk.mirror.flush() for _ in range(4)] == [100, 100, 50, 0]
    assert desk.store.unmirrored() == []
    assert victoria.values("arrives_value") == {
        (START + timedelta(seconds=n)).timestamp(): float(n) for n in range(250)
    }


async def test_an_outage_and_a_kill_lose_nothing(victoria: Victoria, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "s.db", victoria.url)
    desk.write("outage", 0, 30)
    await desk.mirror.flush()
    assert len(victoria.values("outage_value")) == 30
    victoria.stop()
    desk.write("outage", 30, 700)
    for _ in range(2):
        with pytest.raises(MirrorError, match="cannot be reached"):
            await desk.mirror.flush()
    assert len(desk.store.unmirrored(10_000)) == 700
    # The process is killed, and another one goes on with the same file.
    desk.store.close()
    victoria.start()
    again = Desk(tmp_path / "s.db", victoria.url)
    task = asyncio.create_task(again.mirror.run())
    async with asyncio.timeout(30):
        while again.store.unmirrored():  # noqa: ASYNC110 - it waits for a server
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert sorted(victoria.values("outage_value").values()) == [float(n) for n in range(730)]


async def test_a_kill_between_server_and_outbox_sends_points_again(victoria: Victoria, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "s.db", victoria.url)
    desk.write("again", 0, 10)
    await desk.mirror.send([point for _, point in desk.store.unmirrored()])  # … and dead before `mirrored`
    desk.store.close()
    assert await Desk(tmp_path / "s.db", victoria.url).mirror.flush() == 10
    assert len(victoria.values("again_value")) == 10


async def test_one_point_that_is_refused_does_not_block_the_others(tmp_path: Path) -> None:
    taken: list[str] = []

    async def picky(request: web.Request) -> web.Response:
        lines = (await request.text()).split("\n")
        if any("value=7.0" in one for one in lines):
            return web.Response(status=400, text="field type conflict")
        taken.extend(lines)
        return web.Response(status=204)

    async with answering("/api/v2/write", picky) as url:
        desk = Desk(":memory:", url)
        desk.write("t", 0, 20)
        desk.store.write(Point("t", START, float("inf")))
        assert await desk.mirror.flush() == 21
    assert sorted(float(one.split("value=")[1].split()[0]) for one in taken) == [n for n in range(20) if n != 7]
    assert desk.mirror.refused == 1 and len(desk.log()) == 1 and "left out" in desk.log()[0]
    assert desk.store.unmirrored() == []


async def test_errors_are_told_once_and_the_waits_grow(tmp_path: Path) -> None:
    asked: list[float] = []
    clock = SimulatedClock(START)
    answers = {"status": 503, "headers": {}}

    async def failing(request: web.Request) -> web.Response:
        asked.append(clock.monotonic())
        assert request.headers["Authorization"] == "Token secret" and request.query["bucket"] == "basecamp"
        return web.Response(status=answers["status"], headers=answers["headers"])  # type: ignore[arg-type]

    (tmp_path / "token").write_text("secret\n")
    (tmp_path / "token").chmod(0o600)
    async with answering("/api/v2/write", failing) as url:
        desk = Desk(":memory:", url, token_file=str(tmp_path / "token"), longest_retry_s=40)
        desk.mirror.clock = clock
        desk.write("t", 0, 1)
        task = asyncio.create_task(desk.mirror.run())

        async def attempts(count: int) -> None:
            async with asyncio.timeout(30):
                while len(asked) < count or not clock.sleepers:
                    await asyncio.sleep(0.002)
                    if not any(not f.done() for _, _, f in clock.sleepers):
                        continue
                    await clock.advance(1)

        await attempts(6)
        waits = [round(b - a) for a, b in itertools.pairwise(asked)]
        assert waits[:5] == [5, 10, 20, 40, 40]
        assert len(desk.log()) == 1 and "wait in the store" in desk.log()[0] and "secret" not in desk.log()[0]
        answers["status"] = 204
        await attempts(7)
        async with asyncio.timeout(5):
            while len(desk.log()) < 2:  # noqa: ASYNC110 - it waits for a server
                await asyncio.sleep(0.002)
        assert "again after" in desk.log()[1] and desk.store.unmirrored() == []
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_store_that_is_held_for_a_while_ends_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "s.db", "http://127.0.0.1:1")
    clock = SimulatedClock(START)
    desk.mirror.clock = clock
    broken: list[int] = []

    def held(limit: int = 500) -> list[tuple[int, Point]]:
        broken.append(limit)
        raise sqlite3.OperationalError("database is locked")

    desk.mirror.store.unmirrored = held  # type: ignore[method-assign]
    task = asyncio.create_task(desk.mirror.run())
    await clock.advance(30)
    assert not task.done() and len(broken) >= 3
    assert len(desk.log()) == 1 and "database is locked" in desk.log()[0]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_server_that_hangs_is_given_up(tmp_path: Path) -> None:
    released = asyncio.Event()

    async def hanging(request: web.Request) -> web.Response:
        await released.wait()
        return web.Response()

    async with answering("/api/v2/write", hanging) as url:
        desk = Desk(":memory:", url, timeout_s=0.1)
        desk.write("t", 0, 1)
        with pytest.raises(MirrorError, match="did not answer within"):
            await desk.mirror.flush()
        released.set()


@pytest.mark.parametrize(("status", "after"), [(429, 77.0), (401, None), (500, None)])
async def test_what_may_change_is_kept(status: int, after: float | None) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Retry-After": "77"} if after else {})

    async with answering("/api/v2/write", answer) as url:
        desk = Desk(":memory:", url)
        desk.write("t", 0, 3)
        with pytest.raises(MirrorError) as error:
            await desk.mirror.flush()
        assert error.value.retry_after == after and len(desk.store.unmirrored()) == 3


def test_a_token_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"There is no file .*token of InfluxDB"):
        Desk(":memory:", "http://x", token_file=str(tmp_path / "none"))
    (tmp_path / "open").write_text("secret\n")
    (tmp_path / "open").chmod(0o644)
    with pytest.raises(ConfigError, match="can be read by others: run chmod 600"):
        Desk(":memory:", "http://x", token_file=str(tmp_path / "open"))
