"""The page as a browser shows it; left out where there is no Chromium."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from basecamp.config import parse
from basecamp.house import Heating, House, Problem
from hello.web.server import serve
from tests.hello.web.browser import shown
from tests.hello.web.test_server import Town

PARIS = ZoneInfo("Europe/Paris")


async def page_of(town, profile):
    """The page after its scripts have run."""
    runner = await serve(town.face, "127.0.0.1", 0)
    try:
        return await shown(f"http://127.0.0.1:{runner.addresses[0][1]}/", profile, 3000)
    finally:
        await runner.cleanup()


async def test_the_night_light_is_told_in_words_of_the_language(tmp_path):
    town = Town()

    async def snapshot():
        return replace(House(), nightlight="OFF")

    town.face.snapshot = snapshot
    assert "<dt>night light</dt><dd>off</dd>" in await page_of(town, tmp_path / "auto")
    town.face.settings = parse('[house]\nlanguage = "fr"')
    page = await page_of(town, tmp_path / "fr")
    assert "<dt>veilleuse</dt><dd>éteinte</dd>" in page
    assert '<button class="tonal" type="button">je pars</button>' in page


async def test_an_hour_that_is_weeks_away_has_its_day(tmp_path):
    until = datetime.now(PARIS).replace(hour=17, minute=0) + timedelta(days=21)
    town = Town()

    async def snapshot():
        return replace(House(), heating=Heating(mode="eco", why="absence", until=until))

    town.face.snapshot = snapshot
    page = await page_of(town, tmp_path)
    assert f"{until:%b} {until.day}, 17:00" in page or f"{until.day} {until:%b}, 17:00" in page


async def test_an_alarm_that_waits_can_be_answered_with_a_button(tmp_path):
    cut = Problem("nightwatch/mains/house", "major", "Coupure.", "Power cut.", datetime.now(PARIS), alarm=3)
    town, problems = Town(), [cut]

    async def snapshot():
        return replace(House(), problems=tuple(problems))

    town.face.snapshot = snapshot
    page = await page_of(town, tmp_path / "asks")
    assert '<button class="tonal" id="seen" type="button">I\'ve seen the alarm</button>' in page
    problems[0] = replace(cut, alarm=0)
    page = await page_of(town, tmp_path / "answered")
    assert 'id="seen" type="button" hidden="">' in page and "Power cut." in page
