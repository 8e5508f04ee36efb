"""Regular messages, texts, hours of the day, and the story reader's sentences."""

from datetime import date, datetime, timedelta

import pytest

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.alarms import AlarmsSettings
from nightwatch.alarms import Notice
from nightwatch.channels.channel import Message
from nightwatch.checks.check import all_checks
from nightwatch.delivery import Delivery
from nightwatch.hours import inside, last_night
from nightwatch.keeper import MemoryKeeper
from nightwatch.plot import Curve, plot
from nightwatch.routine import Rounds, is_due, last_due, report
from nightwatch.simulation.story import StoryError, offset, parse, seconds
from nightwatch.texts import message
from nightwatch.verdict import Text, Verdict
from tests.nightwatch.times import NOON, PARIS, at


def test_when_a_regular_message_is_due() -> None:
    assert NOON.weekday() == 0
    assert last_due("08:00", NOON) == NOON.replace(hour=8)
    assert last_due("13:00", NOON) == NOON.replace(hour=13) - timedelta(days=1)
    assert last_due("sun 11:00", NOON) == NOON.replace(hour=11) - timedelta(days=1)
    assert last_due("mon 13:00", NOON) == NOON.replace(hour=13) - timedelta(days=7)
    assert last_due("", NOON) is None
    mark = is_due("08:00", "", NOON)
    assert mark is not None
    assert is_due("08:00", mark, NOON) is None
    assert is_due("04:00", "", NOON) is None
    with pytest.raises(ValueError, match="tomorrow"):
        last_due("tomorrow", NOON)


def test_the_first_start_only_takes_note_then_each_is_due_once_whatever_is_restarted() -> None:
    keeper = MemoryKeeper()
    settings = AlarmsSettings(self_test="mon 11:00", report_at="08:00")

    def rounds(started_s: float) -> Rounds:
        return Rounds(settings, keeper, started_s)

    first = rounds(1000.0)  # Monday noon: both hours are past
    assert first.due(at(0)) == [] and first.due(at(3600)) == []
    day = 20 * 3600.0
    assert first.due(at(day - 1)) == [] and first.due(at(day, trusted=False)) == []
    assert first.due(at(day)) == ["report"]
    assert first.due(at(day + 20)) == [] and rounds(1000.0 + day + 30).due(at(day + 60)) == []
    week = 7 * 86400.0 - 3600
    assert rounds(1000.0).due(at(week)) == ["self_test", "report"]
    assert rounds(1000.0).due(at(week + 20)) == []
    # Down over the hour: sent late, but not after six hours.
    fortnight = 14 * 86400.0
    assert rounds(1000.0).due(at(fortnight + 3 * 3600)) == ["self_test"]
    assert rounds(1000.0).due(at(fortnight + 7 * 86400 + 7 * 3600)) == [], "its hour is eight hours ago"
    assert Rounds(AlarmsSettings(self_test="", report_at=""), MemoryKeeper(), 0.0).due(at(week)) == []


def test_the_report_names_problems_first() -> None:
    verdicts = [
        ("temperature", "salon", Verdict("ok", Text("Température normale : salon, 19,5 °C.", "Fine: salon, 19.5 °C."))),
        ("network", "router", Verdict("warning", Text("Le routeur ne répond plus.", "The router is away."))),
        ("leak", "water", Verdict("unknown", Text("?", "?"))),
    ]
    text = report(verdicts, TITLES)
    assert text.fr == (
        "Rapport (3 points surveillés). Le routeur ne répond plus. On ne sait pas : Fuite d'eau. salon, 19,5 °C."
    )
    assert text.en == "Report (3 things watched). The router is away. Not known: Water leak. salon, 19.5 °C."
    assert "Tout va bien." in report([], TITLES).fr
    assert "All is well." in report([], TITLES).en


TITLES = {one.name: one.title for one in all_checks(NightwatchSettings())}


def test_a_report_of_what_nobody_knows_does_not_say_that_all_is_well() -> None:
    blind = Verdict("unknown", Text("?", "?"))
    one = report([("mains", "house", blind)], TITLES)
    assert one.fr == "Rapport (1 point surveillé). Aucun problème connu. On ne sait pas : Courant."
    assert one.en == "Report (1 thing watched). No problem known. Not known: Mains."
    many = report([("temperature", f"room {number}", blind) for number in range(7)], TITLES)
    assert "On ne sait pas : Température (room 0), " in many.fr and many.fr.endswith(" (room 4) et 2 de plus.")
    assert "Not known: Temperature (room 0), " in many.en and many.en.endswith(" (room 4) and 2 more.")


