"""How well and how fast sentences are understood, next to other matchers on the same sentences in the same run.

    python -m bench.intents                  figures for both languages
    python -m bench.intents --wrong          … and every sentence that was not understood as expected
    python -m bench.intents --ours           ours alone
    python -m bench.intents --set last_      one set of sentences, with the curve of the probability
    python -m bench.intents --file FILE --lang fr   a file of `sentence<TAB>intent` (null: no command); -v: the misses
    python -m bench.intents --other FILE     sentences of no command of the house, one a line: how many are refused

The others are given the sentences of the dev halves, commands and talk, as their examples, and are asked the test
halves. hassil and padacioso match patterns; `nearest` is what a list of examples is worth with a good distance:
rapidfuzz's ratio to the nearest example, refused under the score that was best on the dev half. padacioso's own entry
starts four processes for each sentence and cannot finish; its matcher is called directly here, for a limited time.
Times are CPU milliseconds of this process, so that other work on the machine counts as little as it can.
"""

import argparse
import hashlib
import itertools
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median

from basecamp.house import Lang
from dialogs.conversation.doubt import ACT
from dialogs.intents import Understanding, weights
from dialogs.intents.chain import opposite
from tests.dialogs.intents.sentences import LANGS, SETS, Sentence, half, heard, lines_of, plain, sentences

Answer = Callable[[str], str | None]
SIGNS = "?()[]{}<>|"
PATIENCE = 40.0
"""Seconds of CPU that another matcher gets for a language."""
BANDS = (0.95, 0.8, 0.6, 0.5, 0.0)


def examples(lang: Lang, part: str) -> list[Sentence]:
    """Commands and talk of one half of all the sets."""
    found = [line for group in SETS for line in sentences(lang, group)]
    found += [Sentence(text, None, {}) for text in (*plain("traps", lang), *plain("other", lang))]
    return [line for line in {line.text: line for line in found}.values() if half(line.text) == part]


def ours(lang: Lang) -> Answer:
    return lambda text: heard(text, lang).intent


def by_intent(lang: Lang) -> dict[str, list[str]]:
    """The examples as templates: without the signs that templates use."""
    found: dict[str, list[str]] = {}
    for line in examples(lang, "dev"):
        if line.intent:
            found.setdefault(line.intent, []).append("".join(c for c in line.text if c not in SIGNS).strip())
    return found


def by_hassil(lang: Lang) -> Answer:
    """hassil with the dev sentences as templates."""
    from hassil import Intents, recognize

    given = {name: {"data": [{"sentences": said}]} for name, said in by_intent(lang).items()}
    intents = Intents.from_dict({"language": lang, "intents": given})

    def answer(text: str) -> str | None:
        found = recognize("".join(c for c in text if c not in SIGNS), intents)
        return found.intent.name if found else None

    return answer


def by_padacioso(lang: Lang) -> Answer:
    """padacioso, fuzzy, with the dev sentences as templates."""
    from padacioso import IntentContainer

    container = IntentContainer(fuzz=True)
    for name, said in by_intent(lang).items():
        container.add_intent(name, said)

    def answer(text: str) -> str | None:
        query = "".join(c for c in text.lower() if c not in SIGNS).strip()
        found = [container._match(query, name, lines) for name, lines in container.intent_samples.items()]
        best = max((one for one in found if one), key=lambda one: float(one["conf"]), default=None)
        return str(best["name"]) if best and best["conf"] >= 0.6 else None

    return answer


def by_nearest(lang: Lang) -> Answer:
    """The nearest example by rapidfuzz; talk is among the examples, and what is far from all is refused."""
    from rapidfuzz import fuzz, process

    known = examples(lang, "dev")
    texts = [line.text.lower() for line in known]

    def nearest(text: str, leave: int | None = None) -> tuple[float, str | None]:
        for _, score, at in process.extract(text.lower(), texts, scorer=fuzz.ratio, limit=2):
            if at != leave:
                return score, known[at].intent
        return 0.0, None

    tried = [(*nearest(line.text, at), line.intent) for at, line in enumerate(known) if at % 3 == 0]
    least = max(
        range(50, 100, 2),
        key=lambda least: sum((got if score >= least else None) == intent for score, got, intent in tried),
    )

    def answer(text: str) -> str | None:
        score, intent = nearest(text)
        return intent if score >= least else None

    return answer


