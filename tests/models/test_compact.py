"""The shipped recognizer: it loads in real Vosk, hears synthetic and real voices, refuses the rest, and stays small."""

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import vosk

from basecamp.house import LANGS, Lang
from models.shipped import COMPACT, COMPACT_EN, COMPACT_FR, embedded
from tests.shared import need_shared

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def model() -> Any:
    vosk.SetLogLevel(-1)
    return vosk.Model(str(COMPACT))


def grammar(phrases: Iterable[str]) -> str:
    return json.dumps([*phrases, "[unk]"], ensure_ascii=False)


def pico(text: str, lang: str) -> np.ndarray:
    from models.training.voices import make

    return make("pico", lang, None)(text, random.Random(4))[2]


@pytest.fixture(scope="module")
def french() -> Any:
    vosk.SetLogLevel(-1)
    return vosk.Model(str(COMPACT_FR))


@pytest.fixture(scope="module")
def english() -> Any:
    vosk.SetLogLevel(-1)
    return vosk.Model(str(COMPACT_EN))


@pytest.fixture(scope="module")
def engines(model: Any, french: Any, english: Any) -> dict[str, list[Any]]:
    """Those that hear a language."""
    return {"fr": [model, french], "en": [model, english]}


def test_a_house_of_one_language_has_its_own() -> None:
    assert (embedded(["fr"]), embedded(["en"])) == (COMPACT_FR, COMPACT_EN)
    assert embedded(["fr", "en"]) == COMPACT


@pytest.mark.parametrize("folder", [COMPACT, COMPACT_FR, COMPACT_EN])
def test_it_is_small_and_standard(folder: Path) -> None:
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) <= 6_000_000
    for name in (
        "am/final.mdl",
        "conf/mfcc.conf",
        "conf/model.conf",
        "graph/HCLr.fst",
        "graph/Gr.fst",
        "graph/words.txt",
    ):
        assert (folder / name).is_file(), name
    card = (folder / "README.md").read_text(encoding="utf-8")
    for heading in ("Data", "Licences", "Measured", "Weaknesses"):
        assert heading in card


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_knows_the_words_of_the_house(engines: dict[str, list[Any]], lang: str) -> None:
    from models.training.lexicon import tokens
    from models.training.texts import house_phrases

    words = {word for phrase in house_phrases(ROOT, lang) for word in tokens(phrase)}
    for engine in engines[lang]:
        assert not {word for word in words if engine.vosk_model_find_word(word) < 0}


@pytest.mark.parametrize("lang", LANGS)
def test_it_knows_the_words_of_what_an_idle_house_listens_for(engines: dict[str, list[Any]], lang: Lang) -> None:
    from dialogs.intents.grammar import grammar as listened_for

    words = {word for phrase in listened_for(None, lang) for word in phrase.split()}
    for engine in engines[lang]:
        assert not {word for word in words if engine.vosk_model_find_word(word) < 0}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "je pars"),
        ("fr", "bonne nuit"),
        ("fr", "quelle heure est-il"),
        ("fr", "allume la veilleuse"),
        ("en", "good night"),
        ("en", "what time is it"),
        ("en", "turn on the night light"),
    ],
)
def test_it_hears_a_synthetic_voice(engines: dict[str, list[Any]], lang: str, said: str) -> None:
    from models.training.evaluate import hear
    from models.training.vocabulary import HOUSE

    phrases = sorted({" ".join(p.lower().replace(",", "").split()) for p in HOUSE[lang]})
    for engine in engines[lang]:
        assert hear(engine, pico(said, lang), grammar(phrases)) == said


def test_what_is_no_command_is_refused(engines: dict[str, list[Any]]) -> None:
    from models.training.evaluate import hear

    phrases = ["je pars", "bonne nuit", "rapport complet", "chauffage", "oui", "non"]
    for text in ("il a mangé une pomme dans le jardin hier", "le train de Bordeaux arrive sur la voie numéro huit"):
        for engine in engines["fr"]:
            assert hear(engine, pico(text, "fr"), grammar(phrases)) not in phrases


