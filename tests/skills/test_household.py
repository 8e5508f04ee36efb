"""The composition: effects of the dialogs, restart, silence, messages, damage."""

import asyncio
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from basecamp.bus import LocalBus
from basecamp.clock import SimulatedClock
from basecamp.effects import Effect
from basecamp.events import (
    Alarm,
    AlarmAnswered,
    Announcement,
    Doorbell,
    Event,
    Measurement,
    MessageReceived,
    ModeChanged,
    Movement,
    PowerCut,
    ProblemChanged,
)
from basecamp.house import Cut, Severity, Used
from basecamp.settings import Settings
from basecamp.store import Point, SqliteStore
from hardware.ports import MainsReading
from skills.household import SKILLS, Household
from skills.mains import watch_mains
from tests.skills.house import Home, Log, family, paris


def test_fresh_house_is_a_cocoon_without_silence() -> None:
    house = Home().house
    assert (house.mode, house.silence, house.absence, house.messages, house.problems) == ("cocoon", False, None, (), ())


def test_the_mode_survives_a_restart() -> None:
    home = Home().act("modes", "set", mode="lockout")
    home.restart()
    assert home.house.mode == "lockout"
    assert home.house.mode_since == paris("2026-11-23 08:00")


def test_silence_of_the_night_goes_back_to_what_it_was() -> None:
    for before in (False, True):
        home = Home().act("silence", "set", on=before)
        home.act("modes", "set", mode="asleep").act("silence", "set", on=True, remember=True)
        assert home.house.silence
        home.restart()
        assert home.house.silence
        home.act("modes", "set", mode="cocoon").act("silence", "restore")
        assert home.house.silence is before


def test_silence_is_kept_in_whatever_order_the_effects_come() -> None:
    home = Home().act("silence", "set", on=True, remember=True).act("modes", "set", mode="asleep")
    assert home.house.silence
    home.act("silence", "restore").act("modes", "set", mode="cocoon")
    assert not home.house.silence


def test_silence_chosen_at_night_stays_chosen() -> None:
    home = Home().act("modes", "set", mode="asleep").act("silence", "set", on=False)
    assert not home.house.silence
    assert not home.act("modes", "set", mode="cocoon").house.silence


def test_an_announced_absence_ends_with_the_lockout() -> None:
    home = Home().act("absence", "set", since="2026-11-23T08:00:00+01:00", back="2026-11-23T18:00:00+01:00")
    home.act("modes", "set", mode="lockout")
    assert home.house.absence.back == paris("2026-11-23 18:00")
    assert home.act("modes", "set", mode="cocoon").house.absence is None


@pytest.mark.parametrize(
    ("skill", "action", "args"),
    [
        ("modes", "set", {"mode": "party"}),
        ("modes", "dance", {}),
        ("heater", "force", {"mode": "tropical"}),
        ("heater", "force", {"mode": "eco", "until": "2020-01-01T00:00:00"}),
        ("heater", "absence", {"until": "soon", "back": None}),
        ("heater", "profile", {"name": "nowhere"}),
        ("messages", "heard", {"ids": ["x"]}),
        ("messages", "heard", {"ids": 3}),
        ("absence", "set", {"since": "hier"}),
        ("silence", "set", {}),
        ("teapot", "boil", {}),
    ],
)
def test_wrong_effects_are_told_and_never_raise(skill: str, action: str, args: dict[str, object]) -> None:
    home = Home()
    before = home.house
    home.act(skill, action, **args)
    assert home.house == before
    assert home.log.lines[-1][0] == "error"


def test_a_damaged_state_starts_afresh_and_is_told() -> None:
    home = Home().act("modes", "set", mode="asleep")
    home.store.set_state("skill.modes", {"mode": "nonsense"})
    home.restart()
    assert home.house.mode == "cocoon"
    assert "modes" in home.log.lines[-1][1]


