"""The mirror: every point of the store is copied to InfluxDB 2 from the store's durable outbox.

A point leaves the outbox only after the server confirmed it; sending one twice is harmless, because its series, tags
and time are the same. An outage of the server, or a kill at any moment, loses nothing. A point the server will never
take is told and left out, so that it does not block those behind it.
"""

import math
import sqlite3
from collections.abc import Sequence
from typing import Protocol

from basecamp.clock import Clock
from basecamp.errors import HelloError
from basecamp.logbook import Logbook
from basecamp.secrets import read_secret
from basecamp.settings.network import InfluxSettings
from basecamp.store import Point

FIRST_RETRY_S = 5.0


class MirrorError(HelloError):
    """The server did not take points now; `retry_after` is when it wants to be asked again, seconds, or None."""

    def __init__(self, text: str, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class RefusedError(MirrorError):
    """The server says that something in this request is wrong: asking again will not help."""


class Outbox(Protocol):
    """What of a store the mirror needs; see `basecamp.store.SqliteStore`."""

    def unmirrored(self, limit: int = 500) -> list[tuple[int, Point]]: ...

    def mirrored(self, up_to: int) -> None: ...


def escape(text: str, special: str) -> str:
    """A name or tag of the line protocol: special characters with a backslash, no end of line."""
    text = " ".join(text.split("\n")).replace("\r", " ").replace("\\", "/")
    for char in special:
        text = text.replace(char, "\\" + char)
    return text


def line(point: Point) -> str | None:
    """A point in the line protocol; None when it cannot be said there (not a number, infinite, no name).

    A number is the field `value`, a text `text`, yes or no `flag`: one field never has two types.
    """
    if isinstance(point.value, bool):
        field = f"flag={'true' if point.value else 'false'}"
    elif isinstance(point.value, int | float):
        if not math.isfinite(point.value):
            return None
        field = f"value={float(point.value)!r}"
    else:
        text = str(point.value).replace("\\", "\\\\").replace('"', '\\"')
        field = f'text="{text}"'
    name = escape(point.series, ", ")
    if not name:
        return None
    tags = "".join(f",{escape(k, ',= ')}={escape(v, ',= ')}" for k, v in sorted(point.tags.items()) if k and v)
    # Whole microseconds: the floating seconds of the store hold no more.
    return f"{name}{tags} {field} {round(point.at.timestamp() * 1e6) * 1000}"


class Mirror:
    """Empties the outbox of a store into a server. `run` until cancelled, or `flush` once."""

    def __init__(self, store: Outbox, settings: InfluxSettings, clock: Clock, logbook: Logbook) -> None:
        self.store = store
        self.settings = settings
        self.clock = clock
        self.logbook = logbook
        self.token = read_secret(settings.token_file, "token of InfluxDB")
        self.lost_since: float | None = None
        self.failures = 0
        self.refused = 0

    async def run(self) -> None:
        """Send what there is every `every_s`; after a failure wait longer each time. Never raises for the server."""
        while True:
            wait = self.settings.every_s
            try:
                while await self.flush() == self.settings.batch:
                    pass
                self.found()
            except MirrorError as error:
                self.lost(error)
                wait = min(FIRST_RETRY_S * 2**self.failures, self.settings.longest_retry_s)
                wait = max(wait, error.retry_after or 0.0)
                self.failures = min(self.failures + 1, 20)
            except sqlite3.Error as error:
                # Held by another process, or the disk is full: what waits there can be sent later.
                self.lost(MirrorError(f"The points for InfluxDB cannot be read from the store ({error})."))
                wait = max(wait, FIRST_RETRY_S)
            await self.clock.sleep(wait)

    def lost(self, error: MirrorError) -> None:
        if self.lost_since is None:
            self.lost_since = self.clock.monotonic()
            self.logbook.add("warning", f"{error} Points wait in the store until it takes them.")

    def found(self) -> None:
        self.failures = 0
        if self.lost_since is not None:
            lasted = self.clock.monotonic() - self.lost_since
            self.lost_since = None
            self.logbook.add("info", f"InfluxDB takes points again after {lasted:.0f} s")

    async def flush(self) -> int:
        """Send one batch; the answer is how many points left the outbox. Raises MirrorError when none could."""
        waiting = self.store.unmirrored(self.settings.batch)
        if waiting:
            await self.send([point for _, point in waiting])
            self.store.mirrored(waiting[-1][0])
        return len(waiting)

    async def send(self, points: Sequence[Point]) -> None:
        """Have the server confirm all of these. What it refuses for good is searched by halves and left out."""
        try:
            await self.post("\n".join(text for text in map(line, points) if text is not None))
        except RefusedError as error:
            if len(points) == 1:
                self.refused += 1
                self.logbook.add("error", f"{error} The point {points[0].series} {dict(points[0].tags)} is left out.")
                return
            middle = len(points) // 2
            await self.send(points[:middle])
            await self.send(points[middle:])

    async def post(self, body: str) -> None:
        """One request. Raises RefusedError or MirrorError."""
        if not body:
            return
        import aiohttp

        settings = self.settings
        url = f"{settings.url}/api/v2/write"
        query = {"org": settings.org, "bucket": settings.bucket, "precision": "ns"}
        headers = {"Content-Type": "text/plain; charset=utf-8"}
        if self.token:
            headers["Authorization"] = f"Token {self.token}"
        limit = aiohttp.ClientTimeout(total=settings.timeout_s)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                session.post(url, params=query, data=body.encode(), headers=headers) as answer,
            ):
                if answer.status < 300:
                    return
                said = (await answer.content.read(300)).decode("utf-8", "replace").strip()
                text = f"InfluxDB at {settings.url} answered {answer.status} ({said})."
                if answer.status in (400, 413, 422):
                    raise RefusedError(text)
                after = answer.headers.get("Retry-After", "")
                raise MirrorError(text, float(after) if after.isdigit() else None)
        except TimeoutError:
            raise MirrorError(f"InfluxDB at {settings.url} did not answer within {settings.timeout_s:g} s.") from None
        except (aiohttp.ClientError, OSError) as error:
            raise MirrorError(f"InfluxDB at {settings.url} cannot be reached: {error}.") from None
