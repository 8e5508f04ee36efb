"""Water leak: every morning, was there one slot of the night in which no water flowed?

Only a slot in which the meter was heard counts. One dry slot = no leak. None dry among enough heard = leak.
Too few heard = nobody knows. The judgment of a morning stands until the next one.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import LeakSettings
from basecamp.store import Point
from nightwatch.checks.check import Plain, Readings
from nightwatch.hours import last_night, midnight
from nightwatch.meters import by_meter, flow
from nightwatch.sources.port import Question, Sources
from nightwatch.verdict import Finding, Instant, State, Text, Verdict, figure, settle, with_extra

SUBJECT = "water"
SLIDES = 6
"""A slot begins at every sixth of its length."""
DRY_L = 0.5
"""Less than half a litre in a slot is none: an index in whole litres cannot tell."""


class Leak(Plain[LeakSettings]):
    """Reads the night's points of the meter, once a morning."""

    name: ClassVar[str] = "leak"
    title: ClassVar[Text] = Text("Fuite d'eau", "Water leak")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        state = states.get(SUBJECT, {})
        if not now.trusted or state.get("morning") == self.morning(now):
            return {SUBJECT: ()}
        start, end = (at.astimezone(UTC) for at in last_night(self.settings.night, now.wall))
        slot = timedelta(minutes=self.settings.slot_min)
        return {SUBJECT: await sources.points(Question("water", start - slot, end + slot))}

    def morning(self, now: Instant) -> str:
        """The last morning whose hour of judgment is past."""
        today = midnight(now.wall)
        due = today.replace(hour=self.settings.at.hour, minute=self.settings.at.minute)
        return (today if now.wall >= due else today - timedelta(days=1)).date().isoformat()

    def judge(self, reading: Sequence[Point], state: State, now: Instant) -> Verdict:
        """`reading`: the night's points with a slot on either side, or nothing when this morning is already judged."""
        morning = self.morning(now)
        if state.get("morning") == morning or (not now.trusted and "level" in state):
            level = state.get("level", "unknown")
            return Verdict(level, Text.from_json(state.get("reason", ["?", "?"])), state)
        if not now.trusted:
            text = Text("L'horloge n'est pas sûre.", "The clock is not sure.")
            return settle(Finding("unknown", text), state, now, self.dwell)
        finding = self.finding(reading, now)
        verdict = settle(finding, state, now, self.dwell)
        # What is not known yet is asked again, and what must still last: late data may arrive.
        judged = finding.level in ("ok", "critical") and verdict.level == finding.level
        return with_extra(verdict, morning=morning) if judged else verdict

    def finding(self, reading: Sequence[Point], now: Instant) -> Finding:
        points = by_meter(reading, self.settings.place)
        start, end = (at.astimezone(UTC) for at in last_night(self.settings.night, now.wall))
        slot = timedelta(minutes=self.settings.slot_min)
        heard, least, dry = 0, float("inf"), False
        steps = int((end - start) / slot * SLIDES)
        for number in range(steps - SLIDES + 1):
            at = start + slot * number / SLIDES
            stop = at + slot
            if not any(at <= point.at < stop for point in points):
                continue
            flowed = flow(points, at, stop, slot.total_seconds())
            if flowed.complete:
                # Slots slide, so that no dry half-hour hides across a border; only whole ones are counted.
                heard += number % SLIDES == 0
                least = min(least, flowed.amount)
                dry = dry or flowed.amount < DRY_L
        if dry:
            return Finding("ok", Text("Pas de fuite d'eau cette nuit.", "No water leak last night."))
        if heard >= self.settings.min_slots:
            litres = figure(least)
            return Finding(
                "critical",
                Text(
                    f"Fuite d'eau : l'eau n'a jamais cessé de couler cette nuit (au moins {litres.fr} L par "
                    f"{self.settings.slot_min} min).",
                    f"Water leak: the water never stopped last night (at least {litres.en} L every "
                    f"{self.settings.slot_min} min).",
                ),
            )
        return Finding(
            "unknown",
            Text("Le compteur d'eau n'a pas assez parlé cette nuit.", "The water meter spoke too little last night."),
        )


def check(settings: NightwatchSettings) -> Leak:
    return Leak(settings.leak)
