"""Who is there: phones and tags heard by one or more scanners, movement, and what people say (S15, S16).

Arriving is fast (one clear sighting), leaving is slow (unheard for minutes, per device), and nobody leaves while no
scanner works or because this process slept. Absence alone never changes the mode of the house.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from basecamp.events import ModeChanged, Movement, Presence, ProblemChanged, Sighting
from basecamp.house import Lang, Mode, Person
from basecamp.settings import Settings
from basecamp.store import Point
from skills.decision import (
    BACK_S,
    NOTHING,
    About,
    Note,
    Outcomes,
    Stimulus,
    Tick,
    UnknownActionError,
    for_skill,
    person_of,
    seconds_between,
)
from skills.signal import Heard, smoothed, strength

NAME = "presence"
HEARS: tuple[type, ...] = (Sighting, Movement, ModeChanged, ProblemChanged, Tick)
TICKED_S = 100.0
"""How exactly the last tick is remembered: a state that changed every second would be compared every second."""
GAP_S = 300.0
"""No tick for this long = this process slept; what it did not hear meanwhile does not count."""
EMPTY_KEY = "house.empty"


@dataclass(frozen=True)
class Who:
    """One of the household. `vouched`: somebody said they are there; `dismissed`: that they are not."""

    present: bool | None = None
    since: datetime | None = None
    vouched: datetime | None = None
    dismissed: datetime | None = None


@dataclass(frozen=True)
class State:
    people: Mapping[str, Who] = field(default_factory=dict)
    heard: Mapping[str, Mapping[str, Heard]] = field(default_factory=dict)
    """Device → scanner → how it is heard."""
    seen: Mapping[str, datetime] = field(default_factory=dict)
    """Device → when it was last near enough."""
    moved: datetime | None = None
    """Last movement inside or at the door."""
    ticked: datetime | None = None
    listening: datetime | None = None
    """Since when hearing nobody means something: later than every gap and every repair of the scanners."""
    deaf: frozenset[str] = frozenset()
    """Scanners known to be broken."""
    empty_since: datetime | None = None
    empty_told: bool = False


def durable(state: State) -> object:
    """What must be written at once when it changes; the rest may be minutes old after a restart."""
    return state.people, state.deaf, state.empty_told


def after_restart(state: State) -> State:
    """After a restart: what was not heard while this process did not run says nothing."""
    return replace(state, ticked=None)


def first(settings: Settings) -> State:
    return State()


def devices_of(settings: Settings, person: str) -> list[str]:
    """Names of the phones and tags this person carries."""
    return [name for name, known in settings.hardware.phones.items() if known.person == person]


def household(settings: Settings) -> tuple[str, ...]:
    """First names: those of [house] and of the phones, each once."""
    carriers = (known.person for known in settings.hardware.phones.values() if known.person)
    return tuple(dict.fromkeys((*settings.house.people, *carriers)))


def scanners(settings: Settings) -> frozenset[str]:
    return frozenset(name for name, one in settings.hardware.devices.items() if one.kind == "bluetooth")


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    match stimulus:
        case Sighting():
            return sighting(state, stimulus, now, about)
        case Movement(active=True):
            return replace(state, moved=now, empty_since=None), NOTHING
        case ModeChanged():
            return mode_changed(state, stimulus, now, about)
        case ProblemChanged():
            return replace(state, deaf=deaf(state, stimulus, about)), NOTHING
        case Tick():
            return tick(state, now, about)
    if effect := for_skill(stimulus, NAME):
        if effect.action != "set":
            raise UnknownActionError(effect)
        return said(state, person_of(effect.args.get("person")), bool(effect.args["present"]), now, about)
    return state, NOTHING


def sighting(state: State, event: Sighting, now: datetime, about: About) -> tuple[State, Outcomes]:
    known = about.settings.hardware.phones.get(event.device)
    if known is None or not known.person:
        return state, NOTHING
    mine = dict(state.heard.get(event.device, {}))
    mine[event.scanner] = smoothed(mine.get(event.scanner), event.rssi, now)
    state = replace(
        state, heard={**state.heard, event.device: mine}, deaf=state.deaf - {event.scanner, f"device.{event.scanner}"}
    )
    who = state.people.get(known.person, Who())
    settings = about.settings.presence
    limit = settings.near_dbm - (settings.far_margin_db if who.present else 0)
    level = strength(mine, now)
    if level is None or level < limit:
        return state, NOTHING
    state = replace(state, seen={**state.seen, event.device: now}, empty_since=None)
    if who.present:
        return state, NOTHING
    if (
        who.dismissed is not None
        and seconds_between(who.dismissed, now) < patience(event.device, about).total_seconds()
    ):
        return state, NOTHING
    return arrive(state, known.person, now, about)


def arrive(state: State, person: str, now: datetime, about: About, vouched: bool = False) -> tuple[State, Outcomes]:
    who = Who(True, now, vouched=now if vouched else None)
    after = replace(state, people={**state.people, person: who}, empty_since=None)
    return after, (
        Presence(now, person, True),
        Point("presence", now, True, {"person": person}),
        Note(about.say(f"{person} est là.", f"{person} is there.")),
    )


def leave(state: State, person: str, now: datetime, about: About, told: bool = False) -> tuple[State, Outcomes]:
    who = Who(False, now, dismissed=now if told else None)
    after = replace(state, people={**state.people, person: who})
    return after, (
        Presence(now, person, False),
        Point("presence", now, False, {"person": person}),
        Note(about.say(f"{person} n'est plus là.", f"{person} is not there any more.")),
    )


def said(state: State, person: str | None, present: bool, now: datetime, about: About) -> tuple[State, Outcomes]:
    """Somebody told who is there. Without a name it only means the one person of a household of one."""
    everyone = household(about.settings)
    if person is None:
        if len(everyone) != 1:
            return (replace(state, moved=now) if present else state), NOTHING
        person = everyone[0]
    who = state.people.get(person, Who())
    if present and who.present:
        return replace(state, people={**state.people, person: replace(who, vouched=now)}), NOTHING
    if present:
        return arrive(state, person, now, about, vouched=True)
    if who.present is False:
        return state, NOTHING
    return leave(state, person, now, about, told=True)


def mode_changed(state: State, event: ModeChanged, now: datetime, about: About) -> tuple[State, Outcomes]:
    """Those who carry nothing leave with the lockout; when it ends nobody knows which of them came back."""
    outcomes: Outcomes = ()
    for person in household(about.settings):
        if devices_of(about.settings, person):
            continue
        who = state.people.get(person, Who())
        if event.mode == "lockout" and who.present is not False:
            state, more = leave(state, person, now, about)
            outcomes += more
        elif event.before == "lockout" and who.present is False:
            state = replace(state, people={**state.people, person: Who(None, now)})
    return state, outcomes


def deaf(state: State, event: ProblemChanged, about: About) -> frozenset[str]:
    """Broken scanners, as their drivers tell: the key of the problem ends with the name of the device."""
    name = event.key.rpartition(".")[2]
    if name not in scanners(about.settings):
        return state.deaf
    return state.deaf | {name} if event.active else state.deaf - {name}


def patience(device: str, about: About) -> timedelta:
    """How long this device may be unheard before it counts as gone."""
    settings = about.settings.presence
    return timedelta(minutes=settings.departure_of.get(device, settings.departure_min))


def tick(state: State, now: datetime, about: About) -> tuple[State, Outcomes]:
    all_deaf = bool(state.deaf) and scanners(about.settings) <= state.deaf
    back = state.ticked is not None and seconds_between(state.ticked, now) < -BACK_S
    slept = state.ticked is None or back or seconds_between(state.ticked, now) > GAP_S
    if slept:
        state = set_back(state, now)
    listening = now if all_deaf or slept or state.listening is None else state.listening
    if slept or listening is not state.listening or seconds_between(state.ticked or now, now) >= TICKED_S:
        state = replace(state, ticked=now, listening=listening)
    outcomes: Outcomes = ()
    for person, who in state.people.items():
        if who.present and gone(state, person, who, now, about):
            state, more = leave(state, person, now, about)
            outcomes += more
    state, told = empty(state, now, about)
    return state, outcomes + told


def set_back(state: State, now: datetime) -> State:
    """Without the instants that only a wrong clock can have written: they would count as just now until it is so."""

    def past(instant: datetime | None) -> datetime | None:
        return None if instant is not None and seconds_between(instant, now) < -BACK_S else instant

    return replace(
        state,
        people={
            name: replace(who, since=past(who.since), vouched=past(who.vouched), dismissed=past(who.dismissed))
            for name, who in state.people.items()
        },
        heard={
            device: {scanner: one for scanner, one in by.items() if past(one.at)} for device, by in state.heard.items()
        },
        seen={device: at for device, at in state.seen.items() if past(at)},
        moved=past(state.moved),
        empty_since=past(state.empty_since),
    )


def gone(state: State, person: str, who: Who, now: datetime, about: About) -> bool:
    mine = devices_of(about.settings, person)
    if not mine:
        return False
    for device in mine:
        last = max(
            instant
            for instant in (state.seen.get(device), who.vouched, state.listening, who.since)
            if instant is not None
        )
        if seconds_between(last, now) < patience(device, about).total_seconds():
            return False
    return True


def empty(state: State, now: datetime, about: About) -> tuple[State, Outcomes]:
    """Everybody left but nobody said so: told as a minor problem, never acted upon."""
    everyone = household(about.settings)
    looks_empty = (
        about.mode == "cocoon"
        and bool(everyone)
        and all(state.people.get(person, Who()).present is False for person in everyone)
    )
    if not looks_empty:
        state = replace(state, empty_since=None) if state.empty_since is not None else state
        if not state.empty_told:
            return state, NOTHING
        return replace(state, empty_told=False), (empty_problem(now, False),)
    since = state.empty_since or now
    state = replace(state, empty_since=since)
    if state.empty_told or seconds_between(since, now) < about.settings.presence.empty_min * 60:
        return state, NOTHING
    return replace(state, empty_told=True), (empty_problem(now, True),)


def empty_problem(now: datetime, active: bool) -> ProblemChanged:
    return ProblemChanged(
        now,
        EMPTY_KEY,
        "minor",
        "Tout le monde semble parti, mais la maison n'est pas verrouillée.",
        "Everybody seems to have left, but the house is not locked.",
        active,
    )


def present(state: State) -> frozenset[str]:
    return frozenset(person for person, who in state.people.items() if who.present)


def arrivals(state: State) -> dict[str, datetime]:
    return {person: who.since for person, who in state.people.items() if who.present and who.since is not None}


def somebody(state: State, mode: Mode, now: datetime, settings: Settings) -> bool | None:
    """Is anybody there to be spoken to? None when nothing tells."""
    if mode == "lockout":
        return False
    if mode == "asleep" or any(who.present for who in state.people.values()):
        return True
    if state.moved is not None and seconds_between(state.moved, now) < settings.presence.recent_min * 60:
        return True
    everyone = household(settings)
    if everyone and all(state.people.get(person, Who()).present is False for person in everyone):
        return False
    return None


def people(state: State, settings: Settings) -> tuple[Person, ...]:
    """The household for the snapshot, in the order of the settings."""
    found = []
    for name in household(settings):
        who = state.people.get(name, Who())
        found.append(Person(name, who.present, who.since))
    return tuple(found)


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    there = sorted(present(state))
    if there:
        names = ", ".join(there)
        return f"Présents : {names}." if lang == "fr" else f"At home: {names}."
    if about.somebody is False:
        return "Personne n'est là." if lang == "fr" else "Nobody is at home."
    return "Je ne sais pas qui est là." if lang == "fr" else "I don't know who is at home."
