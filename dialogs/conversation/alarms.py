"""Alarms that nightwatch repeats until somebody answers: "j'ai vu l'alarme", "I've seen the alarm"."""

import re
from collections.abc import Mapping
from dataclasses import replace

from basecamp.effects import Effect
from basecamp.house import Lang, Problem
from dialogs.conversation import doubt, leave, things
from dialogs.conversation.step import Context, Step, line, raw

ARM: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(
        r"(?i)\W*(tu peux |peux-tu )?(met(s|tre)|(active|enclenche|branche|arme|allume|lance)[rz]?)( en marche)?"
        r" (l['’]alarme|la surveillance)( de la maison)?(\W+s['’]il te plaît)?\W*"
    ),
    "en": re.compile(
        r"(?i)\W*((can|could) you |please )?("
        r"((turn|switch|put) on|arm|set|activate|enable) the (alarm|security)( system)?"
        r"|(turn|switch|put) the (alarm|security)( system)? on)(\W+please)?\W*"
    ),
}
"""An alarm system is armed by who leaves; here that is said with "je pars"."""
DISARM = re.compile(r"(?i)\b(désactive|débranche|désarme|coupe|arrête|éteins|disarm|deactivate|disable|off)")


def arming(ctx: Context) -> Step | None:
    """ "Active l'alarme" is what "je pars" does; None when the sentence is no such order."""
    return replace(leave.command(ctx), intent="leave") if ARM[ctx.lang].fullmatch(ctx.text) else None


def asking(ctx: Context) -> list[Problem]:
    """The alarms that wait for an answer, oldest first."""
    return sorted((one for one in ctx.going_on if one.alarm), key=lambda one: one.alarm)


def acknowledge(ctx: Context) -> Step:
    """Somebody takes care of what is wrong: it is named, and repeated no more.

    Not in an empty house: there whoever speaks has not said yet who they are, and an intrusion must go on being told.
    """
    alarms = asking(ctx)
    if not alarms and ctx.house.mode == "lockout" and DISARM.search(ctx.text):
        return doubt.propose(ctx, ["return"], {"text": things.intent_phrase("return", ctx)})
    if not alarms:
        return Step((line("alarms.none"),))
    if ctx.house.mode == "lockout":
        return Step((line("alarms.away"),))
    if not ctx.settings.web.nightwatch:
        return Step((line("alarms.no_way"),))
    named = tuple(raw(one.text(ctx.lang)) for one in alarms)
    seen = line("alarms.seen_one" if len(alarms) == 1 else "alarms.seen")
    return Step((*named, seen), tuple(Effect("problems", "answer", {"alarm": one.alarm}) for one in alarms))
