"""The door against a router that speaks UPnP, a real helper command and a real page behind the link."""

import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.sms import DoorSettings
from nightwatch.door.door import TEXTS, RouterDoor
from nightwatch.door.make import make_door
from nightwatch.door.router import UpnpRouter
from nightwatch.keeper import MemoryKeeper
from nightwatch.verdict import Instant
from tests.nightwatch.door.igd import Igd
from tests.nightwatch.times import at

HELPER = """
import sys, pathlib
home = pathlib.Path(__file__).parent
if (home / "broken").exists(): sys.exit(3)
with (home / "calls").open("a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "|" + sys.stdin.read().strip() + chr(10))
"""


class Place:
    """Everything around one door."""

    def __init__(self, home: Path, igd: Igd, url: str, target: str) -> None:
        self.home, self.igd = home, igd
        (home / "helper.py").write_text(HELPER)
        self.settings = DoorSettings(
            enabled=True,
            igd_url=url,
            helper=(sys.executable, str(home / "helper.py")),
            web_port=0,
            web_target=target,
        )
        self.later = 0.0
        self.keeper = MemoryKeeper()
        self.doors: list[RouterDoor] = []

    def now(self) -> Instant:
        return at(self.later)

    def door(self, lang: Any = "fr", **more: Any) -> RouterDoor:
        settings = self.settings.model_copy(update=more)
        self.doors.append(RouterDoor(settings, lang, self.keeper, UpnpRouter(settings), self.now))
        return self.doors[-1]

    def calls(self) -> list[str]:
        path = self.home / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def kept(self) -> str:
        return f"{self.keeper.kept}{self.keeper.lines}"


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async def home(request: web.Request) -> web.Response:
        return web.Response(text=f"the house: {request.method} {request.path} {await request.text()}")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", home)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    igd = Igd()
    place = Place(tmp_path, igd, await igd.start(), f"http://127.0.0.1:{runner.addresses[0][1]}")
    yield place
    igd.fails = 0
    for door in place.doors:
        await door.leave()
    await igd.runner.cleanup()
    await runner.cleanup()


async def ticked(door: RouterDoor) -> None:
    door.turn()
    if door.closing is not None:
        await door.closing


async def test_ssh_opens_with_a_password_and_closes_on_time(place: Place) -> None:
    door = place.door()
    said = await door.open("ssh", 30)
    found = re.fullmatch(r"SSH ouvert 30 min : ssh -p (\d+) visitor@203.0.113.7 mot de passe (\S+)", said)
    assert found is not None, said
    port, secret = int(found[1]), found[2]
    assert place.calls() == [f"grant visitor|{secret}"] and len(secret) >= 22
    mapping = place.igd.mappings[port]
    assert 20000 <= port < 60000
    assert (mapping["InternalPort"], mapping["InternalClient"], mapping["LeaseDuration"]) == ("22", "127.0.0.1", "1860")
    assert secret not in place.kept()
    place.later = 1799
    await ticked(door)
    assert place.igd.mappings
    place.later = 1800
    await ticked(door)
    assert place.igd.mappings == {} and place.calls()[-1] == "revoke visitor|" and not place.keeper.load("door")
    assert await door.close("ssh") == "ssh n'était pas ouvert."


@pytest.mark.parametrize("outside", ["100.64.3.9", "192.168.1.2", "0.0.0.0", ""])
async def test_nothing_is_open_to_an_address_nobody_reaches(place: Place, outside: str) -> None:
    """Behind the provider's NAT, or without Internet: no password is set for nothing."""
    place.igd.outside = outside
    for lang, words in (("fr", "Rien n'est ouvert"), ("en", "Nothing is open")):
        for what in ("ssh", "web"):
            said = await place.door(lang).open(what, 30)
            assert said.startswith(words) and (outside or "?") in said
    assert place.igd.mappings == {} and place.calls()[-1] == "revoke visitor|" and not place.keeper.load("door")


async def test_the_port_is_another_one_each_time_and_no_span_is_too_long(place: Place) -> None:
    door = place.door("en")
    ports = set()
    for _ in range(3):
        assert "SSH open for 240 min" in await door.open("ssh", 100000)
        assert len(place.igd.mappings) == 1
        ports.update(place.igd.mappings)
    assert len(ports) > 1
    assert await door.close("ssh") == "ssh closed."


