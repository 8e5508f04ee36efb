"""SMS as a channel: out by `send`, in by `inbox`; see `nightwatch.channels.channel.Channel`.

What comes in is written down and committed before it is deleted from the SIM; what is whole stays written down until
`done` says that it was dealt with.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from basecamp.clock import Clock, SystemClock
from basecamp.remote.gsm import Sms, sms
from basecamp.settings.nightwatch.alarms import Person
from basecamp.settings.nightwatch.sms import SmsSettings
from nightwatch import faults
from nightwatch.channels.channel import Message, Sent
from nightwatch.channels.sms.link import Link, ModemError, ModemGoneError, ModemSilentError
from nightwatch.channels.sms.modem import ModemLife, NotNowError
from nightwatch.channels.sms.parts import Piece, Received, assemble, piece_of, too_old
from nightwatch.keeper import Keeper, MemoryKeeper
from nightwatch.sources.port import Reception, SourceError

log = logging.getLogger(__name__)
BATCH = 10
"""Messages taken from the SIM at once; an alarm waits for no more than one batch."""
PRINTS = 1000
"""Prints of messages remembered, to know one that comes again."""
WAIT_S = 20.0
"""A message waits so long for a modem that is being opened, seconds."""
CERTAIN = ("ERR_FULL", "ERR_EMPTYSMSC", "ERR_SECURITYERROR", "ERR_NOSIM", "ERR_INVALIDDATA")
"""Errors of gammu by which nothing was sent. After any other one the network may have the message all the same."""
UNSURE = ("CMS_332", "CMS_500")
"""Network timeout and "unknown error" (3GPP TS 27.005 3.2.5): the same. Every other +CMS ERROR is a plain no."""
DAMAGED = "damaged message(s) on the SIM"
FOR_GOOD = ("CMS_1", "CMS_28", "ERR_INVALIDDATA")
"""Unassigned number, unidentified subscriber."""


class SmsChannel:
    """Sends by the modem. `attach` gives it the durable keeper; without, what comes in lives as long as the process."""

    name = "sms"

    def __init__(self, settings: SmsSettings, people: Mapping[str, Person], clock: Clock | None = None) -> None:
        self.settings = settings
        self.people = people
        self.clock: Clock = clock or SystemClock()
        self.wait_s = WAIT_S
        self.timeout_s = WAIT_S + settings.answer_s + 3 * settings.send_s + 5
        self.keeper: Keeper = MemoryKeeper()
        self.modem: ModemLife | None = None
        self.task: asyncio.Task[None] | None = None
        self.arrived: Callable[[], None] = lambda: None
        """Called when `inbox` has something new."""
        self.complain: Callable[[str], None] = lambda text: None
        self.unread = ""

    def attach(self, keeper: Keeper, complain: Callable[[str], None] = lambda text: None) -> None:
        """Where what comes in is kept; who is told of troubles (never to be forwarded by SMS, S2)."""
        self.keeper = keeper
        self.complain = complain

    def start(self) -> ModemLife:
        """Begin to look after the modem; the first use does it."""
        if self.modem is None or self.task is None or self.task.done():
            self.modem = ModemLife(self.settings, self.clock, self.keeper, self.serve)
            self.modem.complain = self.complain
            self.task = asyncio.create_task(self.modem.run())
        return self.modem

    # -- out --------------------------------------------------------------------------------------------------------

    async def send(self, message: Message) -> Sent:
        person = self.people.get(message.person)
        number = person.sms if person is not None else ""
        if not number:
            return Sent.refused(f"{message.person} has no number", permanent=True)
        shaped = shape(message.text, message.level == "critical", self.settings.max_parts)
        modem = self.start()
        try:
            async with modem.use(self.wait_s) as link:
                return await self.submit(modem, link, number, shaped)
        except NotNowError as error:
            return Sent.refused(str(error), wait_s=error.wait_s)

    async def submit(self, modem: ModemLife, link: Link, number: str, shaped: Sms) -> Sent:
        """Hand it to the network. Once a part is under way, silence means unknown, and the worker is killed."""
        begun = [0]

        def part(place: int, _of: int) -> None:
            begun[0] = place

        link.parts = part
        asked = link.ask(
            "send",
            min(self.settings.send_s * shaped.parts, 3 * self.settings.send_s),
            number=number,
            text=shaped.text,
            unicode=shaped.unicode,
            report=self.settings.reports,
            centre=self.settings.centre,
        )
        try:
            await modem.watched(asked)
        except ModemError as error:
            return self.judge(error.name, str(error), begun[0])
        except (ModemSilentError, ModemGoneError) as error:
            await modem.drop(str(error))
            return Sent.unknown(str(error)) if begun[0] else Sent.refused(str(error), wait_s=self.settings.reopen_s)
        except BaseException:
            # Given up by the caller: the worker must not go on with it behind our back.
            await asyncio.shield(modem.drop("a sending was given up"))
            raise
        faults.point("after_cmgs")
        return Sent.delivered()

    @staticmethod
    def judge(name: str, text: str, begun: int) -> Sent:
        """What an error of gammu means for a message of which part `begun` was under way."""
        plain = name in CERTAIN or (name.startswith("CMS_") and name not in UNSURE)
        if begun > 1 or (begun == 1 and not plain):
            return Sent.unknown(text)
        return Sent.refused(text, permanent=name in FOR_GOOD)

    async def condition(self) -> str:
        self.start()
        broken = self.modem.broken if self.modem is not None else ""
        return broken or self.unread

    async def reception(self) -> Reception:
        """Signal and registration. Raises SourceError when the modem does not say."""
        try:
            async with self.start().use(self.wait_s) as link:
                said = await link.ask("signal", self.settings.answer_s)
        except (NotNowError, ModemError, ModemGoneError, ModemSilentError) as error:
            raise SourceError(f"le modem ne répond pas ({error})", f"the modem does not answer ({error})") from None
        return Reception(said["dbm"], said["registered"], said["operator"])

    async def close(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.wait([self.task])

    # -- in ---------------------------------------------------------------------------------------------------------

    async def serve(self) -> None:
        """With an open modem: collect, at every announcement and regularly."""
        assert self.modem is not None
        while True:
            self.modem.incoming.clear()
            try:
                async with self.modem.use(1.0) as link:
                    taken = await self.modem.watched(self.collect(link))
            except NotNowError:
                return
            except ModemError as error:
                # What cannot be read must not stop what is to be sent.
                if not self.unread:
                    self.complain(f"modem: the SIM cannot be read: {error}")
                self.unread = f"the SIM cannot be read: {error}"
                taken = 0
            if taken:
                await asyncio.sleep(0)  # a message out goes between two batches
                continue
            await self.pause(self.modem)

    async def pause(self, modem: ModemLife) -> None:
        """Until a message is announced, the port moves, the worker ends or `poll_s` are over."""
        waits = [
            asyncio.create_task(modem.incoming.wait()),
            asyncio.ensure_future(self.clock.sleep(self.settings.poll_s)),
        ]
        try:
            while not any(one.done() for one in waits) and modem.link.alive and not modem.moved():
                await asyncio.wait(waits, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def collect(self, link: Link) -> int:
        """One batch from the SIM: kept, committed, then deleted. The answer is how many there were."""
        taken: list[dict[str, Any]] = await link.ask("take", self.settings.answer_s, limit=BATCH)
        found = [one for one in taken if "unreadable" not in one]
        damaged = sum(one["unreadable"] for one in taken if "unreadable" in one)
        if damaged and not self.unread:
            self.complain(f"modem: {damaged} {DAMAGED}")
        if damaged:
            self.unread = f"{damaged} {DAMAGED}: delete them in a telephone"
        elif not found or DAMAGED not in self.unread:
            self.unread = ""
        if self.keep(found):
            self.arrived()
        if self.keeper.trouble:
            # Not on disk: the SIM keeps it until it is.
            return 0
        for one in found:
            await link.ask("delete", self.settings.answer_s, location=one["location"])
        return len(found)

    def keep(self, found: list[dict[str, Any]]) -> int:
        """Write down what was read. The answer is how many messages became whole."""
        prints: list[str] = list(self.keeper.load("sms").get("prints", {}).get("known", ()))
        pieces = {key: Piece(**data) for key, data in self.keeper.load("sms_part").items()}
        now_s = self.clock.monotonic()
        for data in found:
            if data["type"] == "Status_Report":
                log.info("delivery report: %s", "delivered" if data["status"] == 0 else f"status {data['status']}")
                continue
            if data["state"] in ("Sent", "UnSent"):
                continue
            piece = piece_of(data, now_s)
            if piece.print in prints:
                log.info("a message came a second time; it is taken once")
                continue
            prints.append(piece.print)
            pieces[piece.print] = piece
            self.keeper.put("sms_part", piece.print, piece.as_json())
        whole, used = assemble(pieces.values())
        for message in whole:
            data = {"number": message.number, "text": message.text, "at": message.at, "order": len(prints)}
            self.keeper.put("inbox", message.print, data)
        for piece in used:
            self.keeper.put("sms_part", piece.print, None)
        kept = [piece for piece in pieces.values() if piece not in used]
        for piece in too_old(kept, now_s, self.settings.keep_parts_h * 3600):
            log.warning("a part of a long message waited in vain for the others")
            self.keeper.put("sms_part", piece.print, None)
        if found:
            self.keeper.put("sms", "prints", {"known": prints[-PRINTS:]})
        self.keeper.commit()
        return len(whole)

    def inbox(self) -> list[Received]:
        """The whole messages nobody has dealt with yet, oldest first."""
        rows = sorted(self.keeper.load("inbox").items(), key=lambda row: (row[1]["at"], row[1]["order"]))
        return [Received(data["number"], data["text"], data["at"], key) for key, data in rows]

    def done(self, message: Received) -> None:
        """It was dealt with; forgotten with the next commit."""
        self.keeper.put("inbox", message.print, None)


def shape(text: str, critical: bool, max_parts: int) -> Sms:
    """The text as it is sent, cut (visibly) when it would take too many parts."""
    shaped = sms(text, critical)
    while shaped.parts > max_parts:
        room = max_parts * (66 if shaped.unicode else 152) - 3
        text = text[: min(room, len(text) - 10)].rstrip() + "..."
        shaped = sms(text, critical)
    return shaped
