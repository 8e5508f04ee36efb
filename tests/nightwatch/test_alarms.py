"""The alarm records: levels, announcements, ends, repeats, flapping; and what must hold whatever happens."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from basecamp.settings.nightwatch.alarms import AlarmsSettings
from nightwatch.alarms import Notice, Policy, Record, acknowledge, step
from nightwatch.keeper import MemoryKeeper
from nightwatch.records import Records
from nightwatch.verdict import Level, Text, Verdict
from tests.nightwatch.times import at

POLICY = Policy(repeat_s=600, repeats=3, flap_count=3, flap_s=900, calm_s=300)
BAD = Text("Mal.", "Bad.")
GOOD = Text("Bien.", "Good.")


def play(
    levels: Sequence[tuple[float, Level]], record: Record | None = None, quiet: Sequence[float] = (), unknown: float = 0
) -> tuple[Record, list[tuple[float, Notice]]]:
    """`quiet`: the seconds at which the fault is inhibited."""
    now = record or Record("test", "it")
    notices: list[tuple[float, Notice]] = []
    number = now.id + 1
    for second, level in levels:
        reason = GOOD if level == "ok" else BAD
        now, said = step(
            now,
            level,
            reason,
            at(second),
            POLICY,
            quiet=second in quiet,
            next_id=number,
            unknown_after_s=unknown,
        )
        if now.id == number:
            number += 1
        notices += [(second, notice) for notice in said]
    return now, notices


def kinds(notices: list[tuple[float, Notice]]) -> list[tuple[float, str]]:
    return [(second, notice.kind) for second, notice in notices]


def test_what_is_true_at_the_start_alarms_and_ends_aloud_once() -> None:
    _, notices = play([(0, "warning"), (60, "warning"), (120, "ok"), (180, "ok")])
    assert kinds(notices) == [(0, "alarm"), (120, "resolution")]
    assert notices[1][1].text.fr == "Bien. (après 2 min)"
    assert notices[1][1].text.en == "Good. (after 2 min)"
    assert notices[0][1].alarm == notices[1][1].alarm == 1


def test_how_long_it_lasted_counts_the_time_the_watchman_was_down() -> None:
    """The battery of the watch host was empty after ten minutes; the current came back six hours later."""
    record, _ = play([(0, "critical"), (600, "critical")])
    for wall, trusted, said in ((21600, True, "6 h"), (21600, False, "10 min"), (-5e8, True, "10 min")):
        later = replace(at(601), wall=at(wall).wall, trusted=trusted)
        _, (notice,) = step(record, "ok", GOOD, later, POLICY, quiet=False, next_id=9)
        assert notice.text.fr == f"Bien. (après {said})"
    early = replace(record, since="1970-01-01T00:05:00+00:00")
    _, (notice,) = step(early, "ok", GOOD, at(601), POLICY, quiet=False, next_id=9)
    assert notice.text.en == "Good. (after 10 min)"


def test_a_worse_level_is_told_and_a_milder_one_is_not() -> None:
    _, notices = play([(0, "warning"), (60, "critical"), (120, "warning"), (180, "ok")])
    assert kinds(notices) == [(0, "alarm"), (60, "alarm"), (180, "resolution")]
    assert notices[1][1].level == "critical"


def test_only_critical_ones_are_repeated_until_acknowledged_and_not_for_ever() -> None:
    _, notices = play([(second, "critical") for second in range(0, 6000, 60)])
    assert kinds(notices) == [(0, "alarm"), (600, "repeat"), (1200, "repeat"), (1800, "repeat")]
    _, notices = play([(second, "warning") for second in range(0, 6000, 60)])
    assert kinds(notices) == [(0, "alarm")]


def test_an_acknowledged_alarm_is_not_repeated_but_its_end_is_told() -> None:
    record, _ = play([(0, "critical")])
    record = acknowledge(record, "owner")
    _, notices = play([(600, "critical"), (1200, "critical"), (1300, "ok")], record)
    assert kinds(notices) == [(1300, "resolution")]


def test_a_fault_found_after_no_news_is_told_too_and_once() -> None:
    """The meter was silent for hours, and when it speaks again the house is under water."""
    levels: list[tuple[float, Level]] = [(0, "unknown"), (600, "unknown"), (700, "warning"), (760, "warning")]
    levels += [(800, "unknown"), (860, "warning"), (900, "ok")]
    record, notices = play(levels, unknown=500)
    assert kinds(notices) == [(600, "alarm"), (700, "alarm"), (900, "resolution")]
    assert [notice.text.fr for _, notice in notices[:2]] == ["Plus de nouvelles : Mal.", "Mal."]
    assert len({notice.alarm for _, notice in notices}) == 1 and not record.blind
    _, notices = play(levels, quiet=[700], unknown=500)
    assert kinds(notices) == [(600, "alarm"), (760, "alarm"), (900, "resolution")]
    _, notices = play([(0, "unknown"), (600, "unknown"), (700, "critical"), (760, "warning")], unknown=500)
    assert kinds(notices) == [(600, "alarm"), (700, "alarm")]


def test_an_alarm_that_comes_and_goes_can_be_answered_while_it_is_gone() -> None:
    records = Records(AlarmsSettings(), MemoryKeeper())
    levels: list[Level] = ["critical", "ok", "critical", "ok", "critical", "ok"]
    told = [
        notice
        for number, level in enumerate(levels)
        for notice in records.weigh(("mains", "house"), Verdict(level, BAD), at(60 * number), quiet=False, unknown_s=0)[
            2
        ]
    ]
    assert told[-1].kind == "unstable"
    assert records.acknowledge(told[-1].alarm, "owner", at(330)), "the number people were just told"
    assert records.by_key["mains", "house"].acknowledged == "owner"
    assert not records.acknowledge(99, "owner", at(330))


def test_unknown_and_suspended_neither_raise_nor_end() -> None:
    record, notices = play([(0, "critical"), (60, "unknown"), (120, "suspended"), (180, "unknown")])
    assert kinds(notices) == [(0, "alarm")]
    assert record.level == "critical"
    assert kinds(play([(0, "unknown"), (60, "suspended"), (90, "ok")])[1]) == []


def test_not_knowing_for_long_is_a_warning_of_its_own() -> None:
    _, notices = play([(second, "unknown") for second in range(0, 1000, 100)] + [(1000, "ok")], unknown=500)
    assert kinds(notices) == [(500, "alarm"), (1000, "resolution")]
    assert notices[0][1].text.fr == "Plus de nouvelles : Mal."


def test_inhibition_keeps_quiet_about_a_fault_but_not_about_an_end() -> None:
    quiet = list(range(0, 300, 60))
    _, notices = play([(second, "warning") for second in range(0, 360, 60)] + [(400, "ok")], quiet=quiet)
    assert kinds(notices) == [(300, "alarm"), (400, "resolution")]
    _, notices = play([(0, "warning"), (60, "ok")], quiet=[0, 60])
    assert kinds(notices) == []
    _, notices = play([(0, "warning"), (60, "ok")], quiet=[60])
    assert kinds(notices) == [(0, "alarm"), (60, "resolution")]


def test_flapping_becomes_one_summary_and_silence_until_stable() -> None:
    levels: list[tuple[float, Level]] = [
        (second, "warning" if second // 60 % 2 == 0 else "ok") for second in range(0, 1200, 60)
    ]
    levels += [(second, "ok") for second in range(1200, 1800, 60)]
    record, notices = play(levels)
    assert kinds(notices) == [
        (0, "alarm"),
        (60, "resolution"),
        (120, "alarm"),
        (180, "resolution"),
        (240, "unstable"),
        (1440, "resolution"),
    ]
    assert not record.flapping


def test_flapping_that_ends_in_a_fault_keeps_it_alive() -> None:
    levels: list[tuple[float, Level]] = [
        (second, "critical" if second // 60 % 2 == 0 else "ok") for second in range(0, 600, 60)
    ]
    levels += [(second, "critical") for second in range(600, 3000, 60)]
    record, notices = play(levels)
    assert record.level == record.announced == "critical"
    assert notices[-1][1].kind == "repeat"


def test_flapping_that_ends_in_the_unknown_is_not_said_to_be_over() -> None:
    levels: list[tuple[float, Level]] = [(60 * n, "critical" if n % 2 == 0 else "ok") for n in range(6)]
    blind: list[tuple[float, Level]] = [(360 + 60 * n, "unknown") for n in range(20)]
    _, notices = play(levels + blind)
    assert notices[-1][1].kind == "unstable"
    _, notices = play([*levels, *blind, (1600, "ok"), (1660, "ok")])
    assert [(second, notice.kind) for second, notice in notices[-2:]] == [(240, "unstable"), (1600, "resolution")]


def test_a_record_survives_json() -> None:
    record, _ = play([(0, "critical"), (60, "ok"), (120, "warning")])
    assert Record.from_json(record.as_json()) == record


LEVELS = st.lists(
    st.tuples(st.sampled_from(["ok", "warning", "critical", "unknown", "suspended"]), st.booleans(), st.booleans()),
    max_size=60,
)


@given(LEVELS)
@settings(max_examples=300)
def test_whatever_happens_what_is_announced_is_resolved_exactly_once_and_nothing_is_invented(
    steps: list[tuple[Level, bool, bool]],
) -> None:
    record = Record("test", "it")
    number = 1
    said: list[Notice] = []
    open_alarms: set[int] = set()
    tail: list[tuple[Level, bool, bool]] = [("ok", False, False)] * 12
    for index, (level, quiet, taken) in enumerate([*steps, *tail]):
        if taken:
            record = acknowledge(record, "somebody")
        record, notices = step(
            record,
            level,
            GOOD if level == "ok" else BAD,
            at(60.0 * index),
            POLICY,
            quiet=quiet,
            next_id=number,
        )
        if record.id == number:
            number += 1
        for notice in notices:
            said.append(notice)
            if notice.kind == "resolution":
                assert level == "ok"
                open_alarms.remove(notice.alarm)
            else:
                assert level in ("warning", "critical", "unknown")
                assert notice.level in ("warning", "critical")
                if notice.kind != "repeat":
                    open_alarms.add(notice.alarm)
                assert notice.alarm in open_alarms
    assert not open_alarms
    assert record.announced == "ok"
