""" "Stop" while the house speaks: a tiny grammar, started afresh every few seconds, and the phones asked once more.

The microphone hears the house itself then, and a grammar of five phrases takes much for one of them: "when are you
coming back?" was once taken for "arrête".
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from basecamp.house import Lang
from hello.audio.frames import RATE
from hello.ears.models import Hearing
from hello.ears.recognizer import Recognizer
from models.acoustics import fit

if TYPE_CHECKING:
    from hello.audio.frames import Samples

STOP_WORDS: dict[Lang, tuple[str, ...]] = {
    "fr": ("stop", "arrête", "tais toi"),
    "en": ("stop", "be quiet", "shut up"),
}
WINDOW_S = 3.0
"""The recognizer starts afresh this often: it must not drag a long past along."""
SURE = 0.8
"""Least confidence."""
MISFIT = 1.2
"""Most misfit of the phones (`fit.spotted`): people's "stop" had at most 0.8, what the house says at least 1.27."""


class StopWord:
    """Hears whether somebody says "stop" over the voice of the house."""

    def __init__(self, hearings: Sequence[Hearing], least: float) -> None:
        self.hearings = hearings
        self.sure = max(SURE, least)
        self.listening: list[tuple[Hearing, Recognizer]] = []
        self.sound: list[Samples] = []

    def reset(self) -> None:
        """The house is silent."""
        self.listening, self.sound = [], []

    def feed(self, samples: "Samples") -> bool:
        """Take a frame; was it said?"""
        if not self.listening or sum(map(len, self.sound)) > WINDOW_S * RATE:
            self.reset()
            self.listening = [(h, h.model.recognizer(words)) for h in self.hearings if (words := stop_words(h))]
        self.sound.append(samples)
        for hearing, recognizer in self.listening:
            if recognizer.accept(samples):
                heard = recognizer.result()
                said = bool(heard.text) and heard.confidence >= self.sure and self.fits(hearing, heard.text)
                self.reset()
                return said
        return False

    def fits(self, hearing: Hearing, text: str) -> bool:
        """Are its phones in the sound? Yes, where the model's are not known."""
        import numpy as np

        ways = None if hearing.sounds is None else hearing.sounds.ways(text.split())
        if hearing.sounds is None or ways is None:
            return True
        stream = hearing.sounds.stream()
        quiet = np.zeros(RATE // 4, np.int16)
        logp = np.concatenate([*(stream.push(piece) for piece in [*self.sound, quiet]), stream.end()])
        return fit.spotted(logp, ways) <= MISFIT


def stop_words(hearing: Hearing) -> list[str]:
    """The stop words of the languages of a model that it knows."""
    words = [word for lang in hearing.langs for word in STOP_WORDS[lang]]
    return [word for word in dict.fromkeys(words) if not hearing.model.unknown_words([word])]
