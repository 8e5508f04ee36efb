"""The sentry: pings that cannot be forged or replayed, and reboots that are rare."""

import asyncio
import json
import math
import socket
from collections.abc import Iterator
from pathlib import Path

import icmplib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from basecamp.clock import SimulatedClock
from basecamp.machine import Machine
from basecamp.settings.nightwatch.sentry import SentrySettings
from nightwatch.sentry import cli, ping
from nightwatch.sentry.decision import DAY_S, HOUR_S, Limits, Memory, Watch, decide, look
from nightwatch.sentry.run import Listener, Sentry, uptime
from nightwatch.sources.net import default_gateway
from tests.nightwatch.times import NOON

KEY = b"a key"
LIMITS = Limits(600, 1800)
WALL = NOON.timestamp()


def test_a_ping_is_accepted_once() -> None:
    datagram = ping.sign(KEY, 7, WALL)
    assert ping.check(KEY, datagram, 6) == 7
    assert ping.check(KEY, datagram, 7) is None
    assert ping.check(b"another", datagram, 0) is None


@given(st.binary(max_size=600))
def test_nothing_forged_is_accepted_and_nothing_raises(datagram: bytes) -> None:
    assert ping.check(KEY, datagram, 0) is None


@given(st.integers(0, 60), st.integers(0, 255))
def test_one_byte_changed_is_a_forgery(place: int, value: int) -> None:
    datagram = bytearray(ping.sign(KEY, 7, WALL))
    if datagram[place] != value:
        datagram[place] = value
        assert ping.check(KEY, bytes(datagram), 6) is None


@pytest.mark.parametrize("line", [b"[]", b'{"c": "x"}', b'{"c": true}', b"{}", b"\xff"])
def test_a_signed_nonsense_is_no_ping(line: bytes) -> None:
    import hashlib
    import hmac

    mac = hmac.new(KEY, line, hashlib.sha256).hexdigest().encode()
    assert ping.check(KEY, line + b"\n" + mac, 0) is None


MACHINE = Machine(3.5, 41.0, {"/": 62.5, "/data": 91.0}, 55.0)


def test_an_answer_says_how_the_machine_does_and_to_which_ping() -> None:
    for machine in (MACHINE, Machine(0.0, 1.0), None):
        datagram = ping.answer(KEY, 7, ping.Answer("bc-entry", machine))
        assert ping.told(KEY, datagram, 7) == ping.Answer("bc-entry", machine)
        assert ping.told(KEY, datagram, 8) is None, "a replay"
        assert ping.told(b"another", datagram, 7) is None
        assert ping.check(KEY, datagram, 0) is None, "an answer is no ping"
    assert ping.told(KEY, ping.sign(KEY, 7, WALL), 7) is None, "a ping is no answer"


@given(st.binary(max_size=5000))
def test_no_forged_answer_is_accepted(datagram: bytes) -> None:
    assert ping.told(KEY, datagram, 0) is None


@pytest.mark.parametrize(
    "odd",
    [Machine(math.nan, 1.0), Machine(1.0, math.inf), Machine(1.0, 1.0, {"/": "full"}, None)],  # type: ignore[dict-item]
)
def test_figures_that_are_none_are_left_out(odd: Machine) -> None:
    assert ping.told(KEY, ping.answer(KEY, 1, ping.Answer("x", odd)), 1) == ping.Answer("x", None)


def cut(seconds: float, tried: bool = True) -> tuple[Watch, float]:
    """A watch that has been cut off for so long, and now."""
    return Watch(0.0, 1000.0, tried), 1000.0 + seconds


def act(seconds: float, memory: Memory | None = None, up: float = 1e6, wall: float = WALL, tried: bool = True) -> str:
    watch, now = cut(seconds, tried)
    return decide(watch, memory or Memory(), LIMITS, now, up, wall)[0]


def test_the_gateway_or_nightwatch_alone_is_enough_to_do_nothing() -> None:
    watch = Watch(0.0)
    assert look(watch, 30, False).cut_since_s is None
    assert look(watch, 5000, True).cut_since_s is None
    off = look(watch, 100, False)
    assert off.cut_since_s == 100
    assert look(off, 2000, False).cut_since_s == 100
    assert look(off, 2000, True).cut_since_s is None


