"""What hello is handed: never more at once than it takes, and never half a word."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from basecamp.settings.nightwatch.links import HelloLinkSettings
from hello.web.server import MAX_MESSAGE, MAX_TEXT
from nightwatch.hello import LETTER, HelloLink, pieces
from skills.messages import LONGEST

LONG = "Le module de la cave ne répond plus depuis dix minutes. " * 20


class Page:
    """A page of hello that takes what the real one takes."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.takes = 100

    async def say(self, request: web.Request) -> web.Response:
        text = (await request.json())["text"]
        if len(text) > MAX_TEXT or len(self.said) >= self.takes:
            return web.Response(status=400)
        self.said.append(text)
        return web.Response()


@pytest.fixture
async def linked() -> AsyncIterator[tuple[Page, HelloLink]]:
    page, app = Page(), web.Application()
    app.router.add_post("/say", page.say)
    async with TestServer(app) as server:
        link = HelloLink(HelloLinkSettings(url=str(server.make_url("/"))))
        yield page, link
        await link.close()


async def test_many_alarms_at_once_are_all_said(linked: tuple[Page, HelloLink]) -> None:
    page, link = linked
    assert await link.say(LONG, "fr", True)
    assert " ".join(page.said) == LONG.strip()
    assert len(page.said) > 1


async def test_what_hello_took_in_part_only_was_not_said(linked: tuple[Page, HelloLink]) -> None:
    page, link = linked
    page.takes = 1
    assert not await link.say(LONG, "fr", True)


def test_a_long_message_is_cut_between_words() -> None:
    cut = pieces("J'arrive\n" + LONG)
    assert " ".join(cut).split() == ("J'arrive " + LONG).split()
    assert all(0 < len(piece) <= MAX_TEXT for piece in cut)


def test_hello_keeps_a_message_as_long_as_those_handed_over() -> None:
    assert (LETTER, LONGEST) == (MAX_MESSAGE, MAX_MESSAGE)
    assert [len(piece) for piece in pieces("a" * 2500, LETTER)] == [1000, 1000, 500]


def test_marks_inside_a_word_do_not_part_it() -> None:
    assert pieces("co\u00adopérer \u200eOui\u200e\x07non\u2028fin \ud83d") == ["coopérer Oui non fin"]
