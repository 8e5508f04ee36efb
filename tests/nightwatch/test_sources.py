"""Readings from real servers: supervisord, a store, an InfluxDB that answers as documented, NUT, sockets, this host."""

import asyncio
import contextlib
import os
import shutil
import socket
import sys
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import icmplib
import pytest
from aiohttp import web

from basecamp.clock import SimulatedClock, SystemClock
from basecamp.errors import ConfigError
from basecamp.settings import Settings
from basecamp.settings.nightwatch.links import HouseDataSettings
from basecamp.store import Point, SqliteStore
from hardware.ports import MainsReading
from nightwatch.checks.address import shared
from nightwatch.sources import net, supervisor
from nightwatch.sources.house_data import InfluxData, StoreData, parse_csv
from nightwatch.sources.port import ChannelReading, Question, SourceError
from nightwatch.sources.real import RealSources, data_of, mains_of, read_host
from tests.nightwatch.door.igd import Igd
from tests.nightwatch.times import NOON

SUPERVISORD = Path(sys.executable).with_name("supervisord")


@pytest.fixture
async def supervised(tmp_path: Path) -> AsyncIterator[str]:
    """A real supervisord on a Unix socket, with a program that runs, one that dies and one that is stopped."""
    if not SUPERVISORD.exists():
        pytest.skip("supervisord is not installed in this environment")
    home = Path("/tmp") / f"nw-{os.getpid()}-{time.monotonic_ns()}"  # a socket's path must be short
    home.mkdir()
    conf = home / "s.conf"
    conf.write_text(
        f"""
[unix_http_server]
file={home}/s.sock
username=watch
password=secret
[supervisord]
logfile={home}/s.log
pidfile={home}/s.pid
nodaemon=true
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[program:steady]
command=sleep 600
startsecs=0
[program:dead]
command=false
startsecs=1
startretries=0
autorestart=false
[program:idle]
command=sleep 600
autostart=false
startsecs=0
"""
    )
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(SUPERVISORD, "-c", conf, stdout=quiet, stderr=quiet)
    address = f"unix://watch:secret@host{home}/s.sock"
    async with asyncio.timeout(20):
        while True:
            with contextlib.suppress(SourceError):
                await supervisor.programs("h", address, 2.0)
                break
            await asyncio.sleep(0.05)
    yield address
    process.terminate()
    await asyncio.wait_for(process.wait(), 10)
    shutil.rmtree(home, ignore_errors=True)


async def states(address: str) -> dict[str, str]:
    return {program.name: program.state for program in await supervisor.programs("h", address, 3.0)}


async def until(address: str, program: str, wanted: set[str]) -> str:
    async with asyncio.timeout(20):
        while (found := (await states(address))[program]) not in wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return found


async def test_supervisord_tells_the_truth_and_restarts(supervised: str) -> None:
    await until(supervised, "dead", {"FATAL", "EXITED", "BACKOFF"})
    found = await states(supervised)
    assert found["steady"] == "RUNNING"
    assert found["idle"] == "STOPPED"
    await supervisor.restart("idle", "h", supervised, 5.0)
    assert await until(supervised, "idle", {"RUNNING"}) == "RUNNING"
    before = await supervisor.ask("h", supervised, 3.0, "supervisor.getProcessInfo", "steady")
    await supervisor.restart("steady", "h", supervised, 5.0)
    await until(supervised, "steady", {"RUNNING"})
    after = await supervisor.ask("h", supervised, 3.0, "supervisor.getProcessInfo", "steady")
    assert after["pid"] != before["pid"]
    with pytest.raises(SourceError, match="refuses: BAD_NAME"):
        await supervisor.restart("nobody", "h", supervised, 5.0)


async def test_a_supervisord_that_is_away_or_refuses_is_told_without_its_password(supervised: str) -> None:
    with pytest.raises(SourceError, match="does not answer") as caught:
        await supervisor.programs("h", "unix://watch:secret@host/nowhere.sock", 1.0)
    assert "secret" not in caught.value.fr + caught.value.en
    with pytest.raises(SourceError, match="HTTP 401") as caught:
        await supervisor.programs("h", supervised.replace("secret", "wrong"), 2.0)
    assert "wrong" not in caught.value.fr + caught.value.en


async def test_a_supervisord_that_hangs_is_given_up(free_port: int) -> None:
    server = await asyncio.start_server(lambda r, w: asyncio.sleep(60), "127.0.0.1", free_port)
    with pytest.raises(SourceError):
        await supervisor.programs("h", f"http://127.0.0.1:{free_port}", 0.3)
    server.close()


# -- the house's data -------------------------------------------------------------------------------------------------


