"""The web face of the assistant (S8): one page, its JSON, and `/say`, `/message` for the other processes.

Served by aiohttp, which the project needs anyway for its clients. Requests that change something must be JSON
and must not come from another site's page: a link somebody clicks can never lock the house.
"""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from aiohttp import web

from basecamp.alive import pings, version
from basecamp.clock import Clock
from basecamp.errors import HelloError
from basecamp.events import PowerCut, ProblemChanged
from basecamp.house import Cut, House
from basecamp.logbook import Logbook
from basecamp.secrets import read_secret
from basecamp.settings import HouseSettings, Settings
from basecamp.store import Store
from dialogs.turn import Turn
from hello.web.names import is_ours, named_in, own_names
from hello.web.problems import OURS, Told, changes

PAGE = Path(__file__).with_name("page.html")
INLET = ("/say", "/message", "/problems")
"""What other processes hand in; the page itself needs none of them."""
MAX_TEXT = 500
"""Characters of a sentence that is taken."""
MAX_MESSAGE = 1000
"""Characters of a message that is kept whole: one long SMS is one message, not several."""
MAX_BODY = 65_536
MOST_EVENTS = 100
EVENT_HOURS = (0.25, 6, 48)
"""How far back the last events are looked for: a day with many thousands is not read whole every few seconds."""
MOST_PROBLEMS = 100
"""Problems of a list that are looked at."""


class WebError(HelloError):
    """The page cannot be served: says why and what to do."""


class NotStoredError(HelloError):
    """A message is only in memory: whoever handed it over must keep it and hand it over again."""


class Ask(Protocol):
    """Understand a sentence in the conversation of one browser; `afar`: of somebody who is not in the house."""

    def __call__(self, text: str, client: str, afar: bool) -> Awaitable[Turn]: ...


class Face:
    """The handlers, over ports: nothing here knows the loop."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        store: Store,
        logbook: Logbook,
        snapshot: Callable[[], Awaitable[House]],
        ask: Ask,
        say: Callable[[str, str, bool], None],
        message: Callable[[str, str, datetime | None], Awaitable[None]],
        phase: Callable[[], str],
        publish: Callable[[ProblemChanged | PowerCut], None],
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.store = store
        self.logbook = logbook
        self.snapshot = snapshot
        self.ask = ask
        self.say = say
        self.message = message
        self.phase = phase
        self.publish = publish
        self.names = own_names(settings)
        self.token = read_secret(settings.web.token_file, "token of the page")

    def app(self) -> web.Application:
        app = web.Application(client_max_size=MAX_BODY, middlewares=[self.named, same_house, self.known])
        app.add_routes(
            [
                web.get("/", self.page),
                web.get("/alive", self.alive),
                web.get("/status", self.status),
                web.get("/events", self.events),
                web.post("/ask", self.hear),
                web.post("/say", self.speak),
                web.post("/message", self.keep),
                web.post("/problems", self.trouble),
            ]
        )
        return app

    @web.middleware
    async def named(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse browsers under a name that is not of this house: a page elsewhere may have made it lead here."""
        # A browser sends an Origin with every POST; what other processes hand in may call the house as it likes.
        browser = request.method != "POST" or "Origin" in request.headers
        if browser and not is_ours(request.headers.get("Host", ""), self.names):
            raise web.HTTPForbidden(
                text="This name is not one of this house: list it in web.names, or use the address."
            )
        return await handler(request)

    @web.middleware
    async def known(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Where a token is set, what other processes hand in must bring it."""
        if self.token and request.path in INLET:
            given = request.headers.get("Authorization", "")
            if not hmac.compare_digest(given.encode(), f"Bearer {self.token}".encode()):
                raise web.HTTPUnauthorized(text="The token of this house is missing or wrong (web.token_file).")
        return await handler(request)

    async def page(self, request: web.Request) -> web.Response:
        return web.Response(
            text=in_languages(PAGE.read_text(encoding="utf-8"), self.settings.house),
            content_type="text/html",
            headers={
                "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; "
                "script-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
                "Referrer-Policy": "no-referrer",
            },
        )

    async def alive(self, request: web.Request) -> web.Response:
        return web.json_response({"service": "hello", "version": version(), "at": self.clock.now().isoformat()})

    async def status(self, request: web.Request) -> web.Response:
        house = await self.snapshot()
        now = self.clock.now()
        seen = await asyncio.to_thread(pings, self.store, now - timedelta(days=1), now + timedelta(minutes=5))
        services = [
            {
                "service": ping.service,
                "host": ping.host,
                "version": ping.version,
                "at": ping.at.isoformat(),
                "late": ping.late(now, timedelta(minutes=5)),
            }
            for ping in seen
        ]
        body = {
            "now": now.isoformat(),
            "name": self.settings.house.name,
            "lang": self.settings.house.main_language,
            "zone": self.settings.house.time_zone,
            "phase": self.phase(),
            "house": asdict(house),
            "services": services,
            "links": self.settings.web.links,
        }
        return as_json(body)

    async def events(self, request: web.Request) -> web.Response:
        now = self.clock.now()
        for hours in EVENT_HOURS:
            since = now - timedelta(hours=hours)
            entries = await asyncio.to_thread(self.logbook.entries, since, now + timedelta(minutes=5))
            if len(entries) >= MOST_EVENTS:
                break
        return as_json([entry.as_json() for entry in entries[-MOST_EVENTS:]][::-1])

    async def hear(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        turn = await self.ask(text_of(body, "text"), str(body.get("client", ""))[:40], body.get("afar") is True)
        return as_json(turn.as_json())

    async def speak(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        lang = str(body.get("lang", self.settings.house.main_language))
        if lang not in ("fr", "en"):
            raise refused(f"lang is {lang!r}: give fr or en.")
        self.say(text_of(body, "text"), lang, body.get("urgent") is True)
        return as_json({"accepted": True})

    async def keep(self, request: web.Request) -> web.Response:
        """An SMS of the family, handed over by nightwatch: answered only once it is stored."""
        body = await read_json(request)
        sender, text = text_of(body, "sender"), text_of(body, "text", MAX_MESSAGE)
        try:
            await self.message(sender, text, instant_of(body))
        except NotStoredError as error:
            raise web.HTTPServiceUnavailable(
                text=json.dumps({"error": str(error)}), content_type="application/json"
            ) from None
        return as_json({"accepted": True})

    async def trouble(self, request: web.Request) -> web.Response:
        """All that nightwatch sees going on: shown by the light and the page, told in the report; and the power cuts
        that are over."""
        body = await read_json(request)
        told = [told_problem(one) for one in objects(body, "problems")[:MOST_PROBLEMS]]
        cuts = [told_cut(one) for one in objects(body, "cuts")[:MOST_PROBLEMS]] if "cuts" in body else []
        now, house = self.clock.now(), await self.snapshot()
        for change in changes(house.problems, told, now):
            self.publish(change)
        for cut in cuts:
            if cut not in house.power.cuts:
                self.publish(PowerCut(now, cut.since, cut.until))
        return as_json({"accepted": True})


def in_languages(page: str, house: HouseSettings) -> str:
    """The page with the languages that the house understands: its buttons say sentences. It is shown in the browser's
    when that is one of them, else in the main one."""
    langs = house.languages
    main = house.main_language if house.main_language in langs else langs[0]
    return page.replace('<html lang="fr">', f'<html lang="{main}" data-langs="{" ".join(langs)}">', 1)


@web.middleware
async def same_house(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Any:
    """Refuse state changes asked for by other sites' pages."""
    if request.method == "POST":
        origin = request.headers.get("Origin")
        if origin and (not named_in(origin) or urlsplit(origin).netloc != request.host):
            raise web.HTTPForbidden(text="This request comes from another site's page.")
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="Send JSON (Content-Type: application/json).")
    return await handler(request)


