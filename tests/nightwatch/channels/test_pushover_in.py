"""Messages by Pushover, taken in against a service that answers as the Open Client API is documented."""

import asyncio
import logging
import stat
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from basecamp.errors import ConfigError
from basecamp.settings.nightwatch.links import PushoverInSettings
from nightwatch.channels.pushover.client import (
    AwayError,
    Device,
    Incoming,
    OpenClient,
    RefusedError,
    judge,
    parse,
)
from nightwatch.channels.pushover.login import log_in
from nightwatch.channels.pushover.receiver import Kept, Receiver, sift
from nightwatch.keeper import MemoryKeeper
from tests.nightwatch.servers import EMAIL, OWN_AID, PASSWORD, SECOND, FakePushover

AID = 2002
"""The application the owner sends commands with."""


async def until(condition: Callable[[], object], limit_s: float = 10) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


class Post:
    """A receiver with everything around it."""

    def __init__(self, pushover: FakePushover, device: Path, keeper: MemoryKeeper | None = None, **more: Any) -> None:
        self.keeper = keeper or MemoryKeeper()
        self.woken = 0
        self.complaints: list[str] = []
        given: dict[str, Any] = {
            "secret_file": str(device),
            "applications": (AID,),
            "socket": pushover.url.replace("http", "ws") + "/push",
            "poll_s": 30,
            "retry_s": 0.1,
            "retry_max_s": 1,
        }
        self.receiver = Receiver(
            PushoverInSettings(**given | more),
            OpenClient(pushover.url, 2),
            self.keeper,
            "BASECAMP",
            self.wake,
            self.complaints.append,
        )

    def wake(self) -> None:
        self.woken += 1

    def texts(self) -> list[str]:
        return [one.text for one in self.receiver.inbox()]


@pytest.fixture
async def post(pushover: FakePushover, device: Path) -> AsyncIterator[Callable[..., Post]]:
    made: list[Post] = []

    def make(**more: Any) -> Post:
        made.append(Post(pushover, device, **more))
        return made[-1]

    yield make
    for one in made:
        await one.receiver.close()


async def test_what_is_announced_is_taken_once_and_deleted(pushover: FakePushover, post: Callable[..., Post]) -> None:
    desk = post()
    assert desk.texts() == []
    await until(lambda: pushover.sockets)
    await until(lambda: desk.receiver.connected)
    await pushover.deliver("status", AID)
    await until(lambda: desk.texts() == ["status"])
    await until(lambda: pushover.waiting == [])
    assert desk.woken == 1
    (message,) = desk.receiver.inbox()
    assert message.at and message.number == f"application {AID}"
    desk.receiver.done(message)
    pushover.keeps = True  # the service repeats what it was told to delete
    await pushover.deliver("help", AID)
    await until(lambda: desk.texts() == ["help"])
    looked = pushover.looked
    await pushover.say("!")
    await until(lambda: pushover.looked > looked)
    assert desk.texts() == ["help"]
    desk.receiver.done(desk.receiver.inbox()[0])
    again = post(keeper=desk.keeper)  # restarted
    again.receiver.inbox()
    looked = pushover.looked
    await until(lambda: pushover.looked > looked)
    assert again.texts() == []


async def test_what_another_application_sends_is_no_command(pushover: FakePushover, post: Callable[..., Post]) -> None:
    desk = post(applications=(AID, OWN_AID))
    desk.receiver.start()
    await pushover.deliver("mode home", 3003)
    await pushover.deliver("OK 12", OWN_AID, "BASECAMP")  # our own alarm comes back to our own device
    await pushover.deliver("sealed", AID, encrypted=1)
    await pushover.deliver("status", AID)
    await until(lambda: desk.texts() == ["status"])
    await until(lambda: pushover.waiting == [])
    await desk.receiver.close()  # it may take the next one, and delete it, before the other has looked
    other = post(applications=(), keeper=MemoryKeeper())
    other.receiver.start()
    await pushover.deliver("status", AID)
    await until(lambda: other.keeper.load("pushover"))
    assert other.texts() == []


