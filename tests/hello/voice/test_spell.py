"""Figures, times and units in words before synthesis."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hello.voice.spell import sayable
from tests.hello.voice.cases import EN, FR


@pytest.mark.parametrize(("written", "said"), FR.items())
def test_french(written, said):
    assert sayable(written, "fr") == said


@pytest.mark.parametrize(("written", "said"), EN.items())
def test_english(written, said):
    assert sayable(written, "en") == said


@given(st.text(alphabet="0123456789 ,.:/h°C%-−eérmnsWk", max_size=30), st.sampled_from(["fr", "en"]))
def test_nothing_raises_and_short_numbers_leave_no_figure(text, lang):
    said = sayable(text, lang)
    if not re.search(r"\d{7}|[\d][,.:/]|[,.:/]\d|\d[a-zéA-Z]", text):
        assert not re.search(r"\d", said)
