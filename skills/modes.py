"""The modes of the house: one table of transitions, from which the diagram of docs/modes.md is drawn.

`cocoon` somebody is there · `lockout` away, everything watched · `asleep` night, partial watch.
People decide (speech, remote); sensors only ever make the house *less* locked; absence alone never locks it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Literal

from basecamp.effects import Effect
from basecamp.events import ModeChanged, Movement
from basecamp.house import MODES, Lang, Mode
from basecamp.settings import Settings
from basecamp.store import Point
from skills.decision import NOTHING, About, Note, Outcomes, Stimulus, Tick, UnknownActionError, for_skill, utc

NAME = "modes"
HEARS: tuple[type, ...] = (Tick, Movement)

Cause = Literal["speech", "remote", "pir", "bluetooth", "timer"]
CAUSES: tuple[Cause, ...] = ("speech", "remote", "pir", "bluetooth", "timer")


@dataclass(frozen=True)
class Transition:
    """In mode `before`, `trigger` by one of `causes` leads to `after`. The sentences say the trigger to people."""

    before: Mode
    trigger: str
    causes: tuple[Cause, ...]
    after: Mode
    fr: str
    en: str


PEOPLE: tuple[Cause, ...] = ("speech", "remote")

TABLE: tuple[Transition, ...] = (
    Transition("cocoon", "ask_lockout", PEOPLE, "lockout", "« je pars »", '"I\'m leaving"'),
    Transition("cocoon", "ask_asleep", PEOPLE, "asleep", "« bonne nuit »", '"good night"'),
    Transition("asleep", "ask_lockout", PEOPLE, "lockout", "« je pars »", '"I\'m leaving"'),
    Transition("asleep", "ask_cocoon", PEOPLE, "cocoon", "« je suis réveillé »", '"I\'m up"'),
    Transition("lockout", "ask_cocoon", PEOPLE, "cocoon", "« je suis rentré »", '"I\'m back"'),
    Transition("lockout", "ask_asleep", PEOPLE, "asleep", "« bonne nuit »", '"good night"'),
    Transition(
        "lockout", "known_movement", ("pir",), "cocoon", "mouvement, téléphone connu là", "movement, known phone there"
    ),
    Transition(
        "lockout",
        "known_arrival",
        ("bluetooth",),
        "cocoon",
        "téléphone connu peu après un mouvement",
        "known phone soon after a movement",
    ),
    Transition(
        "asleep",
        "morning_movement",
        ("pir",),
        "cocoon",
        "mouvement à la console le matin (si réglé)",
        "movement at the console in the morning (if set)",
    ),
    Transition("asleep", "wake_time", ("timer",), "cocoon", "heure du lever (si réglée)", "wake-up time (if set)"),
    Transition("cocoon", "bed_time", ("timer",), "asleep", "heure du coucher (si réglée)", "bedtime (if set)"),
)

NAMES: dict[Mode, tuple[str, str]] = {
    "cocoon": ("présence", "at home"),
    "lockout": ("absence, maison verrouillée", "away, house locked"),
    "asleep": ("nuit", "night"),
}
LATE = timedelta(hours=1)
"""A bedtime missed by more than this (the process was not running) is left alone."""


@dataclass(frozen=True)
class State:
    """The mode, since when (None = from the first start), and what caused it."""

    mode: Mode = "cocoon"
    since: datetime | None = None
    cause: str = "start"


def first(settings: Settings) -> State:
    return State(settings.modes.default)


def find(before: Mode, trigger: str, cause: str) -> Transition | None:
    """The row of the table that applies, None when there is none."""
    for row in TABLE:
        if row.before == before and row.trigger == trigger and cause in row.causes:
            return row
    return None


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if effect := for_skill(stimulus, NAME):
        return change(state, *asked(effect), now=now, about=about)
    if isinstance(stimulus, Tick):
        trigger = timed(state, now, about)
        return change(state, trigger, "timer", now, about) if trigger else (state, NOTHING)
    moved = stimulus.sensor if isinstance(stimulus, Movement) and stimulus.active else None
    if moved == about.settings.presence.console_sensor and state.mode == "asleep" and is_morning(now, about):
        return change(state, "morning_movement", "pir", now, about)
    return state, NOTHING


def asked(effect: Effect) -> tuple[str, str]:
    """Trigger and cause of an effect. `set` comes from people, `notice` from the other skills."""
    if effect.action == "set":
        mode = effect.args.get("mode")
        if mode not in MODES:
            raise ValueError(f"{mode!r} is no mode: use one of {', '.join(MODES)}")
        return f"ask_{mode}", str(effect.args.get("cause", "speech"))
    if effect.action == "notice":
        return str(effect.args["trigger"]), str(effect.args["cause"])
    raise UnknownActionError(effect)


def change(state: State, trigger: str, cause: str, now: datetime, about: About) -> tuple[State, Outcomes]:
    row = find(state.mode, trigger, cause)
    if row is None:
        return state, NOTHING
    after = replace(state, mode=row.after, since=now, cause=cause)
    fr, en = NAMES[row.after]
    return after, (
        ModeChanged(now, row.after, state.mode, cause),
        # As a tag, too: servers that keep only numbers (VictoriaMetrics) know words by their tags alone.
        Point("mode", now, row.after, {"cause": cause, "mode": row.after}),
        Note(about.say(f"Mode {row.after} ({fr}) : {row.fr}.", f"Mode {row.after} ({en}): {row.en}.")),
    )


def today_at(wanted: time, now: datetime, about: About) -> datetime:
    """That hour of the current local day, as an instant."""
    local = about.local(now)
    return utc(datetime.combine(local.date(), wanted, local.tzinfo))


def timed(state: State, now: datetime, about: About) -> str | None:
    """The trigger whose hour came since the mode began."""
    settings = about.settings.modes
    if state.mode == "asleep" and settings.wake_at is not None:
        at = today_at(settings.wake_at, now, about)
        if at <= now and (state.since is None or state.since < at):
            return "wake_time"
    if state.mode == "cocoon" and settings.sleep_at is not None:
        at = today_at(settings.sleep_at, now, about)
        if at <= now < at + LATE and (state.since is None or state.since < at):
            return "bed_time"
    return None


def is_morning(now: datetime, about: About) -> bool:
    """Is it between the hour when a movement at the console may end the night, and noon?"""
    start = about.settings.modes.wake_by_movement_from
    return start is not None and start <= about.local(now).time() < time(12)


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    fr, en = NAMES[state.mode]
    if state.since is None:
        return f"Mode {state.mode} ({fr})." if lang == "fr" else f"Mode {state.mode} ({en})."
    local = about.local(state.since)
    if lang == "fr":
        return f"Mode {state.mode} ({fr}) depuis {local:%d/%m %H:%M}."
    return f"Mode {state.mode} ({en}) since {local:%d/%m %H:%M}."


def diagram(lang: Lang = "en") -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> cocoon"]
    for row in TABLE:
        text = (row.fr if lang == "fr" else row.en).replace(":", "")
        lines.append(f"    {row.before} --> {row.after}: {text} [{', '.join(row.causes)}]")
    return "\n".join(lines) + "\n"


def table() -> str:
    """The table as Markdown."""
    lines = ["| in | what happens | cause | then |", "|---|---|---|---|"]
    for row in TABLE:
        lines.append(f"| {row.before} | {row.en} · {row.fr} | {', '.join(row.causes)} | {row.after} |")
    return "\n".join(lines) + "\n"


def document() -> str:
    """The whole of docs/modes.md: written by `python -m skills.modes`, never by hand."""
    return (
        "# The modes of the house\n\n"
        "Written from the table in `skills/modes.py` by `python -m skills.modes`: change the table, not this page.\n\n"
        "- `cocoon`: somebody is there.\n"
        "- `lockout`: everybody is away, the house is watched, a movement without a known phone is an intrusion.\n"
        "- `asleep`: night, partial watch, silence.\n\n"
        "People decide (by voice or by the remote command line); sensors only ever make the house *less* locked; "
        "nobody being heard never locks it. The last mode is restored at start; a house that never had one begins in "
        "`modes.default` (cocoon). What is not in the table does not happen.\n\n"
        f"```mermaid\n{diagram()}```\n\n{table()}"
    )


if __name__ == "__main__":
    from pathlib import Path

    Path("docs/modes.md").write_text(document(), encoding="utf-8")