async def test_without_announcements_it_is_looked_for(pushover: FakePushover, post: Callable[..., Post]) -> None:
    desk = post(socket="", poll_s=0.2)
    desk.receiver.start()
    await until(lambda: pushover.looked)
    await pushover.deliver("status", AID)
    await until(lambda: desk.texts() == ["status"])
    assert pushover.connections == 0


@pytest.mark.parametrize("ending", ["R", "cut", "silence"])
async def test_a_connection_that_ends_is_made_again(
    pushover: FakePushover, post: Callable[..., Post], ending: str
) -> None:
    desk = post(silent_s=1 if ending == "silence" else 60)
    desk.receiver.start()
    await until(lambda: desk.receiver.connected)
    if ending == "R":
        await pushover.say("R")
    elif ending == "cut":
        for socket in pushover.sockets:
            await socket.close()
    await until(lambda: pushover.connections >= 2)
    await until(lambda: desk.receiver.connected)
    await pushover.deliver("status", AID)
    await until(lambda: desk.texts() == ["status"])


@pytest.mark.parametrize("sign", ["E", "A"])
async def test_a_connection_closed_for_good_is_told_and_messages_are_looked_for(
    pushover: FakePushover, post: Callable[..., Post], sign: str
) -> None:
    desk = post(poll_s=0.2, retry_max_s=60)
    desk.receiver.start()
    await until(lambda: desk.receiver.connected)
    await pushover.say(sign)
    await until(lambda: desk.complaints)
    assert "pushover-login" in desk.complaints[0]
    await pushover.deliver("status", AID)
    await until(lambda: desk.texts() == ["status"])
    assert pushover.connections == 1


async def test_a_secret_that_is_refused_is_told_and_a_new_login_heals_it(
    pushover: FakePushover, post: Callable[..., Post], device: Path
) -> None:
    pushover.secret = "another"
    desk = post()
    desk.receiver.start()
    await until(lambda: desk.receiver.deaf)
    assert "pushover-login" in desk.receiver.deaf and "s3cret" not in desk.receiver.deaf
    device.write_text('secret = "another"\ndevice = "d1"\n')  # noqa: ASYNC240
    await until(lambda: not desk.receiver.deaf)
    await pushover.deliver("status", AID)
    await until(lambda: desk.texts() == ["status"])


@pytest.mark.parametrize("mode", ["500", "429", "garbage"])
async def test_a_service_in_trouble_is_asked_again_with_growing_waits_and_told_once(
    pushover: FakePushover, post: Callable[..., Post], mode: str
) -> None:
    pushover.mode = mode
    desk = post(socket="", retry_s=0.1, retry_max_s=1)
    desk.receiver.start()
    await until(lambda: desk.receiver.deaf)
    assert pushover.looked == 5 and len(desk.complaints) == 1
    pushover.mode = "ok"
    await until(lambda: not desk.receiver.deaf)
    assert [desk.receiver.patience(n) for n in (1, 2, 3, 4, 5, 99)] == [0.1, 0.2, 0.4, 0.8, 1, 1]


async def test_what_cannot_be_written_down_is_left_to_the_service(
    pushover: FakePushover, post: Callable[..., Post]
) -> None:
    desk = post(poll_s=0.2, socket="")
    desk.keeper.trouble = "the disk is full"
    desk.receiver.start()
    await pushover.deliver("status", AID)
    await until(lambda: desk.texts() == ["status"])
    assert len(pushover.waiting) == 1
    desk.keeper.trouble = ""
    await until(lambda: pushover.waiting == [])
    assert desk.texts() == ["status"]


