"""The runner in this process: the report's picture, a channel that breaks its word, readings that fail."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from basecamp.alone import HeldError
from basecamp.clock import SystemClock
from basecamp.logbook import StoreLogbook
from basecamp.settings import Settings
from basecamp.store import Point, SqliteStore
from nightwatch.alarms import Notice, iso
from nightwatch.channels.channel import Channel, Message, Sent
from nightwatch.channels.make import Ways
from nightwatch.keeper import SqliteKeeper
from nightwatch.lock import lock
from nightwatch.run import Runner
from nightwatch.sources.port import Raised, Reception
from nightwatch.verdict import Text, Unreadable


class Notebook:
    """A channel that writes down what it is given, and answers as told."""

    name = "pushover"
    timeout_s = 0.5

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.answer: Sent | Exception | None = Sent.delivered()

    async def send(self, message: Message) -> Sent:
        self.messages.append(message)
        if self.answer is None:
            await asyncio.sleep(60)
        if isinstance(self.answer, Exception):
            raise self.answer
        assert self.answer is not None
        return self.answer

    async def condition(self) -> str:
        return ""

    async def close(self) -> None:
        return None


def settings(tmp_path: Path, **more: Any) -> Settings:
    return Settings.model_validate(
        {
            "nightwatch": {
                "inlet": {"enabled": False},
                "internet": {"enabled": False},
                "house_data": {"store": str(tmp_path / "basecamp.db")},
                **more,
            }
        }
    )


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[tuple[Runner, Notebook]]:
    store = SqliteStore(tmp_path / "basecamp.db")
    now = SystemClock().now()
    for hour in range(20):
        store.write(Point("temperature", now - timedelta(hours=hour), 18.0 + hour / 10, {"place": "salon"}))
    notebook = Notebook()
    channel: Channel = notebook
    ways = Ways({"pushover": channel}, ["pushover:owner"])
    runner = Runner(settings(tmp_path), SystemClock(), tmp_path / "data", tmp_path / "basecamp.db", ways)
    yield runner, notebook
    await runner.leave()


async def turns(runner: Runner, until: Any, seconds: float = 10) -> None:
    """Turn the loop until something is so."""
    async with asyncio.timeout(seconds):
        while not until():
            runner.turn()
            await asyncio.sleep(0.01)


async def test_records_of_another_shape_do_not_end_the_watchman(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Of a newer version, or damaged: what is wrong is seen again, and told."""
    keeper = SqliteKeeper(tmp_path / "data" / "nightwatch.db")
    for kind in ("record", "case", "delivery", "account", "check", "raised", "maintenance"):
        for number, odd in enumerate(
            ({}, [], 5, {"of a newer version": 1}, {"start": "?", "notices": 3, "reason": ""})
        ):
            keeper.put(kind, f"{kind}/{number}", odd)
    keeper.put("meta", "trust", {"shape": 2})
    keeper.commit()
    keeper.close()
    notebook = Notebook()
    ways = Ways({"pushover": notebook}, ["pushover:owner"])
    runner = Runner(settings(tmp_path), SystemClock(), tmp_path / "data", tmp_path / "basecamp.db", ways)
    runner.hand_in(Raised("intrusion", "Intrusion.", "Intrusion."))
    await turns(runner, lambda: notebook.messages)
    assert "is left out" in caplog.text
    await runner.leave()


async def test_figures_that_cannot_be_stored_do_not_hold_up_the_watch(
    made: tuple[Runner, Notebook], tmp_path: Path
) -> None:
    runner, _ = made
    other = sqlite3.connect(tmp_path / "data" / "nightwatch-points.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begin = time.monotonic()
    runner.memory.write("gsm_signal", -71.0)
    runner.memory.failed("sms", "refused", "a test")
    runner.memory.ping()
    assert time.monotonic() - begin < 2
    other.execute("ROLLBACK")
    other.close()


async def test_old_figures_are_forgotten_even_by_a_host_that_restarts_each_night(
    made: tuple[Runner, Notebook], monkeypatch: pytest.MonkeyPatch
) -> None:
    runner, _ = made
    pruned: list[float] = []
    now = runner.now()
    for hours, trusted in ((0.5, True), (1.1, False), (1.2, True), (1.3, True), (25.1, True), (26.0, True)):
        monkeypatch.setattr(runner.memory, "prune", lambda hours=hours: pruned.append(hours))
        runner.next_beat = 0.0
        runner.regularly(replace(now, steady=now.steady + 3600 * hours, trusted=trusted))
    assert pruned == [1.2, 26.0], "and never by a clock that cannot be believed: it might forget everything"


async def test_the_report_carries_a_picture(made: tuple[Runner, Notebook]) -> None:
    runner, notebook = made
    now = runner.now()
    runner.watch.post.send(Notice("info", "report", "daily", 0, "info", Text("Rapport.", "Report."), iso(now)), now)
    await turns(runner, lambda: notebook.messages)
    picture = notebook.messages[0].picture
    assert picture is not None
    assert picture.startswith(b"\x89PNG")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None])
