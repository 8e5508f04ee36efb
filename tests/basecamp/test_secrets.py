"""Files of secrets: who may read them, and what is said when something is wrong with one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from basecamp.clock import SystemClock
from basecamp.errors import ConfigError
from basecamp.secrets import read_keys, read_private, read_secret

HIDDEN = "s3cret-of-the-house"


@pytest.fixture
def kept(tmp_path: Path) -> Callable[..., str]:
    def write(text: str | bytes = HIDDEN + "\n", mode: int = 0o600) -> str:
        path = tmp_path / "token"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(mode)
        return str(path)

    return write


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o666, 0o610])
def test_a_secret_that_others_reach_is_refused_with_what_to_do(kept: Callable[..., str], mode: int) -> None:
    path = kept(mode=mode)
    with pytest.raises(ConfigError) as caught:
        read_secret(path, "token of the house")
    assert str(caught.value) == f"The file {path} (token of the house) can be read by others: run chmod 600 {path}."
    Path(path).chmod(0o600)
    assert read_secret(path, "token of the house") == HIDDEN


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_the_first_line_is_the_secret(kept: Callable[..., str], mode: int) -> None:
    assert read_secret(kept(f"\n  {HIDDEN}  \na remark\n", mode), "token") == HIDDEN
    assert read_private(kept("a\nb\n"), "token") == "a\nb\n"


def test_no_file_named_is_no_secret_but_an_empty_file_is_a_fault(kept: Callable[..., str]) -> None:
    assert read_secret("", "token") == ""
    with pytest.raises(ConfigError, match=r"\(token\) is empty"):
        read_secret(kept(" \n\n"), "token")


def test_a_link_is_judged_by_what_it_leads_to(kept: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(kept(mode=0o644))
    with pytest.raises(ConfigError, match="chmod 600"):
        read_secret(str(tmp_path / "link"), "token")


def test_the_home_folder_may_be_written_short(kept: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(Path(kept()).parent))
    assert read_secret("~/token", "token") == HIDDEN


def test_what_is_missing_or_no_text_is_said_without_its_content(kept: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"There is no file .*none \(token\): write it, and run chmod 600"):
        read_secret(str(tmp_path / "none"), "token")
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        read_secret(str(tmp_path), "token")
    with pytest.raises(ConfigError, match="it is not text") as caught:
        read_secret(kept(HIDDEN.encode() + b"\xff\xfe"), "token")
    assert HIDDEN not in str(caught.value)


def test_keys_of_a_private_file(kept: Callable[..., str]) -> None:
    assert read_keys(kept('a = "1"\nb = "2"\nc = 3\n'), "keys", "a", "b") == {"a": "1", "b": "2"}
    for text in ('a = "1"\n', 'a = "1"\nb = 2\n', 'a = "1"\nb = ""\n'):
        with pytest.raises(ConfigError, match='b must be given as b = "…"'):
            read_keys(kept(text), "keys", "a", "b")
    with pytest.raises(ConfigError, match="is not TOML") as caught:
        read_keys(kept(f'a = "{HIDDEN}'), "keys", "a")
    assert HIDDEN not in str(caught.value)
    with pytest.raises(ConfigError, match="chmod 600"):
        read_keys(kept('a = "1"\n', 0o644), "keys", "a")


def everyone_who_reads(path: str) -> dict[str, Callable[[], Any]]:
    """Each part of the house that keeps a secret in a file, made as it is in the house."""
    from basecamp.influx import Mirror
    from basecamp.logbook import StoreLogbook
    from basecamp.mqtt import MqttBus
    from basecamp.settings import InfluxSettings, MqttSettings, WebSettings
    from basecamp.settings.nightwatch.links import (
        DeadmanSettings,
        HelloLinkSettings,
        HouseDataSettings,
        InletSettings,
        PushoverSettings,
    )
    from basecamp.settings.nightwatch.sentry import SentrySettings
    from basecamp.store import SqliteStore
    from hello.alarms import Forwarder
    from nightwatch.channels.pushover.channel import Pushover
    from nightwatch.commands.codes import totp
    from nightwatch.deadman import Deadman
    from nightwatch.hello import HelloLink
    from nightwatch.inlet.server import Inlet
    from nightwatch.keeper import MemoryKeeper
    from nightwatch.sentry.run import Sentry
    from nightwatch.sources.house_data import InfluxData

    clock = SystemClock()
    store = SqliteStore(Path(":memory:"))
    log = StoreLogbook(store, clock, "test")
    nothing: Any = None
    return {
        "mqtt": lambda: MqttBus(MqttSettings(host="x", password_file=path), clock, log, "test"),
        "influx": lambda: Mirror(store, InfluxSettings(url="http://x", token_file=path), clock, log),
        "alarms of hello": lambda: Forwarder(WebSettings(nightwatch_token_file=path), store, clock, log),
        "pushover": lambda: Pushover(PushoverSettings(key_file=path), {}),
        "one-time codes": lambda: totp(path),
        "sentries": lambda: Deadman(DeadmanSettings(sentries=("x:1",), key_file=path), clock, MemoryKeeper()),
        "hello": lambda: HelloLink(HelloLinkSettings(token_file=path)),
        "inlet": lambda: Inlet(InletSettings(token_file=path), nothing, nothing, nothing, nothing, nothing),
        "sentry": lambda: Sentry(SentrySettings(key_file=path), clock, Path(path).parent / "sentry.json"),
        "data of the house": lambda: InfluxData(HouseDataSettings(influx_url="http://x", influx_token_file=path)),
    }


@pytest.mark.parametrize("name", sorted(everyone_who_reads("")))
async def test_whoever_keeps_a_secret_refuses_one_that_others_can_read(kept: Callable[..., str], name: str) -> None:
    with pytest.raises(ConfigError, match="can be read by others: run chmod 600"):
        everyone_who_reads(kept(mode=0o644))[name]()
