"""`hello models …`: list, fetch, verify, remove, train, eval, rebuild-graph. Light until a subcommand needs more."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from basecamp.errors import HelloError

if TYPE_CHECKING:
    from models.download import Progress


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """Add `models` with its subcommands; call `run(args)` on what is parsed."""
    parser = subparsers.add_parser("models", help="speech models: list, fetch, verify, remove, train, eval")
    commands = parser.add_subparsers(dest="models_command", required=True, metavar="COMMAND")
    commands.add_parser("list", help="every model, and whether it is here")
    fetch = commands.add_parser("fetch", help="install models (checksums compared, resumed when cut)")
    fetch.add_argument("names", nargs="+", metavar="NAME")
    fetch.add_argument("--from", dest="source", type=Path, metavar="DIR", help="take the files from this folder")
    fetch.add_argument("--mirror", metavar="URL", help="ask this server for the files instead of their own")
    fetch.add_argument("--again", action="store_true", help="install over what is here")
    verify = commands.add_parser("verify", help="compare installed files with what was installed")
    verify.add_argument("names", nargs="*", metavar="NAME", help="all installed ones when none is named")
    remove = commands.add_parser("remove", help="remove installed models")
    remove.add_argument("names", nargs="+", metavar="NAME")
    for command in (fetch, verify, remove, commands.choices["list"]):
        command.add_argument("--data", type=Path, metavar="DIR", help="the data folder (else HELLO_DATA)")
    train = commands.add_parser("train", help="train a model of one's own")
    kinds = train.add_subparsers(dest="train_kind", required=True, metavar="KIND")
    hotword = kinds.add_parser("hotword", help='a hotword for any phrase: hello models train hotword "ok maison"')
    hotword.add_argument("phrase")
    hotword.add_argument("--out", type=Path, help="the .npz to write (default: models/hotword/ in the data folder)")
    hotword.add_argument("--spelling", action="append", default=[], metavar="TEXT",
                         help="another way to write it, as other tongues would say it; may be repeated")  # fmt: skip
    hotword.add_argument("--negatives", type=Path, metavar="DIR", help="a folder of recordings without the phrase")
    hotword.add_argument("--minutes", type=float, default=25.0, help="time it may take at most")
    hotword.add_argument("--seed", type=int, default=1)
    stt = kinds.add_parser("stt", help="the compact recognizer, from scratch")
    stt.add_argument("rest", nargs=argparse.REMAINDER)
    for name, what in (("eval", "measure models on recordings"), ("rebuild-graph", "add words to the recognizer")):
        later = commands.add_parser(name, help=what)
        later.add_argument("rest", nargs=argparse.REMAINDER)
    return parser


def run(args: argparse.Namespace, out: TextIO = sys.stdout, mirror: str | None = None) -> int:
    """Carry out a parsed `models` command; `mirror` is the one of the config. Returns the exit status."""
    try:
        return _COMMANDS[args.models_command](args, out, mirror)
    except HelloError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        if args.models_command not in KEEPERS or isinstance(error, BrokenPipeError):
            raise
        # A full or read-only disk, a file in the place of a folder.
        where = error.filename or "the data folder"
        print(
            f"The models cannot be kept in {where} ({error.strerror}): make room, or name another folder "
            "with --data or HELLO_DATA.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("Interrupted; what was fetched so far is kept.", file=sys.stderr)
        return 130


def size_text(count: int | None) -> str:
    """Bytes for people: "42 MB", "" when unknown."""
    if count is None:
        return ""
    return f"{count / 1e6:.0f} MB" if count >= 1_000_000 else f"{count / 1e3:.1f} kB"


def _list(args: argparse.Namespace, out: TextIO, mirror: str | None) -> int:
    from models.fetching import list_models

    for listed in list_models(args.data):
        model = listed.model
        place = f"with {model.package}" if model.package else size_text(model.size)
        heads = (model.name, model.kind, "+".join(model.languages), listed.state, place)
        widths = (20, 8, 6, 10, 0)
        print(" ".join(f"{head:<{width}}" for head, width in zip(heads, widths, strict=True)).rstrip(), file=out)
        print(f"    {model.purpose}. {model.licence}." + (f" {model.accuracy}." if model.accuracy else ""), file=out)
    return 0


class Bar:
    """One line on a terminal that shows a download; ten lines when the output is no terminal."""

    def __init__(self, out: TextIO, now: Callable[[], float] = time.monotonic) -> None:
        self._out, self._now = out, now
        self._name, self._start, self._first, self._last = "", 0.0, 0, -1

    def __call__(self, progress: "Progress") -> None:
        if progress.name != self._name:
            self._name, self._start, self._first, self._last = progress.name, self._now(), progress.done, -1
        live = self._out.isatty()
        share = progress.done / progress.total if progress.total else 0.0
        step = int(share * (200 if live else 10))
        if step == self._last and progress.done != progress.total:
            return
        self._last = step
        speed = (progress.done - self._first) / max(self._now() - self._start, 0.001)
        bar = "█" * int(share * 20) + "·" * (20 - int(share * 20))
        whole = f" / {size_text(progress.total)}" if progress.total else ""
        line = f"{progress.name} {bar} {share:4.0%} {size_text(progress.done)}{whole} {size_text(int(speed))}/s"
        print(f"\r{line}\x1b[K" if live else line, end="" if live else "\n", file=self._out, flush=True)
        if live and progress.done == progress.total:
            print(file=self._out)


def _fetch(args: argparse.Namespace, out: TextIO, mirror: str | None) -> int:
    from models.fetching import fetch

    for name in args.names:
        done = fetch(name, data=args.data, source=args.source, mirror=args.mirror or mirror,
                     report=Bar(sys.stderr), again=args.again)  # fmt: skip
        says = {
            "published": "its checksum is the published one",
            "pinned": "nobody published a checksum; it equals the first download here",
            "first": "nobody published a checksum, so it could not be compared; it is noted now and will be "
            "demanded from here on",
        }
        print(f"{name} is in {done.path} ({says[done.trust]}).", file=out)
    return 0


def _verify(args: argparse.Namespace, out: TextIO, mirror: str | None) -> int:
    from models.fetching import list_models, verify

    names = args.names or [held.model.name for held in list_models(args.data) if held.state == "installed"]
    for name in names:
        verify(name, data=args.data)
        print(f"{name} is whole.", file=out)
    if not names:
        print("No model is installed.", file=out)
    return 0


def _remove(args: argparse.Namespace, out: TextIO, mirror: str | None) -> int:
    from models.fetching import remove

    for name in args.names:
        print(f"{remove(name, data=args.data)} is removed.", file=out)
    return 0


def _train(args: argparse.Namespace, out: TextIO, mirror: str | None) -> int:
    if args.train_kind == "stt":
        return _later("models.training.cli", "train", args.rest)
    words = [args.phrase, "--minutes", str(args.minutes), "--seed", str(args.seed)]
    words += ["--out", str(args.out)] if args.out else []
    words += ["--negatives", str(args.negatives)] if args.negatives else []
    for spelling in args.spelling:
        words += ["--spelling", spelling]
    return _later("models.hotword.train", "train", words)


def _eval(args: argparse.Namespace, out: TextIO, mirror: str | None) -> int:
    if args.rest[:1] == ["hotword"]:
        return _later("models.hotword.evaluate", "eval", args.rest[1:])
    return _later("models.training.cli", "eval", args.rest)


def _rebuild(args: argparse.Namespace, out: TextIO, mirror: str | None) -> int:
    return _later("models.training.cli", "rebuild-graph", args.rest)


def training(words: list[str]) -> int:
    """Hand `train`, `eval` or `rebuild-graph` and their options to the training package; the exit status."""
    return _later("models.training.cli", words[0], words[1:])


def _later(module: str, command: str, rest: list[str]) -> int:
    """Hand over to the training package, which brings its own options and needs its own extra."""
    from importlib import import_module

    from models.errors import ModelError

    try:
        main: Any = import_module(module).main
    except ModuleNotFoundError as error:
        extra = "hello" if "hotword" in module else "train"
        raise ModelError(f"This needs {error.name}; install it with: pip install 'hello-basecamp[{extra}]'") from error
    return int(main([command, *rest]) or 0)


KEEPERS = ("list", "fetch", "verify", "remove")
"""Commands that read and write the folder of the models."""
_COMMANDS: dict[str, Callable[[argparse.Namespace, TextIO, str | None], int]] = {
    "list": _list,
    "fetch": _fetch,
    "verify": _verify,
    "remove": _remove,
    "train": _train,
    "eval": _eval,
    "rebuild-graph": _rebuild,
}
