"""Light, night light, kiosk, screen, music, host and jobs: decisions, and the loops that carry them out."""

import asyncio
import contextlib
import math
import shutil
import socket
import subprocess
import sys
import threading
import wave
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from basecamp.clock import SimulatedClock, SystemClock
from basecamp.effects import Effect
from basecamp.errors import HelloError
from basecamp.events import Alarm, DialogPhase, Doorbell, Measurement, ProblemChanged
from basecamp.settings.skills import MusicSettings
from basecamp.store import Point
from hardware.errors import DeviceSilentError
from hardware.ports import Colour
from skills import carriers, doorbell, face, jobs, lightpad, metrics, scheduler, screen, sun
from skills.carriers import Carrier, TooSlowError, within
from skills.decision import utc
from skills.players import CommandPlayer, MpdPlayer, MusicCarrier, PlayerError
from tests.skills.house import Home, Log, family, paris

MON = "2026-11-23"


def look(home: Home) -> lightpad.Look:
    at = utc(home.now)
    return lightpad.wanted(home.household.states["lightpad"], at, home.household.about(at))


class TestLightpad:
    """At 08:00:04 no overlay is due (it glows for 2 s in every 8)."""

    def home(self, mode: str = "cocoon", at: str = f"{MON} 07:00:04") -> Home:
        home = Home(at)
        home.tick()
        if mode != "cocoon":
            home.act("modes", "set", mode=mode)
        return home

    def test_colours_of_the_modes(self) -> None:
        assert look(self.home()) == lightpad.Look(lightpad.WARM_WHITE)
        assert look(self.home(at=f"{MON} 09:00:04")) == lightpad.Look(lightpad.SOFT_WHITE)
        assert look(self.home("asleep")) == lightpad.Look(lightpad.BLUE, 6.0)
        assert look(self.home("lockout")) == lightpad.Look(lightpad.RED_ORANGE, 6.0)

    def trouble(self, home: Home, severity: str, active: bool = True) -> None:
        home.handle(ProblemChanged(home.now, "x", severity, "souci", "trouble", active))  # type: ignore[arg-type]

    def test_problems_glow_in_the_background(self) -> None:
        home = self.home()
        self.trouble(home, "minor")
        assert look(home).colour == lightpad.WARM_WHITE
        home.at(f"{MON} 07:00:09")
        assert look(home).colour == lightpad.ORANGE
        self.trouble(home, "major")
        assert look(home).colour == lightpad.RED
        self.trouble(home, "major", active=False)
        assert look(home).colour == lightpad.ORANGE, "over, but nobody was told"
        home.act("problems", "reported")
        assert look(home).colour == lightpad.WARM_WHITE

    def test_at_night_only_what_is_major_and_softly(self) -> None:
        home = self.home("asleep", f"{MON} 03:00:09")
        self.trouble(home, "minor")
        assert look(home).colour == lightpad.BLUE
        self.trouble(home, "major")
        assert look(home).colour == Colour(51, 0, 0)

    def test_a_dialog_holds_the_light_and_gives_it_back(self) -> None:
        home = self.home()
        for phase in ("listening", "thinking", "speaking"):
            home.handle(DialogPhase(home.now, phase))
            assert look(home) == lightpad.Look(lightpad.PHASES[phase])
        home.handle(DialogPhase(home.now, "idle"))
        assert look(home).colour == lightpad.WARM_WHITE

    def test_a_dead_dialog_does_not_hold_it_for_ever(self) -> None:
        home = self.home()
        home.handle(DialogPhase(home.now, "thinking"))
        home.wait(seconds=32)
        assert look(home).colour == lightpad.WARM_WHITE, "even without a tick"

    def test_locked_by_name_for_a_limited_time(self) -> None:
        home = self.home().act("lightpad", "lock", holder="demo", colour="00ff00", seconds=3600)
        assert look(home).colour == Colour(0, 255, 0)
        home.act("lightpad", "release", holder="somebody else")
        assert look(home).colour == Colour(0, 255, 0)
        home.wait(seconds=28)
        assert look(home).colour == Colour(0, 255, 0)
        home.wait(seconds=4)
        assert look(home).colour == lightpad.WARM_WHITE

    def test_the_pulse_is_a_function_of_time(self) -> None:
        pulsing = lightpad.Look(Colour(200, 100, 0), 6.0)
        assert lightpad.frame(pulsing, 0.0) == Colour(200, 100, 0)
        assert lightpad.frame(pulsing, 3.0) == Colour(80, 40, 0)
        assert lightpad.frame(pulsing, 6.0) == Colour(200, 100, 0)
        assert lightpad.frame(lightpad.Look(Colour(1, 2, 3)), 1.5) == Colour(1, 2, 3)


