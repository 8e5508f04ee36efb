"""What must survive: small JSON records in one SQLite file (WAL, synchronous=FULL), all changes of a step together.

A disk that is full or read-only never silences the watchman: the changes stay in memory, are tried again at every
step, and `trouble` says what is wrong. A damaged file is set aside and begun anew from what is in memory.
"""

import json
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from basecamp.errors import HelloError
from basecamp.store import set_aside
from nightwatch import faults

log = logging.getLogger(__name__)
T = TypeVar("T")

DATABASE = "nightwatch.db"
"""The file, in the watchman's folder."""
BUSY_S, BUSY_WAIT_S = 0.2, 2.0
"""Another process that holds the file is waited for so long, and then left alone for so long, seconds: the watch must
go on meanwhile."""
VERSION = 3
"""Of the schema; `MIGRATIONS[n]` leads from n to n + 1."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    ("CREATE TABLE kept (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key))",),
    (
        "CREATE TABLE audit (id INTEGER PRIMARY KEY, at TEXT NOT NULL, what TEXT NOT NULL)",
        "CREATE TABLE requests (id INTEGER PRIMARY KEY, what TEXT NOT NULL)",
    ),
    (
        "CREATE TRIGGER audit_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'only added to'); END",
        "CREATE TRIGGER audit_ended BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'only added to'); END",
    ),
)


class KeeperError(HelloError):
    """The watchman's own database cannot be used at all; names the file and what to look at."""


class Keeper(Protocol):
    """Records by (kind, key). `put` only remembers; `commit` makes everything put so far durable, together."""

    trouble: str
    """Why the last commit failed; empty = it did not."""
    recovered: str
    """Where a damaged file was set aside; empty = none was."""

    def put(self, kind: str, key: str, value: Mapping[str, Any] | None) -> None:
        """Remember a record; None = forget it."""
        ...

    def commit(self) -> None: ...

    def load(self, kind: str) -> dict[str, Any]: ...

    def audit(self, at: str, what: str) -> None:
        """Write one line that is never changed nor removed."""
        ...


class MemoryKeeper:
    """Keeps nothing beyond the process: for simulations. Values pass through JSON, as on disk, when loaded."""

    def __init__(self) -> None:
        self.trouble = ""
        self.recovered = ""
        self.kept: dict[str, dict[str, Any]] = {}
        self.lines: list[tuple[str, str]] = []

    def put(self, kind: str, key: str, value: Mapping[str, Any] | None) -> None:
        if value is None:
            self.kept.get(kind, {}).pop(key, None)
        else:
            self.kept.setdefault(kind, {})[key] = value

    def commit(self) -> None:
        pass

    def load(self, kind: str) -> dict[str, Any]:
        return {key: json.loads(json.dumps(value)) for key, value in self.kept.get(kind, {}).items()}

    def audit(self, at: str, what: str) -> None:
        self.lines.append((at, what))