async def test_the_secrets_of_the_device_are_never_logged(
    pushover: FakePushover, post: Callable[..., Post], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        desk = post()
        desk.receiver.start()
        await until(lambda: desk.receiver.connected)
        pushover.mode = "500"
        await pushover.say("!R")
        await until(lambda: pushover.connections > 1)
        nowhere = OpenClient("http://127.0.0.1:9", 1)
        with pytest.raises(AwayError) as caught:
            await nowhere.messages(Device(pushover.secret, "d1"))
        await nowhere.close()
    assert pushover.secret not in caplog.text + str(caught.value)


def test_secrets_open_to_others_are_refused(pushover: FakePushover, device: Path) -> None:
    device.chmod(0o640)
    with pytest.raises(ConfigError, match="chmod 600"):
        Post(pushover, device)


# -- login ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("second_factor", [False, True])
async def test_a_login_makes_a_device_and_keeps_no_password(
    pushover: FakePushover, tmp_path: Path, second_factor: bool
) -> None:
    pushover.second_factor = second_factor
    hidden = [PASSWORD, SECOND]
    client = OpenClient(pushover.url, 2)
    path = tmp_path / "new" / "device.toml"
    await log_in(client, "bc-watch", path, lambda _: EMAIL, lambda _: hidden.pop(0))
    assert list(pushover.devices.values()) == ["bc-watch"]
    (number,) = pushover.devices
    assert path.read_text() == f'secret = "{pushover.secret}"\ndevice = "{number}"\n'
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert PASSWORD not in path.read_text()
    assert await client.messages(Device(pushover.secret, number)) == []
    hidden = [PASSWORD, SECOND]
    with pytest.raises(RefusedError, match="name has already been taken"):
        await log_in(client, "bc-watch", path, lambda _: EMAIL, lambda _: hidden.pop(0))
    await client.close()


async def test_a_wrong_password_or_name_is_a_sentence(pushover: FakePushover, tmp_path: Path) -> None:
    client = OpenClient(pushover.url, 2)
    with pytest.raises(RefusedError, match="invalid email") as caught:
        await log_in(client, "nightwatch", tmp_path / "d", lambda _: EMAIL, lambda _: "wrong and secret")
    assert "wrong and secret" not in str(caught.value)
    with pytest.raises(ConfigError, match="at most 25"):
        await log_in(client, "a name/with more", tmp_path / "d", lambda _: EMAIL, lambda _: PASSWORD)
    assert not (tmp_path / "d").exists()
    await client.close()


# -- pure -----------------------------------------------------------------------------------------------------------


def incoming(number: int, aid: int = AID, title: str = "", umid: str = "") -> Incoming:
    return Incoming(number, umid or f"u{number}", aid, "app", title, f"text {number}", 0.0)


def test_a_number_or_name_seen_before_is_not_taken_again() -> None:
    taken, left, kept = sift([incoming(1), incoming(2), incoming(3, 9)], Kept(), (AID,), "")
    assert [one.id for one in taken] == [1, 2] and [one.id for one, _ in left] == [3] and kept.highest == 3
    again = sift([incoming(3), incoming(4, umid="u1"), incoming(5)], kept, (AID,), "")
    assert [one.id for one in again[0]] == [5]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
ROW = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("id", "id_str", "umid", "aid", "app", "title", "message", "date", "encrypted"), ANYTHING),
)


@settings(max_examples=40, deadline=None)
@given(st.one_of(ANYTHING, st.lists(st.one_of(ANYTHING, ROW), max_size=5)))
def test_whatever_the_service_says_is_no_fault_of_ours(rows: Any) -> None:
    found = parse({"messages": rows})
    assert all(one.id > 0 and len(one.text) <= 4096 for one in found)
    taken, _, kept = sift(found, Kept(), (AID,), "BASECAMP")
    assert all(one.aid == AID for one in taken)
    assert sift(found, kept, (AID,), "BASECAMP")[0] == []


@settings(max_examples=60, deadline=None)
@given(st.integers(100, 599), st.text(max_size=80))
def test_any_answer_has_a_class(status: int, body: str) -> None:
    with pytest.raises((AwayError, RefusedError, Exception)) as caught:
        judge(status, body)
    assert type(caught.value).__module__ == "nightwatch.channels.pushover.client"
