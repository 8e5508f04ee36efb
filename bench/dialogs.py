"""The dialogs: how long a decision takes, by itself and with the understanding, and what `hello ask` costs to start."""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from basecamp.house import House, Lang
from basecamp.remote import answer, parse
from basecamp.settings import Settings
from dialogs.conversation import Dialogs, State
from dialogs.conversation.hearing import Meaning

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Europe/Paris"))
STORIES: dict[Lang, tuple[tuple[str, ...], ...]] = {
    "fr": (
        ("je pars", "ce soir"),
        ("je pars", "à sept heures", "ce soir"),
        ("je pars", "en fait éteins la veilleuse", "demain midi", "non, demain soir"),
        ("je pars, je rentre dans trois jours",),
        ("chauffage", "semaine de vacances", "annule"),
        ("force le mode éco pendant deux heures", "état du chauffage"),
        ("je suis rentré", "rapport complet", "merci"),
        ("xylophone brouillard", "aide", "bonne nuit"),
    ),
    "en": (
        ("I'm leaving", "tonight"),
        ("I'm leaving", "at seven", "this evening"),
        ("I'm leaving", "turn off the night light", "tomorrow at noon", "no, tomorrow evening"),
        ("I'm leaving, I'll be back in three days",),
        ("heating", "holiday week", "cancel"),
        ("force eco for two hours", "heating status"),
        ("I'm home", "full report", "thanks"),
        ("xylophone fog", "help", "good night"),
    ),
}


def row(name: str, spans: list[float]) -> None:
    """Median, 99th percentile and worst, in milliseconds."""
    ordered = sorted(1000 * span for span in spans)
    p99 = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    print(
        f"{name:<46}{statistics.median(ordered):8.2f} ms median {p99:8.2f} ms p99 {ordered[-1]:8.2f} ms worst"
        f"   ({len(ordered)} runs)",
        flush=True,
    )


def spent(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def conversations(rounds: int) -> None:
    """Whole turns, and the share of the dialogs themselves: the same turns with what each sentence means known."""
    for lang, stories in STORIES.items():
        whole: list[float] = []
        alone: list[float] = []
        known: dict[tuple[str, str | None], Meaning] = {}
        dialogs = Dialogs(Settings(), random.Random(1))

        def remembered(text: str, now: datetime, state: State, settings: Settings) -> Meaning:
            key = (text, state.expects)
            if key not in known:
                known[key] = dialogs.understanding(text, now, state, settings)
            return known[key]

        for warm in range(rounds + 1):
            for understanding, spans in ((dialogs.understanding, whole), (remembered, alone)):
                told = Dialogs(Settings(), random.Random(1), understanding)
                for story in stories:
                    state = told.start(lang)
                    for text in story:
                        begun = time.perf_counter()
                        _, state = told.hear(text, state, House(), NOW)
                        if warm:
                            spans.append(time.perf_counter() - begun)
        row(f"{lang}: a sentence, understood and answered", whole)
        row(f"{lang}: … of which the dialog alone", alone)


def others(rounds: int) -> None:
    """The grammar for the recognizer, the state through JSON, a terse remote command."""
    dialogs = Dialogs(Settings(), random.Random(1))
    _, state = dialogs.hear("je pars", dialogs.start("fr"), House(), NOW)
    row(
        "grammar for the recognizer (return_time)", [spent(lambda: dialogs.grammar(state, "fr")) for _ in range(rounds)]
    )
    row("state to JSON and back", [spent(lambda: State.from_json(state.as_json())) for _ in range(rounds)])
    remote = [spent(lambda: answer(parse("mode away 18h"), House(), NOW, "fr", SETTINGS)) for _ in range(rounds)]
    row("remote command line, mode away 18h", remote)


SETTINGS = Settings()


def processes(rounds: int) -> None:
    """`hello ask` as a process, wall clock and processor time."""
    command = [sys.executable, "-m", "hello", "ask", "--lang", "fr", "--now", "2026-11-23T08:30", "je pars", "ce soir"]
    walls: list[float] = []
    busy: list[float] = []
    for _ in range(rounds):
        before = os.times()
        walls.append(spent(lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)))
        after = os.times()
        busy.append(after.children_user + after.children_system - before.children_user - before.children_system)
    row("hello ask, two sentences: whole process", walls)
    row("… processor time", busy)


def main() -> None:
    conversations(40)
    others(200)
    processes(7)


if __name__ == "__main__":
    main()