async def test_what_cannot_be_drawn_takes_no_message_with_it(
    made: tuple[Runner, Notebook], tmp_path: Path, value: Any
) -> None:
    runner, notebook = made
    store = SqliteStore(tmp_path / "basecamp.db")
    store.write(Point("temperature", SystemClock().now() - timedelta(minutes=5), value, {"place": "cave"}))
    now = runner.now()
    frost = Text("Risque de gel.", "Danger of frost.")
    runner.watch.post.send(Notice("alarm", "temperature", "salon", 1, "critical", frost, iso(now)), now)
    await turns(runner, lambda: notebook.messages, 5)
    assert "Risque de gel" in notebook.messages[0].text


@pytest.mark.parametrize("answer", [None, RuntimeError("boom")])
async def test_a_channel_that_hangs_or_raises_has_an_unknown_outcome(
    made: tuple[Runner, Notebook], answer: Exception | None
) -> None:
    runner, notebook = made
    notebook.answer = answer
    runner.watch.post.test("t", runner.now())
    await turns(runner, lambda: any(one.copies == 1 and one.error for one in runner.watch.outbox.deliveries.values()))
    (one,) = runner.watch.outbox.deliveries.values()
    assert (one.progress, one.copies) == ("ready", 1)


async def test_a_check_that_fails_in_itself_is_unknown_and_disturbs_nobody(
    made: tuple[Runner, Notebook], monkeypatch: pytest.MonkeyPatch
) -> None:
    runner, _ = made
    check = runner.watch.checks["temperature"]

    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(check, "read", broken)
    runner.follow(runner.watch.observe(check, Unreadable(Text("x", "x")), runner.now()))
    await turns(runner, lambda: ("host", "disk") in runner.watch.board)
    assert runner.watch.board[("temperature", "*")].verdict.level == "unknown"
    monkeypatch.undo()
    runner.watch.next_read["temperature"] = 0
    await turns(runner, lambda: ("temperature", "salon") in runner.watch.board)
    assert runner.watch.board[("temperature", "*")].verdict.level == "ok"


async def test_the_house_hands_in_an_alarm_and_somebody_answers(made: tuple[Runner, Notebook]) -> None:
    runner, notebook = made
    runner.hand_in(Raised("intrusion", "Intrusion.", "Intrusion."))
    await turns(runner, lambda: notebook.messages)
    assert "ALERTE 1 : Intrusion." in notebook.messages[0].text
    assert notebook.messages[0].emergency
    assert runner.acknowledge(1, "owner")
    assert not runner.acknowledge(99, "owner")
    status = runner.status()
    assert status["alarms"][0]["acknowledged"] == "owner"
    runner.take_back("intrusion")
    await turns(runner, lambda: len(runner.watch.outbox.cases) == 2)


async def test_the_end_of_an_alarm_of_the_house_says_why(made: tuple[Runner, Notebook]) -> None:
    runner, notebook = made
    runner.hand_in(Raised("intrusion", "Intrusion.", "Intrusion."))
    await turns(runner, lambda: notebook.messages)
    runner.take_back("intrusion", Text("Nio est là.", "Nio is here."))
    runner.take_back("intrusion", Text("Nio est là.", "Nio is here."))
    for one in list(runner.watch.outbox.waiting):
        runner.watch.outbox.keep(replace(runner.watch.outbox.deliveries[one], not_before_s=0.0))
    await turns(runner, lambda: len(notebook.messages) == 2)
    assert "Fin 1 : Nio est là." in notebook.messages[1].text
    assert not list(runner.watch.alarms.living())


