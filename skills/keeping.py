"""States and points on their way to the store: at once when they matter, within minutes when they change all day."""

import contextlib
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from basecamp.settings import Settings
from basecamp.store import Point, Store
from skills import keep
from skills.decision import Skill, seconds_between

log = logging.getLogger(__name__)

KEEP_EVERY_S = 900.0
"""What changes all the time (signal strengths, readings) is written this often only."""
RETRY_S = 30.0
"""After a failure the states that matter wait only this long."""


class Keeping:
    """What waits to be written. A store that fails is told on the console; the house goes on deciding."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.points: list[Point] = []
        self.urgent: set[str] = set()
        """Skills whose state must be written at once."""
        self.patient: set[str] = set()
        """Skills whose state may wait for the next regular writing."""
        self.kept_at: datetime | None = None
        self.failing = False
        """A writing failed, and what it should have written is still waiting."""

    def restore(self, skill: Skill[Any], settings: Settings) -> tuple[Any, str]:
        """The state kept in the store, or the first one; and what is wrong with a damaged one."""
        data = self.store.state(f"skill.{skill.NAME}")
        first = skill.first(settings)
        if data is None:
            return first, ""
        try:
            state = keep.load(type(first), data)
        except ValueError as error:
            return first, f"the kept state of {skill.NAME} cannot be read ({error}): it starts afresh"
        hook: Callable[[Any], Any] | None = getattr(skill, "after_restart", None)
        return (hook(state) if hook is not None else state), ""

    def changed(self, skill: Skill[Any], before: Any, after: Any) -> None:
        """This skill has a new state: does it matter at once?"""
        durable = getattr(skill, "durable", None)
        late = durable is not None and durable(before) == durable(after)
        (self.patient if late else self.urgent).add(skill.NAME)

    def waits(self, name: str) -> bool:
        """Is a state of this skill not written yet?"""
        return name in self.urgent or name in self.patient

    def write(self, states: dict[str, Any]) -> None:
        """All points and the urgent states, together or not at all."""
        if not self.urgent and not self.points:
            return
        points, names = self.points, sorted(self.urgent)
        self.points, self.urgent = [], set()
        try:
            with self.transaction():
                for point in points:
                    self.store.write(point)
                for name in names:
                    self.store.set_state(f"skill.{name}", keep.dump(states[name]))
        except Exception as error:
            self.patient.update(names)
            self.failing = True
            log.error("the store cannot be written, %d points are lost: %s", len(points), error)
        else:
            self.patient.difference_update(names)
            self.failing = self.failing and bool(self.patient)

    def write_patient(self, states: dict[str, Any], now: datetime) -> None:
        """The states that could wait, when they waited long enough."""
        every = RETRY_S if self.failing else KEEP_EVERY_S
        if self.patient and (self.kept_at is None or abs(seconds_between(self.kept_at, now)) >= every):
            self.write_all(states, now)

    def write_all(self, states: dict[str, Any], now: datetime) -> None:
        """Every state that is not written yet."""
        self.kept_at = now
        self.urgent |= self.patient
        self.write(states)

    def transaction(self) -> AbstractContextManager[None]:
        """One commit for all that is written inside, where the store can do that."""
        begin: Callable[[], AbstractContextManager[None]] | None = getattr(self.store, "transaction", None)
        return begin() if begin is not None else contextlib.nullcontext()
