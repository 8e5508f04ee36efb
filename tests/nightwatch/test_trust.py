"""When the wall clock may be believed."""

from datetime import UTC, datetime

import pytest

from nightwatch.trust import Trust, look

WALL = datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()


def play(walls: list[tuple[float, float]], synchronised: bool | None = None) -> list[bool]:
    """(steady, jump of the wall so far) -> trusted."""
    trust, answers = Trust(), []
    for steady, jump in walls:
        trust, _ = look(trust, WALL + steady + jump, steady, 60, synchronised)
        answers.append(trust.trusted)
    return answers


def test_a_clock_that_goes_on_is_believed() -> None:
    assert play([(0, 0), (60, 0), (3600, 2), (7200, -3)]) == [True] * 4


def test_an_hour_back_is_believed_after_ten_minutes() -> None:
    assert play([(0, 0), (60, -3600), (120, -3600), (659, -3600), (661, -3600)]) == [True, False, False, False, True]


def test_ten_years_need_the_word_of_the_kernel_or_the_way_back() -> None:
    years = 3650 * 86400.0
    assert play([(0, 0), (60, years), (7200, years), (7260, 0)]) == [True, False, False, True]
    assert play([(0, 0), (60, years), (120, years)], synchronised=True) == [True, True, True]


def test_1970_is_never_believed() -> None:
    trust, _ = look(Trust(), 3600.0, 0.0, 60, True)
    assert not trust.trusted
    trust, news = look(trust, WALL, 10.0, 60, True)
    assert trust.trusted
    assert news is not None


@pytest.mark.parametrize(("moved", "good"), [(86400.0, True), (-7200.0, False), (400 * 86400.0, False), (-5.0, True)])
def test_after_a_start_the_clock_may_be_ahead_but_not_behind(moved: float, good: bool) -> None:
    trust, _ = look(Trust(), WALL, 0, 60, None)
    trust, _ = look(trust, WALL + 10 + moved, 10, 60, None, fresh=True)
    assert trust.trusted is good


def test_a_jump_is_told_in_both_languages() -> None:
    trust, _ = look(Trust(), WALL, 0, 60, None)
    _, news = look(trust, WALL - 3600 + 1, 1, 60, None)
    assert news is not None
    assert (news.fr, news.en) == ("L'horloge a sauté : 1 h de retard.", "The clock jumped 1 h back.")
