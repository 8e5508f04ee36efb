"""The terse verbs, in French and English: `help`, `status`, `mode away 18h`, `heat eco 2h`, `ack 12` …

A line is a verb only when all of it fits the verb's grammar; anything else is a sentence, so that "mode silence" or
"chauffage semaine de vacances" mean what they mean in the house.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from basecamp.remote.times import Terse, read

VERBS = ("help", "status", "report", "mode", "heat", "say", "ack", "messages", "open", "close", "test", "sentence")
"""Every verb of a `Command`; "sentence" is free text."""

MODES = {
    "home": "cocoon",
    "cocoon": "cocoon",
    "present": "cocoon",
    "maison": "cocoon",
    "away": "lockout",
    "lockout": "lockout",
    "absent": "lockout",
    "absence": "lockout",
    "night": "asleep",
    "asleep": "asleep",
    "nuit": "asleep",
    "sommeil": "asleep",
}
HEAT = {
    "eco": "eco",
    "comfort": "comfort",
    "confort": "comfort",
    "auto": "auto",
    "automatic": "auto",
    "automatique": "auto",
    "work": "work_week",
    "travail": "work_week",
    "holiday": "holiday_week",
    "vacances": "holiday_week",
}
DOORS = ("ssh", "web")


@dataclass(frozen=True)
class Command:
    """One line of the remote command line, understood.

    | verb | args |
    |---|---|
    | help | topic: verb or "" |
    | status, messages, test | – |
    | report | full: bool |
    | mode | mode: cocoon / lockout / asleep; back: `Terse` or None (lockout only) |
    | heat | what: eco / comfort / auto / work_week / holiday_week / status; until: `Terse` or None |
    | say | text: str, as it was written |
    | ack | id: int |
    | open, close | what: ssh / web; minutes: int or None (open only) |
    | sentence | – |
    """

    verb: str
    text: str
    """The line as it came, without the spaces around it."""
    args: Mapping[str, Any] = field(default_factory=dict)


def fold(text: str) -> str:
    """Lower case, no accents, one space between words, no final stop: what verbs are compared in."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    line = " ".join(bare.split())
    return line.rstrip(" .!?") or line


SAY = re.compile(r"(?i)^(?:say|dis|dire)\s+(.+)$")
PASS_ON = re.compile(
    r"(?i)(?:moi|nous|lui|leur|donc)\b|(?:à|au|aux)(?:\s+[^\s,]+){1,3}\s+(?:qu|d)(?:e\b|['’])|to(?:\s+[^\s,]+){1,3}\s+that\b"
)
"""After "dis" and "say": spoken to whoever reads it ("dis à Marie que …"), not a text to be said as it stands."""


def parse(text: str) -> Command:
    """The command in a line. Never raises; what is no verb is a "sentence"."""
    line = " ".join(text.replace("\u00a0", " ").split())
    if said := SAY.match(line):
        return Command("sentence", line) if PASS_ON.match(said[1]) else Command("say", line, {"text": said[1].strip()})
    words = fold(line).split()
    if words and (glued := re.fullmatch(r"(ok|ack|vu)(#?\d+)", words[0])):
        # Typed with a thumb, at night: "OK12".
        words[:1] = glued.groups()
    args: Mapping[str, Any] | None = None
    verb = ""
    if words:
        verb = ALIASES.get(words[0], "")
        reader = READERS.get(verb)
        args = reader(words[1:]) if reader else None
    if args is None and len(words) == 1 and words[0] in BARE:
        return Command("help", line, {"topic": verb})
    if args is None:
        return Command("sentence", line)
    return Command(verb, line, args)


def no_arguments(words: list[str]) -> Mapping[str, Any] | None:
    return None if words else {}


def read_help(words: list[str]) -> Mapping[str, Any] | None:
    if not words:
        return {"topic": ""}
    topic = ALIASES.get(words[0], "")
    return {"topic": topic} if len(words) == 1 and topic else None


def read_report(words: list[str]) -> Mapping[str, Any] | None:
    if words in ([], ["court"], ["short"]):
        return {"full": False}
    return {"full": True} if words in (["full"], ["complet"]) else None


def read_mode(words: list[str]) -> Mapping[str, Any] | None:
    mode = MODES.get(words[0]) if words else None
    if mode is None:
        return None
    if len(words) == 1:
        return {"mode": mode, "back": None}
    back = read(words[1:], bare_hours="clock")
    return {"mode": mode, "back": back} if back is not None and mode == "lockout" else None


def read_heat(words: list[str]) -> Mapping[str, Any] | None:
    if words in (["status"], ["etat"]):
        return {"what": "status", "until": None}
    what = HEAT.get(words[0]) if words else None
    if what is None:
        return None
    until: Terse | None = None
    if len(words) > 1:
        until = read(words[1:], bare_hours="duration")
        if until is None or what not in ("eco", "comfort"):
            return None
    return {"what": what, "until": until}


def read_ack(words: list[str]) -> Mapping[str, Any] | None:
    if len(words) == 1 and re.fullmatch(r"#?\d{1,9}", words[0]):
        return {"id": int(words[0].lstrip("#"))}
    return None


def read_open(words: list[str]) -> Mapping[str, Any] | None:
    if not words or words[0] not in DOORS:
        return None
    if len(words) == 1:
        return {"what": words[0], "minutes": None}
    lasting = read(words[1:], bare_hours="duration")
    if lasting is None or lasting.seconds is None:
        return None
    return {"what": words[0], "minutes": max(1, lasting.seconds // 60)}


def read_close(words: list[str]) -> Mapping[str, Any] | None:
    return {"what": words[0]} if len(words) == 1 and words[0] in DOORS else None


ALIASES = {
    "help": "help",
    "aide": "help",
    "?": "help",
    "status": "status",
    "etat": "status",
    "statut": "status",
    "report": "report",
    "rapport": "report",
    "mode": "mode",
    "heat": "heat",
    "heating": "heat",
    "chauffage": "heat",
    "say": "say",
    "dis": "say",
    "ack": "ack",
    "ok": "ack",
    "vu": "ack",
    "acquitte": "ack",
    "messages": "messages",
    "open": "open",
    "ouvre": "open",
    "close": "close",
    "ferme": "close",
    "test": "test",
}
"""First word, folded -> verb."""

BARE = ("ack", "acquitte", "open", "close", "heat", "say")
"""Verbs that say nothing alone: the answer is how they are used. Others ("ok", "chauffage") are sentences."""

READERS = {
    "help": read_help,
    "status": no_arguments,
    "report": read_report,
    "mode": read_mode,
    "heat": read_heat,
    "ack": read_ack,
    "messages": no_arguments,
    "open": read_open,
    "close": read_close,
    "test": no_arguments,
}
