"""The door for the house, and what the runner says to hello."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from basecamp.errors import ConfigError
from basecamp.settings.nightwatch.links import HelloLinkSettings, InletSettings
from nightwatch.channels.channel import Message
from nightwatch.hello import HelloLink, Voice
from nightwatch.inlet.server import Inlet
from nightwatch.sources.port import Raised
from nightwatch.verdict import Text


class House:
    """What the inlet calls."""

    def __init__(self) -> None:
        self.handed: list[Raised] = []
        self.back: list[tuple[str, Text | None]] = []
        self.told: list[tuple[str, Text]] = []
        self.acks: list[tuple[int, str]] = []

    def inlet(self, **more: Any) -> Inlet:
        def ack(alarm: int, who: str) -> bool:
            self.acks.append((alarm, who))
            return True

        return Inlet(
            InletSettings(port=0, **more),
            lambda: {"mains": "POWER_OK"},
            self.handed.append,
            lambda key, why: self.back.append((key, why)),
            lambda key, text: self.told.append((key, text)),
            ack,
        )


@pytest.fixture
def token(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text("open sesame\n")
    path.chmod(0o600)
    return path


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        yield session


async def test_alarms_are_handed_in_and_taken_back(client: aiohttp.ClientSession) -> None:
    house = House()
    inlet = house.inlet()
    await inlet.start()
    url = f"http://127.0.0.1:{inlet.port}"
    body = {"key": "intrusion", "fr": "Intrusion.", "en": "Intrusion."}
    assert (await client.post(f"{url}/alarm", json=body)).status == 200
    assert house.handed == [Raised("intrusion", "Intrusion.", "Intrusion.", True)]
    assert (await client.post(f"{url}/alarm", json={"key": "intrusion", "active": False})).status == 200
    why = {"fr": "Nio est là.", "en": "Nio is here."}
    assert (await client.post(f"{url}/alarm", json={"key": "intrusion", "active": False, **why})).status == 200
    assert house.back == [("intrusion", None), ("intrusion", Text("Nio est là.", "Nio is here."))]
    bell = {"key": "doorbell", "fr": "On a sonné.", "en": "Somebody rang.", "critical": False, "news": True}
    assert (await client.post(f"{url}/alarm", json=bell)).status == 200
    assert house.told == [("doorbell", Text("On a sonné.", "Somebody rang."))]
    assert (await client.post(f"{url}/ack", json={"alarm": 3, "who": "page"})).status == 200
    assert house.acks == [(3, "page")]
    assert (await (await client.get(f"{url}/status")).json())["mains"] == "POWER_OK"
    assert (await (await client.get(f"{url}/alive")).json())["service"] == "nightwatch"
    for wrong in (
        {},
        {"key": ""},
        {"key": "x" * 61, "fr": "a"},
        {"key": "x"},
        {"key": "x", "fr": 3},
        {"key": "x", "fr": 3, "active": False},
        {"key": "x", "fr": " \a\n"},
        {"key": "x", "fr": "Alarme.", "en": ""},
        {"key": "x\n", "fr": "Alarme."},
        [1],
        {"key": "x", "fr": "a" * 301},
    ):
        assert (await client.post(f"{url}/alarm", json=wrong)).status == 400
    assert (await client.post(f"{url}/alarm", data="x")).status == 415
    assert (await client.post(f"{url}/ack", json={"alarm": True})).status == 400
    assert len(house.handed) == 1
    forged = {"key": "x", "fr": "Porte.\n02:00 Fin 12 : Tout va bien."}
    assert (await client.post(f"{url}/alarm", json=forged)).status == 200
    assert house.handed[1].fr == house.handed[1].en == "Porte. 02:00 Fin 12 : Tout va bien."
    await inlet.stop()


async def test_a_token_is_asked_for_when_one_is_set(client: aiohttp.ClientSession, token: Path) -> None:
    inlet = House().inlet(token_file=str(token))
    await inlet.start()
    url = f"http://127.0.0.1:{inlet.port}/status"
    assert (await client.get(url)).status == 401
    assert (await client.get(url, headers={"Authorization": "Bearer nonsense"})).status == 401
    assert (await client.get(url, headers={"Authorization": "Bearer open sesame"})).status == 200
    await inlet.stop()


async def test_listening_to_everybody_needs_a_token_and_a_taken_port_is_a_sentence() -> None:
    with pytest.raises(ConfigError, match="token_file"):
        House().inlet(host="0.0.0.0")
    first = House().inlet()
    await first.start()
    second = Inlet(InletSettings(port=first.port), dict, print, print, print, lambda a, b: True)
    with pytest.raises(ConfigError, match="cannot listen"):
        await second.start()
    await first.stop()


async def test_hello_is_told_best_effort(token: Path) -> None:
    heard: list[tuple[str, Any, str]] = []

    async def take(request: web.Request) -> web.Response:
        heard.append((request.path, await request.json(), request.headers.get("Authorization", "")))
        return web.json_response({"accepted": True}, status=500 if request.path == "/problems" else 200)

    app = web.Application()
    app.router.add_post("/{any}", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    link = HelloLink(HelloLinkSettings(url=url, token_file=str(token)))
    voice = Voice(link)
    assert (await voice.send(Message(1, "house", "B", "Coupure.", "critical"))).outcome == "delivered"
    assert heard[0] == ("/say", {"text": "Coupure.", "lang": "fr", "urgent": True}, "Bearer open sesame")
    assert await link.message("+336", "Je rentre.")
    assert heard[1][1] == {"sender": "+336", "text": "Je rentre."}
    going_on = [{"key": "nightwatch/mains/house", "severity": "major", "fr": "f", "en": "e"}]
    assert not await link.problems(going_on)
    assert heard[2][:2] == ("/problems", {"problems": going_on})
    await runner.cleanup()
    assert (await voice.send(Message(1, "house", "B", "x"))).outcome == "refused"
    await voice.close()
    assert not await HelloLink(HelloLinkSettings()).say("x", "fr", False)
