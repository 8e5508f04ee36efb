"""Weeks by chance, audited against the truth; and ten minutes of chopped current."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from basecamp.settings.nightwatch import NightwatchSettings
from nightwatch.simulation.chance import write
from nightwatch.simulation.story import HOUSE, Event, Happening, Story, merged
from nightwatch.simulation.tell import Tale
from nightwatch.simulation.truth import audit


@pytest.mark.parametrize("seed", [1, 2])
def test_weeks_by_chance_lose_nothing_invent_nothing_and_end_everything(seed: int) -> None:
    chance = write(seed, 25)
    result = audit(chance, Tale(chance.story).run())
    assert not result.sins, "\n".join(result.sins)
    assert result.faults >= 10
    assert result.alarms >= 5
    assert result.most_copies <= 2


def test_the_audit_sees_sins() -> None:
    chance = write(1, 12)
    lines = list(Tale(chance.story).run())
    alarm = next(line for line in lines if line["kind"] == "alarm")
    assert any("no end" in sin for sin in audit(chance, [x for x in lines if x["kind"] != "resolution"]).sins)
    assert any("never left" in sin for sin in audit(chance, [x for x in lines if x["kind"] != "message"]).sins)
    assert any("invented" in sin for sin in audit(chance, [*lines, alarm | {"check": "leak", "id": 999}]).sins)
    message = next(line for line in lines if line["kind"] == "message" and line["outcome"] == "delivered")
    assert any("3 copies" in sin for sin in audit(chance, [*lines, message, message]).sins)


def test_ten_minutes_of_current_chopped_every_second_are_two_messages() -> None:
    start = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Paris"))
    events = tuple(Event(60.0 + second, Happening(at="+0 s", set={"mains": second % 2 == 1})) for second in range(600))
    story = Story(
        "chopped", start, 1800.0, "fr", NightwatchSettings.model_validate(HOUSE), {"router.battery": True}, events
    )
    lines = list(Tale(story).run())
    told = [line for line in lines if line["kind"] in ("alarm", "unstable", "repeat", "resolution")]
    assert [(line["kind"], line["level"]) for line in told] == [("alarm", "warning"), ("resolution", "warning")]
    assert "instable" in told[0]["text"]
    messages = [line for line in lines if line["kind"] == "message" and line["channel"] == "sms"]
    assert len(messages) == 2


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 20), datetime(2026, 10, 24, 20)], ids=["spring", "autumn"])
def test_the_night_the_clocks_change_is_a_night_like_any_other(day: datetime) -> None:
    start = day.replace(tzinfo=ZoneInfo("Europe/Paris"))
    values = {"water.flow": 60.0, "energy.flow": 3000.0}
    limits = {"water_hour_l": 90, "energy_hour_wh": 4500}
    slow = merged(HOUSE, {"mains": {"every_s": 60}, "consumption": limits})
    story = Story("clocks", start, 16 * 3600.0, "fr", NightwatchSettings.model_validate(slow), values, ())
    lines = list(Tale(story).run())
    assert [line for line in lines if line["kind"] in ("alarm", "info", "message")] == []
    assert [line["level"] for line in lines if line["kind"] == "verdict" and line["check"] == "leak"] == ["ok"]
