"""The network of words that a phrase book becomes: states, and the words that lead from one to the next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Tags = tuple[tuple[str, str], ...]
Step = tuple[int, Tags]
"""A state that is reached, and the slots set on the way."""


@dataclass
class Network:
    """States and the words that lead from one to the next. Built once, then only read (and memoised)."""

    next: Sequence[Mapping[str, Sequence[tuple[int, str]]]] = field(default_factory=list)
    """State → sign → states, with the name of the slot that the sign fills ("" = none)."""
    free: list[list[tuple[int, tuple[str, str] | None]]] = field(default_factory=list)
    """State → states reached without a word, and the slot set on the way."""
    final: dict[int, int] = field(default_factory=dict)
    """State → index of its template."""
    owner: dict[int, str] = field(default_factory=dict)
    """State → intent of its template; the starts have none."""
    closures: dict[int, tuple[Step, ...]] = field(default_factory=dict)
    moves: dict[int, dict[str, tuple[tuple[int, Tags, str], ...]]] = field(default_factory=dict)
    ends: dict[int, tuple[tuple[int, Tags], ...]] = field(default_factory=dict)
    kinds: dict[int, int] = field(default_factory=dict)
    """State → what `match` asks of it again and again, as bits."""
    fans: dict[tuple[int, str], dict[str, list[int]]] = field(default_factory=dict)
    """State and sign → the signs that can follow, and after which of the states that are reached."""

    def closure(self, state: int) -> tuple[Step, ...]:
        """What is reached from `state` without a word, itself included."""
        known = self.closures.get(state)
        if known is None:
            seen: dict[tuple[int, Tags], None] = {(state, ()): None}
            todo: list[Step] = [(state, ())]
            while todo:
                at, tags = todo.pop()
                for after, tag in self.free[at]:
                    step = (after, tags if tag is None else (*tags, tag))
                    if step not in seen:
                        seen[step] = None
                        todo.append(step)
            known = self.closures[state] = tuple(seen)
        return known

    def out(self, state: int) -> dict[str, tuple[tuple[int, Tags, str], ...]]:
        """Sign → (state, slots set before, slot filled by the sign) from here, free steps included."""
        known = self.moves.get(state)
        if known is None:
            gathered: defaultdict[str, list[tuple[int, Tags, str]]] = defaultdict(list)
            for at, tags in self.closure(state):
                for sign, targets in self.next[at].items():
                    gathered[sign].extend((target, tags, name) for target, name in targets)
            known = self.moves[state] = {sign: tuple(targets) for sign, targets in gathered.items()}
        return known

    def end(self, state: int) -> tuple[tuple[int, Tags], ...]:
        """Templates that are complete here, with the slots set last."""
        known = self.ends.get(state)
        if known is None:
            known = tuple((self.final[at], tags) for at, tags in self.closure(state) if at in self.final)
            self.ends[state] = known
        return known
