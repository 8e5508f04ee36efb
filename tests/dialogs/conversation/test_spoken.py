"""Values as words: limits, ages, counts, measures, places."""

from datetime import timedelta

import pytest

from basecamp.house import Lang
from dialogs.conversation import spoken
from tests.dialogs.conversation.talking import at


@pytest.mark.parametrize(
    ("now", "instant", "fr", "en"),
    [
        ("08:30", "17:00", "jusqu'à 17 heures", "until 5 pm"),
        ("08:30", "12:00", "jusqu'à midi", "until noon"),
        ("08:30", "21:05", "jusqu'à vingt et une heures 5", "until 9:05 pm"),
        ("08:30", "2026-11-24T00:00", "jusqu'à minuit", "until midnight"),
        ("23:50", "2026-11-24T00:50", "jusqu'à minuit 50", "until 12:50 am"),
        ("22:00", "2026-11-24T02:00", "jusqu'à 2 heures", "until 2 am"),
        ("08:30", "2026-11-24T11:00", "jusqu'à demain 11 heures", "until 11 am tomorrow"),
        ("08:30", "2026-11-26T07:30", "jusqu'à jeudi 7 heures 30", "until 7:30 am on Thursday"),
        ("08:30", "2026-12-01T18:00", "jusqu'au mardi 1er décembre à 18 heures", "until 6 pm on Tuesday December 1"),
        ("08:30", "2027-03-02T18:00", "jusqu'au 2 mars à 18 heures", "until 6 pm on March 2"),
        ("08:30", "2028-11-23T08:30", "jusqu'au 23 novembre 2028 à 8 heures 30", "until 8:30 am on November 23, 2028"),
    ],
)
def test_limits(now: str, instant: str, fr: str, en: str) -> None:
    assert spoken.until(at(instant), at(now), "fr") == fr
    assert spoken.until(at(instant), at(now), "en") == en


@pytest.mark.parametrize(
    ("before", "fr", "en"),
    [
        (timedelta(seconds=10), "à l'instant", "just now"),
        (timedelta(minutes=1), "il y a une minute", "one minute ago"),
        (timedelta(minutes=3), "il y a trois minutes", "three minutes ago"),
        (timedelta(minutes=20), "il y a 20 minutes", "20 minutes ago"),
        (timedelta(minutes=60), "il y a une heure", "an hour ago"),
        (timedelta(minutes=92), "il y a une heure et demie", "an hour and a half ago"),
        (timedelta(hours=2, minutes=5), "il y a deux heures", "two hours ago"),
        (timedelta(hours=23), "il y a 23 heures", "23 hours ago"),
        (timedelta(hours=24), "hier à 8 heures 30", "yesterday at 8:30 am"),
        (timedelta(hours=26), "hier à 6 heures 30", "yesterday at 6:30 am"),
        (timedelta(hours=33), "avant-hier à 23 heures 30", "last Saturday at 11:30 pm"),
        (timedelta(days=3), "vendredi dernier à 8 heures 30", "last Friday at 8:30 am"),
        (timedelta(days=7), "le 16 novembre à 8 heures 30", "on November 16 at 8:30 am"),
        (timedelta(days=22), "le 1er novembre à 8 heures 30", "on November 1 at 8:30 am"),
        (timedelta(days=365), "le 23 novembre 2025 à 8 heures 30", "on November 23, 2025 at 8:30 am"),
    ],
)
def test_ages(before: timedelta, fr: str, en: str) -> None:
    now = at("08:30")
    assert spoken.ago(now - before, now, "fr") == fr
    assert spoken.ago(now - before, now, "en") == en


def test_yesterday_is_not_two_days_ago() -> None:
    now = at("20:30")
    assert spoken.ago(now - timedelta(hours=37), now, "fr") == "hier à 7 heures 30"
    assert spoken.ago(now - timedelta(hours=37), now, "en") == "yesterday at 7:30 am"


@pytest.mark.parametrize(
    ("instant", "fr", "en"),
    [
        ("2026-11-23T07:10", "7 heures 10", "7:10 am"),
        ("2026-11-22T22:00", "hier à 22 heures", "10 pm yesterday"),
        ("2026-11-21T00:00", "le 21 novembre à minuit", "midnight on November 21"),
        ("2026-11-01T14:05", "le 1er novembre à 14 heures 5", "2:05 pm on November 1"),
    ],
)
def test_beginnings(instant: str, fr: str, en: str) -> None:
    assert spoken.since(at(instant), at("08:30"), "fr") == fr
    assert spoken.since(at(instant), at("08:30"), "en") == en


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [
        (19.5, "19,5 degrés", "19.5 degrees"),
        (20.04, "20 degrés", "20 degrees"),
        (1.0, "1 degré", "1 degree"),
        (1.5, "1,5 degré", "1.5 degrees"),
        (1.96, "2 degrés", "2 degrees"),
        (-0.04, "0 degré", "0 degrees"),
        (-3.2, "-3,2 degrés", "-3.2 degrees"),
    ],
)
def test_measures(value: float, fr: str, en: str) -> None:
    assert spoken.measure(value, "degrees", "fr") == fr
    assert spoken.measure(value, "degrees", "en") == en


@pytest.mark.parametrize(
    ("names", "lang", "said"),
    [
        ([], "fr", ""),
        (["Nio"], "fr", "Nio"),
        (["Nio", "Zoé"], "fr", "Nio et Zoé"),
        (["Nio", "Zoé", "Natacha"], "en", "Nio, Zoé and Natacha"),
    ],
)
def test_lists(names: list[str], lang: Lang, said: str) -> None:
    assert spoken.join(names, lang) == said


def test_places_and_counts() -> None:
    assert spoken.place("Cuisine", "fr") == "dans la cuisine"
    assert spoken.place("cuisine", "en") == "in the kitchen"
    assert spoken.place("mezzanine", "fr") == "côté mezzanine"
    assert spoken.place("Dehors", "en") == "outside"
    assert spoken.count(1, "problem", "fr") == "un problème"
    assert spoken.count(21, "problem", "en") == "21 problems"
