"""What must survive does: transactions, a full disk, a damaged file, a killed migration."""

import sqlite3
import time
from pathlib import Path

import pytest

from nightwatch.keeper import MIGRATIONS, KeeperError, SqliteKeeper, ask


def test_what_was_committed_is_there_again_and_what_was_not_is_not(tmp_path: Path) -> None:
    path = tmp_path / "n.db"
    keeper = SqliteKeeper(path)
    keeper.put("check", "a", {"x": 1})
    keeper.put("check", "b", {"y": "é"})
    keeper.commit()
    keeper.put("check", "a", None)
    keeper.put("check", "c", {"z": 1})
    again = SqliteKeeper(path)
    assert again.load("check") == {"a": {"x": 1}, "b": {"y": "é"}}
    keeper.commit()
    assert SqliteKeeper(path).load("check") == {"b": {"y": "é"}, "c": {"z": 1}}


def test_it_is_really_wal_and_full(tmp_path: Path) -> None:
    keeper = SqliteKeeper(tmp_path / "n.db")
    assert keeper.db is not None
    assert keeper.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert keeper.db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_damaged_file_is_set_aside_and_a_new_one_begun(tmp_path: Path) -> None:
    path = tmp_path / "n.db"
    path.write_bytes(b"this is not a database at all" * 100)
    keeper = SqliteKeeper(path)
    assert keeper.recovered.endswith("n.db.damaged-1")
    assert Path(keeper.recovered).read_bytes().startswith(b"this is not")
    keeper.put("a", "b", {"c": 1})
    keeper.commit()
    assert SqliteKeeper(path).load("a") == {"b": {"c": 1}}


def test_a_row_that_is_no_json_is_damage_and_the_others_go_on(tmp_path: Path) -> None:
    """A bit that fell over on the card: SQLite sees nothing wrong, and every start would end the same way."""
    path = tmp_path / "n.db"
    keeper = SqliteKeeper(path)
    keeper.put("check", "mains/house", {"power": "BLACKOUT"})
    keeper.put("record", "leak/water", {"level": "ok"})
    keeper.commit()
    assert keeper.db is not None
    keeper.db.execute("UPDATE kept SET value = '{\"lev' WHERE kind = 'record'")
    keeper.close()
    again = SqliteKeeper(path)
    assert again.recovered.endswith("n.db.damaged-1")
    assert (again.load("check"), again.load("record")) == ({"mains/house": {"power": "BLACKOUT"}}, {})
    again.put("meta", "steady", {"s": 1.0})
    again.commit()
    last = SqliteKeeper(path)
    assert (last.recovered, last.load("check")) == ("", {"mains/house": {"power": "BLACKOUT"}})


def test_a_file_that_another_process_holds_does_not_hold_up_the_watch(tmp_path: Path) -> None:
    """Each step commits: waiting five seconds for each, the mains was not seen any more."""
    keeper = SqliteKeeper(tmp_path / "n.db")
    other = sqlite3.connect(tmp_path / "n.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begin = time.monotonic()
    for number in range(20):
        keeper.put("a", str(number), {"x": number})
        keeper.commit()
    assert time.monotonic() - begin < 1.5 and "locked" in keeper.trouble
    other.execute("ROLLBACK")
    keeper.close()  # the last chance does not wait
    assert keeper.trouble == "" and len(SqliteKeeper(tmp_path / "n.db").load("a")) == 20


def test_damage_while_running_loses_nothing_that_is_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "n.db"
    keeper = SqliteKeeper(path)
    for number in range(200):
        keeper.put("a", str(number), {"text": "x" * 200})
    keeper.commit()
    assert keeper.db is not None
    keeper.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    keeper.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    keeper.db = sqlite3.connect(path, isolation_level=None)
    for number in range(200):
        keeper.put("a", str(number), {"text": "y"})
    keeper.commit()
    assert keeper.recovered
    keeper.commit()
    assert keeper.trouble == ""
    assert SqliteKeeper(path).load("a") == {str(number): {"text": "y"} for number in range(200)}


def test_a_full_disk_is_told_and_survived(tmp_path: Path) -> None:
    path = tmp_path / "n.db"
    keeper = SqliteKeeper(path)
    assert keeper.db is not None
    keeper.db.execute("PRAGMA max_page_count = 12")
    for number in range(300):
        keeper.put("a", str(number), {"text": "x" * 500})
    keeper.commit()
    assert "full" in keeper.trouble
    assert len(keeper.load("a")) == 300
    keeper.db.execute("PRAGMA max_page_count = 1000000")
    keeper.commit()
    assert keeper.trouble == ""
    assert len(SqliteKeeper(path).load("a")) == 300


def test_a_folder_that_cannot_be_made_leaves_it_in_memory(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    keeper = SqliteKeeper(tmp_path / "file" / "n.db")
    keeper.put("a", "b", {"c": 1})
    keeper.commit()
    assert keeper.trouble
    assert keeper.load("a") == {"b": {"c": 1}}
    for _ in range(50):
        keeper.audit("now", "more")
        keeper.commit()
    assert caplog.text.count("going on in memory") == 1, "said once, not at every step"


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_every_older_schema_is_brought_to_the_present_one(tmp_path: Path, version: int) -> None:
    path = tmp_path / "n.db"
    db = sqlite3.connect(path, isolation_level=None)
    for number in range(version):
        for statement in MIGRATIONS[number]:
            db.execute(statement)
    if version:
        db.execute("INSERT INTO kept VALUES ('a', 'b', '{\"c\": 1}')")
    db.execute(f"PRAGMA user_version = {version}")
    db.close()
    keeper = SqliteKeeper(path)
    assert keeper.load("a") == ({"b": {"c": 1}} if version else {})
    keeper.audit("now", "something")
    keeper.put("x", "y", {})
    keeper.commit()
    assert keeper.trouble == ""


def test_what_the_audit_says_cannot_be_changed_nor_removed(tmp_path: Path) -> None:
    keeper = SqliteKeeper(tmp_path / "n.db")
    keeper.audit("2026-11-23T12:00:00", "owner: mode home: carry out")
    keeper.commit()
    assert keeper.db is not None
    for statement in ("UPDATE audit SET what = ''", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            keeper.db.execute(statement)
    keeper.audit("2026-11-23T12:01:00", "more")
    keeper.commit()
    rows = keeper.db.execute("SELECT what FROM audit ORDER BY id").fetchall()
    assert rows == [("owner: mode home: carry out",), ("more",)] and keeper.trouble == ""


def test_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "n.db"
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    keeper = SqliteKeeper(path)
    assert "newer" in keeper.trouble
    assert not list(tmp_path.glob("*damaged*"))


def test_requests_are_taken_once(tmp_path: Path) -> None:
    path = tmp_path / "n.db"
    with pytest.raises(KeeperError, match="nightwatch run"):
        ask(path, {"do": "test"})
    keeper = SqliteKeeper(path)
    ask(path, {"do": "ack", "alarm": 3})
    assert list(keeper.requests()) == [{"do": "ack", "alarm": 3}]
    assert list(keeper.requests()) == []
