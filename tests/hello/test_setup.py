"""`make setup` on machines that are not as they should be: deploy/setup.sh with a Python that only notes its work."""

import shutil
import subprocess

import pytest

from tests.shared import ROOT

PYTHON = """#!/bin/sh
echo "$@" >> "$CALLS"
case "$*" in
    "-m venv"*)
        mkdir -p .venv/bin
        rm -f .venv/pip
        cp "$0" .venv/bin/python
        [ -e ensurepip ] || { echo "ensurepip is not available" >&2; exit 1; }
        touch .venv/pip ;;
    "-m pip"*) [ -e .venv/pip ] || { echo "No module named pip" >&2; exit 1; } ;;
    "-V") cat version ;;
esac
"""


@pytest.fixture
def clone(tmp_path):
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "setup.sh", tmp_path / "deploy")
    for name in ("requirements.lock", "deploy/apt.txt", "pyproject.toml", "calls", "ensurepip"):
        (tmp_path / name).write_text("")
    (tmp_path / "version").write_text("Python 3.11.2")
    python = tmp_path / "python3"
    python.write_text(PYTHON)
    python.chmod(0o755)
    return tmp_path


def setup(clone):
    """What it answered, and what Python was told meanwhile."""
    (clone / "calls").write_text("")
    env = {"PATH": "/usr/bin:/bin", "PYTHON": str(clone / "python3"), "CALLS": str(clone / "calls")}
    done = subprocess.run(
        ["sh", "deploy/setup.sh"], cwd=clone, env=env, capture_output=True, text=True, timeout=30, check=False
    )
    return done, (clone / "calls").read_text()


def test_once_is_enough(clone):
    done, calls = setup(clone)
    assert done.returncode == 0 and "-m pip install" in calls
    done, calls = setup(clone)
    assert done.returncode == 0 and "pip" not in calls and "venv" not in calls


def test_without_python3_venv_it_is_named_and_the_next_time_begins_anew(clone):
    """Debian leaves an environment without pip behind."""
    (clone / "ensurepip").unlink()
    done, _ = setup(clone)
    assert done.returncode == 1 and "sudo apt-get install python3-venv" in done.stderr
    (clone / "ensurepip").write_text("")
    done, calls = setup(clone)
    assert done.returncode == 0, done.stderr
    assert "-m pip install" in calls


def test_after_an_upgrade_of_the_system_s_python_it_is_made_anew(clone):
    setup(clone)
    (clone / "version").write_text("Python 3.13.1")
    (clone / ".venv" / "pip").unlink()  # its packages lie in lib/python3.11
    done, calls = setup(clone)
    assert done.returncode == 0, done.stderr
    assert "-m venv" in calls and "-m pip install" in calls
