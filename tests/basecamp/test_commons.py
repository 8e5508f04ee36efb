"""Logbook, alive, bus, events, absence rule, logs, and how light the commons are."""

import logging
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from basecamp import absence, alive, events, logs
from basecamp.bus import LocalBus
from basecamp.clock import SimulatedClock
from basecamp.logbook import StoreLogbook
from basecamp.store import SqliteStore
from tests.shared import ROOT

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=PARIS)
HOUR, HALF = timedelta(hours=1), timedelta(minutes=30)


def test_the_logbook_keeps_level_service_text_time_and_forward():
    store, clock = SqliteStore(":memory:"), SimulatedClock(NOW)
    book = StoreLogbook(store, clock, "sms")
    book.add("error", "le modem ne répond plus", forward=False)
    book.add("info", "prêt")
    entries = book.entries(NOW - HOUR, NOW + HOUR)
    assert [(e.level, e.service, e.text, e.forward) for e in entries] == [
        ("error", "sms", "le modem ne répond plus", False),
        ("info", "sms", "prêt", True),
    ]
    assert [e.level for e in book.entries(NOW - HOUR, NOW + HOUR, at_least="warning")] == ["error"]


def test_a_logbook_whose_store_fails_never_raises(caplog):
    store = SqliteStore(":memory:")
    store.close()
    StoreLogbook(store, SimulatedClock(NOW), "x").add("error", "text")
    assert "cannot be written" in caplog.text


def test_every_process_can_be_seen_alive_with_its_version():
    store, clock = SqliteStore(":memory:"), SimulatedClock(NOW)
    life = alive.Alive(store, clock, "hello", host="bc-ui")
    book = StoreLogbook(store, clock, "hello")
    life.restarted(book)
    clock.elapsed = 60
    life.ping()
    (ping,) = alive.pings(store, NOW, clock.now() + HOUR)
    assert (ping.service, ping.host, ping.at) == ("hello", "bc-ui", NOW + timedelta(minutes=1))
    assert not ping.late(clock.now() + timedelta(minutes=2), timedelta(minutes=5))
    assert ping.late(clock.now() + HOUR, timedelta(minutes=5))
    assert "restarted" in book.entries(NOW - HOUR, NOW + HOUR)[0].text


def test_a_listener_that_fails_does_not_silence_the_others(caplog):
    bus, heard = LocalBus(), []

    def broken(event):
        raise RuntimeError("boom")

    bus.subscribe(events.Movement, broken)
    stop = bus.subscribe(events.Event, heard.append)
    bus.publish(events.Movement(NOW, "PIR_ui"))
    stop()
    bus.publish(events.Movement(NOW, "PIR_ui"))
    assert heard == [events.Movement(NOW, "PIR_ui")]
    assert "Movement" in caplog.text


@pytest.mark.parametrize(
    "event",
    [
        events.Movement(NOW, "PIR_entry", False),
        events.Announcement(NOW, "Bonjour", "fr", True),
        events.ModeChanged(NOW, "lockout", "cocoon", "speech"),
    ],
)
def test_events_travel_as_json(event):
    assert events.from_json(event.as_json()) == event


@pytest.mark.parametrize("data", [{}, {"event": "Nope"}, {"event": "Movement"}, {"event": "Movement", "at": "x"}])
def test_json_that_is_no_event_is_refused(data):
    with pytest.raises(ValueError, match="event"):
        events.from_json(data)


@pytest.mark.parametrize(
    ("event", "wrong"),
    [
        (events.Measurement(NOW, "temperature", "salon", 19.5), {"value": "warm"}),
        (events.Measurement(NOW, "temperature", "salon", 19.5), {"place": ["salon"]}),
        (events.ProblemChanged(NOW, "x", "minor", "souci", "trouble"), {"severity": "huge"}),
        (events.ProblemChanged(NOW, "x", "minor", "souci", "trouble"), {"fr": None}),
        (events.Presence(NOW, "Nio", True), {"present": "yes"}),
        (events.Sighting(NOW, "tel-nio", -60), {"rssi": True}),
        (events.DialogPhase(NOW, "idle"), {"phase": [1]}),
        (events.Doorbell(NOW), {"at": "2026-11-23T08:00:00"}),
    ],
)
def test_fields_of_another_type_are_refused(event, wrong):
    """They stopped the skills that met them, and lost all known problems at the next start."""
    with pytest.raises(ValueError, match=f"do not fit: {next(iter(wrong))}"):
        events.from_json(event.as_json() | wrong)


@pytest.mark.parametrize(
    ("back", "until"),
    [
        (NOW.replace(hour=18, minute=0), NOW.replace(hour=17, minute=0)),
        (NOW + HOUR, None),
        (NOW + timedelta(minutes=90), NOW + HALF),
        (NOW + timedelta(minutes=89), None),
        (NOW - HOUR, None),
        (None, None),
    ],
)
def test_the_departure_rule(back, until):
    plan = absence.plan(NOW, back, HOUR, HALF)
    assert (plan.until if plan else None) == until


def test_preheating_lasts_its_real_hour_in_a_daylight_saving_night():
    # 25 October 2026: 03:00 summer time becomes 02:00 winter time.
    back = datetime(2026, 10, 25, 3, 30, tzinfo=PARIS)
    plan = absence.plan(datetime(2026, 10, 24, 20, 0, tzinfo=PARIS), back, timedelta(hours=2), HALF)
    assert plan.back.astimezone(UTC) - plan.until.astimezone(UTC) == timedelta(hours=2)


def test_secrets_never_reach_the_logs(capsys):
    logs.set_up()
    logging.getLogger("x").warning("sending with token=abc123 and password: hunter2, PIN=1234")
    said = capsys.readouterr().err
    assert "abc123" not in said
    assert "hunter2" not in said
    assert "1234" not in said


def test_importing_the_commons_loads_nothing_heavy():
    script = "import sys, basecamp, basecamp.clock, basecamp.store, basecamp.logbook, basecamp.bus; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not {"numpy", "vosk", "aiohttp", "fastapi", "sounddevice", "dateparser", "rapidfuzz"} & set(loaded.split())
