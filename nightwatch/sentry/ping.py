"""The pings from nightwatch to its sentries: signed, numbered, small. Pure, and a socket.

A ping is JSON {"c": counter, "t": Unix seconds} followed by a newline and the hexadecimal HMAC-SHA256 of that line
with the common key. A counter that does not grow is a replay.
"""

import hashlib
import hmac
import json
import socket

MAX_SIZE = 512


def sign(key: bytes, counter: int, wall: float) -> bytes:
    """The datagram."""
    line = json.dumps({"c": counter, "t": int(wall)}, separators=(",", ":")).encode()
    return line + b"\n" + hmac.new(key, line, hashlib.sha256).hexdigest().encode()


def check(key: bytes, datagram: bytes, last: int) -> int | None:
    """Its counter when it is genuine and newer than `last`; else None. Never raises."""
    if len(datagram) > MAX_SIZE:
        return None
    line, _, mac = datagram.partition(b"\n")
    if not hmac.compare_digest(hmac.new(key, line, hashlib.sha256).hexdigest().encode(), mac.strip()):
        return None
    try:
        counter = json.loads(line)["c"]
    except (ValueError, KeyError, TypeError):
        return None
    return counter if isinstance(counter, int) and not isinstance(counter, bool) and counter > last else None


def send(datagram: bytes, target: str) -> None:
    """Send to "host:port"; a target that cannot be reached is not our problem: the sentry is who counts."""
    host, _, port = target.rpartition(":")
    try:
        for family, kind, proto, _, address in socket.getaddrinfo(host, int(port), type=socket.SOCK_DGRAM)[:1]:
            with socket.socket(family, kind, proto) as out:
                out.settimeout(1.0)
                out.sendto(datagram, address)
    except (OSError, ValueError):
        return
