"""Compiled phrase books between two starts: quick when nothing changed, never wrong."""

import ast
import os
import shutil
from pathlib import Path

import pytest

from dialogs.intents import phrasebook
from dialogs.intents.template import TemplateError
from hello import shelf
from hello.shelf import Shelf

BOOK = """
[words]
turn_off = "éteins, coupe"
light = "lampe, lumière"

[skip]
filler = "donc"
guard = "pas"

[say]
light_off = "<turn_off> [la] <light>"
"""


@pytest.fixture
def phrases(tmp_path):
    path = tmp_path / "fr.toml"
    path.write_text(BOOK, encoding="utf-8")
    return path


@pytest.fixture
def kept(tmp_path, phrases):
    """A shelf that holds the book of `phrases`."""
    made = Shelf(tmp_path / "cache")
    made.read(phrases, "fr")
    assert made.place("fr").is_file()
    return made


def said(book):
    return sorted(template.text for template in book.templates)


@pytest.fixture
def compilations(monkeypatch):
    """The books that were compiled, not taken from the shelf."""
    found = []
    real = phrasebook.read

    def read(path, lang):
        found.append(lang)
        return real(path, lang)

    monkeypatch.setattr(phrasebook, "read", read)
    return found


def test_the_second_start_does_not_compile(kept, phrases, compilations):
    book = Shelf(kept.folder).read(phrases, "fr")
    assert compilations == []
    assert said(book) == ["<turn_off> [la] <light>"]
    assert book.lists["light"] == ("lampe", "lumière")


def test_an_edited_file_takes_effect_at_once_even_with_the_same_date_and_size(kept, phrases, compilations):
    before = phrases.stat()
    phrases.write_text(BOOK.replace("[la]", "[ma]"), encoding="utf-8")
    os.utime(phrases, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert phrases.stat().st_size == before.st_size
    assert said(kept.read(phrases, "fr")) == ["<turn_off> [ma] <light>"]
    assert compilations == ["fr"]
    assert said(kept.read(phrases, "fr")) == ["<turn_off> [ma] <light>"]
    assert compilations == ["fr"]


def test_another_program_compiles_again(kept, phrases, compilations, monkeypatch, tmp_path):
    newer = tmp_path / "newer.py"
    shutil.copy(phrasebook.__file__, newer)
    newer.write_text(newer.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    monkeypatch.setattr(phrasebook, "__file__", str(newer))
    kept.read(phrases, "fr")
    assert compilations == ["fr"]


@pytest.mark.parametrize("harm", ["cut", "empty", "flipped", "garbage", "forged"])
def test_a_damaged_book_is_compiled_again_and_mended(kept, phrases, compilations, harm):
    place = kept.place("fr")
    whole = place.read_bytes()
    title, _, body = whole.partition(b"\n")
    forged = b"[1, 2, 3]"
    place.write_bytes(
        {
            "cut": whole[: len(whole) // 2],
            "empty": b"",
            "flipped": whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:],
            "garbage": title + b"\n\xff\xfe\x00" + body,
            "forged": shelf.heading(title.split()[-2].decode(), forged) + b"\n" + forged,
        }[harm]
    )
    assert said(kept.read(phrases, "fr")) == ["<turn_off> [la] <light>"]
    assert compilations == ["fr"]
    assert place.read_bytes() == whole


def test_a_book_that_others_may_write_is_not_believed(kept, phrases, compilations):
    kept.place("fr").chmod(0o666)
    kept.read(phrases, "fr")
    assert compilations == ["fr"]
    assert kept.place("fr").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_made_only_costs_the_time(tmp_path, phrases, compilations):
    (tmp_path / "file").write_text("in the way")
    blocked = Shelf(tmp_path / "file" / "cache")
    for _ in range(2):
        assert said(blocked.read(phrases, "fr")) == ["<turn_off> [la] <light>"]
    assert compilations == ["fr", "fr"]


def test_a_full_disk_leaves_no_half_book(tmp_path, phrases, monkeypatch):
    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    made = Shelf(tmp_path / "cache")
    assert said(made.read(phrases, "fr")) == ["<turn_off> [la] <light>"]
    assert list(made.folder.iterdir()) == []


def test_a_wrong_phrases_file_is_said_as_without_a_shelf(kept, phrases):
    phrases.write_text("[say]\nlight_off = '<nothing>'", encoding="utf-8")
    with pytest.raises(TemplateError, match="<nothing>"):
        kept.read(phrases, "fr")
    phrases.unlink()
    with pytest.raises(TemplateError, match=r"fr\.toml cannot be read"):
        kept.read(phrases, "fr")


def test_the_makers_of_a_book_lean_on_nothing_else_of_the_dialogs():
    """Else a change there would leave stale books: it belongs among the makers then."""
    known = {maker.__name__ for maker in shelf.MAKERS}
    for maker in shelf.MAKERS:
        for node in ast.walk(ast.parse(Path(maker.__file__).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dialogs"):
                names = {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
                assert names & known, f"{maker.__name__} imports {node.module}"
