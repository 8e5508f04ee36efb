"""The door itself: everything is written down before it is done, and undone on time, at `close`, and at the start.

A record of the keeper is the only truth: it says which outside port may be open and whose password may be set, from
before the router is asked until both are known to be undone. What cannot be undone now is tried again until it can.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from basecamp.house import Lang
from basecamp.settings.nightwatch.sms import DoorSettings
from nightwatch.alarms import iso
from nightwatch.door import helper
from nightwatch.door.make import KIND
from nightwatch.door.page import Access, Page, fingerprint, fresh
from nightwatch.door.router import Mapping as PortMapping
from nightwatch.door.router import Router, RouterError, from_outside
from nightwatch.keeper import Keeper
from nightwatch.verdict import Instant

log = logging.getLogger(__name__)
MARGIN_S = 60
"""The router's lease outlives us by this: we close first, it closes if we cannot."""
TEXTS: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "ssh": "SSH ouvert {minutes} min : ssh -p {port} {user}@{address} mot de passe {secret}",
        "web": "Ouvert {minutes} min : http://{address}:{port}/enter/{secret} (une fois, dans les {link} min)",
        "closed": "{what} fermé.",
        "not_open": "{what} n'était pas ouvert.",
        "off": "L'ouverture de l'extérieur n'est pas activée.",
        "failed": "Rien n'est ouvert : {why}",
        "inside": "Rien n'est ouvert : l'adresse du routeur ({address}) ne se joint pas de l'extérieur "
        "(Internet coupé, ou NAT de l'opérateur).",
        "closing": "La fermeture de {what} a échoué, je réessaie : {why}",
    },
    "en": {
        "ssh": "SSH open for {minutes} min: ssh -p {port} {user}@{address} password {secret}",
        "web": "Open for {minutes} min: http://{address}:{port}/enter/{secret} (once, within {link} min)",
        "closed": "{what} closed.",
        "not_open": "{what} was not open.",
        "off": "Opening from outside is not enabled.",
        "failed": "Nothing is open: {why}",
        "inside": "Nothing is open: the router's address ({address}) cannot be reached from outside "
        "(no Internet, or the provider's NAT).",
        "closing": "Closing {what} failed, I try again: {why}",
    },
}