def test_the_network_is_restarted_first_and_the_reboot_waits() -> None:
    assert act(599, tried=False) == "nothing"
    assert act(600, tried=False) == "network"
    assert act(3000, tried=False) == "network"
    assert act(1799) == "nothing"
    assert act(1800) == "reboot"


def test_never_in_the_first_fifteen_minutes() -> None:
    assert act(5000, up=899) == "nothing"
    assert act(5000, up=901) == "reboot"


def test_once_an_hour_and_three_a_day_across_reboots() -> None:
    assert act(5000, Memory(0, (WALL - HOUR_S + 1,)), up=1800) == "nothing"
    assert act(5000, Memory(0, (WALL - HOUR_S - 1,)), up=1800) == "reboot"
    three = Memory(0, (WALL - 20 * HOUR_S, WALL - 10 * HOUR_S, WALL - 2 * HOUR_S))
    assert act(5000, three, up=3700) == "nothing"
    assert act(5000, Memory(0, (WALL - DAY_S - 1, *three.reboots[1:])), up=3700) == "reboot"


def test_a_wrong_clock_after_a_reboot_never_makes_it_reboot_more_often() -> None:
    memory = Memory(0, (WALL,))
    for wall in (0.0, WALL - 5000, WALL + 3650 * DAY_S):
        assert act(5000, memory, up=1800, wall=wall) == "nothing"
        assert act(5000, memory, up=3601, wall=wall) == "reboot"
    many = Memory(0, (WALL, WALL + 1, WALL + 2))
    assert act(5000, many, up=7200, wall=0.0) == "nothing"
    assert act(5000, many, up=DAY_S + 1, wall=0.0) == "reboot"


@given(st.lists(st.floats(0, 1e6), max_size=6), st.floats(0, 1e6), st.floats(0, 4e9), st.floats(0, 1e5))
def test_a_reboot_is_always_within_the_guards(reboots: list[float], up: float, wall: float, off: float) -> None:
    memory = Memory(0, tuple(reboots))
    if act(off, memory, up, wall) == "reboot":
        assert off >= LIMITS.reboot_after_s
        assert up >= 900
        if reboots:
            assert up >= HOUR_S or all(wall - at >= HOUR_S for at in reboots)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_bytes(KEY)
    path.chmod(0o600)
    return path


def sentry(tmp_path: Path, key: Path, **more: object) -> Sentry:
    settings = SentrySettings(key_file=str(key), gateway="no-such-name.invalid:9", **more)  # type: ignore[arg-type]
    return Sentry(settings, SimulatedClock(NOON), tmp_path / "sentry.json")


async def live(one: Sentry, seconds: float) -> None:
    """Turn the loop by hand through simulated time."""
    clock = one.clock
    assert isinstance(clock, SimulatedClock)
    for _ in range(int(seconds / 60)):
        await clock.advance(60)
        await one.turn()


@pytest.fixture
def long_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nightwatch.sentry.run.uptime", lambda: 1e6)


async def test_it_restarts_the_network_then_reboots_once_and_remembers_first(
    tmp_path: Path, key: Path, long_up: None
) -> None:
    log = tmp_path / "log"
    seen = tmp_path / "seen"
    # The reboot command copies the memory as it is at that moment: it must already know.
    one = sentry(
        tmp_path,
        key,
        enabled=True,
        network_command=("sh", "-c", f"echo network >> {log}"),
        reboot_command=("sh", "-c", f"echo reboot >> {log}; cp {tmp_path}/sentry.json {seen}"),
    )
    await live(one, 2 * 3600 - 120)
    # Two hours: the network once, a reboot after half an hour, and (it did not really happen) another an hour later.
    assert log.read_text().split() == ["network", "reboot", "reboot"]
    assert len(json.loads(seen.read_text())["reboots"]) >= 1
    again = sentry(tmp_path, key)
    assert again.memory.reboots


