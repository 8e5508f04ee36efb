"""Players of music behind one small port: MPD, and any player that commands can drive (S9)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any, Protocol

from basecamp import troubles
from basecamp.clock import Clock
from basecamp.effects import Effect
from basecamp.errors import HelloError
from basecamp.logbook import Logbook
from basecamp.settings.skills import MusicSettings
from skills import music
from skills.carriers import Carrier, told_of, within
from skills.household import Household

POLL_S = 10.0
"""How often a player is asked whether its playlist ended."""
ANSWERS = 3
"""Several answers, one after the other, take this many times the timeout of the settings at most."""


class PlayerError(HelloError):
    """The player refused, or cannot be reached: names it and says why."""


class Player(Protocol):
    """A network player. Every call ends within its timeout or raises PlayerError."""

    async def play(self, playlist: str, volume: int) -> None:
        """Wake it from standby and play the playlist from its beginning, at `volume` percent."""
        ...

    async def stop(self) -> None: ...

    async def volume(self, percent: int) -> None: ...

    async def playing(self) -> bool | None:
        """Is it playing? None when it cannot tell."""
        ...


class MpdPlayer:
    """MPD, one short connection a command: a server that restarted in between is no trouble."""

    def __init__(self, settings: MusicSettings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator[Any]:
        from mpd import CommandError, MPDError
        from mpd.asyncio import MPDClient

        client = MPDClient()
        where = f"The music player at {self.settings.host}:{self.settings.port}"
        longest = ANSWERS * self.settings.timeout_s
        try:
            # The library waits for its answers without end.
            async with asyncio.timeout(longest):
                await within(
                    self.clock, self.settings.timeout_s, client.connect(self.settings.host, self.settings.port), where
                )
                if self.settings.password:
                    await client.password(self.settings.password)
                yield client
        except CommandError as error:
            raise PlayerError(f"{where} refused: {error}.") from None
        except MPDError as error:
            raise PlayerError(f"{where} broke off, or is no MPD ({error}): check music.host and music.port.") from None
        except TimeoutError:
            raise PlayerError(f"{where} did not answer within {longest:g} s.") from None
        except OSError as error:
            raise PlayerError(f"{where} cannot be reached: {error}.") from None
        finally:
            client.disconnect()

    async def play(self, playlist: str, volume: int) -> None:
        async with self.connected() as client:
            # Standby of a player is an output that is switched off.
            for output in await client.outputs():
                await client.enableoutput(output["outputid"])
            await client.clear()
            await client.load(playlist)
            await self.set_volume(client, volume)
            await client.play(0)

    async def stop(self) -> None:
        async with self.connected() as client:
            await client.stop()

    async def volume(self, percent: int) -> None:
        async with self.connected() as client:
            await self.set_volume(client, percent)

    async def playing(self) -> bool | None:
        async with self.connected() as client:
            return str((await client.status())["state"]) == "play"

    async def set_volume(self, client: Any, percent: int) -> None:
        """Some outputs have no mixer: the music plays on at the volume they have."""
        from mpd import CommandError

        with contextlib.suppress(CommandError):
            await client.setvol(percent)


class CommandPlayer:
    """Any other player: the configured commands, with {playlist} and {volume} filled in. No shell is involved."""

    def __init__(self, settings: MusicSettings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock

    async def run(self, command: Sequence[str], **values: object) -> None:
        if not command:
            return
        words = [word.format_map({k: str(v) for k, v in values.items()}) for word in command]
        try:
            process = await asyncio.create_subprocess_exec(
                *words,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            raise PlayerError(f"The music command {words[0]} cannot be started: {error.strerror}.") from None
        try:
            _, errors = await within(self.clock, self.settings.timeout_s, process.communicate(), words[0])
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode:
            told = errors.decode(errors="replace").strip().splitlines()
            raise PlayerError(f"The music command {words[0]} failed: {told[-1] if told else process.returncode}.")

    async def play(self, playlist: str, volume: int) -> None:
        await self.run(self.settings.play, playlist=playlist, volume=volume)

    async def stop(self) -> None:
        await self.run(self.settings.stop, playlist="", volume=0)

    async def volume(self, percent: int) -> None:
        await self.run(self.settings.set_volume, playlist="", volume=percent)

    async def playing(self) -> bool | None:
        return None


def player(settings: MusicSettings, clock: Clock) -> Player | None:
    """The configured player, None when there is none."""
    if settings.player == "mpd":
        return MpdPlayer(settings, clock)
    if settings.player == "command":
        return CommandPlayer(settings, clock)
    return None


class MusicCarrier:
    """Makes the player do what the music skill wants, and hears when a playlist has ended."""

    def __init__(self, household: Household, port: Player, clock: Clock, logbook: Logbook | None = None) -> None:
        self.household = household
        self.port = port
        self.clock = clock
        self.done = self.state()
        self.carrier: Carrier[music.State] = Carrier(
            "music", lambda now: self.state(), self.drive, clock, logbook,
            timeout_s=ANSWERS * household.settings.music.timeout_s, refresh_s=None, assume=True,
            answers=told_of(household, troubles.MUSIC, clock),
        )  # fmt: skip

    def state(self) -> music.State:
        found: music.State = self.household.states["music"]
        return found

    async def drive(self, wanted: music.State) -> None:
        """Only the difference is sent: another volume does not begin the playlist again."""
        if (wanted.playlist, wanted.asked) != (self.done.playlist, self.done.asked):
            if wanted.playlist is None:
                await self.port.stop()
            else:
                await self.port.play(wanted.playlist, wanted.volume)
        elif wanted.volume != self.done.volume:
            await self.port.volume(wanted.volume)
        self.done = wanted

    async def look(self) -> None:
        """When the player says that nothing plays any more, the playlist has ended."""
        wanted = self.state()
        if wanted.playlist is None or wanted != self.done:
            return
        with contextlib.suppress(HelloError):
            if await self.port.playing() is False and self.state() == wanted:
                self.household.act(Effect("music", "ended"), self.clock.now())

    async def run(self) -> None:
        """Until cancelled."""
        looked = self.clock.monotonic()
        while True:
            await self.carrier.once()
            if self.clock.monotonic() - looked >= POLL_S:
                await self.look()
                looked = self.clock.monotonic()
            await self.clock.sleep(self.carrier.every_s)
