"""A pseudo terminal that stands for a USB serial device, with a lasting name in a folder like /dev/serial/by-id."""

import contextlib
import os
import tty
from pathlib import Path


class Pty:
    """A pty whose slave is linked as `folder/name`. `plug` makes a new one, as the kernel does when it renumbers."""

    def __init__(self, folder: Path, name: str) -> None:
        self.link = folder / name
        self.master = -1
        self.keeper = -1

    @property
    def plugged(self) -> bool:
        return self.master >= 0

    def plug(self) -> None:
        """Appear. The link points to a pty of its own, most likely with another number than the last."""
        if self.plugged:
            return
        self.link.parent.mkdir(parents=True, exist_ok=True)
        self.master, self.keeper = os.openpty()  # the keeper holds the slave open between two openings by the driver
        tty.setraw(self.keeper)
        os.set_blocking(self.master, False)
        with contextlib.suppress(FileNotFoundError):
            self.link.unlink()
        self.link.symlink_to(os.ttyname(self.keeper))

    def unplug(self) -> None:
        """Disappear: whoever holds the port reads an error, and the name is gone."""
        if not self.plugged:
            return
        with contextlib.suppress(FileNotFoundError):
            self.link.unlink()
        os.close(self.keeper)
        os.close(self.master)
        self.master = self.keeper = -1

    def write(self, data: bytes) -> None:
        """Send to the host. What finds no room is lost, as on a device nobody reads."""
        self.send(data)

    def send(self, data: bytes) -> int:
        """Send to the host; the answer is how many bytes found room."""
        if self.plugged:
            with contextlib.suppress(BlockingIOError, OSError):
                return os.write(self.master, data)
        return 0

    def read(self) -> bytes:
        """What the host sent, b"" when nothing."""
        if not self.plugged:
            return b""
        try:
            return os.read(self.master, 4096)
        except OSError:
            return b""
