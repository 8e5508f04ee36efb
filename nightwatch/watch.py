"""The watchman's mind: readings become verdicts, verdicts become records, what must be told goes to the post.

Nothing here waits, reads the clock or touches the world: the runner (real time) and the simulator (story time) feed
it with readings and outcomes and ask what is to be done. Every step ends with one commit of all that changed.
"""

import logging
import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from basecamp.house import Lang
from basecamp.settings.nightwatch import NightwatchSettings
from nightwatch import routine
from nightwatch.alarms import Notice, Record, iso
from nightwatch.checks.check import Check, unread
from nightwatch.checks.mains import SUBJECT, Mains, cuts
from nightwatch.handed import Handed
from nightwatch.keeper import Keeper, revive
from nightwatch.post import Post
from nightwatch.records import Key, Records
from nightwatch.shown import Board, Happened, Seen, show, suspend
from nightwatch.sources.port import Raised
from nightwatch.texts import fits
from nightwatch.trust import Trust, look
from nightwatch.verdict import Action, Instant, State, Text, Unreadable, Verdict, forget_waiting
from nightwatch.windows import Windows

log = logging.getLogger(__name__)
ROADS = ("network", "internet", "gsm")
"""Checks whose recovery is a reason to try again at once what could not be sent."""


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
        alarms = settings.alarms
        self.states: dict[str, dict[str, State]] = {}
        for key, state in revive(keeper.load("check"), forget_waiting).items():
            name, _, subject = key.partition("/")
            self.states.setdefault(name, {})[subject] = state
        meta = keeper.load("meta")
        kept = {"trust": meta["trust"]} if "trust" in meta else {}
        self.trust = revive(kept, lambda data: Trust(**data)).get("trust", Trust())
        self.alarms = Records(alarms, keeper)
        self.handed = Handed(settings.inlet.hold_s, keeper)
        self.windows = Windows(alarms.maintenance, keeper)
        self.rounds = routine.Rounds(alarms, keeper, now.steady)
        whole = partial(fits, lang=lang, max_parts=settings.sms.max_parts)
        self.post = Post(alarms, keeper, destinations, self.alarms.answered, whole)
        self.outbox = self.post.outbox
        self.board: Board = {}
        self.next_read: dict[str, float] = dict.fromkeys(self.checks, now.steady)
        self.next_prune = now.steady + 3600
        self.next_regular = now.steady
        self.synchronised: bool | None = None
        self.fresh = True
        self.doubt_until = now.steady
        self.rested = self.resting(now)
        self.outbox.take_up(now.steady)
        if keeper.recovered:
            self.tell_of_recovery(now)
        keeper.commit()

    @property
    def records(self) -> dict[Key, Record]:
        return self.alarms.by_key

    def tell_of_recovery(self, now: Instant) -> None:
        """The database was damaged: what it knew is lost or doubtful, and people must know."""
        where, self.keeper.recovered = self.keeper.recovered, ""
        text = Text(
            f"La base de nightwatch était abîmée ; elle est gardée ({where}) et une neuve commence.",
            f"Nightwatch's database was damaged; it is kept ({where}) and a new one begins.",
        )
        self.post.send(Notice("info", "database", "file", 0, "warning", text, iso(now)), now)

    # -- time -------------------------------------------------------------------------------------------------------

    def instant(self, wall: datetime, steady: float) -> tuple[Instant, tuple[Notice, ...]]:
        """The instant for this step: the wall clock with what it is worth."""
        before = self.trust
        moved = partial(look, before, wall.timestamp(), steady, self.settings.host.jump_s, fresh=self.fresh)
        self.trust, news = moved(synchronised=self.synchronised)
        if news is not None and self.synchronised is not None:
            # What the kernel said was of the clock before the jump: it is asked again.
            self.synchronised = None
            self.trust, news = moved(synchronised=None)
            if "host" in self.next_read:
                self.next_read["host"] = steady
        self.fresh = False
        if not self.trust.trusted:
            self.doubt_until = steady + self.settings.alarms.inhibit_s
        now = Instant(wall, steady, self.trust.trusted, self.awake_s(steady))
        if before.trusted != self.trust.trusted or before.jumped_s != self.trust.jumped_s:
            self.keeper.put("meta", "trust", self.trust.as_json())
        if news is None:
            return now, ()
        notice = Notice("info", "clock", "clock", 0, "info", news, iso(now))
        self.post.send(notice, now)
        self.keeper.commit()
        return now, (notice,)

    @property
    def mains(self) -> State:
        """What the check of the mains remembers; empty while it has not looked."""
        return self.states.get(Mains.name, {}).get(SUBJECT, {})

    def cuts(self) -> list[dict[str, str]]:
        """The power cuts that are over, the newest first, as the house is told them."""
        return cuts(self.mains)

    def awake_s(self, steady: float) -> float:
        """See Instant.awake_s."""
        mains = self.checks.get("mains")
        return mains.awake_s(self.mains, steady) if isinstance(mains, Mains) else math.inf

    def heartbeat(self, now: Instant) -> None:
        """Remember how far steady time has come (once a minute is enough), and the wall beside it."""
        self.keeper.put("meta", "steady", {"s": round(now.steady, 1), "wall": now.wall.timestamp()})
        self.keeper.put("meta", "trust", self.trust.as_json())
        self.keeper.commit()

    # -- readings ---------------------------------------------------------------------------------------------------

    def resting(self, now: Instant) -> bool:
        """Is everything but the mains suspended?"""
        mains = self.checks.get("mains")
        return isinstance(mains, Mains) and mains.suspends(self.mains, now)

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
            changed = show(self.board, (check.name, subject), verdict, now)
            if changed is not None:
                seen.append(changed)
            notices += self.weigh(check, subject, verdict, now)
            for text in verdict.news:
                notice = Notice("info", check.name, subject, 0, "info", text, iso(now))
                self.post.send(notice, now)
                notices.append(notice)
            actions += verdict.actions
        if isinstance(check, Mains) and now.steady < (at := check.believed_at(states.get(SUBJECT, {}))):
            self.next_read[check.name] = min(self.next_read[check.name], at)
        if check.always and self.resting(now) and not resting:
            seen += suspend(self.board, [one.name for one in self.checks.values() if not one.always], now)
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

    # -- alarms -----------------------------------------------------------------------------------------------------

    def weigh(self, check: Check, subject: str, verdict: Verdict, now: Instant) -> list[Notice]:
        """One verdict into its record; what must be told is sent."""
        key = (check.name, subject)
        if self.alarms.nothing_new(key, verdict, now):
            return []
        # What cannot be known because of the clock is told once, as the fault of the clock.
        quiet = self.quiet(check, subject, now) or (verdict.level == "unknown" and now.steady < self.doubt_until)
        before, after, notices = self.alarms.weigh(key, verdict, now, quiet=quiet, unknown_s=check.timing.unknown_s)
        if check.name in ROADS and after.level == "ok" != before.level:
            self.outbox.kick(now.steady)
        for notice in notices:
            self.post.send(notice, now)
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
        return self.windows.cover(check.name, subject, now.wall)

    def acknowledge(self, alarm: int, who: str, now: Instant) -> bool:
        """Somebody takes care of it; False when no living alarm has this number. 0 = all of them."""
        done = self.alarms.acknowledge(alarm, who, now)
        self.keeper.commit()
        return done

    def maintain(self, checks: Sequence[str], start: datetime, end: datetime, who: str, now: Instant) -> None:
        """Open a maintenance window; it ends by itself."""
        self.windows.open(checks, start, end)
        self.keeper.audit(iso(now), f"maintenance of {', '.join(checks)} until {end.isoformat()} by {who}")
        self.keeper.commit()

    def hand_in(self, raised: Raised, now: Instant) -> None:
        """The house raises an alarm; it holds until it is not repeated for `inlet.hold_s`."""
        self.handed.take(raised, now)
        self.keeper.commit()
        if "raised" in self.next_read:
            self.next_read["raised"] = now.steady

    def news(self, key: str, text: Text, now: Instant) -> None:
        """Something of the house to be told once; it has no end."""
        self.post.send(Notice("info", "raised", key, 0, "info", text, iso(now)), now)
        self.keeper.commit()

    def take_back(self, key: str, why: Text | None, now: Instant) -> Happened:
        """The house says that it is over, and why (None = it does not say)."""
        raised = self.handed.drop(key)
        check = self.checks.get("raised")
        if raised is None or check is None:
            self.keeper.commit()
            return Happened()
        # Both come at once after the house was cut off: an alarm nobody looked at yet is told before its end.
        record = self.records.get(("raised", key))
        begun = Happened() if record is not None and record.level != "ok" else self.observe(check, {key: raised}, now)
        over = None if why is None else Raised(key, why.fr, why.en, raised.critical, active=False)
        return begun + self.observe(check, {key: over}, now)

    def raised(self, now: Instant) -> list[Raised]:
        """The alarms of the house that are still on. One that still has to be repeated to people does not end by
        itself: the house says an intrusion once, and is then silent."""
        for key in self.handed.over(now):
            if not self.alarms.asks(("raised", key), now):
                self.handed.drop(key)
        return self.handed.present()

    def regular(self, now: Instant) -> None:
        """The weekly test and the daily report, when it is time."""
        for name in self.rounds.due(now):
            if name == "self_test":
                self.post.test("weekly", now)
            else:
                titles = {name: check.title for name, check in self.checks.items()}
                text = routine.report(((s.check, s.subject, s.verdict) for s in self.board.values()), titles)
                self.post.send(Notice("info", "report", "daily", 0, "info", text, iso(now)), now)

    # -- out --------------------------------------------------------------------------------------------------------

    def tick(self, now: Instant) -> None:
        """What only time brings: escalation, giving up, forgetting."""
        self.outbox.tick(now.steady, self.alarms.answered)
        if now.steady >= self.next_regular:
            self.next_regular = now.steady + 20
            self.regular(now)
        if now.steady >= self.next_prune:
            self.next_prune = now.steady + 3600
            self.outbox.prune(now.steady, [record.id for record in self.alarms.living()])
            self.windows.prune(now.wall)
        if self.keeper.recovered:
            self.tell_of_recovery(now)
        self.keeper.commit()

    def next_wake(self, steady: float) -> float:
        """Steady instant at which something may have to be done."""
        if self.rested:
            reads = min((at for name, at in self.next_read.items() if self.checks[name].always), default=math.inf)
        else:
            reads = min(self.next_read.values(), default=math.inf)
        return min(reads, self.outbox.next_wake(steady), steady + 3600)
