"""The command line `hello`. Everything heavy is imported by the command that needs it: `--help` is immediate."""

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from basecamp.settings import Settings

LANGS = ("fr", "en")


def parser(want_models: bool = False) -> argparse.ArgumentParser:
    """Every command and option; their names are a contract. `models` brings its own only when it is wanted."""
    top = argparse.ArgumentParser(
        prog="hello", description="The voice of the house: hears, understands, answers. Offline, in French and English."
    )
    top.add_argument("--config", type=Path, metavar="FILE", help="settings file (default: basecamp.toml)")
    top.add_argument("--version", action="store_true", help="print the version and leave")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    run = commands.add_parser("run", help="the assistant; with no microphone it serves page and terminal")
    run.add_argument(
        "--audio",
        default="mic",
        metavar="mic|FILE|-|none",
        help="where the sound comes from; - = raw PCM on standard input, 16 kHz mono",
    )
    run.add_argument("--out", default="speaker", metavar="speaker|DIR|none", help="where the sound goes")
    run.add_argument("--home", type=Path, metavar="DIR", help="folder of the state of the house")
    run.add_argument("--port", type=port, default=None, metavar="N", help="port of the page (0 = no page)")
    run.add_argument("-v", "--verbose", action="store_true", help="print the timings of each turn")

    demo = commands.add_parser("demo", help="a whole spoken story, no hardware needed, saved as WAV")
    demo.add_argument("--out", type=Path, default=Path("demo"), metavar="DIR", help="where it is written")

    ask = commands.add_parser("ask", help="one conversation, typed")
    ask.add_argument("texts", nargs="*", metavar="TEXT", help="sentences of one conversation; - reads them a line each")
    ask.add_argument("--lang", choices=LANGS)
    ask.add_argument("--now", type=instant, metavar="ISO", help="pretend that it is this instant")
    ask.add_argument("--home", type=Path, metavar="DIR", help="keep the state of the house there")
    ask.add_argument("--json", action="store_true", help="one JSON object a line")
    ask.add_argument("--explain", action="store_true", help="how each sentence was understood")

    when = commands.add_parser("when", help="a spoken time as an instant")
    when.add_argument("texts", nargs="+", metavar="TEXT", help="a time as people say it; - reads one a line")
    when.add_argument("--lang", choices=LANGS)
    when.add_argument("--now", type=instant, metavar="ISO")
    when.add_argument("--json", action="store_true")

    hear = commands.add_parser("hear", help="wake words, text and intent of recordings")
    hear.add_argument("files", nargs="+", type=Path, metavar="FILE")
    hear.add_argument("--lang", choices=LANGS)
    hear.add_argument("--no-hotword", action="store_true", help="the whole file is one utterance")
    hear.add_argument("--phrases", type=Path, metavar="LIST.txt", help="only these phrases, one a line")
    hear.add_argument("--json", action="store_true")

    say = commands.add_parser("say", help="speak a text")
    say.add_argument("text", metavar="TEXT")
    say.add_argument("--lang", choices=LANGS)
    say.add_argument("--out", type=Path, metavar="FILE.wav")

    commands.add_parser("doctor", help="what works on this machine, what is missing, how to get it")
    if want_models:
        from models.cli import add_parsers

        add_parsers(commands)
    else:
        commands.add_parser("models", help="speech models: list, fetch, verify, remove, train, eval")
    enrol = commands.add_parser("enrol", help="ten minutes of reading aloud, and the house knows your voice")
    enrol.add_argument("arguments", nargs=argparse.REMAINDER)
    return top


def port(text: str) -> int:
    """A TCP port, 0 for none."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 0 to 65535")
    return int(text)


def instant(text: str) -> datetime:
    """An ISO 8601 instant; without a zone it is local to the house. Nobody lives at the ends of the calendar."""
    try:
        given = datetime.fromisoformat(text)
        if not 1900 <= given.year < 9000:
            raise ValueError
        return given
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not an instant such as 2026-11-23T08:30") from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the answer is the exit status: 0 done, 1 it did not work out, 2 wrong use or settings."""
    # What is made while starting stays: looking through it every 700 objects costs a tenth of a cold start.
    gc.set_threshold(50_000, 20, 100)
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # What a terminal cannot show (accents, an emoji of an SMS, a file name that is no text) ends nothing.
            stream.reconfigure(errors="replace")
    if handed := handed_over(given):
        return guarded(handed)
    options = parser("models" in given).parse_args(given)
    if options.version:
        from basecamp.alive import version

        print(version())
        return 0
    if options.command is None:
        parser().print_help()
        return 2
    return guarded(lambda: command(options))


