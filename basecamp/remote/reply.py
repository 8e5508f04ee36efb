"""What a command answers and does: text and effects. Nothing is sent and nobody is let in here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from basecamp.absence import plan
from basecamp.effects import Effect
from basecamp.house import House, Lang
from basecamp.remote.command import Command
from basecamp.remote.gsm import shorten
from basecamp.remote.status import moment, short, state, wrong
from basecamp.remote.texts import text
from basecamp.settings import Settings

LIMIT = 160
"""Characters of a short answer: one SMS."""
HARMLESS = frozenset({("speech", "say"), ("messages", "heard")})
"""Effects that change no state of the house: they need no code."""


@dataclass(frozen=True)
class RemoteReply:
    """The answer to one line."""

    text: str
    effects: tuple[Effect, ...] = ()
    needs_code: bool = False
    """True: carry the effects out (and `verb`, when nightwatch does it) only once a one-time code was given."""
    verb: str = ""
    """The verb, for what nightwatch does itself: ack, open, close, test."""
    expects: str | None = None
    """A question that waits for the next line of the same person."""
    state: Mapping[str, Any] | None = None
    """What to hand back with that person's next line; plain JSON, None when the exchange is over."""


@dataclass(frozen=True)
class Understood:
    """What the understanding of free sentences gives back."""

    text: str
    effects: tuple[Effect, ...] = ()
    understood: bool = True
    expects: str | None = None
    state: Mapping[str, Any] | None = None


class FreeUnderstanding(Protocol):
    """Whoever understands sentences as spoken in the house: the dialogs, where they are present."""

    def sentence(
        self, text: str, house: House, now: datetime, lang: Lang, state: Mapping[str, Any] | None
    ) -> Understood:
        """One line of a person; `state` is what the last line of that person gave back."""
        ...

    def report(self, house: House, now: datetime, lang: Lang, full: bool) -> str:
        """The spoken report as one text, of any length."""
        ...


@dataclass(frozen=True)
class Asked:
    """Everything an answer may look at."""

    command: Command
    house: House
    now: datetime
    lang: Lang
    settings: Settings = field(default_factory=Settings)
    understanding: FreeUnderstanding | None = None
    before: Mapping[str, Any] | None = None
    brief: bool = True


def answer(
    command: Command,
    house: House,
    now: datetime,
    lang: Lang,
    settings: Settings | None = None,
    understanding: FreeUnderstanding | None = None,
    state: Mapping[str, Any] | None = None,
    brief: bool = True,
) -> RemoteReply:
    """Answer a command. `now` is aware. `brief` keeps the text within 160 characters.

    `state` is what this person's last reply held: while it holds a question, the line is an answer to it
    ("je pars" – "Tu reviens quand ?" – "18h").
    """
    asked = Asked(command, house, now, lang, settings or Settings(), understanding, state, brief)
    pending = state is not None and command.verb in ("sentence", "help", "messages")
    reply = sentence(asked) if pending and understanding is not None else ANSWERS[command.verb](asked)
    said = shorten(reply.text, LIMIT) if brief else reply.text
    changes = any((effect.skill, effect.action) not in HARMLESS for effect in reply.effects)
    return RemoteReply(said, reply.effects, changes or reply.needs_code, command.verb, reply.expects, reply.state)


def say_help(asked: Asked) -> RemoteReply:
    topic = asked.command.args["topic"] or "any"
    return RemoteReply(text(asked.lang, f"help.{topic}"))


def say_status(asked: Asked) -> RemoteReply:
    return RemoteReply(short(asked.house, asked.now, asked.lang, LIMIT if asked.brief else 1000))


def report(asked: Asked) -> RemoteReply:
    """Short: what fits. Full or not brief: the spoken report where there is one, else every problem and the state."""
    full = bool(asked.command.args["full"])
    if asked.brief and not full:
        return say_status(asked)
    if asked.understanding is not None:
        return RemoteReply(asked.understanding.report(asked.house, asked.now, asked.lang, full))
    lines = [f"{one}." for one in wrong(asked.house, asked.lang)] or [text(asked.lang, "no_problem") + "."]
    lines.append(", ".join(state(asked.house, asked.now, asked.lang)) + ".")
    return RemoteReply(" ".join(lines))


