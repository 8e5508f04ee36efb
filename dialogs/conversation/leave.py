""" "Je pars": when do you come back? Then lockout, with the heating rule of a departure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from basecamp.absence import EcoSpan, plan
from basecamp.effects import Effect
from basecamp.house import House
from dialogs.answers import lookup
from dialogs.conversation import spoken, times
from dialogs.conversation.step import Ask, Context, Line, Question, Step, line

MORNING_ENDS = time(11)
"""Before this, with a return by `MORNING_BACK`, one is wished a good morning ("Leaving the house, exactly", 6)."""
MORNING_BACK = time(13)
DAY_ENDS = time(17)
STAYING = re.compile(
    r"(?i)\b(je|on|nous) (n['e ]*)?(pars?|part|partons|sors?|sort|sortons|m'en vais|s'en va|m'absente) (pas|plus)\b"
    r"|\b(je reste|on reste|nous restons)\b|\bne (pars?|part|partons|sors) (pas|plus)\b"
    r"|\b(je suis|on est|nous sommes) (encore|toujours) (là|ici|à la maison|chez (moi|nous))\b"
    r"|\b(i'm|i am|we're|we are) (not (leaving|going|off)|staying|still (here|home|in|at home))\b|\bi('ll| will) stay\b"
)
"""Words that take "je pars" back."""
FAREWELL = re.compile(
    r"(?i)\W*((allez|bon|ok|oui|merci|et|well|right|okay|thanks|thank you|and|oh|ah)\W+)*("
    r"au revoir|à (tout à l['’]heure|toute|bientôt|la prochaine|plus( tard)?|toi aussi)|(bye|ciao|tchao|salut)( bye)?"
    r"|toi aussi|vous aussi|de même|(je )?(te|vous)? ?souhaite une bonne \w+|bonne (journée|soirée|matinée|après-midi)"
    r"|bisous?|je t['’]aime|good ?bye|see (you|ya)( later| soon)?|later|cheerio|so long|take care|you too|same to you"
    r"|(i )?love you|(have|enjoy) (a|your) (\w+ )?(day|evening|morning|afternoon|one)"
    r")(\W+(la maison|maison|à toi|à tous|aussi|house|basecamp|too|then|everyone))*\W*"
)
"""A farewell and nothing else: after a departure it is a courtesy, not another one."""
SOONER = re.compile(r"(?i)\b(plus tôt|en avance|early|earlier|sooner)\b")
LATER = re.compile(r"(?i)\b(plus tard|en retard|late|later|delayed)\b")
"""Words of a return that is another than was said."""
OWN = re.compile(r"(?i)\b(je|j['’]|on|nous|i|we|i['’]\w+|we['’]\w+)(?!\w)")
"""Somebody speaks of themselves."""
PRESENT = re.compile(r"(?i)\b(suis|est|sommes|am|are|i['’]m|we['’]re) (back|home|rentrée?s?|revenue?s?|de retour|là)\b")
"""Words of a return that has come, or that may have."""
CORRECT_FOR = timedelta(minutes=10)
"""How long after "je pars" a bare "non, demain midi" still corrects it."""


def tells_return(text: str) -> bool:
    """Does somebody say of themselves that they will come back, or be late ("je rentre plus tôt", "I'll be late")?"""
    coming = times.COMING.search(text) or SOONER.search(text) or LATER.search(text)
    return bool(coming and OWN.search(text)) and not PRESENT.search(text) and "?" not in text


def wish(now: datetime, back: datetime | None) -> str:
    """Key of the good wish: bonne matinée, journée or soirée, by the rule of the feature list."""
    if back is not None and now.time() < MORNING_ENDS:
        here = back.astimezone(now.tzinfo)
        if here.date() == now.date() and here.time() <= MORNING_BACK:
            return "leave.morning"
    return "leave.day" if now.time() < DAY_ENDS else "leave.evening"


def ask(*before: Line) -> Ask:
    """The question, after other sentences if there are any."""
    return Ask("return_time", (*before, line("leave.ask")))


def command(ctx: Context) -> Step:
    """ "Je pars", perhaps with the return in the same breath."""
    reading = times.returning(ctx)
    if reading is None:
        return Step(ask=ask(), slots={}, drop=True)
    return settle(ctx, reading, first=True)


def answer(ctx: Context) -> Step | None:
    """An answer to "tu reviens quand ?"."""
    if ctx.intent == "no":
        return Step((line("leave.not_leaving"),), intent="no", outcome="cancelled")
    reading = times.returning(ctx, ctx.data)
    before = {key: ctx.data[key] for key in ("since", "back") if key in ctx.data}
    if reading is None:
        # "Toute la journée": something was understood, but no time.
        again = replace(ask(), data=before)
        return Step(ask=again, slots={}, retry=True) if ctx.intent == "leave" else None
    return corrected(ctx, reading, before) if before else settle(ctx, reading)


def settle(
    ctx: Context, reading: times.Reading, first: bool = False, before: Mapping[str, Any] = MappingProxyType({})
) -> Step:
    """What follows from the return that was read: go, or ask more exactly. `before` goes with the question when it
    corrects what was said before."""
    match reading.kind:
        case "unknown":
            return away(ctx, None)
        case "past" if reading.at == ctx.now:
            asked = ask(line("leave.now"))  # "dans 0 minute"
        case "past":
            asked = ask(line("leave.past", when=spoken.capital(reading.said)))
        case "part":
            assert reading.at is not None
            part = times.part_of(reading.at)
            named = lookup(ctx.lang, f"words.today_parts.{part}")
            asked = Ask("return_time", (line("leave.hour", part=named),), {"part": part})
        case "day":
            assert reading.at is not None
            day = spoken.on_day(reading.at, ctx.now, ctx.lang)
            asked = Ask("return_time", (line("leave.hour", part=day),), {"day": reading.at.date().isoformat()})
        case "vague":
            later = reading.at is not None and reading.at.date() > ctx.now.date()
            week = {"from": reading.at.date().isoformat()} if later and reading.at is not None else {}
            asked = Ask("return_time", (line("leave.day_and_hour"),), week)
        case "ambiguous":
            choices = [spoken.at(one, ctx.now, ctx.lang) for one in reading.choices]
            which = line("leave.which", first=spoken.capital(choices[0]), last=choices[-1])
            data = {"choices": [one.isoformat() for one in reading.choices]}
            asked = Ask("return_time", (which,), data)
        case "at":
            return away(ctx, reading.at)
    asked = replace(asked, data={**asked.data, **before})
    # An answer that brings nothing new is of no use; one that narrows the time is.
    useless = not asked.data or asked.data.keys() <= ctx.data.keys()
    return Step(ask=asked, intent="leave", slots={}, retry=useless and not first, drop=first)


def away(ctx: Context, back: datetime | None, lead: tuple[Line, ...] = ()) -> Step:
    """Lock the house, and say back what the heating does."""
    span = departure(ctx, back)
    lines = [*lead, line("leave.ok"), *heating_lines(ctx, back, span), line(wish(ctx.now, back))]
    return Step(
        tuple(lines),
        (
            Effect("modes", "set", {"mode": "lockout"}),
            *leaving_sleep(ctx.house),
            *heating_effects(span),
            record(ctx.now, back),
        ),
        intent="leave",
        slots={"back": back.isoformat() if back else None},
        remember={"since": ctx.now.isoformat(), "back": back.isoformat() if back else None},
        drop=True,
    )


def departure(ctx: Context, back: datetime | None) -> EcoSpan | None:
    heating = ctx.settings.heating
    preheat, least = timedelta(minutes=heating.preheat_min), timedelta(minutes=heating.min_eco_min)
    return plan(ctx.now, back, preheat, least)


def heating_lines(ctx: Context, back: datetime | None, span: EcoSpan | None) -> tuple[Line, ...]:
    if span is not None:
        limit = spoken.until(span.until, ctx.now, ctx.lang)
        return (line("leave.eco", until=limit, Until=spoken.capital(limit)),)
    return (line("leave.too_short"),) if back is not None else (line("leave.unknown"),)


def heating_effects(span: EcoSpan | None) -> tuple[Effect, ...]:
    """Eco then comfort; nothing when the return is unknown or near: the heating is left untouched."""
    if span is None:
        return ()
    said = {"start": span.start.isoformat(), "until": span.until.isoformat(), "back": span.back.isoformat()}
    return (Effect("heater", "absence", said),)


def record(since: datetime, back: datetime | None) -> Effect:
    return Effect("absence", "set", {"back": back.isoformat() if back else None, "since": since.isoformat()})


def leaving_sleep(house: House) -> tuple[Effect, ...]:
    """Silence goes back to what it was when the house was asleep."""
    return (Effect("silence", "restore"),) if house.mode == "asleep" else ()


def silent(ctx: Context) -> Step:
    """Nobody answered: lockout, heating untouched; what was said before a correction holds."""
    if "since" in ctx.data:
        return Step((line("leave.not_leaving"),), drop=True)
    return away(ctx, None)


def correct(ctx: Context, before: Mapping[str, Any]) -> Step | None:
    """ "Non, demain midi" once the house is locked: another return. None when neither a time nor a change is said."""
    if FAREWELL.fullmatch(ctx.text):
        back = before.get("back")
        return Step((line(wish(ctx.now, datetime.fromisoformat(back) if back else None)),), intent="")
    reading = times.returning(ctx)
    if reading is not None:
        return corrected(ctx, changed(ctx, reading, before.get("back")), before, first=True)
    if not (SOONER.search(ctx.text) or LATER.search(ctx.text)) or not tells_return(ctx.text):
        return None
    return Step(
        ask=replace(ask(), data={"since": before["since"], "back": before.get("back")}), intent="leave", slots={}
    )


def changed(ctx: Context, reading: times.Reading, before: str | None) -> times.Reading:
    """Of two hours the one that is earlier or later than what was said, when that is told."""
    if reading.kind != "ambiguous" or not before:
        return reading
    then = datetime.fromisoformat(before)
    sooner, later = SOONER.search(ctx.text), LATER.search(ctx.text)
    fitting = [one for one in reading.choices if (sooner and one < then) or (later and one > then)]
    return times.Reading("at", fitting[0]) if fitting else reading


def corrected(ctx: Context, reading: times.Reading, before: Mapping[str, Any], first: bool = False) -> Step:
    """The other return, or a question for it; undoing goes back to before "je pars"."""
    if reading.kind not in ("at", "unknown"):
        return settle(ctx, reading, first, {"since": before["since"], "back": before.get("back")})
    back = reading.at if reading.kind == "at" else None
    since = datetime.fromisoformat(before["since"])
    span = departure(ctx, back)
    if back is None:
        said: tuple[Line, ...] = (line("leave.corrected_unknown"),)
    else:
        named = spoken.at(back, ctx.now, ctx.lang)
        said = (line("leave.corrected", back=named), *heating_lines(ctx, back, span))
    heating = heating_effects(span)
    if not heating and before.get("back"):
        # The return said before no longer holds.
        heating = (Effect("heater", "end_absence"),)
    return Step(
        said,
        (Effect("modes", "set", {"mode": "lockout"}), *heating, record(since, back)),
        intent="leave",
        slots={"back": back.isoformat() if back else None},
        remember={"since": before["since"], "back": back.isoformat() if back else None},
        keep_undo=True,
    )


QUESTION = Question(
    name="return_time",
    answer=answer,
    silent=silent,
    unclear=silent,
    help="help.return_time",
    examples="control.examples.return_time",
    comes_back=True,
)
