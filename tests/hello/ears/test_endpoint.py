"""Endpointing fed (seconds, is_speech): no audio at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basecamp.settings import EarsSettings
from hello.ears.endpoint import Endpoint, feed

SETTINGS = EarsSettings()
STEP = 0.08


def listen(pattern, timeout=4.0, texts=None, complete=False):
    """Feed one character a frame: '?' unknown, '.' silence, 's' speech. The state at the end, and when it ended."""
    state, elapsed = Endpoint(), 0.0
    for index, sign in enumerate(pattern):
        text = texts[index] if texts else ""
        speech = {"?": None, ".": False, "s": True}[sign]
        state = feed(state, STEP, speech, SETTINGS, timeout, text, complete and bool(text))
        elapsed += STEP
        if state.over:
            break
    return state, elapsed


def test_a_short_word_ends_half_a_second_after_it():
    state, elapsed = listen("..sss" + "." * 30)
    assert state.stage == "ended"
    assert elapsed == pytest.approx(5 * STEP + 0.56, abs=0.01)


def test_unknown_is_neither_speech_nor_silence():
    state, _ = listen("?" * 20 + "ss")
    assert state.silence == 0.0
    assert state.stage == "speech"


def test_nobody_speaks():
    state, elapsed = listen("." * 100, timeout=2.0)
    assert state.stage == "timeout"
    assert elapsed == pytest.approx(2.0)


def test_a_click_is_no_speech():
    assert listen("..s" + "." * 60)[0].stage == "timeout"


def test_a_pause_inside_a_sentence_does_not_end_it():
    assert listen("ssss....ssss")[0].stage == "speech"


def test_a_television_that_never_stops_is_cut_at_the_cap():
    state, elapsed = listen("s" * 200)
    assert state.stage == "capped"
    assert elapsed == pytest.approx(SETTINGS.max_turn_s + 2 * STEP, abs=2 * STEP)


def test_a_complete_command_ends_early_though_the_television_goes_on():
    texts = [""] * 5 + ["je"] * 3 + ["je pars"] * 92
    state, elapsed = listen("s" * 100, texts=texts, complete=True)
    assert state.stage == "ended"
    assert elapsed < 2.0


def test_a_growing_command_is_not_cut():
    texts = ["je pars"] * 4 + ["je pars ce"] * 4 + ["je pars ce soir"] * 4
    assert listen("s" * 12, texts=texts, complete=True)[0].stage == "speech"


def test_a_complete_command_in_silence_ends_before_the_trailing_silence():
    quick = listen("ssss" + "." * 20, texts=["je pars"] * 24, complete=True)[1]
    slow = listen("ssss" + "." * 20)[1]
    assert quick < slow


@given(st.text(alphabet="?.s", max_size=400))
def test_it_always_ends_once_time_has_passed(pattern):
    state, _ = listen(pattern + "." * 120)
    assert state.over
