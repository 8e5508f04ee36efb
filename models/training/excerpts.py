"""Single words out of sentences: what people say alone is scarce, French least of all, and what they say in a sentence
is not. The recognizer's network finds where a word begins and ends; one to three words in a row are cut out there.

`python -m models.training.excerpts WHAT OUT COUNT SEED --shared DIR` writes a folder as `voices.py` does, WHAT is as
for `data.py`.
"""

import argparse
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.acoustics import phones, trace
from models.acoustics.quiet import EDGE, near_silence
from models.training import data, packaged
from models.training.phones import PHONES, UNITS, phones_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Wave = NDArray[np.float32]

MOST_LOST = 2.0
"""A phone may be so much less likely (natural log) than what the network hears there: else it is not said so."""
LONGEST = 3
"""Words in a row that are cut out together."""
FEWEST = 3
"""Phones that an excerpt has at least: of two, too much belongs to the neighbours."""
NEAR_S = 0.05
"""The quietest instant so near a border is where it is cut. The network says a phone where it begins, within 40 ms."""
FADE_S = 0.01
DECAY_S = 0.3
"""The last phone of a recording is over so long after it began, at the latest."""


@dataclass(frozen=True)
class Excerpt:
    wave: "Wave"
    label: "NDArray[np.uint8]"


@dataclass
class Cutter:
    """Cuts words out with the network of a speech model (a Vosk folder)."""

    model: Path
    network: phones.Network = field(init=False)

    def __post_init__(self) -> None:
        self.network = phones.read(self.model / "am" / "final.mdl")

    def borders(self, wave: "Wave", words: list[tuple[int, ...]]) -> "list[tuple[float, float, float]] | None":
        """Begin, end (seconds) and mean loss a phone of each word of a sound (16 kHz) that says these units; None when
        it cannot say them."""
        edge: NDArray[np.int16] = np.frombuffer(near_silence(EDGE), np.int16)
        sound = np.clip(wave * 32767, -32768, 32767).astype(np.int16)
        found = trace.trace(self.network.logp(np.concatenate([edge, sound, edge])), [(word,) for word in words])
        if found is None:
            return None
        begins = np.cumsum([found.first, *found.steps]) * phones.STEP_S - EDGE
        last = min(float(begins[-2]) + DECAY_S, len(wave) / data.RATE)
        at, out = 0, []
        for word in words:
            end = float(begins[at + len(word)]) if at + len(word) < len(found.units) else last
            lost = sum(found.phones[at : at + len(word)]) / len(word)
            out.append((max(0.0, float(begins[at])), end, lost))
            at += len(word)
        return out

    def cut(self, wave: "Wave", words: list[tuple[int, ...]], rng: random.Random, count: int) -> Iterator[Excerpt]:
        """At most `count` excerpts of one to LONGEST words, never the whole."""
        found = self.borders(wave, words)
        if found is None:
            return
        spans = [
            (first, last)
            for first in range(len(words))
            for last in range(first + 1, min(first + LONGEST, len(words)) + 1)
            if last - first < len(words)
            and sum(map(len, words[first:last])) >= FEWEST
            and all(lost <= MOST_LOST for _, _, lost in found[first:last])
        ]
        rng.shuffle(spans)
        for first, last in spans[:count]:
            begin, end = quietest(wave, found[first][0]), quietest(wave, found[last - 1][1])
            label = np.array([unit for word in words[first:last] for unit in word], np.uint8)
            if end - begin > len(label) * phones.STEP_S:
                yield Excerpt(faded(wave[int(begin * data.RATE) : int(end * data.RATE)]), label)


def quietest(wave: "Wave", at: float) -> float:
    """The instant (seconds) around `at` where 10 ms are quietest."""
    size = int(data.RATE * 0.01)
    first = max(0, int((at - NEAR_S) * data.RATE))
    near = wave[first : int((at + NEAR_S) * data.RATE)]
    blocks = near[: len(near) // size * size].reshape(-1, size)
    if not len(blocks):
        return at
    return (first + (int((blocks**2).sum(axis=1).argmin()) + 0.5) * size) / data.RATE


def faded(wave: "Wave") -> "Wave":
    """The sound without clicks at its ends."""
    ramp = np.minimum(1.0, (np.arange(len(wave)) + 1) / (FADE_S * data.RATE)).astype(np.float32)
    return (wave * ramp * ramp[::-1]).astype(np.float32)


def words_of(sounds: str) -> list[tuple[int, ...]]:
    """The units of each word of an IPA string, as they are labelled."""
    units = {name: number for number, name in enumerate(UNITS)}
    return [tuple(units[one] for one in said) for word in sounds.split() if (said := phones_of(word))]


def cut_all(
    said: Iterable[data.Utterance], out: Path, cutter: Cutter, rng: random.Random, count: int
) -> Iterator[data.Utterance]:
    """Excerpts of each of these recordings, at most `count`, written into a folder that is there."""
    import soundfile as sf

    number = 0
    for one in said:
        wave, words = data.recording(one.path), words_of(one.sounds)
        if wave is None or len(words) < 2:
            continue
        for excerpt in cutter.cut(wave, words, rng, count):
            path = out / f"{number:05d}.flac"
            sf.write(str(path), excerpt.wave, data.RATE, subtype="PCM_16")
            yield data.Utterance(path, excerpt.label, one.group, " ".join(PHONES[k - 1] for k in excerpt.label))
            number += 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", help="as for models.training.data")
    parser.add_argument("out", type=Path)
    parser.add_argument("count", type=int, help="excerpts of a recording, at most")
    parser.add_argument("seed", type=int)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--splits", default="train")
    parser.add_argument("--model", type=Path, default=Path("models/compact"))
    a = parser.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    said = data.chosen(a.what, a.shared, tuple(a.splits.split(",")), packaged.ROOT)
    cut = cut_all(said, a.out, Cutter(a.model), random.Random(a.seed), a.count)
    rows = [f"{one.path.name}\t{one.group}\texcerpt\t-\t{one.sounds}" for one in cut]
    (a.out / "list.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(a.what, len(rows), "excerpts")


if __name__ == "__main__":
    main()
