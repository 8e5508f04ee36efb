"""What the house remembers: dated points (measurements, changes) and named states, in one SQLite file.

WAL with `synchronous=FULL`: what `write` or `set_state` returned from survives a power cut.
Points are also put in a durable outbox when a mirror (InfluxDB) is switched on, so an outage there loses nothing.
"""

import contextlib
import json
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from basecamp.errors import HelloError

log = logging.getLogger(__name__)

Value = float | str | bool

STEP_ROWS = 2000
STEP_PAGES = 200
"""Points and pages (4 kB) that are looked at in one step of pruning: some ten milliseconds."""
BREATH_S = 0.002
"""Between two steps, for those who wait to write, seconds."""
INCREMENTAL = 2
"""What SQLite answers where room is given back in steps."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS points (
    id INTEGER PRIMARY KEY, series TEXT NOT NULL, tags TEXT NOT NULL, at REAL NOT NULL, value TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS points_by_time ON points (series, at);
CREATE TABLE IF NOT EXISTS states (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS mirror (
    id INTEGER PRIMARY KEY, series TEXT NOT NULL, tags TEXT NOT NULL, at REAL NOT NULL, value TEXT NOT NULL);
"""


class StoreError(HelloError):
    """The store cannot be read or written: names the file and what to look at."""


@dataclass(frozen=True)
class Point:
    """One dated value of a series. `at` is aware; the unit belongs to the series' name and documentation."""

    series: str
    at: datetime
    value: Value
    tags: Mapping[str, str] = field(default_factory=dict)


class Store(Protocol):
    """What every process is given to remember things."""

    def write(self, point: Point) -> None: ...

    def latest(self, series: str, **tags: str) -> Point | None: ...

    def between(self, series: str, start: datetime, end: datetime, **tags: str) -> list[Point]: ...

    def state(self, key: str, default: Any = None) -> Any: ...

    def set_state(self, key: str, value: Any) -> None: ...

    def drop_state(self, key: str) -> None: ...


