"""Ranks stand beside every grammar: what begins like a number is not taken for it."""

import pytest

from basecamp.house import Lang
from basecamp.settings import EarsSettings
from dialogs.numbers import ordinal, ordinal_from_words, to_words
from hello.ears.listening import Listener
from hello.ears.models import Hearing
from hello.ears.recognizer import VoskModel
from hello.ears.vad import Silero
from models.acoustics.rivals import MORE, rivals, words
from models.shipped import COMPACT
from tests.hello.ears.speaking import listened, pad, spoken


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_they_are_the_ranks_up_to_sixty_nine(lang: Lang) -> None:
    ranks = [ordinal_from_words(rival, lang) for rival in rivals(lang) if rival not in MORE[lang]]
    unsaid = {1, 21, 31, 41, 51, 61} if lang == "fr" else set()
    assert sorted(rank for rank in ranks if rank) == [rank for rank in range(1, 70) if rank not in unsaid]
    assert all("-" not in rival for rival in rivals(lang))
    assert not set(rivals(lang)) & {to_words(number, lang).replace("-", " ") for number in range(100)}


def test_the_shipped_model_knows_their_words() -> None:
    known = {
        line.rsplit(" ", 1)[0] for line in (COMPACT / "graph" / "words.txt").read_text(encoding="utf-8").splitlines()
    }
    for lang in ("fr", "en"):
        assert set(words(lang)) <= known


@pytest.mark.parametrize(("lang", "voice", "most"), [("fr", "fr-FR", 4), ("en", "en-GB", 12)])
def test_a_rank_is_not_taken_for_its_number(lang: Lang, voice: str, most: int) -> None:
    """Without them the ears take 22 of the 30 French ranks for a number and 29 of the English ones."""
    engine = VoskModel(COMPACT)
    numbers = [to_words(number, lang).replace("-", " ") for number in range(61)]
    settings = EarsSettings(misfit=0.0, agreement=0.0)
    mistaken = []
    for rank in range(2, 32):
        listener = Listener([Hearing(engine, (lang,))], {lang: numbers}, Silero(), settings, 4.0)
        heard = listened(listener, pad(spoken(ordinal(rank, lang), voice), 0.3, 1.5))
        if heard.outcome == "heard" and heard.text in numbers:
            mistaken.append((rank, heard.text))
    assert len(mistaken) <= most, mistaken
