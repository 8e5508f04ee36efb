"""How the words of a model are pronounced, read out of its decoding graph: what the decoder knows, nothing else.

The graph is the `HCLr.fst` that `models.training.graph` writes (OpenFst's "vector" format): from the state where words
begin an arc a pronunciation, its output label the word, then the phones one after the other. So words that a household
added (`hello models rebuild-graph`) and enrolled models need no file of their own.
"""

import struct
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from models.acoustics import AcousticsError

MAGIC = 2125659606
LIMIT = 60_000_000
"""Bytes: no graph of ours is larger."""
BEGIN, LOOP = 1, 2
"""The states where a word begins and after a word."""
BLANK_IN, BLANK_STAY = 2, 1
"""Input labels of the blank: entering it, staying in it. Those of phone p are 2p and 2p - 1; its unit is p - 1."""
LONGEST = 60
"""Phones: no word has more."""

Way = tuple[int, ...]
"""One way to say a word, as output units of the network."""
Arc = tuple[int, int, float, int]
"""Input label, output label, cost, next state."""


@dataclass(frozen=True)
class Lexicon:
    """The ways to say each word; read lazily, since few of the words are ever looked up."""

    data: bytes
    offsets: tuple[int, ...]
    """Where each state's arcs are, after their count."""
    first: dict[str, tuple[Arc, ...]]
    """The arcs by which each word begins."""
    known: dict[str, tuple[Way, ...]] = field(default_factory=dict)

    def ways(self, word: str) -> tuple[Way, ...]:
        """How a word may be said; empty for a word the model does not know."""
        if word not in self.known:
            arcs = self.first.get(word, ())
            self.known[word] = tuple((unit(label), *self.rest(state)) for label, _, _, state in arcs)
        return self.known[word]

    def rest(self, state: int) -> Way:
        """The units that come after the phone of a state."""
        found: list[int] = []
        while len(found) < LONGEST:
            arcs = self.arcs(state)
            if any(label == 0 and target == LOOP for label, _, _, target in arcs):
                return tuple(found)
            gap = next((target for label, _, _, target in arcs if label == BLANK_IN), None)
            onward = [arc for arc in self.arcs(gap) if arc[0] != BLANK_STAY] if gap is not None else []
            if len(onward) != 1:
                break
            found.append(unit(onward[0][0]))
            state = onward[0][3]
        raise AcousticsError("The decoding graph of the speech model is not one that hello made.")

    def arcs(self, state: int) -> list[Arc]:
        """What leads out of a state."""
        at = self.offsets[state]
        (count,) = struct.unpack_from("<q", self.data, at - 8)
        return list(struct.iter_unpack("<iifi", self.data[at : at + 16 * count]))


def unit(label: int) -> int:
    """The network's unit that an input label enters."""
    return label // 2 - 1


def read(graph: Path) -> Lexicon:
    """The lexicon in the folder `graph/` of a model; raises `AcousticsError` when it is another maker's or damaged."""
    try:
        names = words(graph / "words.txt")
        path = graph / "HCLr.fst"
        if path.stat().st_size > LIMIT:
            raise ValueError("it is too large")
        data = path.read_bytes()
        offsets = states(data)
        lexicon = Lexicon(data, offsets, {})
        begun: dict[str, list[Arc]] = defaultdict(list)
        for arc in lexicon.arcs(BEGIN):
            begun[names[arc[1]]].append(arc)
        lexicon.first.update({word: tuple(arcs) for word, arcs in begun.items() if not word.startswith("[")})
        # What the writer does, at one word: another maker's graph stops here.
        lexicon.ways(next(iter(lexicon.first)))
    except (OSError, ValueError, KeyError, IndexError, StopIteration, struct.error) as error:
        raise AcousticsError(f"The graph {graph} is not one that hello made, or it is damaged ({error}).") from error
    return lexicon


def words(path: Path) -> dict[int, str]:
    """`words.txt`: a word and its number a line."""
    pairs = (line.rsplit(" ", 1) for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {int(number): word for word, number in pairs}


def states(data: bytes) -> tuple[int, ...]:
    """Where the arcs of each state are in a vector FST."""
    magic, size = struct.unpack_from("<ii", data)
    if magic != MAGIC or data[8 : 8 + size] != b"vector":
        raise ValueError("no vector FST")
    at = 8 + size
    (size,) = struct.unpack_from("<i", data, at)
    at += 4 + size
    _, _, _, _, count, _ = struct.unpack_from("<iiQqqq", data, at)
    at += struct.calcsize("<iiQqqq")
    found = []
    number = struct.Struct("<q").unpack_from
    for _ in range(count):
        (arcs,) = number(data, at + 4)
        at += 12
        found.append(at)
        at += 16 * arcs
    if at != len(data):
        raise ValueError("it is cut off")
    return tuple(found)
