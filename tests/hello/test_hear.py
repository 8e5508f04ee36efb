"""What `hello hear` believes of several cuts of the same sound."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from basecamp.house import Lang
from basecamp.settings import Settings
from hello.ears.hypothesis import Hypothesis, Word
from hello.hear import Judge
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
    judge = Judge(Settings(), lang, NOW, Spelling({}))
    assert judge.chosen(takes).text == command
    assert Judge(Settings(), lang, NOW, Spelling({}), {command: command}).chosen(takes).text == command
    # Where neither is a command, the one that explains more.
    talk = [said("le chat"), said("le chat dort")]
    assert judge.chosen(talk) is talk[1]


@pytest.mark.parametrize(
    ("lang", "text", "intent"),
    [
        ("fr", "mets le chauffage demain", "heating_comfort"),
        ("fr", "bonne nuit et éteins la musique", "sleep"),
        ("fr", "le chat dort", None),
        ("fr", "comment ça va", None),
        ("en", "eco next week", "heating_eco"),
        ("en", "what time is it", "ask_time"),
    ],
)
def test_the_intent_is_what_the_house_would_do(lang: Lang, text: str, intent: str | None) -> None:
    report = Judge(Settings(), lang, NOW, Spelling({})).report("a.wav", (), said(text))
    assert (report.heard, report.intent) == (text, intent)
