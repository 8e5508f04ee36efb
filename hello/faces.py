"""Where people type: the page and the terminal. The same dialogs and the same house as the spoken ones."""

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from basecamp.bus import Bus
from basecamp.clock import Clock
from basecamp.events import Announcement, MessageReceived
from basecamp.house import House, Lang
from basecamp.logbook import Logbook
from basecamp.settings import Settings
from basecamp.store import Store
from dialogs.turn import Turn

if TYPE_CHECKING:
    from dialogs.conversation import Dialogs
    from hello.loop.assistant import Assistant
    from skills.household import Household

CLIENTS = 50
"""Conversations of browsers remembered."""
AGAIN = timedelta(hours=1)
"""A message that could not be stored is handed over again within this; it is not told twice."""

OLDEST = timedelta(days=30)
"""A message that is said to be older came through a clock that was wrong."""


class Talk:
    """Typed conversations, each with its own state, through the running assistant."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        store: Store,
        logbook: Logbook,
        bus: Bus,
        household: "Household",
        dialogs: "Dialogs",
        assistant: "Assistant",
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.store = store
        self.logbook = logbook
        self.bus = bus
        self.household = household
        self.dialogs = dialogs
        self.assistant = assistant
        self.states: dict[str, Any] = {}
        self.unstored: dict[tuple[str, str], datetime] = {}
        """Messages that are told but only in memory, and when they came."""

    async def ask(self, text: str, client: str, afar: bool = False) -> Turn:
        """A sentence in the conversation of `client`; the oldest conversations are forgotten."""
        state = self.states.pop(client, None) or self.dialogs.start(None)
        turn, self.states[client] = await self.assistant.ask(text, state, afar)
        while len(self.states) > CLIENTS:
            del self.states[next(iter(self.states))]
        return turn

    def take(self, sender: str, text: str, at: datetime | None = None) -> None:
        """A message of the family for the house, which came `at` (None = now). NotStoredError while it is only in
        memory; when it is handed over again for that, it is stored and not told once more."""
        from hello.web.server import NotStoredError

        now = self.clock.now()
        with self.household.lock:
            self.unstored = {one: at for one, at in self.unstored.items() if abs(now - at) < AGAIN}
            if (sender, text) not in self.unstored:
                came = at if at is not None and timedelta(0) <= now - at < OLDEST else now
                self.household.handle(MessageReceived(came, sender, text), now)
            if self.household.stored("messages", now):
                self.unstored.pop((sender, text), None)
                return
            self.unstored[sender, text] = now
        raise NotStoredError("The message cannot be stored (is the disk full?): hand it over again.")

    async def page(self, port: int, tell: Callable[[str], None]) -> None:
        """Serve the page of the house until cancelled."""
        from hello.web.server import Face, serve

        async def snapshot() -> House:
            return await asyncio.to_thread(self.household.snapshot, self.clock.now())

        async def message(sender: str, text: str, at: datetime | None) -> None:
            await asyncio.to_thread(self.take, sender, text, at)

        def say(text: str, lang: str, urgent: bool) -> None:
            spoken: Lang = "en" if lang == "en" else "fr"
            self.bus.publish(Announcement(self.clock.now(), text, spoken, urgent))

        face = Face(
            self.settings,
            self.clock,
            self.store,
            self.logbook,
            snapshot,
            self.ask,
            say,
            message,
            lambda: self.assistant.loop.phase,
            self.bus.publish,
        )
        runner = await serve(face, self.settings.web.host, port)
        tell(f"The page of the house: http://{self.settings.web.host}:{port}/")
        try:
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def terminal(self, end: Callable[[], None], tell: Callable[[str], None]) -> None:
        """Sentences typed in the terminal; the end of input ends the assistant."""
        tell("Type a sentence, or Ctrl-D to leave.")
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := (await reader.readline()).decode(errors="replace"):
            if line.strip():
                turn = await self.ask(line.strip(), "terminal")
                tell(f"« {turn.said} »")
        end()
