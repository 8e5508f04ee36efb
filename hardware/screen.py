"""The screen of the console, lit and darkened by commands (xset dpms, or whatever the settings say)."""

import asyncio
import contextlib
import os

from basecamp.settings.hardware import ScreenDevice
from hardware.board import Bench
from hardware.errors import DeviceError, DeviceMissingError, DeviceRefusedError, DeviceSilentError
from hardware.ports import Emit, Health
from hardware.watch import Watch


class CommandScreen:
    """See `hardware.ports.Screen`."""

    def __init__(self, name: str, settings: ScreenDevice, bench: Bench) -> None:
        self.name = name
        self.settings = settings
        self.watch = Watch(name, bench.clock, bench.logbook, 0.0, bench.timing.problem_s)

    def health(self) -> Health:
        return self.watch.snapshot()

    async def run(self, emit: Emit) -> None:
        """Nothing to keep going: a screen is only told things."""
        await asyncio.Event().wait()

    async def wake(self) -> None:
        await self.command(self.settings.on)

    async def sleep(self) -> None:
        await self.command(self.settings.off)

    async def command(self, words: tuple[str, ...]) -> None:
        try:
            await self.execute(words)
        except DeviceError as error:
            fr = f"L'écran ({self.name}) n'obéit pas à la commande {' '.join(words)}."
            self.watch.trouble("wrong", fr, str(error))
            raise
        self.watch.fine()

    async def execute(self, words: tuple[str, ...]) -> None:
        if not words:
            raise DeviceMissingError(f"The screen {self.name} has no command in the settings.")
        env = dict(os.environ)
        if self.settings.display:
            env["DISPLAY"] = self.settings.display
        try:
            process = await asyncio.create_subprocess_exec(
                *words,
                env=env,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            raise DeviceMissingError(f"The command {words[0]} of {self.name} cannot run: {error.strerror}.") from None
        try:
            async with asyncio.timeout(self.settings.timeout_s):
                _, complaint = await process.communicate()
        except TimeoutError:
            raise DeviceSilentError(f"{' '.join(words)} did not end within {self.settings.timeout_s:g} s.") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        if process.returncode:
            said = complaint.decode("utf-8", "replace").strip()[:200]
            raise DeviceRefusedError(f"{' '.join(words)} failed ({process.returncode}): {said or 'no reason given'}.")
