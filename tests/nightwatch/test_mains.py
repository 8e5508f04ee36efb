"""The mains state machine, exactly as features.md wants it."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import MainsSettings
from hardware.ports import MainsReading
from nightwatch.checks.mains import CUTS, SUBJECT, Mains, cuts
from nightwatch.keeper import MemoryKeeper
from nightwatch.verdict import State, Verdict, forget_waiting
from nightwatch.watch import Watch
from tests.nightwatch.times import NOON, at

CHECK = Mains(MainsSettings())


def readings(*values: bool | None) -> list[MainsReading]:
    return [MainsReading(f"s{number}", value, NOON, detail="test") for number, value in enumerate(values)]


def run(seconds: Sequence[tuple[float, tuple[bool | None, ...]]], state: State | None = None) -> list[Verdict]:
    verdicts: list[Verdict] = []
    kept: State = state or {}
    for second, values in seconds:
        verdicts.append(CHECK.judge(readings(*values), kept, at(second)))
        kept = verdicts[-1].state
    return verdicts


def test_one_source_needs_the_dwell() -> None:
    levels = [v.level for v in run([(0, (True,)), (1, (False,)), (2, (False,)), (3, (False,)), (4, (False,))])]
    assert levels == ["ok", "ok", "ok", "ok", "critical"]


def test_a_cut_is_looked_at_again_at_the_end_of_its_dwell() -> None:
    settings = NightwatchSettings()
    check = Mains(settings.mains)
    watch = Watch(settings, "fr", [check], MemoryKeeper(), ["sms:owner"], at(0))
    looks = []
    now_s = 0.3
    while now_s < 6 and not watch.records:
        if watch.due(at(now_s)):
            looks.append(round(now_s, 2))
            watch.observe(check, {SUBJECT: readings(now_s < 1)}, at(now_s))
        now_s = max(now_s + 0.001, watch.next_wake(1000 + now_s) - 1000)
    # Seen first at 1.0 (every second from the start on), believed 2.5 s later, between two looks.
    assert looks == [0.3, 1.0, 2.0, 3.0, 3.5] and len(watch.records) == 1
    watch.observe(check, {SUBJECT: readings(True)}, at(3.6))
    assert check.believed_at(watch.states["mains"][SUBJECT]) == math.inf


def test_cuts_that_are_over_are_remembered_with_their_hours() -> None:
    state: State = run([(0, (True,)), *((float(s), (False,)) for s in range(1, 10))])[-1].state
    assert cuts(state) == []
    # The watchman starts anew in the dark; the power is back ten minutes later.
    state = run([(600.0 + s, (True,)) for s in range(30)], forget_waiting(state))[-1].state
    began, over = at(1).wall, at(600).wall
    assert cuts(state) == [{"since": began.isoformat(timespec="seconds"), "until": over.isoformat(timespec="seconds")}]
    for number in range(CUTS + 3):
        start = 1000.0 + 100 * number
        state = run([(start + s, (s > 50,)) for s in range(100)], state)[-1].state
    assert len(cuts(state)) == CUTS and cuts(state)[0]["since"] > cuts(state)[1]["since"]


def test_with_a_clock_that_is_not_believed_nobody_knows_when_it_was() -> None:
    state: State = {}
    for second, online in ((0, True), (1, False), (9, False), (60, True), (90, True)):
        state = CHECK.judge(readings(online), state, replace(at(second), trusted=False)).state
    assert state["power"] == "POWER_OK" and cuts(state) == []


def test_a_cut_during_which_the_clock_was_set_back_is_not_told() -> None:
    """Its end would be before its beginning, and the house would refuse the list."""
    state: State = {}
    for second, online in ((0, True), (1, False), (9, False), (60, True), (90, True)):
        now = at(second)
        now = replace(now, wall=now.wall - timedelta(hours=1)) if second >= 60 else now
        state = CHECK.judge(readings(online), state, now).state
    assert state["power"] == "POWER_OK" and cuts(state) == []


def test_two_sources_that_agree_are_believed_after_a_second() -> None:
    levels = [v.level for v in run([(0, (True, True)), (1, (False, False)), (2, (False, False))])]
    assert levels == ["ok", "ok", "critical"]


def test_two_sources_that_disagree_are_no_blackout_but_a_warning_in_the_end() -> None:
    verdicts = run([(second, (False, True)) for second in range(70)])
    assert {v.level for v in verdicts[:59]} == {"ok"}
    assert verdicts[-1].level == "warning"


def test_a_flicker_is_no_alarm() -> None:
    seconds = [(0, (True,)), (1, (False,)), (2, (False,)), (3, (True,)), (4, (False,)), (5, (True,)), (6, (True,))]
    assert {v.level for v in run(seconds)} == {"ok"}


def test_chopped_current_every_second_for_ten_minutes_is_one_warning_never_a_blackout() -> None:
    levels = [v.level for v in run([(second, (second % 2 == 0,)) for second in range(600)])]
    assert set(levels) == {"ok", "warning"}
    changes = [pair for pair in itertools.pairwise(levels) if pair[0] != pair[1]]
    assert changes == [("ok", "warning")]


def test_the_return_waits_and_then_everything_rests_two_minutes() -> None:
    dark = run([(0, (True,)), (1, (False,)), (5, (False,))])[-1]
    assert dark.level == "critical"
    assert CHECK.suspends(dark.state, at(5))
    back = run([(100, (True,)), (104, (True,)), (105, (True,))], dark.state)
    assert [v.level for v in back] == ["critical", "critical", "ok"]
    assert "revenu" in back[-1].reason.fr
    assert "is back" in back[-1].reason.en
    assert CHECK.suspends(back[-1].state, at(105 + 119))
    assert not CHECK.suspends(back[-1].state, at(105 + 120))


def test_a_blackout_is_remembered_in_the_state() -> None:
    dark = run([(0, (True,)), (1, (False,)), (5, (False,))])[-1]
    assert run([(3600, (False,))], dark.state)[-1].level == "critical"


def test_sources_that_cannot_tell_end_no_blackout_and_make_none() -> None:
    dark = run([(0, (True,)), (1, (False,)), (5, (False,))])[-1]
    assert run([(6, (None,)), (600, (None,))], dark.state)[-1].level == "critical"
    levels = [v.level for v in run([(0, (True,)), (1, (None,)), (5, (None,)), (30, (None,))])]
    assert levels == ["ok", "ok", "ok", "unknown"]
    assert run([(0, (None,))])[-1].level == "unknown"
    assert run([(0, ())])[-1].level == "unknown"


def test_why_no_source_can_tell_is_said_in_both_languages() -> None:
    silent = MainsReading("ups", None, NOON, detail="no answer", detail_fr="pas de réponse")
    text = CHECK.judge([silent, MainsReading("ac", None, NOON, detail="AC")], {}, at(0)).reason
    assert text.fr == "Aucun capteur de courant ne répond (ups : pas de réponse ; ac : AC)."
    assert text.en == "No mains sensor answers (ups: no answer; ac: AC)."
    assert CHECK.judge([], {}, at(0)).reason.fr == "Aucun capteur de courant ne répond (il n'y en a pas)."


def test_one_source_that_cannot_tell_leaves_the_word_to_the_other() -> None:
    levels = [v.level for v in run([(0, (True, None)), (1, (False, None)), (2, (False, None)), (4, (False, None))])]
    assert levels == ["ok", "ok", "ok", "critical"]


@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=60))
def test_no_blackout_without_three_seconds_of_darkness(values: list[bool | None]) -> None:
    verdicts = run([(float(second), (value,)) for second, value in enumerate(values)])
    for number, verdict in enumerate(verdicts):
        if verdict.level == "critical" and (number == 0 or verdicts[number - 1].level != "critical"):
            assert values[max(0, number - 3) : number + 1] == [False] * 4
