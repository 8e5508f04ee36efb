"""The timetable, what is forced, the thermostat, its thermometers, and whole winters in a thermal model."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from basecamp.config import parse
from basecamp.errors import ConfigError
from basecamp.events import Measurement, ProblemChanged
from basecamp.settings import Settings
from basecamp.settings.heating import HeatingSettings, slot_minutes
from hardware.simulators.thermal import Building, Thermal, outside_at, step
from skills import schedule, thermostat
from skills.decision import Reading
from skills.schedule import Plan
from tests.skills.house import PARIS, Home, family, paris
from tests.skills.test_departures import leave

MON = "2026-11-23"


def driven(**heating: Any) -> Settings:
    """The family with a heater that is driven."""
    return family(heating={"device": "heater", **heating})


class TestTimetable:
    @pytest.mark.parametrize(("slot", "minutes"), [
        ("06:00-08:00", (360, 480)), ("22:00-06:00", (1320, 1800)), ("00:00-24:00", (0, 1440)),
    ])  # fmt: skip
    def test_slots(self, slot: str, minutes: tuple[int, int]) -> None:
        assert slot_minutes(slot) == minutes

    @pytest.mark.parametrize("slot", ["6-8", "06:00", "25:00-26:00", "06:00-06:00", "24:00-06:00", "06:60-07:00"])
    def test_wrong_slots_are_refused_with_a_sentence(self, slot: str) -> None:
        with pytest.raises(ConfigError, match=r"basecamp.toml, \[heating.profiles\]"):
            parse(f'[heating.profiles.work_week]\nmon = ["{slot}"]')

    def test_wrong_days_are_refused(self) -> None:
        with pytest.raises(ConfigError, match="'monday'"):
            parse('[heating.profiles.work_week]\nmonday = ["06:00-08:00"]')

    def week(self, *slots: str) -> Plan:
        return Plan((slots,) * 7, PARIS)

    def test_a_slot_over_midnight(self) -> None:
        plan = self.week("22:00-02:00")
        for hour, level in [("21:59", "eco"), ("22:00", "comfort"), ("01:59", "comfort"), ("02:00", "eco")]:
            assert schedule.profile_level(plan, paris(f"{MON} {hour}")) == level

    def test_the_hour_the_spring_night_skips(self) -> None:
        plan = self.week("02:30-04:00")
        assert schedule.profile_level(plan, paris("2027-03-28 01:59")) == "eco"
        assert schedule.profile_level(plan, paris("2027-03-28 03:29")) == "eco"
        assert schedule.profile_level(plan, paris("2027-03-28 03:31")) == "comfort"
        assert schedule.profile_level(plan, paris("2027-03-28 04:00")) == "eco"

    def test_the_hour_the_autumn_night_repeats(self) -> None:
        plan = self.week("01:00-02:30")
        first_time = datetime(2026, 10, 25, 0, 29, tzinfo=UTC)
        assert schedule.profile_level(plan, first_time) == "comfort"
        assert schedule.profile_level(plan, first_time + timedelta(minutes=1)) == "eco"
        assert schedule.profile_level(plan, first_time + timedelta(hours=1)) == "eco"

    def test_touching_slots_are_one(self) -> None:
        plan = self.week("06:00-08:00", "08:00-10:00")
        assert schedule.next_profile_change(plan, paris(f"{MON} 07:00")) == paris(f"{MON} 10:00")

    def test_always_the_same_never_changes(self) -> None:
        for plan in (self.week(), self.week("00:00-24:00"), Plan(None, PARIS)):
            assert schedule.next_change(plan, paris(f"{MON} 07:00")) is None

    @given(
        at=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
        slots=st.lists(
            st.tuples(st.integers(0, 23), st.sampled_from((0, 15, 30)), st.integers(0, 24)).filter(
                lambda s: s[0] != s[2]
            ),
            max_size=4,
        ),
    )
    def test_the_next_change_is_the_first_one(self, at: datetime, slots: list[tuple[int, int, int]]) -> None:
        plan = self.week(*(f"{h:02}:{m:02}-{e:02}:00" for h, m, e in slots))
        now = at.replace(tzinfo=UTC)
        change = schedule.next_change(plan, now)
        level = schedule.level_at(plan, now)[0]
        edge = change[0] if change else now + timedelta(days=2)
        assert edge > now
        probe = now
        while probe < edge:
            assert schedule.level_at(plan, probe)[0] == level
            probe += timedelta(minutes=7)
        if change:
            assert schedule.level_at(plan, change[0])[0] == change[1] != level


class TestForced:
    def test_until_the_next_change_of_the_profile(self) -> None:
        home = Home(f"{MON} 09:00").act("heater", "force", mode="comfort", until=None)
        heating = home.house.heating
        assert (heating.mode, heating.why, heating.until) == ("comfort", "forced", paris(f"{MON} 11:30"))
        assert (heating.next_mode, heating.next_change) == ("eco", paris(f"{MON} 13:30"))
        home.at(f"{MON} 11:30").tick()
        assert home.house.heating.why == "profile"

    def test_until_an_instant_even_when_the_clock_of_a_dst_night_jumps(self) -> None:
        home = Home("2027-03-27 23:00").act("heater", "force", mode="comfort", until="2027-03-28T05:00:00+02:00")
        home.run(60 * 4 + 59, step_s=60)
        assert home.house.heating.why == "forced"
        home.run(2)
        assert home.house.heating.why == "profile"

    def test_without_any_profile_change_it_stays(self) -> None:
        home = Home(settings=family(heating={"profiles": {}})).act("heater", "force", mode="eco", until=None)
        assert (home.house.heating.until, home.house.heating.mode) == (None, "eco")
        home.wait(days=30).tick()
        assert home.house.heating.mode == "eco"
        assert home.act("heater", "auto").house.heating.mode == "comfort"

    def test_choosing_a_week_ends_what_is_forced(self) -> None:
        home = Home(f"{MON} 09:00").act("heater", "force", mode="eco", until=None)
        home.act("heater", "profile", name="holiday_week")
        home.restart()
        assert (home.house.heating.profile, home.house.heating.mode) == ("holiday_week", "comfort")

    def test_a_week_that_is_not_in_the_settings_any_more(self) -> None:
        home = Home(f"{MON} 09:00").act("heater", "profile", name="holiday_week")
        home.settings = family(heating={"profiles": {"work_week": {"mon": ("06:00-08:00",)}}})
        home.restart()
        assert home.house.heating.mode == "eco"

    def test_from_a_later_hour_on_even_after_a_restart(self) -> None:
        home = Home(f"{MON} 14:00").act("heater", "force", mode="comfort", start=f"{MON}T16:00:00+01:00", until=None)
        home.restart()
        heating = home.house.heating
        assert (heating.mode, heating.why, heating.next_mode) == ("eco", "profile", "comfort")
        assert heating.next_change == paris(f"{MON} 16:00")
        assert [(one.mode, one.since, one.until) for one in heating.planned] == [
            ("comfort", paris(f"{MON} 16:00"), paris(f"{MON} 17:00"))
        ]
        home.at(f"{MON} 16:00").tick()
        heating = home.house.heating
        assert (heating.mode, heating.why, heating.until) == ("comfort", "forced", paris(f"{MON} 17:00"))
        assert heating.planned == ()
        home.at(f"{MON} 17:00").tick()
        assert (home.house.heating.mode, home.house.heating.why) == ("comfort", "profile")

    def test_two_later_orders_and_one_that_is_dropped(self) -> None:
        home = Home(f"{MON} 09:00").act("heater", "force", mode="comfort", start=f"{MON}T14:00:00+01:00", until=None)
        home.act("heater", "force", mode="eco", start=f"{MON}T18:00:00+01:00", until=f"{MON}T20:00:00+01:00")
        assert home.at(f"{MON} 14:30").house.heating.mode == "comfort"
        assert home.at(f"{MON} 18:30").house.heating.mode == "eco"
        assert home.at(f"{MON} 20:30").house.heating.why == "profile"
        home.at(f"{MON} 10:00").act("heater", "unplan", start=f"{MON}T14:00:00+01:00")
        assert [one.mode for one in home.house.heating.planned] == ["eco"]

    def test_what_is_forced_with_its_end_covers_what_was_to_begin_before(self) -> None:
        home = Home(f"{MON} 09:00").act("heater", "force", mode="comfort", start=f"{MON}T14:00:00+01:00", until=None)
        home.act("heater", "force", mode="eco", until=None)
        assert len(home.house.heating.planned) == 1
        home.act("heater", "force", mode="eco", until=f"{MON}T15:00:00+01:00")
        assert home.house.heating.planned == ()

    @pytest.mark.parametrize(("action", "args"), [
        ("auto", {}),
        ("profile", {"name": "work_week"}),
        ("absence", {"start": f"{MON}T09:00+01:00", "until": f"{MON}T17:00+01:00", "back": f"{MON}T18:00+01:00"}),
    ])  # fmt: skip
    def test_what_ends_every_exception_ends_a_later_order(self, action: str, args: dict[str, Any]) -> None:
        home = Home(f"{MON} 09:00").act("heater", "force", mode="comfort", start=f"{MON}T14:00:00+01:00", until=None)
        assert home.act("heater", action, **args).house.heating.planned == ()

    def test_status_in_both_languages(self) -> None:
        home = Home(f"{MON} 09:00").act("heater", "force", mode="comfort", until=None)
        assert home.household.status(home.now, "fr")["heater"] == (
            "Chauffage confort, forcé jusqu'au 23/11 11:30, éco le 23/11 13:30."
        )
        assert home.household.status(home.now, "en")["heater"] == (
            "Heating comfort, forced until 23/11 11:30, eco on 23/11 13:30."
        )


def measure(home: Home, place: str, celsius: float) -> None:
    home.handle(Measurement(home.now, "temperature", place, celsius))


class TestThermometers:
    def settled(self, salon: float | None = 19.0, chambre: float | None = 19.0, mode: str = "cocoon") -> Home:
        """A house heated by the profile's comfort (20 °C) for an hour, with thermometers that speak each minute."""
        home = Home(f"{MON} 17:30", driven()).act("modes", "set", mode=mode)
        self.go_on(home, salon, chambre, 60)
        return home

    def go_on(self, home: Home, salon: float | None, chambre: float | None, minutes: int) -> None:
        for _ in range(minutes):
            home.wait(minutes=1)
            for place, value in (("salon", salon), ("chambre", chambre)):
                if value is not None:
                    measure(home, place, value)
            home.tick()

    def test_the_primary_rules_by_day(self) -> None:
        assert self.settled(salon=19.0, chambre=22.0).house.heating.on is True
        assert self.settled(salon=21.0, chambre=15.0).house.heating.on is False

    def test_asleep_the_secondary_rules_whatever_the_config_says(self) -> None:
        for sensor in ("primary", "secondary"):
            home = Home(f"{MON} 17:30", driven(sensor=sensor)).act("modes", "set", mode="asleep")
            self.go_on(home, 21.0, 19.0, 30)
            assert home.house.heating.on is True
            self.go_on(home, 19.0, 21.0, 30)
            assert home.house.heating.on is False

    def test_the_configured_secondary_rules_by_day(self) -> None:
        home = Home(f"{MON} 17:30", driven(sensor="secondary"))
        self.go_on(home, 21.0, 19.0, 30)
        assert home.house.heating.on is True

    def test_a_silent_one_is_replaced_and_told_then_welcomed_back(self) -> None:
        home = self.settled(salon=21.0, chambre=21.0)
        self.go_on(home, None, 19.0, 40)
        assert home.house.heating.on is True
        told = [(e.key, e.active) for e in home.of(ProblemChanged)]
        assert told == [("heater.sensor.salon", True)]
        self.go_on(home, 21.0, 19.0, 5)
        assert [(e.key, e.active) for e in home.of(ProblemChanged)] == [*told, ("heater.sensor.salon", False)]
        assert home.house.heating.on is False

    @pytest.mark.parametrize("nonsense", [85.0, -127.0, float("nan"), float("inf"), 1e9])
    def test_absurd_values_are_not_believed(self, nonsense: float) -> None:
        home = self.settled(salon=19.0)
        before = home.house.temperatures
        self.go_on(home, nonsense, 19.0, 1)
        assert home.house.temperatures[0].celsius == before[0].celsius
        self.go_on(home, nonsense, 19.0, 30)
        assert [e.key for e in home.of(ProblemChanged)] == ["heater.sensor.salon"]

    def test_a_jump_needs_a_second_reading(self) -> None:
        home = self.settled(salon=19.0)
        self.go_on(home, 30.0, 19.0, 1)
        assert home.house.temperatures[0].celsius == 19.0
        self.go_on(home, 30.0, 19.0, 1)
        assert home.house.temperatures[0].celsius == 30.0

    def test_with_none_it_heats_a_little_and_tells(self) -> None:
        home = self.settled()
        on = 0
        self.go_on(home, None, None, 40)
        assert home.house.heating.why == "safety"
        for _ in range(160):
            self.go_on(home, None, None, 1)
            on += bool(home.house.heating.on)
        assert 0.2 <= on / 160 <= 0.4
        keys = {(e.key, e.severity) for e in home.of(ProblemChanged)}
        assert keys == {
            ("heater.blind", "major"), ("heater.sensor.chambre", "minor"), ("heater.sensor.salon", "minor"),
        }  # fmt: skip
        self.go_on(home, 19.0, 19.0, 5)
        assert all(p.until is not None for p in home.house.problems)

    def test_blind_after_a_clock_ten_years_ahead_it_heats_a_little_and_tells(self) -> None:
        """It was 22 °C in 2036; no thermometer has spoken since the clock is right, and the house must not freeze."""
        home = Home("2036-11-23 17:30", driven())
        self.go_on(home, 22.0, 22.0, 30)
        home.at(f"{MON} 17:30")
        self.go_on(home, None, None, 40)
        on = 0
        for _ in range(160):
            self.go_on(home, None, None, 1)
            on += bool(home.house.heating.on)
        assert 0.2 <= on / 160 <= 0.4
        assert "heater.blind" in {e.key for e in home.of(ProblemChanged)}

    def test_what_a_broker_kept_since_friday_is_no_temperature_of_monday(self) -> None:
        """Who connects is handed the last reading of each place, with its own instant."""
        home = Home(f"{MON} 06:30", driven())
        home.handle(Measurement(paris("2026-11-20 18:00"), "temperature", "salon", 23.0))
        home.run(25, step_s=60)
        measure(home, "chambre", 12.0)
        home.tick()
        assert home.house.heating.on is True
        (kept,) = [t for t in home.house.temperatures if t.place == "salon"]
        assert kept.at == paris("2026-11-20 18:00")
        assert home.store.latest("temperature", place="salon").at == paris("2026-11-20 18:00")

    def test_a_house_with_one_thermometer_misses_no_other(self) -> None:
        home = Home(f"{MON} 17:30", driven(secondary="")).act("modes", "set", mode="asleep")
        self.go_on(home, 19.0, None, 60)
        assert home.house.heating.on is True
        assert home.of(ProblemChanged) == []

    def test_no_heater_no_switching_no_complaint(self) -> None:
        home = Home(f"{MON} 17:30", family())
        home.run(120, step_s=60)
        assert home.house.heating.on is None
        assert home.of(ProblemChanged) == []


