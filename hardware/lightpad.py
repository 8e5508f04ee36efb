"""The lit panel of the console: a Trinket with NeoPixels or a DotStar."""

import asyncio

from basecamp.settings.hardware import LightpadDevice
from hardware.board import Bench, Board
from hardware.ports import Colour, Emit
from hardware.serial.frame import Line
from hardware.serial.kept import Kept

HOLD_S = 60
"""The pad goes dark by itself when nobody spoke to it for this long, seconds: a dead host shows no mode."""


class SerialLightPad(Board):
    """See `hardware.ports.LightPad`."""

    kind = "lightpad"

    def __init__(self, name: str, settings: LightpadDevice, bench: Bench) -> None:
        super().__init__(name, settings.port, bench)
        self.kept = Kept(self.link, "C", HOLD_S / 3)

    async def show(self, colour: Colour, pulse_s: float = 0.0) -> None:
        if pulse_s and not 0.5 <= pulse_s <= 60:
            raise ValueError(f"a pulse takes 0.5 to 60 s, not {pulse_s:g}")
        await self.kept.want(colour.hex, str(round(pulse_s * 1000)), str(HOLD_S))

    async def run(self, emit: Emit) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.link.run(emit))
            group.create_task(self.kept.run())

    def heard(self, line: Line, emit: Emit) -> None:
        # The pad repeats what it shows: a command lost on the way is repaired by this.
        if line.verb == "C" and self.kept.args is not None and line.args[:2] != self.kept.args[:2]:
            self.kept.again()

    def booted(self) -> None:
        self.kept.again()