def handed_over(given: Sequence[str]) -> Callable[[], int] | None:
    """`enrol`, `models eval`, `models rebuild-graph` and `models train stt` parse their own options: argparse's
    REMAINDER refuses a first argument that is an option."""
    if given[:1] == ["enrol"] and len(given) > 1:
        from basecamp import config
        from hello import reading

        return lambda: reading.main(given[1:], config.load())
    own = (("models", "eval"), ("models", "rebuild-graph"), ("models", "train", "stt"))
    if any(tuple(given[: len(words)]) == words for words in own) and "hotword" not in given[2:3]:
        from models.cli import training

        rest = list(given[3:] if given[1] == "train" else given[2:])
        if given[1] == "train":
            return lambda: train_on_the_house(rest)
        return lambda: training([given[1], *rest])
    return None


def train_on_the_house(rest: Sequence[str]) -> int:
    """`models train stt` with the phrases this house listens for, which the models do not know by themselves;
    a `--phrases` of one's own comes after and counts."""
    from tempfile import TemporaryDirectory

    from basecamp import config
    from basecamp.house import LANGS
    from hello.ears.build import grammars
    from models.cli import training

    with TemporaryDirectory() as folder:
        for lang, phrases in grammars(config.load(), LANGS).items():
            (Path(folder) / f"{lang}.txt").write_text("\n".join(sorted(set(phrases))), encoding="utf-8")
        return training(["train", "--phrases", folder, *rest])


def guarded(work: Callable[[], int]) -> int:
    """Turn errors meant for people into one sentence, and Ctrl-C into a quiet end."""
    from basecamp import interrupt
    from basecamp.errors import ConfigError, HelloError

    try:
        interrupt.handled()
        return work()
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 1
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    except HelloError as error:
        print(error, file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] in ("hello", "dialogs", "skills", "basecamp", "hardware", "models"):
            raise
        print(
            f"The package {error.name} is not installed: run 'make setup', or pip install 'hello-basecamp[hello]'.",
            file=sys.stderr,
        )
        return 1


def settings_of(options: argparse.Namespace) -> "Settings":
    from basecamp import config

    return config.load(options.config)


def now_of(options: argparse.Namespace, settings: "Settings") -> datetime:
    from basecamp.clock import SystemClock

    clock = SystemClock(settings.house.time_zone)
    given: datetime | None = getattr(options, "now", None)
    if given is None:
        return clock.now()
    return given if given.tzinfo else given.replace(tzinfo=clock.zone)


def command(options: argparse.Namespace) -> int:
    settings = settings_of(options)
    match options.command:
        case "ask":
            from hello import ask, shelf

            shelf.use()
            return ask.main(options, settings, now_of(options, settings) if options.now else None)
        case "when":
            from hello import when

            return when.run(options.texts, options.lang, now_of(options, settings), options.json, settings)
        case "hear":
            from hello import hear, shelf

            shelf.use()
            return hear.run(
                options.files,
                settings,
                options.lang,
                not options.no_hotword,
                options.phrases,
                options.json,
                now_of(options, settings),
            )
        case "say":
            from hello import say

            return say.run(options.text, options.lang, options.out, settings)
        case "run":
            from hello import run, shelf

            shelf.use()
            return run.main(options, settings)
        case "demo":
            from hello import shelf
            from hello.demo import story

            shelf.use()
            return story.main(options.out)
        case "models":
            from models.cli import run as run_models

            return run_models(options)
        case "doctor":
            from hello import doctor

            return doctor.main(settings, options.config)
        case _:
            from hello import reading

            return reading.main(options.arguments, settings)


if __name__ == "__main__":
    sys.exit(main())
