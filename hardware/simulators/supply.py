"""The power supply of a host, as a folder like /sys/class/power_supply."""

from pathlib import Path
from random import Random

from basecamp.clock import Clock


class SimulatedSupply:
    """A mains adapter and a battery. Story actions: cut, restore, flicker, vanish, appear, nonsense, charge."""

    kind = "mains"

    def __init__(self, folder: Path, name: str, clock: Clock, random: Random | None = None) -> None:
        self.folder = folder / name
        self.clock = clock

    async def __aenter__(self) -> "SimulatedSupply":
        self.appear()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.vanish()

    async def run(self) -> None:
        """It has no life of its own."""

    def write(self, supply: str, **files: str) -> None:
        place = self.folder / supply
        place.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (place / name).write_text(text + "\n")

    def appear(self) -> None:
        """Both supplies are there, mains on."""
        self.write("AC", type="Mains", online="1")
        self.write("BAT0", type="Battery", capacity="97", status="Full")

    def vanish(self) -> None:
        """The driver of the kernel is gone."""
        for path in sorted(self.folder.glob("*/*")):
            path.unlink()
        for path in sorted(self.folder.glob("*")):
            path.rmdir()

    def cut(self) -> None:
        """The mains fail."""
        self.write("AC", type="Mains", online="0")

    def restore(self) -> None:
        """The mains are back."""
        self.write("AC", type="Mains", online="1")

    def nonsense(self) -> None:
        """The kernel says something else."""
        self.write("AC", online="")

    def charge(self, percent: int) -> None:
        """The battery has `percent` left."""
        self.write("BAT0", type="Battery", capacity=str(percent))
