"""Alarms of the house reach nightwatch, each once, also when it was away or the house restarted meanwhile."""

import asyncio
import sqlite3
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web

from basecamp.clock import SystemClock
from basecamp.events import Alarm, AlarmAnswered
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
            taken.append(body if request.path == "/alarm" else (request.path, body))
        return web.Response(status=state["status"])

    app = web.Application()
    app.add_routes([web.post("/alarm", alarm), web.post("/ack", alarm)])
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


@pytest.mark.parametrize("what", ["full", "unreadable"])
async def test_an_alarm_goes_out_while_the_store_is_full_or_held(watchman, monkeypatch, what):
    """A full disk is no reason to keep an intrusion to oneself."""
    monkeypatch.setattr(alarms, "RETRY_S", 0.02)
    await watchman["start"]()
    store = SqliteStore(":memory:")
    one = forwarder(store, watchman["url"])
    task = asyncio.ensure_future(one.run())
    one.take(Alarm(NOW, "earlier", "Avant.", "Before."))
    await until(lambda: watchman["taken"])
    write, read = store.set_state, store.state

    def broken(*args):
        raise sqlite3.OperationalError("database or disk is full")

    store.set_state = broken
    if what == "unreadable":
        store.state = broken
    one.take(ALARM)
    await until(lambda: len(watchman["taken"]) == 2)
    store.set_state, store.state = write, read
    one.take(Alarm(NOW, "later", "Après.", "After."))
    await until(lambda: len(watchman["taken"]) == 3)
    await until(lambda: store.state(KEY) == [])
    assert not task.done()
    task.cancel()
    assert [body["key"] for body in watchman["taken"]] == ["earlier", "intrusion", "later"]


async def test_an_alarm_that_cannot_be_crossed_off_is_not_told_again_and_again(watchman, monkeypatch):
    monkeypatch.setattr(alarms, "RETRY_S", 0.02)
    await watchman["start"]()
    store = SqliteStore(":memory:")
    one = forwarder(store, watchman["url"])
    one.take(ALARM)
    write = store.set_state

    def broken(*args):
        raise sqlite3.OperationalError("database is locked")

    store.set_state = broken
    task = asyncio.ensure_future(one.run())
    await until(lambda: watchman["taken"])
    await asyncio.sleep(0.2)
    store.set_state = write
    one.take(Alarm(NOW, "later", "Après.", "After."))
    await until(lambda: store.state(KEY) == [])
    assert not task.done()
    task.cancel()
    assert [body["key"] for body in watchman["taken"]] == ["intrusion", "later"]


async def test_an_answer_to_an_alarm_is_kept_until_nightwatch_has_it(watchman, monkeypatch, caplog):
    monkeypatch.setattr(alarms, "RETRY_S", 0.02)
    store = SqliteStore(":memory:")
    one = forwarder(store, watchman["url"])
    task = asyncio.ensure_future(one.run())
    one.answer(AlarmAnswered(NOW, 12))
    one.take(ALARM)
    await until(lambda: one.lost)
    assert len(store.state(KEY)) == 2
    await watchman["start"]()
    await until(lambda: store.state(KEY) == [])
    task.cancel()
    answer, alarm = watchman["taken"]
    assert answer == ("/ack", {"alarm": 12, "who": "voice"}) and alarm["key"] == "intrusion"
    assert any("the answer to alarm 12" in entry.message for entry in caplog.records)
