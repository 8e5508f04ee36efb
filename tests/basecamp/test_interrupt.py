"""Ctrl-C while a command starts, and once it runs."""

import signal
import subprocess
import sys
import tomllib
from functools import partial
from pathlib import Path

import pytest

HIT = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"


def python(code: str) -> "subprocess.CompletedProcess[str]":
    # Who runs the tests in the background ignores Ctrl-C, and so would this child.
    heed = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, preexec_fn=heed)


@pytest.mark.parametrize("start", ["hello.start", "nightwatch.start"])
def test_while_starting_it_ends_quietly(start: str) -> None:
    done = python(f"import {start}; {HIT}")
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")


@pytest.mark.parametrize("start", ["hello.start", "nightwatch.start"])
def test_one_that_is_ignored_stays_ignored(start: str) -> None:
    done = python(f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); import {start}; {HIT}; print('here')")
    assert (done.returncode, done.stdout) == (0, "here\n")


def test_a_command_answers_it_itself() -> None:
    work = f"def work():\n {HIT}\n"
    done = python(f"import hello.start, sys\nfrom hello.cli import guarded\n{work}sys.exit(guarded(work))")
    assert (done.returncode, done.stderr.strip()) == (130, "")


def test_the_commands_begin_there() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    assert tomllib.loads(project.read_text(encoding="utf-8"))["project"]["scripts"] == {
        "hello": "hello.start:main",
        "nightwatch": "nightwatch.start:main",
        "sentry": "nightwatch.start:sentry",
    }
