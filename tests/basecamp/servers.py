"""Real servers that take the line protocol, each on a free port of the loopback, for as long as a test lasts."""

import contextlib
import json
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests import programs

Handler = Callable[[web.Request], Awaitable[web.Response]]


@contextlib.asynccontextmanager
async def answering(path: str, handler: Handler) -> AsyncIterator[str]:
    """The address of a server of our own that answers what is posted to `path`."""
    app = web.Application()
    app.router.add_post(path, handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A program that is started, asked whether it is there at `health`, and stopped gently."""

    program = ""
    package = ""
    health = "/health"

    def __init__(self, folder: Path) -> None:
        found = programs.unpacked(self.program, self.package)
        if found is None:
            pytest.skip(f"{self.program} is not installed (apt-get install {self.package})")
        self.path = found
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def options(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> None:
        self.process = subprocess.Popen(
            [self.path, *self.options()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        limit = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(self.url + self.health, timeout=1):
                return
            assert time.monotonic() < limit, f"{self.program} did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()  # killed hard it would lose seconds of what it had confirmed
            self.process.wait(10)
            self.process = None

    def get(self, path: str, **query: str) -> str:
        with urllib.request.urlopen(f"{self.url}{path}?{urllib.parse.urlencode(query)}", timeout=30) as answer:
            return str(answer.read().decode())


class Victoria(Server):
    """victoria-metrics."""

    program = package = "victoria-metrics"

    def options(self) -> list[str]:
        return [
            f"-storageDataPath={self.folder}",
            f"-httpListenAddr=127.0.0.1:{self.port}",
            "-memory.allowedBytes=64MB",
        ]

    def values(self, metric: str) -> dict[float, float]:
        """What it has of a metric: seconds since 1970 → value."""
        self.get("/internal/force_flush")
        series = [json.loads(row) for row in self.get("/api/v1/export", **{"match[]": metric}).splitlines()]
        return {t / 1000: v for one in series for t, v in zip(one["timestamps"], one["values"], strict=True)}

    def ask(self, query: str, start: float, end: float, step: str) -> list[dict[str, Any]]:
        """The series of a query over a range, as Grafana asks it."""
        answer = self.get("/api/v1/query_range", query=query, start=str(start), end=str(end), step=step, nocache="1")
        found: list[dict[str, Any]] = json.loads(answer)["data"]["result"]
        return found


class Influx1(Server):
    """InfluxDB 1, whose InfluxQL is what InfluxDB 2 answers at /query.

    Debian's is so old (1.6) that it has no /api/v2/write; see `tests.deploy.relay`. It is no package of `make setup`:
    on a host of a house it would take the place and the port of InfluxDB 2.
    """

    program = "influxd"
    package = "influxdb"
    health = "/ping"

    def options(self) -> list[str]:
        config = self.folder / "influxdb.conf"
        config.write_text(
            f'reporting-disabled = true\nbind-address = "127.0.0.1:{free_port()}"\n'
            f'[meta]\ndir = "{self.folder}/meta"\n'
            f'[data]\ndir = "{self.folder}/data"\nwal-dir = "{self.folder}/wal"\nquery-log-enabled = false\n'
            f'[http]\nbind-address = "127.0.0.1:{self.port}"\nlog-enabled = false\n'
            "[monitor]\nstore-enabled = false\n"
        )
        return ["-config", str(config)]

    def create(self, database: str) -> None:
        query = urllib.parse.urlencode({"q": f'CREATE DATABASE "{database}"'}).encode()
        with urllib.request.urlopen(f"{self.url}/query", data=query, timeout=30):
            pass

    def ask(self, query: str, database: str) -> list[dict[str, Any]]:
        """The series of a query, each with `tags`, `columns` and `values`; an assertion on what it does not take."""
        try:
            answer = json.loads(self.get("/query", db=database, q=query, epoch="ms"))
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{query}: {error.read().decode()}") from None
        (result,) = answer["results"]
        assert "error" not in result, f"{query}: {result['error']}"
        found: list[dict[str, Any]] = result.get("series", [])
        return found
