"""Text to sound: the embedded Pico voice, and Piper when a voice is there. Blocking: called in a worker."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from basecamp.errors import HelloError
from basecamp.house import Lang
from basecamp.paths import data_dir
from basecamp.settings import VoiceSettings
from hello.audio.frames import Sound

if TYPE_CHECKING:
    from hello.audio.frames import Samples

log = logging.getLogger(__name__)


class VoiceError(HelloError):
    """A sentence cannot be spoken: says why and what to do."""


class Voice(Protocol):
    """A voice of one or more languages."""

    @property
    def key(self) -> str:
        """Names the voice and its settings: two voices with one key sound the same (for the cache)."""
        ...

    def render(self, text: str, lang: Lang) -> Sound:
        """The sound of a sayable text."""
        ...


class NanoVoice:
    """SVOX Pico through py-nanotts: French and English, 16 kHz, tens of times faster than speech."""

    def __init__(self, english: str = "en-GB", pitch: float = 1.0, speed: float = 1.0) -> None:
        self.english = english
        self.pitch = pitch
        self.speed = speed
        self.lock = threading.Lock()  # the engine keeps global state

    @property
    def key(self) -> str:
        return f"nanotts-{self.english}-{self.pitch:g}-{self.speed:g}"

    def accent(self, lang: Lang) -> str:
        return "fr-FR" if lang == "fr" else self.english

    def render(self, text: str, lang: Lang) -> Sound:
        import numpy as np

        try:
            from py_nanotts import NanoTTS
        except ImportError as error:
            raise VoiceError(f"The embedded voice cannot be loaded ({error}): reinstall py-nanotts.") from None
        if not text.strip():
            return Sound(np.zeros(0, np.int16))
        try:
            with self.lock:
                pcm = NanoTTS().speak(text, voice=self.accent(lang), speed=self.speed, pitch=self.pitch)
        except (RuntimeError, ValueError) as error:
            raise VoiceError(f"The embedded voice cannot say this sentence ({error}).") from None
        return Sound(np.frombuffer(pcm, np.int16))


class PiperVoice:
    """A Piper voice file (.onnx with its .onnx.json). One chunk a sentence, no random noise: repeatable."""

    def __init__(self, path: Path, threads: int = 2) -> None:
        if not path.is_file() or not path.with_name(path.name + ".json").is_file():
            raise VoiceError(
                f"There is no Piper voice {path} (with its .json): run 'hello models fetch', or correct voice.piper_*."
            )
        self.path = path
        self.threads = threads
        self.lock = threading.Lock()
        self.loaded: object | None = None

    @property
    def key(self) -> str:
        return f"piper-{self.path.stem}"

    def load(self) -> object:
        """Load the model on first use (seconds). Piper's own loader takes all cores; this one does not."""
        if self.loaded is None:
            try:
                import json

                import onnxruntime
                from piper import PiperVoice as Engine
                from piper.config import PiperConfig
            except ImportError as error:
                raise VoiceError(f"Piper is not installed ({error}): pip install 'hello-basecamp[piper]'.") from None
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self.threads
            options.inter_op_num_threads = 1
            try:
                session = onnxruntime.InferenceSession(
                    str(self.path), sess_options=options, providers=["CPUExecutionProvider"]
                )
                config = json.loads(self.path.with_name(self.path.name + ".json").read_text(encoding="utf-8"))
                self.loaded = Engine(session=session, config=PiperConfig.from_dict(config))
            except Exception as error:  # onnxruntime has its own kinds, which share no parent but this
                raise VoiceError(
                    f"The Piper voice {self.path} cannot be loaded ({error}): run 'hello models verify'."
                ) from None
        return self.loaded

    def render(self, text: str, lang: Lang) -> Sound:
        import numpy as np

        with self.lock:
            engine = self.load()
            from piper.config import SynthesisConfig

            steady = SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)
            try:
                chunks = list(engine.synthesize(text, steady))  # type: ignore[attr-defined]
            except Exception as error:  # as above
                raise VoiceError(f"The Piper voice {self.path} cannot say this sentence ({error}).") from None
        if not chunks:
            return Sound(np.zeros(0, np.int16))
        return Sound(np.concatenate([c.audio_int16_array for c in chunks]), int(chunks[0].sample_rate))


class Spare:
    """A voice, and the embedded one as soon as it fails: a house that was given a better voice must not become mute."""

    def __init__(self, voice: Voice, embedded: Voice) -> None:
        self.voice = voice
        self.embedded = embedded

    @property
    def key(self) -> str:
        return self.voice.key

    def render(self, text: str, lang: Lang) -> Sound:
        try:
            return self.voice.render(text, lang)
        except VoiceError as error:
            if self.voice is self.embedded:
                raise
            log.error("%s The embedded voice speaks from now on.", error)
            self.voice = self.embedded
            return self.embedded.render(text, lang)


class Voices:
    """A voice for each language."""

    def __init__(self, by_lang: dict[Lang, Voice]) -> None:
        self.by_lang = by_lang

    def key(self, lang: Lang) -> str:
        return self.by_lang[lang].key

    def name(self, lang: Lang) -> str:
        """For people: "nanotts fr-FR", "piper fr_FR-siwis-medium"."""
        voice = self.by_lang[lang]
        voice = voice.voice if isinstance(voice, Spare) else voice
        return f"nanotts {voice.accent(lang)}" if isinstance(voice, NanoVoice) else voice.key.replace("-", " ", 1)

    def render(self, text: str, lang: Lang) -> Sound:
        return self.by_lang[lang].render(text, lang)


def choose(settings: VoiceSettings, folder: Path | None = None) -> Voices:
    """The configured voices; "auto" takes Piper where a voice was fetched, the embedded one elsewhere."""
    folder = folder or data_dir() / "models"
    embedded = NanoVoice(settings.english)
    by_lang: dict[Lang, Voice] = {}
    for lang, configured in (("fr", settings.piper_fr), ("en", settings.piper_en)):
        code: Lang = "fr" if lang == "fr" else "en"
        fetched = sorted(folder.glob(f"**/{code}_*.onnx")) if settings.engine != "nanotts" else []
        if configured and settings.engine != "nanotts":
            by_lang[code] = Spare(PiperVoice(Path(configured).expanduser()), embedded)
        elif fetched:
            by_lang[code] = Spare(PiperVoice(fetched[0]), embedded)
        elif settings.engine == "piper":
            raise VoiceError(
                f"voice.engine is piper but there is no {code} voice: "
                f"run 'hello models fetch' or set voice.piper_{code}."
            )
        else:
            by_lang[code] = embedded
    return Voices(by_lang)


def trim(samples: "Samples", rate: int, floor: int = 200, keep: float = 0.03) -> "Samples":
    """Cut the silence at both ends (about 230 ms of a rendered sentence), keeping `keep` seconds of it."""
    import numpy as np

    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > floor)
    if not len(loud):
        return samples[:0]
    margin = int(keep * rate)
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


def sentences(text: str) -> Sequence[str]:
    """A text cut at sentence ends, so that the first can sound while the next is rendered."""
    import re

    return [piece for piece in re.split(r"(?<=[.!?…])\s+", text.strip()) if piece]
