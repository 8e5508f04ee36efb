"""A packed phrase book is the same book."""

import dataclasses
from datetime import datetime

import pytest

from dialogs.intents import grammar, packing, phrasebook, understand

NOW = datetime.fromisoformat("2026-11-23T08:30:00+01:00")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_packed_book_has_every_field_of_the_book(lang):
    book = phrasebook.book(lang)
    again = packing.unpack(packing.pack(book))
    for field in dataclasses.fields(book):
        if field.name != "network":
            assert getattr(again, field.name) == getattr(book, field.name), field.name
    for field in ("free", "final", "owner"):
        assert getattr(again.network, field) == getattr(book.network, field), field
    assert list(again.network.next) == list(book.network.next)
    assert again.vocabulary == book.vocabulary
    assert [one.node for one in again.templates] == [one.node for one in book.templates]


def test_sentences_mean_the_same_and_the_recognizer_gets_the_same_phrases(monkeypatch):
    said = ("je pars, je rentre ce soir", "force le mode éco jusqu'à 18 heures", "étain la veilleuse", "il fait beau")
    before = [understand(text, NOW, "fr") for text in said]
    phrases = grammar("return_time", "fr")
    again = packing.unpack(packing.pack(phrasebook.book("fr")))
    phrasebook.book.cache_clear()
    monkeypatch.setattr(phrasebook, "reader", lambda path, lang: again)
    try:
        assert phrasebook.book("fr") is again
        assert [understand(text, NOW, "fr") for text in said] == before
        assert grammar("return_time", "fr") == phrases
    finally:
        phrasebook.book.cache_clear()


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"lang": "fr"}', "{", '{"free": [[3, []]]}'])
def test_what_is_no_packed_book_is_a_value_error(text):
    with pytest.raises(ValueError, match=r"no packed phrase book|Expecting"):
        packing.unpack(text)