class TestThermostat:
    rules = HeatingSettings()

    def at(self, minutes: float) -> datetime:
        return datetime(2026, 11, 23, 8, tzinfo=UTC) + timedelta(minutes=minutes)

    @pytest.mark.parametrize(("on", "celsius", "then"), [
        (False, 19.8, False), (False, 19.69, True), (True, 19.8, True), (True, 20.0, False),
    ])  # fmt: skip
    def test_hysteresis(self, on: bool, celsius: float, then: bool) -> None:
        assert thermostat.switch(on, None, celsius, 20.0, False, self.rules, self.at(0)) is then

    def test_shortest_times(self) -> None:
        assert thermostat.switch(True, self.at(0), 25.0, 20.0, False, self.rules, self.at(3.9)) is True
        assert thermostat.switch(True, self.at(0), 25.0, 20.0, False, self.rules, self.at(4)) is False
        assert thermostat.switch(False, self.at(0), 5.0, 20.0, False, self.rules, self.at(3.9)) is False
        assert thermostat.switch(False, self.at(0), 5.0, 20.0, False, self.rules, self.at(4)) is True

    def test_a_clock_that_jumped_back_blocks_nothing(self) -> None:
        assert thermostat.switch(True, self.at(60), 25.0, 20.0, False, self.rules, self.at(0)) is False

    def test_no_set_point_goes_below_the_frost_limit(self) -> None:
        cold = HeatingSettings(eco=5.0, frost=7.0)
        assert thermostat.setpoint("eco", cold) - cold.hysteresis > cold.frost

    def test_a_reading_from_the_future_is_taken(self) -> None:
        readings = {"salon": Reading(19.0, self.at(60)), "chambre": Reading(18.0, self.at(-60))}
        choice = thermostat.choose(readings, False, self.rules, self.at(0))
        assert (choice.sensor, choice.celsius, choice.lost) == ("primary", 19.0, {"chambre"})


