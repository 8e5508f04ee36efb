"""The desk where the messages of one way in are read, judged by the guard and answered. One message, one commit.

A message is forgotten by the inbox in the same commit that writes down what comes of it: killed at any point, it is
either still there or dealt with, and nothing it asked for is done twice.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from basecamp.effects import Effect
from basecamp.house import Lang
from basecamp.remote import Command, RemoteReply, answer, parse, shorten
from basecamp.remote.command import fold
from basecamp.settings import Settings
from nightwatch.alarms import Notice, iso, unanswered
from nightwatch.channels.channel import Channel
from nightwatch.channels.sms.parts import Received
from nightwatch.commands.carriers import REPLY_S, Carriers, Door
from nightwatch.commands.codes import drawn, totp
from nightwatch.commands.guard import READ_ONLY, Guard, Ruling, alone, hidden, rule, split, within_rate
from nightwatch.commands.snapshot import snapshot
from nightwatch.commands.texts import text
from nightwatch.commands.way import Way
from nightwatch.hello import LETTER, pieces
from nightwatch.keeper import Keeper
from nightwatch.verdict import Instant, Text
from nightwatch.watch import Watch

log = logging.getLogger(__name__)
STRANGERS = 20
"""Messages of unknown senders written down in an hour; more are only counted in the log."""
MINUTE_S = 60
BARE_OK = ("ok", "okay", "vu")
BATCH = 50
"""Messages read in one go."""


class Desk:
    """`way` brings the messages; `channel` carries the answers; `door` None = it is switched off."""

    def __init__(
        self,
        settings: Settings,
        keeper: Keeper,
        watch: Watch,
        way: Way,
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
        self.way = way
        self.now = now
        self.nonce = nonce
        self.counter = totp(self.section.totp_file)
        self.guard_key = "guard" if way.name == "sms" else f"guard.{way.name}"
        self.guard = Guard.from_json(keeper.load("commands").get(self.guard_key, {}))
        self.carriers = Carriers(way.name, settings, keeper, channel, now, self.audit, door)
        self.errands = self.carriers.errands
        self.tell = self.carriers.tell
        self.reading: asyncio.Task[None] | None = None
        self.strangers: list[float] = []

    # -- the loop's side --------------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Begin whatever is due; never waits."""
        if self.reading is None or self.reading.done():
            if self.reading is not None and not self.reading.cancelled() and self.reading.exception() is not None:
                log.error("a message could not be dealt with: %r", self.reading.exception())
            waiting = self.way.inbox()
            self.reading = asyncio.create_task(self.read(waiting)) if waiting else None
        self.errands.turn(self.now().steady)

    async def close(self) -> None:
        if self.reading is not None:
            self.reading.cancel()
            await asyncio.gather(self.reading, return_exceptions=True)
        await self.way.close()
        await self.carriers.close()

    async def read(self, waiting: list[Received]) -> None:
        for message in waiting[:BATCH]:
            try:
                await self.take(message)
            except Exception:
                # One message that we have a fault with must not come back for ever.
                log.exception("a message could not be dealt with")
                self.way.done(message)
                self.audit("a message was dropped: it met a fault of ours")
            self.keeper.commit()

    # -- one message ------------------------------------------------------------------------------------------------

    async def take(self, message: Received) -> None:
        now = self.now()
        who = self.way.who(message)
        if who == self.section.owner:
            message = replace(message, text=self.meant(message.text))
        too_long = len(message.text) > self.section.max_length and not self.for_people(who, message.text)
        if who is None:
            self.stranger(message, now)
        elif too_long or not message.text.strip():
            self.audit(f"{who}: ignored, {len(message.text)} characters")
        elif who == self.section.owner and is_command(message.text):
            await self.owner(who, message, now)
        elif who in self.section.readers and parse(message.text).verb != "sentence":
            await self.reader(who, message, now)
        elif who in (*self.section.family, self.section.owner):
            came = now.wall.isoformat() if now.trusted else ""
            # Of a very long one the beginning is told rather than nothing.
            words = message.text
            if len(words) > self.section.max_length:
                words = f"{words[: self.section.max_length - 1].rstrip()}…"
            for piece in pieces(words, LETTER):
                self.errands.add("message", now.steady, sender=who, text=piece, at=came)
            self.audit(f"{who}: a message for the house")
        else:
            self.audit(f"{who}: ignored, no command")
        self.way.done(message)

    def for_people(self, who: str | None, line: str) -> bool:
        """Is it from somebody who may leave messages, and one?"""
        if who == self.section.owner:
            return not is_command(line)
        return who in self.section.family

    def meant(self, line: str) -> str:
        """A bare "OK" answers the alarm that asks for it; without one it is a word for the house like any other."""
        if fold(line) not in BARE_OK:
            return line
        asking = [one.id for one in self.watch.alarms.living() if unanswered(one)]
        return f"ok {max(asking)}" if asking else line

    def stranger(self, message: Received, now: Instant) -> None:
        """Nobody we know: never answered, and not allowed to fill the disk."""
        self.strangers = [at for at in self.strangers if now.steady - at < 3600]
        if len(self.strangers) < STRANGERS:
            self.strangers.append(now.steady)
            self.audit(f"ignored: {self.way.mark(message)} is unknown")

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

    async def owner(self, who: str, message: Received, now: Instant) -> None:
        line = " ".join(message.text.split())
        if now.steady < self.guard.locked_s:
            self.audit(f"{who}: ignored, locked: {hidden(line)}")
            return
        if self.stale(message, now):
            self.audit(f"{who}: ignored, of {message.at}: {hidden(line)}")
            return
        self.guard, allowed = within_rate(self.guard, who, now.steady, self.section)
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
        self.way.done(message)
        guard = replace(self.guard, counter=self.last_counter())
        ruling = rule(guard, line, needs_code, counter_of, self.nonce, now.steady, self.section)
        self.guard = ruling.guard
        self.keep_guard()
        self.audit(f"{who}: {hidden(line)}: {ruling.do}")
        self.follow(who, ruling, reply_to, now)

    def follow(self, who: str, ruling: Ruling, reply_to: Callable[[Command], RemoteReply], now: Instant) -> None:
        section = self.section
        command = ruling.command
        if ruling.do == "nothing waits" or command is None:
            self.tell(who, text(self.lang, "no_code"))
        elif ruling.do == "bad code":
            left = section.bad_codes - ruling.guard.bad
            self.tell(who, text(self.lang, "bad_last" if left == 1 else "bad", left=left))
        elif ruling.do == "lock":
            self.lock(now)
        elif ruling.do == "ask for a code":
            what = shorten(command.text, 60)
            minutes = round(section.nonce_s / MINUTE_S)
            self.tell(who, text(self.lang, "code", what=what, nonce=ruling.nonce, minutes=minutes))
        else:
            self.carry_out(who, command, reply_to(command), now)

    def carry_out(self, who: str, command: Command, reply: RemoteReply, now: Instant) -> None:
        """What was asked, by somebody who may: here, or as an errand."""
        until_s = now.steady + self.section.hello_s
        asked = {"who": who, "verb": command.verb, "text": command.text, "reply": reply.text}
        if command.verb == "ack":
            number = int(command.args["id"])
            done = self.watch.acknowledge(number, f"{self.way.name}:{who}", now)
            self.tell(who, reply.text if done else text(self.lang, "no_alarm", id=number))
        elif command.verb == "test":
            self.watch.post.test(f"{self.way.name}-{now.steady:.0f}", now)
            self.tell(who, reply.text)
        elif command.verb in ("open", "close") and self.carriers.door is None:
            self.tell(who, text(self.lang, "door_off"))
        elif command.verb in ("open", "close"):
            self.errands.add("door", now.steady, now.steady + REPLY_S, **asked, args=dict(command.args))
        elif command.verb == "say":
            self.errands.add("say", now.steady, until_s, **asked | {"text": command.args["text"]})
        elif command.verb in ("mode", "heat") and reply.effects:
            self.errands.add("order", now.steady, until_s, **asked, args=order_of(command, reply.effects))
        elif reply.effects:
            self.tell(who, text(self.lang, "not_here", what=shorten(command.text, 60)))
        else:
            self.tell(who, reply.text)

    async def reader(self, who: str, message: Received, now: Instant) -> None:
        """Somebody who may only ask."""
        command = parse(message.text)
        line = hidden(" ".join(message.text.split()))
        self.guard, allowed = within_rate(self.guard, who, now.steady, self.section)
        self.keep_guard()
        if not allowed or self.stale(message, now):
            self.audit(f"{who}: ignored, {'old' if allowed else 'too many messages'}: {line}")
            return
        reply = answer(command, snapshot(self.watch, await self.told(line)), now.wall, self.lang, self.settings)
        may = command.verb in READ_ONLY and not reply.needs_code and not reply.effects
        self.audit(f"{who}: {line}: {'answer' if may else 'not allowed'}")
        self.tell(who, reply.text if may else text(self.lang, "not_allowed"))

    async def told(self, line: str) -> Mapping[str, Any] | None:
        """The house as hello knows it, when the answer has use for it."""
        if parse(line).verb not in ("status", "report", "messages", "heat"):
            return None
        said = await self.carriers.house.call("GET", "/status")
        house = said.get("house") if said is not None else None
        return house if isinstance(house, dict) else None

    def lock(self, now: Instant) -> None:
        """Nothing more by this way for a while; the owner is told by another (routing never uses the one named)."""
        values = {"minutes": round(self.section.lock_s / MINUTE_S), "way": self.way.title}
        words = Text(text("fr", "locked", **values), text("en", "locked", **values))
        self.watch.post.send(Notice("info", "channels", self.way.name, 0, "warning", words, iso(now)), now)
        log.error("%s", words.en)

    # -- writing down -----------------------------------------------------------------------------------------------

    def keep_guard(self) -> None:
        self.keeper.put("commands", self.guard_key, self.guard.as_json())
        if self.guard.counter:
            self.keeper.put("commands", "totp", {"counter": self.last_counter()})

    def last_counter(self) -> int:
        """Of the last one-time code taken: each serves once, by whatever way it comes."""
        return max(self.guard.counter, int(self.keeper.load("commands").get("totp", {}).get("counter", 0)))

    def audit(self, what: str) -> None:
        self.keeper.audit(iso(self.now()), f"{self.way.name} {what}")
        log.info("command: %s", what)


def is_command(line: str) -> bool:
    """Is this line for the watchman? Anything else is a message for the people in the house."""
    return bool(alone(line)) or split(line)[0].verb != "sentence"


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
