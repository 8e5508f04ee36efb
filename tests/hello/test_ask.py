"""`hello ask`: the contract of its output, the state between calls, standard input, and the prompt on a terminal."""

import json
import os
import pty
import re
import select
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from basecamp.effects import Effect
from basecamp.events import MessageReceived
from basecamp.settings import HouseSettings, Settings
from basecamp.store import SqliteStore
from hello.ask import run
from hello.ask.prompt import completions
from skills.household import Household
from tests.shared import ROOT

NOW = datetime.fromisoformat("2026-11-23T08:30:00+01:00")
KEYS = ["heard", "lang", "intent", "confidence", "slots", "said", "expects", "mode", "effects"]


def ask(
    capsys: pytest.CaptureFixture[str],
    *texts: str,
    lang: Any = "fr",
    now: datetime = NOW,
    home: Path | None = None,
    settings: Settings | None = None,
) -> list[dict[str, Any]]:
    """The JSON lines of one call."""
    assert run(texts, lang, now, home, True, False, settings or Settings()) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def process(arguments: Sequence[str], stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hello", *arguments],
        cwd=ROOT,
        input=stdin,
        stdin=None if stdin is not None else subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "BASECAMP_CONFIG": os.devnull},
    )


def test_the_contract_of_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = ask(capsys, "je pars", "ce soir")
    assert list(first) == list(second) == KEYS
    assert first == {
        "heard": "je pars",
        "lang": "fr",
        "intent": "leave",
        "confidence": first["confidence"],
        "slots": {},
        "said": "Tu reviens quand ?",
        "expects": "return_time",
        "mode": "cocoon",
        "effects": [],
    }
    assert second["slots"] == {"back": "2026-11-23T18:00:00+01:00"}
    assert (second["mode"], second["expects"]) == ("lockout", None)
    assert second["effects"][:2] == [
        {"skill": "modes", "action": "set", "args": {"mode": "lockout"}},
        {
            "skill": "heater",
            "action": "absence",
            "args": {
                "start": "2026-11-23T08:30:00+01:00",
                "until": "2026-11-23T17:00:00+01:00",
                "back": "2026-11-23T18:00:00+01:00",
            },
        },
    ]


def test_what_is_not_understood_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    [turn] = ask(capsys, "xylophone brouillard")
    assert (turn["intent"], turn["effects"], turn["slots"], turn["expects"]) == (None, [], {}, None)


def test_without_home_every_call_is_a_fresh_house(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "bonne nuit")[0]["mode"] == "asleep"
    assert ask(capsys, "quel mode")[0]["mode"] == "cocoon"


