"""A page as a real browser shows it."""

import asyncio
from pathlib import Path

import pytest

from tests import programs


async def shown(url: str, profile: Path, wait_ms: int) -> str:
    """The document at an address once its scripts have run for so long; the test is left out without a browser."""
    chromium = programs.browser()
    if chromium is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    browser = await asyncio.create_subprocess_exec(
        chromium, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--lang=en",
        f"--virtual-time-budget={wait_ms}", "--dump-dom", url,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    page, _ = await asyncio.wait_for(browser.communicate(), 60)
    return page.decode()
