"""What must still be carried somewhere: answers, messages and orders for the house. Kept until they are taken.

Every errand is a record of the keeper, written in the same commit as the message it comes from is forgotten; each has
its own waits, so that one that fails holds no other back. They are begun in the order they came. Messages for the house
go together, one after the other: the end of a long one is not told before its beginning, nor a late one before those
that wait. Only one that was refused again and again is passed by.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from nightwatch.keeper import Keeper

log = logging.getLogger(__name__)
FIRST_S, LONGEST_S = 5.0, 600.0
PATIENT = 5
"""Failures of a message after which it holds those behind it back no more."""
MOST = 500
"""Errands kept; beyond, the oldest answers go first, then nothing more is taken."""
Carry = Callable[[Mapping[str, Any]], Awaitable[bool]]
"""True = done with it (carried out, or for good impossible); False = again later."""


class Errands:
    """`carriers`: by the errand's `what`. `gone` is told of one whose time is over. `kind`: of the keeper's records."""

    def __init__(
        self, keeper: Keeper, carriers: Mapping[str, Carry], gone: Callable[[Mapping[str, Any]], None], kind: str
    ) -> None:
        self.keeper = keeper
        self.kind = kind
        self.carriers = carriers
        self.gone = gone
        self.next_id = 1 + max([0, *(int(key) for key in keeper.load(self.kind))])
        self.busy: dict[int, asyncio.Task[Any]] = {}

    def add(self, what: str, now_s: float, until_s: float | None = None, **more: Any) -> int:
        """Write one down; the commit is the caller's. `until_s` None = kept until it is taken."""
        number, self.next_id = self.next_id, self.next_id + 1
        if len(self.keeper.load(self.kind)) >= MOST:
            log.error("too many errands wait; one more (%s) is not taken", what)
            return 0
        record = {"what": what, "next_s": now_s, "until_s": until_s, "tries": 0} | more
        self.keeper.put(self.kind, str(number), record)
        return number

    def turn(self, now_s: float) -> None:
        """Begin whatever is due."""
        kept = self.keeper.load(self.kind)
        telling = any(kept[str(number)]["what"] == "message" for number in self.busy if str(number) in kept)
        messages: list[tuple[int, Mapping[str, Any]]] = []
        for number in sorted(int(key) for key in kept):
            key, errand = str(number), kept[str(number)]
            if number in self.busy:
                continue
            if errand["what"] == "message":
                messages.append((number, errand))
                continue
            if now_s < errand["next_s"]:
                continue
            if errand["until_s"] is not None and now_s >= errand["until_s"]:
                self.keeper.put(self.kind, key, None)
                self.gone(errand)
                self.keeper.commit()
                continue
            self.busy[number] = asyncio.create_task(self.carry(number, errand, now_s))
        if not telling and any(now_s >= errand["next_s"] for _, errand in messages):
            task = asyncio.create_task(self.carry_in_order(messages, now_s))
            self.busy |= {number: task for number, _ in messages}

    async def carry_in_order(self, errands: Sequence[tuple[int, Mapping[str, Any]]], now_s: float) -> None:
        away = False
        for number, errand in errands:
            if away:
                self.busy.pop(number, None)
                self.put_off(number, errand, now_s)
                continue
            done = await self.carry(number, errand, now_s)
            away = not done and errand["tries"] < PATIENT
        self.keeper.commit()

    async def carry(self, number: int, errand: Mapping[str, Any], now_s: float) -> bool:
        done = False
        try:
            done = await self.carriers[errand["what"]](dict(errand) | {"number": number})
        except Exception:
            log.exception("the errand %s failed", errand["what"])
        finally:
            self.busy.pop(number, None)
        if done:
            self.keeper.put(self.kind, str(number), None)
        else:
            self.put_off(number, errand, now_s)
        self.keeper.commit()
        return done

    def put_off(self, number: int, errand: Mapping[str, Any], now_s: float) -> None:
        """Again later, longer each time; the commit is the caller's."""
        tries = int(errand["tries"]) + 1
        wait_s = min(LONGEST_S, FIRST_S * 2 ** min(tries - 1, 8))
        self.keeper.put(self.kind, str(number), dict(errand) | {"tries": tries, "next_s": now_s + wait_s})

    async def close(self) -> None:
        tasks = list(self.busy.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
