"""Alarms of the house reach nightwatch, each once, also when it was away or the house restarted meanwhile."""

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web

from basecamp.clock import SystemClock
from basecamp.events import Alarm
from basecamp.logbook import StoreLogbook
from basecamp.settings import WebSettings
from basecamp.store import SqliteStore
from hello import alarms
from hello.alarms import KEY, Forwarder

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=ZoneInfo("Europe/Paris"))
ALARM = Alarm(NOW, "intrusion", "Intrusion.", "Intrusion.")


@pytest.fixture
async def watchman(unused_port):
    taken, state = [], {"status": 200}

    async def alarm(request):
        body = await request.json()
        if state["status"] == 200:
            taken.append(body)
        return web.Response(status=state["status"])

    app = web.Application()
    app.add_routes([web.post("/alarm", alarm)])
    runner = web.AppRunner(app)
    await runner.setup()

    async def start():
        await web.TCPSite(runner, "127.0.0.1", unused_port).start()

    state.update(url=f"http://127.0.0.1:{unused_port}", start=start, taken=taken)
    yield state
    await runner.cleanup()


def forwarder(store, url):
    clock = SystemClock()
    return Forwarder(WebSettings(nightwatch=url), store, clock, StoreLogbook(store, clock, "hello"))


async def until(condition):
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


async def test_an_alarm_waits_for_nightwatch_and_goes_out_once(watchman, monkeypatch):
    monkeypatch.setattr(alarms, "RETRY_S", 0.02)
    store = SqliteStore(":memory:")
    one = forwarder(store, watchman["url"])
    task = asyncio.ensure_future(one.run())
    one.take(ALARM)
    await until(lambda: one.lost)
    assert len(store.state(KEY)) == 1
    await watchman["start"]()
    await until(lambda: store.state(KEY) == [])
    task.cancel()
    assert watchman["taken"] == [{"key": "intrusion", "fr": "Intrusion.", "en": "Intrusion.", "critical": True}]


async def test_an_alarm_written_down_before_a_restart_goes_out_after_it(watchman, tmp_path):
    await watchman["start"]()
    store = SqliteStore(tmp_path / "house.db")
    forwarder(store, watchman["url"]).take(ALARM)  # and the process is killed before it runs
    store.close()
    again = SqliteStore(tmp_path / "house.db")
    task = asyncio.ensure_future(forwarder(again, watchman["url"]).run())
    await until(lambda: again.state(KEY) == [])
    task.cancel()
    assert len(watchman["taken"]) == 1


async def test_an_alarm_nightwatch_never_takes_does_not_block_the_next(watchman):
    await watchman["start"]()
    watchman["status"] = 400
    store = SqliteStore(":memory:")
    one = forwarder(store, watchman["url"])
    one.take(ALARM)
    task = asyncio.ensure_future(one.run())
    await until(lambda: store.state(KEY) == [])
    watchman["status"] = 200
    one.take(Alarm(NOW, "door", "Porte.", "Door."))
    await until(lambda: store.state(KEY) == [])
    task.cancel()
    assert [body["key"] for body in watchman["taken"]] == ["door"]
