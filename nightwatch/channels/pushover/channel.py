"""Pushover: https://pushover.net/api. Emergencies ring until somebody answers; their receipts are polled and cancelled.

Every answer has its class: 200 = delivered; 429 = refused until the limit is reset; other 4xx = refused for good
(a wrong key is not mended by trying again); 5xx or no connection (in time) = refused for now; silence after the request
was written = unknown.
"""

import contextlib
import json
import os
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from basecamp.logs import redact
from basecamp.secrets import read_keys
from basecamp.settings.nightwatch.alarms import Person
from basecamp.settings.nightwatch.links import PushoverSettings
from nightwatch.channels.channel import Message, Sent
from nightwatch.http import Client

if TYPE_CHECKING:
    import aiohttp

MAX_TEXT = 1024
MAX_TITLE = 250
MAX_PICTURE = 5 * 1024 * 1024
"""Limits of the API: characters, characters, bytes."""
CONNECT = 0.6
"""Share of the time for the connection, names and encryption included."""
PRIORITY = {"info": -1, "warning": 0, "critical": 1}


class Pushover:
    """See `nightwatch.channels.channel.Channel` and `Answers`. Raises ConfigError when its key file is missing."""

    name = "pushover"

    def __init__(self, settings: PushoverSettings, people: Mapping[str, Person]) -> None:
        keys = read_keys(settings.key_file, "keys of Pushover", "token", "user")
        self.token = keys["token"]
        self.user = keys["user"]
        self.people = people
        self.settings = settings
        self.url = (os.environ.get("PUSHOVER_URL") or settings.url).rstrip("/")
        self.timeout_s = settings.timeout_s + 1
        self.broken = ""
        self.deaf: Callable[[], str] = lambda: ""
        """Why no commands come in; empty = they do, or are not wanted."""
        self.client = Client(settings.timeout_s)

    def form(self, message: Message) -> "aiohttp.FormData":
        """The fields of the request."""
        import aiohttp

        person = self.people.get(message.person)
        fields: dict[str, str] = {
            "token": self.token,
            "user": (person.pushover if person is not None else "") or self.user,
            "title": message.title[:MAX_TITLE],
            "message": message.text[:MAX_TEXT],
            "priority": str(PRIORITY[message.level]),
        }
        if message.emergency:
            fields |= {
                "priority": "2",
                "retry": str(self.settings.retry_s),
                "expire": str(self.settings.expire_s),
            }
        form = aiohttp.FormData()
        for name, value in fields.items():
            form.add_field(name, value)
        if message.picture is not None and len(message.picture) <= MAX_PICTURE:
            form.add_field("attachment", message.picture, filename="plot.png", content_type="image/png")
        return form

    async def send(self, message: Message) -> Sent:
        import aiohttp

        limit_s = self.settings.timeout_s
        # Of its own for the connection: a request that was never written is known not to have arrived.
        limits = aiohttp.ClientTimeout(total=limit_s, connect=CONNECT * limit_s)
        url = f"{self.url}/1/messages.json"
        try:
            async with self.client.session().post(url, data=self.form(message), timeout=limits) as answer:
                return self.judge(answer.status, await answer.text(errors="replace"), answer.headers)
        except aiohttp.ClientConnectorError as error:
            return Sent.refused(f"no connection: {error.os_error.strerror or error.os_error}")
        except aiohttp.ConnectionTimeoutError:
            return Sent.refused(f"no connection within {limits.connect:g} s")
        except TimeoutError:
            return Sent.unknown(f"no answer within {limit_s:g} s")
        except aiohttp.ClientError as error:
            return Sent.unknown(f"connection lost: {type(error).__name__}")

    def judge(self, status: int, body: str, headers: Mapping[str, str]) -> Sent:
        """What an HTTP answer means."""
        data: Any = None
        with contextlib.suppress(json.JSONDecodeError):
            data = json.loads(body)
        data = data if isinstance(data, dict) else {}
        if status == 200 and data.get("status") == 1:
            self.broken = ""
            return Sent.delivered(str(data.get("receipt", "")))
        errors = redact("; ".join(str(one) for one in data.get("errors", ()))[:200])
        if status == 429:
            self.broken = "monthly limit reached"
            return Sent.refused("429: too many messages", wait_s=self.reset_in(headers))
        if status >= 500:
            return Sent.refused(f"{status}: the service is in trouble", wait_s=5.0)
        if 400 <= status < 500:
            self.broken = f"{status}: {errors or 'refused'}"
            return Sent.refused(self.broken, permanent=True)
        return Sent.unknown(f"{status}: not an answer of Pushover")

    @staticmethod
    def reset_in(headers: Mapping[str, str]) -> float:
        """Seconds until the limit is reset, at least a minute and at most a day."""
        text = headers.get("X-Limit-App-Reset", "")
        wait = float(text) - time.time() if text.isdigit() else 3600.0
        return min(max(wait, 60.0), 86400.0)

    async def answer(self, receipt: str) -> Literal["acknowledged", "waiting", "over"]:
        import aiohttp

        try:
            url = f"{self.url}/1/receipts/{receipt}.json"
            async with self.client.session().get(url, params={"token": self.token}) as answer:
                data = await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return "waiting"
        if not isinstance(data, dict) or data.get("status") != 1:
            # A receipt that is not known (any more) will never be answered.
            return "over" if 400 <= answer.status < 500 and answer.status != 429 else "waiting"
        if data.get("acknowledged") == 1:
            return "acknowledged"
        return "over" if data.get("expired") == 1 else "waiting"

    async def cancel(self, receipt: str) -> bool:
        import aiohttp

        try:
            url = f"{self.url}/1/receipts/{receipt}/cancel.json"
            async with self.client.session().post(url, data={"token": self.token}) as answer:
                return answer.status < 500 and answer.status != 429
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def condition(self) -> str:
        return self.broken or self.deaf()

    async def close(self) -> None:
        await self.client.close()
