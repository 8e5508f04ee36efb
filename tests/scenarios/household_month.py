"""The house lives the family's month: invariants at every minute, and a picture.

python -m tests.scenarios.household_month OUT.png [SEED]
"""

import gc
import heapq
import random
import sys
import time as wall
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from basecamp import absence
from basecamp.bus import LocalBus
from basecamp.effects import Effect
from basecamp.events import (
    Alarm,
    Announcement,
    Doorbell,
    Event,
    Measurement,
    MessageReceived,
    ModeChanged,
    Movement,
    Presence,
    ProblemChanged,
    Sighting,
)
from basecamp.settings import Settings
from basecamp.store import SqliteStore
from hardware.simulators.thermal import Building, Thermal, outside_at, step
from skills import heater, modes, thermostat
from skills.decision import utc
from skills.household import Household
from tests.scenarios.household_family import (
    DAYS,
    FORGOTTEN_PHONE,
    PARIS,
    PEOPLE,
    PHONES,
    START,
    WORK_BEGINS,
    Happening,
    Life,
    live,
    stamp,
)

DEAF = (stamp(START + timedelta(days=17), 14), stamp(START + timedelta(days=17), 16))
"""The Bluetooth scanner hears nothing for these two hours, and its driver says so after ten minutes."""
BLIND = (stamp(START + timedelta(days=20), 3), stamp(START + timedelta(days=20), 9))
"""The thermometer of the living room says nothing for these hours."""


def settings() -> Settings:
    return Settings.model_validate(
        {
            "house": {"people": PEOPLE},
            "heating": {"device": "boiler", "profile": "holiday_week"},
            "kiosk": {"device": "kiosk"},
            "hardware": {
                "phones": {device: {"person": person, "name": device} for person, device in PHONES.items()},
                "devices": {"scanner": {"kind": "bluetooth"}},
            },
        }
    )


@dataclass
class Sample:
    """What the picture shows, every ten minutes."""

    at: float
    mode: str
    air: float
    outside: float
    goal: float
    on: bool
    home: tuple[str, ...]
    believed: tuple[str, ...]


