"""The whole house: every skill, kept in the store, fed with events and effects. No asyncio, no hardware.

Whoever composes a process calls `handle` for what was seen, `act` for what a dialog decided and `tick` regularly;
the consequences come back and go out on the bus. `skills.carriers` drives the devices towards what the states want.
"""

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from basecamp.effects import Effect
from basecamp.events import Event
from basecamp.house import Absence, House, Lang
from basecamp.settings import Settings
from basecamp.store import Point, Store
from skills import (
    absence,
    climate,
    doorbell,
    greetings,
    heater,
    keep,
    kiosk,
    lightpad,
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
KEEP_EVERY_S = 900.0
"""What changes all the time (signal strengths, readings) is written this often only."""
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
        self.states: dict[str, Any] = {skill.NAME: self.restore(skill) for skill in SKILLS}
        self.points: list[Point] = []
        self.changed: set[str] = set()
        """Skills whose state must be written at once."""
        self.unkept: set[str] = set()
        """Skills whose state may wait for the next regular writing."""
        self.kept_at: datetime | None = None
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
        if self.unkept and (self.kept_at is None or abs(seconds_between(self.kept_at, at)) >= KEEP_EVERY_S):
            self.keep_all(at)
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

    def snapshot(self, now: datetime) -> House:
        """The house as dialogs, report, page and light see it; instants on the wall clock of the house."""
        with self.lock:
            return self.picture(utc(now, self.zone))

    def picture(self, at: datetime) -> House:
        about = self.about(at)
        mode: modes.State = self.states["modes"]
        away: absence.State = self.states["absence"]
        air: climate.State = self.states["climate"]
        people = (
            replace(p, since=about.local(p.since) if p.since else None)
            for p in presence.people(self.states["presence"], self.settings)
        )
        return House(
            mode=mode.mode,
            mode_since=about.local(mode.since) if mode.since else None,
            silence=self.states["silence"].on,
            heating=heater.view(self.states["heater"], at, about),
            absence=Absence(about.local(away.since), about.local(away.back) if away.back else None)
            if away.since
            else None,
            temperatures=climate.temperatures(air, about),
            people=tuple(people),
            messages=tuple(replace(m, at=about.local(m.at)) for m in self.states["messages"].items),
            problems=tuple(
                replace(p, since=about.local(p.since), until=about.local(p.until) if p.until else None)
                for p in problems.listed(self.states["problems"])
            ),
            power=climate.power(air, at, about),
            water=climate.water(air, at, about),
            services=services.listed(self.states["services"], at, about),
            low_batteries=climate.weak_batteries(air),
            network_ok=False if air.network_down else None,
            nightlight=self.states["nightlight"].mode,
            music=self.states["music"].playlist,
            day=about.day,
        )

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
        self.keep_all(utc(now, self.zone))

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
        self.write()
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
            durable = getattr(skill, "durable", None)
            late = durable is not None and durable(before) == durable(after)
            (self.unkept if late else self.changed).add(skill.NAME)
        return tuple(outcomes)

    def take(self, outcome: Outcome, waiting: deque[Stimulus], consequences: list[Event]) -> None:
        if isinstance(outcome, Event):
            consequences.append(outcome)
            waiting.append(outcome)
        elif isinstance(outcome, Effect):
            waiting.append(outcome)
        elif isinstance(outcome, Point):
            self.points.append(outcome)
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
        self.publishing = threading.get_ident()
        try:
            for event in events:
                self.bus.publish(event)
        finally:
            self.publishing = None

    def note(self, note: Note) -> None:
        if self.logbook is not None:
            self.logbook.add(note.level, note.text)
        else:
            log.log(getattr(logging, note.level.upper()) if note.level != "info" else logging.DEBUG, "%s", note.text)

    def restore(self, skill: Skill[Any]) -> Any:
        """The state kept in the store, or the first one; a damaged one is told and replaced."""
        data = self.store.state(f"skill.{skill.NAME}")
        if data is None:
            return skill.first(self.settings)
        try:
            state = keep.load(type(skill.first(self.settings)), data)
            hook: Callable[[Any], Any] | None = getattr(skill, "after_restart", None)
            return hook(state) if hook is not None else state
        except ValueError as error:
            self.note(Note(f"the kept state of {skill.NAME} cannot be read ({error}): it starts afresh", "error"))
            return skill.first(self.settings)

    def write(self) -> None:
        """Everything that one stimulus changed is kept together; a store that fails is told, the house goes on."""
        if not self.changed and not self.points:
            return
        points, names = self.points, sorted(self.changed)
        self.points, self.changed = [], set()
        try:
            with self.transaction():
                for point in points:
                    self.store.write(point)
                for name in names:
                    self.store.set_state(f"skill.{name}", keep.dump(self.states[name]))
        except Exception as error:
            self.unkept.update(names)
            log.error("the store cannot be written, %d points are lost: %s", len(points), error)
        else:
            self.unkept.difference_update(names)

    def keep_all(self, now: datetime) -> None:
        """Write the states that could wait."""
        self.kept_at = now
        self.changed |= self.unkept
        self.write()

    def transaction(self) -> AbstractContextManager[None]:
        """One commit for all that is written inside, where the store can do that."""
        begin: Callable[[], AbstractContextManager[None]] | None = getattr(self.store, "transaction", None)
        return begin() if begin is not None else contextlib.nullcontext()
