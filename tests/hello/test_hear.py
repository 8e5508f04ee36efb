"""What `hello hear` believes of several cuts of the same sound."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from basecamp.house import Lang
from basecamp.settings import Settings
from hello.ears.hypothesis import Hypothesis, Word
from hello.hear import chosen
from models.acoustics.homophones import Spelling

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Europe/Paris"))


def said(text: str) -> Hypothesis:
    return Hypothesis(tuple(Word(one, 1.0, n, n + 0.5) for n, one in enumerate(text.split())))


@pytest.mark.parametrize(
    ("lang", "with_tail", "command"),
    [
        ("fr", "l'eau je m'en occupe", "je m'en occupe"),
        ("fr", "l'eau baisse la musique", "baisse la musique"),
        ("en", "follow it's a false alarm", "it's a false alarm"),
    ],
)
def test_the_end_of_the_hotword_is_no_part_of_a_command(lang: Lang, with_tail: str, command: str) -> None:
    takes = [said(with_tail), said(command)]
    assert chosen(takes, None, Spelling({}), Settings(), lang, NOW).text == command
    assert chosen(takes, {command: command}, Spelling({}), Settings(), lang, NOW).text == command
    # Where neither is a command, the one that explains more.
    talk = [said("le chat"), said("le chat dort")]
    assert chosen(talk, None, Spelling({}), Settings(), lang, NOW) is talk[1]
