"""`sentry run`, and `sentry status` to see what it remembers."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from basecamp import interrupt
from basecamp.errors import HelloError


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="sentry", description="Reboots this host when nightwatch and its gateway have been unreachable for long."
    )
    top.add_argument("--config", type=Path, help="settings file (default: $BASECAMP_CONFIG, ./basecamp.toml, …)")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="guard this host, until SIGTERM or Ctrl-C")
    commands.add_parser("status", help="what is remembered across reboots")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status; errors a person can mend are one sentence on standard error."""
    args = parser().parse_args(arguments)
    try:
        interrupt.handled()
        return run(args) if args.command == "run" else status(args)
    except HelloError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def file_of(settings: object) -> Path:
    from basecamp.paths import house_dir
    from basecamp.settings import Settings

    assert isinstance(settings, Settings)
    return house_dir(settings.nightwatch.data_dir or settings.house.data_dir) / "sentry.json"


def run(args: argparse.Namespace) -> int:
    from basecamp.clock import SystemClock
    from basecamp.config import load
    from basecamp.errors import ConfigError
    from basecamp.logs import set_up
    from nightwatch.sentry.run import Sentry

    set_up()
    settings = load(args.config)

    async def work() -> None:
        await Sentry(settings.sentry, SystemClock(settings.house.time_zone), file_of(settings)).run()

    try:
        asyncio.run(work())
    except OSError as error:
        raise ConfigError(
            f"The sentry cannot listen on {settings.sentry.listen} ({error.strerror}): set another sentry.listen."
        ) from None
    return 0


def status(args: argparse.Namespace) -> int:
    from basecamp.config import load

    path = file_of(load(args.config))
    try:
        print(json.dumps(json.loads(path.read_text(encoding="utf-8"))))
    except FileNotFoundError:
        raise HelloError(f"The sentry has never run here (there is no {path}): start it with sentry run.") from None
    except (OSError, ValueError) as error:
        raise HelloError(f"The file {path} cannot be read: {error}.") from None
    return 0


if __name__ == "__main__":
    sys.exit(main())
