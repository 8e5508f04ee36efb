"""Learns the weights of `dialogs.intents.guess` from the phrase books, the sentence files and everyday talk.

    python -m bench.learn                           learns both languages and writes dialogs/intents/guess_*.bin
    python -m bench.learn --hold author_b_ --to D   leaves sets out and writes into folder D; then
    python -m bench.intents --file F --lang fr --weights D   measures what was left out
    python -m bench.learn --hold author_b_ author_c_/dev …   `/dev`, `/test`: one half of a set

Needs PyTorch (`pip install .[train]`); some two minutes a language. Deterministic for a given seed.
"""

import argparse
import random
import tomllib
from array import array
from collections import Counter
from pathlib import Path
from typing import Any

from basecamp.house import Lang
from dialogs.intents import guess, names, phrasebook, weights
from dialogs.intents.features import features, hashed, shaped
from dialogs.intents.grammar import Phrases
from dialogs.intents.text import words
from tests.dialogs.intents.sentences import AUTHORS, LANGS, NAMES, SETS, Sentence, half, plain, sentences

TALK = Path(__file__).parent / "talk.toml"
ROUNDS, BATCH, RATE, DECAY, DROP, SMOOTH, SEED = 8, 512, 0.05, 1e-5, 0.45, 0.03, 7
HIDDEN = 24
STEPS = 31
"""Steps of a quantised value either way: with 127 the file is half as large again and nothing is understood better."""
RAREST = 3
"""A feature seen less often is left out."""
WRITTEN, TRAP, AUTHOR = 3.0, 8.0, 4.0
"""What a sentence of a file is worth next to one written out of a template."""
Example = tuple[list[int], str, float]


def talk(lang: Lang, count: int, rng: random.Random) -> list[str]:
    """Everyday sentences that are not meant for the house, from the patterns of talk.toml."""
    tables = tomllib.loads(TALK.read_text(encoding="utf-8"))[lang]
    lists = {name: [one.strip() for one in value.split("|")] for name, value in tables.items() if name != "patterns"}
    patterns = [line.strip() for line in tables["patterns"].splitlines() if line.strip()]
    return [
        " ".join(rng.choice(lists[piece[1:-1]]) if piece[0] == "<" else piece for piece in rng.choice(patterns).split())
        for _ in range(count)
    ]


def kept(lang: Lang, group: str, held: list[str]) -> list[Sentence]:
    """The sentences of a set, without what is held out."""
    if group in held:
        return []
    return [line for line in sentences(lang, group) if f"{group}/{half(line.text)}" not in held]


def examples(lang: Lang, held: list[str], rng: random.Random) -> list[Example]:
    """Features of sentences with their intents and weights: templates written out, sentence files, talk."""
    book, index = phrasebook.book(lang), names.index(NAMES[lang], lang)
    vocabulary = guess.vocabulary(lang)
    said: list[tuple[str, str, float]] = []
    for bare, most in ((True, 25), (False, 40)):
        writer = Phrases(book, NAMES[lang], bare)
        for template in book.templates:
            if template.expects is None:
                said += [(phrase, template.intent, 1.0) for phrase in writer.some(template, most)]
    for group in (*SETS, *AUTHORS):
        worth = AUTHOR if group in AUTHORS else WRITTEN
        said += [(line.text, line.intent or "none", worth) for line in kept(lang, group, held)]
    said += [(text, "none", TRAP) for text in (*plain("traps", lang), *plain("other", lang))]
    said += [(text, "none", 1.0) for text in talk(lang, 8000, rng)]
    found = []
    for text, intent, worth in said:
        if shape := shaped(words(text, lang), book, index, vocabulary):
            found.append((hashed(features(shape, book)), intent, worth))
    return found


class Rows:
    """Lists of numbers of different lengths, from which batches are taken quickly."""

    def __init__(self, rows: list[list[int]]) -> None:
        import numpy as np

        self.np: Any = np
        self.lengths = np.array([len(row) for row in rows])
        self.starts = np.concatenate([[0], self.lengths.cumsum()])
        self.flat = np.fromiter((one for row in rows for one in row), dtype="int64")

    def batch(self, which: Any, rng: Any) -> tuple[Any, Any, Any]:
        """The numbers of some rows one after another, where each row begins, and one over the root of its length."""
        np = self.np
        lengths = self.lengths[which]
        before = np.concatenate([[0], lengths[:-1].cumsum()])
        numbers = self.flat[np.repeat(self.starts[which] - before, lengths) + np.arange(lengths.sum())]
        owner = np.repeat(np.arange(len(which)), lengths)
        stays = rng.random(len(numbers)) > DROP
        stays[before] = True
        numbers, owner = numbers[stays], owner[stays]
        sizes = np.bincount(owner, minlength=len(which))
        return numbers, np.concatenate([[0], sizes[:-1].cumsum()]), (1 / np.sqrt(sizes)).astype("float32")


