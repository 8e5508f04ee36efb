"""Measurements, pings and mode of the house: from its SQLite store on this host, or from InfluxDB 2."""

import asyncio
import csv
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from basecamp.limit import within
from basecamp.secrets import read_secret
from basecamp.settings.nightwatch.links import HouseDataSettings
from basecamp.store import Point
from nightwatch.http import Client
from nightwatch.sources.port import Question, SourceError


class HouseData(Protocol):
    """Where points are read."""

    async def points(self, question: Question) -> list[Point]: ...

    async def latest(self, series: str, since: datetime) -> list[Point]:
        """The last point of each set of tags with at >= since."""
        ...

    async def close(self) -> None: ...


class StoreData:
    """The house's store on this host, opened read-only for each question: it may be replaced while we run."""

    def __init__(self, path: Path, timeout_s: float) -> None:
        self.path = path
        self.timeout_s = timeout_s

    async def ask(self, sql: str, values: tuple[object, ...]) -> list[Point]:
        try:
            rows = await within(asyncio.to_thread(self.rows, sql, values), self.timeout_s)
        except (sqlite3.Error, TimeoutError) as error:
            raise SourceError(
                f"la base de la maison {self.path} ne se lit pas ({error or 'trop lente'})",
                f"the house's store {self.path} cannot be read ({error or 'too slow'})",
            ) from None
        return [
            Point(s, datetime.fromtimestamp(at, UTC), json.loads(value), json.loads(tags))
            for s, tags, at, value in rows
        ]

    def rows(self, sql: str, values: tuple[object, ...]) -> list[tuple[str, str, float, str]]:
        db = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=2.0)
        try:
            return db.execute(sql, values).fetchall()
        finally:
            db.close()

    async def points(self, question: Question) -> list[Point]:
        found = await self.ask(
            "SELECT series, tags, at, value FROM points WHERE series = ? AND at >= ? AND at < ? ORDER BY at, id",
            (question.series, question.start.timestamp(), question.end.timestamp()),
        )
        return [point for point in found if question.tags.items() <= point.tags.items()]

    async def latest(self, series: str, since: datetime) -> list[Point]:
        # SQLite gives the other columns of the row that holds the maximum.
        return await self.ask(
            "SELECT series, tags, max(at), value FROM points WHERE series = ? AND at >= ? GROUP BY tags",
            (series, since.timestamp()),
        )

    async def close(self) -> None:
        return None


class InfluxData:
    """InfluxDB 2, asked in Flux over HTTP, as `basecamp.influx` writes it: measurement = series, tags as they are,
    numbers in the field "value", words in "text", yes or no in "flag"."""

    def __init__(self, settings: HouseDataSettings) -> None:
        self.settings = settings
        self.token = read_secret(settings.influx_token_file, "token of InfluxDB")
        self.client = Client(settings.timeout_s)

    async def ask(self, flux: str) -> list[Point]:
        import aiohttp

        headers = {"Accept": "application/csv", "Content-Type": "application/vnd.flux"}
        if self.token:
            headers["Authorization"] = f"Token {self.token}"
        url = self.settings.influx_url.rstrip("/") + "/api/v2/query"
        try:
            async with self.client.session().post(
                url, params={"org": self.settings.influx_org}, data=flux.encode(), headers=headers
            ) as answer:
                text = await answer.text()
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            name = type(error).__name__
            raise SourceError(f"InfluxDB ne répond pas ({name})", f"InfluxDB does not answer ({name})") from None
        if status != 200:
            raise SourceError(f"InfluxDB refuse ({status})", f"InfluxDB refuses ({status})")
        return parse_csv(text)

    def source(self, series: str, start: datetime, stop: datetime | None) -> str:
        until = f", stop: {stop.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if stop is not None else ""
        return (
            f"from(bucket: {json.dumps(self.settings.influx_bucket)})"
            f" |> range(start: {start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}{until})"
            f" |> filter(fn: (r) => r._measurement == {json.dumps(series)}"
            ' and (r._field == "value" or r._field == "text" or r._field == "flag"))'
        )

    async def points(self, question: Question) -> list[Point]:
        found = await self.ask(self.source(question.series, question.start, question.end))
        return sorted(
            (point for point in found if question.tags.items() <= point.tags.items()), key=lambda point: point.at
        )

    async def latest(self, series: str, since: datetime) -> list[Point]:
        return await self.ask(self.source(series, since, None) + " |> last()")

    async def close(self) -> None:
        await self.client.close()


def parse_csv(text: str) -> list[Point]:
    """The points of an annotated or plain CSV answer: tables separated by empty lines, each with its header."""
    points: list[Point] = []
    header: list[str] = []
    for row in csv.reader(text.splitlines()):
        if not any(row) or row[0].startswith("#"):
            header = []
            continue
        if not header:
            header = row
            continue
        record = dict(zip(header, row, strict=False))
        value = record.get("_value", "")
        at = record.get("_time", "")
        if not at:
            continue
        known = {"", "result", "table", "_start", "_stop", "_time", "_value", "_field", "_measurement"}
        tags = {key: item for key, item in record.items() if key not in known and item}
        try:
            when = datetime.fromisoformat(at.replace("Z", "+00:00"))
            number: float | str = float(value)
        except ValueError:
            try:
                when = datetime.fromisoformat(at[:19] + "+00:00")
            except ValueError:
                continue
            try:
                number = float(value)
            except ValueError:
                number = value
        points.append(Point(record.get("_measurement", ""), when, number, tags))
    return points
