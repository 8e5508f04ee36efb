"""The rules of the feature list and the decisions of docs/times.md, one by one."""

from datetime import datetime, time, timedelta, timezone

import pytest

from dialogs.when import (
    DayParts,
    Lang,
    Span,
    as_json,
    find,
    find_all,
    find_duration,
    read,
    rest,
    say,
    say_duration,
)
from tests.dialogs.when.phrases import PARIS


def monday(hour: int, minute: int = 0) -> datetime:
    """Monday 23 November 2026."""
    return datetime(2026, 11, 23, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("now", "fr", "en", "at"),
    [
        (monday(7, 10), "ce midi", "at noon", monday(12)),
        (monday(8, 30), "ce soir", "tonight", monday(18)),
        (monday(8, 30), "dans une heure", "in an hour", monday(9, 30)),
        (monday(8, 30), "dans trois jours", "in three days", datetime(2026, 11, 26, 8, 30, tzinfo=PARIS)),
        (monday(20), "demain midi", "tomorrow noon", datetime(2026, 11, 24, 12, tzinfo=PARIS)),
    ],
)
def test_table_of_the_feature_list(now: datetime, fr: str, en: str, at: datetime) -> None:
    for text, lang in ((fr, "fr"), (en, "en")):
        when = find(text, now, "fr" if lang == "fr" else "en")
        assert when is not None
        assert when.at == at


@pytest.mark.parametrize(("text", "lang"), [("aucune idée", "fr"), ("I don't know", "en")])
def test_no_idea_is_no_time(text: str, lang: Lang) -> None:
    assert find(text, monday(8, 30), lang) is None


@pytest.mark.parametrize(
    ("text", "lang", "at", "until"),
    [
        ("à la fin du week-end", "fr", 29, 30),
        ("le début du week-end", "fr", 28, 29),
        ("at the end of the weekend", "en", 29, 30),
        ("ce week-end", "fr", 28, 30),
    ],
)
def test_an_end_of_a_week_end_is_one_of_its_days(text: str, lang: Lang, at: int, until: int) -> None:
    when = find(text, monday(8, 30), lang)
    assert when is not None
    assert when.until is not None
    assert (when.at.day, when.until.day) == (at, until)


@pytest.mark.parametrize(("text", "lang"), [("ce soir", "fr"), ("tonight", "en")])
def test_a_begun_part_is_seen_as_begun(text: str, lang: Lang) -> None:
    when = find(text, monday(19, 30), lang)
    assert when is not None
    assert when.at == monday(18)
    assert when.begun
    assert when.past
    assert when.alternatives[0].at == monday(18) + timedelta(days=1)


def test_a_named_part_that_is_over_is_past_and_offers_the_next() -> None:
    when = find("ce midi", monday(16), "fr")
    assert when is not None
    assert (when.at, when.past, when.begun) == (monday(12), True, False)
    assert when.alternatives[0].at == monday(12) + timedelta(days=1)


def test_a_part_without_a_day_takes_the_next_one() -> None:
    when = find("à midi", monday(14), "fr")
    assert when is not None
    assert when.at == monday(12) + timedelta(days=1)


@pytest.mark.parametrize(("text", "lang"), [("à sept heures", "fr"), ("at seven", "en")])
def test_an_hour_of_twelve_is_ranked(text: str, lang: Lang) -> None:
    when = find(text, monday(8), lang)
    assert when is not None
    assert when.at == monday(19)
    assert [other.at for other in when.alternatives] == [monday(7) + timedelta(days=1)]


def test_hours_of_the_parts_come_from_the_house() -> None:
    early = DayParts(morning=time(6, 30), evening=time(17))
    now = monday(8)
    assert [w.at.time() for w in (find("demain matin", now, "fr", early), find("tonight", now, "en", early)) if w] == [
        time(6, 30),
        time(17),
    ]


def test_past_is_asked_for() -> None:
    now = monday(14)
    last = find("vendredi", now, "fr", past=True)
    coming = find("vendredi", now, "fr")
    assert last is not None
    assert coming is not None
    assert last.at == datetime(2026, 11, 20, tzinfo=PARIS)
    assert last.past
    assert coming.at == datetime(2026, 11, 27, tzinfo=PARIS)
    night = find("cette nuit", monday(9), "fr", past=True)
    assert night is not None
    assert night.at == datetime(2026, 11, 22, 22, tzinfo=PARIS)


def test_the_rest_of_the_sentence() -> None:
    text = "je pars et je rentre lundi vers 18h"
    when = find(text, monday(8), "fr")
    assert when is not None
    assert text[when.start : when.end] == when.text == "lundi vers 18h"
    assert rest(text, when) == "je pars et je rentre"


def test_every_time_of_a_sentence() -> None:
    found = find_all("je pars maintenant, éteins tout à midi et je rentre demain soir", monday(8), "fr")
    assert [when.text for when in found] == ["maintenant", "à midi", "demain soir"]


def test_now_gives_way_to_a_real_time() -> None:
    when = find("je pars maintenant et je rentre midi", monday(8), "fr")
    assert when is not None
    assert when.at == monday(12)


