"""The voice loop as an explicit state machine. Pure: events in, actions out, tested without audio in simulated time.

    idle ──hotword──► listening ──utterance──► thinking ──answer──► speaking ──► guard ─┬─► idle
                         ▲                                                              │
                         └───────────── an answer is expected: no hotword ──────────────┘

- The hotword alone greets ("Hello ! Que puis-je faire pour vous ?"), then listens.
- "stop" or the hotword cuts speech at once (barge-in); both are armed only while speaking.
- After the last sound the ears stay shut for a guard time, or the house would hear itself.
- Silence mode: no synthesis, earcons and screen only; dialogs still work.
- Announcements wait for the end of a dialog, urgent ones first.
- A microphone that is lost while the ears are open holds nothing up: nobody was heard.
"""

from dataclasses import dataclass, replace
from typing import Literal

from basecamp.house import Lang

Phase = Literal["idle", "listening", "thinking", "speaking", "guard"]
Opening = Literal["command", "answer"]
"""Why the ears are open: after the hotword, or for the answer to a question."""


# What happens. `at` is the monotonic instant in seconds.
@dataclass(frozen=True)
class Woke:
    """The hotword was heard (and confirmed)."""

    at: float


@dataclass(frozen=True)
class Utterance:
    """Somebody spoke. `text` is empty when nothing believable was recognized."""

    at: float
    text: str
    confidence: float = 0.0


@dataclass(frozen=True)
class Nobody:
    """The ears were open and nobody spoke."""

    at: float


@dataclass(frozen=True)
class Answer:
    """The dialog has decided: what to say, whether it expects an answer, and for how long to wait for it."""

    at: float
    said: str
    lang: Lang
    expects: bool
    understood: bool
    timeout: float


@dataclass(frozen=True)
class Played:
    """The loudspeaker has really played everything, or was cut."""

    at: float


@dataclass(frozen=True)
class StopWord:
    """ "stop" was heard while the house was speaking."""

    at: float


@dataclass(frozen=True)
class Announce:
    """Something to be said when the current dialog is over."""

    at: float
    text: str
    lang: Lang
    urgent: bool = False
    message: int = 0
    """Number of the kept message that is told; 0 = none."""


@dataclass(frozen=True)
class Quiet:
    """Silence mode was switched."""

    at: float
    on: bool


@dataclass(frozen=True)
class Tick:
    """Time passed."""

    at: float


@dataclass(frozen=True)
class Broken:
    """A stage failed (recognizer, dialog, voice); the loop goes on."""

    at: float
    why: str


Event = Woke | Utterance | Nobody | Answer | Played | StopWord | Announce | Quiet | Tick | Broken


# What to do.
@dataclass(frozen=True)
class Listen:
    """Open the ears; `timeout` seconds to begin speaking."""

    opening: Opening
    timeout: float


@dataclass(frozen=True)
class Deafen:
    """Shut the ears."""


@dataclass(frozen=True)
class Decide:
    """Give the text to the dialog; None = nobody answered."""

    text: str | None
    confidence: float = 0.0


@dataclass(frozen=True)
class Greet:
    """Ask the dialog for its greeting."""


@dataclass(frozen=True)
class Say:
    """Speak, and show."""

    text: str
    lang: Lang
    message: int = 0


@dataclass(frozen=True)
class Show:
    """Only show (silence mode)."""

    text: str
    lang: Lang
    message: int = 0


@dataclass(frozen=True)
class Chime:
    """Play an earcon; nobody waits for it."""

    name: Literal["wake", "understood", "unclear", "error"]


@dataclass(frozen=True)
class Cut:
    """Stop the sound that is playing, at once."""


@dataclass(frozen=True)
class Forget:
    """The dialog is over whatever it expected."""


Action = Listen | Deafen | Decide | Greet | Say | Show | Chime | Cut | Forget


@dataclass(frozen=True)
class Timing:
    """Seconds; from the settings."""

    guard: float = 0.4
    greet_after: float = 1.5
    """The hotword alone, and nothing for this long: the house greets."""
    command: float = 4.0
    """Wait for a command after the greeting, or after the hotword where there is no greeting."""
    think: float = 5.0
    """A dialog that has not answered after this long has failed."""
    utterance: float = 20.0
    """Longest utterance, and then some: ears that are open for longer get no sound (the microphone was lost)."""


@dataclass(frozen=True)
class Loop:
    """The state of the voice loop."""

    phase: Phase = "idle"
    since: float = 0.0
    opening: Opening = "command"
    greeted: bool = False
    expects: bool = False
    """After what is being said, listen again."""
    timeout: float = 6.0
    quiet: bool = False
    waiting: tuple[Announce, ...] = ()


Step = tuple[Loop, tuple[Action, ...]]


