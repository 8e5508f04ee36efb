"""The supervisord and systemd files of the house, read by the tools that will read them."""

import configparser
import contextlib
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
PROGRAMS = sorted((DEPLOY / "supervisor" / "programs").glob("*.conf"))


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """The programs as supervisord itself understands them."""
    options = pytest.importorskip("supervisor.options")
    monkeypatch.setenv("BASECAMP", "/opt/basecamp")
    monkeypatch.setenv("BASECAMP_LOGS", str(tmp_path))
    monkeypatch.setenv("BASECAMP_PROGRAMS", str(DEPLOY / "supervisor" / "programs"))
    monkeypatch.setenv("SUPERVISOR_PASSWORD", "secret")
    server = options.ServerOptions()
    with contextlib.redirect_stdout(io.StringIO()):
        server.realize(["-c", str(DEPLOY / "supervisor" / "supervisord.conf")], doc="")
    return {one.name: one for group in server.process_group_configs for one in group.process_configs}


def test_every_process_of_the_house_has_its_log_and_starts_in_its_time(
    programs: dict[str, Any], tmp_path: Path
) -> None:
    assert set(programs) == {"nightwatch", "sentry", "hello"}
    for name, program in programs.items():
        assert program.stdout_logfile == str(tmp_path / f"{name}.log")
        assert program.redirect_stderr
        waits = re.search(r"sleep (\d+)", program.command)
        assert program.startsecs >= 15 + (int(waits.group(1)) if waits else 0)
        assert f"/opt/basecamp/.venv/bin/{name} run" in program.command
    assert "sleep" not in programs["nightwatch"].command
    assert min(programs.values(), key=lambda one: int(one.priority)).name == "nightwatch"


@pytest.mark.parametrize("path", sorted((DEPLOY / "systemd").glob("*.service")), ids=lambda path: path.name)
def test_units_are_whole(path: Path, tmp_path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(path)
    assert unit["Service"]["Restart"] == "always"
    assert unit["Install"]["WantedBy"] == "multi-user.target"
    if path.stem in ("nightwatch", "sentry"):
        assert unit["Service"]["Type"] == "notify"
        assert int(unit["Service"]["WatchdogSec"]) >= 30
    if path.stem == "hello":
        # Its user has no home: what it renders would be made anew, with a complaint, at each start.
        assert unit["Service"]["CacheDirectory"] == "basecamp"
        assert "HELLO_CACHE=/var/cache/basecamp" in unit["Service"]["Environment"]
    tool = shutil.which("systemd-analyze")
    if tool is None:
        return
    # The binaries are not where they will be: only what is wrong with the unit itself counts.
    done = subprocess.run([tool, "verify", "--man=no", path], capture_output=True, text=True, check=False, timeout=60)
    wrong = [line for line in done.stderr.splitlines() if path.name in line and "not executable" not in line]
    assert not [line for line in wrong if "Unknown" in line or "Failed to parse" in line]
