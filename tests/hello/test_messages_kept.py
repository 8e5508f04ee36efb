"""A message handed over while the disk is full: refused until it is stored, told once, never lost."""

import sqlite3
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from basecamp.bus import LocalBus
from basecamp.clock import SimulatedClock
from basecamp.events import Announcement
from basecamp.logbook import StoreLogbook
from basecamp.settings import Settings
from basecamp.store import SqliteStore
from hello.faces import AGAIN, Talk
from hello.web.server import NotStoredError
from skills.household import Household

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Europe/Paris"))


class House:
    """A house whose disk may be full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.clock, self.bus = SqliteStore(":memory:"), SimulatedClock(NOW), LocalBus()
        self.full = False
        self.said: list[str] = []
        self.bus.subscribe(Announcement, lambda event: self.said.append(event.text))
        write = self.store.set_state

        def set_state(key: str, value: Any) -> None:
            if self.full:
                raise sqlite3.OperationalError("database or disk is full")
            write(key, value)

        monkeypatch.setattr(self.store, "set_state", set_state)
        settings = Settings()
        logbook = StoreLogbook(self.store, self.clock, "hello")
        self.household = Household(self.store, settings, self.bus, logbook)
        nobody: Any = None
        self.talk = Talk(settings, self.clock, self.store, logbook, self.bus, self.household, nobody, nobody)

    def kept(self) -> list[str]:
        """What the house would know of after a power cut."""
        again = Household(self.store, Settings())
        return [message.text for message in again.snapshot(self.clock.now()).messages]


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    return House(monkeypatch)


def test_a_message_is_refused_until_it_is_stored_and_told_once(house: House) -> None:
    house.full = True
    for _ in range(3):
        with pytest.raises(NotStoredError):
            house.talk.take("Natacha", "J'arrive")
    assert house.kept() == []
    house.full = False
    house.talk.take("Natacha", "J'arrive")
    assert house.kept() == ["J'arrive"]
    assert len(house.household.snapshot(NOW).messages) == 1
    assert len(house.said) <= 1


def test_a_message_that_waited_outside_keeps_its_instant(house: House) -> None:
    for before in (timedelta(hours=2), timedelta(0), -timedelta(hours=1), timedelta(days=400)):
        house.talk.take("Natacha", "J'arrive", NOW - before)
    ages = [NOW - message.at for message in house.household.snapshot(NOW).messages]
    assert ages == [timedelta(hours=2), timedelta(0), timedelta(0), timedelta(0)], "one from a wrong clock came now"


def test_one_that_was_stored_with_another_is_not_told_again(house: House) -> None:
    house.full = True
    with pytest.raises(NotStoredError):
        house.talk.take("Natacha", "J'arrive")
    house.full = False
    house.talk.take("Nio", "Moi aussi")
    house.talk.take("Natacha", "J'arrive")
    assert house.kept() == ["J'arrive", "Moi aussi"]


async def test_the_same_words_later_are_another_message(house: House) -> None:
    house.talk.take("Natacha", "J'arrive")
    house.talk.take("Natacha", "J'arrive")
    assert house.kept() == ["J'arrive", "J'arrive"]
    house.full = True
    with pytest.raises(NotStoredError):
        house.talk.take("Natacha", "Ok")
    house.full = False
    await house.clock.advance(AGAIN + timedelta(minutes=1))
    house.talk.take("Natacha", "Ok")
    assert house.kept()[-2:] == ["Ok", "Ok"]
