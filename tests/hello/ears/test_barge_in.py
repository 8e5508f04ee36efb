""" "Stop" said while the house speaks cuts it: real sound, the real model; what the house says itself does not."""

import numpy as np
import pytest

from basecamp.settings import Settings
from hello.audio.files import split
from hello.audio.frames import FRAME_S, RATE, Frame
from hello.ears import build, models
from hello.ears.ears import Ears
from hello.ears.trigger import Trigger
from hello.ears.vad import Silero
from hello.loop.machine import StopWord, Woke
from hello.voice.synthesis import NanoVoice


@pytest.fixture(scope="module")
def hearings():
    return models.load(Settings())


def heard(hearings, spoken, phase="speaking"):
    """(event, instant of the frame) of everything that is heard in a sound followed by two seconds of quiet."""
    ears = Ears(None, Trigger({}), Silero(), hearings, Settings().ears)
    sound = np.concatenate([spoken, np.zeros(2 * RATE, np.int16)])
    frames = [Frame(piece, number * FRAME_S) for number, piece in enumerate(split(sound), 1)]
    return [(event, frame.at) for frame in frames for event in ears.feed(frame, phase)]


@pytest.mark.parametrize(("lang", "word"), [("fr", "stop"), ("fr", "arrête"), ("en", "stop"), ("en", "be quiet")])
def test_stop_is_heard_while_the_house_speaks(hearings, lang, word):
    spoken = NanoVoice("en-US", pitch=1.2).render(f"{word}!", lang).samples
    (event, at), *_ = heard(hearings, spoken)
    assert isinstance(event, StopWord)
    assert at < len(spoken) / RATE + 1.2


def test_stop_is_only_listened_for_while_the_house_speaks(hearings):
    spoken = NanoVoice("en-US", pitch=1.2).render("stop!", "en").samples
    for phase in ("idle", "thinking", "guard"):
        assert heard(hearings, spoken, phase) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Ok, je surveille en ton absence. Jusqu'à 17 heures je passe en éco. Bonne journée."),
        ("en", "I keep watch while you are away. Until five I heat in eco. Have a good day."),
        ("en", "When are you coming back?"),
    ],
)
def test_what_the_house_says_does_not_stop_it(hearings, lang, text):
    assert heard(hearings, NanoVoice().render(text, lang).samples) == []


@pytest.mark.parametrize(
    ("text", "wakes"), [("Qui est là ? Dis hello, puis je suis rentré.", False), ("Qui est là ? Réponds-moi.", True)]
)
def test_the_hotword_in_its_own_words_does_not_wake_the_house(hearings, text, wakes):
    """The house asks strangers to say "hello": once it heard itself, and let itself in."""
    ears = build.ears(Settings(), hearings)
    call = NanoVoice("en-US", pitch=1.1).render("hello!", "en").samples
    sound = np.concatenate([np.zeros(2 * RATE, np.int16), call, np.zeros(RATE, np.int16)])
    frames = [Frame(piece, number * FRAME_S) for number, piece in enumerate(split(sound), 1)]
    ears.own_words(text)
    woken = [event for frame in frames for event in ears.feed(frame, "speaking")]
    assert bool(woken) == wakes
    # What comes after it is heard again.
    later = [Frame(frame.samples, frame.at + 60) for frame in frames]
    assert [type(event) for frame in later for event in ears.feed(frame, "idle")] == [Woke]