def test_consequences_are_published_once_and_not_handled_twice() -> None:
    bus, clock = LocalBus(), SimulatedClock(paris("2026-11-23 08:00"))
    household = Household(SqliteStore(":memory:"), family(), bus, Log())
    seen: list[Event] = []
    household.listen(bus, clock)
    bus.subscribe(Event, seen.append)
    household.act(Effect("modes", "set", {"mode": "lockout"}), clock.now())
    bus.publish(Movement(clock.now(), "PIR_indoor"))
    changes = [event for event in seen if isinstance(event, ModeChanged)]
    assert [(e.mode, e.before, e.cause) for e in changes] == [("lockout", "cocoon", "speech")]


def test_a_listener_may_act_while_consequences_are_published() -> None:
    home = Home()
    home.household.listen(home.bus, SimulatedClock(home.now))

    def silence_when_locked(event: ModeChanged) -> None:
        home.act("modes", "set", mode="asleep") if event.mode == "lockout" else None

    home.bus.subscribe(ModeChanged, silence_when_locked)
    home.act("presence", "set", person="Nio", present=True)
    home.act("modes", "set", mode="lockout")
    assert [e.mode for e in home.of(ModeChanged)] == ["lockout", "asleep"]
    assert home.house.mode == "asleep"
    assert len(home.store.between("mode", paris("2026-11-23 00:00"), paris("2026-11-24 00:00"))) == 2


def test_a_mode_that_could_not_be_written_is_written_soon_after() -> None:
    """The store was held for a moment while somebody left: a restart ten minutes later must find the house locked."""
    home = Home()
    home.run(20)
    write, home.store.set_state = home.store.set_state, broken_store
    home.act("modes", "set", mode="lockout")
    home.store.set_state = write
    home.wait(seconds=5).move("PIR_indoor")
    home.run(1)
    home.restart()
    assert home.house.mode == "lockout"


def broken_store(*args: object) -> None:
    raise OSError("database is locked")


def test_a_store_that_fails_does_not_stop_the_house() -> None:
    home = Home()
    home.store.close()
    home.act("modes", "set", mode="lockout")
    assert home.house.mode == "lockout"


