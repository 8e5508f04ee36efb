"""What the watchman stores beside his work: signs of life, reception, this host's figures, errors of the ways out.

A small store of its own, copied to InfluxDB when the house has one. Nothing here is needed to watch: every failure is
logged and forgotten.
"""

import asyncio
import contextlib
import logging
import socket
import sqlite3
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from basecamp.alive import Alive
from basecamp.clock import Clock
from basecamp.logbook import StoreLogbook
from basecamp.settings import Settings
from basecamp.store import Point, SqliteStore, StoreError
from nightwatch.keeper import BUSY_S
from nightwatch.sentry.ping import Answer

log = logging.getLogger(__name__)
SERVICE = "nightwatch"
KEPT = timedelta(days=31)
"""A month of curves is enough here; the house keeps its own."""


class Memory:
    """The store, or nothing when it cannot be opened."""

    def __init__(self, settings: Settings, clock: Clock, folder: Path) -> None:
        self.settings = settings
        self.clock = clock
        self.host = socket.gethostname()
        self.store: SqliteStore | None = None
        self.mirroring: asyncio.Task[None] | None = None
        try:
            self.store = SqliteStore(folder / "nightwatch-points.db", mirror=bool(settings.influx.url))
            # It is written from the work loop: whoever holds the file is not waited for.
            self.store.db.execute(f"PRAGMA busy_timeout = {round(1000 * BUSY_S)}")
        except StoreError as error:
            log.error("%s", error)

    def start(self) -> None:
        """Tell the logbook that we (re)start, and begin to copy to InfluxDB."""
        if self.store is None:
            return
        logbook = StoreLogbook(self.store, self.clock, SERVICE)
        with contextlib.suppress(sqlite3.Error):
            Alive(self.store, self.clock, SERVICE, self.host).restarted(logbook)
        if self.settings.influx.url:
            from basecamp.influx import Mirror

            mirror = Mirror(self.store, self.settings.influx, self.clock, logbook)
            self.mirroring = asyncio.create_task(mirror.run())

    def write(self, series: str, value: float, place: str = "") -> None:
        """`place`: this host when empty."""
        if self.store is not None:
            try:
                self.store.write(Point(series, self.clock.now(), value, {"place": place or self.host}))
            except sqlite3.Error as error:
                log.info("%s cannot be stored: %s", series, error)

    def ping(self) -> None:
        """Our sign of life."""
        if self.store is not None:
            with contextlib.suppress(sqlite3.Error):
                Alive(self.store, self.clock, SERVICE, self.host).ping()

    def record(self, check: str, readings: Mapping[str, Any]) -> None:
        """Store what is worth a curve: reception (S24), and this host's disk, memory and heat (S23)."""
        if check == "gsm" and readings["modem"].dbm is not None:
            self.write("gsm_signal", float(readings["modem"].dbm))
        elif check == "host":
            # As the other hosts store them: percent used.
            for name in ("disk", "memory"):
                self.write(name, 100.0 - readings[name].value)
            if "cpu" in readings:
                self.write("cpu_temperature", readings["cpu"].value)

    def answered(self, answer: Answer) -> None:
        """What a sentry told of its machine (S23)."""
        if answer.machine is not None:
            for series, place, value in answer.machine.stored(answer.host):
                self.write(series, value, place)

    def failed(self, channel: str, outcome: str, reason: str) -> None:
        """A way out failed. Not to be forwarded: it is told by the channels check, by another way (S2)."""
        if self.store is not None:
            StoreLogbook(self.store, self.clock, SERVICE).add("error", f"{channel}: {outcome}, {reason}", forward=False)

    def prune(self) -> None:
        if self.store is not None:
            with contextlib.suppress(sqlite3.Error):
                self.store.prune(self.clock.now() - KEPT)

    def close(self) -> None:
        if self.mirroring is not None:
            self.mirroring.cancel()
        if self.store is not None:
            self.store.close()
