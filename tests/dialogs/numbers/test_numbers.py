"""Number words, both ways."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.numbers import Lang, Variant, from_words, ordinal, ordinal_from_words, to_words


@given(
    n=st.integers(0, 999_999),
    lang=st.sampled_from(["fr", "en"]),
    variant=st.sampled_from(["fr", "be", "ch"]),
    feminine=st.booleans(),
)
@settings(max_examples=500, deadline=None)
def test_words_read_back(n: int, lang: Lang, variant: Variant, feminine: bool) -> None:
    assert from_words(to_words(n, lang, variant=variant, feminine=feminine), lang) == n


def test_every_number_below_two_thousand() -> None:
    for n in range(2000):
        assert from_words(to_words(n, "fr"), "fr") == n
        assert from_words(to_words(n, "en"), "en") == n


@given(n=st.integers(1, 999_999), lang=st.sampled_from(["fr", "en"]))
@settings(max_examples=300, deadline=None)
def test_ordinals_read_back(n: int, lang: Lang) -> None:
    assert ordinal_from_words(ordinal(n, lang), lang) == n


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "zéro"), (21, "vingt et un"), (71, "soixante et onze"), (77, "soixante-dix-sept"), (80, "quatre-vingts"),
        (81, "quatre-vingt-un"), (91, "quatre-vingt-onze"), (100, "cent"), (200, "deux cents"), (201, "deux cent un"),
        (1000, "mille"), (80_000, "quatre-vingt mille"), (200_000, "deux cent mille"), (2026, "deux mille vingt-six"),
    ],
)  # fmt: skip
def test_french_spelling(n: int, words: str) -> None:
    assert to_words(n, "fr") == words


@pytest.mark.parametrize(
    ("text", "lang", "n"),
    [
        ("septante", "fr", 70), ("huitante-deux", "fr", 82), ("octante", "fr", 80), ("nonante neuf", "fr", 99),
        ("une dizaine", "fr", 10), ("la quinzaine", "fr", 15), ("vingt et une", "fr", 21), ("Trente-Cinq", "fr", 35),
        ("soixante dix", "fr", 70), ("quatre vingt dix neuf", "fr", 99), ("a dozen", "en", 12), ("42", "en", 42),
        ("a hundred and five", "en", 105), ("two thousand twenty six", "en", 2026), ("thirty-one", "en", 31),
    ],
)  # fmt: skip
def test_words_that_people_say(text: str, lang: Lang, n: int) -> None:
    assert from_words(text, lang) == n


@pytest.mark.parametrize(("text", "lang"), [("", "fr"), ("bonjour", "fr"), ("vingt dix", "fr"), ("and", "en")])
def test_no_number(text: str, lang: Lang) -> None:
    assert from_words(text, lang) is None


def test_french_variants_and_limits() -> None:
    assert to_words(92, "fr", variant="be") == "nonante-deux"
    assert to_words(82, "fr", variant="be") == "quatre-vingt-deux"
    assert to_words(82, "fr", variant="ch") == "huitante-deux"
    assert ordinal(1, "fr", feminine=True) == "première"
    assert ordinal(22, "en") == "twenty-second"
    with pytest.raises(ValueError, match="999999"):
        to_words(1_000_000, "fr")
    with pytest.raises(ValueError, match="ordinal"):
        ordinal(0, "en")
