"""A relay behind HTTP, as the owner's heater server: GET /set?state=ON|OFF, GET /status."""

import asyncio
from pathlib import Path
from random import Random

from aiohttp import web

from basecamp.clock import Clock


class SimulatedHttpRelay:
    """The server, on a free port of the loopback (or `port`).

    Story actions: fail, hang, talk, forget, nonsense, unplug, plug.
    """

    kind = "relay_http"

    def __init__(self, folder: Path, name: str, clock: Clock, random: Random | None = None, port: int = 0) -> None:
        self.clock = clock
        self.port = port
        self.on = False
        self.fault = ""
        self.released = asyncio.Event()
        self.runner: web.AppRunner | None = None

    async def __aenter__(self) -> "SimulatedHttpRelay":
        await self.plug()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.unplug()

    async def run(self) -> None:
        """It only answers."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def plug(self) -> None:
        if self.runner is not None:
            return
        app = web.Application()
        app.router.add_get("/set", self.set)
        app.router.add_get("/status", self.status)
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self.runner.addresses[0][1]

    async def unplug(self) -> None:
        """Nobody listens on its port any more."""
        self.released.set()
        if self.runner is not None:
            await self.runner.cleanup()
            self.runner = None

    async def misbehave(self) -> web.Response | None:
        if self.fault == "hang":
            await self.released.wait()
        if self.fault == "fail":
            return web.Response(status=500, text="Internal Server Error")
        if self.fault == "nonsense":
            return web.Response(body=b"\xff\x00<html>" * 20000)
        return None

    async def set(self, request: web.Request) -> web.Response:
        fault = await self.misbehave()
        if fault is not None:
            return fault
        state = request.query.get("state", "")
        if state not in ("ON", "OFF"):
            return web.Response(status=400, text="state is ON or OFF")
        self.on = state == "ON"
        return await self.status(request)

    async def status(self, request: web.Request) -> web.Response:
        fault = await self.misbehave()
        return fault if fault is not None else web.json_response({"relay": "ON" if self.on else "OFF"})

    def fail(self) -> None:
        """Answer 500."""
        self.fault = "fail"

    def hang(self) -> None:
        """Accept and never answer."""
        self.released.clear()
        self.fault = "hang"

    def nonsense(self) -> None:
        """Answer something else, and much of it."""
        self.fault = "nonsense"

    def forget(self) -> None:
        """Restart: the relay is open again."""
        self.on = False

    def talk(self) -> None:
        """End of every misbehaviour."""
        self.fault = ""
        self.released.set()
