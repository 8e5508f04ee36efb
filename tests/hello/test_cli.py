"""The command line as a new user meets it: real processes, wrong input, nothing plugged in."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import soundfile

from hello.cli import main
from tests.shared import ROOT


@pytest.fixture
def hello(tmp_path):
    """Run `hello` in a fresh home; the answer is the finished process."""
    env = {**os.environ, "HELLO_DATA": str(tmp_path / "data"), "HELLO_CACHE": str(tmp_path / "cache")}
    env.pop("BASECAMP_CONFIG", None)
    env["PYTHONPATH"] = str(ROOT)

    def run(*arguments, wait=60, **options):
        return subprocess.run(
            [sys.executable, "-m", "hello", *arguments],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            timeout=wait,
            check=False,
            stdin=options.pop("stdin", subprocess.DEVNULL),
            **options,
        )

    run.env = env
    run.cwd = tmp_path
    return run


def clear(done):
    """No traceback, and a sentence on standard error."""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().endswith((".", "'quit')", ")"))
    return done.stderr


@pytest.mark.parametrize("command", [[], ["--help"], ["run", "--help"], ["hear", "--help"], ["models", "--help"]])
def test_help_is_there(hello, command):
    done = hello(*command)
    assert "usage: hello" in done.stdout
    assert done.returncode == (0 if command else 2)


def test_a_broken_config_names_file_and_key(hello, tmp_path):
    (tmp_path / "basecamp.toml").write_text("[heating]\ncomfort = 99\n")
    for command in (["run"], ["ask", "je pars"], ["doctor"]):
        done = hello(*command)
        assert done.returncode == 2
        message = clear(done)
        assert "basecamp.toml" in message
        assert "heating.comfort" in message


def test_a_config_that_is_not_there_is_said(hello):
    assert "There is no settings file" in clear(hello("--config", "nowhere.toml", "run"))


def test_a_missing_sound_file_ends_at_once(hello):
    done = hello("run", "--audio", "absent.wav", "--port", "0")
    assert done.returncode == 1
    assert "There is no sound file absent.wav." in clear(done)


def start(hello, *arguments, stdin=subprocess.DEVNULL):
    return subprocess.Popen(
        [sys.executable, "-m", "hello", *arguments],
        cwd=hello.cwd,
        env=hello.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=stdin,
        text=True,
    )


def read_until(process, text, seconds=40):
    seen, end = "", time.monotonic() + seconds
    while time.monotonic() < end:
        line = process.stdout.readline()
        if not line:
            break
        seen += line
        if text in line:
            return seen
    raise AssertionError(f"{text!r} did not come: {seen} {process.stderr.read() if process.poll() is not None else ''}")


def ended(process, number=signal.SIGINT):
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    assert "Traceback" not in errors
    return process.returncode, errors


def test_without_a_microphone_it_says_so_and_serves_the_page(hello, unused_port):
    process = start(hello, "run", "--port", str(unused_port))
    read_until(process, "The page of the house")
    with urllib.request.urlopen(f"http://127.0.0.1:{unused_port}/status", timeout=40) as answer:
        assert json.load(answer)["house"]["mode"] == "cocoon"
    request = urllib.request.Request(
        f"http://127.0.0.1:{unused_port}/ask",
        data=json.dumps({"text": "bonne nuit", "client": "t"}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=40) as answer:
        assert json.load(answer)["mode"] == "asleep"
    code, errors = ended(process)
    assert code == 0
    # A machine with a sound card is not told that it has none.
    assert "microphone" in errors or "microphone" not in subprocess.getoutput("cat /proc/asound/cards")


QUIET = ("--out", "none", "--port", "0")


def test_sound_from_a_pipe_ends_the_assistant_with_it(hello):
    process = start(hello, "run", "--audio", "-", *QUIET, stdin=subprocess.PIPE)
    out, errors = process.communicate("\0" * 32000, timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert "listens for «hello»" in out


def test_ctrl_c_while_the_pipe_is_silent(hello):
    process = start(hello, "run", "--audio", "-", *QUIET, stdin=subprocess.PIPE)
    read_until(process, "listens for")
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert time.monotonic() - begun < 10
    assert process.stderr.read() == ""
    process.stdin.close()
    process.stdout.close()


def test_a_terminal_is_no_sound(hello):
    ours, theirs = pty.openpty()
    try:
        message = clear(hello("run", "--audio", "-", stdin=theirs))
    finally:
        os.close(ours)
        os.close(theirs)
    assert "'--audio -' takes raw sound" in message


def test_without_a_model_it_says_what_to_do_and_serves_the_page(hello, tmp_path, unused_port):
    (tmp_path / "basecamp.toml").write_text('[ears]\nmodel_fr = "nowhere"\n')
    process = start(hello, "run", "--port", str(unused_port))
    seen = read_until(process, "The page of the house")
    assert "There is no speech model in nowhere (setting ears.model_fr)" in seen
    assert ended(process, signal.SIGTERM)[0] == 0


def test_the_state_of_the_house_outlives_the_process(hello, unused_port):
    assert json.loads(hello("ask", "--json", "--home", "h", "--lang", "fr", "bonne nuit").stdout)["mode"] == "asleep"
    process = start(hello, "run", "--audio", "none", "--home", "h", "--port", str(unused_port))
    read_until(process, "The page of the house")
    with urllib.request.urlopen(f"http://127.0.0.1:{unused_port}/status", timeout=40) as answer:
        assert json.load(answer)["house"]["mode"] == "asleep"
    ended(process)


def test_a_second_assistant_in_the_same_house_is_refused(hello, unused_port):
    process = start(hello, "run", "--audio", "none", "--home", "h", "--port", str(unused_port))
    read_until(process, "The page of the house")
    second = hello("run", "--audio", "none", "--home", "h", "--port", "0")
    assert second.returncode == 1
    assert second.stderr == ("A hello already runs with the folder h: stop it first, or name another with --home.\n")
    assert json.loads(hello("ask", "--json", "--home", "h", "--lang", "fr", "quel mode").stdout)["mode"] == "cocoon"
    assert ended(process)[0] == 0


def test_say_writes_speech(hello, tmp_path):
    done = hello("say", "Il fait 19,5 °C.", "--lang", "fr", "--out", "said.wav")
    assert done.returncode == 0
    info = soundfile.info(tmp_path / "said.wav")
    assert info.samplerate == 16000
    assert 1.0 < info.duration < 6.0


def test_hear_tells_what_it_made_of_each_file(hello, tmp_path):
    hello("say", "bonne nuit.", "--lang", "fr", "--out", "said.wav")
    (tmp_path / "text.wav").write_text("no sound")
    (tmp_path / "list.txt").write_text("bonne nuit\nje pars\nrapport\nallume le zigouigoui\n")
    done = hello("hear", "--json", "--no-hotword", "--phrases", "list.txt", "--lang", "fr", "said.wav", "text.wav")
    heard, wrong = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert heard == {
        "file": "said.wav",
        "wakes": [],
        "heard": "bonne nuit",
        "confidence": heard["confidence"],
        "intent": "sleep",
    }
    assert "not a sound" in wrong["error"]
    assert "does not know them: zigouigoui." in done.stderr


def test_when_reads_lines_and_says_when_there_is_no_time(hello):
    done = subprocess.run(
        [sys.executable, "-m", "hello", "when", "--json", "--lang", "fr", "--now", "2026-11-23T08:30", "-"],
        env=hello.env,
        cwd=hello.cwd,
        input="ce soir\nbonjour\n",
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["at"] == "2026-11-23T18:00:00+01:00"
    assert second["at"] is None
    assert done.returncode == 1


def test_a_wrong_instant_is_a_sentence(hello):
    done = hello("when", "--now", "yesterday", "ce soir")
    assert done.returncode == 2
    assert "'yesterday' is not an instant such as" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_of_another_encoding_shows_what_it_can(hello, encoding):
    hello.env["PYTHONIOENCODING"] = encoding
    done = hello("ask", "--lang", "fr", "aide", "quelle heure est-il à Tōkyō", "éteins la veilleuse", encoding=encoding)
    assert "Traceback" not in done.stderr
    variants = ("J'éteins la veilleuse.", "La veilleuse est éteinte.")
    assert done.stdout.splitlines()[-1] in [text.encode(encoding, "replace").decode(encoding) for text in variants]
    assert done.returncode == 0


@pytest.mark.parametrize("now", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_nobody_lives_at_the_ends_of_the_calendar(hello, now):
    done = hello("ask", "--now", now, "je pars", "demain")
    assert "Traceback" not in done.stderr
    assert f"'{now}' is not an instant such as" in done.stderr
    assert done.returncode == 2


def test_doctor_tells_what_works_and_how_to_get_the_rest(hello):
    done = hello("doctor")
    assert "Traceback" not in done.stderr
    assert "✓ Python" in done.stdout
    assert "✓ fr: speech model" in done.stdout
    assert "✗" not in done.stdout, done.stdout
    assert done.returncode == 0


def test_doctor_looks_at_the_settings_it_was_given(hello):
    settings = hello.cwd / "mine.toml"
    settings.write_text(f'[house]\ndata_dir = "{hello.cwd / "mine.toml" / "data"}"\n')
    done = hello("--config", str(settings), "doctor")
    assert "Traceback" not in done.stderr
    assert f"✓ settings {settings}" in done.stdout
    assert f"✗ data folder {settings / 'data'}" in done.stdout
    assert done.returncode == 1


def test_the_data_folder_may_be_in_the_home_of_the_user(hello):
    (hello.cwd / "basecamp.toml").write_text('[house]\ndata_dir = "~/house"\n')
    hello.env["HOME"] = str(hello.cwd / "home")
    soundfile.write(hello.cwd / "still.wav", [0.0] * 1600, 16000)
    assert hello("run", "--audio", "still.wav", "--out", "none", "--port", "0").returncode == 0
    assert (hello.cwd / "home" / "house" / "basecamp.db").is_file()
    assert not (hello.cwd / "~").exists()


def test_training_is_handed_what_the_house_listens_for(monkeypatch):
    """The models know nothing of the dialogs; the voices are to read the very phrases that will be heard."""
    heard = {}

    def training(words):
        folder = Path(words[words.index("--phrases") + 1])
        heard.update({lang: (folder / f"{lang}.txt").read_text(encoding="utf-8").splitlines() for lang in ("fr", "en")})
        return 0

    monkeypatch.setattr("models.cli.training", training)
    assert main(["models", "train", "stt", "--out", "x"]) == 0
    assert {"je pars", "bonne nuit"} <= set(heard["fr"]) and {"good night", "what time is it"} <= set(heard["en"])
    assert len(heard["fr"]) > 1500 and len(heard["en"]) > 1500
