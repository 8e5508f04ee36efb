"""Foreign words in espeak-ng's IPA: "(en)bˈɒks(fr)" says where the language changes, which is no sound."""

from models.training.g2p import ipa
from models.training.phones import phones_of


def test_marks_of_another_language_are_no_sounds() -> None:
    assert "(" not in ipa("la box", "fr")
    assert phones_of(ipa("la box", "fr"))[:5] == ("l", "a", "b", "ɔ", "k")