@dataclass
class Winter:
    """The household wired to a thermal model: what it switches warms the rooms it measures."""

    home: Home
    building: Building = field(default_factory=Building)
    mean: float = 2.0
    house: Thermal = field(default_factory=Thermal)
    coldest: float = 99.0
    switchings: list[tuple[datetime, bool]] = field(default_factory=list)

    def run(self, minutes: int, broken: tuple[str, ...] = ()) -> None:
        on = bool(self.home.household.states["heater"].on)
        for _ in range(0, minutes, 2):
            self.home.wait(minutes=2)
            outside = outside_at(self.home.now.timestamp(), self.mean)
            self.house = step(self.house, on, outside, 120, self.building)
            for place, offset in (("salon", 0.0), ("chambre", -0.4)):
                if place not in broken:
                    measure(self.home, place, round(self.house.air + offset, 1))
            self.home.tick()
            now_on = bool(self.home.household.states["heater"].on)
            if now_on != on:
                self.switchings.append((self.home.now, now_on))
            on = now_on
            self.coldest = min(self.coldest, self.house.air)

    def run_until(self, text: str, broken: tuple[str, ...] = ()) -> None:
        self.run(round((paris(text).timestamp() - self.home.now.timestamp()) / 60), broken)

    def shortest(self) -> float:
        """The shortest time between two switchings, minutes."""
        stamps = [at.timestamp() for at, _ in self.switchings]
        return min((b - a for a, b in pairwise(stamps)), default=9999.0) / 60


