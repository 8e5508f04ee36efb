"""How the shipped heads are made: who is in which part, what is said, what a frame teaches, what is kept on disk."""

import random
from pathlib import Path

import numpy as np

from models.hotword import features, voices
from models.hotword.studio import fit, placed, render, sounds, speak, split, store, words
from models.shipped import COMPACT


def test_a_voice_is_in_one_part_and_no_judged_voice_is_ever_blended() -> None:
    assert split.voice("piper:en_US-joe-medium") == "test" and split.voice("kokoro:af_sky") == "test"
    assert split.voice("kokoro:jf_alpha") == "dev" and split.voice("kokoro:af_bella+am_adam") == "train"
    names = [f"espeak:{tongue}+{variant}" for tongue in voices.ESPEAK for variant in voices.VARIANTS]
    shares = {part: sum(split.voice(name) == part for name in names) / len(names) for part in ("train", "dev", "test")}
    assert 0.15 < shares["test"] < 0.35 and 0.03 < shares["dev"] < 0.2
    assert not set(split.KOKORO_TEST) & set(split.KOKORO_DEV)


def test_near_words_do_not_hold_the_word_and_sound_alikes_are_not_said() -> None:
    for lang in ("fr", "en"):
        assert not [text for text in words.NEAR[lang] if " hello" in f" {text.lower()}"]
        assert not set(words.NEAR[lang]) & set(words.SAME)
    assert "allô" in words.NEAR["fr"]  # the border: an a before the l
    assert not [ipa for ipa in (*words.HELLO_IPA, *words.HELLO_IPA_FRENCH) if "al" in ipa]


def test_half_of_what_a_kokoro_voice_says_is_said_with_a_french_mouth() -> None:
    lines = list(speak.kokoro_script(random.Random(1), 6))
    said = [text for kind, text in lines if kind == "hello"]
    assert len(said) == 6 and sum(text.lang == "fr" for text in said) == 3
    assert all(text.ipa.rstrip(".!?,") in (*words.HELLO_IPA, *words.HELLO_IPA_FRENCH) for text in said)
    assert {kind for kind, _ in lines} == {"hello", "basecamp", "near"}


def test_what_a_voice_said_is_kept_once(tmp_path: Path) -> None:
    calls: list[str] = []

    def say(text: voices.Text, rng: random.Random) -> "voices.Wave":
        calls.append(text.text)
        return np.sin(np.arange(8000) / 9).astype(np.float32) * 0.4

    voice = voices.Voice("pico:xx-XX", "fr", say)
    count = speak.speak(voice, tmp_path, 1)
    held = speak.load(tmp_path / "pico__xx-XX.npz")
    assert count == len(held) == len(calls) and speak.speak(voice, tmp_path, 1) == 0
    kind, text, wave = held[0]
    assert kind == "hello" and text == calls[0] and 0.45 < np.abs(wave).max() < 0.55
    assert {kind for kind, _, _ in held} == {"hello", "basecamp", "near", "phrase", "talk"}


def clip(kind: str, word: tuple[float, float] | None, text: str = "", count: int = 40) -> store.Rendered:
    return store.Rendered(kind, text, "kokoro:x", "kokoro", word, count=count)


def test_what_each_frame_of_a_clip_teaches() -> None:
    marks = fit.labels(clip("hello", (0.8, 1.28)), "hello", 0.42)
    ends = (np.arange(40) + 1) * 0.08
    yes, no = ends[marks == fit.YES], ends[marks == fit.NO]
    assert yes.min() >= 1.28 + 0.04 and yes.max() <= 1.28 + 0.42 + 1e-9 and len(yes) in (4, 5)
    assert (no < 0.95).any() and (no > 2.28).any() and not ((no > 0.96) & (no < 2.28)).any()
    assert (fit.labels(clip("hello", (0.8, 1.28)), "basecamp", 0.42) == fit.NO).all()
    assert (fit.labels(clip("basecamp", (0.8, 1.6)), "hello", 0.42) == fit.MUTE).all()
    assert (fit.labels(clip("near", None, "yellow"), "hello", 0.42) == fit.NO).all()
    assert (fit.labels(clip("near", None, "allô, et l'eau, kilo"), "hello", 0.42) == fit.MUTE).all()


def test_rendered_clips_come_back_from_disk(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    sounds_made = [(rng.normal(size=size) * 900).astype(np.int16) for size in (16000, 30000)]
    pairs = [(clip("hello", (0.1, 0.5)), sounds_made[0]), (clip("near", None, "élan"), sounds_made[1])]
    assert store.write(tmp_path, "dev-voices-x", pairs, True) == 2
    one, two = store.clips(tmp_path, "dev-voices-x")
    assert one.word == (0.1, 0.5) and two.text == "élan" and (two.start, two.count) == (12, 23)
    fine = store.fine(tmp_path, "dev-voices-x")[two.start : two.start + two.count].astype(np.float32)
    wanted = features.embed_clip(sounds_made[1]).fine.reshape(two.count, -1)
    assert np.allclose(fine, wanted, atol=0.02)
    assert np.array_equal(store.wave(tmp_path, "dev-voices-x", two), sounds_made[1][: 23 * 1280])
    assert list(store.parts(tmp_path, "dev-")) == ["dev-voices-x"]


def test_stretches_lie_within_their_clip_and_its_silence(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    pairs = [
        (clip("hello", (0.5, 0.9)), (rng.normal(size=40000) * 900).astype(np.int16)),
        (clip("near", None, "halo"), (rng.normal(size=90000) * 900).astype(np.int16)),
    ]
    store.write(tmp_path, "train-voices-x", pairs, False)
    data = fit.gather(tmp_path, "hello", 12, 0.42)
    assert len(data.positive) == 1 and len(data.features) == len(data.labels)
    for start in (*data.positive, *data.negative):
        assert start >= 11 and start + fit.STRETCH <= len(data.features)
    first = data.positive[0]
    assert (data.labels[first : first + fit.STRETCH] == fit.YES).sum() in (4, 5)
    assert not (data.labels[data.negative[-1] : data.negative[-1] + fit.STRETCH] == fit.YES).any()


def test_situations_of_a_voice_keep_the_word_where_it_is(tmp_path: Path) -> None:
    stage = render.Stage(3, (), False, placed.Finder(COMPACT))
    wave = np.sin(np.arange(6400) / 5).astype(np.float32) * 0.5
    held, samples = stage.word("kokoro:x", ("hello", "ɛlˈo", wave), [], False)
    assert held.word is not None and held.source == "kokoro" and held.kind == "hello"
    assert len(samples) / 16000 > held.word[1] + 0.9
    held, _ = stage.other("kokoro:x", ("near", "halo", wave))
    assert held.word is None


def test_recordings_that_may_hold_the_word_are_left_out() -> None:
    for text in ("Hello, how are you?", "Allô, c'est moi", "Hallo Welt"):
        assert sounds.HOLDS.search(text)
    for text in ("yellow", "Othello's mother", "le halogène"):
        assert bool(sounds.HOLDS.search(text)) is ("hello" in text.lower())
