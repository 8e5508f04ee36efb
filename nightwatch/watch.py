"""The watchman's mind: verdicts become records, records become notices, notices become deliveries.

Nothing here waits, reads the clock or touches the world: the runner (real time) and the simulator (story time) feed
it with readings and outcomes and ask what is to be done. Every step ends with one commit of all that changed.
"""

import logging
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from basecamp.house import Lang
from basecamp.settings.nightwatch import NightwatchSettings
from nightwatch import routine
from nightwatch.alarms import Notice, Policy, Record, acknowledge, iso, step
from nightwatch.channels.channel import Sent
from nightwatch.checks.check import Check, unread
from nightwatch.checks.mains import SUBJECT, Mains
from nightwatch.keeper import Keeper
from nightwatch.outbox import Delivery, Outbox
from nightwatch.routing import best_effort, steps_for
from nightwatch.sources.port import ChannelReading, Raised
from nightwatch.trust import Trust, look
from nightwatch.verdict import Action, Instant, State, Text, Unreadable, Verdict, forget_waiting

log = logging.getLogger(__name__)
Key = tuple[str, str]
ROADS = ("network", "internet", "gsm")
"""Checks whose recovery is a reason to try again at once what could not be sent."""
RESTING = Text("Suspendu : coupure de courant.", "Suspended: power cut.")
NOT_READ = Text("La lecture n'a pas répondu à temps.", "The reading did not answer in time.")


@dataclass(frozen=True)
class Seen:
    """A verdict as it is shown: `at` ISO 8601, `since` the instant of this level."""

    check: str
    subject: str
    verdict: Verdict
    at: str
    since: str


@dataclass(frozen=True)
class Happened:
    """What a step brought, for whoever prints or logs it."""

    seen: tuple[Seen, ...] = ()
    """Verdicts whose level changed."""
    notices: tuple[Notice, ...] = ()
    actions: tuple[Action, ...] = ()


