"""What nightwatch says goes on and what the house shows are made to agree."""

from datetime import datetime, timedelta

from basecamp.events import ProblemChanged
from basecamp.house import Problem
from hello.web.problems import Told, changes

NOW = datetime.fromisoformat("2026-11-23T08:30:00+01:00")
MAINS = Told("nightwatch/mains/house", "major", "Coupure.", "Blackout.")
LEAK = Told("nightwatch/leak/house", "minor", "Fuite ?", "A leak?")


def shown(told, until=None):
    return Problem(told.key, told.severity, told.fr, told.en, NOW - timedelta(hours=1), until)


def event(told, active=True):
    return ProblemChanged(NOW, told.key, told.severity, told.fr, told.en, active)


def test_what_began_while_nobody_listened_is_shown_and_what_ended_is_over():
    assert list(changes([shown(LEAK)], [MAINS], NOW)) == [event(MAINS), event(LEAK, False)]


def test_the_same_list_again_changes_nothing():
    assert list(changes([shown(MAINS), shown(LEAK)], [LEAK, MAINS], NOW)) == []


def test_worse_or_told_otherwise_is_told_anew():
    worse = Told(LEAK.key, "major", "Fuite !", "A leak!")
    assert list(changes([shown(LEAK)], [worse], NOW)) == [event(worse)]


def test_what_is_over_may_begin_again():
    assert list(changes([shown(MAINS, until=NOW)], [MAINS], NOW)) == [event(MAINS)]


def test_the_house_s_own_problems_are_left_alone():
    own = Problem("heater.sensor", "minor", "Sonde.", "Sensor.", NOW)
    assert list(changes([own], [], NOW)) == []
