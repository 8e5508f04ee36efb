"""The decoding graph of a Vosk folder, written without OpenFst: a loop of words over CTC phones, and `[unk]`.

`HCLr.fst`: each word is a path of phones from where words begin to after a word, its label on the first arc; blanks
may stand between phones (must, between equal ones). `[unk]` is a loop over all phones that pays to enter and for
every phone.
`Gr.fst`: a unigram over the words, used only when no grammar is given. Binary OpenFst "vector" files, sorted as Vosk's
composition wants them.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.training.phones import PHONES

UNK = "[unk]"
INF = float("inf")
Arc = tuple[int, int, float, int]
"""input label, output label, cost, next state"""

ID = {p: k + 2 for k, p in enumerate(PHONES)}
"""Kaldi phone of each phone: 1 is the blank, unit u is phone u + 1."""


def stay(phone: int) -> int:
    return 2 * phone - 1


def leave(phone: int) -> int:
    return 2 * phone


@dataclass
class Fst:
    arcs: list[list[Arc]] = field(default_factory=list)
    final: dict[int, float] = field(default_factory=dict)

    def state(self) -> int:
        self.arcs.append([])
        return len(self.arcs) - 1

    def arc(self, source: int, ilabel: int, olabel: int, cost: float, target: int) -> None:
        self.arcs[source].append((ilabel, olabel, cost, target))

    def bytes(self, sort_on: int) -> bytes:
        """Sorted on input (0) or output (1) labels; the property bit says so."""
        # OpenFst properties: expanded | mutable, then i- or o-label sorted.
        properties = 0x1 | 0x2 | (0x10000000 if sort_on == 0 else 0x40000000)
        out = [
            struct.pack("<i", 2125659606),
            _string("vector"),
            _string("standard"),
            struct.pack("<iiQqqq", 2, 0, properties, 0, len(self.arcs), sum(map(len, self.arcs))),
        ]
        for n, arcs in enumerate(self.arcs):
            out.append(struct.pack("<fq", self.final.get(n, INF), len(arcs)))
            for arc in sorted(arcs, key=lambda a: (a[sort_on], a)):
                out.append(struct.pack("<iifi", *arc))
        return b"".join(out)


def _string(text: str) -> bytes:
    return struct.pack("<i", len(text)) + text.encode()


@dataclass(frozen=True)
class Costs:
    """Natural-log costs. Tuned on the development speakers (docs/stt.md)."""

    unk_enter: float = 2.0
    unk_phone: float = 2.0
    variant: float = 0.3
    """Of the second and later pronunciations of a word."""
    word: float = 0.0
    """Of every word. It costs sentences of many words more than it keeps short ones out (docs/stt.md)."""
    empty: float = 6.0
    """Of an utterance without any word. In a grammar of N phrases each costs about ln N and silence hardly anything:
    without this cost short words ("août", "onze") lose to hearing nothing."""


def hcl(lexicon: Mapping[str, Sequence[Sequence[str]]], ids: Mapping[str, int], costs: Costs) -> Fst:
    fst = Fst()
    # Before the first word, where a word begins, after a word.
    start, begin, loop = fst.state(), fst.state(), fst.state()
    fst.final[start], fst.final[loop] = costs.empty, 0.0
    for rest in (start, loop):
        fst.arc(rest, leave(1), 0, 0.0, rest)
        fst.arc(rest, 0, 0, 0.0, begin)

    # A state is "this phone now, and these to come": words share their ends, since their labels are on the first arc.
    known: dict[tuple[int, ...], int] = {}

    def sounding(sounds: tuple[int, ...]) -> int:
        if sounds in known:
            return known[sounds]
        state = known[sounds] = fst.state()
        fst.arc(state, stay(sounds[0]), 0, 0.0, state)
        if len(sounds) == 1:
            fst.arc(state, 0, 0, 0.0, loop)
            return state
        after = sounding(sounds[1:])
        gap = fst.state()
        fst.arc(state, leave(1), 0, 0.0, gap)
        fst.arc(gap, stay(1), 0, 0.0, gap)
        fst.arc(gap, leave(sounds[1]), 0, 0.0, after)
        if sounds[0] != sounds[1]:
            fst.arc(state, leave(sounds[1]), 0, 0.0, after)
        return state

    for word, variants in lexicon.items():
        for n, pron in enumerate(variants):
            sounds = tuple(ID[p] for p in pron)
            cost = costs.word + (costs.variant if n else 0.0)
            fst.arc(begin, leave(sounds[0]), ids[word], cost, sounding(sounds))
    # Every phone may follow every phone; between equal ones a blank.
    gap = fst.state()
    fst.arc(gap, stay(1), 0, 0.0, gap)
    inside = {p: fst.state() for p in ID.values()}
    for phone, state in inside.items():
        fst.arc(begin, leave(phone), ids[UNK], costs.unk_enter + costs.unk_phone, state)
        fst.arc(state, stay(phone), 0, 0.0, state)
        fst.arc(state, leave(1), 0, 0.0, gap)
        fst.arc(gap, leave(phone), 0, costs.unk_phone, state)
        fst.arc(state, 0, 0, 0.0, loop)
        for other, target in inside.items():
            if other != phone:
                fst.arc(state, leave(other), 0, costs.unk_phone, target)
    return fst


def unigram(ids: Mapping[str, int], share: Mapping[str, float]) -> Fst:
    """One state; a word's cost is the negative log of its share (missing: a tenth of the smallest)."""
    fst = Fst()
    state = fst.state()
    fst.final[state] = 0.0
    least = min(share.values(), default=1.0) / 10
    total = sum(share.get(w, least) for w in ids)
    for word, k in ids.items():
        fst.arc(state, k, k, -math.log(share.get(word, least) / total), state)
    return fst


def write(
    folder: Path,
    lexicon: Mapping[str, Sequence[Sequence[str]]],
    costs: Costs | None = None,
    share: Mapping[str, float] | None = None,
) -> None:
    """Writes `graph/` of a Vosk folder: words.txt, HCLr.fst, Gr.fst, disambig_tid.int."""
    graph = folder / "graph"
    graph.mkdir(parents=True, exist_ok=True)
    words = sorted(lexicon)
    ids = {word: n for n, word in enumerate([*words, UNK], 1)}
    (graph / "words.txt").write_text(
        "".join(
            f"{w} {n}\n"
            for w, n in [
                ("<eps>", 0),
                *ids.items(),
                ("#0", len(ids) + 1),
                ("<s>", len(ids) + 2),
                ("</s>", len(ids) + 3),
            ]
        ),
        encoding="utf-8",
    )
    (graph / "HCLr.fst").write_bytes(hcl(lexicon, ids, costs or Costs()).bytes(1))
    (graph / "Gr.fst").write_bytes(unigram(ids, share or {}).bytes(0))
    (graph / "disambig_tid.int").write_text("")
