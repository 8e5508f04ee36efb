"""SMS texts: no accent is lost without being listed, parts are counted as the network does."""

from hypothesis import given
from hypothesis import strategies as st

from basecamp.remote import shorten, sms
from basecamp.remote.gsm import septets


def test_french_that_gsm_holds_stays_as_it_is() -> None:
    got = sms("Éco à 17 h, où ? déjà là : 20 €")
    assert (got.text, got.unicode, got.parts, got.lost) == ("Éco à 17 h, où ? déjà là : 20 €", False, 1, ())


def test_typography_is_written_otherwise_and_nothing_is_lost() -> None:
    got = sms("« L’œuf… » – 19 °")
    assert (got.text, got.unicode, got.lost) == ('"L\'oeuf..." - 19  deg', False, ())


def test_other_accents_make_it_unicode() -> None:
    got = sms("Fenêtre ouverte, ça chauffe")
    assert (got.text, got.unicode, got.parts, got.lost) == ("Fenêtre ouverte, ça chauffe", True, 1, ())
    assert sms("ê" * 71).parts == 2


def test_critical_gives_accents_up_only_to_save_a_message_and_says_which() -> None:
    short = sms("Fenêtre", critical=True)
    assert short.unicode and short.lost == ()
    long = sms("Fenêtre ouverte, ça chauffe. " * 3, critical=True)
    assert not long.unicode and long.parts == 1
    assert long.text == ("Fenetre ouverte, ca chauffe. " * 3)
    assert long.lost == ("ê", "ç") * 3


def test_parts() -> None:
    assert sms("a" * 160).parts == 1
    assert sms("a" * 161).parts == 2
    assert sms("a" * 306).parts == 2
    assert sms("a" * 307).parts == 3
    assert sms("[" * 81).parts == 2


@given(st.text(max_size=400), st.booleans())
def test_what_is_sent_as_gsm_is_gsm(text: str, critical: bool) -> None:
    got = sms(text, critical)
    assert got.unicode or septets(got.text) is not None
    assert got.parts >= 1


@given(st.text(max_size=400), st.integers(4, 200))
def test_shorten_fits(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


def test_shorten_keeps_whole_sentences_or_shows_the_cut() -> None:
    assert shorten("Une phrase assez longue. Une autre.", 30) == "Une phrase assez longue."
    assert shorten("Une phrase bien trop longue pour tenir", 20) == "Une phrase bien..."
    assert shorten("court", 160) == "court"
