"""The house for an answer: what the watchman knows himself, and what hello says of the rest when it answers."""

import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from basecamp.house import Heating, House, Message, Power, Problem, Temperature
from nightwatch.alarms import shown
from nightwatch.watch import Watch

MODES = ("cocoon", "lockout", "asleep")
HEAT = ("comfort", "eco", "frost")


def snapshot(watch: Watch, told: Mapping[str, Any] | None) -> House:
    """`told`: the `house` of hello's /status, None = it does not answer. Nothing of it is trusted to have a shape."""
    power = watch.mains.get("power", "")
    problems = tuple(
        Problem(
            f"{record.check}/{record.subject}",
            "major" if "critical" in (record.level, record.announced) else "minor",
            f"{record.id} {shown(record).fr}",
            f"{record.id} {shown(record).en}",
            instant(record.since),
        )
        for record in watch.alarms.living()
    )
    state: Any = {"POWER_OK": "ok", "BLACKOUT": "blackout"}.get(str(power), "unknown")
    house = House(problems=problems, power=Power(state))
    if told is None:
        return house
    mode: Any = told.get("mode") if told.get("mode") in MODES else "cocoon"
    heating = told.get("heating")
    heat: Any = heating.get("mode") if isinstance(heating, Mapping) else None
    return House(
        mode=mode,
        problems=problems,
        power=Power(state),
        heating=Heating(mode=heat) if heat in HEAT else Heating(),
        temperatures=tuple(temperatures(told.get("temperatures"))),
        messages=tuple(messages(told.get("messages"))),
    )


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def temperatures(told: Any) -> list[Temperature]:
    found = []
    for one in told if isinstance(told, list) else ():
        with contextlib.suppress(TypeError, ValueError, KeyError):
            found.append(Temperature(str(one["place"]), float(one["celsius"]), instant(one["at"])))
    return found


def messages(told: Any) -> list[Message]:
    found = []
    for one in told if isinstance(told, list) else ():
        with contextlib.suppress(TypeError, ValueError, KeyError):
            at = instant(one["at"])
            heard = bool(one.get("heard"))
            found.append(Message(int(one["id"]), str(one["sender"])[:40], str(one["text"])[:300], at, heard))
    return found
