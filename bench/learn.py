"""Learns the weights of `dialogs.intents.guess` from the phrase books, the sentence files and everyday talk.

    python -m bench.learn                           learns both languages and writes dialogs/intents/guess_*.bin
    python -m bench.learn --hold author_b_ --to D   leaves sets out and writes into folder D; then
    python -m bench.intents --file F --lang fr --weights D   measures what was left out
    python -m bench.learn --hold author_b_ author_c_/dev …   `/dev`, `/test`: one half of a set

Needs PyTorch (`pip install .[train]`); one to four minutes a language. Deterministic for a given seed.
"""

import argparse
import random
import tomllib
from array import array
from collections import Counter
from pathlib import Path
from typing import Any

from basecamp.house import Lang
from bench.reasons import composed
from dialogs.intents import guess, names, phrasebook, weights
from dialogs.intents.features import features, hashed, shaped
from dialogs.intents.grammar import Phrases
from dialogs.intents.text import words
from tests.dialogs.intents.sentences import AUTHORS, LANGS, NAMES, SETS, Sentence, half, plain, sentences

TALK = Path(__file__).parent / "talk.toml"
ROUNDS, BATCH, RATE, DECAY, DROP, SMOOTH, SEED = 8, 512, 0.05, 1e-5, 0.6, 0.03, 7
SETTLED = 0.5
"""Share of the steps after which the mean of the weights is taken."""
HIDDEN = 64
STEPS = 31
"""Steps of a quantised value either way: with 127 the file is half as large again and nothing is understood better."""
COMPOSED = 4000
RAREST = 3
"""A feature seen less often is left out."""
WRITTEN, TRAP, AUTHOR = 3.0, 12.0, 4.0
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


def examples(lang: Lang, held: list[str], rng: random.Random) -> tuple[list[Example], list[Example]]:
    """Features of sentences with their intents and weights: templates written out, sentence files, talk; and what was
    composed of them, in which no word counts as known because it was repeated."""
    book, index = phrasebook.book(lang), names.index(NAMES[lang], lang)
    vocabulary = guess.vocabulary(lang)
    said: list[tuple[str, str, float]] = []
    for bare, most in ((True, 25), (False, 40)):
        writer = Phrases(book, NAMES[lang], bare)
        for template in book.templates:
            if template.expects is None:
                said += [(phrase, template.intent, 1.0) for phrase in writer.some(template, most)]
    for group in SETS:
        said += [(line.text, line.intent or "none", WRITTEN) for line in kept(lang, group, held)]
    by_others = [line for group in AUTHORS for line in kept(lang, group, held)]
    said += [(line.text, line.intent or "none", AUTHOR) for line in by_others]
    said += [(text, "none", TRAP) for text in (*plain("traps", lang), *plain("other", lang))]
    said += [(text, "none", 1.0) for text in talk(lang, 8000, rng)]
    more = [(text, intent or "none", 1.0) for text, intent in composed(lang, by_others, COMPOSED, rng)]
    shapes = [[(shaped(words(text, lang), book, index, vocabulary), intent, worth) for text, intent, worth in some]
              for some in (said, more)]  # fmt: skip
    found = [[(hashed(features(shape, book)), intent, worth) for shape, intent, worth in some if shape]
             for some in shapes]  # fmt: skip
    return found[0], found[1]


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
    said, more = examples(lang, held, rng)
    given = said + more
    labels = sorted({intent for _, intent, _ in given})
    number = {label: at for at, label in enumerate(labels)}
    counts = Counter(one for row, _, _ in said for one in row)
    known = {one: at + 1 for at, one in enumerate(sorted(one for one, n in counts.items() if n >= RAREST))}
    rows = Rows([[known[one] for one in row if one in known] or [0] for row, _, _ in given])
    targets = np.array([number[intent] for _, intent, _ in given])
    worth = np.array([worth for _, _, worth in given])
    sizes = np.bincount(targets, weights=worth)
    worth = worth * ((worth.sum() / len(labels) / sizes) ** 0.5)[targets]
    worth = (worth / worth.mean()).astype("float32")
    width = len(labels)
    table = torch.nn.EmbeddingBag(len(known) + 1, width + HIDDEN, mode="sum")
    with torch.no_grad():
        table.weight[:, :width] = 0.0
        table.weight[:, width:].normal_(0.0, 0.1)
    bias = torch.zeros(width, requires_grad=True)
    hidden_bias = torch.zeros(HIDDEN, requires_grad=True)
    out = torch.nn.Linear(HIDDEN, width, bias=False)
    learnt = [*table.parameters(), *out.parameters(), bias, hidden_bias]
    optimiser = torch.optim.Adam(learnt, lr=RATE, fused=True)
    steps, step, mean = ROUNDS * ((len(given) + BATCH - 1) // BATCH), 0, Mean(learnt)
    for turn in range(ROUNDS):
        order, total = chance.permutation(len(given)), 0.0
        for start in range(0, len(order), BATCH):
            which = order[start : start + BATCH]
            numbers, starts, share = (torch.from_numpy(one) for one in rows.batch(which, chance))
            sums = table(numbers, starts) * share[:, None]
            awake = torch.relu(sums[:, width:] + hidden_bias)
            scores = sums[:, :width] + bias + out(awake)
            loss = torch.nn.functional.cross_entropy(
                scores, torch.from_numpy(targets[which]), reduction="none", label_smoothing=SMOOTH
            )
            loss = (loss * torch.from_numpy(worth[which])).mean()
            optimiser.zero_grad()
            loss.backward()
            with torch.no_grad():
                table.weight.grad[:, :width] += 2 * DECAY * table.weight[:, :width]
            optimiser.step()
            total += loss.item() * len(which)
            step += 1
            for group in optimiser.param_groups:
                group["lr"] = RATE * (1 - step / steps) + 1e-4
            if step > steps * SETTLED:
                mean.add()
        print(f"  {lang} round {turn + 1}: loss {total / len(order):.3f}", flush=True)
    mean.put()
    rows_of = table.weight.detach()
    return quantised(
        labels, known, rows_of[:, :width].contiguous(), bias, rows_of[:, width:].contiguous(), hidden_bias, out.weight
    )


class Mean:
    """The mean of what is learnt over the last steps: it guesses better at sentences of others than the last step."""

    def __init__(self, learnt: list[Any]) -> None:
        self.learnt = learnt
        self.mean: list[Any] = []
        self.count = 0

    def add(self) -> None:
        """One more step."""
        self.count += 1
        now = [one.detach() for one in self.learnt]
        if not self.mean:
            self.mean = [one.clone() for one in now]
        for mean, one in zip(self.mean, now, strict=True):
            mean += (one - mean) / self.count

    def put(self) -> None:
        """Takes the mean instead of the last step."""
        for one, mean in zip(self.learnt, self.mean, strict=True):
            one.data.copy_(mean)


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
