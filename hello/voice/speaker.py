"""From a text to the sound that is played: spelled out, rendered or found in the cache, trimmed, through the effect."""

import logging
from collections.abc import Iterable, Iterator

from basecamp.house import Lang
from basecamp.settings import VoiceSettings
from hello.audio.frames import Sound
from hello.voice import interphone
from hello.voice.cache import Cache
from hello.voice.spell import sayable
from hello.voice.synthesis import VoiceError, Voices, sentences, trim

log = logging.getLogger(__name__)
PAUSE = 0.18
"""Seconds of silence between two sentences."""


class Speaker:
    """The voice of the house. Blocking: called in a worker thread."""

    def __init__(self, voices: Voices, settings: VoiceSettings, cache: Cache | None = None) -> None:
        self.voices = voices
        self.settings = settings
        self.cache = cache

    def say(self, text: str, lang: Lang) -> Sound:
        """The whole text as one sound."""
        return joined(list(self.pieces(text, lang)))

    def pieces(self, text: str, lang: Lang) -> Iterator[Sound]:
        """The text sentence by sentence, each as soon as it is rendered."""
        for sentence in sentences(text):
            yield self.sentence(sentence, lang)

    def sentence(self, text: str, lang: Lang) -> Sound:
        spoken = sayable(text, lang)
        if self.cache and (kept := self.cache.get(spoken, self.key(lang))):
            return kept
        raw = self.voices.render(spoken, lang)
        sound = Sound(trim(raw.samples, raw.rate), raw.rate)
        if self.settings.volume != 1.0:
            sound = Sound((sound.samples * self.settings.volume).astype(sound.samples.dtype), sound.rate)
        try:
            sound = interphone.apply(sound, self.settings.interphone)
        except VoiceError as error:
            log.error("%s", error)
            return sound  # without the effect, and not kept: better than nothing
        if self.cache and len(sound.samples):
            self.cache.put(spoken, self.key(lang), sound)
        return sound

    def key(self, lang: Lang) -> str:
        """Names how a sentence sounds now; another one once a voice failed and the embedded one took over."""
        return f"{self.voices.key(lang)}|{lang}|{self.settings.interphone:g}|{self.settings.volume:g}"

    def render_ahead(self, texts: Iterable[tuple[str, Lang]]) -> int:
        """Put fixed prompts in the cache; the answer is how many were rendered. Run in the background at start."""
        count = 0
        for text, lang in texts:
            for sentence in sentences(text):
                self.sentence(sentence, lang)
                count += 1
        return count


def joined(sounds: list[Sound]) -> Sound:
    """Sounds of one rate one after the other, with a short pause between."""
    import numpy as np

    sounds = [sound for sound in sounds if len(sound.samples)]
    if not sounds:
        return Sound(np.zeros(0, np.int16))
    rate = sounds[0].rate
    pause = np.zeros(int(PAUSE * rate), np.int16)
    parts = [sounds[0].samples]
    for sound in sounds[1:]:
        parts += [pause, sound.samples]
    return Sound(np.concatenate(parts), rate)
