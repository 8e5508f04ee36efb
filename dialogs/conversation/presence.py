"""Coming home, going to bed, getting up: the modes of the house that are said, besides leaving."""

from datetime import timedelta

from basecamp.effects import Effect
from dialogs.conversation import messages
from dialogs.conversation.leave import leaving_sleep
from dialogs.conversation.step import Context, Line, Step, line

AWAY_ENDS = (Effect("heater", "end_absence"), Effect("absence", "clear"))
"""What was announced when leaving no longer holds; harmless when nothing was."""

LATELY = timedelta(hours=24)
"""What is older is known by now, or is left to the report."""
GRAVE = 2
"""So many are told to whoever comes home or gets up, the last ones; the report tells them all."""


def grave(ctx: Context) -> tuple[Line, ...]:
    """What nobody should find out by themselves: a cut, an intrusion. It stays in the report."""
    from dialogs.report.sections import dated

    lately = [
        one
        for one in ctx.house.problems
        if one.severity == "major" and ctx.now.timestamp() - one.since.timestamp() <= LATELY.total_seconds()
    ]
    lately.sort(key=lambda one: (one.until is None, one.since.timestamp()))
    return tuple(
        dated("return.problem" if one.until is None else "return.past_problem", one, ctx)
        for one in reversed(lately[-GRAVE:])
    )


def come_home(ctx: Context) -> Step:
    """ "Je suis rentré": cocoon, the forced eco ends, what is grave is told, waiting messages are read."""
    effects = (
        Effect("modes", "set", {"mode": "cocoon"}),
        *leaving_sleep(ctx.house),
        *AWAY_ENDS,
    )
    waiting = messages.unheard(ctx.house)
    welcome = (line("return.welcome"), *grave(ctx))
    if not waiting:
        return Step(welcome, effects, remember={}, drop=True)
    if ctx.house.silence and ctx.house.mode != "asleep":
        # Nothing is spoken in silence: the messages must not count as heard.
        return Step((*welcome, messages.some_wait(len(waiting), ctx)), effects, remember={}, drop=True)
    count = messages.counted(len(waiting), "new_message", ctx)
    step = messages.read(ctx, waiting, messages.AT_ONCE, (*welcome, line("messages.count", count=count)))
    return Step(step.lines, (*effects, *step.effects), step.ask, remember=step.remember or {}, drop=True)


def go_to_bed(ctx: Context) -> Step:
    """ "Bonne nuit": asleep, and (unless the settings say otherwise) silence until somebody is up."""
    lines: list[Line] = [line("sleep.night")]
    effects = [Effect("modes", "set", {"mode": "asleep"})]
    if ctx.settings.modes.silent_night:
        effects.append(Effect("silence", "set", {"on": True, "remember": True}))
        if not ctx.house.silence:
            lines.append(line("sleep.silence"))
    if ctx.house.mode == "lockout" or ctx.house.absence is not None:
        effects += AWAY_ENDS
    return Step(tuple(lines), tuple(effects), remember={}, drop=True)


def get_up(ctx: Context) -> Step:
    """ "Je suis levé": cocoon, silence back to what it was; what is grave is told."""
    key = "wake_up.morning" if ctx.now.hour < 12 else "wake_up.other"
    effects = [Effect("modes", "set", {"mode": "cocoon"}), Effect("silence", "restore")]
    if ctx.house.mode == "lockout" or ctx.house.absence is not None:
        effects += AWAY_ENDS
    lines = [line(key), *grave(ctx)]
    waiting = messages.unheard(ctx.house)
    if waiting:
        lines.append(messages.some_wait(len(waiting), ctx))
    return Step(tuple(lines), tuple(effects), remember={}, drop=True)
