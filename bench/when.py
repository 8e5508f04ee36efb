"""Spoken times: how many are read right, and how long it takes, next to dateparser in the same run.

    python -m bench.when            both languages, our phrase files
    python -m bench.when FILE.tsv LANG   another file of the same form

Times are CPU milliseconds of this process (`time.process_time`), so that other work on the machine does not count.
dateparser is given the phrase, the language, `now` and "prefer future dates"; it reads whole texts, so only the phrases
that begin with the time itself are a fair comparison of rightness. What it gives is compared by start instant only.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from dialogs.when import Lang, find
from tests.dialogs.when.phrases import PARIS, instants, phrases, score

IMPORT = "import time; t = time.process_time(); import {0}; print((time.process_time() - t) * 1000)"


def import_ms(module: str) -> float:
    """Median of five fresh imports of a module, CPU ms."""
    runs = [
        float(
            subprocess.run(
                [sys.executable, "-c", IMPORT.format(module)], capture_output=True, text=True, timeout=60, check=True
            ).stdout
        )
        for _ in range(5)
    ]
    return statistics.median(runs)


def spread(samples: list[float]) -> str:
    """Median and 99th percentile."""
    samples = sorted(samples)
    return f"median {statistics.median(samples):.3f} ms, p99 {samples[int(len(samples) * 0.99)]:.3f} ms"


def ours(lang: Lang) -> None:
    """Rightness of both halves, and time a phrase."""
    for half in ("dev", "test"):
        print(f"{lang} {half:5} dialogs.when  {score(lang, 'dev' if half == 'dev' else 'test')}")
    samples = []
    for phrase in phrases(lang):
        begin = time.process_time()
        find(phrase.text, phrase.now, lang)
        samples.append((time.process_time() - begin) * 1000)
    print(f"{lang}       dialogs.when  {spread(samples)}")


def theirs(lang: Lang) -> None:
    """The same phrases through dateparser."""
    try:
        import dateparser
    except ImportError:
        print(f"{lang}       dateparser    not installed")
        return
    samples = []
    right = wrong = total = 0
    for phrase in phrases(lang):
        mine = find(phrase.text, phrase.now, lang)
        if phrase.at and (mine is None or mine.start):
            continue
        begin = time.process_time()
        got = dateparser.parse(
            phrase.text,
            languages=[lang],
            settings={
                "RELATIVE_BASE": phrase.now.replace(tzinfo=None),
                "PREFER_DATES_FROM": "future",
            },
        )
        samples.append((time.process_time() - begin) * 1000)
        total += 1
        expected = phrase.at[:16]
        if (got.isoformat()[:16] if got else "") == expected:
            right += 1
        elif got is not None:
            wrong += 1
    both = f"{total} phrases: right {100 * right / total:.1f} %, read wrong {100 * wrong / total:.1f} %"
    print(f"{lang}       dateparser    {both}; {spread(samples)}")


def file_score(path: Path, lang: Lang) -> None:
    """Read another file of the same form and print what differs."""
    from datetime import datetime

    right = wrong = refused = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        now, text, at, until, _ = line.split("\t")
        when = find(text, datetime.fromisoformat(now).astimezone(PARIS), lang)
        got = instants(when)
        if got == (at, until):
            right += 1
        elif when is None:
            refused += 1
            print(f"refused: {text}")
        else:
            wrong += 1
            print(f"wrong:   {text} -> {got}, not {(at, until)}")
    print(f"right {right}, wrong {wrong}, refused {refused}")


def main() -> None:
    """Print everything."""
    if len(sys.argv) == 3:
        file_score(Path(sys.argv[1]), "fr" if sys.argv[2] == "fr" else "en")
        return
    print(f"import dialogs.when {import_ms('dialogs.when'):.1f} ms, of bare Python's dataclasses, re, datetime, typing")
    print(f"   ({import_ms('dataclasses, re, datetime, typing, unicodedata'):.1f} ms are the standard library)")
    for lang in ("fr", "en"):
        ours("fr" if lang == "fr" else "en")
        theirs("fr" if lang == "fr" else "en")


if __name__ == "__main__":
    main()
