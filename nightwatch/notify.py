"""Telling systemd that we are ready, and alive (sd_notify). Does nothing when systemd did not start us."""

import contextlib
import os
import socket


def tell(text: str) -> bool:
    """Send "READY=1", "WATCHDOG=1" …; was there anybody to tell?"""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return False
    if address.startswith("@"):
        address = "\0" + address[1:]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
        out.settimeout(1.0)
        out.connect(address)
        out.send(text.encode())
        return True
    return False
