"""Reaching hosts, resolving names, asking for the external address; all with timeouts, all at once."""

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import Sequence
from pathlib import Path

from basecamp.limit import within
from nightwatch.sources.port import AddressReading, SourceError


async def connects(host: str, port: int, limit_s: float) -> bool:
    """Does a TCP connection open? One that is refused proves that the host is there, too."""
    try:
        _, writer = await within(asyncio.open_connection(host, port), limit_s)
    except ConnectionRefusedError:
        return True
    except (OSError, TimeoutError):
        return False
    writer.close()
    with contextlib.suppress(OSError, TimeoutError):
        await within(writer.wait_closed(), 1)
    return True


async def pings(host: str, limit_s: float) -> bool | None:
    """Does it answer an ICMP echo (two tries)? None = this host may not ask; see docs/nightwatch.md for the sysctl.

    Unprivileged sockets, which the kernel may forbid even root; else raw ones, which only root may open.
    """
    from icmplib import ICMPLibError, SocketPermissionError, async_ping

    for privileged in (False, True):
        try:
            answer = await within(
                async_ping(host, count=2, interval=0.2, timeout=limit_s / 2, privileged=privileged), limit_s + 1
            )
        except SocketPermissionError:
            continue
        except (ICMPLibError, OSError, TimeoutError):
            return False
        return bool(answer.is_alive)
    return None


async def reachable(addresses: Sequence[str], limit_s: float) -> list[bool | None]:
    """Each "host:port" by TCP, each "host" by ping (None = it cannot be asked)."""

    async def one(address: str) -> bool | None:
        host, _, port = address.rpartition(":")
        if host and port.isdigit():
            return await connects(host.strip("[]"), int(port), limit_s)
        return await pings(address, limit_s)

    return list(await asyncio.gather(*(one(address) for address in addresses)))


class Resolver:
    """Names through the system's resolver, in threads; a name still being looked up is not asked again."""

    def __init__(self) -> None:
        self.asking: dict[str, asyncio.Task[bool]] = {}

    async def resolves(self, names: Sequence[str], limit_s: float) -> list[bool]:
        async def look(name: str) -> bool:
            try:
                return bool(await asyncio.to_thread(socket.getaddrinfo, name, 443))
            except OSError:
                return False

        for name in names:
            if name not in self.asking:
                self.asking[name] = asyncio.create_task(look(name))
        await asyncio.wait([self.asking[name] for name in names], timeout=limit_s)
        results = []
        for name in names:
            task = self.asking[name]
            if task.done():
                del self.asking[name]
                results.append(task.result())
            else:
                results.append(False)
        return results


async def external(urls: Sequence[str], limit_s: float) -> AddressReading:
    """The address that the first of these pages to answer sees."""
    import aiohttp

    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=limit_s)) as client:
        for url in urls:
            try:
                async with client.get(url) as answer:
                    text = (await answer.content.read(200)).decode(errors="replace").strip()
                    return AddressReading(str(ipaddress.ip_address(text)))
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
                continue
    raise SourceError("aucun service ne dit l'adresse extérieure", "no service tells the external address")


def default_gateway(table: Path = Path("/proc/net/route")) -> str:
    """The IPv4 gateway of the default route; empty when there is none (then the network is down)."""
    try:
        lines = table.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return ""
    for line in lines:
        fields = line.split()
        if len(fields) > 3 and fields[1] == "00000000" and int(fields[3], 16) & 0x2:
            packed = int(fields[2], 16).to_bytes(4, "little")
            return ".".join(str(part) for part in packed)
    return ""
