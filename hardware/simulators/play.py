"""Play a house from a story: `python -m hardware.simulators.play STORY.toml [--folder DIR] [--speed N]`.

    title = "Somebody comes home"

    [devices.pir]                # a name of your own
    kind = "pir"                 # see KINDS
    link = "usb-Adafruit_PIR"    # its name in the folder, as in /dev/serial/by-id

    [[steps]]
    at = 2.5                     # seconds from the start
    device = "pir"
    do = "move"                  # a public method of the simulator
    sensor = "entry"             # … and its arguments

Point `hardware.serial_folder` of the settings at the folder, and the assistant runs on the simulated house.
"""

import argparse
import asyncio
import contextlib
import inspect
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from basecamp.clock import Clock, SystemClock
from basecamp.errors import HelloError
from hardware.simulators.boards import BOARDS
from hardware.simulators.heater import SimulatedHttpRelay
from hardware.simulators.linky import SimulatedLinky
from hardware.simulators.supply import SimulatedSupply

KINDS: dict[str, Any] = {
    **BOARDS,
    "linky": SimulatedLinky,
    "mains": SimulatedSupply,
    "relay_http": SimulatedHttpRelay,
}


class StoryError(HelloError):
    """A story says something that cannot be played: names the step and what is possible."""


@dataclass(frozen=True)
class Step:
    """At `at` seconds, `device` does `do` with `args`."""

    at: float
    device: str
    do: str
    args: Mapping[str, Any]

    def __str__(self) -> str:
        args = " ".join(f"{name}={value}" for name, value in self.args.items())
        return f"{self.at:7.1f} s  {self.device}: {self.do} {args}".rstrip()


@dataclass(frozen=True)
class Story:
    """The devices (name → kind and link) and what happens to them, in order of time."""

    title: str
    devices: Mapping[str, tuple[str, str]]
    steps: tuple[Step, ...]


def parse(text: str, name: str = "story") -> Story:
    """A story from TOML, every step checked before anything is played. Raises StoryError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StoryError(f"{name} is not TOML: {error}.") from None
    devices: dict[str, tuple[str, str]] = {}
    for device, about in data.get("devices", {}).items():
        kind = about.get("kind", "")
        if kind not in {*KINDS, "modem"}:
            raise StoryError(
                f"In {name}, {device} is of the unknown kind {kind!r}; there are {', '.join(sorted(KINDS))}."
            )
        devices[device] = (kind, about.get("link", device))
    steps = []
    for number, entry in enumerate(data.get("steps", []), 1):
        args = {key: value for key, value in entry.items() if key not in ("at", "device", "do")}
        step = Step(float(entry.get("at", 0)), entry.get("device", ""), entry.get("do", ""), args)
        if step.device not in devices:
            raise StoryError(f"In {name}, step {number} is about {step.device!r}, which the story has no device for.")
        check(step, devices[step.device][0], f"In {name}, step {number}")
        steps.append(step)
    return Story(data.get("title", name), devices, tuple(sorted(steps, key=lambda step: step.at)))


def check(step: Step, kind: str, where: str) -> None:
    made = maker(kind)
    possible = [one for one, value in inspect.getmembers(made, callable) if not one.startswith("_")]
    if step.do not in possible:
        raise StoryError(f"{where}: a {kind} cannot {step.do!r}; it can {', '.join(possible)}.")
    try:
        inspect.signature(getattr(made, step.do)).bind(None, **step.args)
    except TypeError as error:
        raise StoryError(f"{where}: {step.do} of a {kind}: {error}.") from None


def maker(kind: str) -> Any:
    if kind == "modem":
        from hardware.simulators.modem import Modem

        return Modem
    return KINDS[kind]


async def play(
    story: Story,
    folder: Path,
    clock: Clock,
    tell: Callable[[Step], None] = lambda step: None,
    started: Callable[[dict[str, Any]], None] = lambda devices: None,
) -> None:
    """Plug every device in, let it live, and do every step at its time; unplugs everything at the end."""
    async with contextlib.AsyncExitStack() as stack:
        devices: dict[str, Any] = {}
        for name, (kind, link) in story.devices.items():
            if kind == "modem":
                devices[name] = stack.enter_context(maker(kind)(folder, link))
            else:
                devices[name] = await stack.enter_async_context(KINDS[kind](folder, link, clock, Random(name)))
        started(devices)
        lives = [asyncio.ensure_future(device.run()) for device in devices.values() if hasattr(device, "run")]
        start = clock.monotonic()
        try:
            for step in story.steps:
                await clock.sleep(max(0.0, step.at - (clock.monotonic() - start)))
                tell(step)
                result = getattr(devices[step.device], step.do)(**step.args)
                if inspect.isawaitable(result):
                    await result
        finally:
            for life in lives:
                life.cancel()
            await asyncio.gather(*lives, return_exceptions=True)


class FastClock(SystemClock):
    """A clock on which everything takes `speed` times less long."""

    def __init__(self, speed: float) -> None:
        super().__init__()
        self.speed = speed

    def monotonic(self) -> float:
        return super().monotonic() * self.speed

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / self.speed)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m hardware.simulators.play", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("story", type=Path)
    parser.add_argument("--folder", type=Path, help="where the ports appear; a new folder when left out")
    parser.add_argument("--speed", type=float, default=1.0, help="times faster than real")
    args = parser.parse_args()
    folder = args.folder or Path(tempfile.mkdtemp(prefix="house-"))
    try:
        story = parse(args.story.read_text(encoding="utf-8"), str(args.story))
    except (OSError, StoryError) as error:
        print(error)
        return 1
    print(f"{story.title}\nThe ports are in {folder}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(play(story, folder, FastClock(args.speed), lambda step: print(step, flush=True)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
