"""The records of all alarms, and what people answered to them; every change is put into the keeper."""

from collections.abc import Iterator
from dataclasses import replace

from basecamp.settings.nightwatch.alarms import AlarmsSettings
from nightwatch.alarms import Notice, Policy, Record, acknowledge, iso, step
from nightwatch.keeper import Keeper, revive
from nightwatch.verdict import Instant, Verdict

Key = tuple[str, str]
"""(check, subject)."""


class Records:
    """`by_key`: every record there is. Alarm numbers are given here, and never given twice."""

    def __init__(self, settings: AlarmsSettings, keeper: Keeper) -> None:
        self.policy = Policy(settings.repeat_s, settings.repeats, settings.flap_count, settings.flap_s, settings.calm_s)
        self.keeper = keeper
        self.by_key: dict[Key, Record] = {
            (record.check, record.subject): record
            for record in revive(keeper.load("record"), Record.from_json).values()
        }
        self.next_alarm = int(keeper.load("meta").get("next_alarm", {}).get("n", 1))

    def nothing_new(self, key: Key, verdict: Verdict, now: Instant) -> bool:
        """Fine, as before, with nothing left to tell: what nearly every verdict is."""
        record = self.by_key.get(key)
        if record is None:
            return verdict.level in ("ok", "suspended")
        fine = verdict.level == record.level == record.announced == "ok"
        risen_now = bool(record.raises) and record.raises[-1] == now.steady
        return fine and record.unknown_since is None and not record.flapping and not risen_now

    def weigh(
        self, key: Key, verdict: Verdict, now: Instant, *, quiet: bool, unknown_s: float
    ) -> tuple[Record, Record, tuple[Notice, ...]]:
        """One verdict into its record: the record before, the record after, and what must be told."""
        before = self.by_key.get(key) or Record(*key)
        after, notices = step(
            before,
            verdict.level,
            verdict.reason,
            now,
            self.policy,
            quiet=quiet,
            next_id=self.next_alarm,
            unknown_after_s=unknown_s,
        )
        if after.id == self.next_alarm:
            self.next_alarm += 1
            self.keeper.put("meta", "next_alarm", {"n": self.next_alarm})
        if after != before:
            self.by_key[key] = after
            # The words of a lasting alarm may change with each reading; that alone is not worth a write.
            if replace(after, reason=before.reason) != before:
                self.keep(key)
        return before, after, notices

    def keep(self, key: Key) -> None:
        self.keeper.put("record", f"{key[0]}/{key[1]}", self.by_key[key].as_json())

    def find(self, alarm: int) -> Record | None:
        """The record that carries this alarm number now."""
        return next((record for record in self.by_key.values() if record.id == alarm and alarm), None)

    def answered(self, notice: Notice) -> bool:
        """Has this alarm been acknowledged, or is it over?"""
        record = self.find(notice.alarm)
        return record is None or bool(record.acknowledged) or record.level != "critical"

    def asks(self, key: Key, now: Instant) -> bool:
        """Is this alarm critical, unanswered, and still to be repeated (or was repeated just now)?"""
        record = self.by_key.get(key)
        if record is None or record.level != "critical" or record.acknowledged:
            return False
        waits = record.next_repeat is not None and now.steady < record.next_repeat
        return waits or record.repeated < self.policy.repeats

    def acknowledge(self, alarm: int, who: str, now: Instant) -> bool:
        """Somebody takes care of it; False when no living alarm has this number. 0 = all of them."""
        done = False
        for key, record in list(self.by_key.items()):
            # One that comes and goes is alive while people believe in it.
            alive = record.level != "ok" or record.announced != "ok"
            if alive and alarm in (record.id, 0):
                self.by_key[key] = acknowledge(record, who)
                self.keep(key)
                self.keeper.audit(iso(now), f"alarm {record.id} acknowledged by {who}")
                done = True
        return done

    def living(self) -> Iterator[Record]:
        """What is wrong, or of which the end is still to be told."""
        return (record for record in self.by_key.values() if record.level != "ok" or record.announced != "ok")
