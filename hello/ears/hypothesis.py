"""What a recognizer believes it heard, and whether to believe it. Pure."""

from dataclasses import dataclass

UNKNOWN = "[unk]"
NEGATIONS = frozenset(
    {"pas", "plus", "jamais", "point", "rien", "not", "never", "no", "non", "don't", "won't", "can't", "isn't", "n'"}
)
"""Words that turn a sentence round: what they are cut from, or left out of, is another sentence."""


@dataclass(frozen=True)
class Word:
    """A recognized word; `start` and `end` in seconds from the beginning of the utterance."""

    text: str
    confidence: float
    start: float = 0.0
    end: float = 0.0


@dataclass(frozen=True)
class Hypothesis:
    """The words of an utterance, `[unk]` among them where the model heard something else."""

    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        """The words without the unknown ones."""
        return " ".join(word.text for word in self.words if word.text != UNKNOWN)

    @property
    def confidence(self) -> float:
        """The weakest word decides (the mean hides a wrong one); 0 when nothing was heard."""
        known = [word.confidence for word in self.words if word.text != UNKNOWN]
        return min(known) if known else 0.0

    @property
    def unknown_share(self) -> float:
        """Share of the words that were something else, 0 to 1."""
        if not self.words:
            return 0.0
        return sum(word.text == UNKNOWN for word in self.words) / len(self.words)


def trust(hypothesis: Hypothesis, least: float, unknown_at_most: float = 0.5) -> bool:
    """Is this good enough to act on: no weak word, and not mostly something else (TV, another language)?"""
    return bool(hypothesis.text) and hypothesis.confidence >= least and hypothesis.unknown_share <= unknown_at_most