class SqliteStore:
    """The embedded store. Safe to share between threads; every call is short (one row or one range).

    `path` ":memory:" keeps nothing. A file that is not a database any more, or is found damaged when it is written, is
    renamed and a new one begun with what states can be read; `recovered` then holds the old file's new name, so that
    the owner is told.
    """

    def __init__(self, path: Path | str, mirror: bool = False) -> None:
        self.path = str(path)
        self.mirror = mirror
        self.lock = threading.RLock()
        self.recovered: Path | None = None
        try:
            self.db = self.open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise StoreError(
                    f"The database {self.path} cannot be opened ({error}): "
                    "check that its folder exists, is writable, and that the disk is not full."
                ) from None
            self.begin_anew()

    def open(self) -> sqlite3.Connection:
        if self.path != ":memory:":
            try:
                Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(
                    f"The folder of the database {self.path} cannot be made ({error.strerror}): "
                    "choose another with HELLO_DATA or house.data_dir."
                ) from None
        db = sqlite3.connect(self.path, timeout=5.0, check_same_thread=False, isolation_level=None)
        try:
            # Before anything is written: room can then be given back in steps (a file of an older version: see vacuum).
            db.execute("PRAGMA auto_vacuum=INCREMENTAL")
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")
            db.executescript(SCHEMA)
            # Without its states no house starts. Points are many: a damage there shows when they are written.
            (found,) = db.execute("PRAGMA quick_check(states)").fetchone()
            if found != "ok":
                raise sqlite3.DatabaseError(found)
        except BaseException:
            db.close()
            raise
        return db

    def begin_anew(self) -> None:
        """Keep the damaged file aside and begin a new one, with those states that can still be read."""
        self.recovered = set_aside(Path(self.path))
        log.error("the database %s was damaged; it is kept as %s", self.path, self.recovered)
        self.db = self.open()
        states: list[tuple[str, str]] = []
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(self.recovered)) as old:
            for row in old.execute("SELECT key, value FROM states WHERE json_valid(value)"):
                states.append(row)
        self.db.executemany("INSERT OR REPLACE INTO states (key, value) VALUES (?, ?)", states)

    def close(self) -> None:
        with self.lock:
            self.db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything written inside is kept together or not at all; may be nested."""
        with self.lock:
            if self.db.in_transaction:
                yield
                return
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.execute("COMMIT")
            except BaseException as error:
                if self.db.in_transaction:  # SQLite ends it by itself when the disk is full
                    self.db.execute("ROLLBACK")
                if self.path != ":memory:" and is_damage(error):
                    self.db.close()
                    self.begin_anew()
                raise

    def write(self, point: Point) -> None:
        row = (point.series, tags_text(point.tags), point.at.timestamp(), json.dumps(point.value))
        with self.transaction():
            self.db.execute("INSERT INTO points (series, tags, at, value) VALUES (?, ?, ?, ?)", row)
            if self.mirror:
                self.db.execute("INSERT INTO mirror (series, tags, at, value) VALUES (?, ?, ?, ?)", row)

    def latest(self, series: str, **tags: str) -> Point | None:
        with self.lock:
            rows = self.db.execute(
                "SELECT series, tags, at, value FROM points WHERE series = ? ORDER BY at DESC, id DESC",
                (series,),
            )
            for row in rows:
                point = as_point(row)
                if tags.items() <= point.tags.items():
                    return point
        return None

    def between(self, series: str, start: datetime, end: datetime, **tags: str) -> list[Point]:
        """The points with start <= at < end, oldest first."""
        with self.lock:
            rows = self.db.execute(
                "SELECT series, tags, at, value FROM points WHERE series = ? AND at >= ? AND at < ? ORDER BY at, id",
                (series, start.timestamp(), end.timestamp()),
            ).fetchall()
        points = (as_point(row) for row in rows)
        return [point for point in points if tags.items() <= point.tags.items()]

    def state(self, key: str, default: Any = None) -> Any:
        with self.lock:
            row = self.db.execute("SELECT value FROM states WHERE key = ?", (key,)).fetchone()
        return default if row is None else json.loads(row[0])

    def set_state(self, key: str, value: Any) -> None:
        with self.transaction():
            self.db.execute(
                "INSERT INTO states (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, json.dumps(value, ensure_ascii=False)),
            )

    def drop_state(self, key: str) -> None:
        with self.transaction():
            self.db.execute("DELETE FROM states WHERE key = ?", (key,))

    def prune(self, before: datetime, dry_run: bool = False) -> int:
        """Forget points older than `before`; the answer is how many (would) go.

        In steps between which others may write: a year of measurements takes seconds. Call it from a thread.
        """
        gone, last = 0, 0
        limit = before.timestamp()
        while True:
            with self.lock:
                (end,) = self.db.execute(
                    "SELECT max(id) FROM (SELECT id FROM points WHERE id > ? ORDER BY id LIMIT ?)", (last, STEP_ROWS)
                ).fetchone()
                if end is None:
                    return gone
                span = (last, end, limit)
                old = "FROM points WHERE id > ? AND id <= ? AND at < ?"
                (count,) = self.db.execute(f"SELECT count(*) {old}", span).fetchone()
                if count and not dry_run:
                    with self.transaction():
                        self.db.execute(f"DELETE {old}", span)
            gone, last = gone + count, end
            time.sleep(BREATH_S)

    def vacuum(self) -> None:
        """Give the room of forgotten points back to the disk, in steps as `prune`.

        A file of an older version can do it only as a whole, which holds up everybody: once, when half of it is free.
        """
        while True:
            with self.lock:
                (free,) = self.db.execute("PRAGMA freelist_count").fetchone()
                (kind,) = self.db.execute("PRAGMA auto_vacuum").fetchone()
                (pages,) = self.db.execute("PRAGMA page_count").fetchone()
                if kind != INCREMENTAL:
                    if 2 * free > pages:
                        self.db.execute("PRAGMA auto_vacuum=INCREMENTAL")
                        self.db.execute("VACUUM")
                    return
                if not free:
                    return
                self.db.execute(f"PRAGMA incremental_vacuum({STEP_PAGES})").fetchall()
            time.sleep(BREATH_S)

    def unmirrored(self, limit: int = 500) -> list[tuple[int, Point]]:
        """Points still to be sent to the mirror, oldest first, each with its outbox number."""
        with self.lock:
            rows = self.db.execute("SELECT id, series, tags, at, value FROM mirror ORDER BY id LIMIT ?", (limit,))
            return [(int(row[0]), as_point(row[1:])) for row in rows.fetchall()]

    def mirrored(self, up_to: int) -> None:
        """The mirror has confirmed every point up to this outbox number."""
        with self.transaction():
            self.db.execute("DELETE FROM mirror WHERE id <= ?", (up_to,))


def is_damage(error: BaseException) -> bool:
    """Does SQLite say that the file itself is broken? Then nothing can be written to it any more."""
    code = getattr(error, "sqlite_errorcode", None) if isinstance(error, sqlite3.DatabaseError) else None
    return code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def tags_text(tags: Mapping[str, str]) -> str:
    return json.dumps(dict(sorted(tags.items())), ensure_ascii=False)


def as_point(row: Any) -> Point:
    series, tags, at, value = row
    return Point(series, datetime.fromtimestamp(at, UTC), json.loads(value), json.loads(tags))


def set_aside(path: Path) -> Path:
    """Rename a damaged database (and its WAL) to the first free `NAME.damaged-N`."""
    number = 1
    while (kept := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(kept)
    for tail in ("-wal", "-shm"):
        extra = path.with_name(path.name + tail)
        if extra.exists():
            extra.rename(kept.with_name(kept.name + tail))
    return kept
