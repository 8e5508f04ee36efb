"""Whom a message is from, as it is said."""

import pytest

from basecamp.names import from_whom


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