async def read_json(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except (ValueError, LookupError, RecursionError):  # also an unknown charset, and a thousand brackets
        raise refused("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise refused("The body is not a JSON object.")
    return body


def text_of(body: dict[str, Any], key: str, most: int = MAX_TEXT) -> str:
    """A non-empty text of the body on one line: any white space is a space, control characters are removed."""
    value = body.get(key)
    if not isinstance(value, str) or not (text := printable(value)):
        raise refused(f"{key} is missing: give a text.")
    if len(value) > most:
        raise refused(f"{key} is longer than {most} characters.")
    return text


def printable(text: str) -> str:
    """The text without control characters; a new line or a no-break space parts words as a space does."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def objects(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects of a body."""
    listed = body.get(name)
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise refused(f"{name} is missing: give a list of objects.")
    return listed


def told_cut(body: dict[str, Any]) -> Cut:
    """One power cut of the list."""
    since, until = instant_of(body, "since"), instant_of(body, "until")
    if since is None or until is None or since >= until:
        raise refused("A power cut is from since to until: give two instants, ISO 8601 with a time zone.")
    return Cut(since, until)


def instant_of(body: dict[str, Any], name: str = "at") -> datetime | None:
    """When it was, as its bringer says; None when that is no instant: a message is not refused for it."""
    try:
        at = datetime.fromisoformat(str(body.get(name, "")))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def told_problem(body: dict[str, Any]) -> Told:
    """One problem of the list."""
    severity = body.get("severity")
    if severity not in ("minor", "major"):
        raise refused(f"severity is {severity!r}: give minor or major.")
    key = text_of(body, "key")
    if not key.startswith(OURS):
        raise refused(f"key is {key!r}: it must begin with {OURS}")
    alarm = body.get("alarm", 0)
    if not isinstance(alarm, int) or isinstance(alarm, bool) or alarm < 0:
        raise refused(f"alarm is {alarm!r}: give the number of the alarm, 0 = none.")
    return Told(key, severity, text_of(body, "fr"), text_of(body, "en"), alarm)


def refused(why: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=json.dumps({"error": why}), content_type="application/json")


def as_json(body: Any) -> web.Response:
    def plain(value: Any) -> str:
        return value.isoformat() if isinstance(value, datetime) else str(value)

    return web.json_response(body, dumps=lambda data: json.dumps(data, ensure_ascii=False, default=plain))


async def serve(face: Face, host: str, port: int) -> web.AppRunner:
    """Start serving; close it with `cleanup()`. Raises WebError when the port is taken."""
    runner = web.AppRunner(face.app(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise WebError(
            f"The page cannot be served on {host}:{port} ({error.strerror}): choose another with web.port or --port."
        ) from None
    return runner