class TestWinter:
    """Simulated weeks in the thermal model."""

    def test_a_work_week_follows_the_profile(self) -> None:
        winter = Winter(Home(f"{MON} 00:00", driven()))
        winter.run_until("2026-11-30 00:00")
        assert winter.coldest > 15.0
        assert winter.shortest() >= 4.0
        winter.run_until("2026-11-30 07:30")
        assert winter.house.air == pytest.approx(20.0, abs=0.5)

    @settings(max_examples=8, deadline=None)
    @given(
        hours=st.integers(2, 72),
        leave_at=st.integers(0, 95),
        mean=st.floats(-6.0, 10.0),
        start=st.sampled_from([date(2026, 11, 23), date(2027, 3, 24), date(2026, 10, 21)]),
    )
    def test_warm_at_the_announced_return(self, hours: int, leave_at: int, mean: float, start: date) -> None:
        """Whatever the departure, the weather and the night of the clocks: warm at the return, never short-cycling."""
        winter = Winter(Home(f"{start} 00:00", driven()), mean=mean)
        winter.run(30 * leave_at)
        back = datetime.fromtimestamp(winter.home.now.timestamp() + 3600 * hours, PARIS)
        leave(winter.home, back.replace(tzinfo=None).isoformat())
        winter.run(60 * hours)
        assert winter.house.air >= 19.0
        assert winter.coldest > winter.home.settings.heating.frost
        assert winter.shortest() >= 4.0

    def test_never_frozen_whatever_is_wanted(self) -> None:
        """The lowest eco, forced, in a hard frost, one thermometer dead."""
        rules = driven(eco=5.0, frost=7.0)
        winter = Winter(Home(f"{MON} 00:00", rules), mean=-12.0, house=Thermal(12.0, 10.0))
        winter.home.act("heater", "force", mode="eco", until="2027-01-31T00:00:00+01:00")
        winter.home.act("modes", "set", mode="lockout")
        winter.run(4 * 24 * 60, broken=("salon",))
        assert winter.coldest > 7.0
        assert winter.shortest() >= 4.0

    def test_never_frozen_blind(self) -> None:
        """No thermometer at all, eco, outside around freezing: the safe duty cycle keeps the pipes."""
        winter = Winter(Home(f"{MON} 00:00", driven()), mean=0.0)
        winter.home.act("heater", "force", mode="eco", until="2027-01-31T00:00:00+01:00")
        winter.run(5 * 24 * 60, broken=("salon", "chambre"))
        assert winter.coldest > 7.0
        assert winter.house.air < 30
        assert winter.shortest() >= 4.0

    def test_settings_of_a_fresh_house(self) -> None:
        assert Settings().heating.frost == 7.0
