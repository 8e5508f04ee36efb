"""Learns the weights of `dialogs.intents.guess` from the phrase books, the sentence files and everyday talk.

    python -m bench.learn                 learns both languages and writes dialogs/intents/guess_*.bin
    python -m bench.learn --hold unseen_  leaves a set of sentences out, and prints what is guessed of it

Needs PyTorch (`pip install .[train]`); about two minutes. Deterministic for a given seed.
"""

import argparse
import random
import tomllib
from array import array
from collections import Counter
from pathlib import Path

from basecamp.house import Lang
from dialogs.intents import guess, names, phrasebook
from dialogs.intents.features import features, shaped
from dialogs.intents.grammar import Phrases
from dialogs.intents.text import words
from tests.dialogs.intents.sentences import LANGS, NAMES, SETS, heard, plain, sentences

TALK = Path(__file__).parent / "talk.toml"
ROUNDS, BATCH, RATE, DECAY = 14, 1024, 0.06, 1e-5
SMALLEST = 2
"""Quantised weights under this are left out."""
Example = tuple[list[str], str]


def talk(lang: Lang, count: int, rng: random.Random) -> list[str]:
    """Everyday sentences that are not meant for the house, from the patterns of talk.toml."""
    tables = tomllib.loads(TALK.read_text(encoding="utf-8"))[lang]
    lists = {name: [one.strip() for one in value.split("|")] for name, value in tables.items() if name != "patterns"}
    patterns = [line.strip() for line in tables["patterns"].splitlines() if line.strip()]
    return [
        " ".join(rng.choice(lists[piece[1:-1]]) if piece[0] == "<" else piece for piece in rng.choice(patterns).split())
        for _ in range(count)
    ]


def examples(lang: Lang, held: str | None, rng: random.Random) -> list[Example]:
    """Shapes of sentences with their intents: templates written out, sentence files, talk."""
    book, index = phrasebook.book(lang), names.index(NAMES[lang], lang)
    vocabulary = guess.vocabulary(lang)
    said: list[tuple[str, str]] = []
    for bare, most in ((True, 25), (False, 40)):
        writer = Phrases(book, NAMES[lang], bare)
        for template in book.templates:
            if template.expects is None:
                said += [(phrase, template.intent) for phrase in writer.some(template, most)]
    for group in SETS:
        if group != held:
            said += [(line.text, line.intent or "none") for line in sentences(lang, group)] * 3
            said += [(line.text, "none") for line in sentences(lang, group) if line.intent is None] * 7
    for kind in ("traps", "other"):
        said += [(text, "none") for text in plain("traps" if kind == "traps" else "other", lang)] * 15
    said += [(text, "none") for text in talk(lang, 8000, rng)]
    shapes = [(shaped(words(text, lang), book, index, vocabulary), intent) for text, intent in said]
    return [(shape, intent) for shape, intent in shapes if shape]


def worn(shape: list[str], rng: random.Random, fillers: list[str]) -> list[str]:
    """A sentence as somebody else might say it: a word less, a word more, an unknown one."""
    result = list(shape)
    if len(result) > 2 and rng.random() < 0.25:
        del result[rng.randrange(len(result))]
    if rng.random() < 0.2:
        result.insert(rng.randrange(len(result) + 1), rng.choice(fillers))
    if rng.random() < 0.12:
        result.insert(rng.randrange(len(result) + 1), "?x")
    return result


def learn(lang: Lang, held: str | None) -> guess.Weights:
    """Multinomial logistic regression on hashed features, by Adam; then quantised and pruned."""
    import torch

    rng = random.Random(7)
    torch.manual_seed(7)
    torch.set_num_threads(1)
    given = examples(lang, held, rng)
    labels = sorted({intent for _, intent in given})
    number = {label: at for at, label in enumerate(labels)}
    fillers = sorted(word for word, hows in phrasebook.book(lang).skips.items() if {"filler", "light"} & set(hows))
    found = [features(shape) for shape, _ in given]
    counts = Counter(one for row in found for one in row)
    known = {one: at + 1 for at, one in enumerate(sorted(one for one, n in counts.items() if n > 3))}
    sizes = Counter(intent for _, intent in given)
    importance = torch.tensor([(len(given) / len(labels) / sizes[label]) ** 0.5 for label in labels])
    table = torch.nn.EmbeddingBag(len(known) + 1, len(labels), mode="sum", padding_idx=0)
    torch.nn.init.zeros_(table.weight)
    bias = torch.zeros(len(labels), requires_grad=True)
    optimiser = torch.optim.Adam([{"params": table.parameters()}, {"params": [bias]}], lr=RATE)
    order = list(range(len(given)))
    for turn in range(ROUNDS):
        rng.shuffle(order)
        total = 0.0
        for start in range(0, len(order), BATCH):
            rows, targets = [], []
            for at in order[start : start + BATCH]:
                shape, intent = given[at]
                rows.append([known.get(one, 0) for one in features(worn(shape, rng, fillers))])
                targets.append(number[intent])
            flat = torch.tensor([one for row in rows for one in row])
            offsets = torch.tensor([0, *map(len, rows[:-1])]).cumsum(0)
            share = torch.tensor([1 / len(row) ** 0.5 for row in rows])
            scores = table(flat, offsets) * share[:, None] + bias
            loss = torch.nn.functional.cross_entropy(
                scores, torch.tensor(targets), weight=importance, label_smoothing=0.03
            )
            loss = loss + DECAY * (table.weight**2).sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(rows)
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - (turn + 1) / ROUNDS)
        print(f"  {lang} round {turn + 1}: loss {total / len(order):.3f}", flush=True)
    return quantised(labels, known, table.weight.detach().tolist(), bias.detach().tolist())


def quantised(labels: list[str], known: dict[int, int], rows: list[list[float]], bias: list[float]) -> guess.Weights:
    """Weights as bytes, the small ones left out."""
    scale = max(abs(value) for row in rows for value in row) / 127
    hashes, starts, values, classes = array("I"), array("I", [0]), array("b"), bytearray()
    for one in sorted(known):
        row = [round(value / scale) for value in rows[known[one]]]
        kept = [(at, value) for at, value in enumerate(row) if abs(value) >= SMALLEST]
        if kept:
            hashes.append(one)
            classes += bytes(at for at, _ in kept)
            values.extend(value for _, value in kept)
            starts.append(len(values))
    return guess.Weights(tuple(labels), tuple(bias), scale, hashes, starts, bytes(classes), values)


def report(lang: Lang, model: guess.Weights, held: str) -> None:
    """What the model makes of the sentences of a held-out set that no template understands."""
    book, index = phrasebook.book(lang), names.index(NAMES[lang], lang)
    for line in sentences(lang, held):
        if heard(line.text, lang).intent is None:
            shape = shaped(words(line.text, lang), book, index, guess.vocabulary(lang))
            ranked = ", ".join(f"{label} {chance:.2f}" for label, chance in guess.chances(shape, model)[:3])
            print(f"    {line.intent} | {line.text} | {ranked}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hold", help="a set of sentences to leave out and to print the guesses of")
    given = options.parse_args()
    for lang in LANGS:
        model = learn(lang, given.hold)
        data = guess.packed(model)
        print(f"{lang}: {len(model.hashes)} features, {len(model.values)} weights, {len(data) / 1024:.0f} kB")
        (guess.FOLDER / f"guess_{lang}.bin").write_bytes(data)
        if given.hold:
            report(lang, model, given.hold)


if __name__ == "__main__":
    main()
