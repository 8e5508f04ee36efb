"""Was the watchman right? The lines of a story by chance against the truth about its faults."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nightwatch.simulation.chance import Chance


@dataclass
class Audit:
    """What was counted, and every sin found (a sentence each)."""

    alarms: int = 0
    critical: int = 0
    resolutions: int = 0
    messages: int = 0
    most_copies: int = 0
    faults: int = 0
    noticed: int = 0
    sins: list[str] = field(default_factory=list)


def audit(chance: Chance, lines: Iterable[Mapping[str, Any]], slack_s: float = 4 * 86400) -> Audit:
    """Count and judge. `slack_s`: how long after a fault its consequences may still be told (late data, the next
    morning's judgment of a leak, an account of the hour)."""
    result = Audit(faults=len(chance.faults))
    start = chance.story.start.timestamp()
    told: dict[int, Mapping[str, Any]] = {}
    ended: Counter[int] = Counter()
    left: set[tuple[int, str]] = set()
    copies: Counter[int] = Counter()
    noticed: set[int] = set()
    for line in lines:
        at = datetime.fromisoformat(str(line["at"])).timestamp() - start
        kind = line["kind"]
        if kind in ("alarm", "unstable"):
            result.alarms += kind == "alarm"
            result.critical += line["level"] == "critical"
            told[line["id"]] = line
            causes = [
                number
                for number, fault in enumerate(chance.faults)
                if fault.start <= at <= fault.end + slack_s and (line["check"] in fault.checks or "*" in fault.checks)
            ]
            noticed.update(causes)
            if not causes:
                result.sins.append(f"invented: {line}")
        elif kind == "resolution":
            result.resolutions += 1
            ended[line["id"]] += 1
        elif kind == "message":
            result.messages += 1
            if line["outcome"] != "refused":
                copies[line["id"]] += 1
                words = ("Fin", "ALERTE", "Attention", "RAPPEL")
                for alarm in line["alarms"]:
                    left.update((alarm, word) for word in words if f"{word} {alarm} " in line["text"])
    for number, line in told.items():
        if (number, "ALERTE") not in left and line["level"] == "critical":
            result.sins.append(f"critical, never left: {line}")
        if (number, "ALERTE") not in left and (number, "Attention") not in left:
            result.sins.append(f"never left: {line}")
        if ended[number] == 0:
            result.sins.append(f"no end: {line}")
        elif (number, "Fin") not in left:
            result.sins.append(f"end never left: {line}")
    result.sins += [f"end without alarm: {number}" for number in ended if number not in told]
    result.most_copies = max(copies.values(), default=0)
    result.sins += [f"{count} copies of message {number}" for number, count in copies.items() if count > 2]
    result.noticed = len(noticed)
    return result
