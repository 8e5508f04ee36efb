"""supervisord over XML-RPC, with a timeout on every step. Addresses: http://user:password@host:9001 or unix:///path."""

import asyncio
import base64
import http.client
import socket
import xmlrpc.client
from typing import Any
from urllib.parse import unquote, urlsplit

from basecamp.limit import within
from nightwatch.sources.port import Program, SourceError


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, limit_s: float) -> None:
        super().__init__("localhost", timeout=limit_s)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Transport(xmlrpc.client.Transport):
    """XML-RPC with a timeout, a password, and Unix sockets."""

    def __init__(self, address: str, limit_s: float) -> None:
        super().__init__()
        self.address = urlsplit(address)
        self.limit_s = limit_s
        if self.address.username:
            pair = f"{unquote(self.address.username)}:{unquote(self.address.password or '')}"
            self._headers = [("Authorization", "Basic " + base64.b64encode(pair.encode()).decode())]

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        if self.address.scheme == "unix":
            return UnixConnection(self.address.path, self.limit_s)
        return http.client.HTTPConnection(
            self.address.hostname or "localhost", self.address.port or 9001, timeout=self.limit_s
        )


def call(address: str, limit_s: float, method: str, *arguments: Any) -> Any:
    """One call, blocking. Raises what xmlrpc and sockets raise."""
    with xmlrpc.client.ServerProxy("http://supervisor/RPC2", transport=Transport(address, limit_s)) as server:
        return getattr(server, method)(*arguments)


async def ask(host: str, address: str, limit_s: float, method: str, *arguments: Any) -> Any:
    """One call, in a thread, given up in time."""
    try:
        return await within(asyncio.to_thread(call, address, limit_s, method, *arguments), limit_s + 1)
    except xmlrpc.client.Fault as error:
        raise SourceError(
            f"supervisord de {host} refuse : {error.faultString}", f"supervisord of {host} refuses: {error.faultString}"
        ) from None
    except (OSError, TimeoutError, http.client.HTTPException, xmlrpc.client.Error, ValueError) as error:
        # The address holds a password: only the kind of failure is told.
        why = f"HTTP {error.errcode}" if isinstance(error, xmlrpc.client.ProtocolError) else type(error).__name__
        raise SourceError(
            f"supervisord de {host} ne répond pas ({why})", f"supervisord of {host} does not answer ({why})"
        ) from None


async def programs(host: str, address: str, limit_s: float) -> list[Program]:
    """The truth about every program: what getAllProcessInfo says now."""
    rows = await ask(host, address, limit_s, "supervisor.getAllProcessInfo")
    found = []
    for row in rows:
        group, name = str(row["group"]), str(row["name"])
        full = name if group == name else f"{group}:{name}"
        detail = str(row.get("spawnerr") or row.get("description") or "")
        found.append(Program(full, str(row["statename"]), detail))
    return found


async def restart(program: str, host: str, address: str, limit_s: float) -> None:
    """Stop it if it runs, then start it; returns when supervisord has it started (or says why not)."""
    info = await ask(host, address, limit_s, "supervisor.getProcessInfo", program)
    if info["statename"] in ("RUNNING", "STARTING"):
        await ask(host, address, limit_s + 15, "supervisor.stopProcess", program, True)
    await ask(host, address, limit_s + 15, "supervisor.startProcess", program, False)
