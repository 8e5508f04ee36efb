"""A serial port as bytes on the event loop, found by a name that stays when the kernel renumbers."""

import asyncio
import contextlib
import os
import termios
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from basecamp.limit import within
from hardware.errors import DeviceMissingError, DeviceSilentError


class Wire(Protocol):
    """Bytes to and from a device that is open."""

    async def read(self) -> bytes:
        """At least one byte, as soon as there is one. Raises DeviceMissingError when the device went away."""
        ...

    async def write(self, data: bytes) -> None:
        """Hand `data` to the system. Raises DeviceMissingError when the device went away."""
        ...

    def close(self) -> None: ...


Opener = Callable[[Path, int], Awaitable[Wire]]
"""Opens the port at a path with a speed in baud; raises DeviceMissingError."""


def find_port(wanted: str, folder: Path | str = "/dev/serial/by-id") -> Path:
    """The port whose name in `folder` is, or contains, `wanted`; or the path `wanted` when it is absolute.

    Raises DeviceMissingError, with the names that are there, when none or several fit.
    """
    if wanted.startswith("/"):
        if not Path(wanted).exists():
            raise DeviceMissingError(f"There is no port {wanted}: is the device plugged in?")
        return Path(wanted)
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names only, and missing folders are common
    except OSError:
        names = []
    fitting = [name for name in names if name == wanted] or [name for name in names if wanted in name]
    if len(fitting) == 1:
        return Path(folder) / fitting[0]
    if fitting:
        raise DeviceMissingError(
            f"Several ports in {folder} are called like {wanted!r}: {', '.join(fitting)}. Give the whole name.",
            f"plusieurs ports s'appellent comme {wanted!r} ({', '.join(fitting)}) : donne le nom entier.",
        )
    there = ", ".join(names) if names else "nothing"
    raise DeviceMissingError(
        f"No port in {folder} is called like {wanted!r}; there is {there}. Check that it is plugged in."
    )


class SerialWire:
    """A port opened by pyserial, read and written by the event loop. 8 bits, no parity, one stop bit."""

    def __init__(self, path: Path, baud: int) -> None:
        import serial

        try:
            self.port = serial.Serial(str(path), baud, timeout=0, write_timeout=0, exclusive=True)
        except (OSError, ValueError) as error:  # serial.SerialException is an OSError
            if "exclusively lock" in str(error):
                raise DeviceMissingError(
                    f"The port {path} is in use by another program: is the assistant running?",
                    f"le port {path.name} est déjà utilisé par un autre programme (l'assistant tourne ?).",
                ) from None
            raise DeviceMissingError(f"The port {path} cannot be opened: {error}.") from None
        self.path = path
        self.fd: int = self.port.fileno()
        # pyserial asks for reads that return nothing at once (VMIN 0); with 1, an empty read means unplugged.
        modes = termios.tcgetattr(self.fd)
        modes[6][termios.VMIN] = 1
        termios.tcsetattr(self.fd, termios.TCSANOW, modes)
        self.write_limit_s = 2.0

    async def read(self) -> bytes:
        while True:
            try:
                data = os.read(self.fd, 4096)
            except BlockingIOError:
                await self.ready(reading=True)
                continue
            except OSError as error:
                raise DeviceMissingError(f"The device on {self.path} went away ({error.strerror}).") from None
            if not data:
                raise DeviceMissingError(f"The device on {self.path} went away.")
            return data

    async def write(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self.fd, data) :]
            except BlockingIOError:
                try:
                    # The system's own buffer is full: the device has stopped reading.
                    async with asyncio.timeout(self.write_limit_s):
                        await self.ready(reading=False)
                except TimeoutError:
                    raise DeviceSilentError(f"The device on {self.path} takes no more data.") from None
            except OSError as error:
                raise DeviceMissingError(f"The device on {self.path} went away ({error.strerror}).") from None

    async def ready(self, reading: bool) -> None:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        add, remove = (
            (loop.add_reader, loop.remove_reader) if reading else (loop.add_writer, loop.remove_writer)
        )  # one reader and one writer at a time: the link sees to it

        def wake() -> None:
            if not future.done():
                future.set_result(None)

        add(self.fd, wake)
        try:
            await future
        finally:
            remove(self.fd)

    def close(self) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(ValueError, OSError):
            loop.remove_reader(self.fd)
            loop.remove_writer(self.fd)
        with contextlib.suppress(OSError):
            self.port.close()


async def open_serial(path: Path, baud: int, limit_s: float = 5.0) -> Wire:
    """Open a port in a thread, because a driver of the kernel may hang there; DeviceMissingError after `limit_s`."""
    opening = asyncio.ensure_future(asyncio.to_thread(SerialWire, path, baud))
    try:
        return await within(asyncio.shield(opening), limit_s)
    except TimeoutError:
        opening.add_done_callback(close_late)
        raise DeviceMissingError(
            f"The port {path} did not open within {limit_s:g} s: unplug it and plug it in."
        ) from None
    except asyncio.CancelledError:
        opening.add_done_callback(close_late)
        raise


def close_late(opening: "asyncio.Future[SerialWire]") -> None:
    """Nobody waits for this port any more."""
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()