def test_home_keeps_house_and_conversation(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    assert ask(capsys, "je pars", home=home)[0]["expects"] == "return_time"
    [turn] = ask(capsys, "ce soir", home=home)
    assert (turn["intent"], turn["mode"]) == ("leave", "lockout")
    later = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
    [status] = ask(capsys, "état du chauffage", home=home, now=later)
    assert "éco" in status["said"] and "17 heures" in status["said"] and status["mode"] == "lockout"
    [back] = ask(capsys, "je suis rentré", home=home, now=later)
    assert back["mode"] == "cocoon"
    assert "absence" not in ask(capsys, "état du chauffage", home=home, now=later)[0]["said"]


def test_a_question_lapses_after_ten_minutes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ask(capsys, "je pars", home=tmp_path)
    later = datetime.fromisoformat("2026-11-23T08:41:00+01:00")
    assert ask(capsys, "ce soir", home=tmp_path, now=later)[0]["intent"] != "leave"


def test_answers_do_not_repeat_themselves_between_calls(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = [ask(capsys, "merci", home=tmp_path)[0]["said"] for _ in range(4)]
    assert all(one != two for one, two in pairwise(said))


def test_messages_of_the_house_are_read_on_return(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "basecamp.db")
    house = Household(store, Settings())
    house.act(Effect("modes", "set", {"mode": "lockout"}), NOW)
    house.handle(MessageReceived(NOW, "Natacha", "J'arrive à midi"), NOW)
    house.close(NOW)
    store.close()
    [turn] = ask(capsys, "je suis rentré", home=tmp_path)
    assert "Natacha" in turn["said"] and "J'arrive à midi" in turn["said"]
    assert ask(capsys, "ai-je des messages", home=tmp_path)[0]["expects"] == "messages"  # only old ones are offered


def test_an_empty_text_is_a_silence(capsys: pytest.CaptureFixture[str]) -> None:
    turns = ask(capsys, "je pars", "", "")
    assert [turn["expects"] for turn in turns] == ["return_time", "return_time", None]
    assert turns[-1]["mode"] == "lockout"


def test_terse_verbs_of_the_remote_command_line_work_in_the_terminal_too(capsys: pytest.CaptureFixture[str]) -> None:
    away, status, home = ask(capsys, "mode away 18h", "heat status", "mode home")
    assert away["said"] == "Mode lockout, retour 18h, éco jusqu'à 17h."
    assert (away["mode"], away["intent"], away["expects"]) == ("lockout", None, None)
    assert status["said"] == "Chauffage éco jusqu'à 17h."
    assert home["mode"] == "cocoon"


def test_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert [turn["lang"] for turn in ask(capsys, "good night", "je suis levé", lang=None)] == ["en", "fr"]
    english = Settings(house=HouseSettings(language="en"))
    assert ask(capsys, "stop", lang=None, settings=english)[0]["lang"] == "en"


def test_an_instant_without_zone_is_local_to_the_house(capsys: pytest.CaptureFixture[str]) -> None:
    tokyo = Settings(house=HouseSettings(time_zone="Asia/Tokyo"))
    naive = datetime.fromisoformat("2026-11-23T08:30")
    [turn] = ask(capsys, "je pars, je rentre ce soir", now=naive, settings=tokyo)
    assert turn["slots"]["back"] == "2026-11-23T18:00:00+09:00"


def test_explain_tells_how_each_was_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["je pars", "ce soir", ""], "fr", NOW, None, True, True, Settings()) == 0
    got = capsys.readouterr()
    assert len([json.loads(line) for line in got.out.splitlines()]) == 3
    first, second, third = got.err.splitlines()
    assert re.match(r"  \[fr\] exact: leave 0\.\d\d by \"", first)
    assert "back=2026-11-23T18:00:00+01:00" in second
    assert third == "  (silence)"


def test_a_home_that_cannot_be_is_one_sentence_and_status_2(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    got = process(["ask", "--home", str(file), "je pars"])
    assert (got.returncode, got.stdout) == (2, "")
    assert str(file) in got.stderr and "Traceback" not in got.stderr and len(got.stderr.splitlines()) == 1


def test_a_store_that_cannot_be_written_is_told_and_the_answer_given(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def locked(*_: Any) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(SqliteStore, "set_state", locked)
    (turn,) = ask(capsys, "je pars", home=tmp_path)
    assert turn["said"] == "Tu reviens quand ?"
    assert "the conversation is not kept for the next call: database is locked" in caplog.text


def test_a_now_that_is_none_is_status_2() -> None:
    got = process(["ask", "--now", "tomorrow-ish", "je pars"])
    assert (got.returncode, got.stdout) == (2, "")
    assert "tomorrow-ish" in got.stderr and "Traceback" not in got.stderr


def test_lines_of_standard_input_and_an_empty_one_begins_a_fresh_house() -> None:
    lines = "je pars\nce soir\n\nquel mode\n\n\nÉteins la veilleuse\n"
    got = process(["ask", "--lang", "fr", "--now", "2026-11-23T08:30", "--json", "-"], lines)
    assert got.returncode == 0 and got.stderr == ""
    out = got.stdout.split("\n")
    assert len(out) == 8 and out[2] == out[4] == out[5] == out[7] == ""
    modes = [json.loads(line)["mode"] if line else None for line in out[:7]]
    assert modes == ["cocoon", "lockout", None, "cocoon", None, None, "cocoon"]
    assert json.loads(out[6])["effects"] == [{"skill": "nightlight", "action": "set", "args": {"mode": "OFF"}}]


def test_every_answer_is_flushed_before_the_next_line_comes() -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "hello", "ask", "--lang", "fr", "--now", "2026-11-23T08:30", "-"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None and child.stdout is not None
    with child:
        for text, answer in (("je pars", "Tu reviens quand ?"), ("", ""), ("silence", "Le mode silence est activé.")):
            child.stdin.write(text + "\n")
            child.stdin.flush()
            assert child.stdout.readline().rstrip("\n") == answer
        child.stdin.close()
        assert child.wait(timeout=30) == 0


def test_latin_bytes_and_a_closed_pipe_do_not_break_it() -> None:
    got = subprocess.run(
        [sys.executable, "-m", "hello", "ask", "--lang", "fr", "-"],
        cwd=ROOT,
        input="\xe9teins la veilleuse\n".encode("latin-1"),
        capture_output=True,
        timeout=60,
    )
    assert got.returncode == 0 and got.stderr == b""


class Terminal:
    """A child on a pseudo terminal."""

    def __init__(self, home: Path) -> None:
        pid, self.master = pty.fork()
        if pid == 0:
            os.chdir(ROOT)
            environment = {**os.environ, "TERM": "dumb", "BASECAMP_CONFIG": os.devnull}
            command = [sys.executable, "-m", "hello", "ask", "--lang", "fr", "--home", str(home)]
            os.execvpe(command[0], command, environment)
        self.pid = pid
        self.seen = ""

    def until(self, text: str) -> None:
        """Read until `text` has come since the last call."""
        end = time.monotonic() + 40
        while text not in self.seen:
            assert time.monotonic() < end, f"no {text!r} in {self.seen!r}"
            if select.select([self.master], [], [], 1.0)[0]:
                self.seen += os.read(self.master, 4096).decode("utf-8", "replace")
        self.seen = self.seen.split(text, 1)[1]

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def leave(self, key: str) -> int:
        """Press `key` until the program ends; its exit status, once everything it writes has been read.

        Once is not always enough for Ctrl-C: Python's readline loses a signal that comes after the prompt is
        written and before it waits for a key (it looks at signals only when the wait is interrupted). A person
        presses again.
        """
        end = time.monotonic() + 40
        pressed = 0.0
        while time.monotonic() < end:
            if time.monotonic() - pressed > 3:
                self.type(key)
                pressed = time.monotonic()
            if select.select([self.master], [], [], 0.5)[0]:
                try:
                    os.read(self.master, 4096)
                except OSError:
                    break
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.mark.parametrize("leave", ["\x04", "\x03"])
def test_a_terminal_with_completion_history_and_a_quiet_end(tmp_path: Path, leave: str) -> None:
    terminal = Terminal(tmp_path)
    terminal.until("Hello ! Que puis-je faire pour vous ?")
    terminal.until("> ")
    terminal.type("je pars\n")
    terminal.until("Tu reviens quand ?")
    terminal.until("> ")
    terminal.type("aucune id\t\n")  # completed to "aucune idée"
    terminal.until("Ok, je surveille en ton absence.")
    terminal.until("> ")
    assert terminal.leave(leave) == 0
    assert "Traceback" not in terminal.seen
    history = (tmp_path / "ask.history").read_text(encoding="utf-8").splitlines()
    assert history[0] == "je pars" and history[1].startswith("aucune id")


def test_completions() -> None:
    phrases = ["je pars", "je pars travailler", "Je suis rentré", "aide"]
    assert completions("JE P", phrases) == ["je pars", "je pars travailler"]
    assert completions("", phrases, most=2) == ["aide", "je pars"]
    assert completions("xyz", phrases) == []


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from hello.cli import main; main(['ask', '--lang', 'fr', 'je pars', 'ce soir']); "
        "print([m for m in ('numpy', 'vosk', 'dateparser', 'fastapi', 'aiohttp', 'asyncio') if m in sys.modules])"
    )
    got = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert got.stdout.splitlines()[-1] == "[]"
