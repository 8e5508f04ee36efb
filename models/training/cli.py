"""`python -m models.training train|eval|rebuild-graph|enrol`, the thin entry that `hello models …` hands over to."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from basecamp.house import LANGS
from models.errors import ModelError
from models.shipped import ALONE, COMPACT
from models.training import packaged


def _say(line: str) -> None:
    print(line, flush=True)


def rebuild_graph(
    folder: Path, add: Iterable[str] = (), langs: Sequence[str] = ("fr", "en"), out: Path | None = None
) -> list[str]:
    """Writes the graph of a compact folder again with more words; the words that were new.

    A word may name its language ("fr:veilleuse"); else it gets the pronunciations of both. Takes seconds, needs
    espeak-ng and no training extra. Raises ModelError when the folder is no compact model of ours, or for what is no
    word, before anything is written: a list with "deux mots" in it could never be read again.
    """
    from models.training import graph
    from models.training.lexicon import lexicon
    from models.training.package import read_words, write_words

    words = read_words(folder)
    new = []
    for one in add:
        lang, word = named(one)
        wanted = [lang] if lang else list(langs)
        if word and not set(wanted) <= set(words.get(word, [])):
            words[word] = sorted({*words.get(word, []), *wanted})
            new.append(word)
    target = out or folder
    if target != folder:
        shutil.copytree(folder, target, dirs_exist_ok=True)
    write_words(target, words)
    graph.write(target, lexicon(words))
    return new


def wanted_langs(given: str) -> list[str]:
    """The languages of "fr,en". Raises ModelError for others."""
    langs = [lang.strip() for lang in given.split(",")]
    if not set(langs) <= set(LANGS):
        raise ModelError(f"--lang is {given!r}: give fr, en or fr,en.")
    return langs


def check_hours(hours: float) -> None:
    """Raises ModelError for what is no time."""
    if not 0 < hours < 10_000:
        raise ModelError(f"--hours is {hours:g}: give the hours that the network may take, for example 2.")


def named(one: str) -> tuple[str, str]:
    """The language ("" = both) and the word of "fr:veilleuse" or "veilleuse". Raises ModelError with what to write."""
    lang, _, word = one.rpartition(":")
    word = word.strip().lower()
    if lang not in ("", *LANGS):
        raise ModelError(f"{one!r}: there is no language {lang!r} here; write fr:{word} or en:{word}.")
    if not re.fullmatch(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?", word):
        raise ModelError(f"{one!r} is no word: give letters alone, one word at a time (and numbers as they are said).")
    return lang, word


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="hello models")
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="make the compact recognizer from scratch")
    train.add_argument("--lang", default="fr,en")
    train.add_argument("--out", type=Path, required=True)
    train.add_argument("--hours", type=float, default=1.0, help="time for the network; the voices come on top")
    train.add_argument("--shared", type=Path, help="folder of the real recordings (else only synthetic voices)")
    train.add_argument("--kokoro", type=Path, help="folder with kokoro.onnx, vocab.json and voices/ (docs/stt.md)")
    train.add_argument("--packages", type=Path, default=packaged.ROOT, help="where Debian packages with recordings lie")
    train.add_argument(
        "--people", type=Path, action="append", default=[], help="a folder of recordings with list.tsv (docs/stt.md)"
    )
    train.add_argument("--teacher", type=Path, help="folder of Whisper for CTranslate2 (docs/stt.md)")
    train.add_argument(
        "--from", dest="start", type=Path, metavar="DIR", help="a folder made before, whose network learns on"
    )
    train.add_argument(
        "--share", type=float, default=0.5, help="with --from: how much of what it became goes into the mean (0.5)"
    )
    train.add_argument("--phrases", type=Path, help="folder with fr.txt, en.txt: what the house listens for")
    train.add_argument("--scale", type=float, default=1.0, help="share of the usual corpus")
    train.add_argument("--seed", type=int, default=1)
    evaluate = commands.add_parser("eval", help="measure a model on recordings")
    evaluate.add_argument("rest", nargs=argparse.REMAINDER)
    rebuild = commands.add_parser("rebuild-graph", help="add words to a compact model")
    rebuild.add_argument("words", nargs="*", metavar="[LANG:]WORD")
    rebuild.add_argument("--model", type=Path, help="the folder (else the embedded ones)")
    rebuild.add_argument("--out", type=Path, help="write a copy there instead of changing the folder")
    person = commands.add_parser("enrol", help="learn a voice from recordings")
    person.add_argument("name")
    person.add_argument("--from", dest="source", type=Path, required=True)
    person.add_argument("--base", type=Path, default=COMPACT)
    person.add_argument("--minutes", type=float, default=6.0)
    person.add_argument("--lang", default="fr")
    a = parser.parse_args(argv)
    if a.command == "train":
        langs = wanted_langs(a.lang)
        check_hours(a.hours)
        if not 0 < a.share <= 1:
            raise ModelError(f"--share is {a.share:g}: give how much of the new network is taken, above 0 to 1.")
        for folder in (a.shared, a.kokoro, a.teacher, a.phrases, a.start, *a.people):
            if folder is not None and not folder.is_dir():
                raise ModelError(
                    f"There is no folder {folder}: correct --shared, --kokoro, --people, --phrases, --from or "
                    "--teacher."
                )
        if a.phrases and (lacking := [lang for lang in langs if not (a.phrases / f"{lang}.txt").is_file()]):
            raise ModelError(
                f"{a.phrases / lacking[0]}.txt is not there: give what the house listens for, a line each."
            )
        from models.training.pipeline import train_stt

        train_stt(
            langs,
            a.out,
            a.hours,
            shared=a.shared,
            kokoro=a.kokoro,
            packages=a.packages,
            people=a.people,
            teacher=a.teacher,
            phrases=a.phrases,
            start=a.start,
            share=a.share,
            seed=a.seed,
            scale=a.scale,
            tell=_say,
        )
        _say(f"{a.out} is ready.")
    elif a.command == "eval":
        from models.training.evaluate import main as run

        run(a.rest)
    elif a.command == "rebuild-graph":
        begun = time.monotonic()
        new = rebuild_graph(a.model or COMPACT, a.words, out=a.out)
        if a.model is None and a.out is None:
            for lang, folder in ALONE.items():
                mine = [one for one in a.words if named(one)[0] in ("", lang)]
                new += [word for word in rebuild_graph(folder, mine, (lang,)) if word not in new]
        _say(f"{len(new)} new words{': ' + ', '.join(new) if new else ''} ({time.monotonic() - begun:.1f} s).")
    else:
        from basecamp.paths import data_dir
        from models.enrolment.tune import enrol

        got = enrol(a.source, a.name, data=data_dir(), base=a.base, minutes=a.minutes, lang=a.lang, tell=_say)
        _say(json.dumps(vars(got), ensure_ascii=False))
    return 0
