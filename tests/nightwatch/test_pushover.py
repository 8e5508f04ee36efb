"""Pushover against a server that behaves as documented, and misbehaves as the world does."""

import asyncio
import logging
from pathlib import Path

import pytest

from basecamp.errors import ConfigError
from basecamp.settings.nightwatch.alarms import Person
from basecamp.settings.nightwatch.links import PushoverSettings
from nightwatch.channels.channel import Answers, Message
from nightwatch.channels.pushover.channel import Pushover
from nightwatch.plot import Curve, plot
from tests.nightwatch.servers import TOKEN, USER, FakePushover

ALARM = Message(1, "owner", "BASECAMP", "12:00 ALERTE 1 : Coupure de courant.", "critical", emergency=True, alarms=(1,))
NEWS = Message(2, "owner", "BASECAMP", "L'adresse a changé.")


def made(server: FakePushover, keys: Path, **more: object) -> Pushover:
    settings = PushoverSettings(enabled=True, key_file=str(keys), url=server.url, **more)  # type: ignore[arg-type]
    return Pushover(settings, {"owner": Person()})


async def test_an_emergency_rings_until_answered_and_can_be_cancelled(pushover: FakePushover, keys: Path) -> None:
    channel = made(pushover, keys)
    assert isinstance(channel, Answers)
    sent = await channel.send(ALARM)
    assert sent.outcome == "delivered"
    assert pushover.accepted[0]["priority"] == "2"
    assert pushover.accepted[0]["message"] == ALARM.text
    assert await channel.answer(sent.receipt) == "waiting"
    pushover.receipts[sent.receipt]["acknowledged"] = 1
    assert await channel.answer(sent.receipt) == "acknowledged"
    again = await channel.send(ALARM)
    assert await channel.cancel(again.receipt)
    assert pushover.receipts[again.receipt]["cancelled"] == 1
    assert await channel.answer(again.receipt) == "over"
    assert await channel.answer("unknown") == "over"
    await channel.close()


async def test_levels_become_priorities(pushover: FakePushover, keys: Path) -> None:
    channel = made(pushover, keys)
    await channel.send(NEWS)
    await channel.send(Message(3, "owner", "B", "w", "warning"))
    await channel.send(Message(4, "owner", "B", "Fin", "critical"))
    assert [fields["priority"] for fields in pushover.accepted] == ["-1", "0", "1"]
    assert not pushover.receipts
    await channel.close()


@pytest.mark.parametrize(
    ("mode", "outcome", "permanent"),
    [
        ("400", "refused", True),
        ("429", "refused", False),
        ("500", "refused", False),
        ("hang", "unknown", False),
        ("deaf", "unknown", False),
        ("drop", "unknown", False),
        ("garbage", "unknown", False),
    ],
)
async def test_every_failure_has_its_class(
    pushover: FakePushover, keys: Path, mode: str, outcome: str, permanent: bool
) -> None:
    channel = made(pushover, keys, timeout_s=0.3)
    pushover.mode = mode
    sent = await channel.send(ALARM)
    assert (sent.outcome, sent.permanent) == (outcome, permanent)
    assert sent.reason
    if mode == "429":
        assert sent.wait_s is not None
        assert 60 <= sent.wait_s <= 86400
        assert await channel.condition()
    await channel.close()


async def test_no_connection_is_a_refusal(keys: Path) -> None:
    nowhere = FakePushover(url="http://127.0.0.1:9")
    channel = made(nowhere, keys)
    sent = await channel.send(NEWS)
    assert (sent.outcome, sent.permanent) == ("refused", False)
    await channel.close()


async def test_a_resolver_that_hangs_is_a_refusal_too(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Internet is gone: nothing was written, so the alarm must not be given up after two tries."""

    async def hangs(*_: object, **__: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", hangs)
    channel = made(FakePushover(url="http://pushover.test"), keys, timeout_s=0.5)
    sent = await channel.send(NEWS)
    assert (sent.outcome, sent.permanent) == ("refused", False)
    assert "no connection within 0.3 s" in sent.reason
    await channel.close()


async def test_a_receipt_is_asked_again_while_the_service_is_in_trouble(pushover: FakePushover, keys: Path) -> None:
    channel = made(pushover, keys)
    sent = await channel.send(ALARM)
    pushover.mode = "500"
    assert await channel.answer(sent.receipt) == "waiting"
    await channel.close()


async def test_a_picture_goes_along(pushover: FakePushover, keys: Path) -> None:
    channel = made(pushover, keys)
    picture = plot([Curve("salon", [(0.0, 19.0), (3600.0, 21.5)])])
    sent = await channel.send(Message(5, "owner", "B", "Rapport", picture=picture))
    assert sent.outcome == "delivered"
    assert pushover.pictures == [picture]
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    await channel.close()


async def test_a_wrong_key_is_a_refusal_for_good(pushover: FakePushover, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text('token = "x"\nuser = "y"\n')
    path.chmod(0o600)
    channel = made(pushover, path)
    sent = await channel.send(NEWS)
    assert (sent.outcome, sent.permanent) == ("refused", True)
    assert "token" in sent.reason
    await channel.close()


async def test_long_texts_are_cut_to_what_the_api_takes(pushover: FakePushover, keys: Path) -> None:
    channel = made(pushover, keys)
    assert (await channel.send(Message(6, "owner", "t" * 300, "é" * 2000))).outcome == "delivered"
    await channel.close()


async def test_the_secrets_are_never_logged(
    pushover: FakePushover, keys: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUSHOVER_URL", pushover.url)
    channel = Pushover(PushoverSettings(enabled=True, key_file=str(keys), timeout_s=0.3), {})
    with caplog.at_level(logging.DEBUG):
        for mode in ("ok", "400", "hang", "drop"):
            pushover.mode = mode
            sent = await channel.send(ALARM)
            assert TOKEN not in sent.reason
    assert TOKEN not in caplog.text
    assert USER not in caplog.text
    await channel.close()


def test_keys_open_to_others_are_refused_in_a_sentence(keys: Path) -> None:
    keys.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600") as caught:
        Pushover(PushoverSettings(key_file=str(keys)), {})
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("text", ['token = "secret', 'token = "secret"\n', "user = 3\n"])
def test_a_wrong_key_file_is_told_without_its_content(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(ConfigError) as caught:
        Pushover(PushoverSettings(key_file=str(path)), {})
    assert "secret" not in str(caught.value)


def test_missing_keys_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no file"):
        Pushover(PushoverSettings(key_file=str(tmp_path / "none.toml")), {})
