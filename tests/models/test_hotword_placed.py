"""Where the word is in a sentence, by the recognizer's network: on sentences that a real voice says."""

import random
from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.hotword import voices
from models.hotword.studio import placed, render, speak, split
from models.shipped import COMPACT


@pytest.fixture(scope="module")
def finder() -> placed.Finder:
    return placed.Finder(COMPACT)


@pytest.fixture(scope="module")
def pico() -> voices.Voice:
    return next(one for one in voices.pico() if one.name == "pico:en-US")


def said(pico: voices.Voice, text: str) -> "voices.Wave":
    return voices.trim(pico.say(voices.Text(text, "en"), random.Random(4)), 35)


def test_the_word_is_found_at_the_beginning_and_at_the_end(finder: placed.Finder, pico: voices.Voice) -> None:
    first = said(pico, "hello, turn on the light")
    start, end = finder.find(first, "hello turn on the light") or (9.0, 9.0)
    assert start < 0.15 and 0.2 < end < 0.8
    last = said(pico, "this is my house, hello")
    start, end = finder.find(last, "This is my house, hello.") or (0.0, 0.0)
    size = len(last) / 16000
    assert size - 0.8 < start < size - 0.15 and size - 0.2 < end <= size


def test_a_sentence_without_the_word_gives_no_place(finder: placed.Finder, pico: voices.Voice) -> None:
    assert finder.find(said(pico, "six sister ships"), "hello") is None  # whatever the list claims
    assert finder.find(said(pico, "hello hello"), "hello hello") is None  # which one?


def test_a_sentence_in_a_room_keeps_the_place_of_the_word(finder: placed.Finder, pico: voices.Voice) -> None:
    stage = render.Stage(3, (), False, finder)
    wave = said(pico, "hello, turn on the light")
    made = stage.sentence("breath:x", ("breath", "hello turn on the light", wave))
    assert made is not None
    held, samples = made
    assert held.kind == "hello" and held.source == "breath" and held.word is not None
    assert 0.2 < held.word[0] < 1.9 and 0.15 < held.word[1] - held.word[0] < 0.9
    assert len(samples) / 16000 > held.word[1] + 1.2
    as_it_is = stage.recorded("people:x", ("breath", "hello turn on the light", wave))
    assert as_it_is is not None and as_it_is[0].word is not None and as_it_is[0].word[0] >= 0.5
    assert np.abs(as_it_is[1][:8000]).max() == 0


def test_people_who_say_the_word_are_kept_by_speaker(tmp_path: Path, pico: voices.Voice) -> None:
    rows = ["file\tlang\tspeaker\tlicence\ttranscript"]
    for number, (speaker, text) in enumerate([("ann", "hello there"), ("ann", "goodbye"), ("bob", "hello hello")]):
        soundfile.write(tmp_path / f"{number}.wav", said(pico, text), 16000)
        rows.append(f"{number}.wav\ten\t{speaker}\tCC0-1.0\t{text}")
    (tmp_path / "list.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert list(speak.people([tmp_path], tmp_path)) == ["ann"]
    ((kind, text, wave),) = speak.load(tmp_path / "people__ann.npz")
    assert (kind, text) == ("breath", "hello there") and len(wave) > 4000
    assert split.voice("people:ann") in ("train", "dev", "test")


def test_half_of_the_sentences_in_one_breath_have_a_french_mouth() -> None:
    lines = list(speak.breath_script(random.Random(1), 6))
    assert [text.lang for _, text in lines] == ["en", "fr"] * 3
    assert all(kind == "breath" and placed.alone(text.text, "hello") and text.ipa for kind, text in lines)
