"""A real `nightwatch run` in a process of its own, with a supply on files and a local Pushover."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.nightwatch.servers import TOKEN, USER, FakePushover

CONFIG = """
[nightwatch]
data_dir = "{data}"
[nightwatch.mains]
every_s = 0.2
raise_s = {raise_s}
clear_s = 0.4
return_s = {return_s}
[nightwatch.alarms]
group_s = 0
undelivered_s = 5
retry_s = 1
self_test = ""
report_at = ""
[nightwatch.internet]
enabled = false
[nightwatch.host]
enabled = false
[nightwatch.inlet]
enabled = false
[nightwatch.pushover]
enabled = true
key_file = "{keys}"
timeout_s = 2
[hardware.devices.supply]
kind = "mains"
folder = "{supply}"
{more}
"""


@dataclass
class Process:
    """Starts, kills and watches it. `home`: a folder of its own."""

    home: Path
    pushover: FakePushover
    data: Path = field(init=False)
    process: asyncio.subprocess.Process | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.data = self.home / "data"
        self.log = self.home / "log"

    def configure(self, more: str = "", raise_s: float = 0.6, return_s: float = 0) -> None:
        keys = self.home / "keys.toml"
        keys.write_text(f'token = "{TOKEN}"\nuser = "{USER}"\n')
        keys.chmod(0o600)
        ac = self.home / "supply" / "AC"
        ac.mkdir(parents=True, exist_ok=True)
        (ac / "type").write_text("Mains\n")
        self.mains(True)
        text = CONFIG.format(
            data=self.data, keys=keys, supply=self.home / "supply", more=more, raise_s=raise_s, return_s=return_s
        )
        (self.home / "basecamp.toml").write_text(text)

    def mains(self, on: bool) -> None:
        path = self.home / "supply" / "AC" / "online"
        partial = path.with_suffix(".new")
        partial.write_text("1\n" if on else "0\n")
        partial.replace(path)

    async def start(self, env: Mapping[str, str] | None = None) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "nightwatch",
                "--config",
                str(self.home / "basecamp.toml"),
                "run",
                stdout=log,
                stderr=log,
                env=os.environ | {"PUSHOVER_URL": self.pushover.url, "NIGHTWATCH_TEST": "1"} | dict(env or {}),
            )

    async def ready(self, seconds: float = 20) -> None:
        """It has judged the mains at least once in this life."""
        await self.logged("watches", seconds)

    async def logged(self, text: str, seconds: float = 20, times: int = 1) -> None:
        try:
            async with asyncio.timeout(seconds):
                while self.text().count(text) < times:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"{text!r} was never logged:\n{self.text()}") from None

    def text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    async def died(self, seconds: float = 30) -> int:
        assert self.process is not None
        return await asyncio.wait_for(self.process.wait(), seconds)

    async def kill(self) -> None:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> int:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.terminate()
        return await asyncio.wait_for(self.process.wait(), 20)

    def texts(self) -> list[str]:
        return [fields["message"] for fields in self.pushover.accepted]

    def rows(self, kind: str) -> list[Any]:
        db = sqlite3.connect(self.data / "nightwatch.db", timeout=5)
        try:
            return [json.loads(value) for (value,) in db.execute("SELECT value FROM kept WHERE kind = ?", (kind,))]
        finally:
            db.close()
