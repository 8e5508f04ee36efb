"""The assistant, seen from the watchman: it speaks, keeps a message, shows the problems. Best effort only."""

import logging
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from basecamp.house import LANGS, Lang
from basecamp.secrets import read_secret
from basecamp.settings.nightwatch.links import HelloLinkSettings
from nightwatch.channels.channel import Message, Sent
from nightwatch.http import Client
from nightwatch.verdict import one_line

log = logging.getLogger(__name__)
MOST = 480
"""Characters of one text hello says."""
LETTER = 1000
"""Characters of one message hello keeps."""


def pieces(text: str, most: int = MOST) -> list[str]:
    """A text as hello takes it: printable, in pieces that are not too long, cut between words."""
    # A mark that joins letters (a soft hyphen, the joiner of an emoji) must not part them; control characters do.
    clean = "".join(c for c in text if c.isprintable() or c.isspace() or unicodedata.category(c) == "Cc")
    return textwrap.wrap(one_line(clean), most, break_on_hyphens=False)


class HelloLink:
    """POSTs to hello's page; every answer is a bool, every failure is only logged."""

    def __init__(self, settings: HelloLinkSettings) -> None:
        self.settings = settings
        self.token = read_secret(settings.token_file, "token of hello")
        self.client = Client(settings.timeout_s)

    async def post(self, path: str, body: Mapping[str, Any]) -> bool:
        if not self.settings.url:
            return False
        import aiohttp

        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            async with self.client.session().post(
                self.settings.url.rstrip("/") + path, json=body, headers=headers
            ) as answer:
                if answer.status < 300:
                    return True
                log.info("hello answered %s to %s", answer.status, path)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.info("hello cannot be reached for %s: %s", path, type(error).__name__)
        return False

    async def say(self, text: str, lang: Lang, urgent: bool) -> bool:
        """Have it said aloud, in several pieces when it is long; True once hello has taken all of it."""
        for piece in pieces(text):
            if not await self.post("/say", {"text": piece, "lang": lang, "urgent": urgent}):
                return False
        return True

    async def message(self, sender: str, text: str, at: str = "") -> bool:
        """Hand over a family member's message; True only once hello has kept it. `at`: when it came, "" = not known."""
        return await self.post("/message", {"sender": sender, "text": text} | ({"at": at} if at else {}))

    async def problems(self, going_on: Sequence[Mapping[str, Any]], cuts: Sequence[Mapping[str, str]] = ()) -> bool:
        """Have these problems shown (light, page, report), and no other of ours: the whole list every time. `cuts`: the
        power cuts that are over; the house may have been dark itself."""
        # One that is too long would have hello refuse them all.
        told = [
            dict(one) | {lang: textwrap.shorten(one[lang], MOST, placeholder="…") for lang in LANGS} for one in going_on
        ]
        return await self.post("/problems", {"problems": told} | ({"cuts": list(cuts)} if cuts else {}))

    async def close(self) -> None:
        await self.client.close()


class Voice:
    """The voice of the house as a channel; never counts as proof that anybody heard."""

    name = "voice"

    def __init__(self, hello: HelloLink) -> None:
        self.hello = hello
        self.timeout_s = hello.settings.timeout_s + 1

    async def send(self, message: Message) -> Sent:
        said = await self.hello.say(message.text, message.lang, message.level == "critical")
        return Sent.delivered() if said else Sent.refused("hello did not answer")

    async def condition(self) -> str:
        return ""

    async def close(self) -> None:
        await self.hello.close()
