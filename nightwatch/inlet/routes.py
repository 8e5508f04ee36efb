"""What the inlet answers: alarms handed in (POST /alarm), acknowledgements (POST /ack), how things are (GET)."""

import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from basecamp.alive import version
from nightwatch.sources.port import Raised
from nightwatch.verdict import Text, one_line

MAX_KEY = 60
MAX_TEXT = 300


class Routes:
    """`token` "" = none is asked for. The others are what the watchman does with what comes in."""

    def __init__(
        self,
        token: str,
        status: Callable[[], Mapping[str, Any]],
        hand_in: Callable[[Raised], None],
        take_back: Callable[[str, Text | None], None],
        news: Callable[[str, Text], None],
        acknowledge: Callable[[int, str], bool],
    ) -> None:
        self.token = token
        self.status = status
        self.hand_in = hand_in
        self.take_back = take_back
        self.news = news
        self.acknowledge = acknowledge

    def application(self) -> web.Application:
        app = web.Application(client_max_size=16_384)
        app.add_routes(
            [
                web.get("/alive", self.alive),
                web.get("/status", self.show),
                web.post("/alarm", self.alarm),
                web.post("/ack", self.ack),
            ]
        )
        return app

    def allowed(self, request: web.Request) -> None:
        brought = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
        if self.token and not hmac.compare_digest(brought, self.token.encode()):
            raise web.HTTPUnauthorized(text="This needs the token of the inlet.")

    async def body(self, request: web.Request) -> dict[str, Any]:
        self.allowed(request)
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="Send JSON (Content-Type: application/json).")
        try:
            data = await request.json()
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise web.HTTPBadRequest(text="The body is not JSON.") from None
        if not isinstance(data, dict):
            raise web.HTTPBadRequest(text="The body is not a JSON object.")
        return data

    async def alive(self, request: web.Request) -> web.Response:
        return web.json_response({"service": "nightwatch", "version": version()})

    async def show(self, request: web.Request) -> web.Response:
        self.allowed(request)
        return web.json_response(dict(self.status()))

    async def alarm(self, request: web.Request) -> web.Response:
        """{"key", "fr", "en", "critical": true, "active": true}: raise or end an alarm of the house.

        An end needs no sentence. `"news": true`: told once, and it has no end.
        """
        data = await self.body(request)
        key, fr, en = (data.get(name) for name in ("key", "fr", "en"))
        if not isinstance(key, str) or not 0 < len(key) <= MAX_KEY or one_line(key) != key:
            raise web.HTTPBadRequest(text=f"key must be a text of at most {MAX_KEY} characters.")
        over = data.get("active", True) is False
        if over and fr is None and en is None:
            self.take_back(key, None)
            return web.json_response({"accepted": True})
        fr, en = (one_line(one) if isinstance(one, str) else one for one in (fr, en))
        fr = en if fr is None else fr
        en = fr if en is None else en
        if (
            not isinstance(fr, str)
            or not isinstance(en, str)
            or not fr
            or not en
            or len(fr) > MAX_TEXT
            or len(en) > MAX_TEXT
        ):
            raise web.HTTPBadRequest(text=f"fr and en must be sentences of at most {MAX_TEXT} characters.")
        if over:
            self.take_back(key, Text(fr, en))
        elif data.get("news") is True:
            self.news(key, Text(fr, en))
        else:
            self.hand_in(Raised(key, fr, en, data.get("critical", True) is not False))
        return web.json_response({"accepted": True})

    async def ack(self, request: web.Request) -> web.Response:
        """{"alarm": number (0 = all), "who": name}."""
        data = await self.body(request)
        alarm = data.get("alarm")
        if not isinstance(alarm, int) or isinstance(alarm, bool) or alarm < 0:
            raise web.HTTPBadRequest(text="alarm must be a number, 0 = all.")
        return web.json_response({"acknowledged": self.acknowledge(alarm, str(data.get("who", "http"))[:40])})