class TestMessages:
    def test_spoken_at_once_when_somebody_is_there(self) -> None:
        home = Home()
        home.handle(MessageReceived(home.now, "Natacha", "Je rentre tard"))
        assert home.said() == ["Message de Natacha : Je rentre tard"]
        assert home.house.messages[0].heard

    def test_one_that_is_brought_again_is_told_once(self) -> None:
        home = Home()
        came = home.now
        for text in ("Je rentre  tard", "Je rentre tard"):
            home.wait(seconds=5).handle(MessageReceived(came, "Natacha", text))
        home.restart()
        home.wait(minutes=10).handle(MessageReceived(came, "Natacha", "Je rentre tard"))
        assert len(home.house.messages) == 1 and len(home.said()) == 1
        home.handle(MessageReceived(home.now, "Natacha", "Je rentre tard"))
        assert len(home.said()) == 2, "said once more, by her"

    def test_in_english(self) -> None:
        home = Home(settings=family(house={"main_language": "en"}))
        home.handle(MessageReceived(home.now, "Natacha", "late tonight"))
        assert home.said() == ["Message from Natacha: late tonight"]

    @pytest.mark.parametrize(
        ("lang", "said"), [("fr", "Message d'Éléonore : Coucou"), ("en", "Message from Éléonore: Coucou")]
    )
    def test_from_somebody_whose_name_begins_with_a_vowel(self, lang: str, said: str) -> None:
        home = Home(settings=family(house={"main_language": lang}))
        home.handle(MessageReceived(home.now, "Éléonore", "Coucou"))
        assert home.said() == [said]

    @pytest.mark.parametrize(
        ("lang", "today", "before"),
        [
            ("fr", "Message de Nio, reçu à 06:05 : Coucou", "Message de Nio, reçu le 22/11 à 21:00 : Coucou"),
            (
                "en",
                "Message from Nio, received at 06:05: Coucou",
                "Message from Nio, received on the 22/11 at 21:00: Coucou",
            ),
        ],
    )
    def test_one_that_comes_late_says_so(self, lang: str, today: str, before: str) -> None:
        home = Home(settings=family(house={"main_language": lang}))
        for at in ("2026-11-23 06:05", "2026-11-22 21:00"):
            home.handle(MessageReceived(paris(at), "Nio", "Coucou"))
        assert home.said() == [today, before]

    @pytest.mark.parametrize(
        ("lang", "said"), [("fr", "Message de Nio : sans un mot 👍"), ("en", "Message from Nio: no words 👍")]
    )
    def test_one_without_words_is_no_silence(self, lang: str, said: str) -> None:
        home = Home(settings=family(house={"main_language": lang}))
        home.handle(MessageReceived(home.now, "Nio", "👍"))
        assert home.said() == [said] and home.house.messages[0].text == "👍"

    @pytest.mark.parametrize(
        ("lang", "text", "said", "voice"),
        [
            ("fr", "See you at six", "Message from Nio: See you at six", "en"),
            ("en", "Je rentre ce soir", "Message de Nio : Je rentre ce soir", "fr"),
            ("fr", "Ok", "Message de Nio : Ok", "fr"),
        ],
    )
    def test_one_in_the_other_language_is_read_by_its_voice(self, lang: str, text: str, said: str, voice: str) -> None:
        home = Home(settings=family(house={"main_language": lang}))
        home.handle(MessageReceived(home.now, "Nio", text))
        assert home.said() == [said]
        assert [one.lang for one in home.events if isinstance(one, Announcement)] == [voice]

    def test_a_house_of_one_language_has_one_voice(self) -> None:
        home = Home(settings=family(house={"language": "fr"}))
        home.handle(MessageReceived(home.now, "Nio", "See you at six"))
        assert home.said() == ["Message de Nio : See you at six"]

    @pytest.mark.parametrize("mode", ["lockout", "asleep"])
    def test_kept_while_away_or_asleep(self, mode: str) -> None:
        home = Home().act("modes", "set", mode=mode)
        home.handle(MessageReceived(home.now, "Natacha", "Coucou"))
        assert home.said() == []
        home.restart()
        assert [(m.text, m.heard) for m in home.house.messages] == [("Coucou", False)]

    def test_told_of_on_waking_up(self) -> None:
        home = Home().act("modes", "set", mode="asleep")
        for text in ("un", "deux"):
            home.handle(MessageReceived(home.now, "Natacha", text))
        home.act("modes", "set", mode="cocoon", cause="remote")
        assert home.said() == ["Il y a 2 nouveaux messages."]
        home.act("modes", "set", mode="asleep").act("modes", "set", mode="cocoon")
        assert len(home.said()) == 1, "who said it was told in the answer"

    def test_heard_and_deleted(self) -> None:
        home = Home().act("modes", "set", mode="lockout")
        for text in ("un", "deux", "trois"):
            home.act("messages", "add", text=text, sender="Nio", person=None)
        home.act("messages", "heard", ids=[1, 2]).act("messages", "delete", ids=[2])
        assert [(m.id, m.heard) for m in home.house.messages] == [(1, True), (3, False)]
        home.act("messages", "add", text="quatre", sender="Nio", person="Natacha")
        assert (home.house.messages[-1].id, home.house.messages[-1].person) == (4, "Natacha")

    def test_old_heard_ones_are_forgotten_unheard_ones_never(self) -> None:
        home = Home().act("modes", "set", mode="lockout")
        home.act("messages", "add", text="un", sender="Nio").act("messages", "add", text="deux", sender="Nio")
        home.act("messages", "heard", ids=[1])
        home.wait(days=31).tick()
        assert [m.text for m in home.house.messages] == ["deux"]


