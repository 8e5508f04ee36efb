"""The one-time link: GET shows a button (a preview of the link opens nothing), POST consumes it and gives a cookie,
and with the cookie the page of the house is shown. Of link and cookie only hashes are kept.
"""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from basecamp.house import Lang

log = logging.getLogger(__name__)
BYTES = 24
"""Of a link and of a cookie: 192 bits."""
COOKIE = "basecamp"
HOP = ("connection", "transfer-encoding", "content-encoding", "content-length", "set-cookie", "server", "date")
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
}
WORDS = {"fr": ("Ouvrir la maison", "Entrer"), "en": ("Open the house", "Come in")}


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def fresh() -> str:
    return secrets.token_urlsafe(BYTES)


@dataclass(frozen=True)
class Access:
    """What opens the page. Times are steady seconds; "" = not (any more)."""

    link: str
    link_until_s: float
    until_s: float
    cookie: str = ""


class Page:
    """Serves while the door is open. `access` gives what opens it; `entered` writes down the cookie's hash."""

    def __init__(
        self,
        target: str,
        lang: Lang,
        access: Callable[[], Access | None],
        entered: Callable[[str], None],
        now_s: Callable[[], float],
    ) -> None:
        self.target = target.rstrip("/")
        self.lang: Lang = lang
        self.access = access
        self.entered = entered
        self.now_s = now_s
        self.runner: web.AppRunner | None = None
        self.client: aiohttp.ClientSession | None = None
        self.port = 0

    async def start(self, port: int) -> int:
        """Listen; the answer is the port. Raises OSError when it is taken."""
        if self.runner is not None:
            return self.port
        app = web.Application(client_max_size=16_384)
        app.router.add_get("/enter/{token}", self.show)
        app.router.add_post("/enter/{token}", self.enter)
        app.router.add_route("*", "/{path:.*}", self.pass_on)
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.5)
        await runner.setup()
        try:
            await web.TCPSite(runner, "0.0.0.0", port).start()
        except OSError:
            await runner.cleanup()
            raise
        self.runner = runner
        self.port = runner.addresses[0][1]
        return self.port

    async def stop(self) -> None:
        runner, self.runner = self.runner, None
        if runner is not None:
            await runner.cleanup()
        if self.client is not None:
            await self.client.close()

    def valid(self, request: web.Request) -> Access | None:
        """The access this link opens, compared without telling by time how much of it is right."""
        access = self.access()
        given = fingerprint(request.match_info["token"])
        if access is None or not access.link or not hmac.compare_digest(given, access.link):
            return None
        return access if self.now_s() < min(access.link_until_s, access.until_s) else None

    async def show(self, request: web.Request) -> web.Response:
        if self.valid(request) is None:
            raise web.HTTPNotFound(headers=HEADERS)
        title, button = WORDS[self.lang]
        html = (
            f'<!doctype html><html lang="{self.lang}"><meta name="viewport" content="width=device-width">'
            f'<title>{title}</title><form method="post"><button>{button}</button></form></html>'
        )
        return web.Response(text=html, content_type="text/html", headers=HEADERS)

    async def enter(self, request: web.Request) -> web.Response:
        access = self.valid(request)
        if access is None:
            raise web.HTTPNotFound(headers=HEADERS)
        cookie = fresh()
        self.entered(fingerprint(cookie))
        answer = web.Response(status=303, headers=HEADERS | {"Location": "/"})
        age = max(1, int(access.until_s - self.now_s()))
        answer.set_cookie(COOKIE, cookie, max_age=age, httponly=True, samesite="Strict", path="/")
        return answer

    async def pass_on(self, request: web.Request) -> web.StreamResponse:
        """The house's page, for whoever brings the cookie."""
        access = self.access()
        given = fingerprint(request.cookies.get(COOKIE, ""))
        known = access is not None and access.cookie and hmac.compare_digest(given, access.cookie)
        if access is None or not known or self.now_s() >= access.until_s:
            raise web.HTTPNotFound(headers=HEADERS)
        if self.client is None or self.client.closed:
            self.client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15))
        wanted: dict[str, Any] = {"Content-Type": request.content_type} if request.can_read_body else {}
        body = await request.read() if request.can_read_body else None
        # The house compares the origin with its own address: another site's page is refused here instead.
        origin = request.headers.get("Origin", "")
        if origin and origin.partition("://")[2] != request.host:
            raise web.HTTPForbidden(headers=HEADERS)
        try:
            async with self.client.request(
                request.method, self.target + request.raw_path, data=body, headers=wanted, allow_redirects=False
            ) as answer:
                headers = {name: value for name, value in answer.headers.items() if name.lower() not in HOP}
                return web.Response(status=answer.status, body=await answer.read(), headers=headers)
        except (TimeoutError, aiohttp.ClientError):
            raise web.HTTPBadGateway(headers=HEADERS) from None