class TestSun:
    def test_length_of_the_day_against_the_textbook_formula(self) -> None:
        """Hour angle of the horizon from latitude and declination (Cooper 1969), good to a few minutes."""
        for month in range(1, 13):
            day = date(2026, month, 15)
            rise, set_ = sun.times(day, 45.76, 4.84)
            assert rise is not None
            assert set_ is not None
            tilt = math.radians(23.45 * math.sin(math.radians(360 / 365 * (284 + day.timetuple().tm_yday))))
            place, horizon = math.radians(45.76), math.radians(sun.HORIZON)
            angle = math.acos(
                (math.sin(horizon) - math.sin(place) * math.sin(tilt)) / (math.cos(place) * math.cos(tilt))
            )
            assert (set_ - rise).total_seconds() / 60 == pytest.approx(2 * math.degrees(angle) * 4, abs=8)

    def test_polar_night_midnight_sun_and_the_other_side_of_the_earth(self) -> None:
        assert not sun.is_day(datetime(2026, 12, 21, 12, tzinfo=UTC), 78.2, 15.6)
        assert sun.is_day(datetime(2026, 6, 21, 23, tzinfo=UTC), 78.2, 15.6)
        assert sun.is_day(datetime(2026, 6, 21, 22, tzinfo=UTC), 21.3, -157.9)
        assert sun.is_day(datetime(2026, 6, 22, 1, tzinfo=UTC), 21.3, -157.9)
        assert not sun.is_day(datetime(2026, 6, 21, 12, tzinfo=UTC), 21.3, -157.9)


def test_a_clock_set_back_in_the_middle_keeps_nothing_going() -> None:
    """The relay of the bell stayed closed, and the kiosk lit every night, until the old hour came again."""
    home = Home("2026-11-24 23:00", family(kiosk={"device": "kiosk"}, doorbell={"chime": "bell"}))
    home.tick()
    home.move("PIR_entry")
    home.handle(Doorbell(home.now))
    assert home.household.states["kiosk"].on and doorbell.chiming(home.household.states["doorbell"], utc(home.now))
    home.at(f"{MON} 22:00").tick()
    assert not doorbell.chiming(home.household.states["doorbell"], utc(home.now))
    assert not home.household.states["kiosk"].on


class TestFarAway:
    """Where the sun of a day rises or sets on another date of UTC."""

    @pytest.mark.parametrize(
        ("zone", "latitude", "longitude"), [("Pacific/Noumea", -22.28, 166.46), ("Pacific/Tahiti", -17.53, -149.57)]
    )
    def test_the_sun_of_that_date_there(self, zone: str, latitude: float, longitude: float) -> None:
        house = {"time_zone": zone, "latitude": latitude, "longitude": longitude}
        home = Home(settings=family(house=house, nightlight={"dwell_min": 10}))
        there = ZoneInfo(zone)
        home.now = datetime(2026, 11, 23, 4, tzinfo=there)
        for _ in range(8 * 12):  # as light as it should be, from before dawn to noon
            home.now = home.now + timedelta(minutes=5)
            home.handle(Measurement(home.now, "light", "dehors", 0.0 if home.now.hour < 5 else 20_000.0))
            home.tick()
        assert home.of(ProblemChanged) == []
        for _ in range(4):
            home.now = home.now + timedelta(minutes=5)
            home.handle(Measurement(home.now, "light", "dehors", 1.0))
            home.tick()
        assert [(e.key, e.active) for e in home.of(ProblemChanged)] == [("light.dark_before_sunset", True)]
        rise, set_ = sun.times(date(2026, 11, 23), latitude, longitude, there)
        assert rise is not None and set_ is not None
        assert {at.astimezone(there).date() for at in (rise, set_)} == {date(2026, 11, 23)}


