"""Telling a story: the same `Watch` as in a real house, fed by a simulated one, from event to event."""

import math
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from nightwatch.alarms import Notice
from nightwatch.channels.channel import Sent
from nightwatch.checks.check import Check, all_checks
from nightwatch.delivery import Delivery
from nightwatch.keeper import MemoryKeeper
from nightwatch.routing import channel_of
from nightwatch.shown import Happened, Seen
from nightwatch.simulation.house import SimulatedHouse
from nightwatch.simulation.story import Happening, Story, seconds
from nightwatch.sources.port import ChannelReading, Raised, SourceError
from nightwatch.texts import message
from nightwatch.verdict import Instant, Text, Unreadable
from nightwatch.watch import Watch

T = TypeVar("T")
Line = dict[str, Any]
"""One line of the tale, as `--json` prints it."""

LATENCY = {"sms": 3.0, "pushover": 0.4, "voice": 0.2}
HANG = {"sms": 45.0, "pushover": 15.0, "voice": 3.0}
"""Seconds a channel takes to confirm, and to be given up."""


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that never really waits, without an event loop."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise RuntimeError("a simulated source must answer at once")


@dataclass
class Flight:
    """A message on its way."""

    delivery: Delivery
    lands: float
    sent: Sent


@dataclass
class Tale:
    """A story being told. `run` yields its lines in order."""

    story: Story
    house: SimulatedHouse = field(init=False)
    origin: float = field(init=False)
    keeper: MemoryKeeper = field(default_factory=MemoryKeeper)
    at: float = 0.0
    clock_off: float = 0.0
    steady_off: float = 0.0
    received: dict[int, int] = field(default_factory=dict)
    """Delivery -> copies that really arrived."""
    flights: dict[str, Flight] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    down_until: float | None = None
    checks: list[Check] = field(init=False)
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        self.origin = self.story.start.timestamp()
        self.house = SimulatedHouse(self.story.start, self.story.house)
        self.checks = all_checks(self.story.settings)
        self.begin()

    def begin(self) -> None:
        """Nightwatch starts (again) with what it had kept."""
        people = self.story.settings.alarms.people
        destinations = [f"sms:{name}" for name, person in people.items() if person.sms]
        destinations += [f"pushover:{name}" for name, person in people.items() if person.pushover]
        destinations.append("voice:house")
        now = Instant(self.wall(), self.at - self.steady_off)
        self.watch = Watch(self.story.settings, self.story.language, self.checks, self.keeper, destinations, now)
        self.house.accounts = self.accounts
        self.house.watch_raised = lambda: self.watch.raised(self.now())

    def wall(self) -> datetime:
        return datetime.fromtimestamp(self.origin + self.at + self.clock_off, self.story.start.tzinfo)

    def now(self) -> Instant:
        steady = self.at - self.steady_off
        return Instant(self.wall(), steady, self.watch.trust.trusted, self.watch.awake_s(steady))

    def accounts(self) -> dict[str, ChannelReading]:
        broken = "" if self.house.values["modem"] else "the modem does not answer"
        return self.watch.post.accounts(self.now(), {"sms": broken, "pushover": ""})

    # -- the loop ---------------------------------------------------------------------------------------------------

    def run(self) -> Iterator[Line]:
        """Tell it to the end."""
        events = list(self.story.events)
        while self.at <= self.story.length_s:
            self.house.advance(self.at)
            while events and events[0].at <= self.at:
                self.happen(events.pop(0).what)
            if self.down_until is None:
                self.live()
            elif self.at >= self.down_until:
                self.down_until = None
                self.begin()
                self.live()
            yield from self.lines
            self.lines.clear()
            self.at = self.next_at(events[0].at if events else math.inf)

    def next_at(self, event: float) -> float:
        if self.down_until is not None:
            return min(event, self.down_until) if event > self.at else self.down_until
        wake = self.watch.next_wake(self.at - self.steady_off) + self.steady_off
        landing = min((flight.lands for flight in self.flights.values()), default=math.inf)
        return max(min(event, wake, landing), self.at + 0.25)

    def live(self) -> None:
        """One turn of the watchman's loop."""
        now, notices = self.watch.instant(self.wall(), self.at - self.steady_off)
        self.tell(Happened(notices=notices))
        for channel in list(self.flights):
            if self.flights[channel].lands <= self.at:
                flight = self.flights.pop(channel)
                self.watch.post.sent(flight.delivery.id, flight.sent, now)
        for check in self.watch.due(now):
            self.tell(self.watch.observe(check, self.read(check, now), now))
        self.watch.tick(now)
        for channel in LATENCY:
            if channel not in self.flights:
                one = self.watch.post.take(channel, now)
                if one is not None:
                    self.fly(channel, one)

    def read(self, check: Check, now: Instant) -> Any:
        try:
            if check.name == "host":
                self.watch.synchronised = self.house.values.get("synchronised")
            return at_once(check.read(self.house, now, self.watch.known(check.name)))
        except SourceError as error:
            return Unreadable(Text(error.fr, error.en))

    # -- what happens -----------------------------------------------------------------------------------------------

    def happen(self, what: Happening) -> None:
        for name, value in what.set.items():
            self.house.set(name, value)
        if what.clock:
            self.clock_off += seconds(what.clock)
        if what.ack is not None and self.down_until is None:
            self.watch.acknowledge(what.ack, "story", self.now())
        if what.raise_ is not None:
            said = what.raise_
            if said.active:
                self.watch.hand_in(Raised(said.key, said.fr, said.en), self.now())
            else:
                self.tell(self.watch.take_back(said.key, Text(said.fr, said.en), self.now()))
        if what.maintenance is not None:
            end = self.now().utc + timedelta(seconds=seconds(what.maintenance.span))
            self.watch.maintain(what.maintenance.checks, self.wall(), end, "story", self.now())
        if what.restart is not None:
            # Killed: what is on its way may still land, but nobody is told.
            self.flights.clear()
            self.down_until = self.at + what.restart
            self.steady_off += what.restart

    def fly(self, channel: str, one: Delivery) -> None:
        """Hand a message to a simulated channel."""
        how = str(self.house.values.get(channel, "ok"))
        if channel == "sms" and not (self.house.values["modem"] and self.house.values["modem.registered"]):
            how = "refuse"
        if channel == "pushover" and not (self.house.online() and self.house.values["dns"]):
            how = "refuse"
        lands = self.at + (HANG if how in ("hang", "lost") else LATENCY)[channel]
        sent = {
            "ok": Sent.delivered(),
            "refuse": Sent.refused("simulated failure"),
            "reject": Sent.refused("simulated rejection", permanent=True),
            "hang": Sent.unknown("simulated silence"),
            "lost": Sent.unknown("simulated silence"),
        }[how]
        if how in ("ok", "hang"):
            # "hang": received, but never confirmed; "lost": neither.
            self.received[one.id] = self.received.get(one.id, 0) + 1
        self.flights[channel] = Flight(one, lands, sent)
        for number in [n for n in self.received if n not in self.watch.outbox.deliveries]:
            del self.received[number]
        text = message(one, self.story.language, "BASECAMP", self.wall().date())
        self.line(
            "message",
            channel=channel_of(one.to),
            person=text.person,
            level=text.level,
            outcome=sent.outcome,
            copy=one.copies,
            id=one.id,
            alarms=list(text.alarms),
            text=text.text,
        )

    # -- the lines --------------------------------------------------------------------------------------------------

    def line(self, kind: str, **what: Any) -> None:
        at = datetime.fromtimestamp(self.origin + self.at, self.story.start.tzinfo)
        self.lines.append({"at": at.isoformat(timespec="milliseconds"), "kind": kind, **what})

    def tell(self, happened: Happened) -> None:
        for seen in happened.seen:
            self.verdict(seen)
        for notice in happened.notices:
            self.notice(notice)
        for action in happened.actions:
            self.line("action", action=action.what, target=action.target)
            program, _, host = action.target.partition("@")
            at_once(self.house.restart(program, host))

    def verdict(self, seen: Seen) -> None:
        reason = seen.verdict.reason.say(self.story.language)
        self.line("verdict", check=seen.check, subject=seen.subject, level=seen.verdict.level, reason=reason)

    def notice(self, one: Notice) -> None:
        text = one.text.say(self.story.language)
        self.line(one.kind, id=one.alarm, check=one.check, subject=one.subject, level=one.level, text=text)


def readable(line: Line) -> str:
    """A line for people."""
    at = str(line["at"])[:19].replace("T", " ")
    kind = line["kind"]
    if kind == "verdict":
        return f"{at}  {line['check']}/{line['subject']}: {line['level']} – {line['reason']}"
    if kind == "message":
        text = str(line["text"]).replace("\n", " | ")
        return f"{at}  → {line['channel']}:{line['person']} ({line['outcome']}) {text}"
    if kind == "action":
        return f"{at}  ! {line['action']} {line['target']}"
    return f"{at}  * {kind} {line['id'] or ''} [{line['level']}] {line['check']}/{line['subject']}: {line['text']}"
