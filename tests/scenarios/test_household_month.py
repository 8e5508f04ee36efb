"""A simulated month of a household of four: what must hold at every minute of it."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.household_family import BURGLAR, CLEANER, DAYS, PEOPLE, live
from tests.scenarios.household_month import Month, simulate

pytestmark = pytest.mark.timeout(600)
"""About 12 s of computing; on a machine that does much else it takes longer."""


@pytest.fixture(scope="module")
def month() -> Iterator[Month]:
    logging.disable(logging.CRITICAL)
    try:
        yield simulate(seed=1)
    finally:
        logging.disable(logging.NOTSET)


def test_every_invariant_held(month: Month) -> None:
    """No lockout with someone confirmed present, no alarm without cause, warm at the announced returns, and so on."""
    assert month.broken == []


def test_strangers_gave_the_alarm_and_nobody_else(month: Month) -> None:
    assert month.missed_intrusions() == []
    strangers = [entered.timestamp() for entered in (BURGLAR, CLEANER)]
    assert all(any(0 <= alarm - entered <= 600 for entered in strangers) for alarm in month.alarms)
    # Whoever got them is told, once, when somebody of the family is back.
    assert len(month.called_off) == len(strangers)
    assert all(
        entered < over and month.life.at_home(over) for entered, over in zip(strangers, month.called_off, strict=True)
    )


def test_the_month_was_a_full_one(month: Month) -> None:
    """The invariants are worth what happened: a month in which nothing happens breaks none."""
    assert month.counts["ticks"] == DAYS * 24 * 60 + 60, "the autumn day has an hour more"
    assert len([mode for _, mode, _ in month.changes if mode == "lockout"]) >= 20
    assert len([mode for _, mode, _ in month.changes if mode == "asleep"]) >= 20
    assert {cause for _, _, cause in month.changes} >= {"speech", "pir", "bluetooth"}
    assert month.counts["greetings"] >= 30
    assert len(month.returns) >= 5
    assert len(month.switched) > 500
    assert month.coldest > month.settings.heating.frost


def test_the_house_knows_who_is_there(month: Month) -> None:
    """Over all samples, the phones tell the truth about their owners nearly always."""
    right = total = 0
    for sample in month.samples:
        for person in PEOPLE[:3]:
            total += 1
            right += (person in sample.home) == (person in sample.believed)
    assert right / total > 0.93


def test_the_same_seed_is_the_same_life() -> None:
    assert live(3).happenings == live(3).happenings
    assert live(3).happenings != live(4).happenings


def test_the_picture_is_drawn(month: Month, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from tests.scenarios.household_picture import draw

    draw(month, tmp_path / "month.png")
    head = (tmp_path / "month.png").read_bytes()[:8]
    assert head == b"\x89PNG\r\n\x1a\n"
    assert (tmp_path / "month.png").stat().st_size > 50_000
