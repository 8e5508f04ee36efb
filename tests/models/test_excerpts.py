"""Words cut out of sentences that a real voice says, found by the shipped network."""

import random
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.shipped import COMPACT
from models.training import excerpts
from models.training.g2p import ipa
from models.training.voices import make

SENTENCES = (
    ("fr", "il fait beau et la lumière brille ce soir"),
    ("en", "the kitchen window is open again this morning"),
)


@pytest.fixture(scope="module")
def cutter() -> excerpts.Cutter:
    return excerpts.Cutter(COMPACT)


def said(text: str, lang: str) -> "excerpts.Wave":
    return make("pico", lang, None)(text, random.Random(7))[2]


def loss(cutter: excerpts.Cutter, wave: "excerpts.Wave", label: list[int]) -> float:
    """How much less likely than the likeliest phones these are in a sound alone, a phone."""
    found = cutter.borders(wave, [tuple(label)])
    return found[0][2] if found else 99.0


@pytest.mark.parametrize(("lang", "text"), SENTENCES)
def test_what_is_cut_out_sounds_like_its_label(cutter: excerpts.Cutter, lang: str, text: str) -> None:
    wave, words = said(text, lang), excerpts.words_of(ipa(text, lang))
    found = list(cutter.cut(wave, words, random.Random(1), 12))
    assert len(found) >= 6
    labels = [one.label.tolist() for one in found]
    own = [loss(cutter, one.wave, label) for one, label in zip(found, labels, strict=True)]
    backwards = [loss(cutter, one.wave, label[::-1]) for one, label in zip(found, labels, strict=True)]
    assert all(mine < other for mine, other in zip(own, backwards, strict=True))
    assert sum(own) < 0.5 * sum(backwards)
    assert all(len(one.wave) < 0.8 * len(wave) for one in found)
    assert all(abs(one.wave[0]) < 0.01 and abs(one.wave[-1]) < 0.01 for one in found)


@pytest.mark.parametrize(("lang", "text"), SENTENCES)
def test_words_follow_one_another(cutter: excerpts.Cutter, lang: str, text: str) -> None:
    wave, words = said(text, lang), excerpts.words_of(ipa(text, lang))
    found = cutter.borders(wave, words)
    assert found is not None and len(found) == len(words)
    assert all(begin < end for begin, end, _ in found)
    assert all(left[1] == right[0] for left, right in pairwise(found))
    assert 0 <= found[0][0] < 0.2 and found[-1][1] <= len(wave) / 16000


def test_a_sentence_that_is_not_said_gives_nothing(cutter: excerpts.Cutter) -> None:
    wave = said("il fait beau", "fr")
    assert not list(cutter.cut(wave, excerpts.words_of(ipa("nous chantons sous la pluie", "fr")), random.Random(1), 9))
    words = excerpts.words_of(ipa("une phrase beaucoup plus longue que ce que quelqu'un a dit là " * 4, "fr"))
    assert not list(cutter.cut(wave[:8000], words, random.Random(1), 9))


def test_a_border_is_moved_to_where_it_is_quiet() -> None:
    wave = np.full(16000, 0.5, np.float32)
    wave[8160:8320] = 0.01
    assert excerpts.quietest(wave, 0.48) == pytest.approx(0.515, abs=0.006)
    assert excerpts.quietest(wave[:0], 0.0) == 0.0


def test_a_folder_of_excerpts_is_read_as_a_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way: a folder of sentences becomes a folder of excerpts that a training set can be made of."""
    from models.training import data

    source, out = tmp_path / "said", tmp_path / "cut"
    source.mkdir()
    lang, text = SENTENCES[0]
    soundfile.write(source / "a.flac", said(text, lang), 16000)
    soundfile.write(source / "b.flac", said("oui", lang), 16000)
    rows = [f"a.flac\tfr\tpico\t{text}\t{ipa(text, lang)}", f"b.flac\tfr\tpico\toui\t{ipa('oui', lang)}"]
    (source / "list.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["excerpts", str(source), str(out), "4", "1", "--model", str(COMPACT)])
    excerpts.main()
    made = list(data.synthetic(out))
    assert len(made) == 4 and all(one.path.is_file() and len(one.label) >= excerpts.FEWEST for one in made)


def test_training_from_scratch_cuts_before_it_packs(tmp_path: Path) -> None:
    from models.training.pipeline import EXCERPTS, cut_out

    steps, packs = cut_out(tmp_path, tmp_path / "shared", 3, ("--others", "0.5"))
    assert (
        len(packs) == len(EXCERPTS) and [step.command[0].rsplit(".")[-1] for step in steps] == ["excerpts", "data"] * 3
    )
    for cut, packed in zip(steps[::2], steps[1::2], strict=True):
        assert cut.command[2] == packed.command[1] and packed.command[2] == str(packed.makes) and cut.makes in packs
