"""`nightwatch run | status | check NAME | test-alarm | simulate STORY.toml | ack ID | maintenance CHECK… --for SPAN |
pushover-login`.

Heavy imports stay inside the commands that need them: `nightwatch status` must answer at once on a small host.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from basecamp import interrupt
from basecamp.errors import HelloError
from nightwatch.lock import running

EXIT_PROBLEM = 1
"""Something is wrong in the house (status, check), an expectation failed (simulate), a message did not arrive."""
EXIT_ERROR = 2
"""The command itself could not be done."""
LONGEST_S = 366 * 86400.0
"""Longest maintenance, seconds: the calendar of the watchman has an end."""


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="nightwatch", description="The watchman of the house: he must run when everything else is dead."
    )
    top.add_argument("--config", type=Path, help="settings file (default: $BASECAMP_CONFIG, ./basecamp.toml, …)")
    top.add_argument("--verbose", "-v", action="store_true", help="log more")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="watch, until SIGTERM or Ctrl-C")
    status = commands.add_parser("status", help="how things are, as the running watchman sees them")
    status.add_argument("--json", action="store_true", help="as JSON")
    check = commands.add_parser("check", help="read one check now and explain its verdict")
    check.add_argument("name", metavar="NAME", help="mains, leak, network, …; 'list' names them all")
    check.add_argument("--json", action="store_true", help="one JSON object a subject")
    test = commands.add_parser("test-alarm", help="send a test message by every way out")
    test.add_argument("--timeout", type=float, default=90.0, metavar="S", help="longest wait, seconds")
    simulate = commands.add_parser("simulate", help="tell a story of readings and faults in simulated time")
    simulate.add_argument("story", type=Path, metavar="STORY.toml")
    simulate.add_argument("--json", action="store_true", help="one JSON object a line")
    device = commands.add_parser("pushover-login", help="make this host a device that takes commands by Pushover")
    device.add_argument("--name", default="nightwatch", help="name of the device (default: %(default)s)")
    ack = commands.add_parser("ack", help="say that somebody takes care of an alarm")
    ack.add_argument("alarm", type=int, metavar="ID", help="number of the alarm, 0 = all")
    maintenance = commands.add_parser("maintenance", help="keep quiet about some checks for a while")
    maintenance.add_argument("checks", nargs="+", metavar="CHECK", help="check, check/subject, or '*'")
    maintenance.add_argument("--for", dest="span", required=True, metavar="SPAN", help="how long: '2 h', '30 min'")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status. Errors a person can mend are one sentence on standard error, never a traceback."""
    args = parser().parse_args(arguments)
    try:
        interrupt.handled()
        return COMMANDS[args.command](args)
    except HelloError as error:
        print(error, file=sys.stderr)
        return EXIT_ERROR
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return EXIT_ERROR


def settings_of(args: argparse.Namespace) -> Any:
    from basecamp.config import load

    return load(args.config)


def folder_of(settings: Any) -> Path:
    """The folder of the watchman's own data."""
    from basecamp.paths import house_dir

    return house_dir(settings.nightwatch.data_dir or settings.house.data_dir)


def house_store_of(settings: Any) -> Path:
    """Where hello keeps the house's store when it lives on this host."""
    from basecamp.paths import house_dir

    return house_dir(settings.house.data_dir) / "basecamp.db"


def run(args: argparse.Namespace) -> int:
    import logging

    from basecamp.clock import SystemClock
    from basecamp.logs import set_up
    from nightwatch import faults
    from nightwatch.channels.make import make_ways
    from nightwatch.lock import lock
    from nightwatch.run import Runner

    set_up(logging.DEBUG if args.verbose else logging.INFO)
    settings = settings_of(args)
    folder = folder_of(settings)
    ways = make_ways(settings)
    held = lock(folder)

    async def work() -> None:
        clock = faults.clock(SystemClock(settings.house.time_zone))
        await Runner(settings, clock, folder, house_store_of(settings), ways).run()

    try:
        asyncio.run(work())
    finally:
        if held is not None:
            held.close()
    return 0


def language(settings: Any) -> str:
    return str(settings.nightwatch.language or settings.house.main_language)


