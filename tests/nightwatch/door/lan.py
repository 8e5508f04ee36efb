"""A network with routers, for discovery: each answers SSDP searches by multicast, and describes itself over HTTP.

Run in a network namespace of its own by `Network`; asked over standard input, one JSON object a line.
"""

import asyncio
import contextlib
import json
import os
import socket
import struct
import subprocess
import sys
from typing import Any

from tests.nightwatch.door.igd import Igd

GROUP, PORT = "239.255.255.250", 1900
HOUSE, ROUTER, BOX = "192.168.77.2", "192.168.77.1", "192.168.77.3"
IGD = "urn:schemas-upnp-org:device:InternetGatewayDevice:{version}"


class Responder(asyncio.DatagramProtocol):
    """Answers M-SEARCH as a device does: by unicast, from its own address, for the kinds of device that it is."""

    def __init__(self, address: str, location: str, version: int, garbage: bool) -> None:
        self.address, self.location, self.version, self.garbage = address, location, version, garbage
        self.heard: list[str] = []

    def datagram_received(self, data: bytes, addr: Any) -> None:
        lines = data.decode(errors="replace").split("\r\n")
        headers = {name.strip().upper(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if not lines[0].startswith("M-SEARCH") or headers.get("MAN") != '"ssdp:discover"':
            return
        kind = headers.get("ST", "")
        self.heard.append(kind)
        if kind not in (IGD.format(version=self.version), IGD.format(version=1)):
            return
        answer = (
            f"HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nST: {kind}\r\nUSN: uuid:{self.address}::{kind}\r\n"
            f"EXT:\r\nSERVER: test UPnP/1.1\r\nLOCATION: {self.location}\r\n\r\n"
        )
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as back:
            back.bind((self.address, 0))
            if self.garbage:
                back.sendto(b"\xff\x00 no HTTP\r\n\r\n", addr)
            back.sendto(answer.encode(), addr)
            back.sendto(answer.encode(), addr)  # many devices answer twice


class Router:
    """One device: `says` = the location it announces when it is not its own; `ports` False = it opens none."""

    def __init__(
        self, address: str, version: int = 1, says: str = "", ports: bool = True, garbage: bool = False
    ) -> None:
        self.address, self.version, self.says, self.garbage = address, version, says, garbage
        self.igd = Igd(address=address, ports=ports)

    async def start(self) -> None:
        location = self.says or await self.igd.start()
        group = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        group.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        group.bind((GROUP, PORT))
        member = struct.pack("4s4s", socket.inet_aton(GROUP), socket.inet_aton(self.address))
        group.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        self.responder = Responder(self.address, location, self.version, self.garbage)
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self.responder, sock=group)


def shell(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, timeout=10)


async def serve() -> None:
    """The side of the routers: waits for its end of the wire, then answers questions until the input ends."""
    loop = asyncio.get_running_loop()

    async def line() -> dict[str, Any]:
        text = await loop.run_in_executor(None, sys.stdin.readline)
        return dict(json.loads(text)) if text else {}

    def tell(what: Any) -> None:
        print(json.dumps(what), flush=True)

    tell({"pid": os.getpid()})
    routers = {given["address"]: Router(**given) for given in (await line())["routers"]}
    shell("ip", "link", "set", "lo", "up")
    for address in routers:
        shell("ip", "addr", "add", f"{address}/24", "dev", "lan")
    shell("ip", "link", "set", "lan", "up")
    for router in routers.values():
        await router.start()
    tell({"ready": True})
    while asked := await line():
        for address, changes in asked.items():
            for name, value in changes.items():
                setattr(routers[address].igd, name, value)
        tell(
            {
                address: {"mappings": router.igd.mappings, "asked": router.igd.asked, "heard": router.responder.heard}
                for address, router in routers.items()
            }
        )
    os._exit(0)


class Network:
    """The side of the house, already in a namespace of its own: a wire to the routers, which live in another one."""

    def __init__(self, *routers: dict[str, Any]) -> None:
        self.process = subprocess.Popen(
            ["unshare", "--net", sys.executable, "-m", "tests.nightwatch.door.lan"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        pid = str(self.read()["pid"])
        shell("ip", "link", "set", "lo", "up")
        shell("ip", "link", "add", "house", "type", "veth", "peer", "name", "lan", "netns", pid)
        shell("ip", "addr", "add", f"{HOUSE}/24", "dev", "house")
        shell("ip", "link", "set", "house", "up")
        self.write({"routers": list(routers)})
        self.read()
        shell("ip", "route", "add", "default", "via", ROUTER)

    def read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        return dict(json.loads(self.process.stdout.readline()))

    def write(self, what: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def ask(self, **changes: Any) -> dict[str, Any]:
        """What each router has and was asked; `changes` by address (dots as in it) are made first."""
        self.write(changes or {ROUTER: {}} if self.process.poll() is None else {})
        return self.read()

    def close(self) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process.wait(10)
        subprocess.run(["ip", "link", "del", "house"], check=False, capture_output=True, timeout=10)


if __name__ == "__main__":
    asyncio.run(serve())
