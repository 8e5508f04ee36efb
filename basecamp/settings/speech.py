"""[audio] [hotword] [ears] [voice] what the assistant hears with and speaks with."""

from typing import Literal

from pydantic import Field

from basecamp.settings.section import Section


class AudioSettings(Section):
    """[audio] devices of the console."""

    microphone: str = Field("", description="part of the name of the input device; empty = the default one")
    loudspeaker: str = Field("", description="part of the name of the output device; empty = the default one")
    hang_s: float = Field(2.0, gt=0, description="no frame for this long = the device hangs, reopen it, seconds")
    retry_s: float = Field(3.0, gt=0, description="wait before a lost device is tried again, seconds")
    guard_s: float = Field(0.4, ge=0, le=2, description="deaf time after the last sound was played, seconds")
    record_last: int = Field(0, ge=0, description="keep the last N utterances as WAV for debugging, 0 = never, number")
    record_days: int = Field(7, ge=1, le=30, description="recordings are deleted after, days")


class HotwordSettings(Section):
    """[hotword] the word that opens the ears."""

    names: tuple[str, ...] = Field(
        ("hello",), description="words by name (hello, hello_basecamp, okay_nabu, hey_jarvis) or model file"
    )
    threshold: float = Field(0.0, ge=0, le=1, description="score that counts; 0 = the word's own, probability")
    needed: int = Field(0, ge=0, le=10, description="frames over the threshold; 0 = the word's own, number")
    window: int = Field(0, ge=0, le=20, description="… among the last; 0 = the word's own, number of 80 ms frames")
    refractory_s: float = Field(1.5, ge=1.5, description="deaf to the hotword after one, seconds")
    confirm: bool = Field(True, description="have the recognizer confirm the word before anything sounds")
    false_per_hour: float = Field(
        1.5, ge=0.05, le=10, description="false wakes per hour of speech accepted by a confirmed word; more hears more"
    )


class EarsSettings(Section):
    """[ears] speech recognition and the end of an utterance."""

    model_fr: str = Field("", description="folder of the French Vosk model; empty = fetched one, else embedded")
    model_en: str = Field("", description="folder of the English Vosk model; empty = fetched one, else embedded")
    min_speech_s: float = Field(0.12, ge=0, description="shorter is a click and not speech, seconds")
    trailing_silence_s: float = Field(0.5, ge=0.2, le=2, description="silence that ends an utterance, seconds")
    max_turn_s: float = Field(7.0, ge=2, le=20, description="an utterance is cut after, seconds")
    answer_timeout_s: float = Field(6.0, ge=2, le=30, description="wait for the beginning of an answer, seconds")
    command_timeout_s: float = Field(4.0, ge=1, le=30, description="wait for a command after the hotword, seconds")
    early_stable_s: float = Field(0.4, ge=0.2, description="a complete command unchanged this long ends it, seconds")
    min_word_confidence: float = Field(
        0.5, ge=0, le=1, description="a command with a word under this is refused, probability"
    )
    misfit: float = Field(
        0.8,
        ge=0,
        le=20,
        description="misfit of the phones over which a command is refused (hello's own models), nats a phone; 0 = off",
    )
    agreement: float = Field(
        0.5,
        ge=0,
        le=1,
        description="likeness to an open decode under which a command is doubted (other makers' models); 0 = off",
    )
    background_db: float = Field(
        12.0,
        ge=0,
        le=40,
        description="a voice this much quieter than whoever speaks is background (television), dB; 0 = nothing is",
    )
    speech_level: float = Field(0.5, ge=0, le=1, description="VAD score that counts as speech, probability")


class VoiceSettings(Section):
    """[voice] how the house speaks."""

    engine: Literal["auto", "nanotts", "piper"] = Field("auto", description="auto = piper if a voice is there")
    piper_fr: str = Field("", description="French Piper voice file (.onnx); empty = a fetched one")
    piper_en: str = Field("", description="English Piper voice file (.onnx); empty = a fetched one")
    english: Literal["en-GB", "en-US"] = Field("en-GB", description="accent of the embedded English voice")
    volume: float = Field(1.0, gt=0, le=1, description="1 = as rendered, ratio")
    interphone: float = Field(0.0, ge=0, le=1, description="radio effect on the voice; 0 = untouched, ratio")
    greeting: bool = Field(True, description="say 'Hello ! Que puis-je faire pour vous ?' after the hotword alone")
    greet_after_s: float = Field(1.5, ge=0.5, le=10, description="… when nothing follows the hotword for, seconds")
    earcons: bool = Field(True, description="short sounds for wake, understood, not understood, error")
