"""Whose voice is it: what is clearly quieter than whoever speaks is background."""

import numpy as np
import pytest

from hello.audio.frames import FRAME, RATE
from hello.ears.loudness import AFTER, FAINT_DB, SMOOTH, Gate, Loudness, heard, levels, near

SPAN = 12.0


def tone(amplitude, seconds=FRAME / RATE):
    t = np.arange(round(seconds * RATE)) / RATE
    return (amplitude * np.sin(2 * np.pi * 440 * t)).astype(np.int16)


def faded(before, after):
    """How much fainter, dB."""
    return 20 * np.log10(np.abs(before.astype(float)).max() / max(1, np.abs(after.astype(float)).max()))


def test_level_of_a_full_tone_is_three_decibels_under_its_peak():
    (level, *_) = levels(tone(10_000), RATE)
    assert level == pytest.approx(20 * np.log10(10_000) - 3.01, abs=0.1)


def test_the_loudest_voice_is_the_reference_and_never_falls():
    loud, quiet = levels(tone(8000), RATE), levels(tone(800), RATE)
    state = heard(heard(Loudness(), loud), quiet)
    assert state == heard(Loudness(), loud)
    assert near(state, loud, SPAN)
    assert not near(state, quiet, SPAN)
    assert near(state, levels(tone(8000 * 10 ** (-11 / 20)), RATE), SPAN)


def test_a_click_is_no_voice():
    click = [20.0] * SMOOTH
    click[1] = 80.0
    assert heard(Loudness(), click).reference == pytest.approx(80.0 - 10 * np.log10(SMOOTH), abs=0.1)


def test_an_answer_may_be_softer_than_the_call():
    call = heard(Loudness(), levels(tone(8000), RATE))
    answer = levels(tone(8000 * 10 ** (-16 / 20)), RATE)
    assert not near(call, answer, SPAN)
    assert near(call.later(), answer, SPAN)
    assert Loudness().later() == Loudness()


def test_nothing_is_background_when_the_span_is_zero():
    gate = Gate(0, RATE)
    frames = [tone(8000), *[tone(100)] * 9]
    out = [gate.push(frame) for frame in frames]
    assert all(is_near for is_near, _ in out)
    assert all(np.array_equal(a, b) for a, (_, b) in zip(frames, out[1:], strict=False))


def test_the_gate_fades_the_background_and_keeps_what_is_around_the_voice():
    gate = Gate(SPAN, RATE)
    gate.listen(tone(8000))
    television, voice = tone(800), tone(8000)
    frames = [*[television] * 6, voice, *[television] * 6]
    out = [gate.push(frame) for frame in frames]
    assert out[0][1] is None  # a frame comes out one later than it went in
    came = [sound for _, sound in out[1:]] + [gate.rest()]
    assert len(came) == len(frames)
    assert gate.rest() is None
    kept = {at for at, (before, after) in enumerate(zip(frames, came, strict=True)) if np.array_equal(before, after)}
    # The frame before the voice and two after it belong to it; at the very beginning nothing is known.
    assert kept >= {5, 6, *range(7, 7 + AFTER)}
    assert not kept & {4, *range(7 + AFTER, 13)}
    assert faded(frames[12], came[12]) == pytest.approx(FAINT_DB, abs=1.0)


def test_sound_from_before_is_faded_like_the_rest():
    gate = Gate(SPAN, RATE)
    past = np.concatenate([np.tile(tone(500), 5), tone(8000)])
    gate.listen(past)
    out = gate.past(past, FRAME)
    assert len(out) == len(past)
    assert np.array_equal(out[-2 * FRAME :], past[-2 * FRAME :])
    assert faded(past[: 3 * FRAME], out[: 3 * FRAME]) == pytest.approx(FAINT_DB, abs=1.0)


@pytest.mark.parametrize("length", [0, 1, 100, FRAME - 1])
def test_frames_of_any_length_pass(length):
    gate = Gate(SPAN, RATE)
    gate.push(tone(8000))
    _, out = gate.push(np.zeros(length, np.int16))
    assert len(out) == FRAME
    assert len(gate.rest()) == length
    assert len(gate.past(np.zeros(length, np.int16), FRAME)) == length
