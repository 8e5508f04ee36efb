"""The outbox: what is to be told, to whom, and what became of it. Decides; the runner sends.

A delivery is written as "sending" before it is handed to
its channel and as "delivered" after the channel confirmed: what is found "sending" at a start has an unknown outcome.
Unknown outcomes are sent again, but never more than `copies` times altogether.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace

from basecamp.settings.nightwatch.alarms import AlarmsSettings
from nightwatch.alarms import Notice
from nightwatch.channels.channel import Sent
from nightwatch.delivery import FINAL, Account, Case, Delivery, Progress
from nightwatch.keeper import Keeper, revive
from nightwatch.routing import Steps, best_effort, channel_of

MOST_LINES = 8
"""Notices in one message."""
Fits = Callable[[str, Sequence[Notice]], bool]
"""Is a message with these notices to this destination ("channel:person") short enough that nothing of it is cut off?"""


class Outbox:
    """All cases and deliveries; every change is put into the keeper, whose commit is the caller's."""

    def __init__(self, settings: AlarmsSettings, keeper: Keeper, fits: Fits = lambda to, notices: True) -> None:
        self.settings = settings
        self.keeper = keeper
        self.fits = fits
        self.cases = {case.id: case for case in revive(keeper.load("case"), Case.from_json).values()}
        self.deliveries = {one.id: one for one in revive(keeper.load("delivery"), Delivery.from_json).values()}
        self.accounts: dict[str, Account] = revive(keeper.load("account"), Account.from_json)
        self.next_id = 1 + max(
            [0, *self.cases, *self.deliveries, int(keeper.load("meta").get("next_id", {}).get("n", 0))]
        )
        self.open = {case.id for case in self.cases.values() if case.closed_s is None}
        self.waiting = {one.id for one in self.deliveries.values() if one.progress not in FINAL}

    def number(self) -> int:
        number = self.next_id
        self.next_id += 1
        self.keeper.put("meta", "next_id", {"n": number})
        return number

    def keep(self, delivery: Delivery) -> Delivery:
        self.deliveries[delivery.id] = delivery
        if delivery.progress in FINAL:
            self.waiting.discard(delivery.id)
        else:
            self.waiting.add(delivery.id)
        self.keeper.put("delivery", str(delivery.id), delivery.as_json())
        return delivery

    def keep_case(self, case: Case) -> Case:
        self.cases[case.id] = case
        if case.closed_s is None:
            self.open.add(case.id)
        else:
            self.open.discard(case.id)
        self.keeper.put("case", str(case.id), case.as_json())
        return case

    def keep_account(self, channel: str, account: Account) -> None:
        self.accounts[channel] = account
        self.keeper.put("account", channel, asdict(account))

    # -- in ---------------------------------------------------------------------------------------------------------

    def add(self, notice: Notice, steps: Steps, now_s: float) -> Case:
        """Take a notice in; its first step is made ready to go."""
        if notice.kind == "resolution":
            steps = self.where_told(notice.alarm, steps)
        case = Case(self.number(), notice, steps, 0, now_s)
        if not steps:
            return self.keep_case(replace(case, closed_s=now_s))
        return self.enter(case, 0, now_s)

    def where_told(self, alarm: int, steps: Steps) -> Steps:
        """An end goes first wherever its alarm went; then by the ways not tried yet."""
        told: list[str] = []
        for case in self.cases.values():
            if case.notice.alarm == alarm:
                for _, number in case.deliveries:
                    one = self.deliveries.get(number)
                    if one is not None and one.to not in told and one.progress not in ("refused", "expired"):
                        told.append(one.to)
        if not told:
            return steps
        rest = tuple(left for step in steps if (left := tuple(one for one in step if one not in told)))
        return (tuple(told), *rest)

    def enter(self, case: Case, step: int, now_s: float) -> Case:
        """Begin a step: a delivery for each of its destinations, shared with what waits there already."""
        used = {self.deliveries[number].to for _, number in case.deliveries if number in self.deliveries}
        added = [
            (step, self.deliver(case.notice, to, now_s).id) for to in dict.fromkeys(case.steps[step]) if to not in used
        ]
        return self.keep_case(replace(case, step=step, step_s=now_s, deliveries=(*case.deliveries, *added)))

    def deliver(self, notice: Notice, to: str, now_s: float) -> Delivery:
        urgent = notice.check in self.settings.at_once
        for number in sorted(self.waiting):
            one = self.deliveries[number]
            # Only what certainly nobody has received may still grow.
            if one.to == to and one.progress == "ready" and one.copies == 0 and len(one.notices) < MOST_LINES:
                notices = (*one.notices, notice)
                if not self.fits(to, notices):
                    continue
                when = min(one.not_before_s, now_s) if urgent else one.not_before_s
                # What presses does not sit out the wait that an old failure earned the others.
                again = min(one.next_s, now_s) if urgent or notice.level == "critical" else one.next_s
                return self.keep(replace(one, notices=notices, not_before_s=when, next_s=again))
        when = now_s if urgent else max(now_s, self.last_used(to) + self.settings.group_s)
        return self.keep(Delivery(self.number(), to, (notice,), now_s, when))

    def last_used(self, to: str) -> float:
        used = self.accounts.get(channel_of(to), Account()).used
        return used[-1] if used else float("-inf")

    # -- out --------------------------------------------------------------------------------------------------------

    def due(self, channel: str, now_s: float) -> Delivery | None:
        """The next message of a channel: critical ones first, then the oldest; None while there is none to send."""
        if not self.waiting:
            return None
        ready = [
            one
            for number in self.waiting
            if channel_of((one := self.deliveries[number]).to) == channel
            and one.progress == "ready"
            and now_s >= max(one.not_before_s, one.next_s)
            and self.allowed(channel, one.critical, now_s)
        ]
        return min(ready, key=lambda one: (not one.critical, one.id)) if ready else None

    def allowed(self, channel: str, critical: bool, now_s: float) -> bool:
        """Do the caps of the hour and the day leave room? A share of both is kept for what is critical."""
        used = self.accounts.get(channel, Account()).used
        share = 1.0 if critical else 1.0 - self.settings.reserve
        hour = sum(1 for at in used if now_s - at < 3600)
        return hour < self.settings.hour_cap * share and len(self.recent(used, now_s)) < self.settings.day_cap * share

    @staticmethod
    def recent(used: Iterable[float], now_s: float) -> tuple[float, ...]:
        return tuple(at for at in used if now_s - at < 86400)

    def start(self, number: int, now_s: float) -> Delivery:
        """It is about to be handed over: from here on it may have been received."""
        one = self.deliveries[number]
        channel = channel_of(one.to)
        account = self.accounts.get(channel, Account())
        self.keep_account(channel, replace(account, used=(*self.recent(account.used, now_s), now_s)))
        return self.keep(replace(one, progress="sending", tries=one.tries + 1, copies=one.copies + 1))

    def finish(self, number: int, sent: Sent, now_s: float) -> Delivery:
        """What became of it."""
        one = self.deliveries[number]
        channel = channel_of(one.to)
        account = self.accounts.get(channel, Account())
        if sent.outcome == "delivered":
            self.keep_account(channel, replace(account, failures=0, error=""))
            return self.keep(replace(one, progress="delivered", receipt=sent.receipt, done_s=now_s, error=""))
        self.keep_account(channel, replace(account, failures=account.failures + 1, error=sent.reason))
        if sent.outcome == "refused":
            # What was refused has reached nobody and fills no cap.
            one = replace(one, copies=one.copies - 1)
            self.keep_account(channel, replace(self.accounts[channel], used=account.used[:-1]))
        over = (
            "refused"
            if sent.outcome == "refused" and (sent.permanent or best_effort(one.to))
            else "lost"
            if sent.outcome == "unknown" and (one.copies >= self.settings.copies or best_effort(one.to))
            else ""
        )
        if over:
            progress: Progress = "refused" if over == "refused" else "lost"
            return self.keep(replace(one, progress=progress, error=sent.reason, done_s=now_s))
        wait = min(self.settings.retry_s * 2 ** min(one.tries - 1, 20), self.settings.retry_max_s)
        wait = max(wait, sent.wait_s or 0.0)
        if sent.outcome == "unknown":
            # Give a late confirmation, and the other channel, their chance before a second copy.
            wait = max(wait, self.settings.undelivered_s)
        return self.keep(replace(one, progress="ready", error=sent.reason, next_s=now_s + wait))

    def kick(self, now_s: float) -> None:
        """The road is free again: what was refused is tried now, not after its whole wait."""
        for number in sorted(self.waiting):
            one = self.deliveries[number]
            if one.progress == "ready" and one.copies == 0 and one.next_s > now_s:
                self.keep(replace(one, next_s=now_s))

    def take_up(self, now_s: float) -> None:
        """After a start: what was being sent when the process died has an unknown outcome; the rest is due at once."""
        for number in sorted(self.waiting):
            one = self.deliveries[number]
            if one.progress == "sending":
                self.finish(number, Sent.unknown("the process ended while sending"), now_s)
            elif one.next_s > now_s:
                self.keep(replace(one, next_s=now_s))

    # -- while time passes ------------------------------------------------------------------------------------------

    def tick(self, now_s: float, answered: Callable[[Notice], bool]) -> None:
        """Give up what is too old, and escalate what nobody got or nobody answers.

        `answered`: is this alarm acknowledged, or over?
        """
        for number in sorted(self.waiting):
            one = self.deliveries[number]
            limit = 120 if best_effort(one.to) else self.settings.give_up_h * 3600
            if one.progress == "ready" and now_s - one.created_s > limit:
                self.keep(replace(one, progress="expired", done_s=now_s))
        for number in sorted(self.open):
            self.escalate(self.cases[number], now_s, answered)

    def escalate(self, case: Case, now_s: float, answered: Callable[[Notice], bool]) -> None:
        told = [(step, self.deliveries[number]) for step, number in case.deliveries if number in self.deliveries]
        real = [(step, one) for step, one in told if not best_effort(one.to)]
        delivered = any(one.progress == "delivered" for _, one in real)
        asks = case.notice.level == "critical" and case.notice.kind in ("alarm", "unstable", "repeat")
        if delivered and (not asks or answered(case.notice)):
            self.keep_case(replace(case, closed_s=now_s))
            return
        here = [one for step, one in real if step == case.step]
        since = max([case.step_s, *(one.not_before_s for one in here)])
        hopeless = not any(one.progress not in FINAL or one.progress == "delivered" for one in here)
        patience = self.settings.unanswered_s if delivered else self.settings.undelivered_s
        if not (hopeless and not delivered) and now_s - since < patience:
            return
        if case.step + 1 < len(case.steps):
            self.enter(case, case.step + 1, now_s)
        elif delivered or all(one.progress in FINAL for _, one in told):
            self.keep_case(replace(case, closed_s=now_s))

    def next_wake(self, now_s: float) -> float:
        """When something may have to be done next, steady seconds; infinity = never."""
        times = [
            max(one.not_before_s, one.next_s)
            for number in self.waiting
            if (one := self.deliveries[number]).progress == "ready"
        ]
        # What caps hold back is looked at now and then.
        times = [at if at > now_s else now_s + 5.0 for at in times]
        times += [end for number in self.open if (end := self.patience_end(self.cases[number])) > now_s]
        return min(times, default=float("inf"))

    def patience_end(self, case: Case) -> float:
        """When a case will be escalated if nothing changes; in the past when it only waits for an outcome."""
        told = [(step, self.deliveries[number]) for step, number in case.deliveries if number in self.deliveries]
        real = [(step, one) for step, one in told if not best_effort(one.to)]
        since = max([case.step_s, *(one.not_before_s for step, one in real if step == case.step)])
        delivered = any(one.progress == "delivered" for _, one in real)
        return since + (self.settings.unanswered_s if delivered else self.settings.undelivered_s)

    def rings(self) -> list[Delivery]:
        """Deliveries with an open receipt."""
        return [one for one in self.deliveries.values() if one.receipt]

    def quiet(self, number: int) -> None:
        """Its receipt is closed: answered, cancelled or over."""
        self.keep(replace(self.deliveries[number], receipt=""))

    def oldest_wait(self, channel: str, now_s: float) -> float:
        """Age in seconds of the oldest message of a channel that should have gone."""
        ages = [
            now_s - one.not_before_s
            for n in self.waiting
            if channel_of((one := self.deliveries[n]).to) == channel and now_s > one.not_before_s
        ]
        return max(ages, default=0.0)

    def prune(self, now_s: float, alive: Sequence[int], keep_s: float = 2 * 86400) -> None:
        """Forget what is settled for long, except what tells where a living alarm was announced."""
        needed: set[int] = set()
        for case in list(self.cases.values()):
            old = case.closed_s is not None and now_s - case.closed_s > keep_s
            if old and case.notice.alarm not in alive:
                del self.cases[case.id]
                self.keeper.put("case", str(case.id), None)
            else:
                needed.update(number for _, number in case.deliveries)
        for one in list(self.deliveries.values()):
            if one.progress in FINAL and one.id not in needed and not one.receipt:
                del self.deliveries[one.id]
                self.keeper.put("delivery", str(one.id), None)
