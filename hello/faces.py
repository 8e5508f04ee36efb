"""Where people type: the page and the terminal. The same dialogs and the same house as the spoken ones."""

import asyncio
import sys
from collections.abc import Callable
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

    async def ask(self, text: str, client: str) -> Turn:
        """A sentence in the conversation of `client`; the oldest conversations are forgotten."""
        state = self.states.pop(client, None) or self.dialogs.start(None)
        turn, self.states[client] = await self.assistant.ask(text, state)
        while len(self.states) > CLIENTS:
            del self.states[next(iter(self.states))]
        return turn

    async def page(self, port: int, tell: Callable[[str], None]) -> None:
        """Serve the page of the house until cancelled."""
        from hello.web.server import Face, serve

        async def snapshot() -> House:
            return await asyncio.to_thread(self.household.snapshot, self.clock.now())

        async def message(sender: str, text: str) -> None:
            event = MessageReceived(self.clock.now(), sender, text)
            await asyncio.to_thread(self.household.handle, event, event.at)

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
