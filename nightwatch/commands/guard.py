"""Who may ask what. Pure: a state of plain values goes in and comes out; codes and time are handed over.

A sender can be forged, so he proves nothing: the answer always goes to the person in the settings, and what
changes something waits for a code that only its owner can know (TOTP), or that was sent to him (a nonce).
"""

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from basecamp.remote import Command, parse
from basecamp.settings.nightwatch.sms import CommandsSettings

CODE = re.compile(r"[0-9]{6}")
APART = re.compile(r"(.*\S)?\s*\b([0-9]{3})[\s.\-]([0-9]{3})", re.DOTALL)
"""A code as an authenticator shows it: "482 913"."""
ALONE = re.compile(r"[0-9]{4,8}")
NAMED = re.compile(r"(?:(?:le|mon|the|my)\s+)?code\W+(?:(?:est|is)\W+)?([0-9]{6})", re.IGNORECASE)
"""A code as people answer it: "code : 482913"."""
READ_ONLY = ("help", "status", "report", "messages", "heat")
HOUR_S = 3600.0


def plain_number(number: str, home: str = "") -> str:
    """A number as +33612345678; "" when it is none (letters, other digits). `home`: a number of the same country."""
    digits = re.sub(r"[ .\-()]", "", number)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if re.fullmatch(r"0[1-9][0-9]{8}", digits) and home.startswith("+33"):
        digits = "+33" + digits[1:]
    return digits if re.fullmatch(r"\+[0-9]{6,15}", digits) else ""


@dataclass(frozen=True)
class Pending:
    """A command that waits for its code."""

    line: str
    nonce: str
    until_s: float


@dataclass(frozen=True)
class Guard:
    """What is remembered between two messages. Times are steady seconds."""

    bad: int = 0
    locked_s: float = 0.0
    """Locked until then."""
    counter: int = 0
    """Of the last TOTP code taken: neither it nor an older one is taken again."""
    pending: Pending | None = None
    used: tuple[tuple[str, float], ...] = ()
    """(who, when) of what was answered in the last hour."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Guard":
        pending = data.get("pending")
        used = tuple((str(who), float(at)) for who, at in data.get("used", ()))
        return cls(
            int(data.get("bad", 0)),
            float(data.get("locked_s", 0.0)),
            int(data.get("counter", 0)),
            Pending(**pending) if pending else None,
            used,
        )


Do = Literal["answer", "carry out", "ask for a code", "nothing waits", "bad code", "lock"]


@dataclass(frozen=True)
class Ruling:
    """What is to be done with a line of the owner: `command` is what it is about, None when it is about none."""

    do: Do
    guard: Guard
    command: Command | None = None
    nonce: str = ""


def within_rate(guard: Guard, person: str, now_s: float, settings: CommandsSettings) -> tuple[Guard, bool]:
    """May this person be answered once more in this hour?"""
    used = tuple((who, at) for who, at in guard.used if 0 <= now_s - at < HOUR_S)
    if sum(who == person for who, _ in used) >= settings.hour_cap:
        return replace(guard, used=used), False
    return replace(guard, used=(*used, (person, now_s))), True


def joined(line: str) -> str:
    """The line with the code at its end in one piece. Figures after anything else than a command are no code."""
    found = APART.fullmatch(line.strip().rstrip(" .!"))
    if found is None:
        return line
    before, code = found[1] or "", found[2] + found[3]
    command = parse(before).verb not in ("sentence", "help", "say")
    return f"{before} {code}".strip() if command or not before or NAMED.fullmatch(f"{before} {code}") else line


def alone(line: str) -> str:
    """The code of a line that is nothing else; "" when it is something else."""
    bare = joined(line).strip().rstrip(" .!")
    named = NAMED.fullmatch(bare)
    return named[1] if named else bare if ALONE.fullmatch(bare) else ""


def split(line: str) -> tuple[Command, str]:
    """The command of a line, and the code at its end ("" = none). A code alone is no command."""
    line = joined(line)
    command = parse(line)
    words = line.split()
    if command.verb in ("sentence", "help") and len(words) > 1 and CODE.fullmatch(words[-1]):
        inner = parse(" ".join(words[:-1]))
        if inner.verb not in ("sentence", "help"):
            return inner, words[-1]
    return command, ""


def rule(
    guard: Guard,
    line: str,
    needs_code: Callable[[Command], bool],
    counter_of: Callable[[str], int | None],
    nonce: Callable[[], str],
    now_s: float,
    settings: CommandsSettings,
) -> Ruling:
    """What becomes of a line of the owner. `counter_of`: the TOTP counter a code belongs to, None = wrong."""
    pending = guard.pending if guard.pending is not None and now_s < guard.pending.until_s else None
    guard = replace(guard, pending=pending)
    bare = line.strip()
    if sent := alone(bare):
        if pending is None:
            return Ruling("nothing waits", guard)
        return check(guard, parse(pending.line), sent, pending.nonce, counter_of, now_s, settings)
    command, code = split(bare)
    if not needs_code(command):
        return Ruling("answer", guard, command)
    if code:
        same = pending is not None and parse(pending.line) == command
        expected = pending.nonce if pending is not None and same else ""
        return check(guard, command, code, expected, counter_of, now_s, settings)
    drawn = nonce()
    waiting = Pending(command.text, drawn, now_s + settings.nonce_s)
    return Ruling("ask for a code", replace(guard, pending=waiting), command, drawn)


def check(
    guard: Guard,
    command: Command,
    code: str,
    nonce: str,
    counter_of: Callable[[str], int | None],
    now_s: float,
    settings: CommandsSettings,
) -> Ruling:
    """One code, right or wrong. A right one serves once; too many wrong ones lock the channel."""
    if nonce and hmac.compare_digest(code, nonce):
        return Ruling("carry out", replace(guard, bad=0, pending=None), command)
    counter = counter_of(code)
    if counter is not None and counter > guard.counter:
        return Ruling("carry out", replace(guard, bad=0, pending=None, counter=counter), command)
    bad = guard.bad + 1
    if bad >= settings.bad_codes:
        return Ruling("lock", replace(guard, bad=0, pending=None, locked_s=now_s + settings.lock_s), command)
    return Ruling("bad code", replace(guard, bad=bad), command)


def hidden(line: str) -> str:
    """A line as it may be written down: without codes."""
    return re.sub(r"[0-9]{6,}|\b[0-9]{3}[\s.\-][0-9]{3}\b", "******", line)[:200]