class TestNightlight:
    def test_auto_follows_the_sun_but_not_in_lockout(self) -> None:
        home = Home(f"{MON} 16:30")
        home.tick()
        assert (home.house.nightlight, home.house.day) == ("AUTO", True)
        assert not home.household.states["nightlight"].on
        home.at(f"{MON} 17:30").tick()
        assert home.house.day is False
        assert home.household.states["nightlight"].on
        home.act("modes", "set", mode="lockout")
        assert not home.household.states["nightlight"].on

    @pytest.mark.parametrize(("mode", "on"), [("ON", True), ("OFF", False)])
    def test_on_and_off_stay_over_a_restart(self, mode: str, on: bool) -> None:
        home = Home(f"{MON} 22:00" if mode == "OFF" else f"{MON} 12:00").act("nightlight", "set", mode=mode)
        home.restart()
        home.tick()
        assert (home.house.nightlight, home.household.states["nightlight"].on) == (mode, on)

    def lux(self, home: Home, value: float, minutes: int) -> None:
        for _ in range(minutes):
            home.handle(Measurement(home.now, "light", "dehors", value))
            home.tick()
            home.wait(minutes=1)

    def test_dark_before_sunset_is_told_after_a_while_and_taken_back(self) -> None:
        home = Home(f"{MON} 14:00")
        self.lux(home, 2.0, 9)
        assert home.of(ProblemChanged) == []
        self.lux(home, 500.0, 2)
        self.lux(home, 2.0, 12)
        assert [(e.key, e.active) for e in home.of(ProblemChanged)] == [("light.dark_before_sunset", True)]
        assert home.said() == ["Il fait noir avant le coucher du soleil."]
        self.lux(home, 500.0, 12)
        assert [e.active for e in home.of(ProblemChanged)] == [True, False]

    def test_light_before_sunrise(self) -> None:
        home = Home(f"{MON} 04:00", family(house={"main_language": "en"}))
        self.lux(home, 300.0, 12)
        assert [(e.key, e.active) for e in home.of(ProblemChanged)] == [("light.light_before_sunrise", True)]
        assert home.said() == ["There is light before sunrise."]

    def test_ordinary_days_are_not_odd(self) -> None:
        home = Home(f"{MON} 00:00")
        for hour in range(48):
            home.at(f"{MON} 00:00").wait(hours=hour)
            rise, set_ = sun.times(home.now.date(), 45.76, 4.84)
            assert rise is not None
            assert set_ is not None
            day = rise - timedelta(minutes=30) < home.now < set_ + timedelta(minutes=30)
            self.lux(home, 2000.0 if day else 0.5, 20)
        assert home.of(ProblemChanged) == []

    async def test_its_http_face(self) -> None:
        home = Home(f"{MON} 22:00")
        home.tick()
        runner = await face.serve(home.household, SimulatedClock(home.now), "127.0.0.1", 0)
        try:
            base = f"http://127.0.0.1:{runner.addresses[0][1]}"
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(5)) as session:
                assert (await (await session.get(f"{base}/alive")).json())["alive"] is True
                status = await (await session.get(f"{base}/status")).json()
                assert (status["mode"], status["on"], status["day"]) == ("AUTO", True, False)
                assert status["sunrise"].startswith("2026-11-23T07:")
                answer = await session.get(f"{base}/set", params={"mode": "off"})
                assert (await answer.json())["on"] is False
                assert home.house.nightlight == "OFF"
                wrong = await session.get(f"{base}/set", params={"mode": "DISCO"})
                assert wrong.status == 400
                assert "ON, OFF or AUTO" in (await wrong.json())["error"]
        finally:
            await runner.cleanup()


class TestKioskAndScreen:
    def test_lit_by_movement_when_dark(self) -> None:
        home = Home(f"{MON} 20:00", family(kiosk={"device": "kiosk"}))
        home.tick()
        home.move("PIR_entry")
        assert home.household.states["kiosk"].on
        home.run(4.5)
        assert home.household.states["kiosk"].on
        home.run(1)
        assert not home.household.states["kiosk"].on

    def test_not_by_day(self) -> None:
        home = Home(f"{MON} 12:00", family(kiosk={"device": "kiosk"}))
        home.tick()
        home.move("PIR_entry")
        assert not home.household.states["kiosk"].on

    def test_all_evening_while_somebody_is_there(self) -> None:
        home = Home(f"{MON} 16:00", family(kiosk={"device": "kiosk", "evening_until": "22:30"}))
        home.sight("tel-nio")
        home.run(120, step_s=60, sights=("tel-nio",))
        assert home.household.states["kiosk"].on
        home.run(5 * 60, step_s=60, sights=("tel-nio",))
        assert not home.household.states["kiosk"].on

    def test_the_screen_wakes_for_people(self) -> None:
        for wake in (
            lambda home: home.move("PIR_ui"),
            lambda home: home.handle(DialogPhase(home.now, "listening")),
            lambda home: home.handle(Doorbell(home.now)),
            lambda home: home.handle(Alarm(home.now, "leak", "fuite", "leak")),
        ):
            home = Home()
            assert not screen.awake(home.household.states["screen"], utc(home.now))
            wake(home)
            assert screen.awake(home.household.states["screen"], utc(home.now))
            home.wait(minutes=4)
            assert not screen.awake(home.household.states["screen"], utc(home.now))

    def test_but_not_at_night(self) -> None:
        home = Home().act("modes", "set", mode="asleep")
        home.move("PIR_ui")
        home.handle(Doorbell(home.now))
        assert not screen.awake(home.household.states["screen"], utc(home.now))
        home.handle(Alarm(home.now, "leak", "fuite", "leak", True))
        assert screen.awake(home.household.states["screen"], utc(home.now))


