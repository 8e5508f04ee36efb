"""Whom a message is from, and its text, as they are said."""

import pytest

from basecamp.names import as_said, from_whom


@pytest.mark.parametrize(
    ("name", "fr"),
    [
        ("Marie", "de Marie"),
        ("Éléonore", "d'Éléonore"),
        ("E\u0301lise", "d'E\u0301lise"),
        ("anna", "d'anna"),
        ("Hugo", "d'Hugo"),
        ("Œdipe", "d'Œdipe"),
        ("Yves", "d'Yves"),
        ("Yann", "de Yann"),
        ("Zoé", "de Zoé"),
        ("Y", "de Y"),
        ("33", "de 33"),
        ("?", "de ?"),
        ("", "de "),
    ],
)
def test_names_are_elided_in_french_only(name: str, fr: str) -> None:
    assert from_whom(name, "fr") == fr
    assert from_whom(name, "en") == f"from {name}"


@pytest.mark.parametrize("text", ["👍", "❤️ 😘", "?!"])
def test_a_message_without_words_is_not_a_silence(text: str) -> None:
    assert as_said(text, "fr") == f"sans un mot {text}"
    assert as_said(text, "en") == f"no words {text}"


@pytest.mark.parametrize("text", ["ok", "👍 ok", "20", "été", "C'est bon ?"])
def test_a_text_with_words_stays(text: str) -> None:
    assert as_said(text, "fr") == as_said(text, "en") == text
