"""The worker process, seen from the watchman: a request with a limit, an answer, and a kill that always works."""

import asyncio
import contextlib
import itertools
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
"""Where the package nightwatch lies: the worker must find it whatever the folder we run in."""


class ModemError(Exception):
    """gammu said no; `name` of its error (ERR_…). What was asked was not done, unless `name` is a timeout."""

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__(f"{name}: {text}" if text else name)
        self.name = name


class ModemSilentError(Exception):
    """No answer in time: what was asked may or may not have been done. The worker must be killed."""


class ModemGoneError(Exception):
    """The worker process has ended, or there is none."""


class Link:
    """One worker at a time; one request at a time (the caller's lock). `heard`: a message is announced."""

    def __init__(self, heard: Callable[[], None], command: Sequence[str] = ()) -> None:
        self.command = tuple(command) or (sys.executable, "-m", "nightwatch.channels.sms.worker")
        self.heard = heard
        self.process: asyncio.subprocess.Process | None = None
        self.reader: asyncio.Task[None] | None = None
        self.numbers = itertools.count(1)
        self.waiting: dict[int, asyncio.Future[Any]] = {}
        self.parts: Callable[[int, int], None] = lambda part, of: None

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def start(self) -> None:
        """A fresh worker. Raises OSError when no process can be started."""
        await self.kill()
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.process = await asyncio.create_subprocess_exec(
            *self.command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            limit=4 * 1024 * 1024,
        )
        self.reader = asyncio.create_task(self.read(self.process))

    async def read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        with contextlib.suppress(ValueError):  # a line beyond the limit: the worker is not to be trusted any more
            while line := await process.stdout.readline():
                self.take(json.loads(line))
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(ModemGoneError("the worker of the modem ended"))

    def take(self, line: dict[str, Any]) -> None:
        if line.get("event") == "incoming":
            self.heard()
            return
        future = self.waiting.get(line["id"])
        if future is None or future.done():
            return
        if "part" in line:
            self.parts(line["part"], line["of"])
        elif "error" in line:
            future.set_exception(ModemError(line["error"], line["text"]))
        else:
            future.set_result(line["ok"])

    async def ask(self, what: str, limit_s: float, **more: Any) -> Any:
        """The answer to a request. Raises ModemError, ModemSilentError or ModemGoneError; never waits for longer."""
        if not self.alive:
            raise ModemGoneError("the modem is not open")
        assert self.process is not None and self.process.stdin is not None
        number = next(self.numbers)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.waiting[number] = future
        try:
            async with asyncio.timeout(limit_s):
                self.process.stdin.write(json.dumps({"id": number, "what": what, **more}).encode() + b"\n")
                await self.process.stdin.drain()
                return await future
        except TimeoutError:
            raise ModemSilentError(f"no answer to {what} within {limit_s:g} s") from None
        except OSError:
            raise ModemGoneError("the worker of the modem ended") from None
        finally:
            del self.waiting[number]
            if future.done() and not future.cancelled():
                future.exception()  # looked at: nobody warns of it

    async def kill(self) -> None:
        """End the worker, whatever it is doing; its port is free then."""
        process, self.process = self.process, None
        reader, self.reader = self.reader, None
        if process is not None:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
            await process.wait()
        if reader is not None:
            await asyncio.wait([reader], timeout=2)
            reader.cancel()
