"""From states to devices: loops that compare what is wanted with what was confirmed, and drive a port until they agree.

Level-triggered: a lost command, a restart or an unplugged board heals at the next round. A device that fails or hangs
blocks nothing but its own loop: decisions never wait for it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

from basecamp import troubles
from basecamp.clock import Clock
from basecamp.effects import Effect
from basecamp.errors import HelloError
from basecamp.logbook import Logbook
from skills import doorbell, lightpad, screen
from skills.decision import utc
from skills.household import Household

T = TypeVar("T")
R = TypeVar("R")


class TooSlowError(HelloError):
    """A device or server did not answer within its time."""


async def within(clock: Clock, seconds: float, work: Awaitable[R], what: str) -> R:
    """The result of `work`, or TooSlowError after `seconds` on the clock (simulated in tests, the real one else).

    What was too slow is cancelled but not waited for: whoever cancels us meanwhile must not be kept waiting either.
    """
    task = asyncio.ensure_future(work)
    timer = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, timer}, return_when=asyncio.FIRST_COMPLETED)
        in_time = task.done()
    finally:
        timer.cancel()
        if not task.done():
            task.cancel()
            task.add_done_callback(look_away)
    if not in_time:
        raise TooSlowError(f"{what} did not answer within {seconds:g} s.")
    return task.result()


def look_away(task: "asyncio.Future[Any]") -> None:
    """Nobody waits for this any more; its last error is not news."""
    if not task.cancelled():
        task.exception()


MUTE_S = 60.0
"""A device that fails for this long is told as one that does not answer (as long as an outage: `hardware.watch`)."""


class Carrier(Generic[T]):
    """Keeps one device at what is wanted. `wanted` answers None while nothing should be driven.

    `refresh_s`: what is confirmed is sent again this often (relays open when their host is silent), None = never.
    `answers` is told False when the device has failed for a minute, True when it works (the first time, too: what an
    earlier process told may be over).
    `assume`: begin with the belief that the device is already as wanted (a player goes on by itself over a restart).
    """

    def __init__(
        self,
        name: str,
        wanted: Callable[[datetime], T | None],
        drive: Callable[[T], Awaitable[None]],
        clock: Clock,
        logbook: Logbook | None = None,
        *,
        every_s: float = 1.0,
        timeout_s: float = 10.0,
        refresh_s: float | None = 60.0,
        retry_s: float = 2.0,
        told_after_s: float = 15.0,
        assume: bool = False,
        answers: Callable[[bool], None] | None = None,
    ) -> None:
        self.name = name
        self.wanted = wanted
        self.drive = drive
        self.clock = clock
        self.logbook = logbook
        self.every_s = every_s
        self.timeout_s = timeout_s
        self.refresh_s = refresh_s
        self.retry_s = retry_s
        self.told_after_s = told_after_s
        self.confirmed: T | None = wanted(clock.now()) if assume else None
        self.confirmed_at = clock.monotonic()
        self.failing_since: float | None = None
        self.failed_at = float("-inf")
        self.told = False
        self.tried: T | None = None
        self.answers = answers
        self.answering: bool | None = None

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.once()
            await self.clock.sleep(self.every_s)

    async def once(self) -> None:
        """Compare, and drive when there is a difference, a refresh is due, or the last attempt failed."""
        want = self.wanted(self.clock.now())
        if want is None:
            return
        now = self.clock.monotonic()
        stale = self.refresh_s is not None and now - self.confirmed_at >= self.refresh_s
        if want == self.confirmed and not stale:
            return
        if self.failing_since is not None and want == self.tried and now - self.failed_at < self.retry_s:
            return
        self.tried = want
        try:
            await within(self.clock, self.timeout_s, self.drive(want), self.name)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self.failed(error)
        else:
            self.confirmed, self.confirmed_at = want, self.clock.monotonic()
            self.worked()

    def failed(self, error: Exception) -> None:
        """Told once an outage, when it lasts: devices are still being opened when the house starts."""
        self.failed_at = self.clock.monotonic()
        self.confirmed = None
        if self.failing_since is None:
            self.failing_since = self.failed_at
        if self.failed_at - self.failing_since >= MUTE_S:
            self.answered(False)
        if self.told or self.failed_at - self.failing_since < self.told_after_s:
            return
        self.told = True
        if self.logbook is not None:
            self.logbook.add("error", f"{self.name}: {error}")

    def worked(self) -> None:
        if self.told and self.logbook is not None and self.failing_since is not None:
            lasted = self.clock.monotonic() - self.failing_since
            self.logbook.add("info", f"{self.name}: driven again after {lasted:.0f} s")
        self.failing_since, self.told = None, False
        self.answered(True)

    def answered(self, does: bool) -> None:
        if self.answers is not None and does != self.answering:
            self.answering = does
            self.answers(does)


def told_of(household: Household, key: str, clock: Clock) -> Callable[[bool], None]:
    """The `answers` of a device whose trouble has this key in `skills.problems.MUTE`."""

    def answers(does: bool) -> None:
        household.act(Effect("problems", "device", {"key": key, "answers": does}), clock.now())

    return answers


async def live(household: Household, clock: Clock, every_s: float = 5.0) -> None:
    """Tick the house until cancelled; what is only in memory is written at the end."""
    try:
        while True:
            household.tick(clock.now())
            await clock.sleep(every_s)
    finally:
        household.close(clock.now())


def carriers(household: Household, devices: Mapping[str, Any], clock: Clock) -> list[Carrier[Any]]:
    """One carrier for each thing the settings name a device for; `devices` are the drivers by their names.

    A name that no driver has is told in the logbook and left alone.
    """
    settings, states, logbook = household.settings, household.states, household.logbook
    found: list[Carrier[Any]] = []

    def device(name: str, what: str) -> Any:
        if name and name not in devices and logbook is not None:
            logbook.add("error", f"{what} names the device {name!r}, but [hardware.devices] has none of that name")
        return devices.get(name) if name else None

    def relay(
        name: str,
        what: str,
        on: Callable[[datetime], bool | None],
        answers: Callable[[bool], None],
        every_s: float = 1.0,
    ) -> None:
        if (port := device(name, what)) is not None:
            found.append(Carrier(name, on, port.switch, clock, logbook, every_s=every_s, answers=answers))
        elif not name:
            answers(True)  # a relay that is no longer named is no trouble

    def heater_answers(does: bool) -> None:
        household.act(Effect("heater", "relay", {"answers": does}), clock.now())

    def chiming(now: datetime) -> bool:
        return doorbell.chiming(states["doorbell"], utc(now))

    relay(settings.heating.device, "heating.device", lambda now: states["heater"].on, heater_answers)
    lamp, kiosk, chime = (
        told_of(household, key, clock) for key in (troubles.NIGHTLIGHT, troubles.KIOSK, troubles.DOORBELL)
    )
    relay(settings.nightlight.device, "nightlight.device", lambda now: states["nightlight"].on, lamp)
    relay(settings.kiosk.device, "kiosk.device", lambda now: states["kiosk"].on, kiosk)
    relay(settings.doorbell.chime, "doorbell.chime", chiming, chime, 0.2)

    # A pad or screen that is missing from the settings is no mistake: their names have defaults.
    pad = devices.get(settings.lightpad.device)
    if pad is not None:

        def look(now: datetime) -> lightpad.Look:
            at = utc(now)
            return lightpad.wanted(states["lightpad"], at, household.about(at))

        async def show(wanted: lightpad.Look) -> None:
            await pad.show(wanted.colour, wanted.pulse_s)

        found.append(Carrier("lightpad", look, show, clock, logbook, every_s=0.2, timeout_s=5.0))
    monitor = device(settings.screen.device, "screen.device")
    if monitor is not None:

        async def light(on: bool) -> None:
            await (monitor.wake() if on else monitor.sleep())

        found.append(
            Carrier(
                "screen", lambda now: screen.awake(states["screen"], utc(now)), light, clock, logbook, refresh_s=None
            )
        )
    return found
