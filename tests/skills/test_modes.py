"""The table of transitions, and the page drawn from it."""

from itertools import product
from pathlib import Path

import pytest

from basecamp.events import Announcement, ModeChanged
from basecamp.house import MODES
from skills import modes
from skills.household import Household
from tests.skills.house import Home, family, paris

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_the_table() -> None:
    assert (ROOT / "docs" / "modes.md").read_text(encoding="utf-8") == modes.document()


def test_every_mode_is_reachable_by_voice_from_every_other() -> None:
    for before, after in product(MODES, MODES):
        for cause in ("speech", "remote"):
            found = modes.find(before, f"ask_{after}", cause)
            assert (found is not None) == (before != after)


def test_sensors_and_timers_never_lock() -> None:
    for row in modes.TABLE:
        if set(row.causes) & {"pir", "bluetooth"}:
            assert row.after == "cocoon"
        if "timer" in row.causes:
            assert row.after != "lockout"


def test_no_two_rows_claim_the_same() -> None:
    keys = [(row.before, row.trigger, cause) for row in modes.TABLE for cause in row.causes]
    assert len(keys) == len(set(keys))


def test_asking_twice_changes_once() -> None:
    home = Home().act("modes", "set", mode="lockout").act("modes", "set", mode="lockout", cause="remote")
    assert [(e.mode, e.cause) for e in home.of(ModeChanged)] == [("lockout", "speech")]


def test_unknown_cause_does_nothing() -> None:
    assert Home().act("modes", "set", mode="lockout", cause="cat").house.mode == "cocoon"


def test_the_night_may_begin_and_end_by_the_clock() -> None:
    home = Home("2026-11-23 20:00", family(modes={"sleep_at": "23:30", "wake_at": "07:00"}))
    home.run(8 * 60, step_s=60)
    assert [(e.mode, e.cause, f"{e.at.astimezone(home.now.tzinfo):%H:%M}") for e in home.of(ModeChanged)] == [
        ("asleep", "timer", "23:30")
    ]
    home.run(4 * 60, step_s=60)
    assert [(e.mode, f"{e.at.astimezone(home.now.tzinfo):%H:%M}") for e in home.of(ModeChanged)][1:] == [
        ("cocoon", "07:00")
    ]


def test_a_late_sleeper_is_not_woken_by_the_clock_again() -> None:
    home = Home("2026-11-23 06:00", family(modes={"wake_at": "07:00"}))
    home.act("modes", "set", mode="asleep").run(120, step_s=60)
    assert home.house.mode == "cocoon"
    home.act("modes", "set", mode="asleep").run(120, step_s=60)
    assert home.house.mode == "asleep"


@pytest.mark.parametrize(("hour", "sensor", "mode"), [
    ("06:30", "PIR_ui", "cocoon"), ("05:30", "PIR_ui", "asleep"), ("06:30", "PIR_indoor", "asleep"),
    ("12:30", "PIR_ui", "asleep"),
])  # fmt: skip
def test_a_morning_movement_ends_the_night_when_set(hour: str, sensor: str, mode: str) -> None:
    home = Home("2026-11-23 00:30", family(modes={"wake_by_movement_from": "06:00"})).act("modes", "set", mode="asleep")
    home.at(f"2026-11-23 {hour}").move(sensor)
    assert home.house.mode == mode


def test_by_default_a_movement_does_not_end_the_night() -> None:
    home = Home("2026-11-23 00:30").act("modes", "set", mode="asleep")
    home.at("2026-11-23 07:30").move("PIR_ui")
    assert home.house.mode == "asleep"


def test_status_in_both_languages() -> None:
    home = Home().act("modes", "set", mode="asleep")
    assert home.household.status(home.now, "fr")["modes"] == "Mode asleep (nuit) depuis 23/11 08:00."
    assert home.household.status(home.now, "en")["modes"] == "Mode asleep (night) since 23/11 08:00."


def quiet(home: Home, until: str) -> Home:
    return home.act("silence", "set", on=True, until=paris(until).isoformat())


def test_a_silence_for_a_while_ends_by_itself_and_tells_what_came_meanwhile() -> None:
    home = quiet(Home("2026-11-23 14:00"), "2026-11-23 16:00").act("presence", "set", person="Nio", present=True)
    home.act("messages", "add", text="J'arrive", sender="Natacha", person=None).run(119)
    assert (home.house.silence, home.house.silence_until) == (True, paris("2026-11-23 16:00"))
    assert home.of(Announcement) == []
    home.run(2)
    assert (home.house.silence, home.house.silence_until) == (False, None)
    assert [told.text for told in home.of(Announcement)] == ["Il y a un nouveau message."]


def test_a_silence_that_ends_in_the_night_lasts_until_the_morning() -> None:
    home = quiet(Home("2026-11-23 21:00"), "2026-11-23 23:00").act("modes", "set", mode="asleep")
    home.run(3 * 60, step_s=60)
    assert home.house.silence
    home.act("modes", "set", mode="cocoon")
    assert not home.house.silence


def test_a_short_night_gives_back_a_silence_with_its_end() -> None:
    home = quiet(Home("2026-11-23 14:00"), "2026-11-23 18:00").act("modes", "set", mode="asleep")
    home.run(60, step_s=60).clear()
    home.act("modes", "set", mode="cocoon")
    assert (home.house.silence, home.house.silence_until) == (True, paris("2026-11-23 18:00"))
    home.run(4 * 60, step_s=60).clear()
    assert not home.house.silence


def test_a_silence_for_a_while_survives_a_restart() -> None:
    home = quiet(Home("2026-11-23 14:00"), "2026-11-23 16:00")
    home.tick()
    again = Household(home.store, home.settings)
    assert again.snapshot(home.now).silence_until == paris("2026-11-23 16:00")
    again.tick(paris("2026-11-23 16:00"))
    assert not again.snapshot(home.now).silence