async def test_the_house_s_store_is_read_while_it_is_written(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "basecamp.db")
    for minute in range(10):
        store.write(Point("temperature", NOON + timedelta(minutes=minute), 19.0 + minute, {"place": "salon"}))
    store.write(Point("temperature", NOON, 5.0, {"place": "dehors"}))
    data = StoreData(tmp_path / "basecamp.db", 5.0)
    latest = {point.tags["place"]: point.value for point in await data.latest("temperature", NOON)}
    assert latest == {"salon": 28.0, "dehors": 5.0}
    question = Question("temperature", NOON, NOON + timedelta(minutes=3), {"place": "salon"})
    assert [point.value for point in await data.points(question)] == [19.0, 20.0, 21.0]
    assert await data.latest("temperature", NOON + timedelta(hours=1)) == []


async def test_a_store_that_is_missing_or_damaged_is_a_reading_that_failed(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        await StoreData(tmp_path / "none.db", 1.0).latest("x", NOON)
    (tmp_path / "bad.db").write_bytes(b"nonsense" * 1000)
    with pytest.raises(SourceError, match="cannot be read"):
        await StoreData(tmp_path / "bad.db", 1.0).latest("x", NOON)


CSV = (
    "#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string\r\n"
    "#group,true,true,true,true,false,false,true,true,true\r\n"
    "#default,_result,,,,,,,,\r\n"
    ",result,table,_start,_stop,_time,_value,_field,_measurement,place\r\n"
    ",,0,2026-11-23T00:00:00Z,2026-11-23T12:00:00Z,2026-11-23T11:00:00Z,19.5,value,temperature,salon\r\n"
    ",,0,2026-11-23T00:00:00Z,2026-11-23T12:00:00Z,2026-11-23T11:05:00.123456789Z,19.6,value,temperature,salon\r\n"
    "\r\n"
    ",result,table,_start,_stop,_time,_value,_field,_measurement,cause\r\n"
    ",,1,2026-11-23T00:00:00Z,2026-11-23T12:00:00Z,2026-11-23T10:00:00Z,lockout,value,mode,speech\r\n\r\n"
)


def test_influx_csv_is_read_with_and_without_annotations() -> None:
    points = parse_csv(CSV)
    assert [(p.series, p.value, dict(p.tags)) for p in points] == [
        ("temperature", 19.5, {"place": "salon"}),
        ("temperature", 19.6, {"place": "salon"}),
        ("mode", "lockout", {"cause": "speech"}),
    ]
    assert parse_csv("") == []
    assert parse_csv("error,reference\r\nbad,1\r\n") == []


async def test_influx_is_asked_in_flux_with_its_token(tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []

    async def query(request: web.Request) -> web.Response:
        asked.append((request.headers["Authorization"], await request.text()))
        return web.Response(text=CSV, content_type="text/csv")

    app = web.Application()
    app.router.add_post("/api/v2/query", query)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    token = tmp_path / "token"
    token.write_text("t0ken\n")
    token.chmod(0o600)
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    data = InfluxData(HouseDataSettings(influx_url=url, influx_token_file=str(token)))
    assert len(await data.latest("temperature", NOON)) == 3
    assert asked[0][0] == "Token t0ken"
    assert 'r._measurement == "temperature"' in asked[0][1]
    assert "2026-11-23T11:00:00Z" in asked[0][1]
    await runner.cleanup()
    with pytest.raises(SourceError, match="InfluxDB does not answer"):
        await data.latest("temperature", NOON)
    await data.close()


def test_which_data_source_the_settings_name(tmp_path: Path) -> None:
    section = Settings().nightwatch
    assert data_of(section, tmp_path / "none.db") is None
    (tmp_path / "basecamp.db").write_text("")
    assert isinstance(data_of(section, tmp_path / "basecamp.db"), StoreData)
    far = section.model_copy(update={"house_data": HouseDataSettings(influx_url="http://x:8086")})
    assert isinstance(data_of(far, tmp_path / "basecamp.db"), InfluxData)


# -- the network ------------------------------------------------------------------------------------------------------


async def test_reaching_by_tcp(free_port: int) -> None:
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", free_port)
    closed = f"127.0.0.1:{free_port}"
    assert await net.reachable([closed, closed], 1.0) == [True, True]
    server.close()
    await server.wait_closed()
    # Refused: somebody is there and says no.
    assert await net.reachable([closed], 1.0) == [True]
    assert await net.reachable(["no-such-name.invalid:9"], 2.0) == [False]


async def test_pings_that_are_not_allowed_say_nothing_of_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    async def ping(*_: object, privileged: bool, **__: object) -> None:
        asked.append(privileged)
        raise icmplib.SocketPermissionError(privileged)

    monkeypatch.setattr(icmplib, "async_ping", ping)
    assert await net.reachable(["192.0.2.1"], 1.0) == [None]
    assert asked == [False, True], "root may do without the sysctl"


async def test_names_and_a_resolver_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = net.Resolver()
    assert await resolver.resolves(["localhost", "no-such-name.invalid"], 5.0) == [True, False]
    threads = 0

    def hang(*_: object) -> None:
        nonlocal threads
        threads += 1
        time.sleep(0.6)

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    assert await resolver.resolves(["slow.example"], 0.05) == [False]
    assert await resolver.resolves(["slow.example"], 0.05) == [False]
    assert threads == 1
    await asyncio.wait(list(resolver.asking.values()), timeout=5)


async def test_the_external_address_is_the_first_sensible_answer() -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text={"/a": "<html>portal</html>", "/b": "203.0.113.9\n"}[request.path])

    app = web.Application()
    app.router.add_get("/{any}", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    reading = await net.external([f"{base}/a", f"{base}/b"], 2.0)
    assert reading.seen == "203.0.113.9"
    with pytest.raises(SourceError):
        await net.external([f"{base}/a"], 2.0)
    await runner.cleanup()


# -- this host --------------------------------------------------------------------------------------------------------


async def test_where_it_matters_the_router_is_asked_for_its_own_address(tmp_path: Path) -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text="8.8.4.4")

    app = web.Application()
    app.router.add_get("/", page)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    igd = Igd(outside="100.64.3.9")
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"

    async def none() -> dict[str, ChannelReading]:
        return {}

    def sources(igd_url: str, **more: bool) -> RealSources:
        section = {"address": {"urls": [url], "timeout_s": 5} | more, "door": {"igd_url": igd_url}}
        settings = Settings.model_validate({"nightwatch": section}).nightwatch
        return RealSources(settings, SystemClock(), [], None, tmp_path, none, list, str, lambda now: {})

    there = await igd.start()
    behind = await sources(there, need_global=True).address()
    assert (behind.seen, behind.router) == ("8.8.4.4", "100.64.3.9") and shared(behind)
    assert (await sources(there).address()).router is None, "asked only where it matters"
    igd.fails = 501
    assert (await sources(there, need_global=True).address()).router is None
    assert (await sources("http://127.0.0.1:9/x", need_global=True).address()).seen == "8.8.4.4"
    await igd.runner.cleanup()
    await runner.cleanup()


def test_this_host_has_a_disk_and_a_memory(tmp_path: Path) -> None:
    host = read_host(tmp_path)
    assert 0 <= host.disk_free <= 100
    assert 0 < host.memory_free <= 100
    assert host.synchronised in (True, False, None)


async def test_a_mains_source_that_hangs_or_fails_takes_nothing_from_the_others(tmp_path: Path, free_port: int) -> None:
    """The UPS is served by a host that lost its current: this host's own supply still tells of the cut."""
    server = await asyncio.start_server(lambda r, w: asyncio.sleep(60), "127.0.0.1", free_port)
    supply = tmp_path / "ac"
    supply.mkdir()
    (supply / "type").write_text("Mains")
    (supply / "online").write_text("0")
    devices = {"ups": {"kind": "nut", "port": free_port}, "ac": {"kind": "mains", "folder": str(tmp_path)}}
    settings = Settings.model_validate({"hardware": {"devices": devices}})
    clock = SystemClock()

    class Broken:
        name = "broken"

        async def read(self) -> MainsReading:
            raise ValueError

    async def none() -> dict[str, ChannelReading]:
        return {}

    mains = [*mains_of(settings, clock), Broken()]
    sources = RealSources(settings.nightwatch, clock, mains, None, tmp_path, none, list, str, lambda now: {})
    async with asyncio.timeout(settings.nightwatch.mains.timeout_s):
        readings = await sources.mains()
    assert [(one.source, one.online) for one in readings] == [("ups", None), ("ac", False), ("broken", None)]
    assert all(one.detail and one.detail_fr for one in readings)
    server.close()


def test_the_mains_sources_are_those_of_the_settings() -> None:
    clock = SystemClock()
    assert [one.name for one in mains_of(Settings(), clock)] == ["supply"]
    devices = {"ups": {"kind": "nut"}, "ac": {"kind": "mains"}, "door": {"kind": "doorbell", "port": "x"}}
    settings = Settings.model_validate({"hardware": {"devices": devices}})
    assert [one.name for one in mains_of(settings, clock)] == ["ups", "ac"]
    wrong = Settings.model_validate({"hardware": {"devices": devices}, "nightwatch": {"mains": {"sources": ["door"]}}})
    with pytest.raises(ConfigError, match="door"):
        mains_of(wrong, SimulatedClock(NOON))