async def test_an_alarm_that_comes_together_with_its_end_is_told_all_the_same(made: tuple[Runner, Notebook]) -> None:
    """The house was cut off for a while: it hands over both in one go."""
    runner, notebook = made
    runner.hand_in(Raised("intrusion", "Intrusion.", "Intrusion."))
    runner.take_back("intrusion", Text("Nio est là.", "Nio is here."))
    await turns(runner, lambda: notebook.messages)
    text = notebook.messages[0].text
    assert "ALERTE 1 : Intrusion." in text and "Fin 1 : Nio est là." in text
    assert "Répondre" not in text


async def test_the_bell_is_told_each_time_and_has_no_end(made: tuple[Runner, Notebook]) -> None:
    runner, _ = made
    for minute in (10, 14):
        runner.news("doorbell", Text(f"On a sonné à 10:{minute}.", f"Somebody rang at 10:{minute}."))
    told = [notice.text.fr for one in runner.watch.outbox.deliveries.values() for notice in one.notices]
    assert told == ["On a sonné à 10:10.", "On a sonné à 10:14."]
    assert not list(runner.watch.alarms.living())


def test_one_watchman_a_folder(tmp_path: Path) -> None:
    held = lock(tmp_path)
    assert held is not None
    with pytest.raises(HeldError, match="already runs"):
        lock(tmp_path)
    held.close()
    again = lock(tmp_path)
    assert again is not None
    again.close()


def test_only_what_is_set_up_is_watched(tmp_path: Path) -> None:
    plain = Settings.model_validate({"nightwatch": {"inlet": {"enabled": False}}})
    runner = Runner(plain, SystemClock(), tmp_path / "data", tmp_path / "none.db", Ways())
    names = set(runner.watch.checks)
    assert {"mains", "internet", "host", "network"} <= names
    assert not names & {"gsm", "services", "leak", "temperature", "modules", "address"}
    runner.keeper.close()


async def test_what_is_worth_a_curve_is_stored(made: tuple[Runner, Notebook]) -> None:
    runner, _ = made
    await turns(runner, lambda: ("host", "disk") in runner.watch.board)
    store = runner.memory.store
    assert store is not None
    disk = store.latest("disk")
    assert disk is not None
    assert 0 <= float(disk.value) <= 100
    runner.memory.record("gsm", {"modem": Reception(-71, True)})
    signal = store.latest("gsm_signal")
    assert signal is not None
    assert signal.value == -71
    runner.memory.failed("sms", "refused", "no network")
    now = runner.clock.now()
    (entry,) = StoreLogbook(store, runner.clock, "x").entries(
        now - timedelta(minutes=1), now + timedelta(minutes=1), "error"
    )
    assert entry.forward is False
    runner.memory.start()
    runner.memory.prune()
    assert store.latest("alive", service="nightwatch") is not None


async def test_the_house_is_told_all_that_goes_on_at_every_change_and_regularly(
    made: tuple[Runner, Notebook], monkeypatch: pytest.MonkeyPatch
) -> None:
    runner, _ = made
    told: list[list[str]] = []
    cut = {"since": "2026-11-23T06:30:00+01:00", "until": "2026-11-23T07:30:00+01:00"}
    runner.watch.states["mains"] = {"house": {"cuts": [cut]}}

    async def problems(going_on: Any, cuts: Any) -> bool:
        told.append([one["key"] for one in going_on])
        assert cuts == [cut]
        return False

    monkeypatch.setattr(runner.hello, "problems", problems)
    key = "nightwatch/raised/intrusion"
    await turns(runner, lambda: told)
    assert key not in told[-1]
    runner.hand_in(Raised("intrusion", "Intrusion.", "Intrusion.", True))
    await turns(runner, lambda: key in told[-1], 20)
    runner.take_back("intrusion")
    await turns(runner, lambda: key not in told[-1], 20)
    monkeypatch.setattr("nightwatch.run.SHOW_S", 0.05)
    runner.next_show = 0.0
    count = len(told)
    await turns(runner, lambda: len(told) > count + 2)
