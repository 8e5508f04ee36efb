"""`hello say TEXT`: the voice of the house, to the loudspeaker or a file."""

import asyncio
from pathlib import Path

from basecamp.clock import SystemClock
from basecamp.house import Lang
from basecamp.paths import cache_dir
from basecamp.settings import Settings
from hello.audio.files import write_sound
from hello.voice import synthesis
from hello.voice.cache import Cache
from hello.voice.speaker import Speaker
from hello.voice.synthesis import VoiceError


def run(text: str, lang: Lang | None, out: Path | None, settings: Settings) -> int:
    """Speak; 0 when it was spoken or written."""
    text = text.encode(errors="replace").decode()  # bytes of the command line that are no text
    if not any(one.isalnum() for one in text):
        raise VoiceError("There is nothing to say: give a text.")
    speaker = Speaker(synthesis.choose(settings.voice), settings.voice, Cache(cache_dir() / "voice"))
    sound = speaker.say(text, lang or settings.house.main_language)
    if not len(sound.samples):
        raise VoiceError(f"The voice has no sound for {text!r}: it speaks French and English.")
    if out is not None:
        write_sound(out, sound)
        print(f"{out}: {sound.seconds:.1f} s at {sound.rate} Hz")
        return 0
    from hello.audio.devices import Loudspeaker

    loudspeaker = Loudspeaker(settings.audio, SystemClock(settings.house.time_zone))
    return 0 if asyncio.run(loudspeaker.play(sound)) else 1
