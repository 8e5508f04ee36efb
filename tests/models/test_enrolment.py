"""Enrolment without training: checks of recordings, keeping, listing, erasing, and the command line."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from basecamp.house import Lang
from models.enrolment import cli, hotwords, quality, store, tune
from models.enrolment.sentences import SENTENCES, to_read
from models.errors import ModelError


def spoken(level: float, noise: float, seconds: float = 2.0) -> np.ndarray:
    """Half a recording of tone, half of background."""
    rng = np.random.default_rng(1)
    n = int(seconds * 16000)
    wave = rng.normal(0, noise, n)
    wave[: n // 2] += level * np.sin(np.arange(n // 2) * 0.1)
    return np.clip(wave, -1, 1).astype(np.float32)


@pytest.mark.parametrize(
    ("wave", "word_fr", "word_en"),
    [
        (spoken(0.3, 0.001), None, None),
        (spoken(0.005, 0.0001), "plus fort", "louder"),
        (spoken(3.0, 0.001), "éloigne", "back"),
        (spoken(0.2, 0.1), "bruit", "noise"),
        (spoken(0.3, 0.001, 0.2), "court", "short"),
    ],
)
def test_a_bad_recording_gets_advice(wave: np.ndarray, word_fr: str | None, word_en: str | None) -> None:
    measured = quality.measure(wave)
    for lang, word in (("fr", word_fr), ("en", word_en)):
        said = measured.complaint(lang)
        assert (said is None) if word is None else (said is not None and word in said)


@given(st.floats(0.05, 0.9), st.floats(0.0001, 0.004))
def test_a_louder_background_is_never_a_better_recording(level: float, noise: float) -> None:
    assert quality.measure(spoken(level, noise * 4)).snr_db <= quality.measure(spoken(level, noise)).snr_db + 0.5


def test_a_recording_that_is_no_sound_is_left_out_and_said(tmp_path: Path) -> None:
    source = recorded(tmp_path, "a.wav\tje pars\tfr\nn.wav\tje pars\tfr\n", "n.wav")
    soundfile.write(str(source / "n.wav"), np.full(32000, np.nan), 16000, subtype="FLOAT")
    good, bad = tune.check(store.recordings(source), "en")
    assert good == []
    assert [name for name, _ in bad] == ["a.wav", "n.wav"]
    assert "cannot read it" in bad[0][1]


def recorded(folder: Path, rows: str, *more: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("a.wav", "b.wav", *more):
        (folder / name).write_bytes(b"RIFF")
    (folder / "list.tsv").write_text(rows, encoding="utf-8")
    return folder


def test_recordings_without_a_language_are_in_the_one_that_is_asked_for(tmp_path: Path) -> None:
    for name in ("a.wav", "b.wav"):
        (tmp_path / name).touch()
    (tmp_path / "list.tsv").write_text("a.wav\tgood night\nb.wav\tbonsoir\tfr\n", encoding="utf-8")
    assert [one.lang for one in store.recordings(tmp_path, "en")] == ["en", "fr"]
    assert [one.lang for one in store.recordings(tmp_path)] == ["fr", "fr"]


def test_recordings_are_kept_listed_and_erased(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = recorded(tmp_path / "from", "a.wav\tje pars\tfr\nb.wav\tgood night\ten\n")
    kept = store.keep(tmp_path, "Zoé", store.recordings(source))
    assert [(r.text, r.lang) for r in kept] == [("je pars", "fr"), ("good night", "en")]
    assert cli.main(["--list", "--data", str(tmp_path)]) == 0
    assert "Zoé: 2 recordings" in capsys.readouterr().out
    assert cli.main(["--erase", "Zoé", "--data", str(tmp_path)]) == 0
    assert store.people(tmp_path) == {}
    assert not list((tmp_path / "enrolment").iterdir())
    assert cli.main(["--erase", "Zoé", "--data", str(tmp_path)]) == 1
    assert "Nobody named 'Zoé'" in capsys.readouterr().err


def test_what_is_kept_of_a_voice_is_for_the_owner_alone(tmp_path: Path) -> None:
    source = recorded(tmp_path / "from", "a.wav\tje pars\tfr\n")
    store.keep(tmp_path, "Zoé", store.recordings(source))
    target = store.folder(tmp_path, "Zoé")
    assert oct(target.stat().st_mode & 0o777) == "0o700"
    assert {oct(file.stat().st_mode & 0o777) for file in target.iterdir()} == {"0o600"}


def test_what_was_only_read_aloud_is_erased_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The reading was interrupted, or what learning needs is not installed."""
    recorded(tmp_path / "reading" / "Zoé", "a.wav\tje pars\tfr\n")
    calls = hotwords.folder(tmp_path, "Zoé")
    calls.mkdir(parents=True)
    (calls / "000.wav").write_bytes(b"RIFF")
    assert cli.main(["--erase", "Zoé", "--data", str(tmp_path)]) == 0
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
    recorded(tmp_path / "reading" / "Zoé", "a.wav\tje pars\tfr\n")
    assert cli.main(["--erase", "Zoé", "--data", str(tmp_path)]) == 0
    assert "Zoé: 2 recordings erased" in capsys.readouterr().out
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_an_interrupted_enrolment_keeps_what_was_there_and_hides_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = recorded(tmp_path / "from", "a.wav\tje pars\tfr\nb.wav\tbonne nuit\tfr\n")
    store.keep(tmp_path, "Zoé", store.recordings(source))

    def full(one: Path, other: Path) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(store.shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space"):
        store.keep(tmp_path, "Zoé", store.recordings(source)[::-1])
    assert [one.text for one in store.recordings(store.folder(tmp_path, "Zoé"))] == ["je pars", "bonne nuit"]
    (tmp_path / "enrolment" / "Tom").mkdir()
    assert store.people(tmp_path) == {"Tom": 0, "Zoé": 2}
    assert store.erase(tmp_path, "Zoé") == 2
    assert store.people(tmp_path) == {"Tom": 0}


def test_a_list_saved_by_windows_is_read(tmp_path: Path) -> None:
    source = recorded(tmp_path / "from", "")
    (source / "list.tsv").write_bytes("\ufeffa.wav\tje pars\t\r\nb.wav\tbonne nuit\tfr\r\n".encode())
    assert [(one.text, one.lang) for one in store.recordings(source)] == [("je pars", "fr"), ("bonne nuit", "fr")]
    (source / "list.tsv").write_bytes("a.wav\tje suis rentré\n".encode("latin-1"))
    with pytest.raises(ModelError, match=r"list\.tsv cannot be read .*UTF-8"):
        store.recordings(source)


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ("a.wav", "line 1"),
        ("a.wav\tje pars\na.wav\t ", "line 2"),
        ("c.wav\tje pars", r"no recording .*c\.wav"),
        ("a.wav\tich gehe\tde", "line 1: the language is 'de'"),
        (None, "no list"),
    ],
)
def test_a_wrong_list_is_said_with_its_line(tmp_path: Path, rows: str | None, complaint: str) -> None:
    source = recorded(tmp_path / "from", rows or "")
    if rows is None:
        (source / "list.tsv").unlink()
    with pytest.raises(ModelError, match=complaint):
        store.recordings(source)