def step(loop: Loop, event: Event, timing: Timing, greeting: bool = True) -> Step:
    """The next state and what to do. An event that does not fit the phase (a late one) changes nothing."""
    match event:
        case Announce():
            return announce(loop, event)
        case Quiet(at=at, on=True) if loop.phase == "speaking":
            return replace(loop, phase="guard", since=at, quiet=True), (Cut(),)
        case Quiet(on=on):
            return replace(loop, quiet=on), ()
        case Woke(at=at) if loop.phase in ("idle", "guard", "speaking"):
            before = (Cut(),) if loop.phase == "speaking" else ()
            return opened(loop, at, timing.greet_after if greeting else timing.command, before)
        case StopWord(at=at) if loop.phase == "speaking":
            return replace(loop, phase="guard", since=at, expects=False), (Cut(), Forget())
        case Utterance(at=at, text=text, confidence=confidence) if loop.phase == "listening":
            if not text and loop.opening == "command" and not loop.greeted and greeting:
                # The hotword alone, or its tail: greet instead of complaining.
                return thinking(loop, at, Greet())
            return thinking(loop, at, Decide(text, confidence))
        case Nobody(at=at) if loop.phase == "listening":
            if loop.opening == "answer":
                return thinking(loop, at, Decide(None))
            if not loop.greeted and greeting:
                return thinking(loop, at, Greet())
            return at_rest(replace(loop, expects=False), at, ())
        case Answer() if loop.phase == "thinking":
            return answered(loop, event)
        case Played(at=at) if loop.phase == "speaking":
            return replace(loop, phase="guard", since=at), ()
        case Tick(at=at):
            return tick(loop, at, timing)
        case Broken(at=at) if loop.phase != "idle":
            return at_rest(replace(loop, expects=False), at, (Deafen(), Forget(), Chime("error")))
    return loop, ()


def opened(loop: Loop, at: float, patience: float, before: tuple[Action, ...]) -> Step:
    """The hotword opens the ears for a command, for `patience` seconds."""
    state = replace(loop, phase="listening", since=at, opening="command", greeted=False, expects=False)
    return state, (*before, Chime("wake"), Listen("command", patience))


def thinking(loop: Loop, at: float, action: Action) -> Step:
    """Shut the ears and ask the dialog. After a greeting a command is awaited, after a decision an answer."""
    greets = isinstance(action, Greet)
    state = replace(
        loop,
        phase="thinking",
        since=at,
        greeted=loop.greeted or greets,
        opening="command" if greets else "answer",
    )
    return state, (Deafen(), action)


def answered(loop: Loop, answer: Answer) -> Step:
    """Speak the answer; in silence mode show it and ring an earcon instead."""
    state = replace(loop, since=answer.at, expects=answer.expects, timeout=answer.timeout)
    if not answer.said:
        return replace(state, phase="guard"), ()
    if loop.quiet:
        chime = Chime("understood" if answer.understood else "unclear")
        return replace(state, phase="guard"), (Show(answer.said, answer.lang), chime)
    return replace(state, phase="speaking"), (Say(answer.said, answer.lang),)


def tick(loop: Loop, at: float, timing: Timing) -> Step:
    if loop.phase == "guard" and at - loop.since >= timing.guard:
        if loop.expects:
            return replace(loop, phase="listening", since=at), (Listen(loop.opening, loop.timeout),)
        return at_rest(loop, at, ())
    patience = max(loop.timeout, timing.command, timing.greet_after)
    if loop.phase == "listening" and at - loop.since >= patience + timing.utterance:
        return step(loop, Nobody(at), timing)
    if loop.phase == "thinking" and at - loop.since >= timing.think:
        return step(loop, Broken(at, "the dialog does not answer"), timing)
    return loop, ()


def announce(loop: Loop, event: Announce) -> Step:
    """Urgent announcements go before the others; among equals the first come.

    What waits already is not said twice: a visitor who rings five times during a dialog is one at the door.
    """
    if not event.message and any((a.text, a.lang, a.message) == (event.text, event.lang, 0) for a in loop.waiting):
        return loop, ()
    urgent = tuple(a for a in loop.waiting if a.urgent)
    normal = tuple(a for a in loop.waiting if not a.urgent)
    waiting = (*urgent, event, *normal) if event.urgent else (*urgent, *normal, event)
    state = replace(loop, waiting=waiting)
    return at_rest(state, event.at, ()) if loop.phase == "idle" else (state, ())


def at_rest(loop: Loop, at: float, before: tuple[Action, ...]) -> Step:
    """The dialog is over: say the next announcement, or wait for the hotword."""
    if not loop.waiting:
        return replace(loop, phase="idle", since=at, greeted=False), before
    first, rest = loop.waiting[0], loop.waiting[1:]
    state = replace(loop, since=at, waiting=rest, expects=False, greeted=False)
    if loop.quiet:
        return replace(state, phase="guard"), (
            *before,
            Show(first.text, first.lang, first.message),
            Chime("understood"),
        )
    return replace(state, phase="speaking"), (*before, Say(first.text, first.lang, first.message))