def learn(lang: Lang, held: list[str]) -> weights.Weights:
    """Votes of features and of a small hidden layer, by Adam, with features left out at random; then quantised."""
    import numpy as np
    import torch

    rng, chance = random.Random(SEED), np.random.default_rng(SEED)
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    given = examples(lang, held, rng)
    labels = sorted({intent for _, intent, _ in given})
    number = {label: at for at, label in enumerate(labels)}
    counts = Counter(one for row, _, _ in given for one in row)
    known = {one: at + 1 for at, one in enumerate(sorted(one for one, n in counts.items() if n >= RAREST))}
    rows = Rows([[known[one] for one in row if one in known] or [0] for row, _, _ in given])
    targets = np.array([number[intent] for _, intent, _ in given])
    worth = np.array([worth for _, _, worth in given])
    sizes = np.bincount(targets, weights=worth)
    worth = worth * ((worth.sum() / len(labels) / sizes) ** 0.5)[targets]
    worth = (worth / worth.mean()).astype("float32")
    votes = torch.nn.EmbeddingBag(len(known) + 1, len(labels), mode="sum")
    hidden = torch.nn.EmbeddingBag(len(known) + 1, HIDDEN, mode="sum")
    torch.nn.init.zeros_(votes.weight)
    torch.nn.init.normal_(hidden.weight, std=0.1)
    bias = torch.zeros(len(labels), requires_grad=True)
    hidden_bias = torch.zeros(HIDDEN, requires_grad=True)
    out = torch.nn.Linear(HIDDEN, len(labels), bias=False)
    learnt = [*votes.parameters(), *hidden.parameters(), *out.parameters(), bias, hidden_bias]
    optimiser = torch.optim.Adam(learnt, lr=RATE)
    steps, step = ROUNDS * ((len(given) + BATCH - 1) // BATCH), 0
    for turn in range(ROUNDS):
        order, total = chance.permutation(len(given)), 0.0
        for start in range(0, len(order), BATCH):
            which = order[start : start + BATCH]
            numbers, starts, share = (torch.from_numpy(one) for one in rows.batch(which, chance))
            awake = torch.relu(hidden(numbers, starts) * share[:, None] + hidden_bias)
            scores = votes(numbers, starts) * share[:, None] + bias + out(awake)
            loss = torch.nn.functional.cross_entropy(
                scores, torch.from_numpy(targets[which]), reduction="none", label_smoothing=SMOOTH
            )
            loss = (loss * torch.from_numpy(worth[which])).mean() + DECAY * (votes.weight**2).sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(which)
            step += 1
            for group in optimiser.param_groups:
                group["lr"] = RATE * (1 - step / steps) + 1e-4
        print(f"  {lang} round {turn + 1}: loss {total / len(order):.3f}", flush=True)
    return quantised(labels, known, votes.weight, bias, hidden.weight, hidden_bias, out.weight)


def quantised(
    labels: list[str], known: dict[int, int], votes: Any, bias: Any, hidden: Any, hidden_bias: Any, out: Any
) -> weights.Weights:
    """Every row as signed bytes; the few largest values are cut off rather than coarsen all the others."""
    import torch

    scales = [
        float(torch.quantile(part.detach().abs().flatten()[:4_000_000], 0.9995)) / STEPS for part in (votes, hidden)
    ]
    bytes_of = [
        (part.detach() / scale).round().clamp(-STEPS, STEPS).to(torch.int8).tolist()
        for part, scale in zip((votes, hidden), scales, strict=True)
    ]
    hashes, rows = array("I"), array("b")
    for one in sorted(known):
        hashes.append(one)
        for part in bytes_of:
            rows.extend(part[known[one]])
    short = [[round(value, 4) for value in row] for row in out.detach().tolist()]
    return weights.Weights(
        tuple(labels), tuple(round(x, 4) for x in bias.tolist()), scales[0],
        tuple(round(x, 4) for x in hidden_bias.tolist()), scales[1], tuple(map(tuple, short)), hashes, rows,
    )  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--hold", nargs="*", default=[], help="sets of sentences to leave out, or halves of them")
    options.add_argument("--to", type=Path, default=weights.FOLDER, help="where the weights are written")
    options.add_argument("--lang", choices=LANGS, help="only this language")
    given = options.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    for lang in (given.lang,) if given.lang else LANGS:
        model = learn(lang, given.hold)
        data = weights.packed(model)
        print(f"{lang}: {len(model.hashes)} features, {len(data) / 1024:.0f} kB")
        (given.to / f"guess_{lang}.bin").write_bytes(data)


if __name__ == "__main__":
    main()