class SqliteKeeper:
    """The durable keeper. Not shared between threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble = ""
        self.recovered = ""
        self.mirror: dict[tuple[str, str], str] = {}
        self.dirty: dict[tuple[str, str], str | None] = {}
        self.lines: list[tuple[str, str]] = []
        self.wait_until = 0.0
        """Monotonic instant before which another process is left to hold the file."""
        self.db: sqlite3.Connection | None = None
        self.reopen()
        if self.db is not None:
            self.recall(self.db)

    def recall(self, db: sqlite3.Connection) -> None:
        """What is kept. A file with rows that are no JSON is damaged, too: what can be read goes on in a new one."""
        rows = {(kind, key): value for kind, key, value in db.execute("SELECT kind, key, value FROM kept")}
        self.mirror = {key: value for key, value in rows.items() if is_json(value)}
        if len(self.mirror) == len(rows):
            return
        log.error("the database is damaged: %s of %s records cannot be read", len(rows) - len(self.mirror), len(rows))
        db.close()
        self.db = None
        self.dirty = dict(self.mirror)
        try:
            self.recovered = str(set_aside(self.path))
        except OSError as problem:
            self.trouble = f"{self.path}: {problem}"
            return
        self.reopen()

    def reopen(self) -> None:
        """Open the file; a damaged one is set aside; one that cannot be opened leaves us in memory."""
        for _ in range(2):
            try:
                self.db = connect(self.path)
                self.trouble = ""
                return
            except sqlite3.OperationalError as error:
                self.db = None
                self.troubled("opened", f"{self.path}: {error}")
                return
            except sqlite3.DatabaseError as error:
                log.error("the database is damaged: %s", error)
                try:
                    self.recovered = str(set_aside(self.path))
                except OSError as problem:
                    self.trouble = f"{self.path}: {problem}"
                    return
            except OSError as error:
                self.db = None
                self.troubled("opened", f"{self.path}: {error}")
                return

    def troubled(self, what: str, why: str) -> None:
        """Said once: every step tries again, and a log that fills helps nobody."""
        if why != self.trouble:
            log.error("the database cannot be %s, going on in memory: %s", what, why)
        self.trouble = why

    def put(self, kind: str, key: str, value: Mapping[str, Any] | None) -> None:
        text = None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
        if self.mirror.get((kind, key)) == text:
            return
        if text is None:
            self.mirror.pop((kind, key), None)
        else:
            self.mirror[(kind, key)] = text
        self.dirty[(kind, key)] = text

    def audit(self, at: str, what: str) -> None:
        self.lines.append((at, what))

    def commit(self) -> None:
        """Make it durable. Never raises: what could not be written is tried again with the next commit."""
        if (not self.dirty and not self.lines) or time.monotonic() < self.wait_until:
            return
        if self.db is None:
            self.reopen()
            if self.db is None:
                return
            self.dirty = dict(self.mirror) | {key: None for key, text in self.dirty.items() if text is None}
        try:
            self.write(self.db)
        except sqlite3.Error as error:
            self.troubled("written", f"{self.path}: {error}")
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                self.wait_until = time.monotonic() + BUSY_WAIT_S
            self.abandon(error)
            return
        self.trouble = ""
        self.dirty.clear()
        self.lines.clear()

    def write(self, db: sqlite3.Connection) -> None:
        db.execute("BEGIN IMMEDIATE")
        for (kind, key), text in self.dirty.items():
            if text is None:
                db.execute("DELETE FROM kept WHERE kind = ? AND key = ?", (kind, key))
            else:
                db.execute(
                    "INSERT INTO kept (kind, key, value) VALUES (?, ?, ?) "
                    "ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value",
                    (kind, key, text),
                )
        db.executemany("INSERT INTO audit (at, what) VALUES (?, ?)", self.lines)
        faults.point("before_commit")
        db.execute("COMMIT")

    def abandon(self, error: sqlite3.Error) -> None:
        """Leave a connection that failed: rolled back when it can be, set aside when the file is damaged."""
        assert self.db is not None
        damaged = not isinstance(error, sqlite3.OperationalError) or "malformed" in str(error)
        try:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
        except sqlite3.Error:
            damaged = True
        if damaged:
            self.db.close()
            self.db = None
            try:
                self.recovered = str(set_aside(self.path))
            except OSError as problem:
                log.error("the damaged database cannot be set aside: %s", problem)

    def load(self, kind: str) -> dict[str, Any]:
        return {key: json.loads(text) for (k, key), text in self.mirror.items() if k == kind}

    def requests(self) -> Iterator[dict[str, Any]]:
        """What other processes (`nightwatch ack`, `test-alarm`) ask for; each is taken once."""
        if self.db is None:
            return
        try:
            rows = self.db.execute("SELECT id, what FROM requests ORDER BY id").fetchall()
            for number, what in rows:
                self.db.execute("DELETE FROM requests WHERE id = ?", (number,))
                yield json.loads(what)
        except sqlite3.Error as error:
            log.error("requests cannot be read: %s", error)

    def close(self) -> None:
        if self.trouble:
            self.wait_until = 0.0
            self.commit()
        if self.db is not None:
            self.db.close()
            self.db = None


def is_json(text: Any) -> bool:
    try:
        json.loads(text)
    except (TypeError, ValueError):
        return False
    return True


def revive(kept: Mapping[str, Any], make: Callable[[Any], T]) -> dict[str, T]:
    """Records as values again. One of another shape is left out: it must not end the watchman at every start."""
    found: dict[str, T] = {}
    for key, data in kept.items():
        try:
            found[key] = make(data)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            log.error("the record %s cannot be read, and is left out: %r", key, error)
    return found


def connect(path: Path) -> sqlite3.Connection:
    """The database, brought to the present schema; each migration is whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, timeout=5.0, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("quick_check failed")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise sqlite3.OperationalError(f"it was written by a newer nightwatch (schema {version})")
        for number in range(version, VERSION):
            db.execute("BEGIN IMMEDIATE")
            for statement in MIGRATIONS[number]:
                db.execute(statement)
                faults.point("during_migration")
            db.execute(f"PRAGMA user_version = {number + 1}")
            db.execute("COMMIT")
        db.execute(f"PRAGMA busy_timeout = {round(1000 * BUSY_S)}")
    except BaseException:
        db.close()
        raise
    return db


def ask(path: Path, what: Mapping[str, Any]) -> None:
    """Leave a request for the running watchman. Raises KeeperError with a sentence when that cannot be done."""
    if not path.is_file():
        raise KeeperError(f"There is no database {path}: has nightwatch ever run here (nightwatch run)?")
    try:
        db = sqlite3.connect(path, timeout=5.0, isolation_level=None)
        try:
            db.execute("INSERT INTO requests (what) VALUES (?)", (json.dumps(what, ensure_ascii=False),))
        finally:
            db.close()
    except sqlite3.Error as error:
        raise KeeperError(f"The request cannot be left in {path}: {error}.") from None
