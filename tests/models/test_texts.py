"""What the synthetic voices read."""

from collections import Counter

from models.training.texts import corpus

FREQUENT = ["lune", "pomme", "train"]


def test_half_of_the_texts_are_what_the_house_listens_for_each_as_often() -> None:
    phrases = [f"phrase numéro {number}" for number in range(20)]
    texts = corpus("fr", 200, 1, FREQUENT, listened=phrases)
    assert len(texts) == 200
    assert Counter(text for text in texts if text in phrases) == dict.fromkeys(phrases, 5)
    assert texts == corpus("fr", 200, 1, FREQUENT, listened=phrases), "resumable: the same texts in the same order"
    assert 30 < sum(text in phrases for text in texts[:100]) < 70, "mixed"


def test_without_them_all_texts_are_mixed() -> None:
    assert len(corpus("en", 50, 1, FREQUENT)) == 50
