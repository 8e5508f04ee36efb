"""How well and how fast sentences are understood, next to hassil and padacioso on the same sentences.

    python -m bench.intents            # figures for both languages
    python -m bench.intents --wrong    # … and every sentence that was not understood as expected

hassil and padacioso get the sentences of the dev half as their templates and are asked the others: they match patterns
and do not generalise, so this shows what a list of examples alone is worth. Both are optional (`pip install .[bench]`).
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable
from statistics import median

from basecamp.house import Lang
from dialogs.intents.chain import opposite
from tests.dialogs.intents.sentences import LANGS, SETS, half, heard, plain, sentences

Answer = Callable[[str], str | None]


def ours(lang: Lang) -> Answer:
    return lambda text: heard(text, lang).intent


def by_hassil(lang: Lang) -> Answer:
    """hassil with the dev sentences as templates."""
    import yaml
    from hassil import Intents, recognize

    examples: dict[str, list[str]] = {}
    for line in sentences(lang):
        if line.intent and half(line.text) == "dev":
            examples.setdefault(line.intent, []).append("".join(c for c in line.text if c not in "?()[]{}<>|"))
    data = {"language": lang, "intents": {name: {"data": [{"sentences": said}]} for name, said in examples.items()}}
    intents = Intents.from_dict(yaml.safe_load(yaml.safe_dump(data)))

    def answer(text: str) -> str | None:
        found = recognize(text, intents)
        return found.intent.name if found else None

    return answer


def by_padacioso(lang: Lang) -> Answer:
    """padacioso, fuzzy, with the dev sentences as templates."""
    from padacioso import IntentContainer

    container = IntentContainer(fuzz=True)
    examples: dict[str, list[str]] = {}
    for line in sentences(lang):
        if line.intent and half(line.text) == "dev":
            examples.setdefault(line.intent, []).append("".join(c for c in line.text if c not in "?()[]{}<>|"))
    for name, said in examples.items():
        container.add_intent(name, said)

    def answer(text: str) -> str | None:
        found = container.calc_intent(text)
        return str(found["name"]) if found and found.get("name") and found.get("conf", 0) >= 0.6 else None

    return answer


def measure(name: str, answer: Answer, lang: Lang, groups: tuple[str, ...], limit: int | None, wrong: bool) -> None:
    """One table: right, refused, opposites, time."""
    spent: list[float] = []

    def asked(text: str) -> str | None:
        begun = time.process_time()
        intent = answer(text)
        spent.append(1e3 * (time.process_time() - begun))
        return intent

    traded = 0
    confusion: Counter[tuple[str, str]] = Counter()
    for group in groups:
        for part in ("dev", "test"):
            lines = [line for line in sentences(lang, group) if half(line.text) == part][:limit]
            right = 0
            for line in lines:
                got = asked(line.text)
                right += got == line.intent
                if got != line.intent:
                    confusion[line.intent or "null", got or "null"] += 1
                    traded += bool(got and line.intent and opposite(got, line.intent))
                    if wrong:
                        print(f"    {line.text!r}: {line.intent} understood as {got}")
            share = 100 * right / len(lines)
            print(f"  {name:10} {lang} {group or 'first_'}{part} {right}/{len(lines)} {share:.1f} %")
    for kind in ("traps", "other"):
        talk = plain("traps" if kind == "traps" else "other", lang)[:limit]
        refused = sum(asked(text) is None for text in talk)
        print(f"  {name:10} {lang} {kind:10} refused {refused}/{len(talk)}  {100 * refused / len(talk):5.1f} %")
    spent.sort()
    slow = spent[int(0.99 * len(spent))]
    print(f"  {name:10} {lang} opposites traded: {traded}; median {median(spent):.2f}, p99 {slow:.2f} ms")
    worst = ", ".join(f"{one}→{other} {count}" for (one, other), count in confusion.most_common(8))
    print(f"  {name:10} {lang} confusions: {worst or 'none'}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--wrong", action="store_true", help="print every sentence that went wrong")
    options.add_argument("--ours", action="store_true", help="leave the other matchers out")
    given = options.parse_args()
    for lang in LANGS:
        answer = ours(lang)
        for line in sentences(lang):
            answer(line.text)
        measure("ours", answer, lang, SETS, None, given.wrong)
        if given.ours:
            continue
        for name, build in (("hassil", by_hassil), ("padacioso", by_padacioso)):
            try:
                other = build(lang)
            except ImportError as error:
                print(f"  {name}: not installed ({error.name}); pip install '.[bench]'")
                continue
            measure(name, other, lang, ("",), 20 if name == "padacioso" else 60, False)


if __name__ == "__main__":
    main()
