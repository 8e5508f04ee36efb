"""Alarms that nightwatch repeats until somebody answers: "j'ai vu l'alarme", "I've seen the alarm"."""

from basecamp.effects import Effect
from basecamp.house import Problem
from dialogs.conversation.step import Context, Step, line, raw


def asking(ctx: Context) -> list[Problem]:
    """The alarms that wait for an answer, oldest first."""
    return sorted((one for one in ctx.going_on if one.alarm), key=lambda one: one.alarm)


def acknowledge(ctx: Context) -> Step:
    """Somebody takes care of what is wrong: it is named, and repeated no more.

    Not in an empty house: there whoever speaks has not said yet who they are, and an intrusion must go on being told.
    """
    alarms = asking(ctx)
    if not alarms:
        return Step((line("alarms.none"),))
    if ctx.house.mode == "lockout":
        return Step((line("alarms.away"),))
    if not ctx.settings.web.nightwatch:
        return Step((line("alarms.no_way"),))
    named = tuple(raw(one.text(ctx.lang)) for one in alarms)
    seen = line("alarms.seen_one" if len(alarms) == 1 else "alarms.seen")
    return Step((*named, seen), tuple(Effect("problems", "answer", {"alarm": one.alarm}) for one in alarms))