class Port:
    """A device in memory that can be told to fail or to hang."""

    def __init__(self) -> None:
        self.name = "port"
        self.calls: list[object] = []
        self.fault = ""

    async def note(self, *what: object) -> None:
        if self.fault == "hang":
            await asyncio.Event().wait()
        if self.fault:
            raise DeviceSilentError("The board did not answer.")
        self.calls.append(what[0] if len(what) == 1 else what)

    async def switch(self, on: bool) -> None:
        await self.note(on)

    async def show(self, colour: Colour, pulse_s: float = 0.0) -> None:
        await self.note(colour.hex, pulse_s)

    async def wake(self) -> None:
        await self.note("wake")

    async def sleep(self) -> None:
        await self.note("sleep")


@contextlib.asynccontextmanager
async def running(*works: object) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(work) for work in works]  # type: ignore[call-overload]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class TestCarriers:
    async def test_a_device_follows_is_refreshed_and_recovers(self) -> None:
        clock, port, log = SimulatedClock(paris(f"{MON} 08:00")), Port(), Log()
        want = True
        carrier = Carrier("relay", lambda now: want, port.switch, clock, log)
        async with running(carrier.run()):
            await clock.advance(10)
            assert port.calls == [True]
            await clock.advance(60)
            assert port.calls == [True, True], "refreshed"
            port.fault = "error"
            want = False
            await clock.advance(60)
            assert [level for level, _ in log.lines] == ["error"]
            port.fault = ""
            await clock.advance(10)
            assert port.calls[-1] is False
            assert [level for level, _ in log.lines] == ["error", "info"]

    async def test_a_device_that_is_still_being_opened_is_no_error(self) -> None:
        clock, port, log = SimulatedClock(paris(f"{MON} 08:00")), Port(), Log()
        port.fault = "error"
        async with running(Carrier("relay", lambda now: True, port.switch, clock, log).run()):
            await clock.advance(8)
            port.fault = ""
            await clock.advance(8)
        assert (port.calls, log.lines) == ([True], [])

    async def test_a_hanging_device_is_given_up_and_tried_again(self) -> None:
        clock, port, log = SimulatedClock(paris(f"{MON} 08:00")), Port(), Log()
        port.fault = "hang"
        carrier = Carrier("relay", lambda now: True, port.switch, clock, log)
        async with running(carrier.run()):
            await clock.advance(60)
            assert [text for _, text in log.lines] == ["relay: relay did not answer within 10 s."]
            port.fault = ""
            await clock.advance(30)
            assert port.calls == [True]

    async def test_within_gives_the_result_or_tells(self) -> None:
        clock = SystemClock()
        assert await within(clock, 5, asyncio.sleep(0, 42), "it") == 42
        with pytest.raises(TooSlowError, match=r"it did not answer within 0\.01 s"):
            await within(clock, 0.01, asyncio.Event().wait(), "it")

    @pytest.mark.parametrize("turns", range(8))
    async def test_a_carrier_ends_when_it_is_cancelled_whatever_it_does(self, turns: int) -> None:
        port = Port()
        port.fault = "hang" if turns % 2 else ""
        carrier = Carrier("relay", lambda now: True, port.switch, SystemClock(), refresh_s=0, timeout_s=0, every_s=0)
        task = asyncio.ensure_future(carrier.run())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task}, timeout=5)
        assert task.cancelled()

    async def test_the_whole_house_drives_its_devices(self) -> None:
        settings = family(
            heating={"device": "boiler"},
            nightlight={"device": "lamp"},
            kiosk={"device": "kiosk"},
            doorbell={"chime": "gong"},
            screen={"device": "monitor"},
            lightpad={"device": "pad"},
            music={"player": "none"},
        )
        home = Home(f"{MON} 19:00", settings)
        clock = SimulatedClock(home.now)
        ports = {name: Port() for name in ("boiler", "lamp", "kiosk", "gong", "monitor", "pad")}
        ports["kiosk"].fault = "hang"
        works = [carrier.run() for carrier in carriers.carriers(home.household, ports, clock)]
        assert len(works) == 6
        async with running(carriers.live(home.household, clock), *works):
            await clock.advance(2)
            home.household.handle(Measurement(clock.now(), "temperature", "salon", 17.0), clock.now())
            home.household.handle(Doorbell(clock.now()), clock.now())
            await clock.advance(6)
        assert ports["boiler"].calls == [False, True]
        assert ports["lamp"].calls == [True]
        assert ports["gong"].calls == [False, True, False]
        assert ports["monitor"].calls == ["sleep", "wake"]
        assert ports["pad"].calls[0] == (lightpad.WARM_WHITE.hex, 0.0)

    @pytest.mark.parametrize("fault", ["error", "hang"])
    async def test_a_heater_that_does_not_obey_is_told_and_no_longer_said_to_heat(self, fault: str) -> None:
        """Its board may well be alive, and another relay of it be named first: the driver does not tell this."""
        home = Home(f"{MON} 19:00", family(heating={"device": "boiler"}))
        clock, ports = SimulatedClock(home.now), {"boiler": Port()}

        def known() -> list[tuple[str, str, bool]]:
            return [(p.key, p.severity, p.until is None) for p in home.household.snapshot(clock.now()).problems]

        ports["boiler"].fault = fault
        works = [carrier.run() for carrier in carriers.carriers(home.household, ports, clock)]
        async with running(carriers.live(home.household, clock), *works):
            home.household.handle(Measurement(clock.now(), "temperature", "salon", 17.0), clock.now())
            await clock.advance(50)
            assert known() == [], "it may still be opened"
            await clock.advance(40)
            assert known() == [("heater.relay", "major", True)]
            assert home.household.snapshot(clock.now()).heating.on is None
        home.restart()
        ports["boiler"].fault = ""
        works = [carrier.run() for carrier in carriers.carriers(home.household, ports, clock)]
        async with running(carriers.live(home.household, clock), *works):
            await clock.advance(10)
        assert known() == [("heater.relay", "major", False)]
        assert home.household.snapshot(clock.now()).heating.on is not None

    def test_a_relay_that_is_named_no_more_is_no_trouble(self) -> None:
        home = Home(settings=family(heating={"device": "boiler"})).act("heater", "relay", answers=False)
        assert home.house.problems[0].until is None
        home.settings = family()
        home.restart()
        home.tick()
        assert home.house.problems[0].until is not None

    @pytest.mark.parametrize(
        ("name", "settings"),
        [
            ("nightlight", {"nightlight": {"device": "it", "mode": "ON"}}),
            ("kiosk", {"kiosk": {"device": "it"}}),
            ("doorbell", {"doorbell": {"chime": "it"}}),
        ],
    )
    async def test_a_relay_that_does_not_obey_is_told(self, name: str, settings: dict[str, dict[str, str]]) -> None:
        home = Home(f"{MON} 19:00", family(**settings))
        clock, ports = SimulatedClock(home.now), {"it": Port()}

        def known() -> list[tuple[str, str, bool]]:
            return [(p.key, p.severity, p.until is None) for p in home.household.snapshot(clock.now()).problems]

        ports["it"].fault = "error"
        works = [carrier.run() for carrier in carriers.carriers(home.household, ports, clock)]
        async with running(carriers.live(home.household, clock), *works):
            await clock.advance(50)
            assert known() == [], "it may still be opened"
            await clock.advance(40)
            assert known() == [(f"device.{name}", "minor", True)]
        home.settings = family()
        home.restart()
        carriers.carriers(home.household, {}, clock)
        assert known() == [(f"device.{name}", "minor", False)], "it is no longer named"

    def test_a_device_nobody_has_is_told(self) -> None:
        home = Home(settings=family(heating={"device": "boiler"}))
        assert carriers.carriers(home.household, {}, SimulatedClock(home.now)) == []
        assert "'boiler'" in home.log.lines[-1][1]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.fixture(scope="module")
def mpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MusicSettings]:
    """A real MPD on the loopback that plays into nothing, with a playlist of two seconds."""
    program = shutil.which("mpd") or "/usr/bin/mpd"
    if not Path(program).exists():
        pytest.skip("mpd is not installed (apt-get install mpd)")
    folder = tmp_path_factory.mktemp("mpd")
    for sub in ("music", "playlists"):
        (folder / sub).mkdir()
    with wave.open(str(folder / "music" / "note.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16000)
        sound.writeframes(bytes(2 * 16000 * 30))
    (folder / "playlists" / "calme.m3u").write_text("note.wav\n")
    port = free_port()
    config = folder / "mpd.conf"
    config.write_text(
        f'music_directory "{folder}/music"\nplaylist_directory "{folder}/playlists"\ndb_file "{folder}/db"\n'
        f'bind_to_address "127.0.0.1"\nport "{port}"\nlog_file "{folder}/log"\nstate_file "{folder}/state"\n'
        'audio_output {\n type "null"\n name "nothing"\n mixer_type "software"\n enabled "no"\n}\n'
    )
    process = subprocess.Popen([program, "--no-daemon", str(config)], stderr=subprocess.DEVNULL)
    try:
        settings = MusicSettings(player="mpd", host="127.0.0.1", port=port, playlist="calme")
        asyncio.run(answers(settings))
        yield settings
    finally:
        process.terminate()
        process.wait(timeout=10)


async def answers(settings: MusicSettings) -> None:
    """Wait until the server answers and has found its music."""
    player = MpdPlayer(settings, SystemClock())
    for _ in range(100):
        try:
            async with player.connected() as client:
                await client.update()
                if await client.listall():
                    return
        except PlayerError:
            pass
        await asyncio.sleep(0.1)
    raise AssertionError("mpd did not start")


class TestMusic:
    async def test_a_player_in_standby_plays_and_stops(self, mpd: MusicSettings) -> None:
        """The output is switched off at first: that is standby."""
        player = MpdPlayer(mpd, SystemClock())
        assert await player.playing() is False
        await player.play("calme", 40)
        async with player.connected() as client:
            assert (await client.status())["state"] == "play"
            assert (await client.status())["volume"] == "40"
            assert [output["outputenabled"] for output in await client.outputs()] == ["1"]
            assert (await client.currentsong())["file"] == "note.wav"
        await player.volume(25)
        async with player.connected() as client:
            assert (await client.status())["volume"] == "25"
        await player.stop()
        assert await player.playing() is False

    async def test_an_unknown_playlist_is_a_sentence(self, mpd: MusicSettings) -> None:
        with pytest.raises(PlayerError, match="refused"):
            await MpdPlayer(mpd, SystemClock()).play("nowhere", 40)

    async def test_no_server_is_a_sentence(self) -> None:
        gone = MusicSettings(player="mpd", port=free_port())
        with pytest.raises(PlayerError, match="cannot be reached"):
            await MpdPlayer(gone, SystemClock()).stop()

    @pytest.mark.parametrize("manner", ["silent", "hangs up", "another server"])
    async def test_a_player_that_breaks_off_is_asked_again(self, manner: str) -> None:
        """What it answers while it restarts never ends the music for good: the next wish is carried out."""

        async def rude(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(OSError):
                writer.write(b"HTTP/1.1 400 Bad Request\n" if manner == "another server" else b"OK MPD 0.23.5\n")
                while manner == "silent" and await reader.read(100):
                    pass
                writer.close()

        server = await asyncio.start_server(rude, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        home = Home(settings=family(music={"player": "mpd", "port": port, "playlist": "calme", "timeout_s": 0.1}))
        home.act("music", "play", playlist=None)
        player = MpdPlayer(home.settings.music, SystemClock())
        carrier = MusicCarrier(home.household, player, SystemClock(), home.log)
        async with asyncio.timeout(5):
            await carrier.look()
        assert (home.house.music, home.house.volume) == ("calme", 60)
        with pytest.raises(HelloError, match="music player"):
            async with asyncio.timeout(5):
                await carrier.port.playing()
        server.close()

    async def test_from_the_word_to_the_player(self, mpd: MusicSettings) -> None:
        home = Home(settings=family(music=mpd.model_dump()))
        carrier = MusicCarrier(home.household, MpdPlayer(mpd, SystemClock()), SystemClock(), home.log)
        home.act("music", "play", playlist=None)
        assert home.house.music == "calme"
        await carrier.carrier.once()
        assert await carrier.port.playing() is True
        home.act("music", "volume", percent=10)
        assert home.house.volume == 10
        await carrier.carrier.once()
        async with MpdPlayer(mpd, SystemClock()).connected() as client:
            assert (await client.status())["volume"] == "10"
            await client.stop()
        await carrier.look()
        assert home.house.music is None, "it ended by itself"
        home.act("music", "play", playlist="calme").act("modes", "set", mode="lockout")
        await carrier.carrier.once()
        assert home.house.music is None

    async def test_commands_of_another_player(self, tmp_path: Path) -> None:
        script = "import sys; open(sys.argv[1], 'a').write(' '.join(sys.argv[2:]) + '\\n')"
        told = tmp_path / "told"
        rules = MusicSettings(
            player="command",
            play=(sys.executable, "-c", script, str(told), "play", "{playlist}", "{volume}"),
            stop=(sys.executable, "-c", script, str(told), "stop"),
        )
        player = CommandPlayer(rules, SystemClock())
        await player.play("le soir; rm -rf", 30)
        await player.stop()
        await player.volume(10)
        assert told.read_text().splitlines() == ["play le soir; rm -rf 30", "stop"]

    async def test_a_command_that_fails_or_hangs(self) -> None:
        bad = MusicSettings(
            play=(sys.executable, "-c", "raise SystemExit('no speaker')"), stop=("/nonexistent/player",)
        )
        with pytest.raises(PlayerError, match="no speaker"):
            await CommandPlayer(bad, SystemClock()).play("x", 1)
        with pytest.raises(PlayerError, match="cannot be started"):
            await CommandPlayer(bad, SystemClock()).stop()
        slow = MusicSettings(play=(sys.executable, "-c", "import time; time.sleep(60)"), timeout_s=0.3)
        with pytest.raises(TooSlowError):
            await CommandPlayer(slow, SystemClock()).play("x", 1)

    def test_wrong_wishes(self) -> None:
        home = Home()
        home.act("music", "play", playlist=None).act("music", "volume", percent=140)
        assert home.house.music is None
        assert [level for level, _ in home.log.lines] == ["warning", "error"]

    def test_without_a_player_nothing_is_said_to_play(self) -> None:
        home = Home(settings=family(music={"playlist": "calme"})).act("music", "play", playlist=None)
        assert home.house.music is None
        assert home.log.lines == [("warning", "Musique demandée, mais aucun lecteur n'est réglé.")]

    async def test_a_player_that_fails_is_told(self) -> None:
        home = Home(settings=family(music={"player": "command", "playlist": "calme", "play": ["/nonexistent/player"]}))
        clock = SimulatedClock(home.now)
        player = CommandPlayer(home.settings.music, clock)
        async with running(MusicCarrier(home.household, player, clock, home.log).run()):
            home.act("music", "play", playlist=None)
            await clock.advance(90)
            assert [(p.key, p.until) for p in home.household.snapshot(clock.now()).problems] == [("device.music", None)]
            home.act("music", "stop")
            await clock.advance(10)
        assert home.household.snapshot(clock.now()).problems[0].until is not None


class TestHost:
    def test_a_real_sample(self) -> None:
        found = {event.series: event.value for event in metrics.sample("here", family(), paris(f"{MON} 08:00"))}
        assert 0 < found["memory"] <= 100
        assert 0 < found["disk"] <= 100
        assert 0 <= found["cpu"] <= 100

    def test_a_disk_that_stays_full_is_told_until_it_is_not(self) -> None:
        home = Home()
        for value in (95.0,) * 4 + (50.0,) * 2 + (95.0,) * 8 + (50.0,) * 8:
            home.handle(Measurement(home.now, "disk", "bc-hq:/", value))
            home.wait(minutes=1)
        assert [(e.key, e.active) for e in home.of(ProblemChanged)] == [
            ("metrics.disk.bc-hq:/", True), ("metrics.disk.bc-hq:/", False),
        ]  # fmt: skip
        assert home.of(ProblemChanged)[0].fr == "Le disque de bc-hq:/ est presque plein (95 %)."


class TestScheduler:
    def test_weekly_on_its_day_once(self) -> None:
        home = Home(f"{MON} 08:00")
        ran = []
        for hour in range(24 * 21):
            home.at(f"{MON} 08:00").wait(hours=hour).tick()
            if jobs.run_due(home.household, home.now):
                ran.append(f"{home.now:%a %d %H}")
        assert ran == ["Sun 29 05", "Sun 06 05", "Sun 13 05"]

    def test_a_missed_one_runs_once_after_a_restart(self) -> None:
        home = Home(f"{MON} 08:00")
        home.tick()
        home.wait(days=20)
        home.restart()
        home.tick()
        assert jobs.run_due(home.household, home.now) == ["prune"]
        home.restart()
        home.tick()
        assert jobs.run_due(home.household, home.now) == []

    def test_old_points_go_and_the_dry_run_says_how_many(self) -> None:
        home = Home(f"{MON} 08:00")
        for days in (1, 100, 364, 366, 800):
            home.store.write(Point("temperature", home.now - timedelta(days=days), 20.0))
        assert jobs.forgettable(home.store, home.settings, home.now) == 2
        assert jobs.forgettable(home.store, home.settings, home.now) == 2, "nothing went"
        assert "2 mesures" in jobs.prune(home.household, home.now)
        assert jobs.forgettable(home.store, home.settings, home.now) == 0

    def test_a_failing_job_is_told_and_tried_an_hour_later(self) -> None:
        home = Home(f"{MON} 08:00", family(scheduler={"report_at": ["09:00"]}))
        home.tick()
        home.wait(hours=1).tick()

        def broken() -> None:
            raise OSError("no voice")

        assert jobs.run_due(home.household, home.now, broken) == ["report 09:00"]
        assert "no voice" in home.log.lines[-1][1]
        home.wait(minutes=30).tick()
        assert jobs.run_due(home.household, home.now, broken) == []
        said = []
        home.wait(minutes=31).tick()
        assert jobs.run_due(home.household, home.now, lambda: said.append("report")) == ["report 09:00"]
        assert said == ["report"]

    def test_a_clock_ten_years_ahead_for_an_hour_forgets_nothing_and_puts_nothing_off(self) -> None:
        home = Home(f"{MON} 08:00", family(scheduler={"report_at": ["09:00"]}))
        home.tick()
        home.store.write(Point("temperature", home.now, 20.0))
        ran = []
        days = ("2036-11-23 09:30", "2026-11-23 10:00", "2026-11-24 09:10", "2026-11-29 04:40", "2026-12-06 04:40")
        for when in days:
            home.at(when).tick()
            ran += [(when[5:10], job) for job in jobs.run_due(home.household, home.now)]
        assert home.store.latest("temperature") is not None
        assert [day for day, job in ran if job == "prune"] == ["11-29", "12-06"]
        assert ("11-24", "report 09:00") in ran

    def test_a_report_missed_for_long_is_not_said(self) -> None:
        home = Home(f"{MON} 08:00", family(scheduler={"report_at": ["09:00"]}))
        home.tick()
        home.wait(hours=12)
        home.restart()
        home.tick()
        assert scheduler.pending(home.household.states["scheduler"], utc(home.now)) == []

    def test_a_report_for_the_first_one_at_the_console(self) -> None:
        home = Home(f"{MON} 05:00", family(scheduler={"report_on_movement_from": "06:00"}))
        told = []
        for hour in ("05:30", "06:30", "06:40", "13:00"):
            home.at(f"{MON} {hour}").move("PIR_ui")
            home.move("PIR_ui", active=False)
            told += [(hour, job) for job in jobs.run_due(home.household, home.now)]
        home.at("2026-11-24 07:00").move("PIR_ui")
        told += [("next day", job) for job in jobs.run_due(home.household, home.now)]
        assert told == [("06:30", "report console"), ("next day", "report console")]

    async def test_the_house_goes_on_while_old_points_go(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Pruning a year of measurements takes seconds, on a small host minutes."""
        home = Home(f"{MON} 08:00")
        home.tick()
        home.wait(days=20).tick()
        alive, done = threading.Event(), threading.Event()

        def slow(household: object, now: datetime) -> str:
            assert alive.wait(5), "the loop stands still"
            done.set()
            return "pruned"

        monkeypatch.setattr(jobs, "prune", slow)
        task = asyncio.ensure_future(jobs.work(home.household, SimulatedClock(home.now), host="here"))
        for _ in range(100):
            await asyncio.sleep(0)
        alive.set()
        assert await asyncio.to_thread(done.wait, 5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def test_a_host_that_cannot_be_measured_is_told_once_and_jobs_go_on(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        home = Home(f"{MON} 08:00")
        home.tick()
        home.wait(days=20).tick()
        pruned = threading.Event()

        def broken(*args: object) -> list[Measurement]:
            raise NotImplementedError("no sensor of this chip")

        monkeypatch.setattr(metrics, "sample", broken)
        monkeypatch.setattr(jobs, "prune", lambda *args: pruned.set() or "pruned")
        clock = SimulatedClock(home.now)
        task = asyncio.ensure_future(jobs.work(home.household, clock, host="here"))
        for _ in range(5):
            for _ in range(50):
                await asyncio.to_thread(int)
            await clock.advance(60)
        assert await asyncio.to_thread(pruned.wait, 5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert len([text for _, text in home.log.lines if "no sensor of this chip" in text]) == 1

    async def test_the_loop_measures_and_works(self) -> None:
        home = Home(f"{MON} 08:00")
        clock = SimulatedClock(home.now)
        task = asyncio.ensure_future(jobs.work(home.household, clock, host="here"))
        try:
            for _ in range(200):
                if home.household.states["metrics"].last:
                    break
                await asyncio.sleep(0.01)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert "memory/here" in home.household.states["metrics"].last


def test_effects_of_the_table_all_have_a_skill() -> None:
    home = Home()
    for skill in ("modes", "heater", "silence", "messages", "nightlight", "music", "presence", "absence"):
        assert skill in home.household.skills
    home.household.act(Effect("speech", "say", {"text": "Bonjour", "lang": "fr", "urgent": False}), home.now)
    assert home.said() == ["Bonjour"]
