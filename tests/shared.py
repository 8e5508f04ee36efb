"""Where the shared recordings and the first model lie, for tests and benchmarks. Nothing of them is in the repo."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared() -> Path | None:
    """The folder of shared recordings: `$HELLO_SHARED`, else `../shared` beside the checkout; None when absent."""
    for candidate in (os.environ.get("HELLO_SHARED"), ROOT.parent / "shared"):
        if candidate and (Path(candidate) / "speech" / "manifest.tsv").is_file():
            return Path(candidate)
    return None


def need_shared() -> Path:
    """The shared recordings, or a skip that says what is missing."""
    found = shared()
    if found is None:
        pytest.skip("the shared recordings are not here (set HELLO_SHARED to their folder)")
    return found