@dataclass
class Month:
    """One simulated month; `broken` lists every invariant that did not hold."""

    life: Life
    dice: random.Random
    settings: Settings = field(default_factory=settings)
    store: SqliteStore = field(default_factory=lambda: SqliteStore(":memory:"))
    alarms: list[float] = field(default_factory=list)
    called_off: list[float] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    changes: list[tuple[float, str, str]] = field(default_factory=list)
    """Changes of mode: when, which, why."""
    house: Thermal = field(default_factory=lambda: Thermal(19.0, 17.5))
    coldest: float = 99.0
    switched: list[float] = field(default_factory=list)
    returns: list[tuple[float, float]] = field(default_factory=list)
    """Announced returns that nobody anticipated, and the air then."""
    now: float = 0.0
    causes: list[float] = field(default_factory=list)
    """Movements in lockout of somebody whom the house cannot know."""
    heard_at: dict[str, float] = field(default_factory=dict)
    home_since: dict[str, float] = field(default_factory=dict)
    announced: float = 0.0

    def __post_init__(self) -> None:
        self.queue = list(self.life.happenings)
        heapq.heapify(self.queue)
        self.bus = LocalBus()
        self.bus.subscribe(Event, self.published)
        self.start()

    def start(self) -> None:
        """The process starts (again), as after a kill: only what the store keeps is known."""
        self.household = Household(self.store, self.settings, self.bus)

    @property
    def instant(self) -> datetime:
        return datetime.fromtimestamp(self.now, PARIS)

    @property
    def mode(self) -> modes.State:
        found: modes.State = self.household.states["modes"]
        return found

    def act(self, skill: str, action: str, **args: object) -> None:
        self.counts["effects"] += 1
        self.household.act(Effect(skill, action, args), self.instant)

    def handle(self, event: Event) -> None:
        self.counts[type(event).__name__] += 1
        self.household.handle(event, self.instant)

    def wrong(self, what: str) -> None:
        self.broken.append(f"{self.instant:%a %d %b %H:%M:%S} {what}")

    # -- the month ------------------------------------------------------------------------------------------------

    def run(self) -> "Month":
        minute, end = stamp(START, 0), stamp(START + timedelta(days=DAYS), 0)
        restarts = sorted(self.dice.uniform(minute, end) for _ in range(12))
        self.now = minute
        self.household.tick(self.instant)
        while minute < end:
            minute += 60
            while self.queue and self.queue[0].at < minute:
                happening = heapq.heappop(self.queue)
                self.now = happening.at
                self.happen(happening)
            self.now = minute
            if restarts and restarts[0] < minute:
                restarts.pop(0)
                self.start()
            self.physics(minute)
            self.household.tick(self.instant)
            self.counts["ticks"] += 1
            self.check(minute)
        return self

    def happen(self, one: Happening) -> None:
        at_home = not self.life.is_out(one.who, one.at) if one.who in PEOPLE else True
        match one.kind:
            case "sight":
                if not DEAF[0] <= one.at < DEAF[1]:
                    self.heard_at[one.who] = one.at
                    self.handle(Sighting(self.instant, one.what, round(one.value), "scanner"))
            case "move":
                self.move(one)
            case "still":
                self.handle(Movement(self.instant, one.what, False))
            case "home":
                self.home_since[one.who] = one.at
                self.come_home(one)
            case "leave":
                self.leave(one)
            case "sleep" if at_home:
                self.act("modes", "set", mode="asleep")
                self.act("silence", "set", on=True, remember=True)
            case "wake" if at_home:
                self.act("modes", "set", mode="cocoon")
                self.act("silence", "restore")
            case "welcome" if at_home and self.mode.mode == "lockout":
                self.act("modes", "set", mode="cocoon")
                self.act("heater", "end_absence")
            case "bell":
                self.handle(Doorbell(self.instant))
            case "message":
                self.handle(MessageReceived(self.instant, one.who, one.what))

    def move(self, one: Happening) -> None:
        confirmed = self.confirmed(one)
        if self.mode.mode == "lockout" and not confirmed:
            self.causes.append(one.at)
        self.handle(Movement(self.instant, one.what, True))
        if confirmed and self.mode.mode == "lockout":
            self.wrong(f"locked although {one.who} moves inside with a phone that is heard")
        heapq.heappush(self.queue, Happening(one.at + 8, "still", one.what))

    def confirmed(self, one: Happening) -> bool:
        """Is the one who moves truly at home, with a phone heard lately, and not left over from before the lockout?"""
        since = self.mode.since.timestamp() if self.mode.since else 0.0
        rules = self.settings.presence
        if one.who not in PHONES or one.at - since < rules.exit_min * 60:
            return False
        if one.who == "Natacha" and self.instant.date() == FORGOTTEN_PHONE:
            return False
        heard = self.heard_at.get(one.who, 0.0)
        came = self.home_since.get(one.who, 0.0) > since and heard > since
        stayed = one.at - since < rules.stay_min * 60
        return one.at - heard < 600 and (came or stayed) and not self.life.is_out(one.who, one.at)

    def come_home(self, one: Happening) -> None:
        """Whoever finds the house locked says that they are back, most of the time (needless when greeted)."""
        if self.dice.random() < 0.9:
            heapq.heappush(self.queue, Happening(one.at + self.dice.uniform(25, 45), "welcome", "", one.who))

    def leave(self, one: Happening) -> None:
        back = datetime.fromtimestamp(one.value, PARIS) if one.value > one.at else None
        heating = self.settings.heating
        span = absence.plan(
            self.instant, back, timedelta(minutes=heating.preheat_min), timedelta(minutes=heating.min_eco_min)
        )
        self.act("modes", "set", mode="lockout")
        self.act("absence", "set", since=self.instant.isoformat(), back=back.isoformat() if back else None)
        self.announced = 0.0
        if span is not None:
            stamps = {"start": span.start, "until": span.until, "back": span.back}
            self.act("heater", "absence", **{name: at.isoformat() for name, at in stamps.items()})
            self.announced = span.back.timestamp()

    def physics(self, minute: float) -> None:
        """The building answers the heater; thermometers, water and light are read."""
        on = bool(self.household.states["heater"].on)
        outside = outside_at(minute, mean=5.0)
        self.house = step(self.house, on, outside, 60, Building())
        self.coldest = min(self.coldest, self.house.air)
        if minute % 300 == 0:
            air = 85.0 if self.dice.random() < 0.004 else round(self.house.air, 1)
            if not BLIND[0] <= minute < BLIND[1]:
                self.handle(Measurement(self.instant, "temperature", "salon", air))
            self.handle(Measurement(self.instant, "temperature", "chambre", round(self.house.air - 0.4, 1)))
        if minute in (DEAF[0] + 600, DEAF[1]):
            active = minute < DEAF[1]
            self.handle(ProblemChanged(self.instant, "hardware.scanner", "minor", "sourd", "deaf", active))
        if self.instant.date() == WORK_BEGINS and minute == stamp(WORK_BEGINS, 0):
            self.act("heater", "profile", name="work_week")

    # -- what must hold -------------------------------------------------------------------------------------------

    def published(self, event: Event) -> None:
        self.counts[f"→ {type(event).__name__}"] += 1
        match event:
            case ModeChanged():
                self.changes.append((self.now, event.mode, event.cause))
                rows = [r for r in modes.TABLE if (r.before, r.after) == (event.before, event.mode)]
                if not any(event.cause in row.causes for row in rows):
                    self.wrong(f"{event.before} → {event.mode} by {event.cause} is not in the table")
                if event.mode == "lockout" and event.cause not in ("speech", "remote"):
                    self.wrong("locked by something else than a person")
            case Alarm() if event.critical and not event.active:
                self.called_off.append(self.now)
            case Alarm() if event.critical:
                self.alarms.append(self.now)
                limit = self.settings.presence.grace_s + 130
                if not any(self.now - limit <= cause <= self.now for cause in self.causes[-50:]):
                    self.wrong(f"alarm without cause: {event.en}")
                if self.mode.mode != "lockout":
                    self.wrong(f"alarm in {self.mode.mode}")
            case Presence() if not event.present:
                heard = self.heard_at.get(event.person, 0.0)
                if self.now - heard < self.settings.presence.departure_min * 60 and event.person in PHONES:
                    self.wrong(f"{event.person} is said to be gone, heard {self.now - heard:.0f} s ago")
            case Announcement():
                self.spoken(event)

    def spoken(self, event: Announcement) -> None:
        if event.text.startswith("Qui est là"):
            # Who lives here and hears the question mostly answers it in time.
            for person in self.life.at_home(self.now + 30)[:1]:
                if self.dice.random() < 0.9:
                    heapq.heappush(self.queue, Happening(self.now + self.dice.uniform(10, 40), "welcome", "", person))
        if event.message and (self.mode.mode != "cocoon" or self.household.states["silence"].on):
            self.wrong("a message is spoken to an empty or sleeping house")
        if "bienvenue" in event.text:
            self.counts["greetings"] += 1
            for person in PEOPLE:
                if person in event.text and self.life.is_out(person, self.now + 60):
                    self.wrong(f"{person} is greeted but not at home")

    def check(self, minute: float) -> None:
        state: heater.State = self.household.states["heater"]
        if self.house.air <= self.settings.heating.frost:
            self.wrong(f"{self.house.air:.1f} °C")
        if state.switched is not None and (not self.switched or state.switched.timestamp() != self.switched[-1]):
            self.switched.append(state.switched.timestamp())
            shortest = 60 * min(self.settings.heating.min_on_min, self.settings.heating.min_off_min)
            if len(self.switched) > 1 and self.switched[-1] - self.switched[-2] < shortest:
                self.wrong("the heater was switched too soon")
        if self.announced and minute >= self.announced:
            if self.mode.mode == "lockout":
                self.returns.append((self.announced, self.house.air))
                if self.house.air < 19.0:
                    self.wrong(f"{self.house.air:.1f} °C at the announced return")
            self.announced = 0.0
        if minute % 600 == 0:
            self.sample(minute, state)

    def sample(self, minute: float, state: heater.State) -> None:
        about = self.household.about(utc(self.instant))
        if self.mode.mode == "asleep":
            choice = thermostat.choose(about.temperatures, True, self.settings.heating, utc(self.instant))
            if choice.sensor != "secondary" or "chambre" in choice.lost:
                self.wrong(f"asleep but the {choice.sensor} thermometer rules")
        self.samples.append(
            Sample(
                minute,
                self.mode.mode,
                self.house.air,
                outside_at(minute, mean=5.0),
                heater.view(state, utc(self.instant), about).setpoint or 0.0,
                bool(state.on),
                tuple(self.life.at_home(minute)),
                tuple(sorted(about.present)),
            )
        )

    def missed_intrusions(self) -> list[float]:
        """Entries of strangers into the locked house that gave no alarm within three minutes."""
        return [at for at in self.life.intrusions if not any(at <= alarm <= at + 180 for alarm in self.alarms)]


def simulate(seed: int = 1) -> Month:
    """The month of that seed, lived to its end.

    Without the cyclic garbage collector, which would walk the whole growing store again and again for nothing
    (7 of 20 s when measured).
    """
    month = Month(live(seed), random.Random(seed + 1000))
    gc.disable()
    try:
        return month.run()
    finally:
        gc.enable()


def main(arguments: list[str]) -> int:
    from tests.scenarios.household_picture import draw

    out, seed = Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 1
    began = wall.perf_counter()
    month = simulate(seed)
    took = wall.perf_counter() - began
    draw(month, out)
    print(f"{DAYS} days in {took:.1f} s, {sum(month.counts.values())} calls; {out}")
    for name, count in sorted(month.counts.items()):
        print(f"  {name}: {count}")
    print(f"  alarms: {[f'{datetime.fromtimestamp(at, PARIS):%d %b %H:%M}' for at in month.alarms]}")
    print(
        f"  announced returns: {len(month.returns)}, coldest {month.coldest:.1f} °C, {len(month.switched)} switchings"
    )
    for line in month.broken + [f"no alarm for the stranger at {at}" for at in month.missed_intrusions()]:
        print("BROKEN", line)
    return 1 if month.broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