# Held-out speakers, never trained on, and the share of 20 clips that must be right.
REAL = [
    (COMPACT, "test-fr-securimage", 65.0),
    (COMPACT, "test-en-commands", 70.0),
    (COMPACT, "test-fr-telephone-armelle", 30.0),
    (COMPACT_FR, "test-fr-securimage", 75.0),
    (COMPACT_FR, "test-fr-telephone-armelle", 45.0),
    (COMPACT_EN, "test-en-commands", 75.0),
]


@pytest.mark.parametrize(("folder", "name", "least"), REAL)
def test_it_hears_strangers(model: Any, french: Any, english: Any, folder: Path, name: str, least: float) -> None:
    from models.training.evaluate import Vocabulary, run
    from models.training.testsets import sets

    (test,) = [s for s in sets(need_shared(), name) if s.name == name]
    engine = {COMPACT_FR: french, COMPACT_EN: english}.get(folder, model)
    row = run(engine, Vocabulary(engine), test, "clean", [], limit=20)
    assert row["score"] >= least, row["confusions"]
    assert row["rtf"] <= 0.2  # 0.02 on an idle core; the limit only catches a broken network


def test_it_costs_little_memory() -> None:
    import subprocess
    import sys

    code = (
        "import resource, vosk; vosk.SetLogLevel(-1); a = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f'm = vosk.Model({str(COMPACT)!r}); r = vosk.KaldiRecognizer(m, 16000, \'["oui", "[unk]"]\')\n'
        "r.AcceptWaveform(bytes(64000)); r.FinalResult()\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - a) / 1024)"
    )
    added = float(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True).stdout
    )
    assert added <= 60.0, f"{added:.0f} MB"


def test_words_are_added_in_seconds(model: Any, tmp_path: Path) -> None:
    from models.training.cli import rebuild_graph

    assert model.vosk_model_find_word("zigouigoui") < 0
    assert rebuild_graph(COMPACT, ["fr:zigouigoui"], out=tmp_path / "more") == ["zigouigoui"]
    more = vosk.Model(str(tmp_path / "more"))
    assert more.vosk_model_find_word("zigouigoui") > 0
    assert more.vosk_model_find_word("chauffage") > 0


def test_a_foreign_folder_gets_a_clear_refusal(tmp_path: Path) -> None:
    from models.errors import ModelError
    from models.training.cli import rebuild_graph

    with pytest.raises(ModelError, match=r"no words\.lang"):
        rebuild_graph(tmp_path, ["mot"])


@pytest.mark.parametrize("word", ["fr:deux mots", "xx:mot", "fr:", "fr:123", "!!!", "de:haus"])
def test_what_is_no_word_is_refused_before_anything_is_written(tmp_path: Path, word: str) -> None:
    """ "deux mots" in the list of words made the folder unreadable for every later word."""
    from models.errors import ModelError
    from models.training.cli import rebuild_graph

    (tmp_path / "words.lang").write_text("oui fr\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"no word|no language"):
        rebuild_graph(tmp_path, ["fr:zigouigoui", word])
    assert [file.name for file in tmp_path.iterdir()] == ["words.lang"]
    assert (tmp_path / "words.lang").read_text(encoding="utf-8") == "oui fr\n"


@pytest.mark.parametrize("word", ["aujourd'hui", "fr:wi-fi", "en:o'clock", "Éric"])
def test_words_are_written_as_people_write_them(word: str) -> None:
    from models.training.cli import named

    assert named(word)[1] == word.rpartition(":")[2].lower()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--lang", "fr,xx"], "--lang is 'fr,xx'"),
        (["--hours", "nan"], "--hours is nan"),
        (["--hours", "-1"], "--hours is -1"),
        (["--shared", "absent"], "no folder absent"),
        (["--people", "absent"], "no folder absent"),
    ],
)
def test_training_is_refused_before_hours_of_work(tmp_path: Path, options: list[str], why: str) -> None:
    from models.errors import ModelError
    from models.training.cli import main

    with pytest.raises(ModelError, match=why):
        main(["train", "--out", str(tmp_path / "made"), *options])
    assert list(tmp_path.iterdir()) == []
