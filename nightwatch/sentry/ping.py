"""The pings from nightwatch to its sentries and what they answer: signed, numbered, small. Pure, and a socket.

A ping is JSON {"c": counter, "t": Unix seconds} followed by a newline and the hexadecimal HMAC-SHA256 of that line
with the common key. A counter that does not grow is a replay. The answer is the same with {"re": counter, "host": name,
"cpu": percent, "memory": percent, "disks": {file system: percent}, "heat": °C or null}, its HMAC over "answer" and the
line, so that neither is ever taken for the other. A sentry that has no figures yet leaves them out.
"""

import hashlib
import hmac
import json
import math
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from basecamp.machine import Machine

MAX_SIZE = 512
MAX_ANSWER = 4096
ANSWER_S = 1.0
"""Longest wait for the answer of a sentry, seconds: it is in the same house."""


@dataclass(frozen=True)
class Answer:
    """What a sentry says: the name of its host, and how that machine does (None = not known yet)."""

    host: str
    machine: Machine | None


def seal(key: bytes, line: bytes, sort: bytes = b"") -> bytes:
    return line + b"\n" + hmac.new(key, sort + line, hashlib.sha256).hexdigest().encode()


def opened(key: bytes, datagram: bytes, most: int, sort: bytes = b"") -> Mapping[str, Any] | None:
    """The JSON object of a genuine datagram of at most `most` bytes; else None. Never raises."""
    if len(datagram) > most:
        return None
    line, _, mac = datagram.partition(b"\n")
    if not hmac.compare_digest(hmac.new(key, sort + line, hashlib.sha256).hexdigest().encode(), mac.strip()):
        return None
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def sign(key: bytes, counter: int, wall: float) -> bytes:
    """The datagram of a ping."""
    return seal(key, json.dumps({"c": counter, "t": int(wall)}, separators=(",", ":")).encode())


def check(key: bytes, datagram: bytes, last: int) -> int | None:
    """Its counter when it is genuine and newer than `last`; else None. Never raises."""
    found = opened(key, datagram, MAX_SIZE)
    counter = None if found is None else found.get("c")
    return counter if isinstance(counter, int) and not isinstance(counter, bool) and counter > last else None


def answer(key: bytes, counter: int, said: Answer) -> bytes:
    """The datagram that answers the ping `counter`."""
    line: dict[str, Any] = {"re": counter, "host": said.host}
    if (one := said.machine) is not None:
        line |= {"cpu": one.cpu, "memory": one.memory, "disks": dict(one.disks), "heat": one.heat}
    return seal(key, json.dumps(line, separators=(",", ":")).encode(), b"answer")


def told(key: bytes, datagram: bytes, counter: int) -> Answer | None:
    """What answers the ping `counter`; None when it is not genuine, or answers another. Never raises."""
    found = opened(key, datagram, MAX_ANSWER, b"answer")
    if found is None or found.get("re") != counter or not isinstance(found.get("host"), str):
        return None
    try:
        heat = None if found["heat"] is None else float(found["heat"])
        disks = {str(path): float(value) for path, value in found["disks"].items()}
        machine = Machine(float(found["cpu"]), float(found["memory"]), disks, heat)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Answer(found["host"], None)
    finite = all(math.isfinite(value) for _, _, value in machine.figures())
    return Answer(found["host"], machine if finite else None)


def ask(datagram: bytes, target: str, wait_s: float = ANSWER_S) -> bytes | None:
    """Send to "host:port" and wait for what comes back; None when nothing does. A target that cannot be reached is not
    our problem: the sentry is who counts. Blocking."""
    host, _, port = target.rpartition(":")
    try:
        for family, kind, proto, _, address in socket.getaddrinfo(host, int(port), type=socket.SOCK_DGRAM)[:1]:
            with socket.socket(family, kind, proto) as out:
                # Connected: nobody else's datagrams are taken, and a port where nobody listens says so at once.
                out.settimeout(wait_s)
                out.connect(address)
                out.send(datagram)
                return out.recv(MAX_ANSWER + 1)
    except (OSError, ValueError):
        return None
    return None
