"""What a command asked for, carried out: answers, messages and orders for the house, the door. Tried until it is done
or its time is over.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from basecamp.house import Lang
from basecamp.remote import shorten
from basecamp.settings import Settings
from nightwatch.channels.channel import Channel, Message
from nightwatch.commands.errands import Errands
from nightwatch.commands.link import HouseLink, sentence
from nightwatch.commands.texts import text
from nightwatch.keeper import Keeper
from nightwatch.verdict import Instant

REPLY_S = 900.0
"""An answer nobody could be given by then is no answer any more, seconds."""
DOOR_TRIES = 3
"""What opens the door is sent so often before it is closed again."""


class Door(Protocol):
    """Opening from outside. Both answer with what to tell the owner."""

    async def open(self, what: str, minutes: int | None) -> str: ...

    async def close(self, what: str) -> str: ...


class Carriers:
    """Those of one way in. `channel` carries the answers; `audit` writes down; `door` None = it is switched off."""

    def __init__(
        self,
        way: str,
        settings: Settings,
        keeper: Keeper,
        channel: Channel,
        now: Callable[[], Instant],
        audit: Callable[[str], None],
        door: Door | None,
    ) -> None:
        self.way = way
        self.title = settings.house.name
        self.lang: Lang = settings.nightwatch.language or settings.house.main_language
        self.channel = channel
        self.now = now
        self.audit = audit
        self.door = door
        self.house = HouseLink(settings.nightwatch.hello)
        carriers: dict[str, Callable[[Mapping[str, Any]], Awaitable[bool]]] = {
            "reply": self.reply,
            "message": self.message,
            "say": self.say,
            "order": self.order,
            "door": self.doorway,
        }
        self.errands = Errands(keeper, carriers, self.gone, "errand" if way == "sms" else f"errand.{way}")

    def tell(self, who: str, words: str) -> None:
        """An answer, always to the person in the settings, whatever sender the message claimed."""
        now_s = self.now().steady
        self.errands.add("reply", now_s, now_s + REPLY_S, who=who, text=words)

    async def close(self) -> None:
        await self.errands.close()
        await self.house.close()

    # -- each kind of errand: True = done with it -------------------------------------------------------------------

    async def reply(self, errand: Mapping[str, Any]) -> bool:
        sent = await self.channel.send(Message(0, errand["who"], self.title, errand["text"], lang=self.lang))
        # An answer that may have gone is not sent a second time.
        return sent.outcome != "refused" or sent.permanent

    async def message(self, errand: Mapping[str, Any]) -> bool:
        return await self.house.message(errand["sender"], errand["text"], errand.get("at", ""))

    async def say(self, errand: Mapping[str, Any]) -> bool:
        done = await self.house.say(errand["text"], self.lang, False)
        if done:
            self.tell(errand["who"], errand["reply"])
        return done

    async def order(self, errand: Mapping[str, Any]) -> bool:
        """Said to the house as a sentence; what the house answers is what the owner is told."""
        words = sentence(errand, self.now().wall, self.lang)
        if words is None:
            self.gone(errand)
            return True
        client = f"{self.way}-{errand['number']}-{errand['tries']}"
        turn = await self.house.call("POST", "/ask", {"text": words, "client": client, "afar": True})
        if turn is None:
            if not errand["tries"]:
                self.tell(errand["who"], shorten(text(self.lang, "asked", said=errand["reply"])))
            return False
        said = str(turn.get("said", ""))
        if not turn.get("effects"):
            said = text(self.lang, "refused", what=errand["text"], said=said or "?")
        self.audit(f"{errand['who']}: {errand['text']}: handed to the house")
        self.tell(errand["who"], shorten(said))
        return True

    async def doorway(self, errand: Mapping[str, Any]) -> bool:
        """Open or close. What opens is never written down: when it cannot be sent, the door is closed again."""
        assert self.door is not None
        args, who = errand["args"], errand["who"]
        if errand["verb"] == "close":
            self.tell(who, await self.door.close(args["what"]))
            return True
        said = await self.door.open(args["what"], args.get("minutes"))
        for _ in range(DOOR_TRIES):
            if await self.reply({"who": who, "text": said}):
                return True
        self.tell(who, await self.door.close(args["what"]))
        return True

    def gone(self, errand: Mapping[str, Any]) -> None:
        """Its time is over."""
        if errand["what"] in ("order", "say"):
            self.tell(errand["who"], shorten(text(self.lang, "given_up", what=errand["text"])))
        self.audit(f"given up: {errand['what']}")