class RouterDoor:
    """See `nightwatch.commands.carriers.Door`. `turn` closes on time; `start` undoes what an earlier life left open."""

    def __init__(
        self, settings: DoorSettings, lang: Lang, keeper: Keeper, router: Router, now: Callable[[], Instant]
    ) -> None:
        self.settings = settings
        self.lang: Lang = lang
        self.keeper = keeper
        self.router = router
        self.now = now
        self.lock = asyncio.Lock()
        self.page = Page(settings.web_target, lang, self.access, self.entered, lambda: now().steady)
        self.closing: asyncio.Task[None] | None = None
        # Nothing an earlier life opened stays open: its page is gone, its link is lost.
        for what, record in keeper.load(KIND).items():
            self.put(what, dict(record) | {"until_s": 0.0, "next_s": 0.0, "link": "", "cookie": ""})
        keeper.commit()

    def say(self, key: str, **values: object) -> str:
        return TEXTS[self.lang][key].format(**values)

    def put(self, what: str, record: Mapping[str, Any] | None) -> None:
        self.keeper.put(KIND, what, record)

    def audit(self, words: str) -> None:
        self.keeper.audit(iso(self.now()), f"door {words}")
        log.warning("door: %s", words)

    # -- opening ----------------------------------------------------------------------------------------------------

    async def open(self, what: str, minutes: int | None) -> str:
        """Open for a while; the answer holds what is needed to come in. Opening again begins anew."""
        async with self.lock:
            settings = self.settings
            if not settings.enabled:
                return self.say("off")
            span = min(minutes or settings.minutes, settings.max_minutes)
            if what in self.keeper.load(KIND) and (why := await self.undo(what)):
                return self.say("closing", what=what, why=why)
            secret = fresh()
            low, high = settings.outside
            outside = low + secrets.randbelow(max(1, high - low))
            now_s = self.now().steady
            record = {
                "outside": outside,
                "until_s": now_s + span * 60,
                "next_s": 0.0,
                "user": settings.ssh_user if what == "ssh" else "",
                "link": fingerprint(secret) if what == "web" else "",
                "link_until_s": now_s + settings.link_s,
                "cookie": "",
            }
            self.put(what, record)
            self.audit(f"{what} opens for {span} min on port {outside}")
            self.keeper.commit()
            try:
                if what == "ssh":
                    inside = settings.ssh_port
                    await helper.call(settings.helper, "grant", settings.ssh_user, secret)
                else:
                    inside = await self.page.start(settings.web_port)
                await self.router.map(PortMapping(outside, inside, span * 60 + MARGIN_S))
                address = await self.router.address()
            except (RouterError, OSError) as error:
                why = str(error) if isinstance(error, RouterError) else f"{error.strerror}"
                await self.undo(what)
                return self.say("failed", why=why)
            if not from_outside(address):
                await self.undo(what)
                return self.say("inside", address=address or "?")
            return self.say(
                what,
                minutes=span,
                port=outside,
                user=settings.ssh_user,
                address=address,
                secret=secret,
                link=round(settings.link_s / 60),
            )

    # -- closing ----------------------------------------------------------------------------------------------------

    async def close(self, what: str) -> str:
        async with self.lock:
            if what not in self.keeper.load(KIND):
                return self.say("not_open", what=what)
            why = await self.undo(what)
            return self.say("closing", what=what, why=why) if why else self.say("closed", what=what)

    async def undo(self, what: str) -> str:
        """Take back password, page and port. The answer says what failed; empty = all is undone and forgotten."""
        record = self.keeper.load(KIND)[what]
        retry_s = self.now().steady + self.settings.retry_s
        record = dict(record) | {"until_s": 0.0, "next_s": retry_s, "link": "", "cookie": ""}
        self.put(what, record)
        self.keeper.commit()
        failed: list[str] = []
        if what == "web":
            await self.page.stop()
        if record["user"]:
            try:
                await helper.call(self.settings.helper, "revoke", record["user"])
                self.put(what, record := record | {"user": ""})
            except RouterError as error:
                failed.append(str(error))
        try:
            await self.router.unmap(record["outside"])
        except RouterError as error:
            failed.append(str(error))
        if not failed:
            self.put(what, None)
        self.audit(f"{what} closed" if not failed else f"{what} could not be closed: {' '.join(failed)}")
        self.keeper.commit()
        return " ".join(failed)

    def overdue(self) -> Sequence[str]:
        now_s = self.now().steady
        return [
            what
            for what, record in self.keeper.load(KIND).items()
            if now_s >= record["until_s"] and now_s >= record["next_s"]
        ]

    def turn(self) -> None:
        """Close what is over; never waits."""
        if (self.closing is None or self.closing.done()) and not self.lock.locked() and self.overdue():
            self.closing = asyncio.create_task(self.close_overdue())

    async def close_overdue(self) -> None:
        async with self.lock:
            for what in self.overdue():
                await self.undo(what)

    async def leave(self) -> None:
        """The watchman stops: nothing stays open behind him."""
        if self.closing is not None:
            await asyncio.gather(self.closing, return_exceptions=True)
        async with self.lock:
            for what in list(self.keeper.load(KIND)):
                await self.undo(what)
        await self.page.stop()

    # -- the page's side --------------------------------------------------------------------------------------------

    def access(self) -> Access | None:
        record = self.keeper.load(KIND).get("web")
        if record is None:
            return None
        return Access(record["link"], record["link_until_s"], record["until_s"], record["cookie"])

    def entered(self, cookie: str) -> None:
        """The link is used up; from now on the cookie opens."""
        record = self.keeper.load(KIND)["web"]
        self.put("web", dict(record) | {"link": "", "cookie": cookie})
        self.audit("the link was used")
        self.keeper.commit()