def test_read_wants_the_whole_text() -> None:
    now = monday(8)
    assert read("euh vers 18h je pense", now, "fr") is not None
    assert read("je rentre ce soir", now, "fr") is not None
    assert read("éteins la lampe ce soir", now, "fr") is None
    assert read("the cat sleeps until noon", now, "en") is None


def test_offsets_keep_a_fixed_zone() -> None:
    now = datetime(2026, 11, 23, 8, 30, tzinfo=timezone(timedelta(hours=-5)))
    when = find("demain à 7h", now, "fr")
    assert when is not None
    assert when.at.isoformat() == "2026-11-24T07:00:00-05:00"


def test_a_naive_now_is_refused_clearly() -> None:
    with pytest.raises(ValueError, match="time zone"):
        find("demain", datetime(2026, 11, 23), "fr")


@pytest.mark.parametrize(
    ("said_at", "text", "at"),
    [
        # Spring: 02:00 to 03:00 do not exist on 28 March 2027.
        ("2027-03-28T01:30:00+01:00", "dans une heure", "2027-03-28T03:30:00+02:00"),
        ("2027-03-27T02:30:00+01:00", "dans un jour", "2027-03-28T03:30:00+02:00"),
        ("2027-03-27T20:00:00+01:00", "demain à 2h30", "2027-03-28T03:30:00+02:00"),
        # Autumn: 02:00 to 03:00 come twice on 25 October 2026.
        ("2026-10-25T02:15:00+02:00", "dans une heure", "2026-10-25T02:15:00+01:00"),
        ("2026-10-25T02:45:00+02:00", "dans une demi-heure", "2026-10-25T02:15:00+01:00"),
        ("2026-10-24T12:00:00+02:00", "dans vingt-quatre heures", "2026-10-25T11:00:00+01:00"),
        ("2026-10-24T12:00:00+02:00", "dans un jour", "2026-10-25T12:00:00+01:00"),
        ("2026-10-25T02:45:00+02:00", "à 2h50", "2026-10-25T02:50:00+02:00"),
    ],
)
def test_nights_when_the_clocks_change(said_at: str, text: str, at: str) -> None:
    when = find(text, datetime.fromisoformat(said_at).astimezone(PARIS), "fr")
    assert when is not None
    assert when.at.isoformat() == at


def test_29_february() -> None:
    now = datetime(2027, 1, 10, 9, tzinfo=PARIS)
    when = find("le 29 février", now, "fr")
    assert when is not None
    assert when.at.date().isoformat() == "2028-02-29"
    assert find("le 29 février 2027", now, "fr") is None
    assert find("february 30th", now, "en") is None


def test_json() -> None:
    when = find("de 9h30 à 11h", monday(8), "fr")
    assert as_json(when) == {
        "at": "2026-11-23T09:30:00+01:00",
        "until": "2026-11-23T11:00:00+01:00",
        "grain": "minute",
        "text": "de 9h30 à 11h",
    }
    assert as_json(None, "rien")["at"] is None


def test_length_in_a_command() -> None:
    assert find_duration("mode éco deux heures et demie", "fr") == Span(0, 0, 9000, "minute")
    assert find_duration("heat eco 2h", "en") == Span(0, 0, 7200, "hour")
    assert find_duration("mode éco", "fr") is None


@pytest.mark.parametrize(
    ("at", "fr", "en"),
    [
        (monday(18), "ce soir à 18 heures", "tonight at 6 pm"),
        (monday(12), "à midi", "at noon"),
        (monday(12) + timedelta(days=1), "demain à midi", "tomorrow at noon"),
        (monday(0) + timedelta(days=1), "à minuit", "at midnight"),
        (datetime(2026, 11, 26, 7, 30, tzinfo=PARIS), "jeudi à 7 heures 30", "Thursday at 7:30 am"),
        (datetime(2026, 11, 30, 21, 0, tzinfo=PARIS), "lundi 30 novembre à vingt et une heures", None),
        (datetime(2028, 2, 29, 1, 5, tzinfo=PARIS), "le 29 février 2028 à une heure 5", None),
        (monday(18) - timedelta(days=1), "hier à 18 heures", "yesterday at 6 pm"),
    ],
)
def test_said_back(at: datetime, fr: str, en: str | None) -> None:
    assert say(at, monday(8, 30), "fr") == fr
    if en:
        assert say(at, monday(8, 30), "en") == en


@pytest.mark.parametrize(
    ("minutes", "fr", "en"),
    [
        (1, "une minute", "a minute"),
        (30, "une demi-heure", "half an hour"),
        (90, "une heure et demie", "an hour and a half"),
        (135, "2 heures et quart", "2 hours and 15 minutes"),
        (60, "une heure", "an hour"),
        (3 * 1440, "3 jours", "3 days"),
    ],
)
def test_lengths_said(minutes: int, fr: str, en: str) -> None:
    assert say_duration(timedelta(minutes=minutes), "fr") == fr
    assert say_duration(timedelta(minutes=minutes), "en") == en