async def test_a_link_shows_a_button_and_opens_once(place: Place) -> None:
    door = place.door()
    said = await door.open("web", None)
    path = re.search(r"(/enter/\S+)", said)
    assert path is not None and "30 min" in said
    (mapping,) = place.igd.mappings.values()
    base = f"http://127.0.0.1:{mapping['InternalPort']}"
    token = path[1].rpartition("/")[2]
    assert len(token) == 32 and token not in place.kept(), "192 bits, and only their hash is kept"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as outside:

        async def get(where: str, method: str = "GET", **more: Any) -> tuple[int, str]:
            async with outside.request(method, base + where, allow_redirects=False, **more) as answer:
                assert answer.headers.get("Referrer-Policy") == "no-referrer" or answer.status == 200
                return answer.status, await answer.text()

        assert (await get("/"))[0] == 404
        assert (await get("/enter/" + "x" * 32))[0] == (await get("/enter/" + "x" * 32, "POST"))[0] == 404
        for _ in range(3):  # what previews a link opens nothing
            status, html = await get(path[1])
            assert status == 200 and '<form method="post">' in html
        assert (await get(path[1], "POST"))[0] == 303
        assert (await get(path[1], "POST"))[0] == (await get(path[1]))[0] == 404, "once"
        assert await get("/status?x=1") == (200, "the house: GET /status ")
        json = {"data": '{"text": "bonjour"}', "headers": {"Content-Type": "application/json"}}
        assert await get("/ask", "POST", **json) == (200, 'the house: POST /ask {"text": "bonjour"}')
        foreign = {"headers": {"Origin": "http://evil.example"}}
        assert (await get("/ask", "POST", **foreign))[0] == 403
        cookies = {cookie.value for cookie in outside.cookie_jar}
        assert all(value not in place.kept() for value in cookies)
        async with aiohttp.ClientSession() as other, other.get(base + "/") as answer:
            assert answer.status == 404, "without the cookie"
        place.later = 1800
        assert (await get("/"))[0] == 404, "its time is over before anybody closed it"
    await ticked(door)
    assert place.igd.mappings == {} and door.page.runner is None


async def test_a_link_is_over_after_ten_minutes(place: Place) -> None:
    door = place.door()
    path = re.search(r"(/enter/\S+)", await door.open("web", 60))
    assert path is not None
    (mapping,) = place.igd.mappings.values()
    place.later = 600
    url = f"http://127.0.0.1:{mapping['InternalPort']}{path[1]}"
    async with aiohttp.ClientSession() as outside, outside.post(url) as answer:
        assert answer.status == 404


async def test_what_an_earlier_life_left_open_is_closed_at_the_start(place: Place) -> None:
    first = place.door()
    await first.open("ssh", 60)
    await first.open("web", 60)
    await first.page.stop()  # the process was killed
    assert len(place.igd.mappings) == 2
    again = place.door()
    await ticked(again)
    assert place.igd.mappings == {} and place.calls()[-1] == "revoke visitor|"
    # Also when the door has been switched off since.
    await again.open("ssh", 60)
    section = NightwatchSettings(door=place.settings.model_copy(update={"enabled": False}))
    off = make_door(section, "fr", place.keeper, place.now)
    assert off is not None
    assert "pas activée" in await off.open("ssh", 5)
    await ticked(off)
    assert place.igd.mappings == {}
    assert make_door(section, "fr", place.keeper, place.now) is None


@pytest.mark.parametrize("what", ["router", "helper"])
async def test_what_fails_opens_nothing_and_a_closing_is_tried_until_it_works(place: Place, what: str) -> None:
    door = place.door()

    def broken(on: bool) -> None:
        place.igd.fails = 501 if on and what == "router" else 0
        (place.home / "broken").touch() if on and what == "helper" else (place.home / "broken").unlink(missing_ok=True)

    broken(True)
    assert "Rien n'est ouvert" in await door.open("ssh", 10)
    assert place.keeper.load("door"), "what may be half open is remembered"
    broken(False)
    place.later = 100
    await ticked(door)
    assert not place.keeper.load("door") and place.igd.mappings == {}
    await door.open("ssh", 10)
    broken(True)
    assert "je réessaie" in await door.close("ssh")
    await ticked(door)
    broken(False)
    place.later = 200
    await ticked(door)
    assert not place.keeper.load("door") and place.igd.mappings == {} and place.calls()[-1] == "revoke visitor|"


async def test_no_helper_and_no_router_are_said(place: Place) -> None:
    assert "No helper is set" in await place.door("en", helper=()).open("ssh", 1)
    assert "does not answer UPnP" in await place.door("en", igd_url="http://127.0.0.1:9/x").open("web", 1)


def test_every_text_exists_in_both_languages() -> None:
    assert TEXTS["fr"].keys() == TEXTS["en"].keys()
