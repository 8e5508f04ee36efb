"""Leaving the house, exactly: the table of the feature list, and forty more departures, in the heater itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from basecamp import absence
from basecamp.settings import Settings
from tests.skills.house import Home, family, paris


def leave(home: Home, back: str | None) -> None:
    """What the dialogs decide on "je pars" (the same shared rule), carried out by the house."""
    heating = home.settings.heating
    at = paris(back) if back else None
    span = absence.plan(home.now, at, timedelta(minutes=heating.preheat_min), timedelta(minutes=heating.min_eco_min))
    home.act("modes", "set", mode="lockout")
    home.act("absence", "set", since=home.now.isoformat(), back=at.isoformat() if at else None)
    if span is not None:
        home.act(
            "heater",
            "absence",
            start=span.start.isoformat(),
            until=span.until.isoformat(),
            back=span.back.isoformat(),
        )


def come_back(home: Home) -> None:
    home.act("modes", "set", mode="cocoon").act("heater", "end_absence").act("absence", "clear")


@dataclass(frozen=True)
class Expected:
    """At an instant: the level and why."""

    at: str
    level: str
    why: str


def check(home: Home, *expected: tuple[str, str, str]) -> None:
    for at, level, why in expected:
        heating = home.household.snapshot(paris(at)).heating
        assert (at, heating.mode, heating.why) == (at, level, why)


MON = "2026-11-23"
TUE = "2026-11-24"


class TestTheTable:
    """Monday 23 November 2026, work week with comfort 06:00–08:00, 11:30–13:30, 17:00–22:30."""

    def test_0710_this_noon(self) -> None:
        home = Home(f"{MON} 07:10")
        leave(home, f"{MON} 12:00")
        check(
            home,
            (f"{MON} 07:10", "eco", "absence"),
            (f"{MON} 10:59", "eco", "absence"),
            (f"{MON} 11:00", "comfort", "preheat"),
            (f"{MON} 11:59", "comfort", "preheat"),
            (f"{MON} 12:00", "comfort", "profile"),
            (f"{MON} 13:30", "eco", "profile"),
        )
        assert home.house.heating.until == paris(f"{MON} 11:00")
        assert (home.house.heating.next_mode, home.house.heating.next_change) == ("comfort", paris(f"{MON} 11:00"))

    def test_0830_this_evening(self) -> None:
        home = Home(f"{MON} 08:30")
        leave(home, f"{MON} 18:00")
        check(
            home,
            (f"{MON} 08:30", "eco", "absence"),
            (f"{MON} 12:00", "eco", "absence"),
            (f"{MON} 16:59", "eco", "absence"),
            (f"{MON} 17:00", "comfort", "preheat"),
            (f"{MON} 18:00", "comfort", "profile"),
        )

    def test_0830_in_an_hour_is_too_short(self) -> None:
        home = Home(f"{MON} 08:30")
        before = home.house.heating
        leave(home, f"{MON} 09:30")
        assert home.house.heating == before
        check(home, (f"{MON} 08:30", "eco", "profile"), (f"{MON} 09:00", "eco", "profile"))

    def test_0830_in_three_days(self) -> None:
        home = Home(f"{MON} 08:30")
        leave(home, "2026-11-26 08:30")
        check(
            home,
            (f"{MON} 18:00", "eco", "absence"),
            ("2026-11-25 18:00", "eco", "absence"),
            ("2026-11-26 07:29", "eco", "absence"),
            ("2026-11-26 07:30", "comfort", "preheat"),
            ("2026-11-26 08:29", "comfort", "preheat"),
            ("2026-11-26 08:30", "eco", "profile"),
        )

    def test_2000_tomorrow_noon(self) -> None:
        home = Home(f"{MON} 20:00")
        leave(home, f"{TUE} 12:00")
        check(
            home,
            (f"{MON} 20:00", "eco", "absence"),
            (f"{TUE} 07:00", "eco", "absence"),
            (f"{TUE} 11:00", "comfort", "preheat"),
            (f"{TUE} 12:00", "comfort", "profile"),
        )

    def test_0830_no_idea(self) -> None:
        home = Home(f"{MON} 08:30")
        before = home.house.heating
        leave(home, None)
        assert home.house.heating == before
        assert home.house.mode == "lockout"
        assert home.house.absence.back is None


@dataclass(frozen=True)
class Departure:
    """Said at, announced return, and what follows: forced eco until, or None when the heating is untouched."""

    name: str
    at: str
    back: str | None
    eco_until: str | None
    settings: Settings | None = None


def profile(**days: tuple[str, ...]) -> Settings:
    return family(heating={"profiles": {"work_week": days}})


SUNDAYS = profile(sun=("08:00-22:00",))
NO_PROFILE = family(heating={"profiles": {}})
LONG_PREHEAT = family(heating={"preheat_min": 120, "min_eco_min": 60})
NO_PREHEAT = family(heating={"preheat_min": 0, "min_eco_min": 0})

DEPARTURES = [
    Departure("saturday morning to the evening", "2026-11-28 09:00", "2026-11-28 18:00", "2026-11-28 17:00"),
    Departure("saturday to sunday", "2026-11-28 09:00", "2026-11-29 20:00", "2026-11-29 19:00"),
    Departure("friday evening to sunday evening", "2026-11-27 18:30", "2026-11-29 18:00", "2026-11-29 17:00"),
    Departure("friday to monday morning", "2026-11-27 18:30", "2026-11-30 08:00", "2026-11-30 07:00"),
    Departure("next week", f"{MON} 08:30", "2026-11-30 12:00", "2026-11-30 11:00"),
    Departure("in three weeks", f"{MON} 08:30", "2026-12-14 18:00", "2026-12-14 17:00"),
    Departure("over new year", "2026-12-20 08:30", "2027-01-03 18:00", "2027-01-03 17:00"),
    Departure("return in the past", f"{MON} 08:30", f"{MON} 08:00", None),
    Departure("return yesterday", f"{MON} 08:30", "2026-11-22 18:00", None),
    Departure("return now", f"{MON} 08:30", f"{MON} 08:30", None),
    Departure("in five minutes", f"{MON} 08:30", f"{MON} 08:35", None),
    Departure("in an hour and a half: just long enough", f"{MON} 08:30", f"{MON} 10:00", f"{MON} 09:00"),
    Departure("a minute less: too short", f"{MON} 08:30", f"{MON} 09:59", None),
    Departure("a minute more", f"{MON} 08:30", f"{MON} 10:01", f"{MON} 09:01"),
    Departure("in the middle of the night", f"{TUE} 02:00", f"{TUE} 07:00", f"{TUE} 06:00"),
    Departure("at midnight", f"{TUE} 00:00", f"{TUE} 12:00", f"{TUE} 11:00"),
    Departure("until midnight", f"{MON} 08:30", f"{TUE} 00:00", f"{MON} 23:00"),
    Departure("back in an eco slot", f"{MON} 08:30", f"{MON} 15:00", f"{MON} 14:00"),
    Departure("back in the small hours", f"{MON} 20:00", f"{TUE} 03:00", f"{TUE} 02:00"),
    Departure("from comfort into comfort", f"{MON} 17:30", f"{MON} 20:00", f"{MON} 19:00"),
    Departure("from the end of comfort", f"{MON} 22:29", f"{TUE} 06:00", f"{TUE} 05:00"),
    Departure("unknown in the evening", f"{MON} 20:00", None, None),
    Departure("unknown at the week-end", "2026-11-28 10:00", None, None),
    Departure("no profile at all", f"{MON} 08:30", f"{MON} 18:00", f"{MON} 17:00", NO_PROFILE),
    Departure("no profile, unknown", f"{MON} 08:30", None, None, NO_PROFILE),
    Departure("no profile, too short", f"{MON} 08:30", f"{MON} 09:15", None, NO_PROFILE),
    Departure("profile without this day", f"{MON} 08:30", f"{MON} 18:00", f"{MON} 17:00", SUNDAYS),
    Departure("long pre-heating", f"{MON} 08:30", f"{MON} 18:00", f"{MON} 16:00", LONG_PREHEAT),
    Departure("long pre-heating, too short", f"{MON} 08:30", f"{MON} 11:29", None, LONG_PREHEAT),
    Departure("no pre-heating", f"{MON} 08:30", f"{MON} 08:40", f"{MON} 08:40", NO_PREHEAT),
    Departure("slots over midnight", f"{MON} 23:00", f"{TUE} 10:00", f"{TUE} 09:00", profile(mon=("21:00-02:00",))),
    Departure("over the spring night", "2027-03-27 20:00", "2027-03-28 08:00", "2027-03-28 07:00"),
    Departure("back just after the spring change", "2027-03-27 20:00", "2027-03-28 03:30", "2027-03-28 01:30"),
    Departure("over the autumn night", "2026-10-24 20:00", "2026-10-25 08:00", "2026-10-25 07:00"),
    Departure("back just after the autumn change", "2026-10-24 20:00", "2026-10-25 03:00", "2026-10-25 02:00+01:00"),
    Departure("leaving in the repeated hour", "2026-10-25 02:30+02:00", "2026-10-25 05:00", "2026-10-25 04:00"),
    Departure("the repeated hour makes it long", "2026-10-25 01:45", "2026-10-25 03:00", "2026-10-25 02:00+01:00"),
    Departure("29 February", "2028-02-28 08:30", "2028-02-29 18:00", "2028-02-29 17:00"),
    Departure("new year's eve", "2026-12-31 20:00", "2027-01-01 03:00", "2027-01-01 02:00"),
    Departure("christmas evening", "2026-12-25 10:00", "2026-12-25 19:00", "2026-12-25 18:00"),
]  # fmt: skip


def test_there_are_forty() -> None:
    assert len({(case.at, case.back, id(case.settings)) for case in DEPARTURES}) == 40


def instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else paris(text)


@pytest.mark.parametrize("case", DEPARTURES, ids=lambda case: case.name)
def test_forty_more(case: Departure) -> None:
    settings = case.settings or family()
    home = Home(settings=settings)
    home.now = instant(case.at).astimezone(paris(MON).tzinfo)
    untouched = Home(settings=settings)
    leave_at(home, case.back)
    if case.eco_until is None:
        for hours in range(30):
            at = datetime.fromtimestamp(home.now.timestamp() + 3600 * hours, home.now.tzinfo)
            assert home.household.snapshot(at).heating == untouched.household.snapshot(at).heating
        return
    assert case.back is not None
    until, back = instant(case.eco_until), instant(case.back)
    heating = home.house.heating
    if until > home.now:
        assert (heating.mode, heating.why) == ("eco", "absence")
        assert heating.until.timestamp() == until.timestamp()
    home.restart()
    at_end = home.household.snapshot(before(until)).heating
    if until.timestamp() - home.now.timestamp() > 60:
        assert (at_end.mode, at_end.why) == ("eco", "absence")
    if until < back:
        for at in (until, before(back)):
            warm = home.household.snapshot(at).heating
            assert (warm.mode, warm.why) == ("comfort", "preheat")
    after = home.household.snapshot(back).heating
    assert after.why == "profile"
    assert after.mode == untouched.household.snapshot(back).heating.mode


def leave_at(home: Home, back: str | None) -> None:
    leave(home, None if back is None else instant(back).astimezone(home.now.tzinfo).replace(tzinfo=None).isoformat())


def before(at: datetime) -> datetime:
    return datetime.fromtimestamp(at.timestamp() - 1, at.tzinfo)


class TestTheUnusual:
    def test_restart_in_the_middle_changes_nothing(self) -> None:
        home = Home(f"{MON} 08:30")
        leave(home, f"{MON} 18:00")
        home.at(f"{MON} 13:00").tick()
        before_restart = home.house.heating
        home.restart()
        assert home.house.heating == before_restart
        home.restart()
        check(home, (f"{MON} 16:59", "eco", "absence"), (f"{MON} 17:00", "comfort", "preheat"))

    def test_down_during_the_whole_absence(self) -> None:
        home = Home(f"{MON} 08:30")
        leave(home, f"{MON} 18:00")
        home.at(f"{MON} 19:00")
        home.restart()
        home.tick()
        assert (home.house.heating.mode, home.house.heating.why) == ("comfort", "profile")

    def test_an_early_return_ends_it(self) -> None:
        home = Home(f"{MON} 08:30")
        leave(home, f"{MON} 18:00")
        home.at(f"{MON} 12:00")
        come_back(home)
        check(home, (f"{MON} 12:00", "comfort", "profile"), (f"{MON} 14:00", "eco", "profile"))
        assert home.house.absence is None

    def test_an_early_return_noticed_by_phone_and_door_ends_it(self) -> None:
        home = Home(f"{MON} 08:30")
        leave(home, f"{MON} 18:00")
        home.at(f"{MON} 12:00").sight("tel-nio")
        home.wait(seconds=20).move("PIR_entry")
        assert home.house.mode == "cocoon"
        check(home, (f"{MON} 12:30", "comfort", "profile"))

    def test_leaving_twice_the_later_word_counts(self) -> None:
        home = Home(f"{MON} 08:30")
        leave(home, f"{MON} 18:00")
        home.at(f"{MON} 09:00")
        leave(home, f"{TUE} 12:00")
        check(
            home,
            (f"{MON} 17:30", "eco", "absence"),
            (f"{TUE} 10:59", "eco", "absence"),
            (f"{TUE} 11:00", "comfort", "preheat"),
        )

    def test_leaving_twice_with_an_earlier_short_return_is_not_met_by_a_cold_house(self) -> None:
        home = Home(f"{MON} 11:00")
        leave(home, f"{MON} 22:00")
        home.at(f"{MON} 11:10")
        leave(home, f"{MON} 12:15")
        check(home, (f"{MON} 12:00", "comfort", "profile"))

    def test_leaving_twice_the_second_unknown_keeps_the_first_plan(self) -> None:
        home = Home(f"{MON} 08:30")
        leave(home, f"{MON} 18:00")
        home.at(f"{MON} 08:40")
        leave(home, None)
        check(home, (f"{MON} 12:00", "eco", "absence"), (f"{MON} 17:00", "comfort", "preheat"))

    def test_leaving_rules_over_what_was_forced_before(self) -> None:
        home = Home(f"{MON} 08:00")
        home.act("heater", "force", mode="comfort", until=f"{MON}T20:00:00+01:00")
        home.at(f"{MON} 08:30")
        leave(home, f"{MON} 18:00")
        check(home, (f"{MON} 09:00", "eco", "absence"), (f"{MON} 17:30", "comfort", "preheat"))

    def test_forcing_from_afar_rules_over_the_absence(self) -> None:
        home = Home(f"{MON} 08:30")
        leave(home, f"{MON} 18:00")
        home.at(f"{MON} 10:00").act("heater", "force", mode="comfort", until=f"{MON}T11:00:00+01:00")
        check(home, (f"{MON} 10:30", "comfort", "forced"), (f"{MON} 11:00", "eco", "absence"))

    def test_auto_drops_everything(self) -> None:
        home = Home(f"{MON} 08:30")
        leave(home, f"{MON} 18:00")
        home.act("heater", "auto")
        check(home, (f"{MON} 12:00", "comfort", "profile"))

    def test_the_announced_effects_may_come_in_any_order(self) -> None:
        home = Home(f"{MON} 08:30")
        leave(home, f"{MON} 18:00")
        home.at(f"{MON} 09:00")
        stamps = {"start": f"{MON}T09:00:00+01:00", "until": f"{MON}T14:00:00+01:00", "back": f"{MON}T15:00:00+01:00"}
        home.act("heater", "absence", **stamps)
        home.act("absence", "set", since=stamps["start"], back=stamps["back"])
        check(home, (f"{MON} 13:59", "eco", "absence"), (f"{MON} 14:00", "comfort", "preheat"))