def mode(asked: Asked) -> RemoteReply:
    wanted, lang, now = asked.command.args["mode"], asked.lang, asked.now
    terse = asked.command.args["back"]
    effects = [Effect("modes", "set", {"mode": wanted, "cause": "remote"})]
    if asked.house.mode == "asleep" and wanted != "asleep":
        effects.append(Effect("silence", "restore"))
    if wanted == "asleep" and asked.settings.modes.silent_night:
        effects.append(Effect("silence", "set", {"on": True, "remember": True}))
    if wanted != "lockout":
        effects += [Effect("heater", "end_absence"), Effect("absence", "clear")]
        return RemoteReply(text(lang, f"done.{wanted}"), tuple(effects))
    parts = asked.settings.house.day_parts
    back = terse.instant(now, parts) if terse is not None else None
    if terse is not None and terse.begun(now, parts):
        return RemoteReply(text(lang, "hour", what=asked.command.text))
    if terse is not None and back is None:
        return past(asked)
    heating = asked.settings.heating
    span = plan(now, back, timedelta(minutes=heating.preheat_min), timedelta(minutes=heating.min_eco_min))
    if span is not None:
        args = {"start": span.start.isoformat(), "until": span.until.isoformat(), "back": span.back.isoformat()}
        effects.append(Effect("heater", "absence", args))
    effects.append(Effect("absence", "set", {"back": back.isoformat() if back else None, "since": now.isoformat()}))
    if back is None:
        return RemoteReply(text(lang, "done.lockout"), tuple(effects))
    said = moment(back, now, lang)
    if span is None:
        return RemoteReply(text(lang, "done.lockout_back", back=said), tuple(effects))
    until = moment(span.until, now, lang)
    return RemoteReply(text(lang, "done.lockout_eco", back=said, until=until), tuple(effects))


def past(asked: Asked) -> RemoteReply:
    return RemoteReply(text(asked.lang, "past", what=asked.command.text))


def heat(asked: Asked) -> RemoteReply:
    what, terse, lang = asked.command.args["what"], asked.command.args["until"], asked.lang
    if what == "status":
        heating = asked.house.heating
        said = text(lang, "status.heat", mode=text(lang, f"status.{heating.mode}"))
        if heating.until is not None:
            said += " " + text(lang, "status.until", until=moment(heating.until, asked.now, lang))
        return RemoteReply(said[:1].upper() + said[1:] + ".")
    if what == "auto":
        return RemoteReply(text(lang, "done.auto"), (Effect("heater", "auto"),))
    if what in ("work_week", "holiday_week"):
        if what not in asked.settings.heating.profiles:
            return RemoteReply(text(lang, f"no.{what}"))
        return RemoteReply(text(lang, f"done.{what}"), (Effect("heater", "profile", {"name": what}),))
    parts = asked.settings.house.day_parts
    until = terse.instant(asked.now, parts) if terse is not None else None
    if terse is not None and terse.begun(asked.now, parts):
        return RemoteReply(text(lang, "hour", what=asked.command.text))
    if terse is not None and until is None:
        return past(asked)
    effect = Effect("heater", "force", {"mode": what, "until": until.isoformat() if until else None})
    named = text(lang, f"status.{what}")
    if until is None:
        return RemoteReply(text(lang, "done.force_open", mode=named), (effect,))
    return RemoteReply(text(lang, "done.force", mode=named, until=moment(until, asked.now, lang)), (effect,))


def say(asked: Asked) -> RemoteReply:
    words = asked.command.args["text"]
    effect = Effect("speech", "say", {"text": words, "lang": asked.lang, "urgent": False})
    return RemoteReply(text(asked.lang, "done.say", text=words), (effect,))


def ack(asked: Asked) -> RemoteReply:
    number = asked.command.args["id"]
    return RemoteReply(text(asked.lang, "done.ack", id=str(number)), (Effect("alarms", "ack", {"id": number}),))


def messages(asked: Asked) -> RemoteReply:
    """The waiting messages, newest last. They stay waiting: nobody heard them in the house."""
    waiting = [one for one in asked.house.messages if not one.heard]
    if not waiting:
        return RemoteReply(text(asked.lang, "no_messages"))
    lines = [
        text(
            asked.lang,
            "status.message",
            sender=one.sender,
            at=moment(one.at, asked.now, asked.lang),
            text=one.text.strip(),
        )
        for one in waiting
    ]
    return RemoteReply(" | ".join(lines))


def open_door(asked: Asked) -> RemoteReply:
    what, minutes = asked.command.args["what"], asked.command.args["minutes"]
    args = {"what": what} | ({"minutes": minutes} if minutes else {})
    key = "done.open_for" if minutes else "done.open"
    return RemoteReply(text(asked.lang, key, what=what, minutes=str(minutes)), (Effect("door", "open", args),))


def close_door(asked: Asked) -> RemoteReply:
    what = asked.command.args["what"]
    return RemoteReply(text(asked.lang, "done.close", what=what), (Effect("door", "close", {"what": what}),))


def test(asked: Asked) -> RemoteReply:
    return RemoteReply(text(asked.lang, "done.test"), needs_code=True)


def sentence(asked: Asked) -> RemoteReply:
    """A free sentence, where somebody understands those."""
    line = asked.command.text
    if asked.understanding is not None and line:
        found = asked.understanding.sentence(line, asked.house, asked.now, asked.lang, asked.before)
        if found.understood:
            return RemoteReply(found.text, found.effects, expects=found.expects, state=found.state)
    return RemoteReply(text(asked.lang, "not_understood", text=shorten(line, 60)))


ANSWERS: Mapping[str, Callable[[Asked], RemoteReply]] = {
    "help": say_help,
    "status": say_status,
    "report": report,
    "mode": mode,
    "heat": heat,
    "say": say,
    "ack": ack,
    "messages": messages,
    "open": open_door,
    "close": close_door,
    "test": test,
    "sentence": sentence,
}
