"""`nightwatch test-alarm`: through the watchman when he runs, else straight through the channels."""

import contextlib
import sqlite3
import time
import uuid
from pathlib import Path

from basecamp.limit import within
from basecamp.settings import Settings
from nightwatch.channels.channel import Message
from nightwatch.channels.make import Ways, make_ways
from nightwatch.delivery import FINAL, Delivery
from nightwatch.keeper import DATABASE, SqliteKeeper, ask
from nightwatch.routine import TEST

Outcomes = list[tuple[str, str, str]]
"""(destination, outcome, reason)."""


def through_the_running(folder: Path, limit_s: float) -> Outcomes:
    """Leave the request, and watch the outbox until every message has an outcome or time is up."""
    path = folder / DATABASE
    mark = uuid.uuid4().hex[:12]
    ask(path, {"do": "test", "mark": mark})
    end = time.monotonic() + limit_s
    found: list[Delivery] = []
    while time.monotonic() < end:
        time.sleep(0.3)
        found = deliveries(path, mark)
        if found and all(one.progress in FINAL for one in found):
            break
    return [
        (one.to, one.progress if one.progress in FINAL else f"waiting ({one.tries} tries)", one.error) for one in found
    ]


def deliveries(path: Path, mark: str) -> list[Delivery]:
    """The deliveries of the test with this mark."""
    import json

    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5.0)
    try:
        rows = db.execute("SELECT value FROM kept WHERE kind = 'delivery' AND value LIKE ?", (f"%{mark}%",)).fetchall()
    finally:
        db.close()
    return [Delivery.from_json(json.loads(value)) for (value,) in rows]


async def by_itself(settings: Settings, folder: Path, limit_s: float) -> Outcomes:
    """Send by every channel from here, one after the other.

    What the modem brings meanwhile is kept for the watchman, and a PIN that was tried is written down.
    """
    ways = make_ways(settings)
    if "sms" not in ways.channels:
        return await by_all(settings, ways, limit_s)
    from nightwatch.channels.sms.channel import SmsChannel

    sms = ways.channels["sms"]
    assert isinstance(sms, SmsChannel)
    with contextlib.closing(SqliteKeeper(folder / DATABASE)) as keeper:
        sms.attach(keeper)
        return await by_all(settings, ways, limit_s)


async def by_all(settings: Settings, ways: Ways, limit_s: float) -> Outcomes:
    lang = settings.nightwatch.language or settings.house.main_language
    outcomes: Outcomes = []
    for to in ways.destinations:
        name, _, person = to.partition(":")
        channel = ways.channels[name]
        text = f"{settings.house.name}\n{TEST.say(lang)}"
        try:
            sent = await within(
                channel.send(Message(0, person, settings.house.name, text, lang=lang)), min(limit_s, channel.timeout_s)
            )
            outcomes.append((to, sent.outcome, sent.reason))
        except TimeoutError:
            outcomes.append((to, "unknown", "no outcome in time"))
    for channel in ways.channels.values():
        await channel.close()
    return outcomes
