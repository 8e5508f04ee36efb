"""A device on a pty with a thread of its own, so that a host may block on it: plugged, unplugged, renumbered, reset."""

import os
import select
import threading
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

from hardware.simulators.line import Pty


class Terminal(ABC):
    """The life of the device. Use it as a context manager; every method may be called from any thread."""

    def __init__(self, folder: Path, name: str) -> None:
        self.pty = Pty(folder, name)
        self.out = b""
        self.returns: float | None = None
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self.wake_in, self.wake_out = os.pipe()
        self.thread = threading.Thread(target=self.loop, name=name, daemon=True)

    @abstractmethod
    def listen(self, data: bytes) -> None:
        """The host sent these bytes (perhaps none)."""

    @abstractmethod
    def power_on(self) -> None:
        """Be as after a start."""

    @abstractmethod
    def back(self) -> None:
        """It is plugged in again."""

    @property
    def port(self) -> Path:
        """Where it is plugged in: a name that stays, like those of /dev/serial/by-id."""
        return self.pty.link

    def __enter__(self) -> Self:
        self.pty.plug()
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.wake()
        self.thread.join(5)
        with self.lock:
            self.pty.unplug()
            os.close(self.wake_in)
            os.close(self.wake_out)

    def put(self, data: bytes) -> None:
        """To the host, as fast as it reads: a long list of messages must not be cut by a full buffer."""
        if self.pty.plugged:
            self.out += data
            if threading.current_thread() is not self.thread:
                self.wake()

    def wake(self) -> None:
        os.write(self.wake_out, b".")

    def loop(self) -> None:
        while not self.stopping.is_set():
            with self.lock:
                if self.returns is not None and time.monotonic() >= self.returns:
                    self.returns = None
                    self.pty.plug()
                    self.back()
                files = [self.wake_in] + ([self.pty.master] if self.pty.plugged else [])
                limit = None if self.returns is None else max(0.0, self.returns - time.monotonic())
                writers = files[1:] if self.out else []
            try:
                ready, writable, _ = select.select(files, writers, [], limit)
            except OSError:  # unplugged by another thread in between
                continue
            if self.wake_in in ready:
                os.read(self.wake_in, 100)
            with self.lock:
                if writable and self.out:
                    self.out = self.out[self.pty.send(self.out) :]
                self.listen(self.pty.read())

    def reset(self, away_s: float = 0.05) -> None:
        """Restart: the port goes, and comes back after `away_s` seconds with another number."""
        with self.lock:
            self.unplug()
            self.returns = time.monotonic() + away_s

    def renumber(self) -> None:
        """The kernel gives the port another number; the device itself goes on."""
        with self.lock:
            self.pty.unplug()
            self.pty.plug()
            self.wake()

    def unplug(self) -> None:
        """Disappear, and forget what a loss of power wipes out."""
        with self.lock:
            self.pty.unplug()
            self.out = b""
            self.power_on()
            self.wake()

    def plug(self) -> None:
        with self.lock:
            self.returns = None
            self.pty.plug()
            self.back()
            self.wake()

    def noise(self, data: bytes = b"\r\nRING\r\n") -> None:
        """Something unasked for on the line."""
        with self.lock:
            self.put(data)
