"""What a decision asks for: effects are values, carried out by a skill at the edge.

The dialogs name effects, the skills carry them out. Every argument is plain JSON; instants are ISO 8601 strings.

| skill | action | args |
|---|---|---|
| modes | set | mode: cocoon / lockout / asleep; cause: speech / remote (optional, default speech) |
| heater | absence | start, until (eco from start to until), back (comfort from until to back) |
| heater | end_absence | – (the announced return came earlier) |
| heater | profile | name: work_week / holiday_week |
| heater | force | mode: comfort / eco, until: instant or null (null = to the next change of the profile) |
| heater | force | the same and start: instant (from then on; until null = to the next change after that) |
| heater | unplan | start: instant (what was to be forced from then on is not) |
| heater | auto | – (every exception is dropped, the profile rules) |
| heater | relay | answers: bool (does its relay do what it is told) |
| silence | set | on: bool, remember: bool (optional, default false), until: instant (optional) |
| silence | restore | – |
| messages | heard / delete | ids: list of int |
| messages | said / missed | ids: list of int (what the voice loop was to tell; missed = they wait again) |
| messages | remind | – (those that wait are counted aloud) |
| messages | add | text, sender, person (or null) |
| nightlight | set | mode: ON / OFF / AUTO |
| music | play | playlist: str or null |
| music | stop | – |
| music | volume | percent: int |
| presence | set | person (or null), present: bool |
| speech | say | text, lang, urgent: bool (an announcement) |
| alarms | ack | id: int (from the remote command line) |
| door | open / close | what: ssh / web; open: minutes: int (optional) |
| absence | set | back: instant or null, since: instant (what was announced when leaving) |
| absence | clear | – |
| problems | call | text (somebody calls for help: an alarm) |
| problems | reported | – (the full report was given: what is over is forgotten) |
| problems | answer | alarm: int (its number at nightwatch: somebody takes care of it) |
| problems | device | key: str (of `skills.problems.MUTE`), answers: bool (does it do what it is told) |
| lightpad | lock | holder, colour (rrggbb, or listening / thinking / speaking), seconds |
| lightpad | release | holder |

`silence.set` with `remember` (going to sleep) first keeps what silence was, unless something is kept already, so that
saying "bonne nuit" twice is harmless. Without `remember` somebody chose: what was kept is forgotten. With `until` it
ends by itself, and what came meanwhile is told; in the night it is what silence goes back to that ends.
`silence.restore` (leaving the mode asleep) goes back to what was kept; when nothing is kept it changes nothing.
The dialogs always write these beside `modes.set`; carrying the same effect out twice must change nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Effect:
    """One thing to do: which skill, which of its actions, with which plain-JSON arguments."""

    skill: str
    action: str
    args: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The form printed by `hello ask --json`."""
        return {"skill": self.skill, "action": self.action, "args": dict(self.args)}


def forcing(mode: str, until: datetime | None, start: datetime | None = None) -> Effect:
    """Comfort or eco until then (None: to the next change of the profile), from now or from a later `start` on."""
    begins = {"start": start.isoformat()} if start else {}
    return Effect("heater", "force", {"mode": mode, **begins, "until": until.isoformat() if until else None})
