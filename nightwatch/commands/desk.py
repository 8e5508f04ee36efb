"""The desk where messages come in: read, judged by the guard, answered. One message, one commit.

A message is forgotten by the inbox in the same commit that writes down what comes of it: killed at any point, it is
either still there or dealt with, and nothing it asked for is done twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from basecamp.effects import Effect
from basecamp.house import Lang
from basecamp.remote import Command, RemoteReply, answer, parse, shorten
from basecamp.settings import Settings
from nightwatch.alarms import Notice, iso
from nightwatch.channels.channel import Channel, Message
from nightwatch.channels.sms.parts import Received
from nightwatch.commands.codes import drawn, totp
from nightwatch.commands.errands import Errands
from nightwatch.commands.guard import ALONE, READ_ONLY, Guard, Ruling, hidden, plain_number, rule, split, within_rate
from nightwatch.commands.link import HouseLink, pieces, sentence
from nightwatch.commands.snapshot import snapshot
from nightwatch.commands.texts import text
from nightwatch.keeper import Keeper
from nightwatch.verdict import Instant, Text
from nightwatch.watch import Watch

log = logging.getLogger(__name__)
REPLY_S = 900.0
"""An answer nobody could be given by then is no answer any more, seconds."""
STRANGERS = 20
"""Messages of unknown numbers written down in an hour; more are only counted in the log."""
DOOR_TRIES = 3
"""What opens the door is sent so often before it is closed again."""
MINUTE_S = 60


class Inbox(Protocol):
    """Where whole messages wait (the SMS channel)."""

    def inbox(self) -> list[Received]: ...

    def done(self, message: Received) -> None: ...


class Door(Protocol):
    """Opening from outside. Both answer with what to tell the owner."""

    async def open(self, what: str, minutes: int | None) -> str: ...

    async def close(self, what: str) -> str: ...


class Desk:
    """`now` gives the instant; `channel` carries the answers; `door` None = it is switched off."""

    def __init__(
        self,
        settings: Settings,
        keeper: Keeper,
        watch: Watch,
        inbox: Inbox,
        channel: Channel,
        now: Callable[[], Instant],
        door: Door | None = None,
        nonce: Callable[[], str] = drawn,
    ) -> None:
        self.settings = settings
        self.section = settings.nightwatch.commands
        self.lang: Lang = settings.nightwatch.language or settings.house.main_language
        self.keeper = keeper
        self.watch = watch
        self.inbox = inbox
        self.channel = channel
        self.now = now
        self.door = door
        self.nonce = nonce
        self.counter = totp(self.section.totp_file)
        self.house = HouseLink(settings.nightwatch.hello)
        self.guard = Guard.from_json(keeper.load("commands").get("guard", {}))
        self.people = settings.nightwatch.alarms.people
        self.own = self.people[self.section.owner].sms if self.section.owner in self.people else ""
        self.numbers = {plain: name for name, one in self.people.items() if (plain := plain_number(one.sms, self.own))}
        carriers: dict[str, Callable[[Mapping[str, Any]], Awaitable[bool]]] = {
            "reply": self.reply,
            "message": self.message,
            "say": self.say,
            "order": self.order,
            "door": self.doorway,
        }
        self.errands = Errands(keeper, carriers, self.gone)
        self.reading: asyncio.Task[None] | None = None
        self.strangers: list[float] = []

    # -- the loop's side --------------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Begin whatever is due; never waits."""
        if self.reading is None or self.reading.done():
            if self.reading is not None and not self.reading.cancelled() and self.reading.exception() is not None:
                log.error("a message could not be dealt with: %r", self.reading.exception())
            waiting = self.inbox.inbox()
            self.reading = asyncio.create_task(self.read(waiting)) if waiting else None
        self.errands.turn(self.now().steady)

    async def close(self) -> None:
        if self.reading is not None:
            self.reading.cancel()
            await asyncio.gather(self.reading, return_exceptions=True)
        await self.errands.close()
        await self.house.close()

    async def read(self, waiting: list[Received]) -> None:
        for message in waiting[:50]:
            try:
                await self.take(message)
            except Exception:
                # One message that we have a fault with must not come back for ever.
                log.exception("a message could not be dealt with")
                self.inbox.done(message)
                self.audit("a message was dropped: it met a fault of ours")
            self.keeper.commit()

    # -- one message ------------------------------------------------------------------------------------------------

    async def take(self, message: Received) -> None:
        now = self.now()
        number = plain_number(message.number, self.own)
        who = self.numbers.get(number)
        if who is None:
            self.stranger(message.number, now)
        elif len(message.text) > self.section.max_length or not message.text.strip():
            self.audit(f"{who}: ignored, {len(message.text)} characters")
        elif who == self.section.owner and is_command(message.text):
            await self.owner(who, number, message, now)
        elif who in self.section.readers and parse(message.text).verb != "sentence":
            await self.reader(who, number, message, now)
        elif who in (*self.section.family, self.section.owner):
            for piece in pieces(message.text):
                self.errands.add("message", now.steady, sender=who, text=piece)
            self.audit(f"{who}: a message for the house")
        else:
            self.audit(f"{who}: ignored, no command")
        self.inbox.done(message)

    def stranger(self, number: str, now: Instant) -> None:
        """Nobody we know: never answered, and not allowed to fill the disk."""
        self.strangers = [at for at in self.strangers if now.steady - at < 3600]
        if len(self.strangers) < STRANGERS:
            self.strangers.append(now.steady)
            self.audit(f"ignored: the number {hidden_number(number)} is unknown")

    def stale(self, message: Received, now: Instant) -> bool:
        """Too old, or from the future. Without a clock that can be believed nothing is."""
        if not now.trusted or not message.at:
            return False
        try:
            at = datetime.fromisoformat(message.at)
        except ValueError:
            return False
        if at.tzinfo is None:
            at = at.replace(tzinfo=now.wall.tzinfo)
        age_s = (now.wall - at).total_seconds()
        return age_s > self.section.max_age_s or age_s < -self.section.max_age_s

    async def owner(self, who: str, number: str, message: Received, now: Instant) -> None:
        line = " ".join(message.text.split())
        if now.steady < self.guard.locked_s:
            self.audit(f"{who}: ignored, locked: {hidden(line)}")
            return
        if self.stale(message, now):
            self.audit(f"{who}: ignored, of {message.at}: {hidden(line)}")
            return
        self.guard, allowed = within_rate(self.guard, number, now.steady, self.section)
        if not allowed:
            self.audit(f"{who}: ignored, too many messages: {hidden(line)}")
            self.keep_guard()
            return
        told = await self.told(line)

        def reply_to(command: Command) -> RemoteReply:
            return answer(command, snapshot(self.watch, told), now.wall, self.lang, self.settings)

        def needs_code(command: Command) -> bool:
            return reply_to(command).needs_code

        def counter_of(code: str) -> int | None:
            return self.counter(code, now.wall.timestamp()) if now.trusted else None

        # From here on nothing waits: all that follows is one commit, and the message is not seen again.
        self.inbox.done(message)
        ruling = rule(self.guard, line, needs_code, counter_of, self.nonce, now.steady, self.section)
        self.guard = ruling.guard
        self.keep_guard()
        self.audit(f"{who}: {hidden(line)}: {ruling.do}")
        self.follow(who, ruling, reply_to, now)

    def follow(self, who: str, ruling: Ruling, reply_to: Callable[[Command], RemoteReply], now: Instant) -> None:
        section = self.section
        command = ruling.command
        if ruling.do == "nothing waits" or command is None:
            self.tell(who, text(self.lang, "no_code"), now)
        elif ruling.do == "bad code":
            self.tell(who, text(self.lang, "bad", left=section.bad_codes - ruling.guard.bad), now)
        elif ruling.do == "lock":
            self.lock(who, now)
        elif ruling.do == "ask for a code":
            what = shorten(command.text, 60)
            minutes = round(section.nonce_s / MINUTE_S)
            self.tell(who, text(self.lang, "code", what=what, nonce=ruling.nonce, minutes=minutes), now)
        else:
            self.carry_out(who, command, reply_to(command), now)

    def carry_out(self, who: str, command: Command, reply: RemoteReply, now: Instant) -> None:
        """What was asked, by somebody who may: here, or as an errand."""
        if command.verb == "ack":
            number = int(command.args["id"])
            done = self.watch.acknowledge(number, f"sms:{who}", now)
            self.tell(who, reply.text if done else text(self.lang, "no_alarm", id=number), now)
        elif command.verb == "test":
            self.watch.test_alarm(f"sms-{now.steady:.0f}", now)
            self.tell(who, reply.text, now)
        elif command.verb in ("open", "close"):
            if self.door is None:
                self.tell(who, text(self.lang, "door_off"), now)
            else:
                args = dict(command.args)
                self.errands.add("door", now.steady, now.steady + REPLY_S, who=who, verb=command.verb, args=args)
        elif command.verb == "say":
            until_s = now.steady + self.section.hello_s
            self.errands.add("say", now.steady, until_s, who=who, text=command.args["text"], reply=reply.text)
        elif command.verb in ("mode", "heat") and reply.effects:
            until_s = now.steady + self.section.hello_s
            args = order_of(command, reply.effects)
            self.errands.add(
                "order", now.steady, until_s, who=who, verb=command.verb, args=args, text=command.text, reply=reply.text
            )
        elif reply.effects:
            self.tell(who, text(self.lang, "not_here", what=shorten(command.text, 60)), now)
        else:
            self.tell(who, reply.text, now)

    async def reader(self, who: str, number: str, message: Received, now: Instant) -> None:
        """Somebody who may only ask."""
        command = parse(message.text)
        line = hidden(" ".join(message.text.split()))
        self.guard, allowed = within_rate(self.guard, number, now.steady, self.section)
        self.keep_guard()
        if not allowed or self.stale(message, now):
            self.audit(f"{who}: ignored, {'old' if allowed else 'too many messages'}: {line}")
            return
        reply = answer(command, snapshot(self.watch, await self.told(line)), now.wall, self.lang, self.settings)
        may = command.verb in READ_ONLY and not reply.needs_code and not reply.effects
        self.audit(f"{who}: {line}: {'answer' if may else 'not allowed'}")
        self.tell(who, reply.text if may else text(self.lang, "not_allowed"), now)

    async def told(self, line: str) -> Mapping[str, Any] | None:
        """The house as hello knows it, when the answer has use for it."""
        if parse(line).verb not in ("status", "report", "messages", "heat"):
            return None
        said = await self.house.call("GET", "/status")
        house = said.get("house") if said is not None else None
        return house if isinstance(house, dict) else None

    def lock(self, who: str, now: Instant) -> None:
        """Nothing more by SMS for a while; the owner is told by another way (routing never uses the one named)."""
        minutes = round(self.section.lock_s / MINUTE_S)
        words = Text(text("fr", "locked", minutes=minutes), text("en", "locked", minutes=minutes))
        self.watch.send(Notice("info", "channels", "sms", 0, "warning", words, iso(now)), now)
        log.error("too many bad codes: commands by SMS are locked for %s min", minutes)

    # -- writing down -----------------------------------------------------------------------------------------------

    def tell(self, who: str, words: str, now: Instant) -> None:
        """An answer, always to the number in the settings, whatever number the message claimed."""
        self.errands.add("reply", now.steady, now.steady + REPLY_S, who=who, text=words)

    def keep_guard(self) -> None:
        self.keeper.put("commands", "guard", self.guard.as_json())

    def audit(self, what: str) -> None:
        self.keeper.audit(iso(self.now()), f"sms {what}")
        log.info("command: %s", what)

    # -- errands ----------------------------------------------------------------------------------------------------

    async def reply(self, errand: Mapping[str, Any]) -> bool:
        name = self.settings.house.name
        sent = await self.channel.send(Message(0, errand["who"], name, errand["text"], lang=self.lang))
        # An answer that may have gone is not sent a second time.
        return sent.outcome != "refused" or sent.permanent

    async def message(self, errand: Mapping[str, Any]) -> bool:
        return await self.house.message(errand["sender"], errand["text"])

    async def say(self, errand: Mapping[str, Any]) -> bool:
        done = await self.house.say(errand["text"], self.lang, False)
        if done:
            self.tell(errand["who"], errand["reply"], self.now())
        return done

    async def order(self, errand: Mapping[str, Any]) -> bool:
        """Said to the house as a sentence; what the house answers is what the owner is told."""
        now = self.now()
        words = sentence(errand, now.wall, self.lang)
        if words is None:
            self.gone(errand)
            return True
        client = f"sms-{errand['number']}-{errand['tries']}"
        turn = await self.house.call("POST", "/ask", {"text": words, "client": client})
        if turn is None:
            if not errand["tries"]:
                self.tell(errand["who"], shorten(text(self.lang, "asked", said=errand["reply"])), now)
            return False
        said = str(turn.get("said", ""))
        if not turn.get("effects"):
            said = text(self.lang, "refused", what=errand["text"], said=said or "?")
        self.audit(f"{errand['who']}: {errand['text']}: handed to the house")
        self.tell(errand["who"], shorten(said), now)
        return True

    async def doorway(self, errand: Mapping[str, Any]) -> bool:
        """Open or close. What opens is never written down: when it cannot be sent, the door is closed again."""
        assert self.door is not None
        args, who = errand["args"], errand["who"]
        if errand["verb"] == "close":
            self.tell(who, await self.door.close(args["what"]), self.now())
            return True
        said = await self.door.open(args["what"], args.get("minutes"))
        for _ in range(DOOR_TRIES):
            if await self.reply({"who": who, "text": said}):
                return True
        self.tell(who, await self.door.close(args["what"]), self.now())
        return True

    def gone(self, errand: Mapping[str, Any]) -> None:
        """Its time is over."""
        if errand["what"] in ("order", "say"):
            self.tell(errand["who"], shorten(text(self.lang, "given_up", what=errand["text"])), self.now())
        self.audit(f"given up: {errand['what']}")


def is_command(line: str) -> bool:
    """Is this line for the watchman? Anything else is a message for the people in the house."""
    return bool(ALONE.fullmatch(line.strip())) or split(line)[0].verb != "sentence"


def order_of(command: Command, effects: tuple[Effect, ...]) -> dict[str, Any]:
    """A mode or heating order in plain JSON: mode or what, and until when (ISO 8601 or None)."""
    until: Any = None
    for effect in effects:
        if (effect.skill, effect.action) == ("absence", "set"):
            until = effect.args.get("back")
        elif (effect.skill, effect.action) == ("heater", "force"):
            until = effect.args.get("until")
    key = "mode" if command.verb == "mode" else "what"
    return {key: command.args[key], "until": until}


def hidden_number(number: str) -> str:
    """A stranger's number as it may be written down: short, printable, its end hidden."""
    clean = "".join(c if c.isprintable() else "?" for c in number)[:20]
    return clean[:-4] + "****" if len(clean) > 6 else clean or "?"