@pytest.mark.parametrize("name", ["../evil", "", "a/b", ".hidden"])
def test_a_name_never_leaves_the_data_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="no name"):
        store.folder(tmp_path, name)


PHONES = {
    "fr": "i y u e ø o ə ɛ œ ɔ a ɛ̃ ɑ̃ ɔ̃ p b t d k ɡ f v s z ʃ ʒ m n l ʁ j w",
    "en": "i u ɪ ʊ e ə ɛ ɔ æ a ʌ ɜ p b t d k ɡ f v s z ʃ θ ð h m n ŋ l ɹ j w",
}


def test_a_house_reads_sixty_to_a_hundred_sentences_in_its_languages() -> None:
    houses: tuple[tuple[Lang, ...], ...] = (("fr",), ("en",), ("fr", "en"))
    for langs in houses:
        read = [sentence for sentences in to_read(langs).values() for sentence in sentences]
        assert tuple(to_read(langs)) == langs and 60 <= len(set(read)) == len(read) <= 100
        assert max(map(len, read)) <= 45  # four seconds


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_sentences_hold_the_words_of_the_house(lang: str) -> None:
    from models.training.testsets import spell
    from models.training.vocabulary import HOUSE

    read = {word for sentence in SENTENCES[lang] for word in spell(sentence).split()}
    missing = {word for phrase in HOUSE[lang] for word in spell(phrase).split()} - read
    assert missing <= {"met"}  # sounds like "mets"


def test_the_sentences_cover_every_phone_of_their_language() -> None:
    from models.training.g2p import ipa
    from models.training.phones import phones_of

    said = {lang: {p for s in SENTENCES[lang] for p in phones_of(ipa(s, lang))} for lang in ("fr", "en")}
    for lang, wanted in PHONES.items():
        assert said[lang] >= set(wanted.split(" "))
