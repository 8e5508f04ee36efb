"""The page as a browser shows it; left out where there is no Chromium."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from basecamp.house import Heating, House
from hello.web.server import serve
from tests import programs
from tests.hello.web.test_server import Town

PARIS = ZoneInfo("Europe/Paris")


async def shown(town, profile):
    """The page after its scripts have run."""
    chromium = programs.browser()
    if chromium is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    runner = await serve(town.face, "127.0.0.1", 0)
    try:
        browser = await asyncio.create_subprocess_exec(
            chromium, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--lang=en",
            "--virtual-time-budget=3000", "--dump-dom", f"http://127.0.0.1:{runner.addresses[0][1]}/",
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        page, _ = await asyncio.wait_for(browser.communicate(), 60)
        return page.decode()
    finally:
        await runner.cleanup()


async def test_an_hour_that_is_weeks_away_has_its_day(tmp_path):
    until = datetime.now(PARIS).replace(hour=17, minute=0) + timedelta(days=21)
    town = Town()

    async def snapshot():
        return replace(House(), heating=Heating(mode="eco", why="absence", until=until))

    town.face.snapshot = snapshot
    page = await shown(town, tmp_path)
    assert f"{until:%b} {until.day}, 17:00" in page or f"{until.day} {until:%b}, 17:00" in page
