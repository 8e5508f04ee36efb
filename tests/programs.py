"""Programs that only tests need: they are looked for, and where this is allowed (root, apt) fetched.

They are no packages of `make setup`: nobody who lives with hello needs a browser or a second database on its host.
"""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

LIMIT_S = 240.0
CACHE = Path(__file__).resolve().parents[1] / "build" / "test-programs"


def may_fetch() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt(*words: str, where: Path | None = None) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        ran = subprocess.run(["apt-get", *words], cwd=where, env=environment, capture_output=True, timeout=LIMIT_S)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.returncode == 0


@cache
def browser() -> str | None:
    """Chromium, installed where it is missing."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None and may_fetch() and apt("install", "-qq", "-y", "--no-install-recommends", "chromium"):
        return shutil.which("chromium")
    return found


@cache
def unpacked(program: str, package: str) -> str | None:
    """A program of a package that stands by itself; where it is missing it is unpacked here, and installed nowhere."""
    if found := shutil.which(program):
        return found
    path = CACHE / "usr" / "bin" / program
    if not path.is_file() and may_fetch():
        CACHE.mkdir(parents=True, exist_ok=True)
        if apt("download", "-qq", package, where=CACHE):
            for file in CACHE.glob(f"{package}_*.deb"):
                subprocess.run(["dpkg", "-x", str(file), str(CACHE)], check=False, timeout=LIMIT_S)
                file.unlink()
    return str(path) if path.is_file() else None
