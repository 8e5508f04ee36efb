"""The Open Client API of Pushover (https://pushover.net/api/client): an account's messages, taken by a device of it.

login (e-mail, password, perhaps a second factor) → a secret; secret + a name → a device; secret + device → the
messages that wait for it, deleted up to a number once they are kept. Every answer has `status` 1 when it was done.
"""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from basecamp.errors import HelloError
from basecamp.logs import redact
from nightwatch.http import Client

OS = "O"
"""What the API calls an open client."""
MOST = 200
"""Messages looked at in one answer."""


class PushoverError(HelloError):
    """The service did not do it; a sentence without any secret."""


class AwayError(PushoverError):
    """It cannot be reached, or is in trouble: worth trying again."""


class RefusedError(PushoverError):
    """It says no, and will say it again: the secret, the device or what was typed is wrong."""


class SecondFactorError(PushoverError):
    """The account asks for the code of its second factor, too."""


@dataclass(frozen=True)
class Incoming:
    """One message as it waits for the device. `at`: Unix seconds, 0 = not said. `umid`: for ever the same."""

    id: int
    umid: str
    aid: int
    app: str
    title: str
    text: str
    at: float
    sealed: bool = False
    """Encrypted end to end: cannot be read here."""


@dataclass(frozen=True)
class Device:
    """What opens the mailbox; both are secrets."""

    secret: str
    id: str


class OpenClient:
    """`url`: of the API, without a slash at its end. Raises AwayError, RefusedError, SecondFactorError only."""

    def __init__(self, url: str, timeout_s: float) -> None:
        self.url = url.rstrip("/")
        self.http = Client(timeout_s)

    async def login(self, email: str, password: str, second_factor: str = "") -> str:
        """The secret of a new session."""
        fields = {"email": email, "password": password}
        if second_factor:
            fields["twofa"] = second_factor
        return str((await self.ask("POST", "users/login.json", fields))["secret"])

    async def register(self, secret: str, name: str) -> str:
        """The number of a new device. `name`: at most 25 letters, digits, _ and -."""
        return str((await self.ask("POST", "devices.json", {"secret": secret, "name": name, "os": OS}))["id"])

    async def messages(self, device: Device) -> list[Incoming]:
        """What waits for the device, oldest first."""
        said = await self.ask("GET", "messages.json", {"secret": device.secret, "device_id": device.id})
        return parse(said)

    async def forget(self, device: Device, highest: int) -> None:
        """Have everything up to this message deleted."""
        where = f"devices/{device.id}/update_highest_message.json"
        await self.ask("POST", where, {"secret": device.secret, "message": str(highest)})

    async def ask(self, method: str, where: str, fields: Mapping[str, str]) -> dict[str, Any]:
        import aiohttp

        carried: Any = {"params" if method == "GET" else "data": dict(fields)}
        try:
            async with self.http.session().request(method, f"{self.url}/1/{where}", **carried) as answer:
                return judge(answer.status, await answer.text(errors="replace"))
        except TimeoutError:
            raise AwayError(f"Pushover does not answer within {self.http.timeout_s:g} s.") from None
        except (aiohttp.ClientError, OSError) as error:
            # The error itself may quote the address, and with it the secret.
            raise AwayError(f"Pushover cannot be reached ({type(error).__name__}).") from None

    async def close(self) -> None:
        await self.http.close()


def judge(status: int, body: str) -> dict[str, Any]:
    """What an answer means."""
    said: Any = None
    with contextlib.suppress(json.JSONDecodeError):
        said = json.loads(body)
    data: dict[str, Any] = said if isinstance(said, dict) else {}
    if status == 200 and data.get("status") == 1:
        return data
    if status == 412:
        raise SecondFactorError("The account asks for the code of its second factor.")
    if 400 <= status < 500 and status != 429:
        raise RefusedError(f"Pushover refuses ({status}): {complaints(data.get('errors')) or 'no reason given'}.")
    raise AwayError(f"Pushover is in trouble ({status}).")


def complaints(errors: Any) -> str:
    """The API gives a list of sentences, or lists of them by field."""
    if isinstance(errors, Mapping):
        lists = ((name, many if isinstance(many, list) else [many]) for name, many in errors.items())
        words = [f"{name} {one}" for name, many in lists for one in many]
    else:
        words = [str(one) for one in errors] if isinstance(errors, list) else []
    return redact("; ".join(words)[:200])


def parse(data: Mapping[str, Any]) -> list[Incoming]:
    """The messages of an answer; what has no number is passed over. Nothing of it is trusted to have a shape."""
    found: list[Incoming] = []
    rows = data.get("messages")
    for row in rows[:MOST] if isinstance(rows, list) else ():
        number = whole(row.get("id_str") or row.get("id")) if isinstance(row, Mapping) else 0
        if number <= 0:
            continue
        found.append(
            Incoming(
                number,
                str(row.get("umid_str") or row.get("umid") or number)[:80],
                whole(row.get("aid_str") or row.get("aid")),
                str(row.get("app") or "")[:80],
                str(row.get("title") or "")[:250],
                str(row.get("message") or "")[:4096],
                float(whole(row.get("date"))),
                bool(whole(row.get("encrypted"))),
            )
        )
    return sorted(found, key=lambda one: one.id)


def whole(value: Any) -> int:
    """A number from whatever it is; 0 when it is none."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0
