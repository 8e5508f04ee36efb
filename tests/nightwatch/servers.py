"""Local servers that imitate what the watchman talks to, as their documentation describes them."""

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "azGDORePK8gMaC0QOYAMyEEuzJnyUi"
USER = "uQiRzpo4DXghDmr9QzzfQu27cmVRsG"


EMAIL, PASSWORD, SECOND = "owner@example.org", "hunter2 is long", "271828"
OWN_AID = 1001
"""The number of the application that TOKEN belongs to."""


@dataclass
class FakePushover:
    """The documented APIs, of messages (messages.json, receipts/R.json, receipts/R/cancel.json) and of the Open Client
    (users/login.json, devices.json, messages.json, update_highest_message.json, the websocket). `mode` makes it fail.
    """

    mode: str = "ok"
    """ok, 400, 429, 500, hang (accepts, then says nothing), deaf (never accepts), garbage, drop."""
    accepted: list[dict[str, str]] = field(default_factory=list)
    asked: int = 0
    receipts: dict[str, dict[str, int]] = field(default_factory=dict)
    pictures: list[bytes] = field(default_factory=list)
    numbers: Any = field(default_factory=itertools.count)
    runner: web.AppRunner | None = None
    url: str = ""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    second_factor: bool = False
    secret: str = ""
    devices: dict[str, str] = field(default_factory=dict)
    """Name of each device by its number."""
    waiting: list[dict[str, Any]] = field(default_factory=list)
    """For the device; deleted by update_highest_message.json."""
    keeps: bool = False
    """It says that it deleted, and does not."""
    looked: int = 0
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    connections: int = 0

    async def start(self) -> "FakePushover":
        app = web.Application()
        app.add_routes(
            [
                web.post("/1/messages.json", self.message),
                web.get("/1/receipts/{receipt}.json", self.receipt),
                web.post("/1/receipts/{receipt}/cancel.json", self.cancel),
                web.post("/1/users/login.json", self.login),
                web.post("/1/devices.json", self.register),
                web.get("/1/messages.json", self.download),
                web.post("/1/devices/{device}/update_highest_message.json", self.forget),
                web.get("/push", self.push),
            ]
        )
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        if self.runner is not None:
            await self.runner.cleanup()

    async def until(self, count: int, seconds: float = 15.0) -> None:
        """Wait until so many messages were accepted; TimeoutError when they are not."""
        async with asyncio.timeout(seconds):
            while len(self.accepted) < count:
                self.changed.clear()
                await self.changed.wait()

    async def message(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        fields: dict[str, str] = {}
        picture = b""
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                picture = value.file.read()
            else:
                fields[name] = str(value)
        if self.mode == "deaf":
            await asyncio.sleep(3600)
        if self.mode == "drop":
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if self.mode == "garbage":
            return web.Response(text="<html>a captive portal</html>")
        if self.mode in ("400", "429", "500"):
            body = {"status": 0, "errors": [f"mode {self.mode}"], "request": "r"}
            headers = {"X-Limit-App-Reset": "4102444800"} if self.mode == "429" else {}
            return web.json_response(body, status=int(self.mode), headers=headers)
        wrong = self.refusals(fields, picture)
        if wrong:
            return web.json_response({"status": 0, "errors": wrong, "request": "r"}, status=400)
        self.accepted.append(fields)
        if picture:
            self.pictures.append(picture)
        self.changed.set()
        # Whatever is sent to the account reaches every device of it.
        await self.deliver(fields["message"], OWN_AID, fields.get("title", ""))
        if self.mode == "hang":
            await asyncio.sleep(3600)
        answer: dict[str, Any] = {"status": 1, "request": f"q{next(self.numbers)}"}
        if fields.get("priority") == "2":
            receipt = f"r{next(self.numbers):029d}"
            self.receipts[receipt] = {"status": 1, "acknowledged": 0, "expired": 0, "cancelled": 0}
            answer["receipt"] = receipt
        return web.json_response(answer)

    @staticmethod
    def refusals(fields: dict[str, str], picture: bytes) -> list[str]:
        wrong = []
        if fields.get("token") != TOKEN:
            wrong.append("application token is invalid")
        if fields.get("user") != USER:
            wrong.append("user identifier is not a valid user, group, or subscribed user key")
        if not fields.get("message"):
            wrong.append("message cannot be blank")
        if len(fields.get("message", "")) > 1024 or len(fields.get("title", "")) > 250:
            wrong.append("too long")
        if fields.get("priority") == "2":
            if int(fields.get("retry", 0)) < 30:
                wrong.append("retry must be at least 30 seconds")
            if not 0 < int(fields.get("expire", 0)) <= 10800:
                wrong.append("expire must be supplied with priority=2, at most 10800")
        if len(picture) > 5 * 1024 * 1024:
            wrong.append("attachment is too large")
        return wrong

    async def receipt(self, request: web.Request) -> web.Response:
        if self.mode == "500":
            return web.json_response({"status": 0}, status=500)
        found = self.receipts.get(request.match_info["receipt"])
        if found is None or request.query.get("token") != TOKEN:
            return web.json_response({"status": 0, "errors": ["receipt not found"]}, status=404)
        return web.json_response(found)

    async def cancel(self, request: web.Request) -> web.Response:
        found = self.receipts.get(request.match_info["receipt"])
        if found is None or (await request.post()).get("token") != TOKEN:
            return web.json_response({"status": 0}, status=404)
        found["cancelled"] = 1
        found["expired"] = 1
        self.changed.set()
        return web.json_response({"status": 1})

    # -- Open Client ------------------------------------------------------------------------------------------------

    async def deliver(self, text: str, aid: int, title: str = "", **more: Any) -> None:
        """A message of an application for every device of the account, announced at once."""
        number = 1 + next(self.numbers)
        row = {
            "id": number,
            "id_str": str(number),
            "umid": 7_000_000_000_000 + number,
            "umid_str": str(7_000_000_000_000 + number),
            "title": title,
            "message": text,
            "app": f"app {aid}",
            "aid": aid,
            "aid_str": str(aid),
            "icon": "default",
            "date": int(time.time()),
            "priority": 0,
            "acked": 0,
        }
        self.waiting.append(row | more)
        await self.say("!")

    async def say(self, sign: str) -> None:
        """A frame on every connection that has logged in."""
        for socket in list(self.sockets):
            if not socket.closed:
                await socket.send_bytes(sign.encode())

    async def login(self, request: web.Request) -> web.Response:
        fields = await request.post()
        if (fields.get("email"), fields.get("password")) != (EMAIL, PASSWORD):
            return web.json_response({"status": 0, "errors": ["invalid email and/or password"]}, status=400)
        if self.second_factor and fields.get("twofa") != SECOND:
            return web.json_response({"status": 0, "errors": ["two-factor code required"]}, status=412)
        self.secret = f"s3cret{next(self.numbers):054d}"
        return web.json_response({"status": 1, "id": USER, "secret": self.secret, "request": "r"})

    async def register(self, request: web.Request) -> web.Response:
        fields = await request.post()
        if fields.get("secret") != self.secret or fields.get("os") != "O":
            return web.json_response({"status": 0, "errors": {"secret": ["is invalid"]}}, status=400)
        if fields.get("name") in self.devices.values():
            return web.json_response({"status": 0, "errors": {"name": ["has already been taken"]}}, status=400)
        number = f"d{next(self.numbers):029d}"
        self.devices[number] = str(fields["name"])
        return web.json_response({"status": 1, "id": number, "request": "r"})

    async def download(self, request: web.Request) -> web.StreamResponse:
        self.looked += 1
        if self.mode == "deaf":
            await asyncio.sleep(3600)
        if self.mode in ("429", "500"):
            return web.json_response({"status": 0}, status=int(self.mode))
        if self.mode == "garbage":
            return web.Response(text="<html>a captive portal</html>")
        if request.query.get("secret") != self.secret or request.query.get("device_id") not in self.devices:
            return web.json_response({"status": 0, "errors": ["must provide secret and device_id"]}, status=400)
        return web.json_response({"status": 1, "messages": self.waiting, "user": {}, "request": "r"})

    async def forget(self, request: web.Request) -> web.Response:
        fields = await request.post()
        if fields.get("secret") != self.secret or request.match_info["device"] not in self.devices:
            return web.json_response({"status": 0}, status=400)
        if not self.keeps:
            self.waiting = [row for row in self.waiting if row["id"] > int(str(fields["message"]))]
        self.changed.set()
        return web.json_response({"status": 1, "request": "r"})

    async def push(self, request: web.Request) -> web.StreamResponse:
        self.connections += 1
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for frame in socket:
            _, _, rest = str(frame.data).partition("login:")
            device, _, secret = rest.partition(":")
            if device not in self.devices or secret != f"{self.secret}\n":
                await socket.send_bytes(b"E")
                break
            self.sockets.append(socket)
            await socket.send_bytes(b"#")
        return socket
