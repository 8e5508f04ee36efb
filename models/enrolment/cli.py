"""`hello enrol NAME [--hotwords] --from DIR`, `hello enrol --list | --erase NAME | --sentences`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from basecamp.errors import HelloError
from basecamp.paths import data_dir
from models.enrolment import hotwords, store
from models.enrolment.sentences import SENTENCES
from models.errors import ModelError
from models.shipped import COMPACT


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out the command; the exit status (1 with a sentence on stderr when it cannot be done)."""
    parser = argparse.ArgumentParser(prog="hello enrol", description="Teach the house a voice, from recordings.")
    parser.add_argument("name", nargs="?", help="whose voice it is")
    parser.add_argument("--from", dest="source", type=Path, metavar="DIR",
                        help="folder of recordings with list.tsv: file, tab, text, tab, fr or en")  # fmt: skip
    parser.add_argument("--hotwords", action="store_true",
                        help="learn how NAME says the hotword: ten recordings of it, one a file")  # fmt: skip
    parser.add_argument(
        "--lang",
        choices=["fr", "en"],
        default="fr",
        help="language of the messages, and of recordings whose list.tsv names none",
    )
    parser.add_argument("--minutes", type=float, default=6.0, help="time that learning may take")
    parser.add_argument("--base", type=Path, default=COMPACT, help="the compact model to start from")
    parser.add_argument("--data", type=Path, help="the data folder (else HELLO_DATA)")
    parser.add_argument("--list", action="store_true", help="who is enrolled")
    parser.add_argument("--erase", metavar="NAME", help="remove all recordings of somebody")
    parser.add_argument("--sentences", action="store_true", help="the sentences to read")
    options = parser.parse_args(argv)
    data = options.data or data_dir()
    try:
        if options.list:
            for name, count in store.people(data).items():
                print(f"{name}: {count} recordings")
            for name, files in hotwords.people(data).items():
                print(f"{name}: {len(files)} hotwords")
        elif options.erase:
            erase(options.erase, data)
        elif options.sentences:
            print("\n".join(SENTENCES[options.lang]))
        elif options.name and options.source and options.hotwords:
            call(options, data)
        elif options.name and options.source:
            return learn(options, data)
        else:
            parser.error(
                "give a NAME and --from DIR (with --hotwords or without), or --list, --erase NAME or --sentences"
            )
    except HelloError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The recordings cannot be kept in {data}: {error}.", file=sys.stderr)
        return 1
    return 0


def erase(name: str, data: Path) -> None:
    """Everything recorded of a person, sentences and hotwords."""
    called = hotwords.erase(data, name)
    if called:
        print(f"{name}: {called} hotwords erased, and what the house had learnt from them.")
    if not called or store.known(data, name):
        print(f"{name}: {store.erase(data, name)} recordings erased.")
        print("The model that learnt them stays until somebody is enrolled again or models/enrolled is removed.")


def call(options: argparse.Namespace, data: Path) -> None:
    """Learn how somebody says the hotword."""
    got = hotwords.learn(options.source, options.name, data=data, lang=options.lang)
    for file, why in got.refused:
        print(f"{file}: {why}")
    print(got.sentence(options.lang))


def learn(options: argparse.Namespace, data: Path) -> int:
    try:
        from models.enrolment.tune import enrol

        got = enrol(options.source, options.name, data=data, base=options.base, minutes=options.minutes,
                    lang=options.lang, tell=print)  # fmt: skip
    except ModuleNotFoundError as error:
        raise ModelError(
            f"Learning a voice needs {error.name}; install it with: pip install 'hello-basecamp[train]'"
        ) from error
    for name, why in got.refused:
        print(f"{name}: {why}")
    print(f"{got.name}: {got.before:.0f} % → {got.after:.0f} % of {got.held_back} sentences kept apart; "
          f"the {got.kept} model is used ({got.seconds / 60:.1f} min).")  # fmt: skip
    return 0
