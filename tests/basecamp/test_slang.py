"""Time slang: short, both ways, and light."""

import subprocess
import sys
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basecamp.slang import Lang, offset, read_offset, read_span, span


@pytest.mark.parametrize(
    ("seconds", "fr", "en"),
    [
        (180, "dans 3 mn", "in 3 min"),
        (-18000, "il y a 5 h", "5 h ago"),
        (5400, "dans 1 h 30", "in 1 h 30"),
        (-45, "il y a 45 s", "45 s ago"),
        (0, "maintenant", "now"),
        (0.5, "maintenant", "now"),
        (-3 * 86400, "il y a 3 j", "3 d ago"),
        (14 * 86400, "dans 2 sem", "in 2 wk"),
        (59 * 60 + 45, "dans 1 h", "in 1 h"),
    ],
)
def test_offsets_are_said_and_read(seconds: int, fr: str, en: str) -> None:
    delta = timedelta(seconds=seconds)
    assert offset(delta, "fr") == fr
    assert offset(delta, "en") == en
    for text in (fr, en):
        read = read_offset(text)
        assert read is not None
        assert abs(read - delta) <= timedelta(seconds=30)


@given(seconds=st.integers(1, 400 * 86400), sign=st.sampled_from([1, -1]), lang=st.sampled_from(["fr", "en"]))
def test_what_is_said_reads_back_as_rounded(seconds: int, sign: int, lang: Lang) -> None:
    delta = timedelta(seconds=seconds * sign)
    read = read_offset(offset(delta, lang))
    assert read is not None
    assert (read > timedelta(0)) == (sign > 0)
    rounding = (
        timedelta(seconds=30) if seconds < 36000 else timedelta(minutes=31) if seconds < 260000 else timedelta(hours=13)
    )
    assert abs(read - delta) <= rounding
    assert offset(read, lang) == offset(delta, lang)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("3mn", 3), ("2h", 120), ("1h30", 90), ("1 h 30", 90), ("1,5 h", 90), ("une heure", 60), ("an hour", 60),
     ("2 jours", 2880), ("1 h 5 mn", 65), ("2 hours", 120), ("3 semaines", 3 * 7 * 1440)],
)  # fmt: skip
def test_lengths_are_read(text: str, minutes: int) -> None:
    assert read_span(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "12", "mn", "demain", "3 pommes", "dans 3 mn", "1 mn 2 h", "h 3", "9999999999 h"])
def test_what_is_no_length(text: str) -> None:
    assert read_span(text) is None


@pytest.mark.parametrize("text", ["", "3 mn", "dans", "in a while", "ago", "il y a", "dans trois pommes"])
def test_what_is_no_offset(text: str) -> None:
    assert read_offset(text) is None


@given(text=st.text(max_size=30))
def test_no_text_raises(text: str) -> None:
    read_offset(text)
    read_span(text)


def test_span_has_no_sign() -> None:
    assert span(timedelta(minutes=-3)) == "3 mn"


def test_it_loads_nothing_but_the_standard_library() -> None:
    code = (
        "import sys, basecamp.slang; print([m for m in sys.modules if m.split('.')[0] in ('pydantic', 'dateparser')])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert out.stdout.strip() == "[]"