def test_nothing_heavy_comes_with_the_household() -> None:
    """What the typed assistant pays for."""
    code = (
        "import sys, basecamp.settings, basecamp.store, skills.household as h\n"
        "h.Household(basecamp.store.SqliteStore(':memory:'), basecamp.settings.Settings())\n"
        "print(sorted({'asyncio', 'astral', 'mpd', 'psutil', 'numpy', 'aiohttp', 'serial'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_the_services_are_known_by_their_signs_of_life() -> None:
    home = Home()
    for service, age in (("hello", 10), ("nightwatch", 400)):
        tags = {"service": service, "host": "bc-hq", "version": "1.2"}
        home.store.write(Point("alive", home.now - timedelta(seconds=age), 1.0, tags))
    home.tick()
    assert [(s.name, s.host, s.ok, s.version) for s in home.house.services] == [
        ("hello", "bc-hq", True, "1.2"),
        ("nightwatch", "bc-hq", False, "1.2"),
    ]
    assert home.household.status(home.now, "en")["services"] == "Late: nightwatch (bc-hq)."
    home.wait(minutes=5).tick()
    assert [s.ok for s in home.house.services] == [False, False]


def test_past_problems_are_there_until_reported() -> None:
    home = Home()
    for active in (True, False):
        home.handle(ProblemChanged(home.now, "water.leak", "major", "Une fuite.", "A leak.", active))
    assert [(p.key, p.until is not None) for p in home.house.problems] == [("water.leak", True)]
    assert home.act("problems", "reported").house.problems == ()


def test_meters_since_midnight_weak_batteries_and_the_mains() -> None:
    home = Home("2026-11-23 23:50")
    for water, energy in ((1000.0, 5000.0), (1040.0, 6500.0)):
        home.handle(Measurement(home.now, "water", "house", water))
        home.handle(Measurement(home.now, "energy", "house", energy))
        home.handle(Measurement(home.now, "battery", "chambre", 1.9))
        home.handle(Measurement(home.now, "power", "house", 850.0))
    house = home.house
    assert (house.water.litres_today, house.power.kwh_today, house.power.watts) == (40.0, 1.5, 850.0)
    assert (house.low_batteries, house.power.state) == (("chambre",), "ok")
    home.at("2026-11-24 00:10").handle(Measurement(home.now, "water", "house", 1041.0))
    assert home.house.water.litres_today == 0.0
    home.handle(ProblemChanged(home.now, "power.blackout", "major", "Panne.", "Blackout.", True))
    assert home.house.power.state == "blackout"
    home.handle(ProblemChanged(home.now, "power.blackout", "major", "Panne.", "Blackout.", False))
    home.handle(Measurement(home.now, "power", "house", 850.0))
    assert home.house.power.state == "ok"


def test_what_was_used_on_days_that_are_over() -> None:
    home = Home("2026-11-22 15:00")

    def read(at: str, *litres: float) -> None:
        for place, index in zip(("house", "garden"), litres, strict=False):
            home.at(at).handle(Measurement(home.now, "water", place, index))

    # The first day began before anything was heard: it is none.
    read("2026-11-22 15:00", 1000.0)
    read("2026-11-23 00:01", 1100.0)
    read("2026-11-23 23:59", 1250.0)
    home.tick()
    home.restart()
    read("2026-11-24 00:05", 1251.0)
    assert home.house.water.litres_before == (Used(date(2026, 11, 23), 151.0),)
    # A day whose end or beginning nobody heard is missing, not nothing.
    read("2026-11-25 09:00", 1400.0)
    read("2026-11-26 00:00", 1500.0, 10.0)
    assert [one.day.day for one in home.house.water.litres_before] == [23]
    # Two meters; another one in the place of the first, in the middle of the next day.
    read("2026-11-27 00:00", 1530.0, 30.0)
    assert home.house.water.litres_before[0] == Used(date(2026, 11, 26), 50.0)
    read("2026-11-27 12:00", 3.0, 40.0)
    read("2026-11-28 00:00", 13.0, 45.0)
    read("2026-11-29 00:00", 113.0, 47.0)
    assert [(one.day.day, one.amount) for one in home.house.water.litres_before] == [
        (28, 102.0),
        (26, 50.0),
        (23, 151.0),
    ]
    home.handle(Measurement(home.now, "energy", "house", 5000.0))
    home.at("2026-11-30 00:00").handle(Measurement(home.now, "energy", "house", 13000.0))
    assert home.house.power.kwh_before == (Used(date(2026, 11, 29), 8.0),)


def test_power_cuts_that_are_over() -> None:
    home = Home("2026-11-23 08:30")

    def mains(active: bool, severity: Severity = "major") -> None:
        home.handle(ProblemChanged(home.now, "nightwatch/mains/house", severity, "Panne.", "Blackout.", active))

    mains(True)
    home.restart()
    home.wait(minutes=18)
    mains(False)
    first = Cut(home.now - timedelta(minutes=18), home.now)
    assert home.house.power.cuts == (first,)
    # Nightwatch knows better when it was; and of one that the house slept through.
    exact = Cut(first.since - timedelta(seconds=3), first.until - timedelta(seconds=40))
    slept = Cut(first.since - timedelta(hours=7), first.since - timedelta(hours=6))
    for cut in (exact, slept, exact):
        home.handle(PowerCut(home.now, cut.since, cut.until))
    home.restart()
    assert home.house.power.cuts == (exact, slept)
    assert home.house.power.cuts[0].since.utcoffset() == timedelta(hours=1), "on the wall clock of the house"


def test_an_unstable_power_is_no_power_cut() -> None:
    home = Home()
    home.handle(ProblemChanged(home.now, "nightwatch/mains/house", "minor", "Instable.", "Unstable.", True))
    assert home.house.power.state != "blackout" and home.house.power.cuts == ()
    home.handle(ProblemChanged(home.now, "nightwatch/mains/house", "major", "Panne.", "Blackout.", True))
    assert home.house.power.state == "blackout"
    home.wait(minutes=5)
    home.handle(ProblemChanged(home.now, "nightwatch/mains/house", "minor", "Instable.", "Unstable.", True))
    assert home.house.power.state != "blackout" and len(home.house.power.cuts) == 1


def test_how_cold_it_was() -> None:
    home = Home("2026-11-22 18:00")
    for hour in range(15):
        for place, celsius in (("dehors", 8.0 - hour), ("salon", 20.0)):
            home.handle(Measurement(home.now, "temperature", place, celsius))
            home.wait(minutes=10).handle(Measurement(home.now, "temperature", place, celsius + 0.5))
            home.wait(minutes=-10)
        home.wait(hours=1)
    home.tick()
    home.run(16)  # what may wait is written every quarter of an hour
    home.restart()
    assert home.now.hour == 9
    found = {(one.place, one.span): (one.low, one.high) for one in home.house.ranges}
    # From eight in the evening to nine in the morning; of yesterday only six hours are known.
    assert found["dehors", "night"] == (-6.0, 6.5) and found["dehors", "today"] == (-6.0, 2.5)
    assert ("dehors", "yesterday") not in found and found["salon", "night"] == (20.0, 20.5)
    home.wait(hours=20)
    assert {one.span for one in home.house.ranges} == {"yesterday"} or not home.house.ranges


def test_the_bell_and_the_sun_are_in_the_picture() -> None:
    home = Home("2026-11-23 08:00")
    assert home.house.rang is None
    home.handle(Doorbell(home.now))
    home.restart()
    assert home.house.rang == home.now
    rise, set_ = home.house.sunrise, home.house.sunset
    assert (rise.date(), rise.hour, set_.hour) == (home.now.date(), 7, 17)
    assert rise.utcoffset() == timedelta(hours=1), "on the wall clock of the house"


def test_only_an_alarm_that_is_shown_is_answered() -> None:
    home = Home()
    home.handle(ProblemChanged(home.now, "nightwatch/leak/house", "major", "Fuite.", "Leak.", True, 7))
    home.handle(ProblemChanged(home.now, "nightwatch/modules/pir", "minor", "Muet.", "Silent."))
    for alarm in (0, 6, -7):
        home.act("problems", "answer", alarm=alarm)
    assert home.of(AlarmAnswered) == [] and home.house.problems[0].alarm == 7
    home.restart()
    home.act("problems", "answer", alarm=7).act("problems", "answer", alarm=7)
    assert [one.alarm for one in home.of(AlarmAnswered)] == [7]
    assert [one.alarm for one in home.house.problems] == [0, 0]


def test_a_blackout_that_is_told_late_began_when_it_began() -> None:
    """The broker was away, or this host: report and answer must name the same hour."""
    home = Home("2026-11-23 08:30")
    began = home.now - timedelta(hours=1)
    home.handle(ProblemChanged(began, "nightwatch/mains/house", "major", "Panne.", "Blackout.", True))
    assert home.house.power.since == home.house.problems[0].since == began
    home.handle(ProblemChanged(home.now, "nightwatch/mains/house", "major", "Panne.", "Blackout.", False))
    ahead = home.now + timedelta(hours=1)
    home.handle(ProblemChanged(ahead, "nightwatch/mains/house", "major", "Panne.", "Blackout.", True))
    assert home.house.power.since == home.now, "a clock that is ahead"


def test_a_blackout_needs_two_readings_and_every_source() -> None:
    home = Home()

    def read(**sources: int) -> str:
        for name, online in sources.items():
            home.handle(Measurement(home.now, "mains", name, float(online)))
        home.wait(seconds=10)
        return str(home.house.power.state)

    assert home.house.power.state == "unknown"
    assert [read(host=1), read(host=1)] == ["unknown", "ok"]
    assert [read(host=0), read(host=1), read(host=1)] == ["ok"] * 3, "a flicker"
    assert [read(host=0), read(host=0)] == ["ok", "blackout"]
    assert [(p.key, p.severity) for p in home.house.problems] == [("power.blackout", "major")]
    home.restart()
    assert home.house.power.state == "blackout"
    assert [read(ups=1), read(ups=1)] == ["blackout", "ok"], "another source sees it"
    assert home.house.problems[0].until is not None


async def test_the_sources_of_the_host_are_asked() -> None:
    class Source:
        name = "host"
        online: bool | None = None

        async def read(self) -> MainsReading:
            return MainsReading("host", self.online, home.now)

    home, source = Home(), Source()
    clock = SimulatedClock(home.now)
    task = asyncio.ensure_future(watch_mains(home.household, {"host": source}, clock))
    await clock.advance(60)
    assert home.house.power.state == "unknown"
    source.online = False
    await clock.advance(30)
    assert home.house.power.state == "blackout"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def test_the_guide_lists_every_skill() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "skills.md").read_text(encoding="utf-8")
    assert [name for name in (skill.NAME for skill in SKILLS) if f"\n| {name} |" not in guide] == []


def test_defaults_make_a_working_house() -> None:
    household, now = Household(SqliteStore(":memory:"), Settings()), paris("2026-11-23 08:00")
    household.tick(now)
    assert household.snapshot(now).heating.profile == "work_week"
    assert all(household.status(now, "fr").values())
    assert all(household.status(now, "en").values())


def test_a_call_for_help_is_an_alarm() -> None:
    home = Home().act("problems", "call", text="je suis tombée" + "e" * 200)
    (alarm,) = home.of(Alarm)
    assert (alarm.key, alarm.critical, alarm.active, alarm.news) == ("help", True, True, False)
    assert ": je suis tombée" in alarm.fr and ": je suis tombée" in alarm.en and len(alarm.fr) < 140
    assert [one.key for one in home.house.problems] == ["help"]
