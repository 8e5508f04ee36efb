"""Messages for people: spoken at once when somebody is there and it is not silent, else kept (S20)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from basecamp.events import Announcement, MessageReceived, ModeChanged
from basecamp.house import Lang, Message
from basecamp.names import as_said, from_whom
from basecamp.settings import Settings
from basecamp.store import Point
from basecamp.tongue import tongue
from skills.decision import (
    NOTHING,
    About,
    Note,
    Outcomes,
    Stimulus,
    Tick,
    UnknownActionError,
    for_skill,
    seconds_between,
    utc,
)
from skills.words import words

NAME = "messages"
HEARS: tuple[type, ...] = (MessageReceived, ModeChanged, Tick)
LONGEST = 1000
"""A longer text is cut, characters."""
LATE_S = 900.0
"""Of a message that waited longer it is said when it came ("I'll be there in ten minutes" may be over), seconds."""


@dataclass(frozen=True)
class State:
    """Oldest first."""

    items: tuple[Message, ...] = ()
    next_id: int = 1
    telling: tuple[int, ...] = ()
    """Those being told: they count as heard, unless the voice could not say them or the process ended before it did."""


def first(settings: Settings) -> State:
    return State()


def after_restart(state: State) -> State:
    """What was still to be said waits again. It is not said at once: it may be what ended the process."""
    return missed(state, set(state.telling))


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if effect := for_skill(stimulus, NAME):
        args = effect.args
        match effect.action:
            case "add":
                return receive(state, str(args.get("sender") or "?"), str(args["text"]), args.get("person"), now, about)
            case "heard":
                ids = wanted_ids(args)
                return replace(
                    state, items=tuple(replace(m, heard=True) if m.id in ids else m for m in state.items)
                ), NOTHING
            case "delete":
                ids = wanted_ids(args)
                return replace(state, items=tuple(m for m in state.items if m.id not in ids)), NOTHING
            case "said":
                return replace(state, telling=without(state.telling, wanted_ids(args))), NOTHING
            case "missed":
                return missed(state, wanted_ids(args)), NOTHING
            case "remind":
                return state, remind(state, now, about)
            case "replay":
                return replay(state, args.get("person"), about, now)
        raise UnknownActionError(effect)
    if isinstance(stimulus, MessageReceived):
        at = utc(stimulus.at, about.zone)
        # One that comes at this instant says nothing of when it came.
        if at < now and handed_again(state, stimulus, at):
            return state, NOTHING
        return receive(state, stimulus.sender, stimulus.text, None, now, about, at)
    if isinstance(stimulus, ModeChanged) and stimulus.before == "asleep" and stimulus.mode == "cocoon":
        # Whoever said that they are up has been told in the answer.
        return state, NOTHING if stimulus.cause == "speech" else remind(state, now, about)
    if isinstance(stimulus, Tick):
        return forget(state, now, about.settings), NOTHING
    return state, NOTHING


def wanted_ids(args: Any) -> set[int]:
    return {int(one) for one in args.get("ids", ())}


def without(telling: tuple[int, ...], ids: set[int]) -> tuple[int, ...]:
    return tuple(one for one in telling if one not in ids)


def missed(state: State, ids: set[int]) -> State:
    """Those of `ids` that were being told wait again."""
    again = ids & set(state.telling)
    items = tuple(replace(m, heard=False) if m.id in again else m for m in state.items)
    return replace(state, items=items, telling=without(state.telling, ids))


def handed_again(state: State, message: MessageReceived, at: datetime) -> bool:
    """Is it kept already? Who brings a message and does not hear that it was taken brings it again."""
    text = tidy(message.text)
    return any((one.sender, one.text, one.at) == (message.sender, text, at) for one in state.items)


def tidy(text: str) -> str:
    return " ".join(text.split())[:LONGEST]


def receive(
    state: State, sender: str, text: str, person: Any, now: datetime, about: About, at: datetime | None = None
) -> tuple[State, Outcomes]:
    text = tidy(text)
    if not text:
        return state, (
            Note(about.say(f"Message vide {from_whom(sender, 'fr')}.", f"Empty message from {sender}."), "warning"),
        )
    whom = str(person) if person else None
    aloud = about.somebody is not False and not about.silence and (whom is None or whom in about.present)
    message = Message(state.next_id, sender, text, at or now, aloud, whom)
    telling = (*state.telling, message.id) if aloud else state.telling
    after = fit(State((*state.items, message), state.next_id + 1, telling), about.settings)
    outcomes: Outcomes = (
        Point("message", now, sender),
        Note(about.say(f"Message {from_whom(sender, 'fr')} reçu.", f"Message from {sender} received.")),
    )
    if aloud:
        outcomes += (tell(message, now, about),)
    return after, outcomes


def tell(message: Message, now: datetime, about: About) -> Announcement:
    """In the voice, and the words, of the language it is written in, where the house speaks both."""
    lang = tongue(message.text, about.lang, about.settings.house.languages)
    said = spoken(message, now, about._replace(lang=lang))
    return Announcement(now, said, lang, message=message.id)


def spoken(message: Message, now: datetime, about: About) -> str:
    whom, text = from_whom(message.sender, about.lang), as_said(message.text, about.lang)
    if seconds_between(message.at, now) < LATE_S:
        return words(about.lang, "message.spoken", from_whom=whom, text=text)
    came = about.local(message.at)
    day = "" if came.date() == about.local(now).date() else about.say(f"le {came:%d/%m} ", f"on the {came:%d/%m} ")
    when = day + about.say(f"à {came:%H:%M}", f"at {came:%H:%M}")
    return words(about.lang, "message.late", from_whom=whom, when=when, text=text)


def unheard(state: State, person: str | None = None) -> tuple[Message, ...]:
    """What `person` (None = everybody) has not heard yet, oldest first."""
    return tuple(m for m in state.items if not m.heard and (m.person is None or person is None or m.person == person))


def replay(state: State, person: Any, about: About, now: datetime) -> tuple[State, Outcomes]:
    """Somebody arrived: what waits for them is said; in silence it goes on waiting."""
    waiting = unheard(state, str(person) if person else None)
    if not waiting or about.silence:
        return state, NOTHING
    ids = {m.id for m in waiting}
    items = tuple(replace(m, heard=True) if m.id in ids else m for m in state.items)
    after = replace(state, items=items, telling=(*state.telling, *(m.id for m in waiting)))
    return after, tuple(tell(m, now, about) for m in waiting)


def remind(state: State, now: datetime, about: About) -> Outcomes:
    count = len(unheard(state))
    if not count or about.silence:
        return NOTHING
    text = words(about.lang, "message.one" if count == 1 else "message.many", count=count)
    return (Announcement(now, text, about.lang),)


def forget(state: State, now: datetime, settings: Settings) -> State:
    limit = now - timedelta(days=settings.messages.keep_days)
    if not any(m.heard and m.at < limit for m in state.items):
        return state
    return replace(state, items=tuple(m for m in state.items if not (m.heard and m.at < limit)))


def fit(state: State, settings: Settings) -> State:
    """Too many: the oldest heard ones go first, then the oldest."""
    extra = len(state.items) - settings.messages.most
    if extra <= 0:
        return state
    by_worth = sorted(state.items, key=lambda m: (not m.heard, m.id))
    gone = {m.id for m in by_worth[:extra]}
    return replace(state, items=tuple(m for m in state.items if m.id not in gone))


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    count = len(unheard(state))
    if lang == "fr":
        return "Pas de nouveau message." if not count else f"{count} message{'s' if count > 1 else ''} à écouter."
    return "No new messages." if not count else f"{count} message{'s' if count > 1 else ''} to hear."