def status(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    folder = folder_of(settings)
    alive = running(folder)
    data = read_status(folder)
    if args.json:
        print(json.dumps({"running": alive} | (data or {}), ensure_ascii=False))
    else:
        show_status(alive, data, language(settings))
    if not alive or data is None:
        return EXIT_ERROR
    return EXIT_PROBLEM if any(one["level"] in ("warning", "critical") for one in data["verdicts"]) else 0


def read_status(folder: Path) -> Any:
    """What the watchman wrote last; None when there is nothing."""
    try:
        return json.loads((folder / "status.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def show_status(alive: bool, data: dict[str, Any] | None, lang: str) -> None:
    french = lang == "fr"
    if not alive:
        print("nightwatch ne tourne pas." if french else "nightwatch is not running.")
    if data is None:
        return
    print(("Vu le " if french else "Seen at ") + str(data["at"]).replace("T", " "))
    for one in data["verdicts"]:
        print(f"{one['level']:>9}  {one['check']}/{one['subject']}: {one[lang]}")
    for alarm in data["alarms"]:
        taken = alarm["acknowledged"]
        word = "alarme" if french else "alarm"
        print(f"  {word} {alarm['id']} [{alarm['level']}] {alarm[lang]}" + (f" (ok: {taken})" if taken else ""))
    if data["database"]:
        print(data["database"])


def check(args: argparse.Namespace) -> int:
    """One look, without dwell and without doing anything about it."""
    from basecamp.clock import SystemClock
    from nightwatch.checks.check import all_checks
    from nightwatch.keeper import MemoryKeeper
    from nightwatch.look import look_once

    settings = settings_of(args)
    names = [one.name for one in all_checks(settings.nightwatch)]
    if args.name == "list":
        print("\n".join(names))
        return 0
    if args.name not in names:
        raise HelloError(f"No check is called {args.name!r}: the checks are {', '.join(names)}.")
    clock = SystemClock(settings.house.time_zone)
    explained = asyncio.run(
        look_once(settings, clock, folder_of(settings), house_store_of(settings), args.name, MemoryKeeper())
    )
    if not explained and not args.json:
        french = language(settings) == "fr"
        print(f"{args.name} : rien à juger ici en ce moment." if french else f"{args.name}: nothing to judge here now.")
    for one in explained:
        if args.json:
            print(json.dumps(one, ensure_ascii=False))
        else:
            print(f"{one['check']}/{one['subject']}: {one['level']} – {one[language(settings)]}")
            print(f"    reading: {one['reading']}")
            for key in ("raise_s", "clear_s", "every_s"):
                print(f"    {key} = {one[key]:g}")
            if one["actions"]:
                print(f"    would do: {', '.join(one['actions'])}")
    return EXIT_PROBLEM if any(one["level"] in ("warning", "critical") for one in explained) else 0


def test_alarm(args: argparse.Namespace) -> int:
    from nightwatch.trial import by_itself, through_the_running

    settings = settings_of(args)
    folder = folder_of(settings)
    outcomes = (
        through_the_running(folder, args.timeout)
        if running(folder)
        else asyncio.run(by_itself(settings, folder, args.timeout))
    )
    if not outcomes:
        raise HelloError("No channel is set up: switch on [nightwatch.pushover] or [nightwatch.sms] in basecamp.toml.")
    for to, outcome, reason in outcomes:
        print(f"{to}: {outcome}" + (f" ({reason})" if reason else ""))
    return 0 if all(outcome == "delivered" for _, outcome, _ in outcomes) else EXIT_PROBLEM


def simulate(args: argparse.Namespace) -> int:
    from nightwatch.simulation.story import load, unmet
    from nightwatch.simulation.tell import Tale, readable

    story = load(args.story)
    lines = []
    for line in Tale(story).run():
        if story.expectations:
            lines.append(line)
        print(json.dumps(line, ensure_ascii=False) if args.json else readable(line))
    missed = unmet(story.expectations, lines, story.start)
    for sentence in missed:
        print(sentence, file=sys.stderr)
    return EXIT_PROBLEM if missed else 0


def pushover_login(args: argparse.Namespace) -> int:
    import getpass
    import os

    from nightwatch.channels.pushover.client import OpenClient
    from nightwatch.channels.pushover.login import log_in

    section = settings_of(args).nightwatch
    path = Path(section.pushover_in.secret_file).expanduser()

    async def work() -> None:
        client = OpenClient(os.environ.get("PUSHOVER_URL") or section.pushover.url, section.pushover.timeout_s)
        try:
            await log_in(client, args.name, path, input, getpass.getpass)
        finally:
            await client.close()

    try:
        asyncio.run(work())
    except EOFError:
        raise HelloError("The login needs the account's e-mail and password, typed in a terminal.") from None
    print(f"This host is now the device {args.name} of the account ({path}).")
    print("Next: [nightwatch.pushover_in] enabled = true, and the applications whose messages are commands.")
    return 0


def ack(args: argparse.Namespace) -> int:
    from nightwatch.commands.texts import text
    from nightwatch.keeper import ask

    settings = settings_of(args)
    folder = folder_of(settings)
    need_running(folder)
    # Left in any case: what status shows may be a moment old.
    ask(folder / "nightwatch.db", {"do": "ack", "alarm": args.alarm, "who": "terminal"})
    data = read_status(folder)
    if args.alarm and data is not None and args.alarm not in [one["id"] for one in data["alarms"]]:
        print(text(settings.nightwatch.language or settings.house.main_language, "no_alarm", id=args.alarm))
        return EXIT_PROBLEM
    return 0


def maintenance(args: argparse.Namespace) -> int:
    from nightwatch.keeper import ask
    from nightwatch.simulation.story import seconds

    span = seconds(args.span)
    if span <= 0:
        raise HelloError("A maintenance ends after it began: give a span such as '2 h'.")
    if span > LONGEST_S:
        raise HelloError("A maintenance lasts a year at most: give a span such as '2 h'.")
    settings = settings_of(args)
    if wrong := settings.nightwatch.unknown(args.checks):
        raise HelloError(f"No check is called {wrong[0]!r}: the checks are {', '.join(settings.nightwatch.checks)}.")
    folder = folder_of(settings)
    need_running(folder)
    ask(folder / "nightwatch.db", {"do": "maintain", "checks": args.checks, "seconds": span})
    return 0


def need_running(folder: Path) -> None:
    if not running(folder):
        raise HelloError("nightwatch is not running here: start it with nightwatch run.")


COMMANDS = {
    "run": run,
    "status": status,
    "check": check,
    "test-alarm": test_alarm,
    "simulate": simulate,
    "pushover-login": pushover_login,
    "ack": ack,
    "maintenance": maintenance,
}
