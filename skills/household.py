"""The whole house: every skill, kept in the store, fed with events and effects. No asyncio, no hardware.

Whoever composes a process calls `handle` for what was seen, `act` for what a dialog decided and `tick` regularly;
the consequences come back and go out on the bus. `skills.carriers` drives the devices towards what the states want.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from basecamp.effects import Effect
from basecamp.events import Event
from basecamp.house import House, Lang
from basecamp.settings import Settings
from basecamp.store import Point, Store
from skills import (
    absence,
    climate,
    doorbell,
    greetings,
    heater,
    kiosk,
    lightpad,
    mains,
    messages,
    metrics,
    modes,
    movement,
    music,
    nightlight,
    presence,
    problems,
    scheduler,
    screen,
    services,
    silence,
    watch,
)
from skills.decision import About, Note, Outcome, Reading, Skill, Stimulus, Tick, seconds_between, utc
from skills.keeping import Keeping
from skills.picture import picture

if TYPE_CHECKING:
    from basecamp.bus import Bus
    from basecamp.clock import Clock
    from basecamp.logbook import Logbook

log = logging.getLogger(__name__)

SKILLS: tuple[Skill[Any], ...] = (
    modes,
    silence,
    absence,
    problems,
    climate,
    mains,
    nightlight,
    presence,
    movement,
    watch,
    greetings,
    heater,
    messages,
    music,
    kiosk,
    doorbell,
    lightpad,
    screen,
    metrics,
    services,
    scheduler,
)
"""In the order in which they are asked: those that others look at come first."""
MOST = 500
"""One stimulus never leads to more consequences than this: a loop of skills ends and is told."""
PINGS_EVERY_S = 60.0
"""How often the signs of life in the store are looked at."""
FEEDING = frozenset({"modes", "silence", "problems", "climate", "presence", "heater", "messages", "nightlight"})
"""A change of these changes what the other skills know."""
ELSEWHERE = frozenset({"speech", "door", "alarms"})
"""Effects that others carry out: the voice loop and nightwatch hear them on their own."""


class Household:
    """All skills with their states. Every call returns at once; nothing outside is touched but store, bus, logbook."""

    def __init__(
        self, store: Store, settings: Settings, bus: "Bus | None" = None, logbook: "Logbook | None" = None
    ) -> None:
        self.store = store
        self.settings = settings
        self.bus = bus
        self.logbook = logbook
        self.zone = ZoneInfo(settings.house.time_zone)
        self.skills = {skill.NAME: skill for skill in SKILLS}
        self.keeping = Keeping(store)
        self.states: dict[str, Any] = {}
        for skill in SKILLS:
            self.states[skill.NAME], damage = self.keeping.restore(skill, settings)
            if damage:
                self.note(Note(damage, "error"))
        self.pings_at: datetime | None = None
        self.lock = threading.RLock()
        """The voice loop decides in a thread of its own, sensors speak in the event loop: one at a time here."""
        self.publishing: int | None = None
        """The thread that is publishing consequences: what it hears on the bus meanwhile is its own."""
        self.hearing: dict[tuple[type, str], list[tuple[str, Skill[Any]]]] = {}
        self.known: dict[str, tuple[Any, Any]] = {}

    # -- what others use ------------------------------------------------------------------------------------------

    def handle(self, event: Event, now: datetime) -> list[Event]:
        """Something was seen, measured or announced; the consequences, in order (without the event itself)."""
        return self.dispatch(event, utc(now, self.zone))

    def act(self, effect: Effect, now: datetime) -> None:
        """Carry out what a dialog or the remote command line decided. Never raises: what is wrong is in the logbook."""
        if effect.skill == "speech" and effect.action == "say":
            self.announce(effect, utc(now, self.zone))
        elif effect.skill not in self.skills:
            if effect.skill not in ELSEWHERE:
                self.note(Note(f"unknown effect {effect.skill}.{effect.action}: it was not carried out", "error"))
        else:
            self.dispatch(effect, utc(now, self.zone))

    def tick(self, now: datetime) -> list[Event]:
        """Time has passed (call it at least once a minute): profile changes, dwell ends, grace times, regular jobs."""
        at = utc(now, self.zone)
        consequences = self.dispatch(Tick(), at)
        if self.pings_at is None or abs(seconds_between(self.pings_at, at)) >= PINGS_EVERY_S:
            self.hear_pings(at)
        with self.lock:
            self.keeping.write_patient(self.states, at)
        return consequences

    def hear_pings(self, now: datetime) -> None:
        """Signs of life since the last look (the first time: of the last ten minutes)."""
        since = self.pings_at if self.pings_at is not None and self.pings_at < now else now - timedelta(minutes=10)
        self.pings_at = now
        try:
            points = self.store.between("alive", since, now)
        except Exception as error:
            log.error("the store cannot be read: %s", error)
            return
        if points:
            pings = [{**point.tags, "at": point.at.isoformat()} for point in points]
            self.dispatch(Effect("services", "pinged", {"pings": pings}), now)

    def stored(self, name: str, now: datetime) -> bool:
        """Is the state of this skill in the store? When it is not (a full disk), writing it is tried once more."""
        with self.lock:
            if self.keeping.waits(name):
                self.keeping.write_all(self.states, utc(now, self.zone))
            return not self.keeping.waits(name)

    def snapshot(self, now: datetime) -> House:
        """The house as dialogs, report, page and light see it; instants on the wall clock of the house."""
        at = utc(now, self.zone)
        with self.lock:
            return picture(self.states, at, self.about(at))

    def status(self, now: datetime, lang: Lang) -> dict[str, str]:
        """One sentence a skill, by its name."""
        at = utc(now, self.zone)
        about = self.about(at)
        return {name: skill.status(self.states[name], at, about, lang) for name, skill in self.skills.items()}

    def listen(self, bus: "Bus", clock: "Clock") -> Callable[[], None]:
        """Handle every event that others publish on the bus; the answer ends that."""

        def hear(event: Event) -> None:
            if self.publishing != threading.get_ident():
                self.handle(event, clock.now())

        return bus.subscribe(Event, hear)

    def close(self, now: datetime) -> None:
        """Write what is only in memory; call it before the process ends."""
        with self.lock:
            self.keeping.write_all(self.states, utc(now, self.zone))

    # -- how it works ---------------------------------------------------------------------------------------------

    def dispatch(self, stimulus: Stimulus, now: datetime) -> list[Event]:
        """Give a stimulus, then everything that follows from it, to every skill in order."""
        with self.lock:
            return self.settle(stimulus, now)

    def settle(self, stimulus: Stimulus, now: datetime) -> list[Event]:
        waiting: deque[Stimulus] = deque([stimulus])
        consequences: list[Event] = []
        about: About | None = None
        for _ in range(MOST):
            if not waiting:
                break
            current = waiting.popleft()
            for name, skill in self.listeners(current):
                before = self.states[name]
                about = about or self.about(now)
                outcomes = self.decide(skill, before, current, now, about)
                if name in FEEDING and self.states[name] is not before:
                    about = None
                for outcome in outcomes:
                    self.take(outcome, waiting, consequences)
        else:
            self.note(Note("the skills answer each other without end; the rest was dropped", "error"))
        self.keeping.write(self.states)
        self.publish(consequences)
        return consequences

    def decide(
        self, skill: Skill[Any], before: Any, stimulus: Stimulus, now: datetime, about: About
    ) -> tuple[Outcome, ...]:
        try:
            after, outcomes = skill.decide(before, stimulus, now, about)
        except Exception as error:
            # One skill that stumbles (most often on the arguments of an effect) never stops the others.
            what = f"{stimulus.skill}.{stimulus.action}" if isinstance(stimulus, Effect) else type(stimulus).__name__
            problem = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            self.note(Note(f"{skill.NAME} could not carry out {what}: {problem}", "error"))
            if not isinstance(error, ValueError | KeyError):
                log.exception("%s failed on %s", skill.NAME, what)
            return ()
        if after is not before and after != before:
            self.states[skill.NAME] = after
            self.keeping.changed(skill, before, after)
        return tuple(outcomes)

    def take(self, outcome: Outcome, waiting: deque[Stimulus], consequences: list[Event]) -> None:
        if isinstance(outcome, Event):
            consequences.append(outcome)
            waiting.append(outcome)
        elif isinstance(outcome, Effect):
            waiting.append(outcome)
        elif isinstance(outcome, Point):
            self.keeping.points.append(outcome)
        else:
            self.note(outcome)

    def listeners(self, stimulus: Stimulus) -> list[tuple[str, Skill[Any]]]:
        """The skills that decide on this stimulus, in order."""
        kind, own = type(stimulus), stimulus.skill if isinstance(stimulus, Effect) else ""
        found = self.hearing.get((kind, own))
        if found is None:
            found = [(n, s) for n, s in self.skills.items() if n == own or issubclass(kind, s.HEARS)]
            self.hearing[(kind, own)] = found
        return found

    def derived(self, name: str, make: Callable[[Any], Any]) -> Any:
        """What others want to know of a state, made once for each state."""
        state = self.states[name]
        kept = self.known.get(name)
        if kept is None or kept[0] is not state:
            kept = self.known[name] = (state, make(state))
        return kept[1]

    def about(self, now: datetime) -> About:
        """What the skills may know of each other at this instant."""
        states = self.states
        mode: modes.State = states["modes"]
        present, arrived = self.derived("presence", lambda s: (presence.present(s), presence.arrivals(s)))
        temperatures, lux = self.derived("climate", self.air)
        worst, past = self.derived("problems", lambda s: (problems.worst(s), problems.past(s)))
        told = states["heater"].told
        return About(
            settings=self.settings,
            zone=self.zone,
            lang=self.settings.house.main_language,
            mode=mode.mode,
            mode_since=mode.since,
            silence=states["silence"].on,
            present=present,
            arrived=arrived,
            somebody=presence.somebody(states["presence"], mode.mode, now, self.settings),
            temperatures=temperatures,
            lux=lux,
            day=states["nightlight"].day,
            worst=worst,
            past_problem=past,
            comfort=told.startswith("comfort") if told else None,
            unheard=self.derived("messages", lambda s: len(messages.unheard(s))),
        )

    def air(self, state: climate.State) -> tuple[dict[str, Reading], Reading | None]:
        lux = state.readings.get(f"light/{self.settings.nightlight.light_place}")
        return climate.series(state, "temperature"), lux

    def announce(self, effect: Effect, now: datetime) -> None:
        from basecamp.events import Announcement

        args = effect.args
        lang: Lang = "en" if args.get("lang", self.settings.house.main_language) == "en" else "fr"
        said = Announcement(now, str(args.get("text", "")), lang, bool(args.get("urgent", False)))
        self.publish([said])

    def publish(self, events: list[Event]) -> None:
        if self.bus is None:
            return
        with self.lock:
            before, self.publishing = self.publishing, threading.get_ident()
            try:
                for event in events:
                    self.bus.publish(event)
            finally:
                self.publishing = before

    def note(self, note: Note) -> None:
        if self.logbook is not None:
            self.logbook.add(note.level, note.text)
        else:
            log.log(getattr(logging, note.level.upper()) if note.level != "info" else logging.DEBUG, "%s", note.text)
