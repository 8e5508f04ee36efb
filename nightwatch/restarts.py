"""Restart once, then hands off: the rule for what stopped speaking (modules, readers of sensors). Pure."""

from dataclasses import dataclass
from typing import Any

from nightwatch.verdict import Action, Instant, State


@dataclass(frozen=True)
class Once:
    """What the rule says: is the silence to be told yet, what to do, what to remember."""

    tell: bool
    tried: bool
    actions: tuple[Action, ...]
    state: dict[str, Any]


def once(late: bool, program: str, state: State, now: Instant, grace_s: float, healthy_s: float) -> Once:
    """One restart per episode of silence; the alert comes when it did not help within `grace_s`.

    An episode is over when the silent one has spoken for `healthy_s`: one that dies every ten minutes is
    restarted once, not for ever. `program` ("program@host") empty = nothing can be restarted.
    """
    kept = {key: value for key, value in state.items() if key not in ("restarted_s", "well_s")}
    restarted = state.get("restarted_s")
    if not late:
        if restarted is None:
            return Once(False, False, (), kept)
        well = float(state.get("well_s", now.steady))
        if now.steady - well >= healthy_s:
            return Once(False, False, (), kept)
        return Once(False, True, (), kept | {"restarted_s": restarted, "well_s": well})
    if not program:
        return Once(True, False, (), kept)
    if restarted is None:
        return Once(False, True, (Action("restart", program),), kept | {"restarted_s": now.steady})
    # Late again soon after a restart that had helped is a relapse: told at once, not restarted again.
    relapse = "well_s" in state
    kept |= {"restarted_s": restarted} | ({"well_s": now.steady} if relapse else {})
    return Once(relapse or now.steady - float(restarted) >= grace_s, True, (), kept)
