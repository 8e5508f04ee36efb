"""Recordings that Debian packages carry: which sounds are read, and with which text."""

from pathlib import Path

from models.training import packaged


def put(root: Path, name: str, text: str = "") -> Path:
    path = root / "usr/share" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_where_no_package_is(tmp_path: Path) -> None:
    assert not [one for lang in packaged.LANGS for one in packaged.recordings(tmp_path, lang)]


def test_stamps_are_read_in_their_language(tmp_path: Path) -> None:
    cat = put(tmp_path, "tuxpaint/stamps/animals/cat_desc_fr.ogg")
    put(tmp_path, "tuxpaint/stamps/animals/cat_desc.ogg")
    put(tmp_path, "tuxpaint/stamps/animals/cat.txt", "A cat.\nde.utf8=Eine Katze.\nfr.utf8=Un chat.\n")
    put(tmp_path, "tuxpaint/stamps/letters/b_desc_fr.ogg")
    put(tmp_path, "tuxpaint/stamps/letters/b.txt", "The letter B.\nfr.utf8=La lettre B.\n")
    put(tmp_path, "tuxpaint/stamps/alone_desc_fr.ogg")
    assert list(packaged.recordings(tmp_path, "fr")) == [(cat, "Un chat.")]
    assert [text for _, text in packaged.recordings(tmp_path, "en")] == ["A cat."]


def test_words_are_the_names_of_the_files(tmp_path: Path) -> None:
    put(tmp_path, "qabcs/abcs/fr/sounds/words/raton_laveur.ogg")
    put(tmp_path, "qabcs/abcs/fr/sounds/words/xun.ogg")
    put(tmp_path, "ktuberling/sounds/fr/oeil.wav")
    put(tmp_path, "ktuberling/sounds/fr/nobody-knows.wav")
    assert [text for _, text in packaged.recordings(tmp_path, "fr")] == ["raton laveur", "un œil"]
