"""A standard Vosk folder out of a checkpoint: am/, conf/, graph/."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from models.errors import ModelError
from models.shipped import network_in
from models.training import graph
from models.training.features import MFCC_CONF
from models.training.lexicon import house_words, lexicon
from models.training.phones import UNITS

MODEL_CONF = """--min-active=200
--max-active=3000
--beam=12.0
--lattice-beam=2.0
--acoustic-scale=1.0
--frame-subsampling-factor=4
--frames-per-chunk=40
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""


BLANK_BIAS = -3.0
"""Added to the blank's log probability: a label prior. Without it, the empty path beats every word in CTC decoding."""


def blank_bias(value: float = BLANK_BIAS) -> np.ndarray:
    bias = np.zeros(len(UNITS))
    bias[0] = value
    return bias


def vocabulary(
    root: Path | None, frequent: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[str]], dict[str, float]]:
    """{word: languages} of the house and of the frequent words, and a share for the unigram."""
    words: dict[str, list[str]] = {}
    share: dict[str, float] = {}
    for lang in ("fr", "en"):
        for rank, word in enumerate([*house_words(lang, root), *frequent.get(lang, [])]):
            words.setdefault(word, [])
            if lang not in words[word]:
                words[word].append(lang)
            share[word] = max(share.get(word, 0.0), 1.0 / (rank + 50))
    return words, share


def write_words(out: Path, words: Mapping[str, Sequence[str]]) -> None:
    """`words.lang`: every word and its languages, so that the graph can be built again."""
    lines = [f"{word} {','.join(langs)}\n" for word, langs in sorted(words.items())]
    (out / "words.lang").write_text("".join(lines), encoding="utf-8")


def read_words(folder: Path) -> dict[str, list[str]]:
    """{word: languages} of a compact folder. Raises ModelError when it is none of ours."""
    path = folder / "words.lang"
    if not path.is_file():
        raise ModelError(f"{folder} has no words.lang: only the embedded model and its relatives can get more words.")
    pairs = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return {word: langs.split(",") for word, langs in pairs}


def package(
    out: Path,
    checkpoint: Path,
    words: dict[str, list[str]],
    share: dict[str, float],
    costs: graph.Costs | None = None,
    output_bias: np.ndarray | None = None,
) -> None:
    """Writes the whole folder `out`."""
    from models.training.network import load
    from models.training.nnet3 import final_mdl

    model, _ = load(checkpoint)
    final_mdl(model, network_in(out), blank_bias() if output_bias is None else output_bias)
    dress(out, words, share, costs)


def dress(
    out: Path, words: Mapping[str, Sequence[str]], share: Mapping[str, float], costs: graph.Costs | None = None
) -> None:
    """Everything of a Vosk folder but the network: conf/, graph/, words.lang."""
    (out / "conf").mkdir(parents=True, exist_ok=True)
    (out / "conf" / "mfcc.conf").write_text(MFCC_CONF)
    (out / "conf" / "model.conf").write_text(MODEL_CONF)
    write_words(out, words)
    graph.write(out, lexicon(words), costs, share)


def frequent_words(lang: str, count: int) -> list[str]:
    """The most frequent words, from the package `wordfreq` (only words are taken, no figures)."""
    import wordfreq

    return [w for w in wordfreq.top_n_list(lang, count * 2) if w.isalpha() and (len(w) > 1 or w in "àaiyo")][:count]


if __name__ == "__main__":
    # package.py OUT CHECKPOINT [FREQUENT]
    n = int(sys.argv[3]) if len(sys.argv) > 3 else 1500
    bias = blank_bias()
    root = Path(__file__).resolve().parents[2]
    words, share = vocabulary(root, {lang: frequent_words(lang, n) for lang in ("fr", "en")})
    package(Path(sys.argv[1]), Path(sys.argv[2]), words, share, output_bias=bias)
