"""The SIM: its lock, its message slots, and what waits at the network while it is full."""

from dataclasses import dataclass, field
from typing import Literal

Status = Literal[0, 1, 2, 3]
"""0 received unread · 1 received read · 2 stored unsent · 3 stored sent, as AT+CMGL numbers them."""


@dataclass
class Slot:
    """One stored message."""

    pdu: str
    status: Status = 0


@dataclass
class Sim:
    """A SIM with `size` slots (numbered from 1). `pin` "" = not locked; three wrong tries ask for the PUK."""

    size: int = 20
    pin: str = ""
    present: bool = True
    unlocked: bool = False
    tries: int = 3
    slots: dict[int, Slot] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    """Messages the network keeps because there is no free slot."""

    def power_on(self) -> None:
        self.unlocked = not self.pin

    @property
    def ready(self) -> bool:
        return self.present and self.unlocked

    @property
    def full(self) -> bool:
        return len(self.slots) >= self.size

    def state(self) -> str:
        """What AT+CPIN? says after `+CPIN: `."""
        return "SIM PUK" if not self.tries else "READY" if self.unlocked else "SIM PIN"

    def unlock(self, pin: str) -> bool:
        """Try a PIN; the right one unlocks, a wrong one costs a try."""
        if not self.tries:
            return False
        self.unlocked = pin == self.pin
        self.tries = 3 if self.unlocked else self.tries - 1
        return self.unlocked

    def store(self, pdu: str, status: Status = 0) -> int | None:
        """Keep a message in the first free slot; None when there is none."""
        free = next((i for i in range(1, self.size + 1) if i not in self.slots), None)
        if free is not None:
            self.slots[free] = Slot(pdu, status)
        return free

    def delete(self, index: int, flag: int = 0) -> bool:
        """AT+CMGD: one slot, or by flag: 1 read, 2 also sent, 3 also unsent, 4 all."""
        if flag == 0:
            return self.slots.pop(index, None) is not None or 1 <= index <= self.size
        going = {1: (1,), 2: (1, 3), 3: (1, 2, 3), 4: (0, 1, 2, 3)}.get(flag)
        if going is None:
            return False
        for number in [i for i, slot in self.slots.items() if slot.status in going]:
            del self.slots[number]
        return True
