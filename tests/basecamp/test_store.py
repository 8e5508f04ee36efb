"""The store: what was written is found again, also after a kill, and a damaged file loses nothing else."""

import contextlib
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from basecamp.store import Point, SqliteStore, StoreError
from tests.shared import ROOT

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    store = SqliteStore(tmp_path / "house.db")
    yield store
    store.close()


def test_points_are_found_by_series_time_and_tags(store):
    for minute, place in enumerate(("salon", "cuisine", "salon")):
        store.write(Point("temperature", NOW + timedelta(minutes=minute), 19.5 + minute, {"place": place}))
    assert store.latest("temperature", place="salon").value == 21.5
    assert store.latest("temperature", place="cave") is None
    found = store.between("temperature", NOW, NOW + timedelta(minutes=2))
    assert [point.value for point in found] == [19.5, 20.5]
    assert found[0].at == NOW
    assert found[0].tags == {"place": "salon"}


def test_states_keep_any_json_and_can_be_dropped(store):
    store.set_state("modes", {"mode": "lockout", "é": [1, None]})
    store.set_state("modes", {"mode": "asleep"})
    assert store.state("modes") == {"mode": "asleep"}
    store.drop_state("modes")
    assert store.state("modes", "none") == "none"


def test_a_transaction_is_all_or_nothing(store):
    with pytest.raises(RuntimeError), store.transaction():
        store.write(Point("a", NOW, 1.0))
        store.set_state("b", 2)
        raise RuntimeError
    assert store.latest("a") is None
    assert store.state("b") is None


def test_pruning_tells_first_and_forgets_then(store):
    for day in range(10):
        store.write(Point("a", NOW + timedelta(days=day), float(day)))
    assert store.prune(NOW + timedelta(days=5), dry_run=True) == 5
    assert len(store.between("a", NOW, NOW + timedelta(days=99))) == 10
    assert store.prune(NOW + timedelta(days=5)) == 5
    assert len(store.between("a", NOW, NOW + timedelta(days=99))) == 5


class Turns:
    """A lock that counts how often it is taken."""

    def __init__(self):
        self.lock, self.taken = threading.RLock(), 0

    def __enter__(self):
        self.taken += 1
        return self.lock.__enter__()

    def __exit__(self, *error):
        return self.lock.__exit__(*error)


@pytest.mark.parametrize("older", [False, True])
def test_pruning_lets_others_write_and_gives_the_room_back(tmp_path, monkeypatch, older):
    monkeypatch.setattr("basecamp.store.STEP_ROWS", 100)
    monkeypatch.setattr("basecamp.store.STEP_PAGES", 10)
    path = tmp_path / "house.db"
    if older:  # a file of a version that could not give room back in steps
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE states (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    store = SqliteStore(path)
    with store.transaction():
        for number in range(2000):
            store.write(Point("a", NOW + timedelta(minutes=number), "x" * 500))
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.stat().st_size
    store.lock = turns = Turns()
    assert store.prune(NOW + timedelta(minutes=1900)) == 1900
    store.vacuum()
    assert turns.taken >= (20 if older else 60)
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert path.stat().st_size < before / 5
    assert len(store.between("a", NOW, NOW + timedelta(days=99))) == 100
    store.close()


def test_the_mirror_outbox_holds_points_until_they_are_confirmed(tmp_path):
    store = SqliteStore(tmp_path / "house.db", mirror=True)
    for number in range(3):
        store.write(Point("a", NOW, float(number)))
    waiting = store.unmirrored()
    assert [point.value for _, point in waiting] == [0.0, 1.0, 2.0]
    store.mirrored(waiting[1][0])
    store.close()
    again = SqliteStore(tmp_path / "house.db", mirror=True)
    assert [point.value for _, point in again.unmirrored()] == [2.0]
    again.close()


def test_what_write_returned_from_survives_a_kill(tmp_path):
    script = (
        "import os, sys; from datetime import datetime, UTC; from basecamp.store import *\n"
        f"s = SqliteStore({str(tmp_path / 'k.db')!r}); s.set_state('x', 41)\n"
        "s.write(Point('a', datetime.now(UTC), 1.0))\n"
        "os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=30, check=False)
    assert done.returncode == -9
    store = SqliteStore(tmp_path / "k.db")
    assert store.state("x") == 41
    assert store.latest("a").value == 1.0
    store.close()


def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(tmp_path):
    path = tmp_path / "house.db"
    path.write_bytes(b"this is no database" * 400)
    store = SqliteStore(path)
    assert store.recovered is not None
    assert store.recovered.read_bytes().startswith(b"this is no database")
    store.set_state("works", True)
    assert store.state("works") is True
    store.close()


def damage(path, table):
    """Overwrite the pages of a table and its indexes, as a worn card does."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        if not db.execute("SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'").fetchone():
            pytest.skip("this SQLite cannot tell which page belongs to which table")
        wanted = "SELECT pageno FROM dbstat WHERE name = ? OR name LIKE ?"
        pages = [row[0] for row in db.execute(wanted, (table, f"{table}_by%"))]
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * 4096)
            file.write(b"\x5a" * 4096)


def filled(path):
    with contextlib.closing(SqliteStore(path)) as store, store.transaction():
        store.set_state("skill.modes", {"mode": "lockout"})
        for number in range(500):
            store.write(Point("a", NOW + timedelta(minutes=number), float(number)))


def test_damaged_states_do_not_keep_a_house_from_starting(tmp_path):
    path = tmp_path / "house.db"
    filled(path)
    damage(path, "states")
    with contextlib.closing(SqliteStore(path)) as store:
        assert store.recovered is not None and store.recovered.exists()
        store.set_state("works", True)
        assert store.state("works") is True and store.state("skill.modes") is None


def test_damaged_points_are_kept_aside_at_the_first_writing_and_the_states_live_on(tmp_path):
    """Nothing could be written any more, and no restart mended it."""
    path = tmp_path / "house.db"
    filled(path)
    damage(path, "points")
    with contextlib.closing(SqliteStore(path)) as store:
        with pytest.raises(sqlite3.DatabaseError):
            store.write(Point("a", NOW, 1.0))
        assert store.recovered is not None and store.recovered.exists()
        store.write(Point("a", NOW, 2.0))
        assert store.latest("a").value == 2.0
        assert store.state("skill.modes") == {"mode": "lockout"}
    with contextlib.closing(SqliteStore(path)) as again:
        assert again.recovered is None and again.latest("a").value == 2.0


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"cannot be made.*HELLO_DATA"):
        SqliteStore(tmp_path / "file" / "house.db")


def test_threads_share_it(store):
    def work(number):
        for index in range(20):
            store.write(Point("t", NOW + timedelta(seconds=index), float(number)))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.between("t", NOW, NOW + timedelta(hours=1))) == 80