class Watch:
    """The whole memory and judgment of the watchman. `destinations`: "channel:person" that exist."""

    def __init__(
        self,
        settings: NightwatchSettings,
        lang: Lang,
        checks: Sequence[Check],
        keeper: Keeper,
        destinations: Sequence[str],
        now: Instant,
    ) -> None:
        self.settings = settings
        self.lang = lang
        self.checks = {check.name: check for check in checks}
        self.keeper = keeper
        self.destinations = tuple(destinations)
        alarms = settings.alarms
        self.policy = Policy(alarms.repeat_s, alarms.repeats, alarms.flap_count, alarms.flap_s, alarms.calm_s)
        self.states: dict[str, dict[str, State]] = {}
        for key, state in keeper.load("check").items():
            name, _, subject = key.partition("/")
            self.states.setdefault(name, {})[subject] = forget_waiting(state)
        self.records: dict[Key, Record] = {
            (record.check, record.subject): record for record in map(Record.from_json, keeper.load("record").values())
        }
        self.handed: dict[str, tuple[Raised, float]] = {
            key: (Raised(key, data["fr"], data["en"], data["critical"]), float(data["until_s"]))
            for key, data in keeper.load("raised").items()
        }
        meta = keeper.load("meta")
        self.trust = Trust(**meta["trust"]) if "trust" in meta else Trust()
        self.next_alarm = int(meta.get("next_alarm", {}).get("n", 1))
        self.windows: list[tuple[tuple[str, ...], datetime, datetime]] = [
            (window.checks, window.start, window.end) for window in alarms.maintenance
        ]
        for data in keeper.load("maintenance").values():
            start, end = datetime.fromisoformat(data["start"]), datetime.fromisoformat(data["end"])
            self.windows.append((tuple(data["checks"]), start, end))
        self.outbox = Outbox(alarms, keeper)
        self.board: dict[Key, Seen] = {}
        self.next_read: dict[str, float] = dict.fromkeys(self.checks, now.steady)
        self.next_prune = now.steady + 3600
        self.next_regular = now.steady
        self.marks: dict[str, str] = dict(meta.get("marks", {}))
        self.synchronised: bool | None = None
        self.fresh = True
        self.doubt_until = now.steady
        self.rested = self.resting(now)
        self.outbox.take_up(now.steady)
        self.started = now
        if keeper.recovered:
            self.tell_of_recovery(now)
        keeper.commit()

    def tell_of_recovery(self, now: Instant) -> None:
        """The database was damaged: what it knew is lost or doubtful, and people must know."""
        where, self.keeper.recovered = self.keeper.recovered, ""
        text = Text(
            f"La base de nightwatch était abîmée ; elle est gardée ({where}) et une neuve commence.",
            f"Nightwatch's database was damaged; it is kept ({where}) and a new one begins.",
        )
        self.send(Notice("info", "database", "file", 0, "warning", text, iso(now)), now)

    # -- time -------------------------------------------------------------------------------------------------------

    def instant(self, wall: datetime, steady: float) -> tuple[Instant, tuple[Notice, ...]]:
        """The instant for this step: the wall clock with what it is worth."""
        before = self.trust
        self.trust, news = look(
            before, wall.timestamp(), steady, self.settings.host.jump_s, self.synchronised, fresh=self.fresh
        )
        self.fresh = False
        if not self.trust.trusted:
            self.doubt_until = steady + self.settings.alarms.inhibit_s
        now = Instant(wall, steady, self.trust.trusted, self.awake_s(steady))
        if before.trusted != self.trust.trusted or before.jumped_s != self.trust.jumped_s:
            self.keeper.put("meta", "trust", self.trust.as_json())
        if news is None:
            return now, ()
        notice = Notice("info", "clock", "clock", 0, "info", news, iso(now))
        self.send(notice, now)
        self.keeper.commit()
        return now, (notice,)

    def awake_s(self, steady: float) -> float:
        """See Instant.awake_s."""
        mains = self.checks.get("mains")
        return (
            mains.awake_s(self.states.get("mains", {}).get(SUBJECT, {}), steady)
            if isinstance(mains, Mains)
            else math.inf
        )

    def heartbeat(self, now: Instant) -> None:
        """Remember how far steady time has come (once a minute is enough), and the wall beside it."""
        self.keeper.put("meta", "steady", {"s": round(now.steady, 1), "wall": now.wall.timestamp()})
        self.keeper.put("meta", "trust", self.trust.as_json())
        self.keeper.commit()

    # -- readings ---------------------------------------------------------------------------------------------------

    def resting(self, now: Instant) -> bool:
        """Is everything but the mains suspended?"""
        mains = self.checks.get("mains")
        return isinstance(mains, Mains) and mains.suspends(self.states.get("mains", {}).get(SUBJECT, {}), now)

    def due(self, now: Instant) -> list[Check]:
        """The checks to be read now; their next time is set."""
        resting = self.resting(now)
        if self.rested and not resting:
            self.outbox.kick(now.steady)
        self.rested = resting
        steady = now.steady
        names = [name for name, at in self.next_read.items() if at <= steady]
        due = [check for name in names if (check := self.checks[name]).always or not resting]
        for check in due:
            every = check.timing.every_s
            late = now.steady - self.next_read[check.name]
            self.next_read[check.name] += every * (1 + late // every)
        return due

    def known(self, check: str) -> dict[str, State]:
        """What is remembered of each real subject of a check ("*" stands for a check nothing of which is known)."""
        return {subject: state for subject, state in self.states.get(check, {}).items() if subject != "*"}

    def observe(self, check: Check, readings: Mapping[str, Any] | Unreadable, now: Instant) -> Happened:
        """The readings of one check have come (or could not be taken): judge, raise, resolve, write."""
        resting = self.resting(now)
        if resting and not check.always:
            return Happened()
        states = self.states.setdefault(check.name, {})
        if isinstance(readings, Unreadable):
            # Nothing could be read: every subject known so far is unknown, or the check as a whole.
            readings = dict.fromkeys(states or {"*": {}}, readings)
        seen: list[Seen] = []
        notices: list[Notice] = []
        actions: list[Action] = []
        if "*" in states and "*" not in readings:
            readings = {"*": None} | dict(readings)
        for subject, reading in readings.items():
            state = states.get(subject, {})
            if subject == "*" and reading is None:
                verdict = Verdict("ok", Text("Lecture rétablie.", "Reading works again."), {"level": "ok"})
                states.pop("*")
                self.keeper.put("check", f"{check.name}/*", None)
            elif isinstance(reading, Unreadable):
                verdict = unread(check, reading, state, now)
            else:
                verdict = check.judge(reading, state, now)
            if not (subject == "*" and reading is None):
                self.remember(check.name, subject, verdict.state)
            changed = self.show(check.name, subject, verdict, now)
            if changed is not None:
                seen.append(changed)
            notices += self.weigh(check, subject, verdict, now)
            for text in verdict.news:
                notice = Notice("info", check.name, subject, 0, "info", text, iso(now))
                self.send(notice, now)
                notices.append(notice)
            actions += verdict.actions
        if check.always and self.resting(now) and not resting:
            seen += self.suspend(now)
        for action in actions:
            self.keeper.audit(iso(now), f"{action.what} {action.target}")
        self.keeper.commit()
        return Happened(tuple(seen), tuple(notices), tuple(actions))

    def remember(self, check: str, subject: str, state: State) -> None:
        states = self.states[check]
        before = states.get(subject)
        states[subject] = state
        # A figure that moves within the same level is not worth a write to the card.
        if before is None or {**before, "reason": 0, "seen": 0} != {**state, "reason": 0, "seen": 0}:
            self.keeper.put("check", f"{check}/{subject}", dict(state))

    def show(self, check: str, subject: str, verdict: Verdict, now: Instant) -> Seen | None:
        """Put it on the board; the answer is what is new: another level."""
        before = self.board.get((check, subject))
        same = before is not None and before.verdict.level == verdict.level
        since = before.since if before is not None and same else iso(now)
        shown = Seen(check, subject, verdict, iso(now), since)
        self.board[(check, subject)] = shown
        return None if same else shown

    def suspend(self, now: Instant) -> list[Seen]:
        """Show every other verdict as suspended, not as fine."""
        shown: list[Seen] = []
        for (name, subject), before in list(self.board.items()):
            check = self.checks.get(name)
            if check is None or check.always:
                continue
            changed = self.show(name, subject, Verdict("suspended", RESTING, before.verdict.state), now)
            if changed is not None:
                shown.append(changed)
        return shown

    # -- alarms -----------------------------------------------------------------------------------------------------

    def weigh(self, check: Check, subject: str, verdict: Verdict, now: Instant) -> list[Notice]:
        """One verdict into its record; what must be told is sent."""
        key = (check.name, subject)
        record = self.records.get(key)
        if record is None:
            if verdict.level in ("ok", "suspended"):
                return []
            record = Record(check.name, subject)
        # What cannot be known because of the clock is told once, as the fault of the clock.
        quiet = self.quiet(check, subject, now) or (verdict.level == "unknown" and now.steady < self.doubt_until)
        after, notices = step(
            record,
            verdict.level,
            verdict.reason,
            now,
            self.policy,
            quiet=quiet,
            next_id=self.next_alarm,
            unknown_after_s=check.timing.unknown_s,
        )
        if after.id == self.next_alarm:
            self.next_alarm += 1
            self.keeper.put("meta", "next_alarm", {"n": self.next_alarm})
        if after != record:
            self.records[key] = after
            if check.name in ROADS and after.level == "ok" != record.level:
                self.outbox.kick(now.steady)
            # The words of a lasting alarm may change with each reading; that alone is not worth a write.
            if replace(after, reason=record.reason) != record:
                self.keeper.put("record", f"{check.name}/{subject}", after.as_json())
        for notice in notices:
            self.send(notice, now)
        return list(notices)

    def quiet(self, check: Check, subject: str, now: Instant) -> bool:
        """Is a fault of this subject explained by another one, or under maintenance?"""
        if now.awake_s < self.settings.alarms.inhibit_s and not check.always:
            return True
        for key in check.explained_by(subject):
            record = self.records.get(key)
            if record is not None:
                recovering = (
                    record.changed_s is not None and now.steady - record.changed_s < self.settings.alarms.inhibit_s
                )
                if record.level != "ok" or recovering:
                    return True
            # What explains it may itself be waiting to be believed.
            if self.states.get(key[0], {}).get(key[1], {}).get("waiting") == "worse":
                return True
        return self.maintained(check.name, subject, now.wall)

    def maintained(self, check: str, subject: str, wall: datetime) -> bool:
        names = {"*", check, f"{check}/{subject}"}
        return any(start <= wall < end and names & set(checks) for checks, start, end in self.windows)

    def send(self, notice: Notice, now: Instant) -> None:
        """Into the outbox, by its route."""
        steps = steps_for(notice, self.settings.alarms.routes, self.destinations)
        if not steps:
            log.error("nobody can be told (no channel is set up): %s", notice.text.en)
        self.outbox.add(notice, steps, now.steady)

    def find(self, alarm: int) -> Record | None:
        """The record that carries this alarm number now."""
        return next((record for record in self.records.values() if record.id == alarm and alarm), None)

    def answered(self, notice: Notice) -> bool:
        """Has this alarm been acknowledged, or is it over?"""
        record = self.find(notice.alarm)
        return record is None or bool(record.acknowledged) or record.level != "critical"

    def acknowledge(self, alarm: int, who: str, now: Instant) -> bool:
        """Somebody takes care of it; False when no living alarm has this number. 0 = all of them."""
        done = False
        for key, record in list(self.records.items()):
            if record.level != "ok" and (alarm in (record.id, 0)):
                after = acknowledge(record, who)
                self.records[key] = after
                self.keeper.put("record", f"{key[0]}/{key[1]}", after.as_json())
                self.keeper.audit(iso(now), f"alarm {record.id} acknowledged by {who}")
                done = True
        self.keeper.commit()
        return done

    def maintain(self, checks: Sequence[str], start: datetime, end: datetime, who: str, now: Instant) -> None:
        """Open a maintenance window; it ends by itself."""
        self.windows.append((tuple(checks), start, end))
        data = {"checks": list(checks), "start": start.isoformat(), "end": end.isoformat()}
        self.keeper.put("maintenance", start.isoformat() + "/" + ",".join(checks), data)
        self.keeper.audit(iso(now), f"maintenance of {', '.join(checks)} until {end.isoformat()} by {who}")
        self.keeper.commit()

    def hand_in(self, raised: Raised, now: Instant) -> None:
        """The house raises an alarm; it holds until it is not repeated for `inlet.hold_s`."""
        until = now.steady + self.settings.inlet.hold_s
        self.handed[raised.key] = (raised, until)
        data = {"fr": raised.fr, "en": raised.en, "critical": raised.critical, "until_s": until}
        self.keeper.put("raised", raised.key, data)
        self.keeper.commit()
        if "raised" in self.next_read:
            self.next_read["raised"] = now.steady

    def take_back(self, key: str) -> None:
        """The house says that it is over."""
        if self.handed.pop(key, None) is not None:
            self.keeper.put("raised", key, None)
            self.keeper.commit()
            if "raised" in self.next_read:
                self.next_read["raised"] = min(self.next_read.values())

    def raised(self, now: Instant) -> list[Raised]:
        """The alarms of the house that are still on."""
        for key in [key for key, (_, until) in self.handed.items() if now.steady >= until]:
            self.take_back(key)
        return [one for one, _ in self.handed.values()]

    def test_alarm(self, mark: str, now: Instant) -> Notice:
        """A test message by every real way out, one each."""
        notice = Notice("info", "test", mark, 0, "info", routine.TEST, iso(now))
        ways = tuple(one for one in self.destinations if not best_effort(one))
        self.outbox.add(notice, (ways,) if ways else (), now.steady)
        self.keeper.commit()
        return notice

    def regular(self, now: Instant) -> None:
        """The weekly test and the daily report, when it is time (and the clock can be believed)."""
        if not now.trusted:
            return
        marks = dict(self.marks)
        alarms = self.settings.alarms
        if mark := routine.is_due(alarms.self_test, marks.get("self_test", ""), now.wall):
            marks["self_test"] = mark
            # The first start only takes note: a test belongs to its hour.
            if "self_test" in self.marks or now.steady - self.started.steady > 60:
                self.test_alarm("weekly", now)
        if mark := routine.is_due(alarms.report_at, marks.get("report", ""), now.wall):
            marks["report"] = mark
            if "report" in self.marks or now.steady - self.started.steady > 60:
                text = routine.report((s.check, s.subject, s.verdict) for s in self.board.values())
                self.send(Notice("info", "report", "daily", 0, "info", text, iso(now)), now)
        if marks != self.marks:
            self.marks = marks
            self.keeper.put("meta", "marks", marks)

    # -- out --------------------------------------------------------------------------------------------------------

    def tick(self, now: Instant) -> None:
        """What only time brings: escalation, giving up, forgetting."""
        self.outbox.tick(now.steady, self.answered)
        if now.steady >= self.next_regular:
            self.next_regular = now.steady + 20
            self.regular(now)
        if now.steady >= self.next_prune:
            self.next_prune = now.steady + 3600
            self.outbox.prune(
                now.steady, [r.id for r in self.records.values() if r.level != "ok" or r.announced != "ok"]
            )
            self.windows = [window for window in self.windows if window[2] > now.wall]
            for key, data in self.keeper.load("maintenance").items():
                if datetime.fromisoformat(data["end"]) <= now.wall:
                    self.keeper.put("maintenance", key, None)
        if self.keeper.recovered:
            self.tell_of_recovery(now)
        self.keeper.commit()

    def take(self, channel: str, now: Instant) -> Delivery | None:
        """The next message to hand to a channel, written down as being sent; None = nothing to send."""
        one = self.outbox.due(channel, now.steady)
        if one is None:
            return None
        one = self.outbox.start(one.id, now.steady)
        self.keeper.commit()
        return one

    def sent(self, number: int, outcome: Sent, now: Instant) -> None:
        """What became of a message."""
        self.outbox.finish(number, outcome, now.steady)
        self.outbox.tick(now.steady, self.answered)
        self.keeper.commit()

    def accounts(self, now: Instant, conditions: Mapping[str, str]) -> dict[str, ChannelReading]:
        """How the real channels do; `conditions`: what each says of itself."""
        readings: dict[str, ChannelReading] = {}
        for name, condition in conditions.items():
            account = self.outbox.accounts.get(name)
            waiting = self.outbox.oldest_wait(name, now.steady)
            failures, error = (account.failures, account.error) if account is not None else (0, "")
            readings[name] = ChannelReading(failures, waiting, error, condition)
        return readings

    def next_wake(self, steady: float) -> float:
        """Steady instant at which something may have to be done."""
        if self.rested:
            reads = min((at for name, at in self.next_read.items() if self.checks[name].always), default=math.inf)
        else:
            reads = min(self.next_read.values(), default=math.inf)
        return min(reads, self.outbox.next_wake(steady), steady + 3600)


Clock = Callable[[], Instant]