async def test_who_may_not_ping_his_gateway_does_not_take_it_for_dead(
    tmp_path: Path, key: Path, long_up: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def forbidden(*_: object, **__: object) -> None:
        raise icmplib.SocketPermissionError(False)

    monkeypatch.setattr(icmplib, "async_ping", forbidden)
    one = sentry(tmp_path, key, enabled=True, reboot_command=("touch", str(tmp_path / "rebooted")))
    one.settings = one.settings.model_copy(update={"gateway": "192.0.2.1", "network_command": ("true",)})
    await live(one, 3600)
    assert not (tmp_path / "rebooted").exists()
    assert len([line for line in caplog.messages if "ping_group_range" in line]) == 1


async def test_without_a_command_for_the_network_the_reboot_still_comes(
    tmp_path: Path, key: Path, long_up: None
) -> None:
    one = sentry(tmp_path, key, enabled=True, network_command=(), reboot_command=("touch", str(tmp_path / "rebooted")))
    await live(one, 3600)
    assert (tmp_path / "rebooted").exists()


async def test_a_dry_run_does_nothing_but_says_it(
    tmp_path: Path, key: Path, long_up: None, caplog: pytest.LogCaptureFixture
) -> None:
    one = sentry(tmp_path, key, reboot_command=("sh", "-c", f"touch {tmp_path}/rebooted"))
    await live(one, 3600)
    assert "dry run: would run" in caplog.text
    assert not (tmp_path / "rebooted").exists()
    assert not one.memory.reboots


async def test_without_memory_there_is_no_reboot(tmp_path: Path, key: Path, long_up: None) -> None:
    one = sentry(
        tmp_path, key, enabled=True, network_command=("true",), reboot_command=("touch", str(tmp_path / "rebooted"))
    )
    one.path = tmp_path / "key" / "sentry.json"
    await live(one, 3600)
    assert not (tmp_path / "rebooted").exists()


async def test_a_genuine_ping_ends_the_cut_and_a_damaged_memory_fails_safe(tmp_path: Path, key: Path) -> None:
    (tmp_path / "sentry.json").write_text("{broken")
    one = sentry(tmp_path, key)
    assert len(one.memory.reboots) == 1
    await live(one, 600)
    assert one.watch.cut_since_s is not None
    Listener(one).datagram_received(ping.sign(KEY, 1, WALL), ("x", 1))
    assert one.watch.cut_since_s is None
    Listener(one).datagram_received(b"junk", ("x", 1))
    assert one.memory.counter == 1


async def test_pings_really_travel(tmp_path: Path, key: Path, free_port: int) -> None:
    one = sentry(tmp_path, key, listen=f"127.0.0.1:{free_port}")
    task = asyncio.create_task(one.run())
    async with asyncio.timeout(10):
        counter = 0
        while one.memory.counter == 0:
            counter += 1
            datagram = ping.sign(KEY, counter, WALL)
            answer = await asyncio.to_thread(ping.ask, datagram, f"127.0.0.1:{free_port}")
            await asyncio.sleep(0.02)
    one.stopping.set()
    await task
    assert json.loads((tmp_path / "sentry.json").read_text())["counter"] == one.memory.counter
    assert answer is not None
    told = ping.told(KEY, answer, counter)
    assert told is not None and told.host == socket.gethostname()
    assert ping.ask(b"x", "no-such-name.invalid:1") is None


def test_the_gateway_of_the_routing_table(tmp_path: Path) -> None:
    table = tmp_path / "route"
    table.write_text(
        "Iface\tDestination\tGateway\tFlags\neth0\t0000A8C0\t00000000\t0001\t0\neth0\t00000000\t0101A8C0\t0003\t0\n"
    )
    assert default_gateway(table) == "192.168.1.1"
    assert default_gateway(tmp_path / "none") == ""
    assert uptime() > 0


@pytest.fixture
def configured(tmp_path: Path) -> Iterator[list[str]]:
    config = tmp_path / "basecamp.toml"
    config.write_text(f'[nightwatch]\ndata_dir = "{tmp_path}"\n[sentry]\nkey_file = "{tmp_path}/none"\n')
    yield ["--config", str(config)]


def test_the_command_line_says_what_is_missing(configured: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*configured, "run"]) == 2
    assert "chmod 600" in capsys.readouterr().err
    assert cli.main([*configured, "status"]) == 2
    assert "has never run here" in capsys.readouterr().err