def told(*notices: Notice, to: str = "sms:owner", lang: str = "fr") -> Message:
    return message(Delivery(1, to, notices, 0, 0), lang, "BASECAMP")  # type: ignore[arg-type]


CUT = Notice("alarm", "mains", "house", 12, "critical", Text("Coupure.", "Cut."), "2026-11-23T02:00:03+01:00")
BACK = Notice("resolution", "mains", "house", 12, "critical", Text("Revenu.", "Back."), "2026-11-23T02:40:03+01:00")
NEWS = Notice("info", "address", "address", 0, "info", Text("Adresse.", "Address."), "2026-11-23T03:00:00+01:00")


def test_messages_in_both_languages_carry_hour_and_number() -> None:
    assert told(CUT).text == "BASECAMP\n02:00 ALERTE 12 : Coupure.\nRépondre OK 12"
    assert told(CUT, lang="en").text == "BASECAMP\n02:00 ALARM 12: Cut.\nAnswer OK 12"
    assert told(CUT).emergency
    assert told(BACK).text == "BASECAMP\n02:40 Fin 12 : Revenu."
    assert told(BACK, lang="en").text == "BASECAMP\n02:40 Over 12: Back."
    assert not told(BACK).emergency
    assert told(NEWS).text == "BASECAMP\n03:00 Adresse."


@pytest.mark.parametrize(
    ("lang", "said"), [("fr", "23/11 02:40 Fin 12 : Revenu."), ("en", "23/11 02:40 Over 12: Back.")]
)
def test_what_had_to_wait_for_another_day_carries_its_date(lang: str, said: str) -> None:
    one = Delivery(1, "sms:owner", (BACK,), 0, 0)
    assert message(one, lang, "BASECAMP", date(2026, 11, 23)).text == told(BACK, lang=lang).text  # type: ignore[arg-type]
    assert message(one, lang, "BASECAMP", date(2026, 11, 24)).text == f"BASECAMP\n{said}"  # type: ignore[arg-type]


def test_an_alarm_that_is_over_asks_for_no_answer() -> None:
    both = told(CUT, BACK)
    assert "OK 12" not in both.text
    assert not both.emergency
    assert both.alarms == (12,)


def test_the_voice_says_sentences_only() -> None:
    assert told(CUT, to="voice:house").text == "Coupure."


def test_hours_across_midnight() -> None:
    assert inside("22:30-05:30", NOON.replace(hour=23))
    assert inside("22:30-05:30", NOON.replace(hour=5))
    assert not inside("22:30-05:30", NOON)
    assert inside("08:00-13:00", NOON)
    assert last_night("00:00-06:00", NOON) == (NOON.replace(hour=0), NOON.replace(hour=6))
    start, end = last_night("22:00-06:00", NOON)
    assert (start.day, start.hour, end.hour) == (22, 22, 6)


def test_a_picture_of_nothing_is_still_a_picture() -> None:
    assert plot([]).startswith(b"\x89PNG")
    assert plot([Curve("x", [(0.0, 1.0)])]).startswith(b"\x89PNG")
    assert plot([Curve("x", [(0.0, -5.0), (10.0, 400.0)])]).startswith(b"\x89PNG")


def test_spans_and_instants_of_stories() -> None:
    assert seconds("2 h 30 min") == 9000
    assert seconds("-1 h") == -3600
    assert seconds("90s") == 90
    start = datetime(2026, 11, 23, 22, tzinfo=PARIS)
    assert offset("02:00", start) == 4 * 3600
    assert offset("+90 min", start) == 5400
    assert offset("2026-11-24T00:00:00", start) == 7200
    for wrong in ("soon", "25:99", "2 parsecs"):
        with pytest.raises(StoryError):
            offset(wrong, start)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("title = [", "is not TOML"),
        ('duration = "1 h"', "start is wrong"),
        ('start = 2026-11-23T12:00:00\nduration = "1 h"\nfoo = 1', "foo is wrong"),
        ('start = 2026-11-23T12:00:00\nduration = "eternity"', "no span of time"),
        ('start = 2026-11-23T12:00:00\nduration = "1 h"\n[settings.mains]\nevery_s = "x"', "mains.every_s is wrong"),
    ],
)
def test_a_wrong_story_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(StoryError, match=sentence):
        parse(text, "s.toml")