class Clocked:
    """Answers with the time each took."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.spent: list[float] = []

    def __call__(self, text: str) -> str | None:
        begun = time.process_time()
        intent = self.answer(text)
        self.spent.append(1e3 * (time.process_time() - begun))
        return intent

    def __str__(self) -> str:
        ordered = sorted(self.spent)
        return f"median {median(ordered):.2f}, p99 {ordered[int(0.99 * len(ordered))]:.2f} ms"


def compare(name: str, answer: Answer, lang: Lang) -> None:
    """One line: commands right, mistaken, opposites, talk refused, time; on the test halves."""
    asked = Clocked(answer)
    got: list[tuple[str | None, str | None]] = []
    lines = sorted(examples(lang, "test"), key=lambda line: hash_of(line.text))
    begun = time.process_time()
    for line in lines:
        got.append((line.intent, asked(line.text)))
        if time.process_time() - begun > PATIENCE:
            break
    commands = [(wanted, found) for wanted, found in got if wanted]
    talk = [found for wanted, found in got if not wanted]
    right = sum(wanted == found for wanted, found in commands)
    mistaken = sum(found is not None and wanted != found for wanted, found in commands)
    traded = sum(bool(found and wanted and opposite(wanted, found)) for wanted, found in commands)
    refused = sum(found is None for found in talk)
    short = "" if len(got) == len(lines) else f" ({len(got)} of {len(lines)} sentences in {PATIENCE:.0f} s)"
    print(
        f"  {name:10} {lang} commands right {share(right, len(commands))}, mistaken {mistaken}, opposites {traded}; "
        f"talk refused {share(refused, len(talk))}; {asked}{short}"
    )


def hash_of(text: str) -> str:
    """A fixed disorder, so that a matcher that does not finish has seen a fair part."""
    return hashlib.sha256(f"bench {text}".encode()).hexdigest()


def share(count: int, total: int) -> str:
    return f"{count}/{total} {100 * count / max(total, 1):.1f} %"


def show_set(lang: Lang, name: str, lines: list[Sentence], wrong: bool) -> list[tuple[Sentence, Understanding]]:
    """One set: what is right, mistaken, refused and asked about."""
    asked = Clocked(lambda text: None)
    read: list[tuple[Sentence, Understanding]] = []
    for line in lines:
        begun = time.process_time()
        read.append((line, heard(line.text, lang)))
        asked.spent.append(1e3 * (time.process_time() - begun))
    commands = [(line, found) for line, found in read if line.intent]
    talk = [found for line, found in read if not line.intent]
    right = sum(line.intent == found.intent for line, found in commands)
    mistaken = sum(found.intent not in (None, line.intent) for line, found in commands)
    acted = sum(found.intent not in (None, line.intent) and found.confidence >= ACT for line, found in commands)
    missed = sum(found.intent is None for line, found in commands)
    confirmed = sum(line.intent == found.intent and found.confidence < ACT for line, found in commands)
    contrary = [f for line, f in commands if f.intent and line.intent and opposite(f.intent, line.intent)]
    done = sum(found.confidence >= ACT for found in contrary)
    refused = sum(found.intent is None for found in talk)
    proposed = sum(found.intent is not None and found.confidence < ACT for found in talk)
    whole = right + refused
    print(
        f"  {lang} {name:8} all {share(whole, len(read))}; commands right {share(right, len(commands))} "
        f"({confirmed} of them asked about), refused {missed}, mistaken {mistaken} ({acted} acted on), "
        f"opposites {len(contrary)} ({done} acted on); "
        f"no commands refused {share(refused, len(talk))} ({proposed} only asked about); {asked}"
    )
    if wrong:
        for line, found in read:
            if line.intent != found.intent:
                how = f"{found.intent} ({found.confidence:.2f}, {found.layer})"
                print(f"    {line.text!r}: {line.intent} understood as {how}")
    return read


def curve(read: list[tuple[Sentence, Understanding]]) -> None:
    """How often an intent is right, by the probability that it was given."""
    given = [(found.confidence, found.intent == line.intent) for line, found in read if found.intent]
    for low, high in itertools.pairwise((*BANDS[::-1], 1.01)):
        band = [(chance, right) for chance, right in given if low <= chance < high]
        if band:
            said, was = mean(chance for chance, _ in band), mean(right for _, right in band)
            print(
                f"    probability {low:.2f}-{min(high, 1.0):.2f}: {len(band)} sentences, "
                f"said {said:.3f}, right {was:.3f}"
            )


def confusions(read: list[tuple[Sentence, Understanding]]) -> str:
    counted = Counter((line.intent or "none", f.intent or "none") for line, f in read if line.intent != f.intent)
    return ", ".join(f"{one}→{other} {count}" for (one, other), count in counted.most_common(8)) or "none"


def refusals(path: Path, lang: Lang) -> None:
    """Sentences meant for somebody else: how many are refused."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = [(line, heard(line, lang)) for line in lines]
    taken = [(line, one) for line, one in found if one.intent is not None]
    print(f"  {lang} {path.name}: refused {share(len(lines) - len(taken), len(lines))}")
    for line, one in taken:
        print(f"    {line!r} understood as {one.intent} ({one.confidence:.2f}, {one.layer})")


def warm(lang: Lang) -> None:
    """Reads the books and fills the caches, so that times are those of a house that runs."""
    for line in sentences(lang)[:200]:
        heard(line.text, lang)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("-v", "--wrong", action="store_true", help="print every sentence that went wrong")
    options.add_argument("--ours", action="store_true", help="leave the other matchers out")
    options.add_argument("--set", dest="group", help="only this set of sentences, as last_")
    options.add_argument("--other", type=Path, help="a file of sentences that are no commands, English")
    options.add_argument("--file", type=Path, help="a file of lines `sentence<TAB>intent`, in the language of --lang")
    options.add_argument("--lang", choices=LANGS, default="fr")
    options.add_argument("--weights", type=Path, help="a folder of weights that were learnt without the file")
    given = options.parse_args()
    if given.weights is not None:
        weights.read_from(given.weights)
    if given.file is not None:
        warm(given.lang)
        found = show_set(given.lang, given.file.stem, lines_of(given.file), given.wrong)
        print(f"  {given.lang} confusions: {confusions(found)}")
        curve(found)
        return
    if given.other is not None:
        refusals(given.other, "en")
        return
    for lang in LANGS:
        warm(lang)
        read: list[tuple[Sentence, Understanding]] = []
        for group in (given.group,) if given.group is not None else SETS:
            read += show_set(lang, group or "first_", sentences(lang, group), given.wrong)
        print(f"  {lang} confusions: {confusions(read)}")
        curve(read)
        if given.ours or given.group is not None:
            continue
        for name, build in (
            ("ours", ours), ("nearest", by_nearest), ("hassil", by_hassil), ("padacioso", by_padacioso),
        ):  # fmt: skip
            try:
                answer = build(lang)
            except ImportError as error:
                print(f"  {name}: not installed ({error.name}); pip install '.[bench]'")
                continue
            compare(name, answer, lang)


if __name__ == "__main__":
    main()
