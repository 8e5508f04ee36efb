"""Wrong use, wrong files, wrong settings: each a sentence on standard error and an exit status, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from hello import cli
from tests.shared import ROOT


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with sounds of every kind, as the current one; nothing of the user's is touched."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HELLO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HELLO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("BASECAMP_CONFIG", raising=False)
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(8000) / 16000)
    soundfile.write("good.wav", tone, 16000)
    soundfile.write("8bit.wav", tone, 8000, subtype="PCM_U8")
    soundfile.write("stereo.wav", np.stack([tone, tone], 1), 44100)
    soundfile.write("double.wav", tone, 48000, subtype="DOUBLE")
    soundfile.write("none.wav", np.zeros(0), 16000)
    whole = Path("good.wav").read_bytes()
    Path("cut.wav").write_bytes(whole[: len(whole) // 2 + 1])
    Path("head.wav").write_bytes(whole[:20])
    Path("empty.wav").touch()
    Path("latin.txt").write_bytes("oui\nmélodie\n".encode("latin-1"))
    Path("text.wav").write_text("this is no sound")
    Path("folder").mkdir()
    return tmp_path


def told(capsys, *arguments):
    """(exit status, standard error) of a command."""
    try:
        status = cli.main(arguments)
    except SystemExit as error:
        status = error.code
    return status, capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["say", ""], 1, "There is nothing to say: give a text."),
        (["say", " … !"], 1, "There is nothing to say"),
        (["say", "日本語"], 1, "The voice has no sound for '日本語'"),
        (["say", "Bonjour.", "--out", "folder"], 1, "The sound file folder cannot be written: Is a directory."),
        (["say", "Bonjour.", "--out", "good.wav/x.wav"], 1, "cannot be written: "),
        (["hear", "folder"], 1, ""),
        (["hear", "good.wav", "--phrases", "empty.wav"], 1, "The list of phrases empty.wav is empty"),
        (["hear", "good.wav", "--phrases", "none.txt"], 1, "none.txt cannot be read: No such file or directory."),
        (["hear", "good.wav", "--phrases", "latin.txt"], 1, "latin.txt cannot be read: line 2 is not UTF-8."),
        (["demo", "--out", "good.wav"], 1, "The day cannot be kept in good.wav (File exists)"),
        (["run", "--audio", "folder"], 1, "folder is a folder: give a sound file."),
        (["run", "--audio", "text.wav"], 1, "is not a sound this machine can read"),
        (["run", "--audio", "good.wav", "--out", "good.wav"], 1, "The folder good.wav for the sound cannot be made"),
        (["run", "--port", "99999"], 2, "'99999' is not a port: give a number from 0 to 65535"),
        (["run", "--port", "-1"], 2, "'-1' is not a port"),
        (["ask", "--home", "good.wav", "je pars"], 2, "--home good.wav cannot be made (File exists)"),
        (["ask", "--now", "2026-13-45", "x"], 2, "'2026-13-45' is not an instant"),
        (["--config", "folder", "ask", "x"], 2, "The settings file folder cannot be read: Is a directory."),
    ],
)
def test_it_is_said(here, capsys, arguments, status, sentence):
    code, errors = told(capsys, *arguments)
    assert code == status
    assert sentence in errors
    assert "Traceback" not in errors
    assert "[Errno" not in errors
    assert not list(here.rglob("*.part"))


def test_a_settings_file_in_another_encoding_names_the_line(here, capsys):
    Path("basecamp.toml").write_bytes('[house]\nname = "café"\n'.encode("latin-1"))
    assert told(capsys, "ask", "x") == (
        2, "The settings file basecamp.toml cannot be read: line 2 is not UTF-8.\n"
    )  # fmt: skip


def test_a_settings_file_of_the_environment_must_be_there(here, capsys, monkeypatch):
    monkeypatch.setenv("BASECAMP_CONFIG", "nowhere.toml")
    code, errors = told(capsys, "ask", "x")
    assert (code, errors) == (2, "There is no settings file nowhere.toml ($BASECAMP_CONFIG): correct or unset it.\n")


def test_a_sound_that_cannot_be_heard_ends_the_assistant(here, capsys):
    Path("basecamp.toml").write_text('[hotword]\nnames = ["bogus"]\n')
    code, errors = told(capsys, "run", "--audio", "good.wav", "--out", "none", "--port", "0")
    assert code == 1
    assert errors.startswith("The hotword 'bogus' is unknown.")


def test_recordings_of_every_kind_are_heard_or_refused_with_a_sentence(here, capsys):
    files = sorted(path.name for path in here.glob("*.wav"))
    assert cli.main(["hear", "--no-hotword", "--lang", "en", *files]) == 1
    lines = dict(zip(files, capsys.readouterr().out.splitlines(), strict=True))
    for name in ("empty.wav", "head.wav", "text.wav"):
        assert "is not a sound this machine can read" in lines.pop(name)
    for name, line in lines.items():
        assert line == f"{name}: no wake word; nothing heard"


def test_a_list_of_phrases_is_read_as_people_write_it(here):
    """Saved by Windows, with capitals and punctuation: each word with a comma was one that no model knows."""
    from hello.hear import read_phrases

    Path("list.txt").write_bytes("\ufeffJe vais me coucher, bonne nuit.\r\n\r\n…\r\nAi-je des messages ?\r\n".encode())
    assert read_phrases(Path("list.txt")) == ["je vais me coucher bonne nuit", "ai-je des messages"]


def test_names_and_texts_that_are_no_text_are_no_traceback(here):
    """File names are bytes, and so is what a shell hands over; a terminal may know ASCII alone."""
    name = b"caf\xe9.wav"
    Path("good.wav").rename(name.decode(errors="surrogateescape"))
    for command in (
        ["hear", "--no-hotword", "--json", name, b"t\xe9.wav"],
        ["say", b"bonjour \xff", "--out", b"\xc3\xa9.wav"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "hello", *command],
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)},
        )
        assert "Traceback" not in done.stderr
        assert done.returncode == (command[0] == "hear"), done.stderr
    assert Path("é.wav").is_file()
