"""A command whose effect must last: sent at once, sent again after the board restarted, forgot it or was away."""

import asyncio
import contextlib

from hardware.errors import DeviceError
from hardware.serial.link import LineLink
from hardware.timing import within


class Kept:
    """What a board should be showing or holding. `refresh_s` is how often the board is told again in any case."""

    def __init__(self, link: LineLink, verb: str, refresh_s: float) -> None:
        self.link = link
        self.verb = verb
        self.refresh_s = refresh_s
        self.args: tuple[str, ...] | None = None
        self.due = asyncio.Event()

    async def want(self, *args: str) -> None:
        """Ask for it now; raises DeviceError when the board did not confirm, and goes on trying all the same."""
        self.args = args
        try:
            await self.link.ask(self.verb, *args)
        except DeviceError:
            self.due.set()
            raise

    def again(self) -> None:
        """The board has forgotten it, or shows something else."""
        if self.args is not None:
            self.due.set()

    async def run(self) -> None:
        """Keep it so until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                await within(self.link.clock, self.refresh_s, self.due.wait())
            self.due.clear()
            if self.args is not None and self.link.wire is not None:
                # Not heard: the heartbeat of the board, or its next start, makes it due again.
                with contextlib.suppress(DeviceError):
                    await self.link.ask(self.verb, *self.args)
