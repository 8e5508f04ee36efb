"""A speech model of hello's own, seen from below: its network and how its words are pronounced."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.acoustics import lexicon, phones
from models.acoustics.fit import Ways
from models.shipped import network_in


@dataclass(frozen=True, eq=False)
class Sounds:
    """What is needed to look at the phones of a sound."""

    network: phones.Network
    lexicon: lexicon.Lexicon

    def stream(self) -> phones.Stream:
        """For the phones of one sound, piece by piece."""
        return phones.Stream(self.network)

    def ways(self, words: Sequence[str]) -> list[Ways] | None:
        """How each word may be said; None when the model does not know one of them."""
        found: list[Ways] = [self.lexicon.ways(word) for word in words]
        return found if all(found) else None


def read(folder: Path) -> Sounds:
    """The model in a Vosk folder; raises `AcousticsError` when it is another maker's or damaged."""
    return Sounds(phones.read(network_in(folder)), lexicon.read(folder / "graph"))
